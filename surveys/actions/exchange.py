"""A form brought in from a file: it becomes the draft after a person has confirmed it."""

from typing import Literal

from django.db import transaction

from shared import audit
from shared.audit import Actor
from surveys.actions.lifecycle import save_definition, sound
from surveys.definition import Definition
from surveys.models import Survey


def import_definition(
    survey: Survey,
    *,
    actor: Actor,
    definition: Definition,
    source: Literal["xlsform", "json", "api"],
    revision: int,
) -> int:
    """Put the form as the draft that was made of `revision`; returns the new revision.

    Nothing that has been answered changes: going live or publishing makes the next version of it.
    Raises ValidationError when it has faults, DefinitionConflict when somebody has saved the draft
    meanwhile.
    """
    sound(definition)
    with transaction.atomic():
        new = save_definition(survey, actor=actor, definition=definition, revision=revision)
        audit.record(
            "import_definition",
            survey,
            actor=actor,
            organisation_id=survey.organisation_id,
            source=source,
            revision=new,
        )
    return new
