"""All tables of a subject together: nothing hidden can be worked out from any of them."""

import os
from random import Random

import pytest

from shared.disclosure import Tree
from tests.shared.attacks import SIZES, World, protect, random_world, recovered

TABLES = int(os.environ.get("KOETTU_TABLES", "60"))
"""How many random families are attacked here; `benchmarks/disclosure.py` attacks 10 000."""


@pytest.mark.parametrize("part", range(4))
def test_elimination_recovers_nothing(part: int) -> None:
    for seed in range(part * TABLES // 4, (part + 1) * TABLES // 4):
        world = random_world(Random(seed))  # noqa: S311 - no secret
        assert recovered(world, seed=seed) == [], seed


@pytest.mark.parametrize("seed", range(40))
def test_no_small_count_is_shown(seed: int) -> None:
    world = random_world(Random(seed))  # noqa: S311 - no secret
    limits = {"": 5, **dict(zip(world.groups, (5, 10), strict=True))}
    for (place, period, group), people in world.count.items():
        if (place, period, group) not in world.hidden:
            everybody = world.count[place, period, ""]
            assert people == 0 or people >= limits[group]
            assert not group or people == 0 or everybody - people >= limits[group]


def test_the_attacker_recovers_what_is_not_protected() -> None:
    """The attack itself works: with small counts alone hidden, it finds most tables out."""
    found = 0
    for seed in range(20):
        world = random_world(Random(seed))  # noqa: S311 - no secret
        world.hidden = {cell for cell, people in world.count.items() if 0 < people < min(SIZES[7:])}
        found += bool(recovered(world, seed=seed))
    assert found > 15


def family(municipalities: dict[str, list[int]], *, groups: dict[str, list[int]]) -> World:
    """A county of these municipalities, by quarter of one year; groups by municipality."""
    quarters = [f"q{i}" for i in range(len(next(iter(municipalities.values()))))]
    places = Tree("county", {"county": list(municipalities)})
    periods = Tree("all", {"all": ["year"], "year": quarters})
    world = World(places, periods, groups=list(groups))
    for place, people in municipalities.items():
        for quarter, number in zip(quarters, people, strict=True):
            for above in (place, "county"):
                for period in (quarter, "year", "all"):
                    cell = above, period, ""
                    world.count[cell] = world.count.get(cell, 0) + number
    for group, numbers in groups.items():
        for place, number in zip(municipalities, numbers, strict=True):
            world.count[place, "all", group] = number
        world.count["county", "all", group] = sum(numbers)
    protect(world, dict.fromkeys(groups, 5))
    return world


def is_shown(world: World, place: str, period: str = "all", group: str = "") -> bool:
    return (place, period, group) not in world.hidden


def test_siblings_cannot_be_subtracted() -> None:
    world = family({"a": [3], "b": [8], "c": [30]}, groups={})
    assert is_shown(world, "county")
    assert not is_shown(world, "a")
    assert not is_shown(world, "b")
    assert recovered(world) == []


def test_a_small_municipality_against_its_county() -> None:
    world = family({"large": [60], "small": [2]}, groups={})
    assert not is_shown(world, "small")
    assert not is_shown(world, "large")
    assert recovered(world) == []


def test_a_year_against_its_quarters() -> None:
    world = family({"a": [20, 20, 2], "b": [20, 20, 20]}, groups={})
    assert not is_shown(world, "a", "q2")
    assert sum(is_shown(world, "a", f"q{i}") for i in range(3)) <= 1
    assert recovered(world) == []


def test_two_filters_whose_difference_is_small() -> None:
    """All time minus one group leaves two people: the group is not shown."""
    world = family({"a": [20], "b": [40]}, groups={"g": [18, 20]})
    assert is_shown(world, "a")
    assert not is_shown(world, "a", group="g")
    assert recovered(world) == []


def test_a_group_against_all() -> None:
    world = family({"a": [20], "b": [20]}, groups={"g": [18, 18]})
    assert not is_shown(world, "county", group="g")


def test_groups_that_exclude_each_other() -> None:
    """Should everybody be of one group only, the one hidden is all minus the rest."""
    world = family({"a": [40]}, groups={"young": [3], "middle": [17], "old": [20]})
    assert not is_shown(world, "a", group="young")
    assert not is_shown(world, "a", group="middle")


def test_a_sensitive_group_has_its_own_k() -> None:
    world = family({"a": [40], "b": [40]}, groups={"g": [8, 30]})
    assert is_shown(world, "a", group="g")
    protect(world, {"g": 10})
    assert not is_shown(world, "a", group="g")
    assert not is_shown(world, "b", group="g")
    assert recovered(world) == []


def test_nobody_is_hidden_where_zero_would_tell() -> None:
    """Under a hidden county its empty municipalities are hidden too, else the other is known."""
    places = Tree("", {"": ["c1", "c2"], "c1": ["m1", "m2"], "c2": ["m3"]})
    count = {"": 40, "c1": 3, "m1": 3, "m2": 0, "c2": 37, "m3": 37}
    world = World(places, Tree("all"), {(p, "all", ""): n for p, n in count.items()})
    protect(world, {})
    assert not is_shown(world, "m2")
    assert recovered(world) == []
