"""Which reports a reader may see: everybody the published ones, members the drafts."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from insights.models import Passage
from insights.querysets import resting_on
from organisations.models import Organisation
from organisations.permissions import memberships_of, municipalities_of
from organisations.querysets import Reader
from surveys.models import Response

if TYPE_CHECKING:
    from reports.models import (
        Evidence,
        PublishedEvidence,
        PublishedQuote,
        ReportVersion,
        Section,
        WelfareReport,
    )


def _all(model: Any) -> Any:
    """Every row of a model that a relation leads to; its own queryset methods follow."""
    return model._default_manager.all()


def _count(rows: models.QuerySet[models.Model]) -> Coalesce:
    counted = rows.order_by().values("report").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class WelfareReportQuerySet(models.QuerySet["WelfareReport"]):
    def visible_to(self, user: Reader) -> Self:
        """Drafts: of the reader's organisations, and a county's member those of its municipalities."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(organisation__in=[m.organisation_id for m in memberships_of(user)])
            | Q(
                organisation__municipality__in=municipalities_of(user),
                organisation__kind="municipality",
            )
        )

    def published(self) -> Self:
        """Reports with a published version; public."""
        versions = _all(self.model.versions.rel.related_model)
        return self.filter(Exists(versions.filter(report=OuterRef("pk"))))

    def about_municipality(self, code: str) -> Self:
        """Reports of the municipality and of its county."""
        return self.filter(
            Q(organisation__municipality=code)
            | Q(organisation__county__municipalities=code, organisation__kind="county")
        ).distinct()

    def with_progress(self) -> Self:
        """With `evidence_count`, and `lacking`: sections that want evidence and say nothing."""
        sections = _all(self.model.sections.rel.related_model)
        evidence = sections.filter(report=OuterRef("pk"), evidence__isnull=False)
        lacking = sections.filter(
            report=OuterRef("pk"), wants_evidence=True, gap="", evidence__isnull=True
        )
        return self.annotate(evidence_count=_count(evidence), lacking=_count(lacking))

    def with_editions(self) -> Self:
        """With `editions`: the published versions, newest first, without their locked content."""
        versions = _all(self.model.versions.rel.related_model)
        return self.select_related("organisation", "term").prefetch_related(
            Prefetch("versions", versions.defer("content").newest_first(), to_attr="editions")
        )


class SectionQuerySet(models.QuerySet["Section"]):
    def visible_to(self, user: Reader) -> Self:
        reports = _all(self.model.report.field.related_model)
        return self.filter(report__in=reports.visible_to(user))


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Reader) -> Self:
        sections = _all(self.model.section.field.related_model)
        return self.filter(section__in=sections.visible_to(user))


class ReportVersionQuerySet(models.QuerySet["ReportVersion"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")


class PublishedEvidenceQuerySet(models.QuerySet["PublishedEvidence"]):
    def visible_to(self, user: Reader) -> Self:
        """The way back to the passages is open to those who may see the report's draft."""
        version: Any = self.model.version.field.related_model
        reports = _all(version.report.field.related_model)
        return self.filter(version__report__in=reports.visible_to(user))

    def brought_by(self, organisation: Organisation) -> Self:
        """What rests on what the organisation brought, as far as it may know."""
        links = self.model.passages.through
        return self.filter(pk__in=resting_on(links, "publishedevidence", organisation))

    def newest(self) -> Self:
        """Of the newest version of each report only, newest first: "what has changed"."""
        versions = _all(self.model.version.field.related_model)
        newest = versions.filter(report=OuterRef("version__report")).order_by("-number")
        return (
            self.filter(version=Subquery(newest.values("pk")[:1]))
            .select_related("version__report__organisation", "version__report__term")
            .defer("version__content")
            .order_by("-version__published_on", "section_number", "pk")
        )


class PublishedQuoteQuerySet(models.QuerySet["PublishedQuote"]):
    def stale(self) -> Self:
        """Quotes that may no longer be shown.

        The teller took the permission back, the response was turned down, or a person took the
        passage out. A response whose time has run out takes nothing back.
        """
        allowed = Passage.objects.quotable().filter(pk=OuterRef("passage_id"))
        expired = Response.objects.filter(pk=OuterRef("response_id"), status="expired")
        return self.filter(~Exists(allowed), ~Exists(expired))
