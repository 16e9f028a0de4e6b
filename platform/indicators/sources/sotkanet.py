"""Sotkanet's REST 1.1: what it answers, and what of it we take.

`/indicators/<id>` (or `/indicators`), `/regions` and `/json`. Both spellings of a value occur:
"value" as a number today, "primary value" as text in older answers. Region ids are Sotkanet's
own; places are joined by (category, code) from `/regions`, never by remembered ids.
"""

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from indicators.sources.cache import CachedDownloader
from shared.download import DownloadError
from shared.translated import LANGUAGES, Translated

BASE_URL = "https://sotkanet.fi/rest/1.1"
LEVELS = {
    "KUNTA": "municipality",
    "HYVINVOINTIALUE": "county",
    "MAAKUNTA": "region",
    "MAA": "country",
}
FINLAND = "358"
GENDERS = frozenset({"total", "female", "male"})
TAG = re.compile(r"<[^>]*>")
YEARS_BACK = 10


@dataclass(frozen=True, slots=True)
class Value:
    level: str
    place_code: str
    year: int
    gender: str
    value: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator as Sotkanet gives it, for the places that we know by level and code."""

    number: str
    title: Translated
    publisher: Translated
    decimals: int | None
    values: tuple[Value, ...]
    skipped: int = field(default=0)
    """Values of places that are of other kinds, or of municipalities that are no more."""


def fetch(
    downloader: CachedDownloader, number: str, *, years: Sequence[int] = ()
) -> tuple[Any, Any, list[Any]]:
    """The raw answers for one indicator: values, regions, metadata. Values come a year at a time."""
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
    until = date.today().year  # noqa: DTZ011 - which year it is, is exact enough
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


def parse(
    number: str,
    values: Any,
    regions: Any,
    metadata: Iterable[Any],
    *,
    known: Mapping[str, set[str]],
) -> Answer:
    """Join and check the raw answers; `known` holds our codes by level.

    DownloadError when an answer has not the promised form or holds nothing for us.
    """
    try:
        described = next(one for one in metadata if str(one["id"]) == number)
        organization = (described.get("organization") or {}).get("title") or {}
        title = clean_names(described["title"])
        places = _places(regions, known)
        kept, skipped = _values(number, values, places)
        decimals = described.get("decimals")
    except StopIteration:
        raise DownloadError(f"Sotkanet's list has no indicator {number}.") from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DownloadError(
            f"Sotkanet's answer for {number} is not in the promised form ({error!r})."
        ) from error
    if not kept:
        raise DownloadError(f"Sotkanet's answer for {number} has no value for our places.")
    return Answer(
        number=number,
        title=title,
        publisher=clean_names(organization),
        decimals=int(decimals) if isinstance(decimals, int | str) and str(decimals) else None,
        values=kept,
        skipped=skipped,
    )


def _places(regions: Any, known: Mapping[str, set[str]]) -> dict[str, tuple[str, str]]:
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
        value = _number(row.get("value", row.get("primary value")))
        place = places.get(str(row["region"]))
        gender = str(row.get("gender", "total"))
        if value is None:
            continue
        if place is None or gender not in GENDERS:
            skipped += 1
            continue
        one = Value(*place, int(row["year"]), gender, value)
        kept[one.level, one.place_code, one.year, one.gender] = one
    return tuple(kept.values()), skipped


def _number(text: Any) -> float | None:
    """A value as a number; None when the source has left it out."""
    if text is None or text == "":
        return None
    value = float(str(text).replace(",", "."))
    if not isfinite(value):
        raise ValueError(f"the value {text}")
    return value


def clean_names(names: Mapping[str, Any]) -> Translated:
    """Names without the entities and tags that Sotkanet's carry.

    >>> clean_names({"fi": "Mielenterveys<br />ja &auml;ly &amp; taito"})["fi"]
    'Mielenterveys ja äly & taito'
    """
    cleaned = {
        code: " ".join(TAG.sub(" ", html.unescape(str(names.get(code) or ""))).split())
        for code in LANGUAGES
    }
    return Translated({code: text for code, text in cleaned.items() if text})
