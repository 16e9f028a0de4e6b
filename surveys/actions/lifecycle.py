"""The life of a survey: its draft is saved, it opens, changes, closes, is put away and taken back."""

from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared import audit
from shared.audit import Actor
from surveys.actions.links import plain_link
from surveys.definition import Definition, definition_of, faults_of, plain, read_definition
from surveys.models import Survey, SurveyVersion
from surveys.permissions import missing_before_going_live


class DefinitionConflict(Exception):  # noqa: N818 - it is a state of things, not a mistake
    """Somebody else has saved the draft since it was read; nothing has been written.

    `definition` and `revision` are what stands saved now, so that both can be shown.
    """

    def __init__(self, definition: Definition, revision: int) -> None:
        super().__init__(definition, revision)
        self.definition = definition
        self.revision = revision


def sound(definition: Definition | dict[str, Any]) -> dict[str, Any]:
    """The definition as JSON holds it. Raises ValidationError when it has faults."""
    read = readable(definition)
    if faults := faults_of(read):
        raise ValidationError({"definition": faults})
    return plain(read)


def readable(definition: Definition | dict[str, Any]) -> Definition:
    """Raises ValidationError when it has not even the shape of a definition."""
    try:
        return definition if isinstance(definition, Definition) else read_definition(definition)
    except msgspec.ValidationError as error:
        raise ValidationError({"definition": str(error)}) from error


def save_definition(
    survey: Survey, *, actor: Actor, definition: Definition | dict[str, Any], revision: int
) -> int:
    """Save the draft that was made of `revision`; returns the new revision.

    A draft may have faults: they keep it from going live, not from being saved. Raises
    DefinitionConflict when the draft has been saved since, ValidationError when it is no definition
    or the survey has been put away.
    """
    data = plain(readable(definition))
    if survey.status == Survey.Status.ARCHIVED:
        raise ValidationError({"definition": _("An archived survey is not changed. Restore it.")})
    with transaction.atomic():
        saved = Survey.objects.filter(pk=survey.pk, revision=revision).update(
            definition=data, revision=F("revision") + 1
        )
        if not saved:
            now = Survey.objects.get(pk=survey.pk)
            raise DefinitionConflict(read_definition(now.definition), now.revision)
        audit.record(
            "save_definition",
            survey,
            actor=actor,
            organisation_id=survey.organisation_id,
            revision=revision + 1,
        )
    survey.definition, survey.revision = data, revision + 1
    return survey.revision


def go_live(survey: Survey, *, actor: Actor) -> SurveyVersion:
    """Open the survey with its questions as they stand now, frozen as a version.

    The same questions as in the newest version make no new one. Raises ValidationError by field
    when something that must be told to the answerers is missing, or a question has a fault.
    """
    _refuse_archived(survey)
    _refuse_past(survey)
    with transaction.atomic():
        version = _freeze(survey)
        survey.status = Survey.Status.LIVE
        survey.save(update_fields=["status"])
        plain_link(survey)
        _record("go_live", survey, actor, version=version.number)
    return version


def publish_changes(survey: Survey, *, actor: Actor) -> SurveyVersion:
    """Ask from now on what the draft asks: the next version of an open or closed survey.

    Responses keep pointing at the version they answered. Raises ValidationError as `go_live` does.
    """
    if survey.status not in {Survey.Status.LIVE, Survey.Status.CLOSED}:
        raise ValidationError(_("Only a survey that has been opened has changes to publish."))
    with transaction.atomic():
        version = _freeze(survey)
        _record("publish_changes", survey, actor, version=version.number)
    return version


def _freeze(survey: Survey) -> SurveyVersion:
    """The newest version if it asks what the draft asks, else a new one."""
    draft = Survey.objects.select_for_update().get(pk=survey.pk)
    if missing := missing_before_going_live(survey):
        raise ValidationError(missing)
    definition = sound(survey.definition)
    if draft.revision != survey.revision:
        raise ValidationError(
            _("Somebody changed the questions meanwhile. Look them through again.")
        )
    newest = survey.versions.first()
    if newest is not None and plain(definition_of(newest)) == definition:
        return newest
    return SurveyVersion.objects.create(
        survey=survey, number=newest.number + 1 if newest else 1, definition=definition
    )


def close_survey(survey: Survey, *, actor: Actor) -> None:
    """Take no more answers; what was told stays."""
    _move(survey, Survey.Status.CLOSED, "close_survey", actor)


def reopen_survey(survey: Survey, *, actor: Actor) -> None:
    """Take answers again, to the questions of the newest version."""
    if survey.status != Survey.Status.CLOSED:
        raise ValidationError(_("Only a closed survey is opened again."))
    _refuse_past(survey)
    missing = missing_before_going_live(survey)
    missing.pop("definition", None)  # people answer the version; the draft may be unfinished
    if missing:
        raise ValidationError(missing)
    _move(survey, Survey.Status.LIVE, "reopen_survey", actor)


def archive_survey(survey: Survey, *, actor: Actor) -> None:
    """Put a draft or a closed survey out of the way; nothing of it is deleted."""
    if survey.status == Survey.Status.LIVE:
        raise ValidationError(_("Close the survey before archiving it."))
    _move(survey, Survey.Status.ARCHIVED, "archive_survey", actor)


def restore_survey(survey: Survey, *, actor: Actor) -> None:
    """Take a survey out of the archive: closed if it was ever open, else a draft."""
    if survey.status != Survey.Status.ARCHIVED:
        raise ValidationError(_("The survey is not in the archive."))
    before = Survey.Status.CLOSED if survey.versions.exists() else Survey.Status.DRAFT
    _move(survey, before, "restore_survey", actor)


def _refuse_archived(survey: Survey) -> None:
    if survey.status == Survey.Status.ARCHIVED:
        raise ValidationError(_("An archived survey is not opened. Restore it first."))


def _refuse_past(survey: Survey) -> None:
    if survey.closes_on and survey.closes_on < timezone.localdate():
        raise ValidationError({"closes_on": _("The last day has passed. Give a new one.")})


def _move(survey: Survey, status: Survey.Status, verb: str, actor: Actor) -> None:
    with transaction.atomic():
        survey.status = status
        survey.save(update_fields=["status"])
        _record(verb, survey, actor)


def _record(verb: str, survey: Survey, actor: Actor, **details: Any) -> None:
    audit.record(verb, survey, actor=actor, organisation_id=survey.organisation_id, **details)
