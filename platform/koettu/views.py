"""Pages that join all apps: the front page, home, and what the system says of itself."""

from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from organisations.models import Membership
from places.models import Municipality
from reports.models import PublishedEvidence, ReportVersion
from surveys.models import Survey

SHOWN = 3
"""How many cases and reports the front page shows."""


def front(request: HttpRequest) -> HttpResponse:
    """The residents' page; sets no cookie."""
    context = {
        "municipalities": sorted(_asked_municipalities(), key=str),
        "changed": PublishedEvidence.objects.newest()[:SHOWN],
        "versions": _newest_versions()[:SHOWN],
    }
    return render(request, "koettu/front.html", context)


def _asked_municipalities() -> QuerySet[Municipality]:
    """Municipalities whose residents can tell an experience today."""
    forms = Survey.objects.open_on(timezone.localdate()).filter(kind=Survey.Kind.EXPERIENCE)
    asked = Survey.municipalities.through.objects.filter(survey__in=forms)
    return Municipality.objects.filter(pk__in=asked.values("municipality"))


def _newest_versions() -> QuerySet[ReportVersion]:
    """The standing version of each published report, without its long content."""
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    return (
        ReportVersion.objects.filter(~Exists(newer))
        .select_related("report__organisation")
        .defer("content")
        .order_by("-published_on", "pk")
    )


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Each to where their work begins."""
    membership: Membership | None = request.membership  # type: ignore[attr-defined]
    if not membership:
        return redirect("front")
    if membership.organisation.is_public_authority:
        return redirect("insights:overview")
    return redirect("surveys:desk")


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/about.html", {"contact": _contact()})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/accessibility.html", {"contact": _contact()})


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/privacy.html", {"contact": _contact()})


def _contact() -> str:
    """The address that the installation sends from, where its people read what is sent back."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
