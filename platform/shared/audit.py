"""The log of who did what; every action writes one row."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.utils import timezone

from shared.models import AuditEntry

Actor = AbstractBaseUser | AnonymousUser | None


def record(
    verb: str,
    subject: models.Model,
    *,
    actor: Actor,
    organisation_id: UUID | None = None,
    **details: Any,
) -> AuditEntry:
    """Write one row: `actor` did `verb` to `subject`; `details` never hold a person's words."""
    subject_type, subject_id = subject._meta.label_lower, str(subject.pk)
    return AuditEntry.objects.create(
        **row(
            verb,
            subject_type,
            subject_id,
            actor=actor,
            day=timezone.localdate(),
            organisation_id=organisation_id,
            **details,
        )
    )


def row(  # noqa: PLR0913 - its columns
    verb: str,
    subject_type: str,
    subject_id: str,
    *,
    actor: Actor,
    day: date,
    organisation_id: UUID | None = None,
    **details: Any,
) -> dict[str, Any]:
    """The columns that `record` writes, for who writes many rows at once."""
    known = actor if actor is not None and actor.is_authenticated else None
    return {
        "id": uuid4(),
        "day": day,
        "at": timezone.now() if known else None,
        "actor_id": known.pk if known else None,
        "organisation_id": organisation_id,
        "verb": verb,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "details": details,
    }
