"""What is done with a survey: made, opened, closed, shared by links."""

import secrets
from collections.abc import Iterable
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared import audit
from shared.audit import Actor
from surveys.definition import Definition, definition_of, faults_of, plain, read_definition
from surveys.models import Survey, SurveyLink, SurveyVersion
from surveys.permissions import missing_before_going_live

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters that look alike on a poster."""
CODE_LENGTH = 7


def create_survey(  # noqa: PLR0913 - what a survey consists of; each is named by the caller
    organisation: Organisation,
    *,
    actor: Actor,
    slug: str,
    kind: str,
    title: dict[str, str],
    definition: Definition | dict[str, Any],
    municipalities: Iterable[Municipality],
    introduction: dict[str, str] | None = None,
    groups: Iterable[PopulationGroup] = (),
    **privacy_fields: Any,
) -> Survey:
    """Make a draft. Raises ValidationError by field name."""
    survey = Survey(
        organisation=organisation,
        slug=slug,
        kind=kind,
        title=title,
        introduction=introduction or {},
        definition=_checked(definition),
        **privacy_fields,
    )
    survey.full_clean()
    _check_days(survey)
    with transaction.atomic():
        survey.save(force_insert=True)
        survey.municipalities.set(municipalities)
        survey.groups.set(groups)
        audit.record("create_survey", survey, actor=actor, organisation_id=organisation.pk)
    return survey


def edit_survey(
    survey: Survey,
    *,
    actor: Actor,
    municipalities: Iterable[Municipality],
    groups: Iterable[PopulationGroup] = (),
    **fields: Any,
) -> None:
    """Change what is told about the survey; its questions stay. Raises ValidationError by field."""
    for name, value in fields.items():
        setattr(survey, name, value)
    survey.full_clean()
    _check_days(survey)
    if survey.status == Survey.Status.LIVE and (missing := missing_before_going_live(survey)):
        raise ValidationError(missing)
    with transaction.atomic():
        survey.save()
        survey.municipalities.set(municipalities)
        survey.groups.set(groups)
        audit.record("edit_survey", survey, actor=actor, organisation_id=survey.organisation_id)


def _check_days(survey: Survey) -> None:
    if survey.opens_on and survey.closes_on and survey.closes_on < survey.opens_on:
        raise ValidationError({"closes_on": _("The last day is before the first.")})


def _checked(definition: Definition | dict[str, Any]) -> dict[str, Any]:
    try:
        read = definition if isinstance(definition, Definition) else read_definition(definition)
    except msgspec.ValidationError as error:
        raise ValidationError({"definition": str(error)}) from error
    if faults := faults_of(read):
        raise ValidationError({"definition": faults})
    return plain(read)


def go_live(survey: Survey, *, actor: Actor) -> SurveyVersion:
    """Open the survey with its questions as they stand now, frozen as a version.

    The same questions as in the newest version make no new one. Raises ValidationError by field
    when something that must be told to the answerers is missing.
    """
    if missing := missing_before_going_live(survey):
        raise ValidationError(missing)
    definition = _checked(survey.definition)
    with transaction.atomic():
        Survey.objects.select_for_update().get(pk=survey.pk)
        newest = survey.versions.first()
        if newest is None or plain(definition_of(newest)) != definition:
            newest = SurveyVersion.objects.create(
                survey=survey, number=newest.number + 1 if newest else 1, definition=definition
            )
        survey.status = Survey.Status.LIVE
        survey.save(update_fields=["status"])
        _link(survey, None)
        audit.record(
            "go_live",
            survey,
            actor=actor,
            organisation_id=survey.organisation_id,
            version=newest.number,
        )
    return newest


def close_survey(survey: Survey, *, actor: Actor) -> None:
    """Take no more answers; what was told stays."""
    with transaction.atomic():
        survey.status = Survey.Status.CLOSED
        survey.save(update_fields=["status"])
        audit.record("close_survey", survey, actor=actor, organisation_id=survey.organisation_id)


def make_link(survey: Survey, *, organisation: Organisation, actor: Actor) -> SurveyLink:
    """The organisation's own link, which tells that it brought the answer; made once."""
    with transaction.atomic():
        link = _link(survey, organisation)
        audit.record("make_link", survey, actor=actor, organisation_id=organisation.pk)
    return link


def _link(survey: Survey, organisation: Organisation | None) -> SurveyLink:
    while True:
        if link := SurveyLink.objects.filter(survey=survey, organisation=organisation).first():
            return link
        code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                return SurveyLink.objects.create(
                    survey=survey, organisation=organisation, code=code
                )
        except IntegrityError:  # another made the link just now, or the code is taken
            continue
