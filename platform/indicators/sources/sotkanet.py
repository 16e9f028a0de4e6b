"""Sotkanet's REST 1.1: what it answers, and what of it we take.

`/indicators/<id>` (or `/indicators`), `/regions` and `/json`. Both spellings of a value occur:
"value" as a number today, "primary value" as text in older answers. Region ids are Sotkanet's
own; places are joined by (category, code) from `/regions`, never by remembered ids.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from indicators.catalogue import citation
from indicators.sources.answers import (
    YEARS_BACK,
    Answer,
    KnownPlaces,
    Value,
    clean_names,
    read_day,
    read_decimals,
    read_number,
    read_year,
)
from indicators.sources.cache import CachedDownloader
from shared.download import DownloadError, Fault
from shared.translated import LANGUAGES

LEVELS = {
    "KUNTA": "municipality",
    "HYVINVOINTIALUE": "county",
    "MAAKUNTA": "region",
    "MAA": "country",
}
FINLAND = "358"
GENDERS = frozenset({"total", "female", "male"})
OPEN_PUBLISHERS = ("Terveyden ja hyvinvoinnin laitos", "Tilastokeskus")
"""Publishers whose indicators Sotkanet gives under CC BY 4.0; others have terms of their own."""


def fetch(
    downloader: CachedDownloader,
    wanted: Mapping[str, Any],
    *,
    years: Sequence[int] = (),
    known: KnownPlaces,
) -> Answer:
    """The indicator whose number is `wanted["id"]`; DownloadError when it cannot be had."""
    number = str(wanted["id"])
    raw = _raw(downloader, number, years)
    return parse(number, *raw, known=known, retrieved_on=downloader.day)


def _raw(
    downloader: CachedDownloader, number: str, years: Sequence[int]
) -> tuple[Any, Any, list[Any]]:
    """The raw answers for one indicator: values, regions, metadata.

    The values come last, so that `downloader.day` is theirs. All areas come: the service's filter
    of regions does not work, and places are chosen here.
    """
    regions = downloader.get_json("regions")
    metadata = downloader.get_json(f"indicators/{number}")
    wanted = list(years) or _years_of(metadata)
    values = downloader.get_json(
        "json",
        {"indicator": number, "years": wanted, "genders": _genders_of(metadata)},
    )
    return values, regions, [metadata]


def _years_of(metadata: Any) -> list[int]:
    """The last years of the indicator's range, else the last years there are."""
    until = timezone.localdate().year
    since = until - YEARS_BACK
    try:
        until = min(until, int(metadata["range"]["end"]))
        since = max(int(metadata["range"]["start"]), until - YEARS_BACK)
    except (KeyError, TypeError, ValueError):
        pass
    return list(range(since, until + 1))


def _genders_of(metadata: Any) -> list[str]:
    try:
        given = [g for g in metadata["classifications"]["sex"]["values"] if g in GENDERS]
    except (KeyError, TypeError):
        given = []
    return sorted({*given, "total"})


def read_files(
    data: Path, regions: Path, listing: Path, *, years: Sequence[int] = ()
) -> tuple[Any, Any, list[Any]]:
    """The same from files that hold Sotkanet's answers; data and list may be CSV too."""
    values = _read(data, delimiter=";")
    if years:
        values = [row for row in values if str(row.get("year")) in {str(year) for year in years}]
    return values, _read(regions), [_from_columns(row) for row in _read(listing)]


def _read(path: Path, *, delimiter: str = ",") -> list[Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DownloadError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    if path.suffix.lower() == ".csv":
        return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    try:
        content = json.loads(text)
    except ValueError as error:
        raise DownloadError(f"{path}: is not whole JSON.") from error
    return content if isinstance(content, list) else [content]


def _from_columns(row: Any) -> Any:
    """A row of a table of indicators (id, title_fi, organization_fi, …) in Sotkanet's own form."""
    if not isinstance(row, Mapping) or "title_fi" not in row:
        return row
    return {
        "id": row["id"],
        "title": {code: row.get(f"title_{code}", "") for code in LANGUAGES},
        "organization": {"title": {c: row.get(f"organization_{c}", "") for c in LANGUAGES}},
    }


def parse(  # noqa: PLR0913 - everything after the raw answers is named
    number: str,
    values: Any,
    regions: Any,
    metadata: Iterable[Any],
    *,
    known: KnownPlaces,
    retrieved_on: date | None = None,
) -> Answer:
    """Join and check the raw answers; `known` holds our codes by level.

    DownloadError when an answer has not the promised form or holds nothing for us.
    """
    try:
        described = next(one for one in metadata if str(one["id"]) == number)
        publisher = clean_names((described.get("organization") or {}).get("title"))
        title = clean_names(described["title"])
        kept, skipped = _values(number, values, _places(regions, known))
        unit = clean_names((described.get("primaryValueType") or {}).get("title"))
    except StopIteration:
        raise DownloadError(f"Sotkanet's list has no indicator {number}.", Fault.ABSENT) from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DownloadError(
            f"Sotkanet's answer for {number} is not in the promised form ({error!r})."
        ) from error
    if not kept:
        raise DownloadError(
            f"Sotkanet's answer for {number} has no value for our places.", Fault.EMPTY
        )
    return Answer(
        source="sotkanet",
        source_id=number,
        title=title,
        publisher=publisher,
        citation=citation(title=title.to("fi"), number=number),
        licence=licence_of(publisher.to("fi")),
        values=kept,
        retrieved_on=retrieved_on or timezone.localdate(),
        updated_on=read_day(described.get("data-updated")),
        description=clean_names(described.get("description")),
        caveats=clean_names(described.get("limits")),
        unit=unit,
        decimals=read_decimals(described.get("decimals")),
        skipped=skipped,
    )


def _places(regions: Any, known: KnownPlaces) -> dict[str, tuple[str, str]]:
    """Our level and code by Sotkanet's region id."""
    found: dict[str, tuple[str, str]] = {}
    for region in regions:
        level, code = LEVELS.get(region["category"], ""), str(region["code"])
        if level == "country" and code == FINLAND:
            found[str(region["id"])] = (level, "")
        elif code in known.get(level, ()):
            found[str(region["id"])] = (level, code)
    return found


def _values(
    number: str, rows: Any, places: Mapping[str, tuple[str, str]]
) -> tuple[tuple[Value, ...], int]:
    kept: dict[tuple[str, str, int, str], Value] = {}
    skipped = 0
    for row in rows:
        if str(row["indicator"]) != number:
            raise ValueError(f"a value of indicator {row['indicator']}")
        value = read_number(row.get("value", row.get("primary value")))
        place = places.get(str(row["region"]))
        gender = str(row.get("gender", "total"))
        if value is None:
            continue
        if place is None or gender not in GENDERS:
            skipped += 1
            continue
        one = Value(*place, read_year(row["year"]), gender, value)
        kept[one.level, one.place_code, one.year, one.gender] = one
    return tuple(kept.values()), skipped


def licence_of(publisher: str) -> str:
    """The licence of a publisher's indicators; empty when they are under its own terms."""
    return "CC BY 4.0" if publisher.startswith(OPEN_PUBLISHERS) else ""
