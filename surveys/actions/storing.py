"""A checked response into the database, with all that belongs to it, together with others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shared import audit, live
from shared.audit import Actor
from shared.commits import GroupedCommits
from shared.inserts import OWNER, Beside, Condition, Row, insert_once
from shared.models import AuditEntry, LiveEvent
from surveys.actions.attachments import attached_in, claim_attachments
from surveys.definition import Definition
from surveys.models import Response, Survey, SurveyVersion, Uncounted

ASKED = (
    f"EXISTS (SELECT 1 FROM {Survey.municipalities.through._meta.db_table} AS p"  # noqa: S608 - our own names
    f" JOIN {Survey._meta.db_table} AS s ON s.id = p.survey_id"
    " WHERE s.id = t.survey_id AND p.municipality_id = t.municipality_id AND s.status = 'live'"
    " AND (s.opens_on IS NULL OR s.opens_on <= %s) AND (s.closes_on IS NULL OR s.closes_on >= %s)"
)
"""The survey is open and asks the municipality. The database looks in the statement that inserts:
a survey closed a moment ago takes nothing, whatever the caller has read."""
WITHOUT_QUOTA, WITH_ANY_QUOTA = f"{ASKED} AND s.quota IS NULL)", f"{ASKED})"


_InGroup = Response.groups.through
_MODEL = Response._meta.label_lower


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A checked response on its way in; `row` holds its columns.

    `faults` are those beside the answers, by field name: with any it must not be stored.
    """

    version: SurveyVersion
    row: Row
    groups: list[str]
    code: str
    """Of the receipt."""
    actor: Actor = None
    faults: dict[str, Any] = field(default_factory=dict)

    def response(self) -> Response:
        """The response once it is stored."""
        made = Response(**self.row)
        made.version, made.survey = self.version, self.version.survey
        made._state.adding = False  # noqa: SLF001 - what save() does
        return made


def store(sending: Sending, definition: Definition) -> bool:
    """Store it once; returns after the commit whether it was stored.

    It is not when its key or receipt is known already, when the survey is not open or asks not its
    municipality, or when the quota is full. Raises ValidationError for a file that is gone.
    """
    if needs_care(sending, definition):
        return _grouped.alone(lambda: _store_carefully(sending, definition))
    return _grouped(sending)


async def store_soon(sending: Sending) -> bool:
    """`store` for an event loop and a sending that needs no care."""
    return await _grouped.soon(sending)


def needs_care(sending: Sending, definition: Definition) -> bool:
    """Whether it cannot be stored together with others: a quota to keep, files to claim."""
    with_files = any(attached_in(definition, sending.row["answers"]))
    return with_files or bool(sending.version.survey.quota)


def _store_group(sendings: Sequence[Sending]) -> list[bool]:
    return _insert(sendings, WITHOUT_QUOTA)


_grouped = GroupedCommits(_store_group)


def _store_carefully(sending: Sending, definition: Definition) -> bool:
    """Senders to a survey with a quota pass one after another, so that it is never exceeded.

    The response goes in together with the files that waited for it, or neither does.
    """
    with transaction.atomic():
        locked = Survey.objects.select_for_update(no_key=True)
        survey = locked.get(pk=sending.row["survey_id"])
        if survey.quota and survey.responses.count() >= survey.quota:
            return False
        (stored,) = _insert([sending], WITH_ANY_QUOTA)
        if stored:
            claim_attachments(sending.response(), definition)
        return stored


def _insert(sendings: Sequence[Sending], condition: str) -> list[bool]:
    day = timezone.localdate()
    today = connection.ops.adapt_datefield_value(day)
    stored = insert_once(
        Response,
        [sending.row for sending in sendings],
        _rows_beside(sendings, day),
        only_if=Condition(condition, [today, today]),
    )
    if live.has_carrier():
        for topic in {_topic(s) for s, done in zip(sendings, stored, strict=True) if done}:
            live.publish(topic, "response")
    return stored


def _rows_beside(sendings: Sequence[Sending], day: date) -> Beside:
    """Groups, places in the queue of the rollup, audit rows, and events where a table carries them.

    The event of a municipality is the same for all its responses, so it goes in once.
    """
    groups: list[Row] = []
    uncounted: list[Row] = []
    entries: list[Row] = []
    events: list[Row] = []
    for sending in sendings:
        key = sending.row["id"]
        groups += [
            {"response_id": key, "populationgroup_id": group, OWNER: key}
            for group in sending.groups
        ]
        uncounted.append({"response_id": key, OWNER: key})
        owner = sending.version.survey.organisation_id
        entry = audit.row(
            "submit_response",
            _MODEL,
            str(key),
            actor=sending.actor,
            day=day,
            organisation_id=owner,
        )
        entry["at"] = connection.ops.adapt_datetimefield_value(entry["at"])
        entries.append({**entry, OWNER: key})
        events.append({**live.row(_topic(sending), "response"), OWNER: key})
    beside: Beside = {_InGroup: groups, Uncounted: uncounted, AuditEntry: entries}
    return beside if live.has_carrier() else {**beside, LiveEvent: events}


def _topic(sending: Sending) -> str:
    return f"municipality.{sending.row['municipality_id']}"
