"""Large themes are split where the split returns from every start; small and shapeless ones are not."""

import numpy as np
import pytest

from insights.analysis.corpus import Corpus
from insights.analysis.hierarchy import FEWEST_TEXTS, NONE, grow, subthemes_of
from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes
from insights.analysis.vectors import Floats


def _points(parts: int, each: int, seed: int = 0) -> Floats:
    """Parts of points around far centres, in order, shape (parts * each, 8)."""
    noise = np.random.default_rng(seed).normal(scale=0.1, size=(parts * each, 8))
    noise[np.arange(parts * each), np.repeat(np.arange(parts), each)] += 1
    return np.asarray(noise, dtype=np.float32)


def test_a_theme_of_three_parts_is_split_in_three() -> None:
    points = _points(3, 80)
    themes = np.zeros(240, dtype=np.int64)
    branches, next_id = grow(points, themes, np.full(240, NONE), 5, seed=0)
    assert [branch.ids for branch in branches] == [[5, 6, 7]]
    assert next_id == 8
    found, distances = subthemes_of(points, themes, branches)
    assert all(len(set(found[start : start + 80])) == 1 for start in (0, 80, 160))
    assert np.isfinite(distances).all()


def test_a_shapeless_or_small_theme_is_left_whole() -> None:
    shapeless = np.random.default_rng(1).normal(size=(300, 40)).astype(np.float32)
    small = _points(3, FEWEST_TEXTS // 3 - 1)
    for points in (shapeless, small):
        themes = np.zeros(len(points), dtype=np.int64)
        assert grow(points, themes, np.full(len(points), NONE), 1, seed=0) == ([], 1)


def test_earlier_subthemes_keep_their_ids() -> None:
    points, later = _points(3, 80), _points(3, 90, seed=4)
    themes = np.zeros(240, dtype=np.int64)
    branches, next_id = grow(points, themes, np.full(240, NONE), 5, seed=0)
    former, _ = subthemes_of(later, np.zeros(270, dtype=np.int64), branches)
    again, after = grow(later, np.zeros(270, dtype=np.int64), former, next_id, seed=3)
    assert again[0].ids == branches[0].ids
    assert after == next_id
    moved, _ = subthemes_of(later, np.zeros(270, dtype=np.int64), again)
    assert (moved == former).mean() > 0.95


TRANSPORT = "bussi bussivuoro pysäkki aikataulu kuljettaja linja"
PLACES = ["koulu luokka opettaja", "sairaala osasto potilas", "satama lautta saari"]


def _two_levels() -> list[str]:
    """Texts of two themes: buses to three kinds of place, and rents."""
    rng = np.random.default_rng(0)

    def some(words: str, count: int) -> str:
        return " ".join(rng.choice(words.split(), count))

    buses = [f"{some(TRANSPORT, 4)} {some(place, 2)}" for place in PLACES for _ in range(90)]
    rents = [f"{some('vuokra asunto kerrostalo laina remontti', 5)}" for _ in range(90)]
    return buses + rents


@pytest.fixture(scope="module")
def model() -> ThemeModel:
    return fit_themes(Corpus.of_texts(_two_levels(), "fi"), "fi", themes=2)


def test_subthemes_belong_to_a_theme_and_have_words_of_their_own(model: ThemeModel) -> None:
    assert model.subthemes
    assert {theme.id for theme in model.themes}.isdisjoint(theme.id for theme in model.subthemes)
    large = {theme.id: theme for theme in model.themes}
    for theme in model.subthemes:
        assert theme.parent is not None
        parent = large[theme.parent]
        assert set(theme.passages) <= set(parent.passages)
        said = set(parent.label.lower().replace(",", "").split()) - {"ja"}
        assert not set(theme.label.lower().split()) & said
    for theme in {
        theme.parent: large[theme.parent] for theme in model.subthemes if theme.parent is not None
    }.values():
        parts = [child.passages for child in model.subthemes if child.parent == theme.id]
        assert sorted(row for part in parts for row in part) == theme.passages


def test_mentions_and_a_stored_model_know_the_subtheme(model: ThemeModel) -> None:
    texts = _two_levels()
    of_row = {row: theme.id for theme in model.subthemes for row in theme.passages}
    assert [mentions[0].subtheme for mentions in model.mentions] == [
        of_row.get(row) for row in range(len(texts))
    ]
    copy = ThemeModel.from_bytes(model.to_bytes())
    assert copy.subthemes == model.subthemes
    assert copy.mention(texts[:40]) == model.mentions[:40]


def test_a_warm_refit_keeps_the_subthemes(model: ThemeModel) -> None:
    again = fit_themes(Corpus.of_texts(_two_levels(), "fi"), "fi", warm=model)
    assert {theme.id for theme in again.subthemes} == {theme.id for theme in model.subthemes}
