"""What a reader can work out in a two-way table: the hidden counts as a graph."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

Key = tuple[str, str]
"""Row and column."""

TOTAL = "\0total"
"""The key of a row's or a column's total."""


class Hidden:
    """The hidden cells of a table with totals, and what a reader could conclude about them.

    Each line (row or column) says: cells minus total = 0. The lines are the vertices of a graph, each
    hidden cell joins its row and its column. A hidden count could be another one, without any
    shown count changing, exactly when a cycle of hidden cells passes through it along which counts
    may grow and shrink in turn without falling below zero.

    `fixed` are totals that another table has decided on: here they neither change nor are hidden.
    With `nested`, what lies under a hidden total is hidden too.
    """

    def __init__(
        self,
        count: Mapping[Key, int],
        limit: int,
        hidden: set[Key],
        *,
        fixed: Collection[Key] = (),
        nested: bool = False,
    ) -> None:
        self.count = count
        self.limit = limit
        self.keys = hidden
        self.fixed = fixed
        self.nested = nested
        self.under: set[Key] = set()
        self.lines: dict[Key, list[Key]] = defaultdict(list)
        for key in count:
            for line in lines_of(key):
                self.lines[line].append(key)

    def protect(self) -> None:
        """Hide the smallest further counts until no hidden one can be worked out."""
        self._hide_under()
        while self.keys:
            weak = [key for key in sorted(self.keys - self.under) if not self._is_uncertain(key)]
            addition = (self._complement(weak) if weak else None) or self._small_sum()
            if addition is None:
                return
            self.keys.add(addition)
            self._hide_under()

    def _hide_under(self) -> None:
        """Hide what lies under hidden totals, also where it is nobody."""
        if not self.nested:
            return
        for row, column in [key for key in self.keys if TOTAL in key]:
            for key in self.count:
                below = (column == TOTAL and row in {key[0], TOTAL}) or (
                    row == TOTAL and column in {key[1], TOTAL}
                )
                if below and key not in self.keys and key not in self.fixed:
                    self.keys.add(key)
                    self.under.add(key)

    def _complement(self, weak: list[Key]) -> Key | None:
        """The smallest shown count beside a hidden one that is alone in its line.

        Failing that, the smallest in the lines of a weak cell, then anywhere, then a zero; None when
        none is left.
        """
        lines = [line for key in weak for line in lines_of(key)]
        lonely = [line for line in lines if sum(key in self.keys for key in self.lines[line]) == 1]
        for near in (lonely, lines, list(self.lines)):
            if key := self._smallest([key for line in near for key in self.lines[line]]):
                return key
        return self._nobody(lines) if self.nested else None

    def _nobody(self, lines: list[Key]) -> Key | None:
        """A shown zero in these lines that somebody else's count could move to."""
        for key in (key for line in lines for key in self.lines[line]):
            totals = (key[0], TOTAL), (TOTAL, key[1])
            known = key in self.keys or key in self.fixed or TOTAL in key
            if not known and all(self.count[total] for total in totals):
                return key
        return None

    def _small_sum(self) -> Key | None:
        """The next cell to hide in a line whose hidden cells together are fewer than k people."""
        for line, members in self.lines.items():
            parts = [key for key in members if not _is_total_of(key, line)]
            inside = [key for key in parts if key in self.keys]
            few = inside and sum(self.count[key] for key in inside) < self.limit
            if few and (found := self._smallest(parts)):
                return found
        return None

    def _smallest(self, keys: list[Key]) -> Key | None:
        open_keys = [
            key
            for key in keys
            if key not in self.keys and key not in self.fixed and self.count[key]
        ]
        return min(open_keys, key=lambda key: (TOTAL in key, self.count[key], key), default=None)

    def _is_uncertain(self, key: Key) -> bool:
        """Whether the count could be one more or one less for all that is shown."""
        row, column = lines_of(key)
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
                row, column = lines_of(key)
                if line == row and self._may(key, up=True):
                    yield column
                elif line == column and self._may(key, up=False):
                    yield row


def lines_of(key: Key) -> tuple[Key, Key]:
    return ("row", key[0]), ("column", key[1])


def _is_total_of(key: Key, line: Key) -> bool:
    return key[1 if line[0] == "row" else 0] == TOTAL
