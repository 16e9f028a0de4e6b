"""Answers saved to go on later: sealed under a code that is shown once and not kept."""

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared import audit
from shared.sealing import Unsealable, code_hash, new_code, seal, unseal
from surveys.models import Draft, Survey

KEPT_DAYS = 30
AFTER_CLOSING_DAYS = 7
"""A draft can still be read and copied for so long when its survey has ended."""
LARGEST = 256 * 1024


class Kept(msgspec.Struct, frozen=True):
    """A half-filled form: its fields as they travel in the pages, the step, the page's language."""

    fields: dict[str, list[str]]
    step: str
    language: str


@dataclass(frozen=True, slots=True)
class Saved:
    code: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Opened:
    survey: Survey
    kept: Kept
    expires_on: date


def last_day(survey: Survey, today: date) -> date:
    """Until when a draft of the survey saved today is kept."""
    days = [today + timedelta(days=KEPT_DAYS)]
    if survey.closes_on:
        days.append(max(today, survey.closes_on + timedelta(days=AFTER_CLOSING_DAYS)))
    if survey.status != Survey.Status.LIVE:
        days.append(today + timedelta(days=AFTER_CLOSING_DAYS))
    return min(days)


def save_draft(survey: Survey, kept: Kept, *, code: str = "") -> Saved:
    """Seal the answers under their code; under a new one if `code` names no draft of the survey.

    Raises ValidationError when they are too large.
    """
    content = msgspec.json.encode(kept)
    if len(content) > LARGEST:
        raise ValidationError(_("The answers are too long to be saved."), code="too-large")
    with transaction.atomic():
        known = Draft.objects.filter(code_hash=code_hash(code), survey=survey)
        if not code or not known.exists():
            code = new_code()
        draft = Draft(
            code_hash=code_hash(code),
            survey=survey,
            sealed=seal(content, code=code, purpose=_purpose(survey)),
            expires_on=last_day(survey, timezone.localdate()),
        )
        draft.save()
        audit.record("save_draft", survey, actor=None, organisation_id=survey.organisation_id)
    return Saved(code, draft.expires_on)


def open_draft(code: str) -> Opened | None:
    """What was saved under the code; None when there is nothing, or no longer."""
    draft = (
        Draft.objects.filter(code_hash=code_hash(code), expires_on__gte=timezone.localdate())
        .select_related("survey__organisation")
        .first()
    )
    if draft is None:
        return None
    try:
        content = unseal(bytes(draft.sealed), code=code, purpose=_purpose(draft.survey))
    except Unsealable:
        return None
    return Opened(draft.survey, msgspec.json.decode(content, type=Kept), draft.expires_on)


def forget_draft(code: str) -> None:
    """Delete what was saved under the code: it has been sent, or is not wanted any more."""
    with transaction.atomic():
        for draft in Draft.objects.filter(code_hash=code_hash(code)).select_related("survey"):
            draft.delete()
            audit.record(
                "forget_draft",
                draft.survey,
                actor=None,
                organisation_id=draft.survey.organisation_id,
            )


def forget_expired_drafts(*, day: date) -> int:
    """Delete drafts whose last day has passed; returns how many.

    A survey that has ended sooner than was planned shortens the time of its drafts.
    """
    for survey in Survey.objects.filter(drafts__isnull=False).distinct():
        last = last_day(survey, day)
        survey.drafts.filter(expires_on__gt=last).update(expires_on=last)
    deleted, _by_model = Draft.objects.filter(expires_on__lt=day).delete()
    return deleted


def _purpose(survey: Survey) -> str:
    return f"draft of {survey.pk}"
