"""Workbooks as people write them, made for the tests."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]

SURVEY: Rows = [["type", "name", "label::Suomi (fi)"], ["text", "story", "Mitä tapahtui?"]]


def book(survey: Rows | None = SURVEY, /, **sheets: Rows) -> bytes:
    """An .xlsx file with the sheets given, `survey` first."""
    workbook = openpyxl.Workbook()
    for name in workbook.sheetnames:
        del workbook[name]
    for name, rows in {"survey": survey, **sheets}.items():
        if rows is None:
            continue
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def with_part(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts written anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename == part:
                text = change(text.decode()).encode()
            new.writestr(entry.filename, text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
