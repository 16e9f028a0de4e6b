"""Published versions: locking, documents, and taking a person's words out again."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reports import snapshots
from reports.actions.record import record
from reports.models import (
    PublishedEvidence,
    PublishedQuote,
    ReportDocument,
    ReportVersion,
    WelfareReport,
)

QUOTE_WITHDRAWN = "quote-withdrawn"


def publish(
    report: WelfareReport,
    *,
    actor: User,
    decided_by: str = "",
    decided_on: date | None = None,
    decision_reference: str = "",
) -> ReportVersion:
    """Lock the report as it stands as a new public version.

    Whoever calls this has the documents made afterwards, by `tasks.make_documents`.
    Raises ValidationError when something lacks that may not.
    """
    with transaction.atomic():
        report = WelfareReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
        _check_publishable(report, decided_by, decided_on)
        today = timezone.localdate()
        decision = {"by": decided_by, "on": decided_on, "reference": decision_reference}
        number = report.versions.count() + 1
        snapshot = snapshots.build(report, version=number, published_on=today, decision=decision)
        version = ReportVersion.objects.create(
            report=report,
            number=number,
            content=snapshot.content,
            sha256=snapshots.sha256(snapshot.content),
            languages=snapshot.languages,
            published_by=actor,
            published_on=today,
            decided_by=decided_by,
            decided_on=decided_on,
            decision_reference=decision_reference,
        )
        _keep_traces(version, snapshot)
        record("report_published", report, actor, version=number, sha256=version.sha256)
    return version


def _check_publishable(report: WelfareReport, decided_by: str, decided_on: date | None) -> None:
    sections = list(
        report.sections.order_by("position").prefetch_related("evidence__insight__groups")
    )
    if lacking := [one for one in snapshots.missing(sections) if one.blocks]:
        raise ValidationError([f"{one.section}: {one.text}" for one in lacking])
    if decided_on and decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("The decision cannot be in the future.")})
    if bool(decided_on) != bool(decided_by):
        field = "decided_by" if decided_on else "decided_on"
        raise ValidationError({field: _("Give both who decided and when.")})


def _keep_traces(version: ReportVersion, snapshot: snapshots.Snapshot) -> None:
    PublishedEvidence.objects.bulk_create(
        PublishedEvidence(
            id=trace.id,
            version=version,
            insight=trace.evidence.insight,
            section_number=trace.evidence.section.number,
            section_title=trace.evidence.section.title,
            claim=trace.evidence.insight.claim,
            verdict=trace.evidence.verdict,
        )
        for trace in snapshot.evidence
    )
    through = PublishedEvidence.passages.through
    through.objects.bulk_create(
        through(publishedevidence_id=trace.id, passage_id=passage_id)
        for trace in snapshot.evidence
        for passage_id in trace.passage_ids
    )
    PublishedQuote.objects.bulk_create(
        PublishedQuote(
            id=trace.id,
            version=version,
            passage_id=trace.passage_id,
            response_id=trace.response_id,
        )
        for trace in snapshot.quotes
    )
    ReportDocument.objects.bulk_create(
        ReportDocument(version=version, language=language) for language in version.languages
    )


def withdraw_quotes(response_id: UUID) -> list[ReportVersion]:
    """Empty the response's words in every published version; gives the versions that changed."""
    return _empty_quotes(PublishedQuote.objects.filter(response_id=response_id))


def withdraw_stale_quotes() -> list[ReportVersion]:
    """Empty every published quote whose teller allows it no more, or that was turned down since.

    The worker does this now and then, so that a permission taken back reaches old versions.
    """
    return _empty_quotes(PublishedQuote.objects.stale())


def _empty_quotes(quotes: Iterable[PublishedQuote]) -> list[ReportVersion]:
    """Each version gets an erratum with date and reason, a new hash and documents to be made."""
    with transaction.atomic():
        gone: dict[UUID, set[str]] = defaultdict(set)
        for quote in quotes:
            gone[quote.version_id].add(str(quote.pk))
        versions = list(
            ReportVersion.objects.select_for_update(of=("self",))
            .select_related("report__organisation")
            .filter(pk__in=gone)
        )
        for version in versions:
            _empty_in(version, gone[version.pk])
            record("quote_withdrawn", version.report, None, version=version.number)
        PublishedQuote.objects.filter(pk__in=set().union(*gone.values())).delete()
        _forget_documents(versions)
    return versions


def _empty_in(version: ReportVersion, quote_ids: set[str]) -> None:
    today = timezone.localdate().isoformat()
    for section in version.content["sections"]:
        for evidence in section["evidence"]:
            kept = [quote for quote in evidence["quotes"] if quote["id"] not in quote_ids]
            lost = [quote for quote in evidence["quotes"] if quote["id"] in quote_ids]
            if lost:
                evidence["quotes"] = kept + [{"id": q["id"], "withdrawn": True} for q in lost]
                version.errata = [
                    *version.errata,
                    {"on": today, "reason": QUOTE_WITHDRAWN, "section": section["number"]},
                ]
    version.sha256 = snapshots.sha256(version.content)
    version.save(update_fields=["content", "errata", "sha256"])


def _forget_documents(versions: Iterable[ReportVersion]) -> None:
    """The files still hold the words: they go once the withdrawal is certain."""
    for document in ReportDocument.objects.filter(version__in=versions):
        if document.file:
            transaction.on_commit(_deletion(document.file.storage, document.file.path))
        document.file = ""
        document.status = ReportVersion.DocumentStatus.WAITING
        document.error = ""
        document.save(update_fields=["file", "status", "error"])


def _deletion(storage: Storage, name: str) -> Callable[[], None]:
    return lambda: storage.delete(name)


def store_document(document: ReportDocument, *, pdf: bytes | None, error: str = "") -> None:
    """Keep the finished file, or why it could not be made. `pdf` is None when it could not."""
    with transaction.atomic():
        if pdf is None:
            document.status = ReportVersion.DocumentStatus.FAILED
            document.error = error
        else:
            name = f"{document.version_id}-{document.language}.pdf"
            document.file.save(name, ContentFile(pdf), save=False)
            document.status = ReportVersion.DocumentStatus.READY
            document.error = ""
        document.save(update_fields=["file", "status", "error"])
        report = document.version.report
        record("document_made", report, None, status=document.status, language=document.language)
