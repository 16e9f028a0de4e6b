"""What is done with a stored response: corrected, withdrawn, forgotten."""

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shared import audit, erasure, live
from shared.audit import Actor
from surveys.actions.attachments import claim_attachments
from surveys.actions.preparing import Consents
from surveys.answers import checker_of
from surveys.models import Response, Survey
from surveys.rollups import changing


def correct_response(
    response: Response, *, answers: object, consents: Consents | None = None, actor: Actor = None
) -> Response:
    """Put new answers in place of the old; the receipt stays and the reading starts anew."""
    checker = checker_of(response.version)
    clean = checker(answers)
    with changing(response.pk):
        locked = Response.objects.select_for_update().get(pk=response.pk)
        if locked.is_forgotten or locked.status == Response.Status.SEALED:
            raise ValidationError(_("This response can no longer be changed."), code="gone")
        response.answers = clean
        response.revision = locked.revision + 1
        response.read_on = None  # the worker takes corrected texts up again
        response.status = Response.Status.RECEIVED
        response.status_reason = ""
        for name, allowed in (consents.columns() if consents else {}).items():
            setattr(response, name, allowed)
        response.save()
        claim_attachments(response, checker.definition)
        audit.record(
            "correct_response",
            response,
            actor=actor,
            organisation_id=response.survey.organisation_id,
            revision=response.revision,
        )
        tell(response, "response")
    return response


def withdraw_response(response: Response, *, actor: Actor = None) -> None:
    """Forget what was told everywhere; the receipt remains and says that it was withdrawn."""
    with transaction.atomic():
        Response.objects.select_for_update().get(pk=response.pk)
        erasure.erase(response.pk)
        audit.record(
            "withdraw_response",
            response,
            actor=actor,
            organisation_id=response.survey.organisation_id,
        )
        tell(response, "response")
    response.refresh_from_db()


def forget_expired_responses(*, day: date) -> int:
    """Forget the words of responses kept for as long as their survey promised; returns how many.

    A forgotten response goes on counting as one of its municipality and day, what it answered goes
    on counting in the survey's results, and its receipt says what happened. What was published with
    permission stays.
    """
    forgotten = 0
    for survey in Survey.objects.all():
        kept_from = day - relativedelta(months=survey.retention_months)
        old = survey.responses.filter(submitted_on__lt=kept_from).exclude(
            status__in=[Response.Status.WITHDRAWN, Response.Status.EXPIRED]
        )
        for response in old.iterator():
            with changing(response.pk, keep_answers=True):
                erasure.erase(response.pk, published=False)
                Response.objects.filter(pk=response.pk).update(status=Response.Status.EXPIRED)
                audit.record(
                    "forget_expired_response",
                    response,
                    actor=None,
                    organisation_id=survey.organisation_id,
                )
            forgotten += 1
    return forgotten


def forget_response(response_id: UUID) -> int:
    """This app's part of an erasure: an empty response that only its receipt can find."""
    with changing(response_id):
        Response.groups.through.objects.filter(response=response_id).delete()
        return Response.objects.filter(pk=response_id).update(
            status=Response.Status.WITHDRAWN,
            status_reason="",
            answers={},
            basis="",
            heard_how="",
            people_behind=None,
            filed_by=None,
            body_hash="",
            respondent=secrets.token_hex(16),
            **Consents().columns(),
        )


def tell(response: Response, kind: str, **payload: Any) -> None:
    """Tell the open pages of the municipality; those need no more than that something came."""
    if response.municipality_id:
        live.publish(f"municipality.{response.municipality_id}", kind, **payload)
