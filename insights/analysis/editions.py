"""A new edition beside the former one: which theme of a cold refit is which former theme, by the texts they share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from insights.analysis.themes import ThemeModel
from insights.analysis.vectors import Floats

LEAST_OVERLAP = 0.2


@dataclass(frozen=True, slots=True)
class Succession:
    """
    A theme of the new edition and the former theme it continues; `old` is None for a theme that is new.

    `overlap` (0..1) is the number of texts in both, divided by the number in either (Jaccard's index).
    """

    new: int
    old: int | None
    overlap: float


def mapping(old: ThemeModel, new: ThemeModel, texts: Sequence[str]) -> list[Succession]:
    """
    Find for each theme of `new` the former theme it continues, from where both models put the same texts.

    Each former theme is continued by one theme at most, so that the overlaps are greatest in sum (Kuhn 1955); an
    overlap of less than a fifth is none. One row a theme of `new`, in its order.
    """
    before = _members([theme for theme, _ in old.assign(texts)], old.ids)
    after = _members([theme for theme, _ in new.assign(texts)], new.ids)
    both = after @ before.T
    either = after.sum(axis=1)[:, None] + before.sum(axis=1)[None, :] - both
    overlap = both / np.maximum(either, 1)
    rows, columns = linear_sum_assignment(-np.where(overlap >= LEAST_OVERLAP, overlap, 0))
    pairs = {
        row: column
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if overlap[row, column] >= LEAST_OVERLAP
    }
    return [
        Succession(theme, old.ids[pairs[row]], round(float(overlap[row, pairs[row]]), 4))
        if row in pairs
        else Succession(theme, None, 0.0)
        for row, theme in enumerate(new.ids)
    ]


def _members(assigned: Sequence[int | None], ids: Sequence[int]) -> Floats:
    """One row a theme, one column a text: 1 where the text lies in the theme."""
    given = np.asarray([-1 if theme is None else theme for theme in assigned])
    inside = np.asarray(ids, dtype=np.int64)[:, None] == given[None, :]
    return np.asarray(inside, dtype=np.float32)
