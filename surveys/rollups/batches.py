"""When the answers that are shown move: in batches, so that two looks do not tell one answer."""

from django.utils import timezone

from shared.disclosure import SENSITIVE_K, minimum
from surveys.models import Results, Survey
from surveys.rollups.cells import EVERYBODY, EVERYWHERE, PEOPLE, Plain


def least_people(survey: Survey) -> int:
    """The k of the survey: more where it asks about what is sensitive."""
    return minimum(SENSITIVE_K if survey.is_sensitive else None)


def move_if_due(results: Results, rows: Plain) -> None:
    """Show the answers of the rows, which hold all of everywhere, if a batch is full or it is late.

    A batch is k people more than are shown. What has been taken out leaves the next day however
    many have come: no longer stay may the answers of somebody who withdrew.
    """
    least = least_people(results.survey)
    people = rows.get((PEOPLE, EVERYWHERE), {}).get(EVERYBODY, [0])[0]
    today = timezone.localdate()
    is_full = people - results.people >= least
    is_late = results.stale_since is not None and results.stale_since < today
    if not (is_full or is_late):
        return
    results.people, results.cells = 0, {}
    if people >= least:
        results.people = people
        results.cells = {
            question: groups[EVERYBODY]
            for (question, place), groups in rows.items()
            if place == EVERYWHERE and EVERYBODY in groups and not question.startswith(".")
        }
    results.moved_on = today
    results.stale_since = None
    results.save(update_fields=["people", "cells", "moved_on", "stale_since"])


def mark_stale(results: Results) -> None:
    """Something in it shows that is in the rows no more: it moves when the day is over."""
    if results.stale_since is None:
        results.stale_since = timezone.localdate()
        results.save(update_fields=["stale_since"])
