"""How people really write does not mislead the analysis: measured on the corpus of our own, with floors below what is reached."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, v_measure_score

from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes
from tests.insights.analysis.gold import Passage, as_corpus, themed
from tests.insights.analysis.measures import (
    CHANGES,
    LONG_ENOUGH,
    category_hits,
    copies_apart,
    in_majority,
    language_hits,
    moved,
)

FLOOR_V, FLOOR_ARI, FLOOR_CATEGORY, FLOOR_MAJORITY = 0.48, 0.25, 0.5, 0.5
MOST_MOVED = {"typing errors": 0.2}
MOST_MOVED_ELSE = 0.05


@pytest.fixture(scope="module", params=["fi", "sv"])
def fitted(request: pytest.FixtureRequest) -> tuple[list[Passage], ThemeModel]:
    rows = themed(request.param)
    count = len({row.theme for row in rows})
    return rows, fit_themes(as_corpus(rows, request.param), request.param, themes=count)


def test_themes_agree_with_the_gold_themes(fitted: tuple[list[Passage], ThemeModel]) -> None:
    rows, model = fitted
    gold = [row.theme for row in rows]
    given = [-1 if theme is None else theme for theme in model.assignments]
    assert None not in model.assignments
    assert v_measure_score(gold, given) > FLOOR_V
    assert adjusted_rand_score(gold, given) > FLOOR_ARI
    assert np.mean(category_hits(rows, model)) > FLOOR_CATEGORY


@pytest.mark.parametrize("kinds", ["lower bare caps", "dialect slang typos", "emoji"])
def test_hard_kinds_of_writing_lie_with_their_like(
    fitted: tuple[list[Passage], ThemeModel], kinds: str
) -> None:
    rows, model = fitted
    hits = in_majority(rows, model.assignments)
    chosen = [hit for row, hit in zip(rows, hits, strict=True) if row.kinds & set(kinds.split())]
    plain = [hit for row, hit in zip(rows, hits, strict=True) if not row.kinds]
    assert len(chosen) >= 15
    assert np.mean(chosen) > min(FLOOR_MAJORITY, float(np.mean(plain))) - 0.15


@pytest.mark.parametrize("name", CHANGES)
def test_small_changes_of_a_text_do_not_move_it(
    fitted: tuple[list[Passage], ThemeModel], name: str
) -> None:
    rows, model = fitted
    plain = [row for row in rows if not row.kinds]
    assert moved(plain, model, CHANGES[name]) <= MOST_MOVED.get(name, MOST_MOVED_ELSE)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_language_of_a_passage_is_told(language: str) -> None:
    rows, hits = language_hits(language)
    long_enough = [hit for row, hit in zip(rows, hits, strict=True) if len(row.text) > LONG_ENOUGH]
    assert np.mean(long_enough) >= 0.98
    assert np.mean(hits) >= 0.95


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_copies_sent_by_several_count_as_one_person_and_others_do_not(language: str) -> None:
    right, groups, wrong = copies_apart(language)
    assert right == groups > 2
    assert wrong == 0
