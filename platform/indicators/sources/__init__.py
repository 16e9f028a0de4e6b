"""Where values come from: one module a source, each reading what that source answers.

Each gives `fetch(downloader, wanted, years=…, known=…)`, an Answer. `wanted` tells one indicator in
the source's own terms: `{"id": "181"}` for Sotkanet, `{"table": …, "contents": …, "select": {…}}`
for PxWeb.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from indicators.sources import pxweb, sotkanet
from indicators.sources.answers import Answer, KnownPlaces, Value
from indicators.sources.cache import KEPT_DAYS, CachedDownloader
from shared.download import Downloader

FETCHERS: Mapping[str, Callable[..., Answer]] = {
    "sotkanet": sotkanet.fetch,
    "pxweb": pxweb.fetch,
}


@dataclass(frozen=True, slots=True)
class Tries:
    """How patiently a source is asked: seconds for one try, how often, seconds before the second."""

    timeout: float = 60.0
    attempts: int = 4
    pause: float = 2.0


def downloader_for(
    source: str, *, refresh: bool = False, tries: Tries | None = None, base_url: str = ""
) -> CachedDownloader:
    """What fetches from the source, at the address that the settings or `base_url` give."""
    tries = tries or Tries(**settings.SOURCE_TRIES)
    return CachedDownloader(
        Downloader(
            base_url or settings.INDICATOR_SOURCES[source],
            timeout=tries.timeout,
            attempts=tries.attempts,
            pause=tries.pause,
        ),
        settings.VAR / "cache" / source,
        refresh=refresh,
    )


def source_id(source: str, wanted: Mapping[str, Any]) -> str:
    """What tells an indicator from the source's others; `Indicator.source_id`."""
    return str(wanted["id"]) if source == "sotkanet" else pxweb.source_id(wanted)


__all__ = [
    "FETCHERS",
    "KEPT_DAYS",
    "Answer",
    "CachedDownloader",
    "KnownPlaces",
    "Tries",
    "Value",
    "downloader_for",
    "source_id",
]
