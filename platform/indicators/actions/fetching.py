"""Indicators fetched for an import, from the source or from what is kept of its answers."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from indicators.models import IndicatorImport
from indicators.sources import (
    FETCHERS,
    KEPT_DAYS,
    Answer,
    CachedDownloader,
    KnownPlaces,
    downloader_for,
    source_id,
)
from places.models import Municipality, Region, WellbeingServicesCounty
from shared.download import DownloadError

State = IndicatorImport.State
Wanted = Mapping[str, Any]
Fetch = Callable[[Wanted], Answer]


def fetcher(batch: IndicatorImport, downloader: CachedDownloader | None = None) -> Fetch:
    """What fetches the import's indicators.

    Those fetched less than a month ago are asked of what is kept alone, unless the import refreshes.
    """
    refresh = batch.asked.get("refresh", False)
    # What has been checked is kept, and it is that which is stored.
    refresh_now = refresh and batch.state in {State.WAITING, State.CHECKING}
    asking = downloader or downloader_for(batch.source, refresh=refresh_now)
    known = known_places()
    recent = set() if refresh else recently_fetched(batch.source)

    def fetch(wanted: Wanted) -> Answer:
        asking.may_ask = source_id(batch.source, wanted) not in recent
        return FETCHERS[batch.source](asking, wanted, years=batch.asked["years"], known=known)

    return fetch


def known_places() -> KnownPlaces:
    """The codes of our places by level; DownloadError when there are none yet."""
    known = {
        "municipality": set(Municipality.objects.values_list("pk", flat=True)),
        "county": set(WellbeingServicesCounty.objects.values_list("pk", flat=True)),
        "region": set(Region.objects.values_list("pk", flat=True)),
    }
    if not known["municipality"]:
        raise DownloadError("There are no municipalities yet: run load_reference_data first.")
    return known


def recently_fetched(source: str) -> set[str]:
    """The indicators that an import has stored so lately that the source is left in peace."""
    since = timezone.localdate() - timedelta(days=KEPT_DAYS)
    imports = IndicatorImport.objects.filter(source=source, asked_on__gt=since)
    return {
        found["id"]
        for entries in imports.values_list("found", flat=True)
        for found in entries
        if found.get("stored") and found["retrieved_on"] > since.isoformat()
    }
