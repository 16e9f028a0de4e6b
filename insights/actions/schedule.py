"""When the worker makes an analysis by itself: after so many hours, if enough new texts have come."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from insights.actions.analyses import queue_analysis
from insights.models import AnalysisRun, Passage

FEWEST_NEW = 50
NEW_SHARE = 50
"""Enough new texts are so many, or one for so many that were analysed before if that is more."""


def schedule_analysis() -> AnalysisRun | None:
    """The warm refit that is due, waiting to be done; None when none is.

    One that failed or was stopped is not tried again before its time either.
    """
    if not settings.KOETTU_REFIT_HOURS:
        return None
    since = timezone.now() - timedelta(hours=settings.KOETTU_REFIT_HOURS)
    if AnalysisRun.objects.filter(requested_at__gt=since).exists():
        return None
    new, before = new_passages()
    if new < max(FEWEST_NEW, before // NEW_SHARE):
        return None
    run, is_new = queue_analysis(actor=None, reason=AnalysisRun.Reason.SCHEDULE, new_passages=new)
    return run if is_new else None


def new_passages() -> tuple[int, int]:
    """How many more texts there are than at the last analysis, and how many there were then."""
    last = AnalysisRun.objects.filter(status=AnalysisRun.Status.DONE).first()
    before = int(last.figures.get("passages", 0)) if last else 0
    return max(0, Passage.objects.analysable().count() - before), before
