"""An XLSForm workbook → a definition, with a report of every cell that was changed or left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from django.utils.translation import gettext as _

from shared.spreadsheets.faults import Unreadable
from surveys.definition import Definition, Text, faults_of
from surveys.spreadsheets.xlsform.apart import parse_apart
from surveys.spreadsheets.xlsform.checks import check_columns
from surveys.spreadsheets.xlsform.form import LABEL, LIST, MARK, OURS, Form, Table, form_of
from surveys.spreadsheets.xlsform.items import Item, items_of, name_everything
from surveys.spreadsheets.xlsform.logic import check_logic
from surveys.spreadsheets.xlsform.pages import pages_of
from surveys.spreadsheets.xlsform.report import Report, TooManyFaults
from surveys.spreadsheets.xlsform.rows import check_rows
from surveys.spreadsheets.xlsform.sheets import Sheet, read_sheets
from surveys.spreadsheets.xlsform.values import FALSE

Parser = Callable[[dict[str, dict[str, Any]]], dict[str, Any]]
MARKED = ("survey", "choices")
_ROW = re.compile(r"\[row : ([0-9]+)\]")
SETTINGS = {
    ("title",), ("id_string",), ("version",), ("default_language",), ("style",), ("name",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook gives: no definition when the report has a fault."""

    definition: Definition | None
    title: Text
    report: Report
    source: Literal["xlsform", "json"] = "xlsform"
    revision: int | None = None
    """The revision of the draft that it was made of, where it says so."""


def read_xlsform(data: bytes, *, language: str = "fi", parser: Parser = parse_apart) -> Reading:
    """Never raises for what is in the file. `language` is that of columns that name none."""
    report = Report()
    definition, title = None, {}
    try:
        sheets = read_sheets(data, report)
        if _has_survey(sheets, report):
            form = form_of(sheets, parsed := parser(_for_parser(sheets)), report, language)
            _check(form, parsed["error"])
            if not report.faults:
                title = _title(form)
                definition = _definition(form, parsed)
    except Unreadable as error:
        report.fault(why=str(error))
    except TooManyFaults:
        pass  # they are in the report
    return Reading(None if report.faults else definition, title, report)


def _has_survey(sheets: dict[str, Sheet], report: Report) -> bool:
    if "survey" not in sheets:
        why = _("The workbook has no sheet “survey”.")
        others = [note.sheet for note in report.of("dropped")]
        if near := get_close_matches("survey", [name.lower() for name in others], 1):
            why += " " + _("Did you mean “%(near)s”?") % {"near": near[0]}
        report.fault(sheet="survey", why=why)
    elif not sheets["survey"].headers and not report.faults:
        report.fault(sheet="survey", why=_("The sheet is empty."))
    return not report.faults


def _for_parser(sheets: dict[str, Sheet]) -> dict[str, dict[str, Any]]:
    """Rows by their headers; the row of a workbook is the place in the list and two."""
    data = {}
    for name, sheet in sheets.items():
        rows: list[dict[str, str]] = []
        for number, cells in sheet.rows:
            rows += [{}] * (number - 2 - len(rows))
            row = {sheet.headers[p]: text for p, text in cells.items() if p in sheet.headers}
            rows.append({**row, MARK: str(number)} if row and name in MARKED else row)
        headers = list(dict.fromkeys(sheet.headers.values()))
        data[name] = {"headers": [*headers, MARK] if name in MARKED else headers, "rows": rows}
    return data


def _check(form: Form, error: str) -> None:
    if check_columns(form):
        check_rows(form)
        check_logic(form)
    if error and not form.report.faults:
        row = _ROW.search(error)
        form.report.fault(
            sheet="survey",
            cell=f"survey!A{row[1]}" if row and "choices" not in error else "",
            why=_("The form is not valid XLSForm. pyxform says: %(error)s") % {"error": error},
        )


def _definition(form: Form, parsed: dict[str, Any]) -> Definition:
    _drop_sheets(form, parsed)
    if form.choices:
        _drop_choices(form, form.choices)
    items = items_of(form, parsed["tree"])
    names = name_everything(form, items)
    languages = _languages(form)
    definition = Definition(
        pages=pages_of(form, items, names, languages),
        languages=languages,
        ask_groups=form.setting(OURS, "ask_groups").lower() not in FALSE - {""},
    )
    if not form.report.faults:
        _report_faults(form, items, definition)
    return definition


def _languages(form: Form) -> list[str]:
    if named := form.setting(OURS, "languages"):
        return named.split()
    used = {tag for line in form.survey.lines for tag in form.texts(line, LABEL)}
    tags = [form.tag(language) for language in form.survey.languages(LABEL)]
    kept = [tag for tag in dict.fromkeys(tags) if tag in used] or [form.default]
    if form.default not in kept:
        form.report.warn(
            sheet="settings",
            stood=form.setting("default_language"),
            why=_("No question is written in the default language; the first column's is used."),
        )
        return kept
    return [form.default, *(tag for tag in kept if tag != form.default)]


def _title(form: Form) -> Text:
    """In the languages of our own columns, else what every XLSForm has."""
    line = next(form.settings.lines, None) if form.settings else None
    ours = form.texts(line, (OURS, "title")) if line else {}
    named = form.setting("title")
    return ours or ({form.default: named} if named else {})


def _drop_sheets(form: Form, parsed: dict[str, Any]) -> None:
    """Report the sheets and settings that have no counterpart."""
    for name in parsed["sheets"]:
        if name not in parsed["columns"]:
            form.report.drop(sheet=name, why=_("This sheet has no counterpart here."))
    line = next(form.settings.lines, None) if form.settings else None
    for parts, place in line.table.columns.items() if line else ():
        if line and (stood := line.cells.get(place)) and parts not in SETTINGS and parts[0] != OURS:
            form.report.drop(
                cell=line.table.sheet.cell(line.number, place),
                stood=stood,
                why=_("This setting has no counterpart here."),
            )


def _drop_choices(form: Form, choices: Table) -> None:
    """Report the lists that no question uses, and what a choice has beside its text."""
    used = {line.choice_list for line in form.survey.lines}
    for name, lines in form.lists.items():
        if name not in used:
            form.report.drop(
                cell=lines[0].where(LIST), stood=name, why=_("No question uses this list.")
            )
    spare = [
        place
        for parts, place in choices.columns.items()
        if parts[0] not in {"list name", "name", "label", OURS}
    ]
    for line in choices.lines:
        for place in spare:
            if stood := line.cells.get(place):
                form.report.drop(
                    cell=choices.sheet.cell(line.number, place),
                    stood=stood,
                    why=_("A choice has only its name and its text here."),
                )


def _report_faults(form: Form, items: list[Item], definition: Definition) -> None:
    """The faults that any definition may have, at the row of their question."""
    cells = dict(_cells(items))
    for fault in faults_of(definition):
        name, colon, why = fault.partition(": ")
        if colon and name in cells:
            form.report.fault(cell=cells[name], stood=name, why=why)
        else:
            form.report.fault(sheet="survey", why=fault)


def _cells(items: list[Item]) -> list[tuple[str, str]]:
    found = []
    for item in items:
        found += [(item.name, item.line.where()), *_cells(item.inside)]
    return found
