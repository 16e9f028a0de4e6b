"""Themes of the demonstration's texts agree with the themes they were written for; what labels and categories are made of."""

import csv
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, v_measure_score

from insights.analysis.corpus import Corpus
from insights.analysis.domain import DomainSpace
from insights.analysis.naming import kind_of, natural_form
from insights.analysis.seeds import seeds_of
from insights.analysis.spaces import Bag
from insights.analysis.taxonomy import category_of, suggest_category
from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes
from insights.analysis.tokens import stop_words

DEMO = Path(__file__).resolve().parents[3] / "platform" / "koettu" / "demo"
SURE = 0.3


def _demo(language: str) -> tuple[list[str], list[str]]:
    """Texts of the demonstration in a language, and the theme each was written for."""
    with (DEMO / f"responses_{language}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    said = [(row["text"] or row["worry"], row["theme"]) for row in rows]
    return [text for text, _ in said if text], [theme for text, theme in said if text]


@pytest.fixture(scope="module", params=["fi", "sv"])
def found(request: pytest.FixtureRequest) -> tuple[ThemeModel, list[str]]:
    texts, gold = _demo(request.param)
    return fit_themes(Corpus.of_texts(texts, request.param), request.param), gold


def test_themes_agree_with_those_the_texts_were_written_for(
    found: tuple[ThemeModel, list[str]],
) -> None:
    model, gold = found
    given = [-1 if theme is None else theme for theme in model.assignments]
    assert v_measure_score(gold, given) > 0.38
    assert adjusted_rand_score(gold, given) > 0.22
    assert 10 <= len(model.themes) <= 18


def test_half_of_the_texts_lie_in_a_theme_of_their_category(
    found: tuple[ThemeModel, list[str]],
) -> None:
    model, gold = found
    sure = [theme for theme in model.themes if theme.category_confidence >= SURE]
    right = sum(gold[row] == theme.category for theme in sure for row in theme.passages)
    assert right / sum(theme.size for theme in sure) > 0.45
    agreeing = [
        suggest_category(theme.terms, model.language)[0] == theme.category for theme in sure
    ]
    assert np.mean(agreeing) > 0.8


def test_labels_are_short_distinct_and_of_telling_words(
    found: tuple[ThemeModel, list[str]],
) -> None:
    model, _ = found
    labels = [theme.label for theme in model.themes]
    assert len(set(labels)) == len(labels)
    empty = stop_words(model.language).unfit | stop_words(model.language).weak
    for label in labels:
        words = label.lower().replace(",", "").split()
        assert 1 <= len(words) <= 4
        assert not set(words) & empty


def test_compounds_speak_for_their_last_part_first() -> None:
    seeds = seeds_of("fi")
    found = seeds.evidence("palvelubussi")
    assert seeds.slugs[int(found.argmax())] == "liikkuminen"
    assert found[seeds.slugs.index("palvelut")] > 0
    assert not seeds.evidence("zzz").any()
    assert all(seeds.evidence(word).sum() <= 1.0001 for word in list(seeds.whole)[:200])


def test_seeds_are_left_alone_where_they_know_little() -> None:
    documents = [["kvarkki", "gluoni", "bosoni"], ["neutriino", "kvarkki", "hadroni"]] * 10
    bag = Bag.of(documents)
    space = DomainSpace.fit(documents, bag, "fi")
    assert space.weight == 0
    assert not space.transform(bag).any()
    assert category_of(space.evidence(bag), "fi") == (None, 0.0)


@pytest.mark.parametrize(
    ("lemma", "surfaces", "language", "kind", "shown"),
    [
        ("kiusata", {"kiusataan": 3}, "fi", "noun", "kiusaaminen"),
        ("buss", {"bussen": 3, "bussarna": 1}, "sv", "noun", "buss"),
        ("tyst", {"tyst": 3}, "sv", "other", "tyst"),
        ("berätta", {"berättade": 2}, "sv", "verb", "berätta"),
        ("svensk", {"svenska": 2}, "sv", "adjective", "svensk"),
    ],
)
def test_words_are_known_by_kind_and_shown_naturally(
    lemma: str, surfaces: dict[str, int], language: str, kind: str, shown: str
) -> None:
    assert kind_of(lemma, surfaces, language) == kind
    assert natural_form(lemma, surfaces, language) == shown
