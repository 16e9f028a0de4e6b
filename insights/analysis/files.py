"""Analysis of a spreadsheet: read a CSV or XLSX file, analyse one column of texts, write the findings as JSON."""

import csv
import json
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

import pandas as pd  # type: ignore[import-untyped]

from insights.analysis.corpus import Corpus
from insights.analysis.encoder import SentenceModel
from insights.analysis.language import detect_language
from insights.analysis.parallel import cut, in_batches
from insights.analysis.pipeline import Analysis, analyse
from insights.analysis.plain import as_json
from insights.analysis.progress import Progress, silent, within
from insights.analysis.redaction import redact_rules

DELIMITERS = ",;\t|"
SNIFFED = 64_000
DATE_FORMATS = ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y/%m/%d")
TIME_OF_DAY = re.compile(r",?\s+(?:klo\.?\s*|kl\.?\s*)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?$")
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


@dataclass(frozen=True, slots=True)
class FileAnalysis:
    """What was found in a file of `height` rows: its passages, the file row (from 0) of each, and the findings made plain."""

    height: int
    rows: list[int]
    corpus: Corpus
    found: Analysis
    result: dict[str, Any]


def analyse_file(  # noqa: PLR0913 - the choices a caller has
    source: Path,
    target: Path,
    columns: Columns,
    *,
    language: Language = "auto",
    themes: int | None = None,
    as_of: date | None = None,
    sentence_model: SentenceModel | None = None,
    progress: Progress | None = None,
) -> FileAnalysis:
    """
    Read `source`, analyse it, write `target` as JSON. Raises FileError with a clear message.

    Raises SentenceModelError if the sentence model cannot be used.
    """
    report = progress or silent
    if themes is not None and themes < 1:
        message = f"the number of themes must be at least 1, not {themes}"
        raise FileError(message)
    check_writable(target)
    clock = time.process_time()
    height, rows, corpus = read_corpus(source, columns, language, within(report, 0.0, 0.1))
    read = time.process_time() - clock
    found = analyse(
        corpus,
        themes=themes,
        as_of=as_of,
        sentence_model=sentence_model,
        progress=within(report, 0.1, 1.0),
    )
    result = as_json(found, rows, height)
    result["figures"]["seconds"] = {"read": round(read, 3), **result["figures"]["seconds"]}
    write(target, json_lines(result))
    return FileAnalysis(height, rows, corpus, found, result)


def check_writable(target: Path) -> None:
    """Raise FileError if no file can be written there: before the work, not after it."""
    if not target.parent.is_dir() or target.is_dir():
        message = f"cannot write {target}: {'it is a folder' if target.is_dir() else 'its folder does not exist'}"
        raise FileError(message)


def write(target: Path, text: str) -> None:
    """Write a file; raises FileError if it cannot be written."""
    try:
        target.write_text(text, "utf-8")
    except OSError as error:
        message = f"cannot write {target}: {error.strerror}"
        raise FileError(message) from error


def json_lines(result: Mapping[str, Any]) -> str:
    """Write an object as JSON, a line for each of its keys: an indented one of 100 000 rows takes seconds."""
    lines = (
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in result.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_table(source: Path) -> pd.DataFrame:
    """Read all cells of a CSV (UTF-8, any usual delimiter) or of an XLSX file's first sheet, as text or dates."""
    try:
        if source.suffix.lower() in {".xlsx", ".xlsm"}:
            return _with_names(pd.read_excel(source, dtype=object, header=None, engine="openpyxl"))
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
    table = pd.read_csv(
        source,
        sep=delimiter,
        header=None,
        dtype=str,
        keep_default_na=False,
        encoding="utf-8-sig",
        encoding_errors="strict",
    )
    return _with_names(table)


def _with_names(table: pd.DataFrame) -> pd.DataFrame:
    """Take the first row as the names of the columns, as they are: pandas would rename one that comes twice."""
    if table.empty:
        message = "it is empty"
        raise ValueError(message)
    names = [_cell(value) for value in table.iloc[0]]
    return table.iloc[1:].set_axis(names, axis=1)


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

    def column(name: str | None) -> list[Any]:
        values = table[name].tolist() if name else [""] * len(table)
        return [values[row] for row in rows]

    report(0.2, "redact")
    own = [texts[row] for row in rows]
    languages = detect_languages(own) if language == "auto" else [language] * len(rows)
    batches = cut(list(zip(own, languages, strict=True)))
    done = in_batches(
        redact_batch, batches, report=lambda share: report(0.2 + 0.8 * share, "redact")
    )
    redacted = [text for batch in done for text in batch]
    people = [_cell(value) for value in column(columns.respondent)]
    days = [parse_day(value, row) for value, row in zip(column(columns.time), rows, strict=True)]
    corpus = Corpus(
        texts=redacted,
        languages=languages,
        respondents=[person or f"row {row}" for person, row in zip(people, rows, strict=True)],
        places=[_cell(value) or None for value in column(columns.place)],
        groups=[
            tuple(part.strip() for part in _cell(value).split(BETWEEN_GROUPS) if part.strip())
            for value in column(columns.group)
        ],
        days=days,
        sources=[""] * len(rows),
    )
    report(1.0, "redact")
    return len(table), rows, corpus


def redact_batch(batch: Sequence[tuple[str, str]]) -> list[str]:
    """Redact texts, each given with its language, by rules: what a worker does with its batch."""
    return [redact_rules(text, code).text for text, code in batch]


def language_batch(texts: Sequence[str]) -> list[str]:
    """Language of each text: what a worker does with its batch."""
    return [detect_language(text) for text in texts]


def detect_languages(texts: Sequence[str]) -> list[str]:
    """Language of each text; one or two words tell little and take the language of the file, where it has a main one."""
    found = [code for batch in in_batches(language_batch, cut(texts)) for code in batch]
    main, count = Counter(found).most_common(1)[0]
    if main == "other" or count < MAIN_SHARE * len(found):
        return found
    return [
        main if len(text.split()) <= FEW_WORDS and any(map(str.isalpha, text)) else code
        for text, code in zip(texts, found, strict=True)
    ]


def _check_columns(table: pd.DataFrame, columns: Columns) -> None:
    there = list(table.columns)
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
    day = _day(text)
    if day is not None:
        return day
    message = f"row {row}: {text!r} is not a date; write 2026-05-31 or 31.5.2026"
    raise FileError(message)


@lru_cache(maxsize=20_000)
def _day(text: str) -> date | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text).date()
    bare = TIME_OF_DAY.sub("", text).replace(". ", ".")
    for pattern in DATE_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(bare, pattern).date()  # noqa: DTZ007 - a day has no time zone
    return None
