"""Rollups equal a full recount, and no hidden cell of the matrix can be worked out."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insights.actions import take_up_responses
from insights.models import CategoryCount, ResponseCount, Theme, ThemeCount
from insights.rollups import (
    recount_everything,
    recount_stale,
    responses_by_place,
    theme_matrix,
    themes_by_period,
    themes_by_place,
)
from insights.rollups.matrices import Line, Matrix, _protect_parts
from places.models import PopulationGroup, ThemeCategory
from shared.disclosure import shown, suppress
from surveys.models import Response

pytestmark = pytest.mark.django_db


def everything() -> list[list[tuple[object, ...]]]:
    numbers = ("place", "group", "period", "respondents", "passages", "sources")
    return [
        sorted(ThemeCount.objects.values_list("theme", *numbers), key=str),
        sorted(CategoryCount.objects.values_list("category", *numbers), key=str),
        sorted(ResponseCount.objects.values_list(*numbers, "responses"), key=str),
    ]


def test_keeping_up_equals_a_full_recount(bus: Theme, tell: Callable[..., Response]) -> None:
    recount_stale()
    response = bus.passages.earliest("pk").response
    tell("Vielä yksi kertomus junasta.", place="231", group="nuoret")
    take_up_responses()
    response.passages.all().delete()
    bus.assignments.filter(passage__municipality="399").update(is_removed=True)
    from insights.rollups import mark_stale  # noqa: PLC0415 - as an action would

    mark_stale([bus.pk], ["905", "399"])
    recount_stale(at_once=True)
    kept = everything()
    ThemeCount.objects.all().delete()
    CategoryCount.objects.all().delete()
    ResponseCount.objects.all().delete()
    recount_everything()
    assert everything() == kept


def test_a_lonely_hidden_theme_hides_its_category(
    bus: Theme, groups: dict[str, PopulationGroup], categories: dict[str, ThemeCategory]
) -> None:
    """Nine people of the bus, two of the pool in one category of eleven: 11 - 9 would tell two."""
    Theme.objects.update(category="palvelut")
    recount_everything()
    matrix = theme_matrix(list(groups.values()), place="c17", period="")
    pool = Theme.objects.get(number=1)
    assert matrix.themes[bus.pk].people.value == 9
    assert matrix.themes[pool.pk].people.value is None
    assert matrix.categories["palvelut"].people.value is None


def test_places_and_times_hide_enough(bus: Theme) -> None:
    cells = themes_by_place(bus, ["905", "399", "545", "231"])
    assert cells["399"].value is None
    assert cells["905"].value is None  # else nine less seven tells of Laihia
    answered = responses_by_place(["905", "399", "545", "231"])
    assert answered["905"].value is None  # two and two are still fewer than k
    assert answered["231"].value == 0
    assert {cell.value for cell in themes_by_period(bus, place="c17").values()} == {9}


PEOPLE = st.integers(0, 14)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(PEOPLE, min_size=3, max_size=3), min_size=1, max_size=5))
def test_no_theme_is_had_from_its_category(table: list[list[int]]) -> None:
    """Elimination within a category: what is left of it is none, or k people of two themes."""
    columns = ["a", "b", "c"]
    of_themes = {f"t{n}": dict(zip(columns, row, strict=True)) for n, row in enumerate(table)}
    of_category = {"x": {c: sum(row[c] for row in of_themes.values()) for c in columns}}
    matrix = Matrix(
        themes={
            key: Line(shown(sum(of_themes[key].values())), cells)  # type: ignore[misc]
            for key, cells in suppress(of_themes).items()
        },
        categories={"x": Line(shown(0), suppress(of_category)["x"])},
    )
    _protect_parts(matrix, dict.fromkeys(of_themes, "x"), of_themes, of_category)  # type: ignore[arg-type]
    for column in columns:
        total = matrix.categories["x"].groups[column]
        parts = {key: line.groups[column] for key, line in matrix.themes.items()}
        hidden = [key for key, cell in parts.items() if cell.suppressed and of_themes[key][column]]  # type: ignore[index]
        if total.value is not None and hidden:
            rest = total.value - sum(cell.value or 0 for cell in parts.values())
            assert len(hidden) > 1
            assert rest >= 5
