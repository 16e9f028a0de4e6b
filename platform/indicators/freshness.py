"""How fresh the stored values of each source are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from indicators.catalogue import Entry
from indicators.models import Indicator, IndicatorValue
from indicators.sources import KEPT_DAYS
from organisations.querysets import Reader


@dataclass(frozen=True, slots=True)
class Freshness:
    """An indicator of a source: its newest year and when it was fetched; none if only known of."""

    source_id: str
    title: str
    slug: str = ""
    year: int | None = None
    retrieved_on: date | None = None
    updated_on: date | None = None

    @property
    def due_on(self) -> date | None:
        """The first day on which the source may be asked again; None when it may now."""
        if self.retrieved_on is None:
            return None
        day = self.retrieved_on + timedelta(days=KEPT_DAYS)
        return day if day > timezone.localdate() else None


def freshness_of(source: str, user: Reader, known: Sequence[Entry] = ()) -> list[Freshness]:
    """The stored indicators of the source and the `known` ones that are not, by their titles.

    Synthetic values are no values here. One statement, which reads each indicator's newest row alone.
    """
    newest = IndicatorValue.objects.filter(indicator=OuterRef("pk")).order_by("-year")
    stored = Indicator.objects.visible_to(user).filter(source=source, is_demo=False)
    rows = [
        Freshness(source_id, str(title), *rest)
        for source_id, title, *rest in stored.annotate(
            newest_year=Subquery(newest.values("year")[:1]),
            retrieved_on=Subquery(newest.values("retrieved_on")[:1]),
        ).values_list(
            "source_id", "title", "slug", "newest_year", "retrieved_on", "source_updated_on"
        )
    ]
    there = {row.source_id for row in rows}
    rows += [Freshness(one.id, str(one.title)) for one in known if one.id not in there]
    return sorted(rows, key=lambda row: row.title.casefold())
