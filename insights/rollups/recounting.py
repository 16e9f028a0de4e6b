"""Counting distinct people in SQL: everything, or only the cells that new passages touch."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import product
from typing import Any

from django.db import models, transaction
from django.db.models import Count as SqlCount
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractMonth, ExtractQuarter, ExtractYear

from insights.models import (
    CategoryCount,
    Count,
    CountStamp,
    LanguageCount,
    Passage,
    ResponseCount,
    StaleCount,
    Theme,
    ThemeAssignment,
    ThemeCount,
)
from insights.querysets import NOT_STANDING
from insights.rollups.batches import is_due, note_moved, release, waits
from insights.rollups.cells import ALL_TIME, COUNTRY, EVERYBODY, county_place, municipality_place
from insights.rollups.withholding import forget_others, withhold, withhold_parts
from places.models import Municipality
from surveys.models import Response

BATCH = 2000
STAMP = 1
PLACES: dict[str, tuple[str | None, Callable[[str], str]]] = {
    "country": (None, str),
    "county": ("municipality__county", county_place),
    "municipality": ("municipality", municipality_place),
}
PERIODS: dict[str, tuple[str, ...]] = {
    "all": (),
    "year": ("year",),
    "quarter": ("year", "quarter"),
    "month": ("year", "month"),
}
SPOKEN_PERIODS = ("all", "year", "quarter")

Key = tuple[Any, str, str, str]
Numbers = dict[str, int]


def recount_everything() -> None:
    """Count all anew, also those who wait for their batch: for data that came in together."""
    release(all_of_them=True)
    recount_released()


def recount_released() -> None:
    """Count all anew, as after an analysis, but those who wait for their batch."""
    with transaction.atomic():
        StaleCount.objects.all().delete()
        recount_themes()
        recount_responses()
        note_moved()


def mend_counts() -> None:
    """Count all anew, to mend what was missed, unless somebody left today."""
    if is_due():
        recount_released()


def recount_themes(themes: Iterable[Any] | None = None) -> None:
    """Count every cell of `themes` (primary keys; all in use if None) and of their categories."""
    with transaction.atomic():
        if themes is None:
            chosen = Theme.objects.filter(merged_into=None, retired_in=None)
            ThemeCount.objects.exclude(theme__in=chosen.values("pk")).delete()
        else:
            chosen = Theme.objects.filter(pk__in=set(themes))
        # Two workers that count one theme at a time take turns, else each misses the other's rows.
        locked = list(chosen.order_by("pk").select_for_update(no_key=True))
        keys = {theme.pk for theme in locked}
        said = _said().filter(theme__in=keys)
        _store(ThemeCount, "theme_id", keys, None, _count(said, "theme_id"))
        categories = {theme.category_id for theme in locked if theme.category_id}
        if themes is None:
            CategoryCount.objects.exclude(category__in=categories).delete()
        # Sub-themes count only where a person put them into another category than their theme.
        astray = ~Q(theme__category=F("theme__parent__category"))
        of_category = _said().filter(
            Q(theme__parent=None)
            | Q(theme__parent__is_split=True)
            | Q(theme__parent__category=None)
            | astray,
            theme__category__in=categories,
            theme__merged_into=None,
            theme__retired_in=None,
            theme__is_hidden=False,
        )
        fresh = _count(of_category, "theme__category_id")
        _store(CategoryCount, "category_id", categories, None, fresh)
        withhold(ThemeCount, keys)
        withhold_parts(keys)
        withhold(CategoryCount, categories)
        if themes is None:
            forget_others(ThemeCount, keys)
            forget_others(CategoryCount, categories)


def recount_responses(codes: Collection[str] | None = None) -> None:
    """Count responses in the municipalities `codes` (all if None), their counties and the country."""
    with transaction.atomic():
        touched = Municipality.objects.filter(pk__in=codes or []).order_by("pk")
        list(touched.select_for_update(no_key=True).values_list("pk", flat=True))
        standing = Response.objects.filter(~waits("pk")).exclude(status__in=NOT_STANDING)
        rows = standing.annotate(
            respondent_=F("respondent"),
            source_=Coalesce("source_id", "survey_id"),
            year=ExtractYear("submitted_on"),
            quarter=ExtractQuarter("submitted_on"),
            month=ExtractMonth("submitted_on"),
        )
        counted = {
            "responses": SqlCount("pk", distinct=True),
            "passages": SqlCount(
                "passages",
                filter=Q(passages__is_excluded=False, consent_analyse=True),
                distinct=True,
            ),
        }
        fresh = _aggregate(
            rows,
            subject=None,
            path="",
            response="",
            codes=codes,
            periods=tuple(PERIODS),
            counted=counted,
        )
        _store(ResponseCount, None, None, codes, fresh)
        withhold(ResponseCount)
        _store(LanguageCount, "language", Passage.Language.values, codes, _by_language(codes))
        withhold(LanguageCount, Passage.Language.values)


def _by_language(codes: Collection[str] | None) -> Iterator[tuple[Key, Numbers]]:
    rows = (
        Passage.objects.analysable()
        .filter(~waits("response"))
        .annotate(
            respondent_=F("response__respondent"),
            source_=Coalesce("response__source_id", "response__survey_id"),
            year=ExtractYear("said_on"),
            quarter=ExtractQuarter("said_on"),
        )
    )
    return _aggregate(
        rows,
        subject="language",
        path="",
        response="response__",
        codes=codes,
        periods=SPOKEN_PERIODS,
        counted={"passages": SqlCount("pk", distinct=True)},
    )


def recount_stale(*, at_once: bool = False) -> bool:
    """Count what was marked, unless somebody left today, or all `at_once`; whether anything was counted."""
    if not (at_once or is_due()):
        return False
    release(all_of_them=at_once)
    marked = list(StaleCount.objects.all())
    if not marked:
        return False
    with transaction.atomic():
        themes = {row.theme_id for row in marked if row.theme_id}
        codes = {row.municipality_id for row in marked if row.municipality_id}
        if themes:
            recount_themes(themes)
        if codes:
            recount_responses(codes)
        StaleCount.objects.filter(pk__in=[row.pk for row in marked]).delete()
        note_moved()
    return True


def _said() -> QuerySet[ThemeAssignment]:
    """Assignments that count: standing, allowed, not taken out by a person, and of nobody who waits."""
    return (
        ThemeAssignment.objects.standing()
        .filter(~waits("passage__response"))
        .annotate(
            respondent_=F("passage__response__respondent"),
            source_=Coalesce("passage__response__source_id", "passage__response__survey_id"),
            year=ExtractYear("said_on"),
            quarter=ExtractQuarter("said_on"),
        )
    )


def _count(rows: QuerySet[ThemeAssignment], subject: str) -> Iterator[tuple[Key, Numbers]]:
    counted = {"passages": SqlCount("passage_id", distinct=True)}
    return _aggregate(
        rows,
        subject=subject,
        path="passage__",
        response="passage__response__",
        codes=None,
        periods=SPOKEN_PERIODS,
        counted=counted,
    )


def _aggregate(  # noqa: PLR0913 - one query for each level of the cells
    rows: QuerySet[Any],
    *,
    subject: str | None,
    path: str,
    response: str,
    codes: Collection[str] | None,
    periods: tuple[str, ...],
    counted: dict[str, SqlCount],
) -> Iterator[tuple[Key, Numbers]]:
    """Distinct people by every level of place, group and period: a fixed number of queries."""
    for level, by_group, period in product(PLACES, (False, True), periods):
        place, name = PLACES[level]
        fields = [subject] if subject else []
        level_rows = rows
        if place:
            fields.append(path + place)
            level_rows = level_rows.filter(**{f"{path}municipality__isnull": False})
            level_rows = _within(level_rows, level, path, codes)
        if by_group:
            fields.append(f"{response}groups")
            level_rows = level_rows.filter(**{f"{response}groups__isnull": False})
        fields += PERIODS[period]
        found = level_rows.order_by().values(*fields) if fields else level_rows
        numbers = {
            **counted,
            "respondents": SqlCount("respondent_", distinct=True),
            "sources": SqlCount("source_", distinct=True),
        }
        cells = found.annotate(**numbers) if fields else [found.aggregate(**numbers)]
        for cell in cells:
            key = (
                cell[subject] if subject else None,
                name(cell[path + place]) if place else COUNTRY,
                cell[f"{response}groups"] if by_group else EVERYBODY,
                _period(cell, period),
            )
            yield key, {number: cell[number] for number in numbers}


def _within(
    rows: QuerySet[Any], level: str, path: str, codes: Collection[str] | None
) -> QuerySet[Any]:
    if codes is None:
        return rows
    if level == "municipality":
        return rows.filter(**{f"{path}municipality__in": codes})
    return rows.filter(**{f"{path}municipality__county__in": _counties(codes)})


def _counties(codes: Collection[str]) -> QuerySet[Municipality, str | None]:
    return Municipality.objects.filter(pk__in=codes).values_list("county", flat=True).distinct()


def _period(cell: dict[str, Any], period: str) -> str:
    if period == "all":
        return ALL_TIME
    if period == "year":
        return f"{cell['year']}"
    if period == "quarter":
        return f"{cell['year']}-Q{cell['quarter']}"
    return f"{cell['year']}-{cell['month']:02}"


def _store(
    model: type[Count],
    subject: str | None,
    subjects: Collection[Any] | None,
    codes: Collection[str] | None,
    fresh: Iterable[tuple[Key, Numbers]],
) -> None:
    """Write the cells that changed, delete those that are no more, leave the others alone."""
    scope: models.QuerySet[Any] = model._default_manager.all()
    if subject:
        scope = scope.filter(**{f"{subject}__in": subjects})
    if codes is not None:
        places = {COUNTRY, *map(municipality_place, codes)}
        places |= {county_place(county) for county in _counties(codes) if county}
        scope = scope.filter(place__in=places)
    standing = {
        (getattr(row, subject) if subject else None, row.place, row.group, row.period): row
        for row in scope
    }
    new, changed = [], []
    numbers: Numbers = {}
    for key, numbers in fresh:
        row = standing.pop(key, None)
        if row is None:
            identity = {subject: key[0]} if subject else {}
            new.append(model(**identity, place=key[1], group=key[2], period=key[3], **numbers))
        elif any(getattr(row, name) != number for name, number in numbers.items()):
            for name, number in numbers.items():
                setattr(row, name, number)
            changed.append(row)
    if new or changed or standing:
        CountStamp.objects.get_or_create(pk=STAMP)
        CountStamp.objects.filter(pk=STAMP).update(number=F("number") + 1)
    model._default_manager.filter(pk__in=[row.pk for row in standing.values()]).delete()
    model._default_manager.bulk_create(new, batch_size=BATCH)
    if changed:
        model._default_manager.bulk_update(changed, list(numbers), batch_size=500)
