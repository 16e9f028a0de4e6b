"""The confidence of a theme's category says how many of its texts belong there, on passages with known categories."""

import numpy as np
import pytest

from insights.analysis.taxonomy import MOST_SURE
from insights.analysis.themes import fit_themes
from tests.insights.analysis.gold import as_corpus, themed

SURE = 0.5


@pytest.fixture(scope="module")
def judged() -> list[tuple[float, float, int]]:
    """Confidence, share of texts that are right, and size of each theme of both languages."""
    found = []
    for language in ("fi", "sv"):
        rows = themed(language)
        for theme in fit_themes(as_corpus(rows, language), language).themes:
            right = [rows[row].category == theme.category for row in theme.passages]
            found.append((theme.category_confidence, float(np.mean(right)), theme.size))
    return found


def test_most_texts_of_sure_themes_are_in_their_category(
    judged: list[tuple[float, float, int]],
) -> None:
    sure = [(right, size) for confidence, right, size in judged if confidence >= SURE]
    unsure = [(right, size) for confidence, right, size in judged if confidence < SURE]
    share = sum(right * size for right, size in sure) / sum(size for _, size in sure)
    assert share > 0.58
    assert sum(size for _, size in sure) > sum(size for _, size in unsure)


def test_the_confidence_is_near_the_share_that_is_right(
    judged: list[tuple[float, float, int]],
) -> None:
    confidence, right, size = map(np.array, zip(*judged, strict=True))
    assert -0.2 < np.average(confidence - right, weights=size) < 0.1
    assert np.average(np.abs(confidence - right), weights=size) < 0.22
    assert confidence.max() <= MOST_SURE
