"""Voikko's view of a Finnish word, where Voikko and its dictionary are installed."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
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

VERBAL_NOUN = re.compile(r"\+[^+(]+\(([^+()]+)\)\+minen\(\+minen\)$")
AGENT = re.compile(r"\+[^+(]+\(([^+()]+)\)\+m\+[aä]\(\+[aä]\)$")
WORD_BASE = re.compile(r"\(([^()+]+)\)")
SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One reading of a word: Voikko's word class, the base form, whether it is a nominative.

    `verb` is the verb behind a noun in -minen ("kiusaaminen": "kiusata"), else ""; `agent` the verb behind
    an agent participle ("lyömä": "lyödä"), else ""; `parts` are the base forms of the
    words that a compound is made of, none for a simple word.
    """

    word_class: str
    base: str
    nominative: bool
    verb: str
    agent: str
    parts: tuple[str, ...]


@cache
def voikko() -> Any | None:
    """Voikko for Finnish, or None where the library or its dictionary is missing."""
    try:
        libvoikko = import_module("libvoikko")
    except ImportError:
        return None
    try:
        # Asked first: a Voikko object that could not be made complains when it is thrown away.
        has_finnish = any(found.language == "fi" for found in libvoikko.Voikko.listDicts())
    except (libvoikko.VoikkoException, OSError):
        return None
    return libvoikko.Voikko("fi") if has_finnish else None


def has_voikko() -> bool:
    """Say whether Voikko can be used here."""
    return voikko() is not None


@lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[Reading, ...]:
    """Readings of a word, nouns first, else in Voikko's order; empty if Voikko is missing or does not know the word."""
    analyser = voikko()
    if analyser is None:
        return ()
    found = [
        Reading(
            word_class=reading.get("CLASS", ""),
            base=reading.get("BASEFORM", ""),
            nominative=reading.get("SIJAMUOTO") == "nimento" and not reading.get("POSSESSIVE"),
            verb=_verb_behind(VERBAL_NOUN, reading.get("WORDBASES", "")),
            agent=_verb_behind(AGENT, reading.get("WORDBASES", "")),
            parts=_parts(reading.get("WORDBASES", "")),
        )
        for reading in analyser.analyze(word)
        if reading.get("BASEFORM")
    ]
    return tuple(sorted(dict.fromkeys(found), key=_rank))


def _rank(reading: Reading) -> tuple[int, bool, str]:
    known = reading.word_class in CLASS_ORDER
    return (
        CLASS_ORDER.index(reading.word_class) if known else len(CLASS_ORDER),
        not reading.nominative,
        reading.base,
    )


def _verb_behind(pattern: re.Pattern[str], parts: str) -> str:
    found = pattern.match(parts)
    return found[1].lower() if found else ""


def _parts(bases: str) -> tuple[str, ...]:
    found = tuple(base.lower() for base in WORD_BASE.findall(bases))
    return found if len(found) > 1 else ()


def compound_parts(word: str) -> tuple[str, ...]:
    """Base forms of the words in a Finnish compound, each of at least four letters; none if Voikko sees no compound."""
    found = readings(word)
    return tuple(part for part in found[0].parts if len(part) >= SHORTEST_PART) if found else ()
