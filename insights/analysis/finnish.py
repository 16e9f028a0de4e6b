"""Voikko's view of a Finnish word, where Voikko and its dictionary are installed."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

NOUNS = frozenset({"nimisana", "nimisana_laatusana", "lyhenne"})
NAMES = frozenset({"etunimi", "sukunimi", "nimi"})
CLASS_ORDER = (
    "nimisana",
    "nimisana_laatusana",
    "laatusana",
    "teonsana",
    "lyhenne",
    "paikannimi",
    "etunimi",
    "sukunimi",
    "nimi",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a word: Voikko's word class, base form as written, whether it is a nominative, and its compound parts."""

    word_class: str
    base: str
    nominative: bool
    plural: bool


@cache
def voikko() -> Any | None:
    """Voikko for Finnish, or None where the library or its dictionary is missing."""
    try:
        import libvoikko  # noqa: PLC0415 - the library is optional
    except ImportError:
        return None
    try:
        return libvoikko.Voikko("fi")
    except (libvoikko.VoikkoException, OSError):
        return None


def has_voikko() -> bool:
    """Say whether Voikko can be used here."""
    return voikko() is not None


@lru_cache(maxsize=400_000)
def readings(word: str) -> tuple[Reading, ...]:
    """Readings of a word, nouns first; empty if Voikko is missing or does not know the word."""
    analyser = voikko()
    if analyser is None:
        return ()
    found = {
        Reading(
            word_class=reading.get("CLASS", ""),
            base=reading.get("BASEFORM", ""),
            nominative=reading.get("SIJAMUOTO") == "nimento",
            plural=reading.get("NUMBER") == "plural",
        )
        for reading in analyser.analyze(word)
        if reading.get("BASEFORM")
    }
    return tuple(sorted(found, key=_rank))


def _rank(reading: Reading) -> tuple[int, bool, str]:
    known = reading.word_class in CLASS_ORDER
    return (
        CLASS_ORDER.index(reading.word_class) if known else len(CLASS_ORDER),
        not reading.nominative,
        reading.base,
    )


def base_form(word: str) -> str | None:
    """Voikko's base form of a word in lower case, or None if it has none."""
    found = readings(word)
    return found[0].base.lower() if found else None
