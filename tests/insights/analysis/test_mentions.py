"""Columns of mentions say the same as lists of them."""

import pytest

from insights.analysis.mentions import Mentions
from insights.analysis.parts import Mention

SAID = [
    [Mention(3, None, 0.8125, 0, 60)],
    [],
    [Mention(0, 70_000, 1.0, 0, 400_000), Mention(3, 2, 0.0001, 40, 61)],
    [Mention(1, 0, 0.3333, 0, 5)],
]


def test_items_are_the_lists_that_were_given() -> None:
    columns = Mentions.of(SAID)
    assert list(columns) == SAID
    assert columns == SAID
    assert columns != SAID[:3]
    assert columns[-1] == SAID[-1]
    with pytest.raises(IndexError):
        columns[4]


def test_stretches_and_joined_batches_are_columns_again() -> None:
    columns = Mentions.of(SAID)
    assert columns[1:3] == SAID[1:3]
    assert columns[2:9] == SAID[2:]
    assert columns[3:1] == []
    assert Mentions.joined([columns[:2], columns[2:2], columns[2:]]) == columns
    assert Mentions.joined([]) == []


def test_main_themes_are_columns_with_a_mark_for_none() -> None:
    themes, subthemes, confidences = Mentions.of(SAID).mains()
    assert themes.tolist() == [3, -1, 0, 1]
    assert subthemes.tolist() == [-1, -1, 70_000, 0]
    assert confidences == [0.8125, 0.0, 1.0, 0.3333]
