"""All tables of one subject together: places and their parts, periods and their parts, groups.

A county is the sum of its municipalities and a year of its quarters, so that what one table hides
another could tell. See docs/algorithms/disclosure.md, "Families", for why what is shown is safe.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from shared.disclosure.graphs import TOTAL, Hidden, Key

Counts = Mapping[tuple[str, str], int]
"""Distinct people by place and period; what is missing is nobody."""


@dataclass(frozen=True)
class Tree:
    """Places or periods, each with the parts that add up to it."""

    root: str
    parts: Mapping[str, list[str]] = field(default_factory=dict)

    def wholes(self) -> Iterator[str]:
        """The root, and then all that has parts, from above."""
        waiting = [self.root]
        for one in waiting:
            if one == self.root or self.parts.get(one):
                yield one
            waiting += self.parts.get(one, [])

    def under(self, whole: str) -> Iterator[str]:
        """All that lies under it."""
        for part in self.parts.get(whole, []):
            yield part
            yield from self.under(part)


def withheld(
    counts: Counts,
    places: Tree,
    periods: Tree,
    *,
    k: int,
    also: Collection[tuple[str, str]] = (),
) -> set[tuple[str, str]]:
    """Which places and periods may not be shown, so that no count from 1 to k-1 can be worked out.

    `also` are hidden for another reason, and must not be worked out either. One table at a time, from above: the parts of a place by the parts of a period. What lies under a
    hidden cell is hidden, nobody too; and a table is protected without touching what was decided above it.
    """
    hidden: set[tuple[str, str]] = set()
    for place in places.wholes():
        for period in periods.wholes():
            frame = _Frame(places, periods, place, period)
            hidden |= _of_table(counts, frame, hidden, k, also)
    return hidden


@dataclass(frozen=True)
class _Frame:
    """The table of the parts of a place by the parts of a period, with its totals."""

    places: Tree
    periods: Tree
    place: str
    period: str

    @property
    def cells(self) -> dict[Key, tuple[str, str]]:
        """The place and period of each cell of the table."""
        rows = [*self.places.parts.get(self.place, []), TOTAL]
        columns = [*self.periods.parts.get(self.period, []), TOTAL]
        return {
            (row, column): (
                self.place if row == TOTAL else row,
                self.period if column == TOTAL else column,
            )
            for row in rows
            for column in columns
        }

    def is_decided_above(self, key: Key) -> bool:
        """Whether a total is a cell of a wider table."""
        return (key[0] == TOTAL and self.place != self.places.root) or (
            key[1] == TOTAL and self.period != self.periods.root
        )


def _of_table(
    counts: Counts,
    frame: _Frame,
    known: set[tuple[str, str]],
    k: int,
    also: Collection[tuple[str, str]],
) -> set[tuple[str, str]]:
    """The hidden cells of one table, those of wider tables being known."""
    cells = frame.cells
    fixed = {key for key in cells if frame.is_decided_above(key)}
    if fixed and (frame.place, frame.period) in known:
        return {cell for key, cell in cells.items() if key not in fixed}
    count = {key: counts.get(cell, 0) for key, cell in cells.items()}
    small = {
        key
        for key, people in count.items()
        if (0 < people < k or cells[key] in also) and key not in fixed
    }
    above = {key for key in fixed if cells[key] in known}
    under = {key for key in cells if key not in fixed and _lies_under(key, above)}
    knot = Hidden(count, k, small | under, fixed=fixed, nested=True)
    knot.under |= under
    knot.protect()
    return {cells[key] for key in knot.keys}


def _lies_under(key: Key, totals: set[Key]) -> bool:
    return (key[0], TOTAL) in totals or (TOTAL, key[1]) in totals


def withheld_groups(  # noqa: PLR0913 - the tables of a subject and what is known of them
    everybody: Mapping[str, int],
    groups: Mapping[str, Mapping[str, int]],
    places: Tree,
    *,
    hidden: set[str],
    limits: Mapping[str, int],
    also: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> dict[str, set[str]]:
    """For each group the places where it may not be shown, over all time; `also` hides further ones.

    `everybody[place]` and `groups[group][place]` are distinct people, `hidden` the places whose
    number of people is not shown, `limits` the k of each group. A group is hidden where it, or all
    who are not of it, are fewer than that.
    """
    found = {
        group: _Line(everybody, counts, limits[group]).small(places) | hidden
        for group, counts in groups.items()
    }
    for group, more in also.items():
        for place in more:
            found[group] |= {place, *places.under(place)}
    lines = {group: _Line(everybody, counts, limits[group]) for group, counts in groups.items()}
    for group, line in lines.items():
        line.protect(places, found[group])
    while addition := _lonely(groups, found, hidden, limits):
        group, place = addition
        found[group] |= {place, *places.under(place)}
        lines[group].protect(places, found[group])
    return found


@dataclass(frozen=True)
class _Line:
    """One group over the places: its people, and beside them the others."""

    everybody: Mapping[str, int]
    counts: Mapping[str, int]
    limit: int

    def inside(self, place: str) -> int:
        return self.counts.get(place, 0)

    def outside(self, place: str) -> int:
        return max(0, self.everybody.get(place, 0) - self.inside(place))

    def small(self, places: Tree) -> set[str]:
        """Where the group or the rest are too few, and all that lies under."""
        found = {
            place
            for place in self.counts
            if self.inside(place) > 0
            and (self.inside(place) < self.limit or self.outside(place) < self.limit)
        }
        return found | {part for place in found for part in places.under(place)}

    def protect(self, places: Tree, hidden: set[str]) -> None:
        """Hide further places until what is hidden in each line is enough people of two places."""
        for whole in places.wholes():
            if whole in hidden:
                hidden.update(places.under(whole))
                continue
            parts = places.parts.get(whole, [])
            while any(self.inside(part) for part in parts if part in hidden) and not self._is_safe(
                [part for part in parts if part in hidden]
            ):
                rest = [part for part in parts if part not in hidden and self.everybody.get(part)]
                if not rest:
                    break
                smallest = min(
                    rest, key=lambda part: (not self.inside(part), self.inside(part), part)
                )
                hidden |= {smallest, *places.under(smallest)}

    def _is_safe(self, parts: list[str]) -> bool:
        """Whether each hidden count could be one more or less, and the hidden are enough people."""
        inside = sum(map(self.inside, parts))
        outside = sum(map(self.outside, parts))
        grow = [part for part in parts if self.outside(part)]
        shrink = [part for part in parts if self.inside(part)]
        return (
            inside >= self.limit
            and outside >= self.limit
            and all(
                (self.inside(part) and set(grow) - {part})
                or (self.outside(part) and set(shrink) - {part})
                for part in shrink
            )
        )


def _lonely(
    groups: Mapping[str, Mapping[str, int]],
    found: Mapping[str, set[str]],
    hidden: set[str],
    limits: Mapping[str, int],
) -> tuple[str, str] | None:
    """A further group to hide where too few are hidden, should each person belong to one group only."""
    for place in sorted({place for counts in groups.values() for place in counts} - hidden):
        people = {group: counts.get(place, 0) for group, counts in groups.items()}
        inside = [group for group in groups if people[group] and place in found[group]]
        if not inside:
            continue
        if len(inside) == 1 or sum(people[group] for group in inside) < min(
            limits[g] for g in inside
        ):
            rest = [group for group in groups if people[group] and group not in inside]
            if rest:
                return min(rest, key=lambda group: (people[group], group)), place
    return None
