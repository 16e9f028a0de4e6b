"""What a receipt and an organisation's desk say of reports: where it was used, and who decided what."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from reports.models import PublishedEvidence, ReportVersion
from reports.querysets import PublishedEvidenceQuerySet
from reports.structure import anchor
from surveys.models import Response
from surveys.receipts import Step

USED = 60
DECIDED = 70


def steps(response: Response) -> Iterator[Step]:
    """Where the response was used, and what was decided."""
    return _uses(PublishedEvidence.objects.filter(passages__response=response))


def outcomes(organisation: Organisation) -> Iterator[Step]:
    """Where what the organisation brought was used, and what was decided."""
    return _uses(PublishedEvidence.objects.brought_by(organisation))


def _uses(published: PublishedEvidenceQuerySet) -> Iterator[Step]:
    """For each section that used it, its first publication; then decisions on the reports.

    One query, whatever the number of reports.
    """
    seen: set[tuple[object, str, object]] = set()
    decided: dict[object, ReportVersion] = {}
    used = (
        published.select_related("version__report")
        .defer("version__content")
        .order_by("version__published_on", "version__number", "section_number", "pk")
    )
    for evidence in used:
        report = evidence.version.report
        if (key := (report.pk, evidence.section_number, evidence.insight_id)) in seen:
            continue
        seen.add(key)
        decided.setdefault(report.pk, evidence.version)
        yield Step(
            USED,
            format_lazy(_("Used in “{report}”"), report=report.title),
            format_lazy(
                _("In section {number} {title}: “{claim}”"),
                number=evidence.section_number,
                title=evidence.section_title,
                claim=evidence.claim,
            ),
            on=evidence.version.published_on,
            url=_address(evidence.version, evidence.section_number),
        )
    for version in decided.values():
        if version.decided_by:
            yield _decision(version)


def _decision(version: ReportVersion) -> Step:
    reference = version.decision_reference and f" ({version.decision_reference})"
    return Step(
        DECIDED,
        _("The report was decided on"),
        format_lazy(
            _("{report}: {body}{reference}"),
            report=version.report.title,
            body=version.decided_by,
            reference=reference,
        ),
        on=version.decided_on,
        url=_address(version),
    )


def _address(version: ReportVersion, section: str = "") -> str:
    page = reverse("reports:public_detail", args=[version.report_id])
    return f"{page}#{anchor(section)}" if section else page
