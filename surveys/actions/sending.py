"""A filled survey on its way in: checked, stored once, acknowledged after the commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.audit import Actor
from surveys.actions.preparing import WRONG_PLACE, Consents, checker, prepare_sending
from surveys.actions.storing import Sending, needs_care, store, store_soon
from surveys.models import ImportBatch, Response, Survey, SurveyVersion


@dataclass(frozen=True, slots=True)
class Submitted:
    """`created` is False when the same had been sent before: the response and code are those."""

    response: Response
    receipt_code: str
    created: bool


class KeyReused(Exception):  # noqa: N818 - the name says what happened
    """The sender's key came before, with another content."""


def submit_response(  # noqa: PLR0913 - what a response consists of; each is named by the caller
    version: SurveyVersion,
    *,
    answers: object,
    language: str,
    municipality: Municipality | None,
    groups: Iterable[PopulationGroup] = (),
    consents: Consents,
    client_key: str,
    actor: Actor = None,
    role: str = Response.Role.RESIDENT,
    source: Organisation | None = None,
    people_behind: int | None = None,
    basis: str = "",
    heard_how: str = "",
    submitted_on: date | None = None,
    respondent: str = "",
    import_batch: ImportBatch | None = None,
) -> Submitted:
    """Store one filled survey with its receipt, once for each `client_key`.

    Returns after the commit. Raises ValidationError by question or field name (its code is
    `closed`, `early` or `full` when the survey takes no more), KeyReused, and OperationalError when
    the database did not confirm.
    """
    sending = prepare_sending(
        version,
        answers=answers,
        language=language,
        municipality=municipality.pk if municipality else None,
        groups=[group.pk for group in groups],
        consents=consents,
        client_key=client_key,
        actor=actor,
        role=role,
        source=source.pk if source else None,
        people_behind=people_behind,
        basis=basis,
        heard_how=heard_how,
        submitted_on=submitted_on,
        respondent=respondent,
        import_batch=import_batch,
    )
    earlier = store_once(sending)
    return Submitted(earlier or sending.response(), sending.code, created=earlier is None)


def store_once(sending: Sending) -> Response | None:
    """Store it, or give the response that was stored when the same was sent before.

    Store first and ask afterwards why it was not: nearly always there is nothing to ask. Raises
    what `submit_response` does.
    """
    survey = sending.version.survey
    for _look in ("as the caller knows it", "as it is"):
        if survey.is_open():
            if sending.faults:
                raise ValidationError(sending.faults | _faults_of_place(sending))
            if _stored(sending):
                return None
        if earlier := _sent_before(sending):
            return earlier
        survey.refresh_from_db(fields=["status", "opens_on", "closes_on", "quota"])
        if not survey.is_open():
            raise closed(survey)
        if faults := _faults_of_place(sending):
            raise ValidationError(faults)
    raise ValidationError(_("This survey has received as many answers as it takes."), code="full")


async def store_at_once(sending: Sending) -> bool:
    """Store it together with others, for an event loop: whether it was stored.

    False also where nothing was tried, since the sending needs more than that; `store_once` finds
    out why. Raises OperationalError when the database did not confirm.
    """
    definition = checker(sending.version).definition
    if sending.faults or needs_care(sending, definition) or not sending.version.survey.is_open():
        return False
    return await store_soon(sending)


def _stored(sending: Sending) -> bool:
    try:
        return store(sending, checker(sending.version).definition)
    except IntegrityError as error:
        known = PopulationGroup.objects.filter(pk__in=sending.groups).count()
        if known < len(sending.groups):
            message = _("There is no such population group.")
            raise ValidationError({"groups": message}) from error
        raise


def _sent_before(sending: Sending) -> Response | None:
    earlier = (
        Response.objects.select_related("survey", "version")
        .filter(client_key_hash=sending.row["client_key_hash"])
        .first()
    )
    # A withdrawn response has forgotten its body.
    if earlier and earlier.body_hash not in {sending.row["body_hash"], ""}:
        raise KeyReused
    return earlier


def closed(survey: Survey) -> ValidationError:
    """Why a survey that is not open takes no answers."""
    opens = survey.opens_on
    if survey.status == Survey.Status.LIVE and opens and opens > timezone.localdate():
        return ValidationError(
            _("This survey opens on %(day)s."),
            code="early",
            params={"day": date_format(opens, "SHORT_DATE_FORMAT")},
        )
    return ValidationError(_("This survey is not open for answers."), code="closed")


def _faults_of_place(sending: Sending) -> dict[str, Any]:
    asked, place = sending.version.survey.municipalities, sending.row["municipality_id"]
    if place and asked.filter(pk=place).exists():
        return {}
    return {"municipality": WRONG_PLACE}
