"""Counts of responses for pages, disclosure-controlled, counted anew every ten minutes.

The pause also keeps anybody from learning one answer from the difference of two looks.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import TruncMonth

from organisations.models import Organisation
from shared.disclosure import Cell, minimum, shown, suppress
from surveys.definition import Question
from surveys.models import Response, Survey

PAUSE = 600
"""Seconds for which a count stands."""
COUNTED = frozenset({"single", "multiple", "scale", "yes-no"})
Counted = TypeVar("Counted")


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many people chose what in one question, by the choice's name."""

    question: Question
    counts: dict[str, Cell]
    answered: Cell


def _kept(key: str, count: Callable[[], Counted]) -> Counted:
    found: Counted | None = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, PAUSE)
    return found


def people_of_surveys(surveys: Iterable[Survey]) -> dict[UUID, Cell]:
    """How many people have answered each survey."""

    def count() -> dict[UUID, int]:
        rows = Response.objects.standing().order_by().values_list("survey")
        return dict(rows.annotate(people=Count("respondent", distinct=True)))

    people = _kept("surveys:people", count)
    return {survey.pk: shown(people.get(survey.pk, 0)) for survey in surveys}


def people_by_month(survey: Survey) -> dict[str, dict[str, Cell]]:
    """`[month][municipality code]`, newest month first; months as 2026-11."""

    def count() -> dict[str, dict[str, int]]:
        rows = (
            survey.responses.standing()
            .order_by()
            .annotate(month=TruncMonth("submitted_on"))
            .values_list("month", "municipality")
            .annotate(people=Count("respondent", distinct=True))
        )
        table: dict[str, dict[str, int]] = defaultdict(dict)
        for month, code, people in sorted(rows, key=lambda row: row[0], reverse=True):
            table[f"{month:%Y-%m}"][code or ""] = people
        return dict(table)

    return suppress(_kept(f"surveys:{survey.pk}:months", count))


def brought_by(organisation: Organisation) -> dict[str, Cell]:
    """How much the organisation has brought, and how much of it has been read or may be quoted."""

    def count() -> dict[str, int]:
        brought = Response.objects.standing().filter(source=organisation)
        return brought.aggregate(
            everything=Count("pk"),
            read=Count("pk", filter=Q(read_on__isnull=False)),
            quotable=Count("pk", filter=Q(consent_analyse=True, consent_quote=True)),
        )

    counts = _kept(f"surveys:brought:{organisation.pk}", count)
    return {name: shown(number) for name, number in counts.items()}


def distributions(survey: Survey, questions: Iterable[Question]) -> list[Distribution]:
    """Of every question with choices: who chose what. Small counts and their complements hide."""
    return [_distribution(survey, question) for question in questions if question.type in COUNTED]


def _distribution(survey: Survey, question: Question) -> Distribution:
    def count() -> dict[str, int]:
        rows = (
            survey.responses.standing()
            .order_by()
            .annotate(answer=KeyTransform(question.name, "answers"))
            .exclude(answer=None)
            .values_list("answer")
            .annotate(people=Count("respondent", distinct=True))
        )
        counts: Counter[str] = Counter()
        for answer, people in rows:
            for name in answer if isinstance(answer, list) else [answer]:
                counts[_name(name)] += people
        return dict(counts)

    counts = _kept(f"surveys:{survey.pk}:answers:{question.name}", count)
    every = {name: counts.get(name, 0) for name in _names(question)}
    return Distribution(
        question,
        suppress({question.name: every})[question.name],
        shown(sum(every.values()), k=minimum()),
    )


def _names(question: Question) -> list[str]:
    if question.type == "scale":
        return [str(point) for point in range(1, question.points + 1)]
    if question.type == "yes-no":
        return ["yes", "no"]
    return [choice.name for choice in question.choices]


def _name(answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(answer)
