"""Which reports a reader may see: everybody the published ones, members the drafts."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from organisations.permissions import memberships_of, municipalities_of
from organisations.querysets import Reader

if TYPE_CHECKING:
    pass


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
        return self.filter(versions__isnull=False).distinct()


class SectionQuerySet(models.QuerySet["Section"]):
    def visible_to(self, user: Reader) -> Self:
        reports = self.model.report.field.related_model._default_manager.all()
        return self.filter(report__in=reports.visible_to(user))


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Reader) -> Self:
        sections = self.model.section.field.related_model._default_manager.all()
        return self.filter(section__in=sections.visible_to(user))


class ReportVersionQuerySet(models.QuerySet["ReportVersion"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")
