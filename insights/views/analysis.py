"""The page of the analysis: what was done when and why, what is not themed, and how to do it anew."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from insights import actions
from insights.forms import AnalysisForm
from insights.models import AnalysisRun, Passage
from insights.permissions import may_analyse
from insights.rollups import writers_of
from insights.tasks import run_analysis
from insights.views.workspace import area_for, deed_of, person, say_errors, workspace

RUNS_SHOWN = 12


@workspace
def analysis(request: HttpRequest, form: AnalysisForm | None = None) -> HttpResponse:
    """The latest runs, the languages, and the form for another run."""
    area = area_for(request)
    runs = AnalysisRun.objects.visible_to(request.user).select_related("requested_by")
    latest = runs.filter(status=AnalysisRun.Status.DONE).first()
    context: dict[str, Any] = {
        "area": area,
        "run": runs.first(),
        "runs": runs[:RUNS_SHOWN],
        "languages": [
            (
                Passage.Language(code).label,
                writers_of(code, place=area.place),
                (latest.figures.get("themes") or {}).get(code) if latest else None,
            )
            for code in Passage.Language.values
        ],
        "may_analyse": may_analyse(request.user),
        "form": form or AnalysisForm(),
    }
    status = 400 if form is not None else 200
    return render(request, "insights/analysis.html", context, status=status)


@require_POST
@workspace
def analysis_start(request: HttpRequest) -> HttpResponse:
    """Ask for an analysis, or stop the one under way."""
    if deed_of(request) == "cancel":
        run = AnalysisRun.objects.visible_to(request.user).first()
        if run:
            actions.cancel_analysis(run, actor=person(request))
            messages.success(request, _("The analysis was stopped. The former result stands."))
        return redirect("insights:overview")
    form = AnalysisForm(request.POST)
    if not form.is_valid():
        return analysis(request, form)
    try:
        run = actions.request_analysis(
            actor=person(request),
            new_edition=form.cleaned_data["new_edition"],
            theme_counts=form.counts,
        )
    except ValidationError as error:
        say_errors(request, error)
        return redirect("insights:analysis")
    if run.status == AnalysisRun.Status.QUEUED and run.requested_by_id == person(request).pk:
        run_analysis.enqueue(str(run.pk))
    messages.success(request, _("The analysis will start in a moment."))
    return redirect("insights:overview")
