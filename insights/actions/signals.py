"""Weak signals, judged by people."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from insights.models import SignalReview, WeakSignal
from insights.permissions import may_triage
from shared import audit, live
from shared.permissions import require

LONGEST_REASON = 300
TRIAGED = frozenset({WeakSignal.Status.WATCHED, WeakSignal.Status.RAISED, WeakSignal.Status.CLOSED})


def triage_signal(signal: WeakSignal, *, actor: User, status: str, reason: str) -> None:
    """Watch, raise or close a signal, with the reason."""
    require(may_triage(actor, signal))
    reason = " ".join(reason.split())
    if status not in TRIAGED:
        raise ValidationError({"status": _("Choose: watch, raise or close.")})
    if not reason or len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("Write the reason in 300 characters or less.")})
    with transaction.atomic():
        signal.status = WeakSignal.Status(status)
        signal.status_reason = reason
        signal.reviewed_by = actor
        signal.reviewed_on = timezone.localdate()
        signal.respondents_reviewed = signal.respondents
        signal.save(
            update_fields=[
                "status",
                "status_reason",
                "reviewed_by",
                "reviewed_on",
                "respondents_reviewed",
            ]
        )
        SignalReview.objects.create(
            signal=signal,
            status=status,
            reason=reason,
            reviewed_by=actor,
            reviewed_on=signal.reviewed_on,
        )
        audit.record("triage_signal", signal, actor=actor, status=status)
        live.publish("analysis", "signals")
