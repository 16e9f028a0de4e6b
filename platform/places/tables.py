"""Reads our own reference tables in places/data."""

import csv
from collections.abc import Iterator
from pathlib import Path

from shared.translated import LANGUAGES, Translated

DATA = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `data/<name>.csv` as dictionaries of text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def names(row: dict[str, str]) -> Translated:
    """The names that a row has, by language."""
    return Translated({code: row[code] for code in LANGUAGES if row.get(code)})


def municipality_names(*, finnish: str, swedish: str, languages: str) -> Translated:
    """A municipality's names; the English one is that of the majority's language.

    >>> municipality_names(finnish="Närpiö", swedish="Närpes", languages="sv-fi")["en"]
    'Närpes'
    """
    return Translated(fi=finnish, sv=swedish, en=swedish if languages.startswith("sv") else finnish)
