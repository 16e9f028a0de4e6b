"""What makes a sheet unusable, by cell: columns, languages and choices."""

from django.utils.translation import gettext as _

from surveys.spreadsheets.xlsform.form import (
    LABEL,
    LIST,
    NAME,
    OURS,
    TRANSLATED,
    TYPE,
    Form,
    Line,
    Table,
)
from surveys.spreadsheets.xlsform.languages import tag_of_language


def check_columns(form: Form) -> bool:
    """Report the faults of columns, languages and choices; whether rows can be read at all."""
    for table in (form.survey, form.choices, form.settings):
        if table is not None:
            _check_columns(form, table)
    if TYPE not in form.survey.columns:
        _check_head(form)
        return False
    for parts, names in ((NAME, "name"), (LABEL, "label")):
        if not form.survey.languages(parts):
            form.report.fault(
                sheet="survey",
                cell=form.survey.head(0),
                why=_("The sheet has no column “%(column)s”.") % {"column": names},
            )
    _check_languages(form)
    _check_choices(form)
    return True


def _check_head(form: Form) -> None:
    sheet = form.survey.sheet
    if sheet.head > 1 or len(sheet.headers) == 1 or _merged_in(sheet.merged, sheet.head):
        form.report.fault(
            cell=sheet.cell(sheet.head, min(sheet.headers, default=0)),
            stood=next(iter(sheet.headers.values()), ""),
            why=_(
                "The first row holds a title. It must hold the names of the columns: type, name,"
                " label."
            ),
        )
    else:
        form.report.fault(
            cell=sheet.cell(sheet.head, 0),
            why=_("The sheet has no column “%(column)s”.") % {"column": "type"},
        )


def _merged_in(merged: list[str], row: int) -> list[str]:
    return [
        ref
        for ref in merged
        if ref.partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(row)
    ]


def _check_columns(form: Form, table: Table) -> None:
    sheet = table.sheet
    seen: dict[str, int] = {}
    for place, header in sheet.headers.items():
        if header in seen:
            form.report.fault(
                cell=table.head(place),
                stood=header,
                why=_("Two columns have this name: %(first)s is the first.")
                % {"first": table.head(seen[header])},
            )
        seen.setdefault(header, place)
    for ref in sheet.merged:
        cell = f"{sheet.name}!{ref}"
        if ref in _merged_in(sheet.merged, sheet.head):
            form.report.fault(
                cell=cell, why=_("The names of the columns are in merged cells. Unmerge them.")
            )
        else:
            form.report.warn(
                cell=cell, why=_("The cells are merged: only the first of them holds a text.")
            )
    for (row, place), has_value in sheet.formulas.items():
        if place not in sheet.headers:
            continue
        if has_value:
            form.report.warn(
                cell=sheet.cell(row, place),
                why=_("The cell holds a formula. What it showed when the file was saved is used."),
            )
        else:
            form.report.fault(
                cell=sheet.cell(row, place),
                why=_("The cell holds a formula without a value. Write the text itself."),
            )


def _check_languages(form: Form) -> None:
    if (named := form.setting("default_language")) and not tag_of_language(named):
        form.report.fault(sheet="settings", stood=named, why=_no_language(named))
    for tag in form.setting(OURS, "languages").split():
        if tag_of_language(f"({tag})") != tag:
            form.report.fault(sheet="settings", stood=tag, why=_no_language(tag))
    for table in (form.survey, form.choices):
        for parts in TRANSLATED if table else ():
            tags: dict[str, int] = {}
            assert table is not None  # noqa: S101 - the loop is empty without it
            for language, place in table.languages(parts).items():
                tag = form.tag(language)
                if not tag:
                    form.report.fault(
                        cell=table.head(place), stood=language, why=_no_language(language)
                    )
                elif tag in tags:
                    form.report.fault(
                        cell=table.head(place),
                        stood=table.sheet.headers[place],
                        why=_("The column %(first)s is in the same language.")
                        % {"first": table.head(tags[tag])},
                    )
                tags.setdefault(tag, place)


def _no_language(name: str) -> str:
    return _("“%(name)s” is no language that is known. Write it with its code: Suomi (fi).") % {
        "name": name
    }


def _check_choices(form: Form) -> None:
    table = form.choices
    if table is None or not table.sheet.headers:
        return
    for parts, column in ((LIST, "list_name"), (NAME, "name")):
        if parts not in table.columns:
            form.report.fault(
                cell=table.head(0),
                why=_("The sheet has no column “%(column)s”.") % {"column": column},
            )
            return
    for line in table.lines:
        if not line.get(LIST) and line.name:
            form.report.fault(
                cell=line.where(LIST), why=_("The choice belongs to no list: list_name is empty.")
            )
        elif line.get(LIST) and not line.name:
            form.report.fault(cell=line.where(NAME), why=_("The choice has no name."))
    for name, lines in form.lists.items():
        first: dict[str, Line] = {}
        for line in lines:
            if line.name in first:
                form.report.fault(
                    cell=line.where(NAME),
                    stood=line.name,
                    why=_("The list “%(list)s” has this name already, at %(first)s.")
                    % {"list": name, "first": first[line.name].where(NAME)},
                )
            first.setdefault(line.name, line)
