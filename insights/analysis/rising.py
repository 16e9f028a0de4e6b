"""Whole themes that more people speak of than before, everywhere or in one place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from insights.analysis.bursts import Look
from insights.analysis.counts import Table
from insights.analysis.describing import ThemeResult
from insights.analysis.flags import Flag, Kind, flag_terms
from insights.analysis.merging import Found, each_alone
from insights.analysis.theme_model import ThemeModel

DISPERSION = 0.3
DOUBLED = 0.5
KINDS: tuple[Kind, ...] = ("", "place")
FEWEST_PEOPLE = 5
KNOWN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Rising:
    """A theme or sub-theme, and the numbers of its rise."""

    theme: ThemeResult
    found: Found


def rising_themes(
    view: Table, model: ThemeModel, look: Look, chance: float, known: Sequence[Found]
) -> list[Rising]:
    """
    Test each theme and sub-theme as one unit, as if it were a term; those of `known` signals are left out.

    Themes are broad, and what the public speaks of wanders: a theme must bring twice as many people as expected, against
    a dispersion of 0.3.
    """
    themes = [*model.themes, *model.subthemes]
    if not themes:
        return []
    table = _by_theme(view, themes)
    strict = replace(look, fewest=max(look.fewest, FEWEST_PEOPLE), dispersion=DISPERSION)
    flags: list[Flag] = []
    for kind in KINDS:
        (more,) = flag_terms([table], kind, strict)
        flags += [flag for flag in more if flag.chance <= chance and flag.excess >= DOUBLED]
    taken = np.unique(np.concatenate([np.zeros(0, np.int64), *(one.rows for one in known)]))
    given: list[Rising] = []
    for found in each_alone(table, flags, look.today, strict.fewest):
        if np.isin(found.rows, taken).mean() < KNOWN_SHARE:
            given.append(Rising(themes[found.terms[0]], found))
            taken = np.union1d(taken, found.rows)
    return given


def _by_theme(view: Table, themes: Sequence[ThemeResult]) -> Table:
    """The same passages, counted by the theme they belong to in place of their terms."""
    place = np.full(int(view.corpus_rows.max()) + 1, -1)
    place[view.corpus_rows] = np.arange(len(view.corpus_rows))
    rows, columns = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for column, theme in enumerate(themes):
        passages = np.asarray(theme.passages, dtype=np.int64)
        mine = place[passages[passages < len(place)]]
        rows.append(mine[mine >= 0])
        columns.append(np.full(int((mine >= 0).sum()), column))
    row, column_numbers = np.concatenate(rows), np.concatenate(columns)
    presence = sparse.csr_matrix(
        (np.ones(len(row), dtype=np.float32), (row, column_numbers)),
        shape=(len(view.days), len(themes)),
    )
    return replace(view, terms=[str(theme.id) for theme in themes], presence=presence)
