"""Disclosure control: nothing that rests on fewer than k people is shown.

Everything published passes here: pages, API, exports, charts, sockets. Counts are of distinct
people. See docs/algorithms/disclosure.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that may be hidden: `value` is None exactly when it is."""

    value: int | None

    @property
    def suppressed(self) -> bool:
        return self.value is None


def minimum(k: int | None = None) -> int:
    """The k in force: the installation's, or a higher one that a survey asks for."""
    return max(int(settings.KOETTU_K), k or 0)


def shown(count: int, *, k: int | None = None) -> Cell:
    """One count on its own: hidden when between 1 and k-1; zero is no person and may be shown."""
    return Cell(None if 0 < count < minimum(k) else count)


def suppress(
    table: Mapping[str, Mapping[str, int]], *, k: int | None = None
) -> dict[str, dict[str, Cell]]:
    """A two-way table of counts with primary and complementary suppression.

    `table[row][column]` is a count of distinct people; margins are assumed to be published too.
    Every count between 1 and k-1 is hidden, and then, so that no hidden cell can be had by
    subtraction, the smallest further cell of every row and column that hides exactly one.
    """
    limit = minimum(k)
    rows = list(table)
    columns = list(dict.fromkeys(column for row in rows for column in table[row]))
    count = {(row, column): table[row].get(column, 0) for row in rows for column in columns}
    hidden = {key for key, value in count.items() if 0 < value < limit}
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    while additions := _complements(lines, count, hidden, limit):
        hidden |= additions
    return {
        row: {
            column: Cell(None if (row, column) in hidden else count[row, column])
            for column in columns
        }
        for row in rows
    }


Key = tuple[str, str]


def _complements(
    lines: Sequence[Sequence[Key]], count: Mapping[Key, int], hidden: set[Key], limit: int
) -> set[Key]:
    """The next cell to hide: of the first line whose hidden cells stand alone or sum below k."""
    for line in lines:
        inside = [key for key in line if key in hidden]
        if not inside:
            continue
        if len(inside) > 1 and sum(count[key] for key in inside) >= limit:
            continue
        open_cells = [key for key in line if key not in hidden]
        if candidates := [key for key in open_cells if count[key]] or open_cells:
            return {min(candidates, key=lambda key: (count[key], key))}
    return set()
