"""Which surveys and responses a reader may see, and which texts may be used for what."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from organisations.permissions import MODERATORS, memberships_of, municipalities_of
from organisations.querysets import Reader

if TYPE_CHECKING:
    from surveys.models import ImportBatch, Response, Survey

NOT_STANDING = frozenset({"withdrawn", "sealed", "not-published"})


class SurveyQuerySet(models.QuerySet["Survey"]):
    def open_on(self, day: date) -> Self:
        """Surveys that anybody may answer on `day`."""
        return self.filter(status="live").filter(
            Q(opens_on__isnull=True) | Q(opens_on__lte=day),
            Q(closes_on__isnull=True) | Q(closes_on__gte=day),
        )

    def for_municipality(self, code: str) -> Self:
        """Surveys that ask the residents of the municipality."""
        return self.filter(municipalities=code)

    def visible_to(self, user: Reader) -> Self:
        """Surveys of the reader's organisations, and those that ask where the reader works."""
        if not user.is_authenticated:
            return self.none()
        organisations = [m.organisation_id for m in memberships_of(user)]
        codes = municipalities_of(user)
        return self.filter(
            Q(organisation__in=organisations)
            | Q(
                pk__in=self.model.municipalities.through.objects.filter(
                    municipality__in=codes
                ).values("survey")
            )
            & ~Q(status="draft")
        )

    def usable_by(self, user: Reader) -> Self:
        """Surveys a member may share, file and import into: visible ones; an NGO every live one."""
        if not user.is_authenticated:
            return self.none()
        visible = Q(pk__in=self.visible_to(user).values("pk"))
        if any(m.organisation.kind == "ngo" for m in memberships_of(user)):
            visible |= Q(status="live")
        return self.filter(visible)


class ResponseQuerySet(models.QuerySet["Response"]):
    def standing(self) -> Self:
        """Responses that count: neither withdrawn nor sealed nor turned down."""
        return self.exclude(status__in=NOT_STANDING)

    def analysable(self) -> Self:
        """Standing responses whose teller allowed analysis."""
        return self.standing().filter(consent_analyse=True)

    def quotable(self) -> Self:
        """Analysable responses whose teller allowed being quoted verbatim."""
        return self.analysable().filter(consent_quote=True)

    def visible_to(self, user: Reader) -> Self:
        """Raw responses: of the reader's own survey or own filing, and where the reader moderates.

        Never another organisation's raw responses.
        """
        if not user.is_authenticated:
            return self.none()
        own = [m.organisation_id for m in memberships_of(user) if m.role in MODERATORS]
        codes = municipalities_of(user, MODERATORS)
        return self.filter(
            Q(survey__organisation__in=own)
            | Q(filed_by=user)
            | (Q(source__in=own) & ~Q(role="resident"))
            | Q(import_batch__organisation__in=own)
            | Q(municipality__in=codes, survey__organisation__kind__in=["municipality", "county"])
        )


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Reader) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__in=[m.organisation_id for m in memberships_of(user)])
