"""The tree that pyxform makes of the rows, as questions, groups and matrices with names of ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from surveys.definition import OTHER, RESERVED_NAMES
from surveys.definition.faults import NAME as OUR_NAME
from surveys.spreadsheets.xlsform.form import (
    CALCULATION,
    CONSTRAINT,
    MARK,
    NAME,
    RELEVANT,
    Form,
    Line,
)
from surveys.spreadsheets.xlsform.names import fitting_choice, fitting_name
from surveys.spreadsheets.xlsform.values import is_required

KINDS = {
    "text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "select one": "single",
    "select all that apply": "multiple",
    "rank": "ranking",
    "note": "note",
    "calculate": "calculate",
    "acknowledge": "consent",
    "range": "range",
    "geopoint": "place",
    "photo": "file",
    "audio": "file",
    "file": "file",
}
"""pyxform's types and ours; how a `range` is kept depends on its parameters."""
SAME = {
    "string": "text", "q string": "text", "add text prompt": "text", "int": "integer",
    "q int": "integer", "add integer prompt": "integer", "q decimal": "decimal",
    "add decimal prompt": "decimal", "q date": "date", "add date prompt": "date",
    "q note": "note", "add note prompt": "note", "q calculate": "calculate",
    "add calculate prompt": "calculate", "trigger": "acknowledge", "q acknowledge": "acknowledge",
    "add acknowledge prompt": "acknowledge", "gps": "geopoint", "location": "geopoint",
    "q geopoint": "geopoint", "q location": "geopoint", "add location prompt": "geopoint",
    "image": "photo", "q image": "photo", "q picture": "photo", "q audio": "audio",
}  # fmt: skip
"""Other words for the same types."""
NEAR = {
    "time": "text", "barcode": "text", "q barcode": "text", "add barcode prompt": "text",
    "get barcode": "text", "hidden": "", "dateTime": "date", "datetime": "date",
    "date time": "date", "q date time": "date", "q dateTime": "date", "add date time prompt": "date",
    "add dateTime prompt": "date", "video": "file", "q video": "file", "percentage": "integer",
}  # fmt: skip
"""Types kept as the nearest that we have."""

PAGE_NAME = re.compile(r"[-a-zA-Z0-9_]{1,60}")
ItemKind = Literal["question", "matrix", "group", "repeat"]


@dataclass(slots=True)
class Item:
    """A row that is kept: what it is, its type in pyxform's words, and what is inside."""

    kind: ItemKind
    line: Line
    type: str = ""
    inside: list["Item"] = field(default_factory=list)
    name: str = ""


