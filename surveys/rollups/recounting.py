"""The plain way to the same counts: every response, one after another."""

from collections import defaultdict
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from surveys.definition import Definition, definition_of
from surveys.models import Response, Survey, SurveyVersion, Uncounted
from surveys.rollups.answers import contribution
from surveys.rollups.batches import mark_stale, move_if_due
from surveys.rollups.cells import Cells, read_groups
from surveys.rollups.storing import lock, read_rows, write_rows

CHUNK = 2000


def recount(survey: Survey, *, mend: bool = True) -> int:
    """Count the survey anew; returns how many rows were wrong, and mends them unless told not to.

    Responses that wait to be counted wait on. Meanwhile nothing else is counted or corrected in the
    survey, and on SQLite nothing written at all.
    """
    with transaction.atomic():
        results = lock(survey.pk)
        cells = fresh_cells(survey)
        for key, groups in read_rows(survey.pk, column="kept").items():
            cells.merge(Cells({key: read_groups(groups)}))
        right = cells.plain()
        standing = {key: groups for key, groups in read_rows(survey.pk).items() if groups}
        wrong = [
            key
            for key in sorted(right.keys() | standing.keys())
            if right.get(key) != standing.get(key)
        ]
        if wrong and mend:
            write_rows(survey.pk, {key: right.get(key, {}) for key in wrong})
            mark_stale(results)
            move_if_due(results, right)
    return len(wrong)


def fresh_cells(survey: Survey) -> Cells:
    """The sum of what every response of the survey adds, but those that wait to be counted."""
    definitions: dict[int, Definition] = {
        version.pk: definition_of(version)
        for version in SurveyVersion.objects.filter(survey=survey)
    }
    counted = Response.objects.filter(survey=survey).exclude(
        Exists(Uncounted.objects.filter(pk=OuterRef("pk")))
    )
    groups: dict[UUID, list[str]] = defaultdict(list)
    through = Response.groups.through.objects.filter(response__survey=survey)
    for response, group in through.values_list("response_id", "populationgroup_id").iterator(CHUNK):
        groups[response].append(group)
    cells = Cells()
    for one in counted.order_by().iterator(CHUNK):
        cells.merge(contribution(one, definitions[one.version_id], groups.get(one.pk, ())))
    return cells
