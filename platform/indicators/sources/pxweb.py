"""Statistics Finland's PxWeb, version 1: a table's own description, then a question about it.

GET tells what the table is divided by, POST answers in json-stat2. CC BY 4.0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from math import prod
from typing import Any

from indicators.sources.answers import (
    YEARS_BACK,
    Answer,
    KnownPlaces,
    Value,
    clean_text,
    read_day,
    read_decimals,
    read_number,
    read_year,
)
from indicators.sources.cache import CachedDownloader
from indicators.sources.jsonstat import unroll
from indicators.sources.pxtable import (
    AREA,
    DATABASE,
    TOTALS,
    WHOLE,
    YEAR,
    Dimension,
    Kind,
    Table,
    fetch_table,
    table_path,
)
from shared.download import DownloadError, Fault
from shared.translated import LANGUAGES, Translated

MOST_CELLS = 100_000
"""The service answers no larger question."""
LEVELS = {"KU": "municipality", "MK": "region", "HV": "county", "HVA": "county"}
GENDERS = {
    "total": TOTALS,
    "male": {"miehet", "män", "males", "men"},
    "female": {"naiset", "kvinnor", "females", "women"},
}
PUBLISHER = Translated(fi="Tilastokeskus", sv="Statistikcentralen", en="Statistics Finland")
LICENCE = "CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table: codes by dimension, and what the codes of areas and genders mean."""

    codes: Mapping[str, Sequence[str]]
    places: Mapping[str, tuple[str, str]]
    genders: Mapping[str, str]
    skipped: int

    def body(self, years: Sequence[str], time: str) -> dict[str, Any]:
        """The question about these years, as the service wants it."""
        chosen = {**self.codes, time: years}
        return {
            "query": [
                {"code": code, "selection": {"filter": "item", "values": list(values)}}
                for code, values in chosen.items()
            ],
            "response": {"format": "json-stat2"},
        }


def source_id(wanted: Mapping[str, Any]) -> str:
    """What tells one indicator of PxWeb from the others: table, contents, fixed selections."""
    name = f"{wanted['table']}:{wanted['contents']}"
    if not (select := wanted.get("select")):
        return name[:60]
    return f"{name[:50]}#{sha256(dumps(select, sort_keys=True).encode()).hexdigest()[:8]}"


def fetch(
    downloader: CachedDownloader,
    wanted: Mapping[str, Any],
    *,
    years: Sequence[int] = (),
    known: KnownPlaces,
) -> Answer:
    """The indicator of `wanted` (table, contents, select); DownloadError when it cannot be had."""
    table = fetch_table(downloader, table_path(wanted["table"]))
    question = plan(table, wanted, known=known)
    time = table.of(Kind.TIME)
    path = f"{LANGUAGES[0]}/{DATABASE}/{table.path}.px"
    values: list[Value] = []
    try:
        for body in _bodies(question, time, _years(table, years)):
            dataset = downloader.post_json(path, body)
            values += _values(dataset, table, question)
        if values:
            return _answer(table, wanted, question, dataset, tuple(values), downloader)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise DownloadError(
            f"The answer of the table {table.path} is not in the promised form ({error!r})."
        ) from error
    raise DownloadError(f"The table {table.path} has no value for our places.", Fault.EMPTY)


def plan(table: Table, wanted: Mapping[str, Any], *, known: KnownPlaces) -> Question:
    """What has to be asked of the table; DownloadError when it has not what is wanted."""
    contents, area = table.of(Kind.CONTENTS), table.of(Kind.AREA)
    chosen = contents.find(str(wanted["contents"]))
    if not chosen:
        raise DownloadError(f"The table {table.path} has no {wanted['contents']}.", Fault.ABSENT)
    places = {code: place for code in area.labels if (place := _place(code, known))}
    codes: dict[str, Sequence[str]] = {contents.code: [chosen], area.code: list(places)}
    genders: dict[str, str] = {}
    select = dict(wanted.get("select") or {})
    for dimension in table.dimensions:
        name = next((name for name in select if dimension.is_called(name)), None)
        asked = select.pop(name) if name is not None else None
        if asked is None and dimension.kind == Kind.GENDER:
            genders = _genders(dimension)
            codes[dimension.code] = list(genders)
        elif dimension.kind in {Kind.OTHER, Kind.GENDER}:
            if value := _chosen(table, dimension, asked):
                codes[dimension.code] = [value]
        elif asked is not None:
            raise DownloadError(f"{dimension.name.to('fi')} cannot be chosen.", Fault.ABSENT)
    if select:
        raise DownloadError(
            f"The table {table.path} is not divided by {', '.join(select)}.", Fault.ABSENT
        )
    return Question(codes, places, genders, skipped=len(area.labels) - len(places))


