"""The working pages of a report: the list, its structure, publishing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.models import Organisation
from organisations.permissions import (
    CURATORS,
    acting_user,
    has_role,
    may_read_workspace,
    memberships_of,
)
from organisations.querysets import Reader
from reports import actions, snapshots, structure
from reports.forms import PublishForm, ReportForm, title_of
from reports.models import Evidence, ReportVersion, Section, WelfareReport
from reports.permissions import may_create_report, may_edit_report, may_write_section
from reports.tasks import make_documents
from shared.permissions import require

PAGE_SIZE = 30


@require_safe
@login_required
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports that the reader's municipality or county works on."""
    require(may_read_workspace(request.user))
    reports = WelfareReport.objects.visible_to(request.user).with_editions().with_progress()
    context = {
        "page_obj": Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_create": _organisation(request.user, request) is not None,
    }
    return render(request, "reports/report_list.html", context)


def _organisation(user: Reader, request: HttpRequest) -> Organisation | None:
    """The authority that the reader makes reports for: the one worked for now, else the first."""
    now = request.membership  # type: ignore[attr-defined]
    known = [now.organisation] if now else []
    known += [membership.organisation for membership in memberships_of(user)]
    return next((one for one in known if may_create_report(user, one)), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_create(request: HttpRequest) -> HttpResponse:
    organisation = _organisation(request.user, request)
    if organisation is None:
        membership = request.membership  # type: ignore[attr-defined]
        require(may_read_workspace(request.user))
        require(has_role(request.user, membership.organisation, CURATORS))
        require(may_create_report(request.user, membership.organisation))
        return redirect("reports:report_list")
    form = ReportForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        data = form.cleaned_data
        period = str(data["year"] or data["term"])
        try:
            report = actions.create_report(
                organisation,
                actor=acting_user(request.user),
                kind=data["kind"],
                term=data["term"],
                year=data["year"],
                title=title_of(form, structure.suggested_title(data["kind"], period)),
            )
        except ValidationError:
            form.add_error(None, _("There is already such a report. Continue with that one."))
        else:
            return redirect("reports:report_detail", pk=report.pk)
    context = {"form": form, "organisation": organisation}
    return render(request, "reports/report_create.html", context)


def _sections(report: WelfareReport) -> list[Section]:
    """The sections with all that the structure page shows of them; a constant number of queries."""
    evidence = Evidence.objects.select_related("insight", "indicator")
    return list(
        report.sections.select_related("edited_by")
        .order_by("position")
        .prefetch_related(
            "placed_indicators__indicator",
            Prefetch("evidence", evidence.prefetch_related("insight__groups")),
        )
    )


def _line(section: Section, *, may_write: bool) -> snapshots.Line:
    """The section's line of the evidence map: it leads to writing, or else to reading."""
    place = structure.anchor(section.number)
    page = reverse("reports:report_read", args=[section.report_id])
    page, evidence = f"{page}#{place}", f"{page}#{place}"
    if may_write:
        page = reverse("reports:section_edit", args=[section.pk])
        evidence = f"{page}#evidence"
    marks = [
        snapshots.Mark(
            one.verdict,
            one.insight.claim,
            evidence,
            [(group.slug, group.name) for group in one.insight.groups.all()],
        )
        for one in section.evidence.all()
    ]
    gap = Section.Gap(section.gap).label if section.gap and not marks else ""
    return snapshots.Line(section.number, section.title, page, gap, marks)


@require_safe
@login_required
def report_detail(request: HttpRequest, pk: str) -> HttpResponse:
    """The structure of a draft: what each section has, what it lacks, and the evidence map."""
    report = get_object_or_404(
        WelfareReport.objects.visible_to(request.user).with_editions(), pk=pk
    )
    sections = _sections(report)
    lacking = snapshots.missing(sections)
    mapped = [one for one in sections if one.wants_evidence or one.evidence.all()]
    parents = {section.parent_id for section in sections}
    may_write = bool(sections) and bool(may_write_section(request.user, sections[0]))
    lines = [_line(section, may_write=may_write) for section in mapped]
    context = {
        "report": report,
        "sections": [(section, section.pk in parents) for section in sections],
        "verdicts": Evidence.Verdict,
        "map": snapshots.evidence_map(lines),
        "blocking": [one for one in lacking if one.blocks],
        "advice": [one for one in lacking if not one.blocks],
        "may_edit": may_edit_report(request.user, report),
        "may_write": may_write,
    }
    return render(request, "reports/report_detail.html", context)


@require_safe
@login_required
def report_read(request: HttpRequest, pk: str) -> HttpResponse:
    """The draft as it would be published now, for members."""
    report = get_object_or_404(
        WelfareReport.objects.visible_to(request.user).with_editions(), pk=pk
    )
    nothing = {"by": "", "on": None, "reference": ""}
    snapshot = snapshots.build(
        report, version=0, published_on=timezone.localdate(), decision=nothing
    )
    context = {"report": report, "page": snapshots.read(snapshot.content), "is_draft": True}
    return render(request, "reports/public_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_publish(request: HttpRequest, pk: str) -> HttpResponse:
    """Asks for the decision, says what publishing means, and locks the version."""
    report = get_object_or_404(
        WelfareReport.objects.visible_to(request.user).with_editions(), pk=pk
    )
    require(may_edit_report(request.user, report))
    form = PublishForm(request.POST or None)
    if form.is_valid() and (version := _publish(request, report, form)):
        messages.success(request, _("The report is public now. Its PDF is being made."))
        return redirect("reports:public_detail", pk=version.report_id)
    lacking = snapshots.missing(_sections(report))
    context = {
        "report": report,
        "form": form,
        "blocking": [one for one in lacking if one.blocks],
        "advice": [one for one in lacking if not one.blocks],
    }
    return render(request, "reports/report_publish.html", context)


def _publish(request: HttpRequest, report: WelfareReport, form: Form) -> ReportVersion | None:
    try:
        version = actions.publish(report, actor=acting_user(request.user), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    make_documents.enqueue(str(version.pk))
    return version
