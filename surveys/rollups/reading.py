"""What pages read from the rollup. Everything here but `numbers_by_place` is fit to be shown."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

import msgspec
from django.db.models import TextField
from django.db.models.functions import Cast

from organisations.models import Organisation
from shared.disclosure import Cell, minimum, shown, suppress
from surveys.models import AnswerCount, Response, Survey
from surveys.rollups.batches import least_people
from surveys.rollups.cells import (
    ANALYSABLE,
    BROUGHT,
    EVERYBODY,
    EVERYWHERE,
    PEOPLE,
    QUOTABLE,
    Groups,
    Numbers,
    read_groups,
)


def people_of_surveys(surveys: Iterable[Survey]) -> dict[UUID, Cell]:
    """How many people have answered each survey."""
    surveys = list(surveys)
    rows = AnswerCount.objects.filter(
        survey__in=surveys, question=PEOPLE, municipality=EVERYWHERE
    ).values_list("survey", "cells")
    people = {survey: _everybody(cells).people for survey, cells in rows}
    return {
        survey.pk: shown(people.get(survey.pk, 0), k=least_people(survey)) for survey in surveys
    }


def people_of_month(codes: Iterable[str], month: str) -> Cell:
    """How many people have answered any survey in these municipalities in the month (2026-11)."""
    rows = AnswerCount.objects.filter(question=PEOPLE, municipality__in=codes)
    people, least = 0, minimum()
    for row in rows.select_related("survey"):
        if heard := _everybody(row.cells).answers.get(month, 0):
            people += heard
            least = max(least, least_people(row.survey))
    return shown(people, k=least)


def people_by_month(survey: Survey) -> dict[str, dict[str, Cell]]:
    """`[month][municipality code]`, newest month first; months as 2026-11."""
    rows = (
        AnswerCount.objects.filter(survey=survey, question=PEOPLE)
        .exclude(municipality=EVERYWHERE)
        .values_list("municipality", "cells")
    )
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for code, cells in rows:
        for month, people in _everybody(cells).answers.items():
            table[month][code] = people
    return suppress(dict(sorted(table.items(), reverse=True)), k=least_people(survey))


def brought_by(organisation: Organisation) -> dict[str, Cell]:
    """How much the organisation has brought, and how much of it has been read or may be quoted."""
    counts = dict.fromkeys((BROUGHT, ANALYSABLE, QUOTABLE), 0)
    rows = AnswerCount.objects.filter(question__in=counts, municipality=EVERYWHERE)
    for question, cells in rows.values_list("question", "cells"):
        counts[question] += _everybody(cells).answers.get(str(organisation.pk), 0)
    unread = Response.objects.analysable().filter(source=organisation, read_on=None).count()
    return {
        "everything": shown(counts[BROUGHT]),
        "read": shown(max(0, counts[ANALYSABLE] - unread)),
        "quotable": shown(counts[QUOTABLE]),
    }


def numbers_by_place(survey: Survey, question: str) -> dict[str, Groups]:
    """`[municipality code][group]` of one question, raw: to be counted with, never to be shown."""
    rows = (
        AnswerCount.objects.filter(survey=survey, question=question)
        .exclude(municipality=EVERYWHERE)
        .annotate(text=Cast("cells", TextField()))
        .values_list("municipality", "text")
    )
    return {code: read_groups(msgspec.json.decode(text)) for code, text in rows}


def _everybody(cells: dict[str, list[object]]) -> Numbers:
    return Numbers.read(cells[EVERYBODY]) if EVERYBODY in cells else Numbers()
