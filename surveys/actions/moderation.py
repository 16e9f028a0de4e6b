"""What a moderator does with a response: reads the original, decides."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shared import audit
from shared.audit import Actor
from surveys.actions.preparing import clean_field
from surveys.actions.responses import tell
from surveys.models import Response
from surveys.rollups import changing

MODERATED = frozenset(
    {
        Response.Status.IN_REVIEW,
        Response.Status.APPROVED,
        Response.Status.NOT_PUBLISHED,
        Response.Status.SEALED,
    }
)
WITH_REASON = frozenset({Response.Status.NOT_PUBLISHED, Response.Status.SEALED})


def moderate_response(response: Response, *, actor: Actor, status: str, reason: str = "") -> None:
    """Decide what may be done with a response; the receipt tells the teller the reason."""
    reason = clean_field("reason", reason, 300)
    if status not in MODERATED or response.status == Response.Status.WITHDRAWN:
        raise ValidationError({"status": _("This response cannot be moved to that state.")})
    if status in WITH_REASON and not reason:
        raise ValidationError({"reason": _("Write the reason: the teller reads it.")})
    with changing(response.pk):
        response.status = Response.Status(status)
        response.status_reason = reason
        response.save(update_fields=["status", "status_reason"])
        audit.record(
            "moderate_response",
            response,
            actor=actor,
            organisation_id=response.survey.organisation_id,
            status=status,
        )
        tell(response, "moderated")


def read_original(response: Response, *, actor: Actor) -> None:
    """Write down that somebody opened the original words of a response."""
    audit.record(
        "read_original", response, actor=actor, organisation_id=response.survey.organisation_id
    )
