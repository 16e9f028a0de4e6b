"""What is told of a survey: made, and changed while its questions stay."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared import audit
from shared.audit import Actor
from surveys.actions.lifecycle import sound
from surveys.definition import Definition
from surveys.models import Survey
from surveys.permissions import missing_before_going_live

EMPTY: dict[str, Any] = {"pages": [{"name": "page-1", "title": {}, "questions": []}]}
"""A draft of which nothing has been asked yet."""


def create_survey(  # noqa: PLR0913 - what a survey consists of; each is named by the caller
    organisation: Organisation,
    *,
    actor: Actor,
    slug: str,
    kind: str,
    title: dict[str, str],
    definition: Definition | dict[str, Any] | None,
    municipalities: Iterable[Municipality],
    introduction: dict[str, str] | None = None,
    groups: Iterable[PopulationGroup] = (),
    **privacy_fields: Any,
) -> Survey:
    """Make a draft; without a definition an empty one. Raises ValidationError by field name.

    An experience form is sensitive unless it is said not to be.
    """
    privacy_fields.setdefault("is_sensitive", kind == Survey.Kind.EXPERIENCE)
    survey = Survey(
        organisation=organisation,
        slug=slug,
        kind=kind,
        title=title,
        introduction=introduction or {},
        definition=EMPTY if definition is None else sound(definition),
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
    """Change what is told about the survey; its questions stay. Raises ValidationError by field.

    Only the given fields are written, so that a draft that somebody saves meanwhile stays.
    """
    for name, value in fields.items():
        setattr(survey, name, value)
    survey.full_clean()
    _check_days(survey)
    if survey.status == Survey.Status.LIVE:
        missing = missing_before_going_live(survey)
        missing.pop("definition", None)  # the draft may be unfinished; people answer the version
        if missing:
            raise ValidationError(missing)
    with transaction.atomic():
        survey.save(update_fields=fields)
        survey.municipalities.set(municipalities)
        survey.groups.set(groups)
        audit.record("edit_survey", survey, actor=actor, organisation_id=survey.organisation_id)


def _check_days(survey: Survey) -> None:
    if survey.opens_on and survey.closes_on and survey.closes_on < survey.opens_on:
        raise ValidationError({"closes_on": _("The last day is before the first.")})
