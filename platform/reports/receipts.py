"""What the receipt says of reports: where the words were used, and who decided what of it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.models import PublishedEvidence, ReportVersion
from reports.structure import anchor
from surveys.models import Response
from surveys.receipts import Step

USED = 60
DECIDED = 70


def steps(response: Response) -> Iterator[Step]:
    """For each section of a report that used the response, its first publication; then decisions.

    One query, whatever the number of reports.
    """
    seen: set[tuple[object, str]] = set()
    decided: dict[object, ReportVersion] = {}
    used = (
        PublishedEvidence.objects.filter(passages__response=response)
        .select_related("version__report")
        .defer("version__content")
        .order_by("version__published_on", "version__number", "section_number", "pk")
    )
    for evidence in used:
        report = evidence.version.report
        if (key := (report.pk, evidence.section_number)) in seen:
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
