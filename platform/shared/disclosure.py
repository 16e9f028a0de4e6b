"""Disclosure control: nothing that rests on fewer than k people is shown.

Everything published passes here: pages, API, exports, charts, sockets. Counts are of distinct
people. See docs/algorithms/disclosure.md.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings

SENSITIVE_K = 10
"""Groups that are special categories of personal data are shown for so many people or more."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that may be hidden: `value` is None exactly when it is.

    `below` is said of a hidden count that stands alone: it is smaller than that. A hidden cell of
    a table may hold more, for the sake of another; it has no `below`, so as not to tell which.
    """

    value: int | None
    below: int | None = field(default=None, compare=False)

    @property
    def suppressed(self) -> bool:
        return self.value is None


def minimum(k: int | None = None) -> int:
    """The k in force: the installation's, or a higher one that a survey asks for."""
    return max(int(settings.KOETTU_K), k or 0)


def shown(count: int, *, k: int | None = None) -> Cell:
    """One count on its own: hidden when between 1 and k-1; zero is no person and may be shown."""
    limit = minimum(k)
    return Cell(None, limit) if 0 < count < limit else Cell(count)


Table = Mapping[str, Mapping[str, int]]
Shown = dict[str, dict[str, Cell]]
Key = tuple[str, str]

TOTAL = "\0total"
"""The key of a row's or a column's total in `suppress_with_totals`."""


def suppress(
    table: Table, *, k: int | None = None, column_k: Mapping[str, int] | None = None
) -> Shown:
    """A two-way table of counts with primary and complementary suppression.

    `table[row][column]` is a count of distinct people. Every count between 1 and k-1 is hidden, and
    then the smallest further ones until none of the hidden can be had by subtraction, whatever
    totals a reader knows. `column_k` gives columns that need more people their own k.
    """
    cells = suppress_with_totals(table, k=k, column_k=column_k)
    return {
        row: {column: cell for column, cell in line.items() if column != TOTAL}
        for row, line in cells.items()
        if row != TOTAL
    }


def suppress_with_totals(
    table: Table, *, k: int | None = None, column_k: Mapping[str, int] | None = None
) -> Shown:
    """As `suppress`, with the totals under the key TOTAL, protected together with the cells."""
    limit = minimum(k)
    columns = list(dict.fromkeys(column for line in table.values() for column in line))
    count = {(row, column): table[row].get(column, 0) for row in table for column in columns}
    count |= {(row, TOTAL): sum(table[row].values()) for row in table}
    for column in [*columns, TOTAL]:
        count[TOTAL, column] = sum(count[row, column] for row in table)
    own_limit = {column: max(limit, (column_k or {}).get(column, 0)) for column in columns}
    hidden = _Hidden(
        count,
        limit,
        {key for key, people in count.items() if 0 < people < own_limit.get(key[1], limit)},
    )
    hidden.protect()
    return {
        row: {column: hidden.cell((row, column)) for column in [*columns, TOTAL]}
        for row in [*table, TOTAL]
    }


class _Hidden:
    """The hidden cells of a table with totals, and what a reader could conclude about them.

    Each line (row or column) says: cells minus total = 0. The lines are the vertices of a graph, each
    hidden cell joins its row and its column. A hidden count could be another one, without any
    shown count changing, exactly when a cycle of hidden cells passes through it along which counts
    may grow and shrink in turn without falling below zero.
    """

    def __init__(self, count: Mapping[Key, int], limit: int, hidden: set[Key]) -> None:
        self.count = count
        self.limit = limit
        self.keys = hidden
        self.lines: dict[Key, list[Key]] = defaultdict(list)
        for key in count:
            for line in _lines_of(key):
                self.lines[line].append(key)

    def cell(self, key: Key) -> Cell:
        return Cell(None if key in self.keys else self.count[key])

    def protect(self) -> None:
        """Hide the smallest further counts until no hidden one can be worked out."""
        while self.keys:
            weak = [key for key in sorted(self.keys) if not self._is_uncertain(key)]
            addition = self._complement(weak) if weak else self._small_sum()
            if addition is None:
                return
            self.keys.add(addition)

    def _complement(self, weak: list[Key]) -> Key | None:
        """The smallest shown count beside a hidden one that is alone in its line.

        Failing that, the smallest in the lines of a weak cell, then anywhere; None when none is left.
        """
        lines = [line for key in weak for line in _lines_of(key)]
        lonely = [line for line in lines if sum(key in self.keys for key in self.lines[line]) == 1]
        for near in (lonely, lines, list(self.lines)):
            if key := self._smallest([key for line in near for key in self.lines[line]]):
                return key
        return None

    def _small_sum(self) -> Key | None:
        """The next cell to hide in a line whose hidden cells together are fewer than k people."""
        for members in self.lines.values():
            inside = [key for key in members if key in self.keys and TOTAL not in key]
            if inside and sum(self.count[key] for key in inside) < self.limit:
                return self._smallest([key for key in members if TOTAL not in key])
        return None

    def _smallest(self, keys: list[Key]) -> Key | None:
        open_keys = [key for key in keys if key not in self.keys and self.count[key]]
        return min(open_keys, key=lambda key: (TOTAL in key, self.count[key], key), default=None)

    def _is_uncertain(self, key: Key) -> bool:
        """Whether the count could be one more or one less for all that is shown."""
        row, column = _lines_of(key)
        return (self._may(key, up=True) and self._reaches(column, row, key)) or (
            self._may(key, up=False) and self._reaches(row, column, key)
        )

    def _may(self, key: Key, *, up: bool) -> bool:
        """Whether the cell's share in its lines may grow (`up`) or shrink by one; totals count negative."""
        is_total = (key[0] == TOTAL) != (key[1] == TOTAL)
        return up != is_total or self.count[key] > 0

    def _reaches(self, start: Key, goal: Key, without: Key) -> bool:
        """Whether changes can be passed on from line to line through hidden cells, not using `without`."""
        seen, waiting = {start}, [start]
        while waiting:
            for line in self._next_lines(waiting.pop(), without):
                if line == goal:
                    return True
                if line not in seen:
                    seen.add(line)
                    waiting.append(line)
        return False

    def _next_lines(self, line: Key, without: Key) -> Iterator[Key]:
        for key in self.lines[line]:
            if key in self.keys and key != without:
                row, column = _lines_of(key)
                if line == row and self._may(key, up=True):
                    yield column
                elif line == column and self._may(key, up=False):
                    yield row


def _lines_of(key: Key) -> tuple[Key, Key]:
    return ("row", key[0]), ("column", key[1])
