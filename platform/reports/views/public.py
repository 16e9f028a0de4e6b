"""What everybody reads: published reports, their PDF, and, for members, the way back."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from insights.models import Passage
from organisations.permissions import acting_user
from places.models import Municipality
from reports import snapshots
from reports.models import PublishedEvidence, ReportDocument, ReportVersion, WelfareReport
from surveys.models import Response

PAGE_SIZE = 20


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Published reports, by municipality if one is chosen."""
    reports = WelfareReport.objects.published().with_editions()
    code = request.GET.get("municipality", "")
    if code:
        reports = reports.about_municipality(code)
    municipalities = Municipality.objects.filter(county__in=_counties_with_reports()).only(
        "code", "name"
    )
    context = {
        "page_obj": Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page")),
        "municipalities": sorted(municipalities, key=str),
        "chosen": code,
    }
    return render(request, "reports/public_list.html", context)


def _counties_with_reports() -> set[str]:
    """Counties of which, or of whose municipalities, something has been published."""
    rows = WelfareReport.objects.published().values_list(
        "organisation__county", "organisation__municipality__county"
    )
    return {code for row in rows for code in row if code}


@require_safe
def public_detail(request: HttpRequest, pk: str) -> HttpResponse:
    """A published version: the newest, or an older one by `?version=`."""
    report = get_object_or_404(WelfareReport.objects.published().with_editions(), pk=pk)
    version = _version(request, report)
    withheld = {str(key) for key in version.published_quotes.stale().values_list("pk", flat=True)}
    context = {
        "report": report,
        "version": version,
        "page": snapshots.read(version.content, errata=version.errata, withheld=withheld),
        "is_newest": version.number == report.editions[0].number,
        "document": _document(version),
        "pdf_withheld": bool(withheld),
        "address": settings.PUBLIC_URL,
    }
    return render(request, "reports/public_detail.html", context)


def _version(request: HttpRequest, report: WelfareReport) -> ReportVersion:
    """The version that `?version=` names, with its content; the newest where it names none."""
    wanted = request.GET.get("version", "")
    versions = report.versions.order_by("-number")
    if wanted:
        versions = versions.filter(number=int(wanted[:4]) if wanted.isdecimal() else 0)
    if version := versions.first():
        return version
    raise Http404


def _document(version: ReportVersion) -> ReportDocument | None:
    """The document in the reader's language, else in the first that the report has."""
    documents = {document.language: document for document in version.documents.all()}
    codes = [get_language() or "", *version.languages]
    return next((documents[code] for code in codes if code in documents), None)


@require_safe
def public_document(request: HttpRequest, pk: str) -> HttpResponse:
    """The PDF of a published version; 404 until it has been made."""
    report = get_object_or_404(WelfareReport.objects.published(), pk=pk)
    version = _version(request, report)
    document = _document(version)
    if document is None or document.status != ReportVersion.DocumentStatus.READY:
        raise Http404
    if version.published_quotes.stale().exists():
        raise Http404  # it holds words that were taken back; it is being made anew
    name = f"{slugify(str(report.title))}-v{version.number}-{document.language}.pdf"
    with document.file.open() as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
@login_required
def evidence_trace(request: HttpRequest, pk: str) -> HttpResponse:
    """From a claim of a published report to the passages and responses behind it."""
    user = acting_user(request.user)
    evidence = get_object_or_404(
        PublishedEvidence.objects.visible_to(user)
        .select_related("version__report", "insight")
        .defer("version__content"),
        pk=pk,
    )
    behind = evidence.passages.all()
    passages = Passage.objects.visible_to(user).filter(pk__in=behind.values("pk"))
    context = {
        "evidence": evidence,
        "page_obj": Paginator(
            passages.select_related("municipality", "response"), PAGE_SIZE
        ).get_page(request.GET.get("page")),
        "has_hidden": behind.count() > passages.count(),
        "readable": set(
            Response.objects.visible_to(user)
            .filter(passages__in=behind.values("pk"))
            .values_list("pk", flat=True)
        ),
    }
    return render(request, "reports/evidence_trace.html", context)