@dataclass(slots=True)
class Names:
    """How expressions and choices are to be written anew."""

    questions: dict[str, str] = field(default_factory=dict)
    """Names of the form → names that our expressions know."""
    left_out: set[str] = field(default_factory=set)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of each list, the names of its choices → ours."""
    list_of: dict[str, str] = field(default_factory=dict)
    exact: set[str] = field(default_factory=set)
    """Names that fit as they are, kept for those who have them."""
    taken: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)


def items_of(form: Form, tree: dict[str, Any]) -> list[Item]:
    """The rows that are kept; those left out are in the report."""
    lines = {str(line.number): line for line in form.survey.lines}
    return list(_items(form, tree["children"], lines))


def _items(form: Form, nodes: list[dict[str, Any]], lines: dict[str, Line]) -> Iterator[Item]:
    for node in nodes:
        line = lines.get(str(node.get(MARK)))
        if line is None:
            continue  # pyxform's own addition: the text of “other”, the identifier of the answer
        if node["type"] in {"group", "repeat"}:
            item = Item(node["type"], line, inside=list(_items(form, node["children"], lines)))
            if item.kind == "group" and item.inside and _is_matrix(form, item):
                item.kind = "matrix"
            yield item
        elif kept := _kept_type(form, line, str(node["type"])):
            yield Item("question", line, kept)


def _kept_type(form: Form, line: Line, found: str) -> str:
    found = SAME.get(found, found)
    is_choice = found in {"select one", "select all that apply", "rank"}
    if found in KINDS and (not is_choice or line.choice_list in form.lists):
        return found
    if near := NEAR.get(found, ""):
        form.report.change(
            cell=line.where(),
            stood=line.type,
            became=near,
            why=_("There is no such type here; this is the nearest."),
        )
        return near
    form.report.drop(
        cell=line.where(),
        stood=f"{line.type} {line.name}",
        why=_("There is no such type here, so the row is left out."),
    )
    return ""


def _is_matrix(form: Form, group: Item) -> bool:
    """Whether the group asks the same choice of several things, and nothing else."""
    lines = [item.line for item in group.inside]
    same = all(
        item.kind == "question"
        and item.type == "select one"
        and item.line.choice_list == lines[0].choice_list
        and not item.line.has_other
        and not any(item.line.get(parts) for parts in (RELEVANT, CONSTRAINT, CALCULATION))
        and not item.line.get(("choice_filter",))
        for item in group.inside
    )
    if not same or len({is_required(form, line) for line in lines}) > 1:
        return False
    if "table-list" in group.line.appearance:
        return True
    looks = [line.appearance for line in lines]
    if len(lines) > 1 and all("likert" in look for look in looks):
        return True
    if len(lines) > 1 and "label" in looks[0] and all("list-nolabel" in look for look in looks[1:]):
        form.report.drop(
            cell=lines[0].where(),
            stood=lines[0].name,
            why=_("The row only shows the choices above the matrix, which shows them by itself."),
        )
        del group.inside[0]
        return True
    return False


def name_everything(form: Form, items: list[Item]) -> Names:
    """Give every item a name of ours; changes are in the report, expressions are to follow."""
    names = Names(left_out={line.name for line in form.survey.lines if line.name})
    names.exact = {name for name in names.left_out if _fits(name)}
    for name, lines in form.lists.items():
        names.choices[name] = _choice_names(form, lines)
    _name(form, items, names)
    names.left_out -= names.questions.keys()
    return names


def _name(form: Form, items: list[Item], names: Names) -> None:
    for item in items:
        if item.kind == "group":
            item.name = _page_name(form, item.line, names)
            _name(form, item.inside, names)
            continue
        item.name = _question_name(form, item.line, names, is_page=item.kind == "repeat")
        names.questions.setdefault(item.line.name, item.name)
        names.list_of[item.line.name] = item.line.choice_list
        if item.line.has_other:
            names.taken.add(f"{item.name}_{OTHER}")
            names.questions.setdefault(f"{item.line.name}_other", f"{item.name}_{OTHER}")
        if item.kind == "repeat":
            names.pages.add(item.name)
            _name(form, item.inside, names)
        for row in item.inside if item.kind == "matrix" else ():
            row.name = row.line.ours("name") or row.line.name
            names.questions.setdefault(row.line.name, f"{item.name}.{row.name}")
            names.list_of[row.line.name] = row.line.choice_list


def _question_name(form: Form, line: Line, names: Names, *, is_page: bool) -> str:
    wanted = line.ours("name") or line.name or "note"
    taken = names.taken | names.pages if is_page else names.taken
    if _fits(wanted) and wanted not in taken:
        name = wanted
    else:
        name = fitting_name(wanted, taken | names.exact)
        if line.name:
            form.report.change(
                cell=line.where(NAME),
                stood=line.name,
                became=name,
                why=_("Names have small letters, digits and hyphens here, each only once."),
            )
    names.taken.add(name)
    return name


def _fits(name: str) -> bool:
    return bool(OUR_NAME.fullmatch(name)) and name not in RESERVED_NAMES


def _page_name(form: Form, line: Line, names: Names) -> str:
    wanted = line.ours("name") or line.name
    fits = PAGE_NAME.fullmatch(wanted) if line.ours("name") else OUR_NAME.fullmatch(wanted)
    name = wanted if fits and wanted not in names.pages else fitting_name(wanted, names.pages)
    if name != wanted:
        form.report.change(
            cell=line.where(NAME),
            stood=line.name,
            became=name,
            why=_("Names have small letters, digits and hyphens here, each only once."),
        )
    names.pages.add(name)
    return name


def _choice_names(form: Form, lines: list[Line]) -> dict[str, str]:
    names: dict[str, str] = {}
    for line in lines:
        names[line.name] = fitting_choice(line.name, set(names.values()))
        if names[line.name] != line.name:
            form.report.change(
                cell=line.where(NAME),
                stood=line.name,
                became=names[line.name],
                why=_("Names of choices have letters, digits, hyphens and full stops here."),
            )
    return names
