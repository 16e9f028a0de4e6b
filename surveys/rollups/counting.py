"""Taking waiting responses into the rollup, some thousands at a time."""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from surveys.definition import definition_of
from surveys.models import Response, SurveyVersion, Uncounted
from surveys.querysets import NOT_STANDING
from surveys.rollups.answers import Count, Counted, Part, contribution, parts_of
from surveys.rollups.cells import (
    ANALYSABLE,
    BROUGHT,
    EVERYBODY,
    EVERYWHERE,
    NOT_TOLD,
    PEOPLE,
    QUOTABLE,
    Cells,
    Numbers,
)
from surveys.rollups.storing import add_to_cells

BATCH = {"postgresql": 20_000, "sqlite": 2_000}
"""SQLite has one writer: nobody who sends an answer shall wait long for the counting."""
BATCHES_AT_ONCE = 10

Home = tuple[str, str]
"""A place and a group."""
Tally = defaultdict[Home, dict[Any, int]]
"""How many people of a home gave which answer."""


def count_responses() -> int:
    """Take waiting responses into the rollup; returns how many.

    Each batch is one transaction, which also takes them off the list of those that wait: whenever
    it is cut short, nothing has happened. Two workers take different ones.
    """
    counted = 0
    for _batch in range(BATCHES_AT_ONCE):
        with _without_collecting(), transaction.atomic():
            done = _count_batch()
        counted += done
        if done < BATCH[connection.vendor]:
            break
    return counted


def _count_batch() -> int:
    waiting = Uncounted.objects.select_for_update(skip_locked=True).values_list("pk")
    keys = [key for (key,) in waiting[: BATCH[connection.vendor]]]
    cells = count_of(keys)
    # In one order, so that two workers wait for each other and never in a circle.
    for survey in sorted(cells):
        add_to_cells(survey, cells[survey])
    Uncounted.objects.filter(pk__in=_among(keys)).delete()
    return len(keys)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Python looks for circles of garbage whenever much is made: in vain here, and at great cost."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def count_of(keys: Sequence[UUID]) -> dict[UUID, Cells]:
    """What the responses add to the rollups of their surveys: the sum of their contributions."""
    groups: dict[UUID, list[str]] = defaultdict(list)
    chosen = Response.groups.through.objects.filter(response__in=_among(keys))
    for response, group in chosen.values_list("response_id", "populationgroup_id"):
        groups[response].append(group)
    tallies = _Tallies()
    # Answers are read as text: to decode them here takes a third of what the field takes.
    rows = (
        Response.objects.filter(pk__in=_among(keys))
        .exclude(status__in=NOT_STANDING)
        .annotate(text=Cast("answers", TextField()))
        .values_list(
            "pk",
            "survey_id",
            "version_id",
            "municipality_id",
            "submitted_on",
            "is_repeat",
            "source_id",
            "consent_analyse",
            "consent_quote",
            "text",
        )
    )
    for key, survey, version, place, day, is_repeat, source, *consents, text in rows:
        if source is not None:
            tallies.count_brought(survey, str(source), consents)
        if not is_repeat:
            home = place or NOT_TOLD
            homes = [(home, EVERYBODY), *((home, group) for group in groups.get(key, ()))]
            tallies.count_person(survey, version, homes, day, msgspec.json.decode(text))
    return tallies.cells()


def _among(keys: Sequence[UUID]) -> RawSQL:
    """The keys as one parameter: to take thousands of them apart is dearer than to find the rows."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])
    text = msgspec.json.encode([key.hex for key in keys]).decode()
    return RawSQL("SELECT value FROM json_each(%s)", [text])


class _Tallies:
    """Counts equal answers first and makes cells of the counts: far fewer than answers."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[UUID, str, Count], Tally] = defaultdict(lambda: defaultdict(dict))
        self._plans: dict[int, _Plan] = {}
        self._brought: dict[tuple[UUID, str, str], int] = defaultdict(int)

    def count_brought(self, survey: UUID, source: str, consents: Sequence[bool]) -> None:
        analyse, quote = consents
        self._brought[survey, BROUGHT, source] += 1
        self._brought[survey, ANALYSABLE, source] += analyse
        self._brought[survey, QUOTABLE, source] += analyse and quote

    def count_person(
        self, survey: UUID, version: int, homes: Sequence[Home], day: date, answers: Any
    ) -> None:
        plan = self._plans.get(version) or self._plan(survey, version)
        if not isinstance(answers, dict):
            answers = {}
        _add(plan.months, homes, (day.year, day.month))
        for name, tally in plan.plain:
            value = answers.get(name)
            if value is not None and not isinstance(value, dict | list):
                for home in homes:  # as _add does: this is where the time goes
                    people = tally[home]
                    people[value] = people.get(value, 0) + 1
        for part, tally in plan.others:
            if (told := part.told(answers)) is not None:
                _add(tally, homes, told)

    def _plan(self, survey: UUID, version: int) -> "_Plan":
        definition = definition_of(SurveyVersion.objects.get(pk=version))
        plan = _Plan(parts_of(definition), lambda key, count: self._tallies[survey, key, count])
        self._plans[version] = plan
        return plan

    def cells(self) -> dict[UUID, Cells]:
        found: dict[UUID, Cells] = defaultdict(Cells)
        for (survey, key, count), tally in self._tallies.items():
            _fold(found[survey], key, count, tally)
        for cells in found.values():
            _add_everywhere(cells)
        for (survey, kind, source), responses in self._brought.items():
            if responses:
                cell = found[survey].cell(kind, EVERYWHERE, EVERYBODY)
                cell.add(Numbers(responses, answers={source: responses}))
        return dict(found)


class _Plan:
    """Where each answer to one version is counted."""

    def __init__(self, parts: Iterable[Part], tally_of: Callable[[str, Count], Tally]) -> None:
        self.months = tally_of(PEOPLE, _month)
        self.plain: list[tuple[str, Tally]] = []
        self.others: list[tuple[Part, Tally]] = []
        for part in parts:
            tally = tally_of(part.key, part.count)
            if part.is_plain:
                self.plain.append((part.name, tally))
            else:
                self.others.append((part, tally))


def _add(tally: Tally, homes: Sequence[Home], told: Any) -> None:
    for home in homes:
        people = tally[home]
        people[told] = people.get(told, 0) + 1


def _month(value: Any) -> Counted:
    year, month = value
    return Counted((f"{year:04}-{month:02}",))


def _fold(cells: Cells, key: str, count: Count, tally: Tally) -> None:
    """Add a tally to the cells of its homes."""
    counted: dict[Any, Counted | None] = {}
    for home, answers in tally.items():
        cell = cells.cell(key, *home)
        for told, people in answers.items():
            if told not in counted:
                counted[told] = count(told)
            if (one := counted[told]) is None:
                continue
            cell.people += people
            for name in one.names:
                cell.answers[name] = cell.answers.get(name, 0) + people
            if one.number is not None:
                cell.total += people * one.number
                cell.squares += people * one.number**2


def _add_everywhere(cells: Cells) -> None:
    total = Cells()
    for question, _place, group, numbers in cells.walk():
        total.cell(question, EVERYWHERE, group).add(numbers)
    cells.update(total)


def contribution_of(response: Response) -> Cells:
    """What the response adds to the rollup as it stands in the database."""
    groups = response.groups.values_list("pk", flat=True)
    return contribution(response, definition_of(response.version), groups)
