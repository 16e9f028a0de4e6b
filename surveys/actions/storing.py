"""A checked response into the database, with all that belongs to it, together with others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.utils import timezone

from shared import audit, live
from shared.audit import Actor
from shared.commits import GroupedCommits
from shared.inserts import Bundle, Condition, insert_once
from surveys.actions.attachments import attached_in, claim_attachments
from surveys.definition import Definition
from surveys.models import Response, Survey, Uncounted

ASKED = (
    f"EXISTS (SELECT 1 FROM {Survey.municipalities.through._meta.db_table} AS p"  # noqa: S608 - our own names
    f" JOIN {Survey._meta.db_table} AS s ON s.id = p.survey_id"
    " WHERE s.id = t.survey_id AND p.municipality_id = t.municipality_id AND s.status = 'live'"
    " AND (s.opens_on IS NULL OR s.opens_on <= %s) AND (s.closes_on IS NULL OR s.closes_on >= %s)"
)
"""The survey is open and asks the municipality. The database looks in the statement that inserts:
a survey closed a moment ago takes nothing, whatever the caller has read."""
WITHOUT_QUOTA, WITH_ANY_QUOTA = f"{ASKED} AND s.quota IS NULL)", f"{ASKED})"


@dataclass(frozen=True, slots=True)
class Sending:
    """A checked response on its way in."""

    response: Response
    groups: list[str]
    actor: Actor


def store(sending: Sending, definition: Definition) -> bool:
    """Store it once; returns after the commit whether it was stored.

    It is not when its key or receipt is known already, when the survey is not open or asks not its
    municipality, or when the quota is full. Raises ValidationError for a file that is gone.
    """
    response = sending.response
    with_files = any(attached_in(definition, response.answers))
    if response.survey.quota or with_files:
        return _grouped.alone(lambda: _store_carefully(sending, definition))
    return _grouped(sending)


def _store_group(sendings: Sequence[Sending]) -> list[bool]:
    return _insert(sendings, WITHOUT_QUOTA)


_grouped = GroupedCommits(_store_group)


def _store_carefully(sending: Sending, definition: Definition) -> bool:
    """Senders to a survey with a quota pass one after another, so that it is never exceeded.

    The response goes in together with the files that waited for it, or neither does.
    """
    with transaction.atomic():
        survey = Survey.objects.select_for_update(no_key=True).get(pk=sending.response.survey_id)
        if survey.quota and survey.responses.count() >= survey.quota:
            return False
        (stored,) = _insert([sending], WITH_ANY_QUOTA)
        if stored:
            claim_attachments(sending.response, definition)
        return stored


def _insert(sendings: Sequence[Sending], condition: str) -> list[bool]:
    today = connection.ops.adapt_datefield_value(timezone.localdate())
    stored = insert_once(
        [Bundle(sending.response, _rows_beside(sending)) for sending in sendings],
        only_if=Condition(condition, [today, today]),
    )
    if live.has_carrier():
        for topic in {_topic(s.response) for s in sendings if s.response.pk in stored}:
            live.publish(topic, "response")
    return [sending.response.pk in stored for sending in sendings]


def _rows_beside(sending: Sending) -> list[models.Model]:
    """Its groups, its place in the queue of the rollup, the audit row and the event."""
    response, through = sending.response, Response.groups.through
    rows: list[models.Model] = [
        through(response_id=response.pk, populationgroup_id=group) for group in sending.groups
    ]
    rows.append(Uncounted(response_id=response.pk))
    owner = response.survey.organisation_id
    rows.append(
        audit.entry("submit_response", response, actor=sending.actor, organisation_id=owner)
    )
    if not live.has_carrier():
        rows.append(live.event(_topic(response), "response"))
    return rows


def _topic(response: Response) -> str:
    return f"municipality.{response.municipality_id}"
