"""Taking waiting responses into the rollup, some thousands at a time."""

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from shared import live
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
    waiting = Uncounted.objects.select_for_update(skip_locked=True)
    # Keys stay the text that the database gives: to make objects of them takes longer than to count.
    found = waiting.annotate(key=Cast("pk", TextField())).values_list("key", flat=True)
    keys = list(found[: BATCH[connection.vendor]])
    cells = count_of(keys)
    # In one order, so that two workers wait for each other and never in a circle.
    for survey in sorted(cells):
        add_to_cells(survey, cells[survey])
    for code in {place for found in cells.values() for _question, place in found}:
        if code not in {EVERYWHERE, NOT_TOLD}:
            live.publish(f"municipality.{code}", "counted")
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


def count_of(keys: Sequence[str]) -> dict[UUID, Cells]:
    """What the responses add to the rollups of their surveys: the sum of their contributions."""
    groups: dict[str, list[str]] = defaultdict(list)
    chosen = Response.groups.through.objects.filter(response__in=_among(keys))
    response = Cast("response_id", TextField())
    for group, key in chosen.values_list("populationgroup_id", response):
        groups[key].append(group)
    tallies = _Tallies()
    rows = (
        Response.objects.filter(pk__in=_among(keys))
        .exclude(status__in=NOT_STANDING)
        .annotate(key=Cast("pk", TextField()), text=Cast("answers", TextField()))
        .values_list(
            "key",
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
    for key, version, place, day, is_repeat, source, *consents, text in rows:
        plan = tallies.plan(version)
        if source is not None:
            tallies.count_brought(plan, str(source), consents)
        if not is_repeat:
            home = place or NOT_TOLD
            homes = [(home, EVERYBODY), *((home, group) for group in groups.get(key, ()))]
            plan.count_person(homes, day, msgspec.json.decode(text))
    return tallies.cells()


def _among(keys: Sequence[str]) -> RawSQL:
    """The keys as one parameter: to take thousands of them apart is dearer than to find the rows."""
    text = ",".join(keys)
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(string_to_array(%s, ',')::uuid[])", [text])
    return RawSQL(
        """SELECT value FROM json_each('["' || replace(%s, ',', '","') || '"]')""", [text]
    )


class _Tallies:
    """Counts equal answers first and makes cells of the counts: far fewer than answers."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[UUID, str, Count], Tally] = defaultdict(lambda: defaultdict(dict))
        self._plans: dict[int, _Plan] = {}
        self._brought: dict[tuple[UUID, str, str], int] = defaultdict(int)

    def plan(self, version: int) -> "_Plan":
        """Where answers to the version are counted."""
        if version not in self._plans:
            self._plans[version] = _Plan(SurveyVersion.objects.get(pk=version), self._tallies)
        return self._plans[version]

    def count_brought(self, plan: "_Plan", source: str, consents: Sequence[bool]) -> None:
        analyse, quote = consents
        self._brought[plan.survey, BROUGHT, source] += 1
        self._brought[plan.survey, ANALYSABLE, source] += analyse
        self._brought[plan.survey, QUOTABLE, source] += analyse and quote

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

    def __init__(
        self, version: SurveyVersion, tallies: dict[tuple[UUID, str, Count], Tally]
    ) -> None:
        self.survey = version.survey_id
        self._months = tallies[self.survey, PEOPLE, _month]
        self._plain: list[tuple[str, Tally]] = []
        self._others: list[tuple[Part, Tally]] = []
        for part in parts_of(definition_of(version)):
            tally = tallies[self.survey, part.key, part.count]
            if part.is_plain:
                self._plain.append((part.name, tally))
            else:
                self._others.append((part, tally))

    def count_person(self, homes: Sequence[Home], day: date, answers: Any) -> None:
        _add(self._months, homes, (day.year, day.month))
        if not isinstance(answers, dict):
            return
        for name, tally in self._plain:
            value = answers.get(name)
            if value is not None and not isinstance(value, dict | list):
                for home in homes:  # as _add does: this is where the time goes
                    people = tally[home]
                    people[value] = people.get(value, 0) + 1
        for part, tally in self._others:
            if (told := part.told(answers)) is not None:
                _add(tally, homes, told)


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
