"""Which indicators and values a reader may see, and in which order."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User

if TYPE_CHECKING:
    from indicators.models import Indicator, IndicatorValue


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Every indicator, for everybody: statistics are public."""
        return self.all()

    def about(self, *, category: str = "", group: str = "") -> Self:
        """Those of a theme category, of a population group, or of both."""
        found = self
        if category:
            found = found.filter(categories=category)
        if group:
            found = found.filter(groups=group)
        return found


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Every value, for everybody: statistics are public."""
        return self.all()

    def total(self) -> Self:
        """Values of all genders together."""
        return self.filter(gender="total")

    def of_places(
        self,
        *,
        municipalities: Collection[str],
        counties: Collection[str],
        regions: Collection[str],
    ) -> Self:
        """Values of these places and of the whole country."""
        return self.filter(
            Q(level="municipality", place_code__in=municipalities)
            | Q(level="county", place_code__in=counties)
            | Q(level="region", place_code__in=regions)
            | Q(level="country", place_code="")
        )
