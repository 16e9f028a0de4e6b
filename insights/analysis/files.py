"""Analysis of a spreadsheet: read a CSV or XLSX file, analyse one column of texts, write the findings as JSON."""

import csv
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

import pandas as pd  # type: ignore[import-untyped]

from insights.analysis.corpus import Corpus
from insights.analysis.language import detect_language
from insights.analysis.pipeline import Analysis, analyse
from insights.analysis.progress import Progress, silent, within
from insights.analysis.redaction import redact_rules
from insights.analysis.signals import Signal
from insights.analysis.themes import ThemeModel

DELIMITERS = ",;\t|"
SNIFFED = 64_000
DATE_FORMATS = (
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H.%M",
    "%d/%m/%Y",
    "%Y/%m/%d",
)
BETWEEN_GROUPS = ";"
MAIN_SHARE = 0.8
FEW_WORDS = 2

Language = Literal["fi", "sv", "en", "auto"]


class FileError(Exception):
    """The file or the request cannot be used; the message says why, in one line for a person."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; None where the file has none."""

    text: str
    place: str | None = None
    group: str | None = None
    time: str | None = None
    respondent: str | None = None


def analyse_file(  # noqa: PLR0913 - the choices a caller has
    source: Path,
    target: Path,
    columns: Columns,
    *,
    language: Language = "auto",
    themes: int | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Read `source`, analyse it, write `target` and give what was written. Raises FileError with a clear message."""
    report = progress or silent
    if themes is not None and themes < 1:
        message = f"the number of themes must be at least 1, not {themes}"
        raise FileError(message)
    if not target.parent.is_dir() or target.is_dir():
        message = f"cannot write {target}: {'it is a folder' if target.is_dir() else 'its folder does not exist'}"
        raise FileError(message)
    clock = time.process_time()
    height, rows, corpus = read_corpus(source, columns, language, within(report, 0.0, 0.1))
    read = time.process_time() - clock
    found = analyse(corpus, themes=themes, as_of=as_of, progress=within(report, 0.1, 1.0))
    result = as_json(found, rows, height)
    result["figures"]["seconds"] = {"read": round(read, 3), **result["figures"]["seconds"]}
    try:
        target.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        message = f"cannot write {target}: {error.strerror}"
        raise FileError(message) from error
    return result


def read_table(source: Path) -> pd.DataFrame:
    """Read all cells of a CSV (UTF-8, any usual delimiter) or of an XLSX file's first sheet, as text or dates."""
    try:
        if source.suffix.lower() in {".xlsx", ".xlsm"}:
            return pd.read_excel(source, dtype=object, engine="openpyxl")
        return _read_csv(source)
    except FileNotFoundError:
        message = f"there is no file {source}"
    except IsADirectoryError:
        message = f"{source} is a folder"
    except PermissionError:
        message = f"{source} may not be read"
    except UnicodeDecodeError as error:
        message = f"{source} is not UTF-8 (byte {error.start}): save it as 'CSV UTF-8' or as XLSX and try again"
    except (BadZipFile, KeyError, OSError, ValueError, csv.Error) as error:
        message = f"{source} cannot be read as a table: {str(error).splitlines()[0] if str(error) else 'it is damaged'}"
    raise FileError(message)


def _read_csv(source: Path) -> pd.DataFrame:
    content = source.read_bytes()
    if not content.strip():
        message = "it is empty"
        raise ValueError(message)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "it is UTF-16: save it as 'CSV UTF-8'"
        raise ValueError(message)
    if b"\x00" in content[:SNIFFED] and not source.suffix.endswith("2"):
        message = "it is not a text file"
        raise ValueError(message)
    compressed = source.suffix in {".bz2", ".gz", ".xz", ".zip"}
    delimiter = "," if compressed else _delimiter(content.decode("utf-8-sig"))
    return pd.read_csv(
        source,
        sep=delimiter,
        dtype=str,
        keep_default_na=False,
        encoding="utf-8-sig",
        encoding_errors="strict",
    )


def _delimiter(content: str) -> str:
    """The delimiter that the header has most of; a comma for a single column."""
    header = next(csv.reader(content.splitlines(keepends=True)[:1], delimiter="\x1f"), [""])[0]
    return max(DELIMITERS, key=lambda mark: (_outside_quotes(header, mark), mark == ","))


def _outside_quotes(header: str, mark: str) -> int:
    return sum(part.count(mark) for part in header.split('"')[::2])


def read_corpus(
    source: Path, columns: Columns, language: Language, report: Progress
) -> tuple[int, list[int], Corpus]:
    """Give the number of rows in the file, the file row (from 0) of each passage, and the passages; empty cells are left out."""
    report(0.0, "read")
    table = read_table(source)
    _check_columns(table, columns)
    texts = [_cell(value) for value in table[columns.text]]
    rows = [row for row, text in enumerate(texts) if text]
    if not rows:
        message = (
            f"the column {columns.text!r} holds no text"
            if len(table)
            else f"{source} holds no rows"
        )
        raise FileError(message)

    def column(name: str | None) -> list[str]:
        return [_cell(table[name].iloc[row]) for row in rows] if name else [""] * len(rows)

    report(0.3, "redact")
    languages = (
        detect_languages([texts[row] for row in rows])
        if language == "auto"
        else [language] * len(rows)
    )
    redacted = [
        redact_rules(texts[row], code).text for row, code in zip(rows, languages, strict=True)
    ]
    people = column(columns.respondent)
    days = (
        [parse_day(table[columns.time].iloc[row], row) for row in rows]
        if columns.time
        else [None] * len(rows)
    )
    corpus = Corpus(
        texts=redacted,
        languages=languages,
        respondents=[person or f"row {row}" for person, row in zip(people, rows, strict=True)],
        places=[place or None for place in column(columns.place)],
        groups=[
            tuple(part.strip() for part in cell.split(BETWEEN_GROUPS) if part.strip())
            for cell in column(columns.group)
        ],
        days=days,
        sources=[""] * len(rows),
    )
    report(1.0, "redact")
    return len(table), rows, corpus


def detect_languages(texts: Sequence[str]) -> list[str]:
    """Language of each text; one or two words tell little and take the language of the file, where it has a main one."""
    found = [detect_language(text) for text in texts]
    main, count = Counter(found).most_common(1)[0]
    if main == "other" or count < MAIN_SHARE * len(found):
        return found
    return [
        main if len(text.split()) <= FEW_WORDS and any(map(str.isalpha, text)) else code
        for text, code in zip(texts, found, strict=True)
    ]


def _check_columns(table: pd.DataFrame, columns: Columns) -> None:
    there = [str(name) for name in table.columns]
    table.columns = pd.Index(there)
    wanted = [columns.text, columns.place, columns.group, columns.time, columns.respondent]
    missing = [name for name in wanted if name is not None and name not in there]
    if missing:
        message = f"no column {', '.join(map(repr, missing))}; the columns are {', '.join(map(repr, there))}"
        raise FileError(message)
    doubled = [name for name in wanted if name is not None and there.count(name) > 1]
    if doubled:
        message = f"the column {doubled[0]!r} occurs more than once"
        raise FileError(message)


def _cell(value: object) -> str:
    return "" if pd.isna(value) else str(value).strip()


def parse_day(value: object, row: int) -> date | None:
    """Read a day as people and spreadsheets write it; None for an empty cell. Raises FileError naming the row."""
    if isinstance(value, datetime):
        return None if value is pd.NaT else value.date()
    text = _cell(value)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    message = f"row {row}: {text!r} is not a date; write 2026-05-31 or 31.5.2026"
    raise FileError(message)


def as_json(found: Analysis, rows: Sequence[int], height: int) -> dict[str, Any]:
    """Make the findings plain: rows of the file in place of rows of the corpus, theme ids unique across languages."""
    themes: list[dict[str, Any]] = []
    assignments: list[int | None] = [None] * height
    for model in found.models.values():
        number = {theme.id: len(themes) + place for place, theme in enumerate(model.themes)}
        themes += _plain_themes(model, number, rows)
        for row, theme in zip(model.rows, model.assignments, strict=True):
            assignments[rows[row]] = None if theme is None else number[theme]
    return {
        "themes": themes,
        "assignments": assignments,
        "signals": [_plain_signal(signal, rows) for signal in found.signals],
        "figures": {**found.figures, "input_rows": height},
    }


def _plain_themes(
    model: ThemeModel, number: dict[int, int], rows: Sequence[int]
) -> list[dict[str, Any]]:
    return [
        {
            "id": number[theme.id],
            "language": model.language,
            "label": theme.label,
            "terms": theme.terms,
            "size": theme.size,
            "passages": [rows[row] for row in theme.passages],
            "quotes": [rows[row] for row in theme.quotes],
        }
        for theme in model.themes
    ]


def _plain_signal(signal: Signal, rows: Sequence[int]) -> dict[str, Any]:
    return {
        "label": signal.label,
        "terms": signal.terms,
        "place": signal.place,
        "group": signal.group,
        "first_seen": signal.first_seen.isoformat(),
        "rows": [rows[row] for row in signal.rows],
        "respondents": signal.respondents,
        "score": signal.score,
        "rate_before": signal.rate_before,
        "rate_now": signal.rate_now,
        "window_weeks": signal.window_weeks,
    }
