"""An attacker who knows every table that is shown and how they add up, and works out what is hidden.

The equations are solved as integer programmes, independently of how the tables were protected.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from shared.disclosure import Tree, withheld, withheld_groups

Cell = tuple[str, str, str]
"""Place, period and group; the group is empty for everybody."""

SIZES = (0, 0, 0, 1, 1, 2, 3, 4, 5, 7, 12, 40)
GUESSES = 6
"""Random solutions looked at before a cell is attacked alone: most cells differ between them."""


@dataclass
class World:
    """Everything that is counted of one subject, and what of it is hidden."""

    places: Tree
    periods: Tree
    count: dict[Cell, int] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    groups: list[str] = field(default_factory=list)

    def leaves(self, tree: Tree) -> list[str]:
        return [one for one in [tree.root, *tree.under(tree.root)] if not tree.parts.get(one)]


def random_world(draw: Random, *, groups: int = 2, limits: tuple[int, ...] = (5, 10)) -> World:
    """A country of a few counties and municipalities over a few years, and people in it."""
    counties = [f"c{i}" for i in range(draw.randint(1, 3))]
    inside = {c: [f"m{c}{i}" for i in range(draw.randint(1, 4))] for c in counties}
    years = [f"y{i}" for i in range(draw.randint(1, 3))]
    quarters = {y: [f"{y}q{i}" for i in range(draw.randint(1, 4))] for y in years}
    world = World(
        Tree("", {"": counties, **inside}),
        Tree("", {"": years, **quarters}),
        groups=[f"g{i}" for i in range(groups)],
    )
    for place in world.leaves(world.places):
        for period in world.leaves(world.periods):
            people = draw.choice(SIZES)
            _add(world, place, period, "", people)
            for group in world.groups:
                _add(world, place, period, group, draw.choice([0, people, draw.randint(0, people)]))
    protect(world, dict(zip(world.groups, limits, strict=False)))
    return world


def _add(world: World, place: str, period: str, group: str, people: int) -> None:
    for above in _upwards(world.places, place):
        for then in _upwards(world.periods, period):
            if not group or then == world.periods.root:
                cell = above, then, group
                world.count[cell] = world.count.get(cell, 0) + people


def _upwards(tree: Tree, one: str) -> list[str]:
    above = {part: whole for whole, parts in tree.parts.items() for part in parts}
    found = [one]
    while found[-1] in above:
        found.append(above[found[-1]])
    return found


def protect(world: World, limits: dict[str, int], *, k: int = 5) -> None:
    """Hide what the project hides."""
    everybody = {(p, t): n for (p, t, g), n in world.count.items() if not g}
    hidden = withheld(everybody, world.places, world.periods, k=k)
    world.hidden = {(place, period, "") for place, period in hidden}
    groups = withheld_groups(
        {p: n for (p, t), n in everybody.items() if t == world.periods.root},
        {
            group: {p: n for (p, _t, g), n in world.count.items() if g == group}
            for group in world.groups
        },
        world.places,
        hidden={place for place, period in hidden if period == world.periods.root},
        limits=limits,
    )
    for group, at in groups.items():
        world.hidden |= {(place, world.periods.root, group) for place in at}


def recovered(world: World, *, least: int = 0, seed: int = 0) -> list[Cell]:
    """Hidden counts of somebody that can have one value only.

    `least` is the smallest number that the attacker believes a hidden count to be.
    """
    targets = {cell for cell in world.hidden if world.count.get(cell)}
    if not targets:
        return []
    system = _System(world, least)
    draw = np.random.default_rng(seed)
    first: Any = None
    for _ in range(GUESSES):
        found = system.solve(draw.normal(size=len(system.cells)))
        if first is None:
            first = found
        else:
            targets -= {c for c in targets if found[system.at[c]] != first[system.at[c]]}
    return sorted(cell for cell in targets if system.is_pinned(cell))


class _System:
    """The cells as unknowns, and the equations between them."""

    def __init__(self, world: World, least: int) -> None:
        self.cells = [*world.count, *((p, t, f"not {g}") for p, t, g in world.count if g)]
        self.at = {cell: number for number, cell in enumerate(self.cells)}
        equations = self._equations(world)
        matrix = lil_array((len(equations), len(self.cells)))
        for row, (whole, parts) in enumerate(equations):
            matrix[row, self.at[whole]] = -1
            for part in parts:
                matrix[row, self.at[part]] = 1
        self.constraint = LinearConstraint(matrix.tocsr(), 0, 0)
        low, high = np.zeros(len(self.cells)), np.full(len(self.cells), np.inf)
        for cell, people in world.count.items():
            if cell in world.hidden:
                low[self.at[cell]] = least if people else 0
            else:
                low[self.at[cell]] = high[self.at[cell]] = people
        self.bounds = Bounds(low, high)

    def _equations(self, world: World) -> list[tuple[Cell, list[Cell]]]:
        found = []
        for place, period, group in world.count:
            if parts := world.places.parts.get(place):
                found.append(((place, period, group), [(p, period, group) for p in parts]))
            if not group and (parts := world.periods.parts.get(period)):
                found.append(((place, period, group), [(place, t, group) for t in parts]))
            if group:
                both = [(place, period, group), (place, period, f"not {group}")]
                found.append(((place, period, ""), both))
        return found

    def solve(self, objective: Any) -> Any:
        found = milp(
            objective,
            constraints=self.constraint,
            bounds=self._finite(),
            integrality=np.ones(len(self.cells), dtype=int),
        )
        assert found.status == 0, found.message
        return np.rint(found.x)

    def _finite(self) -> Bounds:
        return Bounds(self.bounds.lb, np.minimum(self.bounds.ub, 10_000))

    def is_pinned(self, cell: Cell) -> bool:
        objective = np.zeros(len(self.cells))
        objective[self.at[cell]] = 1
        ends = [self.solve(sign * objective)[self.at[cell]] for sign in (1, -1)]
        return bool(ends[0] == ends[1])