def _chosen(table: Table, dimension: Dimension, asked: str | None) -> str:
    """The one value of the dimension that is asked for; empty to leave the dimension out."""
    value = dimension.total() if asked is None else dimension.find(str(asked))
    if value or (asked is None and dimension.may_be_left_out):
        return value
    name = dimension.name.to("fi")
    if asked is not None:
        raise DownloadError(f"The table {table.path} has no {name} {asked}.", Fault.ABSENT)
    some = ", ".join(list(dimension.labels)[:6])
    raise DownloadError(
        f"The table {table.path} is divided by {name}: choose one value ({some}, …) with --select.",
        Fault.ABSENT,
    )


def _place(code: str, known: KnownPlaces) -> tuple[str, str] | None:
    """Our level and code of an area; None of those that we do not know."""
    if code == WHOLE:
        return "country", ""
    found = AREA.fullmatch(code)
    place = (LEVELS[found[1]], found[2]) if found else None
    return place if place and place[1] in known.get(place[0], ()) else None


def _genders(dimension: Dimension) -> dict[str, str]:
    """Our word for each of the dimension's values that we keep."""
    found = {
        code: gender
        for code, name in dimension.labels.items()
        for gender, words in GENDERS.items()
        if words & {one.casefold() for one in name.values()}
    }
    return found or {dimension.total(): "total"}


def years_of(table: Table) -> list[str]:
    """The codes of the table's years, the earliest first; DownloadError when it tells no years."""
    time = table.of(Kind.TIME)
    if not all(YEAR.fullmatch(code) for code in time.labels):
        raise DownloadError(
            f"The table {table.path} tells values by month or quarter; only years are kept.",
            Fault.UNFIT,
        )
    return sorted(time.labels)


def _years(table: Table, wanted: Sequence[int]) -> list[str]:
    """The codes of the years to ask for: those wanted, else the latest."""
    years = [code for code in years_of(table) if not wanted or int(code) in wanted]
    if not years:
        raise DownloadError(f"The table {table.path} has none of these years.", Fault.ABSENT)
    return years if wanted else years[-YEARS_BACK - 1 :]


def _bodies(question: Question, time: Dimension, years: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Questions of so many years at a time that none has more cells than the service answers."""
    cells = prod(len(codes) for codes in question.codes.values())
    at_once = max(1, MOST_CELLS // max(1, cells))
    for start in range(0, len(years), at_once):
        yield question.body(years[start : start + at_once], time.code)


def _values(dataset: Mapping[str, Any], table: Table, question: Question) -> Iterator[Value]:
    area, time, contents = (table.of(kind) for kind in (Kind.AREA, Kind.TIME, Kind.CONTENTS))
    gender = next((one.code for one in table.dimensions if one.kind == Kind.GENDER), "")
    [asked] = question.codes[contents.code]
    for codes, given in unroll(dataset):
        if codes[contents.code] != asked:
            raise ValueError(f"values of {codes[contents.code]}")
        if (value := read_number(given)) is None:
            continue
        yield Value(
            *question.places[codes[area.code]],
            read_year(codes[time.code]),
            question.genders[codes[gender]] if question.genders else "total",
            value,
        )


def _answer(  # noqa: PLR0913, PLR0917 - what an answer is put together of
    table: Table,
    wanted: Mapping[str, Any],
    question: Question,
    dataset: Mapping[str, Any],
    values: tuple[Value, ...],
    downloader: CachedDownloader,
) -> Answer:
    contents = table.of(Kind.CONTENTS)
    [chosen] = question.codes[contents.code]
    title = _title(table, question, wanted)
    category = dataset["dimension"][contents.code]["category"]
    unit = (category.get("unit") or {}).get(chosen) or {}
    source = clean_text(dataset.get("source")) or PUBLISHER.to("fi")
    base = clean_text(unit.get("base"))
    return Answer(
        source="pxweb",
        source_id=source_id(wanted),
        title=title,
        publisher=PUBLISHER,
        citation=f"{source}. {DATABASE}, {table.path}: {title.to('fi').rstrip('.')}.",
        licence=LICENCE,
        values=values,
        retrieved_on=downloader.day,
        updated_on=read_day(dataset.get("updated")),
        description=table.title,
        unit=Translated(fi=base) if base else Translated(),
        decimals=read_decimals(unit.get("decimals")),
        query={name: wanted[name] for name in ("table", "contents", "select") if wanted.get(name)},
        skipped=question.skipped,
    )


def _title(table: Table, question: Question, wanted: Mapping[str, Any]) -> Translated:
    """What the contents are called, with the selections that narrow them."""
    narrowed = [
        one for one in table.dimensions if any(map(one.is_called, wanted.get("select") or {}))
    ]
    labels = [
        one.labels[question.codes[one.code][0]] for one in (table.of(Kind.CONTENTS), *narrowed)
    ]
    return Translated(
        {
            language: ", ".join(label.to(language) for label in labels)
            for language in LANGUAGES
            if language in table.title
        }
    )
