"""Which indicators and values a reader may see, and in which order."""

from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import FilteredRelation, Q

from organisations.permissions import CURATORS, memberships_of, municipalities_of
from organisations.querysets import Reader
from places.models import Municipality

if TYPE_CHECKING:
    from indicators.models import Indicator, IndicatorImport, IndicatorValue


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: Reader) -> Self:
        """Statistics are public; an own indicator is its municipality's until it is made public."""
        own = municipalities_of(user)
        return self.filter(Q(is_public=True) | Q(municipality__in=own)) if own else self.public()

    def public(self) -> Self:
        return self.filter(is_public=True)

    def own_of(self, user: Reader) -> Self:
        """The own indicators of the municipalities that the reader works for."""
        return self.filter(source="own", municipality__in=municipalities_of(user))

    def told_of(self, municipality: Municipality | None) -> Self:
        """National ones and the municipality's own: those of others have no value for it."""
        national = Q(municipality=None)
        return self.filter(national | Q(municipality=municipality) if municipality else national)

    def with_target_of(self, municipality: Municipality | None) -> Self:
        """Each with the municipality's target as `own_target`, None without one; no query more."""
        target = FilteredRelation("targets", condition=Q(targets__municipality=municipality))
        return self.annotate(own_target=target).select_related("own_target")

    def about(self, *, category: str = "", group: str = "") -> Self:
        """Those of a theme category, of a population group, or of both."""
        found = self
        if category:
            found = found.filter(categories=category)
        if group:
            found = found.filter(groups=group)
        return found


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def visible_to(self, user: Reader) -> Self:
        """The values of the indicators that the reader sees."""
        own = municipalities_of(user)
        seen = Q(indicator__is_public=True)
        return self.filter(seen | Q(indicator__municipality__in=own) if own else seen)

    def total(self) -> Self:
        """Values of everybody: all genders and groups together."""
        return self.filter(gender="total", group=None)

    def by_group(self) -> Self:
        """Values of women, of men and of population groups."""
        return self.exclude(gender="total", group=None)

    def of_places(self, codes: Mapping[str, Collection[str]]) -> Self:
        """Values of the places with these codes by level; the country's code is empty."""
        places = [Q(level=level, place_code__in=some) for level, some in codes.items() if some]
        return self.filter(reduce(or_, places)) if places else self.none()


class IndicatorImportQuerySet(models.QuerySet["IndicatorImport"]):
    def visible_to(self, user: Reader) -> Self:
        """Those of the organisations that the reader coordinates."""
        own = [m.organisation_id for m in memberships_of(user) if m.role in CURATORS]
        return self.filter(organisation__in=own)

    def from_sources(self) -> Self:
        """Those that fetch from a national source; the others bring a spreadsheet."""
        return self.exclude(source="own")
