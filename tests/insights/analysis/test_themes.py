"""Themes: planted ones are found, small inputs are kept, the same input gives the same result."""

from itertools import pairwise

import pytest
from sklearn.metrics import adjusted_rand_score, v_measure_score

from insights.analysis.corpus import Corpus
from insights.analysis.taxonomy import suggest_category
from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes
from insights.analysis.tokens import stop_words
from tests.insights.analysis.invented import TOPICS, passages


@pytest.fixture(scope="module")
def model() -> ThemeModel:
    return fit_themes(Corpus.of_texts(passages("fi", 200)[0], "fi"), "fi")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_planted_topics_are_recovered(language: str) -> None:
    texts, gold = passages(language, 200)
    found = fit_themes(Corpus.of_texts(texts, language), language, themes=len(TOPICS[language]))
    assert v_measure_score(gold, found.assignments) > 0.85
    assert all(theme.label and theme.terms for theme in found.themes)


@pytest.mark.parametrize("rows", [0, 1, 5, 19])
def test_few_texts_make_no_themes(rows: int) -> None:
    found = fit_themes(Corpus.of_texts(passages("fi", rows)[0], "fi"), "fi")
    assert found.themes == []
    assert found.assignments == [None] * rows
    assert found.confidences == [0.0] * rows
    assert found.assign(["Bussi on myöhässä"]) == [(None, 0.0)]


@pytest.mark.parametrize("rows", [20, 60])
def test_small_bodies_have_a_handful_of_themes(rows: int) -> None:
    found = fit_themes(Corpus.of_texts(passages("fi", rows)[0], "fi"), "fi")
    assert 2 <= len(found.themes) <= 8
    assert None not in found.assignments
    assert sum(theme.size for theme in found.themes) == rows


def test_the_same_input_gives_the_same_result(model: ThemeModel) -> None:
    again = fit_themes(Corpus.of_texts(passages("fi", 200)[0], "fi"), "fi")
    assert again.fingerprint == model.fingerprint
    assert again.themes == model.themes


def test_themes_are_in_order_and_point_to_their_rows(model: ThemeModel) -> None:
    assert all(one.size >= other.size for one, other in pairwise(model.themes))
    for theme in model.themes:
        assert theme.size == len(theme.passages)
        assert set(theme.quotes) <= set(theme.passages)
        assert 1 <= len(theme.quotes) <= 3
        assert all(model.assignments[row] == theme.id for row in theme.passages)


def test_labels_carry_words_that_tell(model: ThemeModel) -> None:
    empty = stop_words("fi").function | stop_words("fi").weak
    for theme in model.themes:
        words = theme.label.replace(",", "").split()
        assert theme.label[0].isupper()
        assert not {word.lower() for word in words} & (empty - {"ja"})
        assert suggest_category(theme.terms, "fi")[1] > 0.2


def test_other_languages_are_left_alone() -> None:
    texts = passages("fi", 30)[0] + passages("sv", 10)[0]
    corpus = Corpus.of_texts(texts, "fi")
    mixed = Corpus(
        texts,
        ["fi"] * 30 + ["sv"] * 10,
        corpus.respondents,
        corpus.places,
        corpus.groups,
        corpus.days,
        corpus.sources,
    )
    found = fit_themes(mixed, "fi")
    assert found.rows == list(range(30))
    assert all(row < 30 for theme in found.themes for row in theme.passages)


def test_texts_without_words_have_no_theme() -> None:
    texts = [*passages("fi", 40)[0], "en tiedä", "-", "EOS", ""]
    found = fit_themes(Corpus.of_texts(texts, "fi"), "fi")
    assert found.assignments[-4:] == [None] * 4


def test_identical_texts_make_one_theme() -> None:
    found = fit_themes(Corpus.of_texts(["Bussi kulkee liian harvoin kouluun"] * 30, "fi"), "fi")
    assert [theme.size for theme in found.themes] == [30]


def test_a_stored_model_assigns_alike(model: ThemeModel) -> None:
    copy = ThemeModel.from_bytes(model.to_bytes())
    assert copy.fingerprint == model.fingerprint
    texts = passages("fi", 50, seed=9)[0]
    assert copy.assign(texts) == model.assign(texts)
    with pytest.raises(ValueError, match="stored model"):
        ThemeModel.from_bytes(b"nothing")


def test_a_warm_refit_keeps_themes_and_ids(model: ThemeModel) -> None:
    texts = passages("fi", 200)[0] + passages("fi", 60, seed=5)[0]
    later = fit_themes(Corpus.of_texts(texts, "fi"), "fi", warm=model)
    assert set(later.ids) <= set(model.ids)
    assert adjusted_rand_score(model.assignments, later.assignments[:200]) > 0.75
    same = sum(
        one == other for one, other in zip(model.assignments, later.assignments[:200], strict=True)
    )
    assert same > 150


def test_cancelling_goes_through() -> None:
    def cancel(fraction: float, _stage: str) -> None:
        if fraction > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_themes(Corpus.of_texts(passages("fi", 60)[0], "fi"), "fi", progress=cancel)


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="equal length"):
        Corpus(["a"], [], [], [], [], [], [])


@pytest.mark.parametrize(
    ("terms", "language", "slug"),
    [
        (["bussivuoro", "aikataulu"], "fi", "liikkuminen"),
        (["yksinäisyys", "ystävät"], "fi", "yksinaisyys"),
        (["kiusaaminen", "koulu"], "fi", "turvallisuus"),
        (["skolskjuts", "buss"], "sv", "liikkuminen"),
        (["hälsocentral", "kö"], "sv", "palvelut"),
        (["unemployment", "job"], "en", "tyo"),
    ],
)
def test_terms_lead_to_a_category(terms: list[str], language: str, slug: str) -> None:
    found, confidence = suggest_category(terms, language)
    assert found == slug
    assert 0 < confidence <= 1


def test_nothing_leads_to_no_category() -> None:
    assert suggest_category(["zzz"], "fi") == (None, 0.0)
    assert suggest_category([], "sv") == (None, 0.0)


def test_each_passage_mentions_its_main_theme_first(model: ThemeModel) -> None:
    texts = passages("fi", 200)[0]
    for text, theme, mentions in zip(texts, model.assignments, model.mentions, strict=True):
        assert mentions[0].theme == theme
        assert (mentions[0].start, mentions[0].end) == (0, len(text))
    assert model.mention(["en tiedä"]) == [[]]
    assert ThemeModel.from_bytes(model.to_bytes()).mention(texts[:20]) == model.mention(texts[:20])
