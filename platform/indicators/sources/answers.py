"""What a source has answered, in one form for all of them, and how its words are cleaned."""

import html
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from shared.translated import LANGUAGES, Translated

TAG = re.compile(r"<[^>]*>")
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
FIRST_YEAR, LAST_YEAR = 1900, 2100
YEARS_BACK = 10
KnownPlaces = Mapping[str, AbstractSet[str]]
"""The codes of our places by level."""


@dataclass(frozen=True, slots=True)
class Value:
    level: str
    place_code: str
    year: int
    gender: str
    value: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator as its source gives it, for the places that we know by level and code.

    `query` is what gets it again; `retrieved_on` the day on which the source was asked, which is
    earlier than today when its answer was kept. `updated_on` is the source's own word.
    """

    source: str
    source_id: str
    title: Translated
    publisher: Translated
    citation: str
    licence: str
    values: tuple[Value, ...]
    retrieved_on: date
    updated_on: date | None = None
    description: Translated = field(default_factory=Translated)
    caveats: Translated = field(default_factory=Translated)
    unit: Translated = field(default_factory=Translated)
    decimals: int | None = None
    query: Mapping[str, Any] = field(default_factory=dict)
    skipped: int = 0
    """Values of places that are of other kinds, or of municipalities that are no more."""


def clean_names(names: Any) -> Translated:
    """Names without the entities and tags that Sotkanet's carry.

    >>> clean_names({"fi": "Mielenterveys<br />ja &auml;ly &amp; taito"})["fi"]
    'Mielenterveys ja äly & taito'
    """
    given = names if isinstance(names, Mapping) else {}
    cleaned = {code: clean_text(given.get(code)) for code in LANGUAGES}
    return Translated({code: text for code, text in cleaned.items() if text})


def clean_text(text: Any) -> str:
    plain = TAG.sub(" ", html.unescape(str(text or "")))
    return " ".join(CONTROL.sub(" ", plain).split())


def read_number(given: Any) -> float | None:
    """A value as a number; None when the source has left it out. ValueError when it is neither."""
    if given is None or given in {"", ".", "..", "..."}:
        return None
    value = float(str(given).replace(",", "."))
    if not isfinite(value):
        raise ValueError(f"the value {given}")
    return value


def read_year(given: Any) -> int:
    """A year that can be one. ValueError when it cannot."""
    year = int(given)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {given}")
    return year


def read_decimals(given: Any) -> int | None:
    """How many decimals a source shows its values with; None when it does not say."""
    if not isinstance(given, int | str) or not str(given).isdigit():
        return None
    return min(int(given), 6)


def read_day(given: Any) -> date | None:
    """The day of a source's time stamp, which begins with it; None when it is none."""
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        return None
