"""A table of PxWeb as it describes itself.

Codes of dimensions carry dates and change with the classifications, so each dimension is known by
what it holds and is called, never by its code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from indicators.sources.answers import clean_text
from indicators.sources.cache import CachedDownloader
from shared.download import DownloadError, Fault
from shared.translated import LANGUAGES, Translated

DATABASE = "StatFin"
TABLE = re.compile(r"[A-Za-z0-9_]+(/[A-Za-z0-9_.-]+){0,3}")
AREA = re.compile(r"(KU|MK|HVA?)(\d{2,3})")
YEAR = re.compile(r"(19|20)\d\d")
DATED = re.compile(r"_\d+_\d{8}$")
"""What a classification's number and day add to a dimension's code."""
WHOLE = "SSS"
"""The whole country among areas, everybody among the other dimensions."""
TOTALS = frozenset(
    {"yhteensä", "molemmat sukupuolet", "kaikki", "total", "all", "totalt", "båda könen", "alla"}
)


class Kind(StrEnum):
    AREA = "area"
    TIME = "time"
    CONTENTS = "contents"
    GENDER = "gender"
    OTHER = "other"


NAMES = {
    Kind.CONTENTS: {"tiedot", "uppgifter", "information", "contents"},
    Kind.GENDER: {"sukupuoli", "kön", "sex", "gender"},
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a table is divided by; `labels` are its values' names by their codes."""

    code: str
    kind: Kind
    name: Translated
    labels: Mapping[str, Translated]
    may_be_left_out: bool

    def is_called(self, name: str) -> bool:
        """By its code with or without the classification's day, or by its name in any language."""
        names = {self.code, DATED.sub("", self.code), *self.name.values()}
        return name.casefold() in {one.casefold() for one in names}

    def find(self, wanted: str) -> str:
        """The code of the value with this code or name; empty when there is none.

        Contents are found by the last part of their code too: the first, the statistic's, is new.
        """
        if wanted in self.labels:
            return wanted
        names = {n.casefold(): code for code, name in self.labels.items() for n in name.values()}
        if self.kind == Kind.CONTENTS:
            names |= {code.rpartition("-")[2].casefold(): code for code in self.labels}
            wanted = wanted if wanted.casefold() in names else wanted.rpartition("-")[2]
        return names.get(wanted.casefold(), "")

    def total(self) -> str:
        """The code of the value that holds everybody; empty when there is none."""
        if WHOLE in self.labels:
            return WHOLE
        return next(
            (
                c
                for c, name in self.labels.items()
                if TOTALS & {n.casefold() for n in name.values()}
            ),
            next(iter(self.labels)) if len(self.labels) == 1 else "",
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it describes itself."""

    path: str
    title: Translated
    dimensions: tuple[Dimension, ...]

    def of(self, kind: Kind) -> Dimension:
        """The dimension of the kind; DownloadError when the table has none."""
        for dimension in self.dimensions:
            if dimension.kind == kind:
                return dimension
        raise DownloadError(f"The table {self.path} does not tell values by {kind}.", Fault.UNFIT)

    @property
    def others(self) -> list[Dimension]:
        """Those of which one value has to be chosen."""
        return [one for one in self.dimensions if one.kind == Kind.OTHER]


def table_path(given: str) -> str:
    """The table's path without its ending; ValueError when it cannot be one.

    >>> table_path("vaerak/11ra.px")
    'vaerak/11ra'
    """
    path = given.strip().strip("/").removesuffix(".px")
    if not TABLE.fullmatch(path):
        raise ValueError(f"{given} is not a table, such as vaerak/11ra")
    return path


def fetch_table(downloader: CachedDownloader, path: str) -> Table:
    """The table's description in every language that it has; Finnish is a must."""
    described: dict[str, Any] = {}
    for language in LANGUAGES:
        try:
            described[language] = downloader.get_json(f"{language}/{DATABASE}/{path}.px")
        except DownloadError as error:
            if language == LANGUAGES[0] or error.fault != Fault.ABSENT:
                raise
    try:
        return _read(path, described)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise DownloadError(
            f"The description of the table {path} is not in the promised form ({error!r})."
        ) from error


def _read(path: str, described: Mapping[str, Any]) -> Table:
    title = _words({language: one["title"] for language, one in described.items()})
    finnish = described[LANGUAGES[0]]["variables"]
    has_mark = any(one.get("time") for one in finnish)
    dimensions: list[Dimension] = []
    for place, first in enumerate(finnish):
        every = {language: one["variables"][place] for language, one in described.items()}
        name = _words({language: one["text"] for language, one in every.items()})
        kind = _kind(first, name, has_mark=has_mark)
        if kind in {one.kind for one in dimensions}:
            kind = Kind.OTHER  # the second area, of departure, say: one value is chosen of it
        dimensions.append(
            Dimension(
                code=str(first["code"]),
                kind=kind,
                name=name,
                labels=_labels(every),
                may_be_left_out=bool(first.get("elimination")),
            )
        )
    return Table(path=path, title=title, dimensions=tuple(dimensions))


def _labels(every: Mapping[str, Any]) -> dict[str, Translated]:
    """The names of a dimension's values by their codes."""
    texts = {
        language: dict(zip(map(str, one["values"]), one["valueTexts"], strict=True))
        for language, one in every.items()
    }
    codes = texts[LANGUAGES[0]]
    if not codes:
        raise ValueError("a dimension without values")
    return {code: _words({lang: t.get(code) for lang, t in texts.items()}) for code in codes}


def _kind(described: Mapping[str, Any], name: Translated, *, has_mark: bool) -> Kind:
    """What the dimension is: by its mark, by its values, and last by its name."""
    codes = [str(code) for code in described["values"]]
    if described.get("time") or (not has_mark and all(YEAR.match(code) for code in codes)):
        return Kind.TIME
    if any(AREA.fullmatch(code) for code in codes):
        return Kind.AREA
    if str(described["code"]).casefold() == "contentscode":
        return Kind.CONTENTS
    names = {one.casefold() for one in name.values()}
    return next((kind for kind, known in NAMES.items() if known & names), Kind.OTHER)


def _words(given: Mapping[str, Any]) -> Translated:
    return Translated(
        {language: text for language, one in given.items() if (text := clean_text(one))}
    )
