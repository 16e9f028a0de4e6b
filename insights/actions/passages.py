"""Passages taken out by a person or forgotten, and what rests on them."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.models import User
from insights.models import Insight, Passage, ThemeAssignment
from insights.permissions import counted_people, least_people, may_curate
from insights.rollups import mark_stale, note_left
from shared import audit, live
from shared.permissions import require
from surveys.models import Response


def remove_passages(passages: Iterable[Passage]) -> int:
    """Delete passages with their quotes, and mend the counts of what rested on them."""
    rows = {passage.pk: passage for passage in passages}
    if not rows:
        return 0
    mark_stale(
        ThemeAssignment.objects.filter(passage__in=rows).values_list("theme", flat=True),
        (passage.municipality_id for passage in rows.values()),
    )
    note_left(len({passage.response_id for passage in rows.values()}))
    insights = list(Insight.objects.filter(passages__in=rows).distinct())
    Passage.objects.filter(pk__in=rows).delete()
    for insight in insights:
        recount_insight(insight)
    return len(rows)


def recount_insight(insight: Insight) -> None:
    """Count the people that an insight rests on; a confirmed one left with too few is a draft again."""
    counted = counted_people(insight)
    insight.respondents = len(counted)
    heard = insight.passages.analysable().values_list(
        "response__respondent", "response__source", "response__survey"
    )
    insight.sources = len(
        {(source, survey) for person, source, survey in heard.distinct() if person in counted}
    )
    few = insight.respondents < least_people(list(insight.groups.all()))
    if insight.status == Insight.Status.CONFIRMED and few:
        insight.status = Insight.Status.DRAFT
        insight.confirmed_by = insight.confirmed_on = None
        audit.record(
            "unsettle_insight", insight, actor=None, organisation_id=insight.organisation_id
        )
    insight.save(update_fields=["respondents", "sources", "status", "confirmed_by", "confirmed_on"])


def forget_response(response_id: UUID) -> int:
    """This app's part of an erasure: the passages and all that quotes or counts them."""
    with transaction.atomic():
        code = Response.objects.filter(pk=response_id).values_list("municipality", flat=True)
        mark_stale(codes=code)
        note_left(1)
        return remove_passages(Passage.objects.filter(response=response_id))


def standing_changed(response_id: UUID) -> None:
    """A response begins or ceases to count: its themes, its municipality and what rests on it do."""
    passages = Passage.objects.filter(response=response_id)
    mark_stale(
        ThemeAssignment.objects.filter(passage__in=passages).values_list("theme", flat=True),
        Response.objects.filter(pk=response_id).values_list("municipality", flat=True),
    )
    note_left(1)
    for insight in Insight.objects.filter(passages__in=passages).distinct():
        recount_insight(insight)


def exclude_passage(passage: Passage, *, actor: User) -> None:
    """Take a passage out of everything: themes, signals, counts, insights and quotes."""
    _set_excluded(passage, actor=actor, excluded=True)


def restore_passage(passage: Passage, *, actor: User) -> None:
    """Undo `exclude_passage`."""
    _set_excluded(passage, actor=actor, excluded=False)


def _set_excluded(passage: Passage, *, actor: User, excluded: bool) -> None:
    require(may_curate(actor))
    with transaction.atomic():
        passage.is_excluded = excluded
        passage.excluded_by = actor if excluded else None
        passage.save(update_fields=["is_excluded", "excluded_by"])
        mark_stale(passage.assignments.values_list("theme", flat=True), [passage.municipality_id])
        for insight in passage.insights.all():
            recount_insight(insight)
        audit.record("exclude_passage" if excluded else "restore_passage", passage, actor=actor)
        live.publish("analysis", "curated")
