"""The log of who did what; every action writes one row."""

from typing import Any
from uuid import UUID

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
    row = entry(verb, subject, actor=actor, organisation_id=organisation_id, **details)
    row.save(force_insert=True)
    return row


def entry(
    verb: str,
    subject: models.Model,
    *,
    actor: Actor,
    organisation_id: UUID | None = None,
    **details: Any,
) -> AuditEntry:
    """The row that `record` writes, for who writes it together with others."""
    known = actor if actor is not None and actor.is_authenticated else None
    now = timezone.now()
    return AuditEntry(
        day=timezone.localdate(now),
        at=now if known else None,
        actor_id=known.pk if known else None,
        organisation_id=organisation_id,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        details=details,
    )
