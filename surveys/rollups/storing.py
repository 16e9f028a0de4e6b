"""Adding to the rollup's rows. Whoever does holds the lock of the survey until the commit."""

from collections.abc import Collection
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from surveys.models import AnswerCount, Results
from surveys.rollups.batches import mark_stale, move_if_due
from surveys.rollups.cells import EVERYWHERE, Cells, Plain

Column = Literal["cells", "kept"]
_INTO = "INSERT INTO surveys_answercount (survey_id, question, municipality, cells, kept)"
_ROWS = {
    # In one piece of JSON: to bind or to quote thousands of values would be dearer than all else.
    "postgresql": "SELECT %s, item->>0, item->>1, item->2, item->3"
    " FROM jsonb_array_elements(%s::jsonb) AS items (item)",
    "sqlite": "VALUES (%s, %s, %s, %s, %s)",
}
_ELSE = "ON CONFLICT (survey_id, municipality, question) DO UPDATE SET {0} = EXCLUDED.{0}"


def lock(survey: UUID) -> Results:
    """The survey's results, locked: one transaction at a time changes what they rest on."""
    waiting = Results.objects.select_for_update(of=("self",)).select_related("survey")
    if found := waiting.filter(pk=survey).first():
        return found
    Results.objects.bulk_create([Results(survey_id=survey)], ignore_conflicts=True)
    return waiting.get(pk=survey)


def add_to_cells(survey: UUID, change: Cells, times: int = 1, *, is_kept: bool = False) -> None:
    """Add a change to the survey's rows (`times` -1 takes it out), and move what is shown if due.

    `is_kept`: it is also the part that stays when its answers have been deleted. Runs inside the
    transaction of what it counts.
    """
    results = lock(survey)
    if times < 0:
        mark_stale(results)
    places = {place for _question, place in change}
    # All rows of the places, also of questions that do not change: a move shows them too.
    rows = read_rows(survey, places)
    _merge(rows, change, times)
    write_rows(survey, {key: rows[key] for key in change})
    if is_kept:
        kept = read_rows(survey, places, "kept")
        _merge(kept, change, times)
        write_rows(survey, {key: kept[key] for key in change}, "kept")
    move_if_due(results, rows)


def read_rows(
    survey: UUID, places: Collection[str] | None = None, column: Column = "cells"
) -> Plain:
    """The survey's rows, of these places or of all."""
    rows = AnswerCount.objects.filter(survey=survey)
    if places is not None:
        rows = rows.filter(municipality__in=places)
    found = rows.annotate(text=Cast(column, TextField())).values_list(
        "question", "municipality", "text"
    )
    return {(question, place): msgspec.json.decode(text) for question, place, text in found}


def _merge(rows: Plain, change: Cells, times: int) -> None:
    for question, place, group, numbers in change.walk():
        groups = rows.setdefault((question, place), {})
        if (cell := groups.get(group)) is None:
            cell = groups[group] = [0, 0, 0, {}]
        cell[0] += times * numbers.people
        cell[1] += times * numbers.total
        cell[2] += times * numbers.squares
        answers = cell[3]
        for name, people in numbers.answers.items():
            answers[name] = answers.get(name, 0) + times * people
            if not answers[name]:
                del answers[name]
        if cell == [0, 0, 0, {}]:
            del groups[group]


def write_rows(survey: UUID, rows: Plain, column: Column = "cells") -> None:
    """Insert or replace the rows; those that nobody is in any more go."""
    full = [
        (question, place, groups, {}) if column == "cells" else (question, place, {}, groups)
        for (question, place), groups in rows.items()
        if groups
    ]
    survey_id = AnswerCount._meta.get_field("survey").get_db_prep_save(survey, connection)
    statement = f"{_INTO} {_ROWS[connection.vendor]} {_ELSE.format(column)}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(statement, [survey_id, _json(full)])
        else:
            cursor.executemany(
                statement,
                [
                    (survey_id, question, place, _json(cells), _json(kept))
                    for question, place, cells, kept in full
                ],
            )
    for question, place in (key for key, groups in rows.items() if not groups):
        row = AnswerCount.objects.filter(survey=survey, question=question, municipality=place)
        if column == "cells":
            row.delete()
        else:
            row.update(kept={})


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def move_what_is_late() -> None:
    """Let what was withdrawn, sealed or corrected yesterday leave the results that are shown."""
    late = Results.objects.filter(stale_since__lt=timezone.localdate()).order_by("pk")
    for survey in late.values_list("pk", flat=True):
        with transaction.atomic():
            move_if_due(lock(survey), read_rows(survey, [EVERYWHERE]))
