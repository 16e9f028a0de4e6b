"""What the worker does for reports: their documents."""

import logging
from uuid import UUID

from django.conf import settings
from django_tasks import task

from reports import actions, documents, snapshots
from reports.models import ReportDocument, ReportVersion
from shared.printing import LibraryMissingError

logger = logging.getLogger(__name__)


@task()
def make_documents(version_id: str) -> None:
    """Make the PDF of each language of a published version; a failure is kept and shown."""
    version = ReportVersion.objects.select_related("report__organisation").get(pk=version_id)
    context = {
        "page": snapshots.read(version.content, errata=version.errata),
        "version": version,
        "address": settings.PUBLIC_URL,
    }
    for document in version.documents.exclude(status=ReportVersion.DocumentStatus.READY):
        _make(document, context)


def _make(document: ReportDocument, context: dict[str, object]) -> None:
    try:
        pdf = documents.render(context, language=document.language)
    except LibraryMissingError:
        actions.store_document(document, pdf=None, error="library-missing")
    except Exception:
        logger.exception("document %s of version %s", document.language, document.version_id)
        actions.store_document(document, pdf=None, error="failed")
    else:
        actions.store_document(document, pdf=pdf)


@task()
def withdraw_stale_quotes() -> None:
    """Take words out of published reports whose teller allows it no more; run now and then."""
    for version in actions.withdraw_stale_quotes():
        make_documents.enqueue(str(version.pk))


def forget_response(response_id: UUID) -> int:
    """Erasure: empty the response's words in published reports and have the documents remade."""
    versions = actions.withdraw_quotes(response_id)
    for version in versions:
        make_documents.enqueue(str(version.pk))
    return len(versions)
