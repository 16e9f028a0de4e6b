"""What makes a row unusable, by cell: its type, its name, its group."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.spreadsheets.xlsform.form import (
    CALCULATION,
    CONTROL,
    LABEL,
    NAME,
    ONE,
    PARAMETERS,
    SELECT,
    TYPE,
    Form,
    Line,
    meant,
)
from surveys.spreadsheets.xlsform.values import ends_of

DEEPEST = 20
ASIDE = ("select_one_from_file", "select_multiple_from_file", "select_one_external", "osm ")
"""Types whose lists stand in other files."""
NAMELESS = frozenset({"note", "audit"})
"""Types whose rows may be without a name."""
ASKED = (
    "text", "integer", "decimal", "date", "select_one", "select_multiple", "rank", "range", "note",
    "calculate", "acknowledge", "geopoint", "image", "audio", "file", "begin_group", "end_group",
    "begin_repeat", "end_repeat",
)  # fmt: skip
"""Types to propose for one that is written wrong."""
SETTING_TYPES = frozenset({"form_title", "set_form_title", "form_id", "set_form_id", "prefix"})
"""Rows that are settings."""


@dataclass(slots=True)
class _Group:
    """A group that has begun: its row, its kind, the names in it."""

    line: Line | None
    kind: str
    names: set[str] = field(default_factory=set)


def check_rows(form: Form) -> None:
    """Report rows without a type or a name, unknown types and lists, and unbalanced groups."""
    stack = [_Group(None, "")]
    if not form.survey.sheet.rows:
        form.report.fault(
            sheet="survey", why=_("The sheet has no questions under its column names.")
        )
    for line in _typed(form):
        control = CONTROL.fullmatch(line.type)
        if control and control[1] == "end":
            _check_end(form, line, _control(control[2]), stack)
            continue
        _check_name(form, line, stack[-1].names)
        if control:
            _check_begin(form, line, _control(control[2]), stack)
            stack.append(_Group(line, _control(control[2])))
        else:
            _check_type(form, line)
    for group in stack[1:]:
        assert group.line is not None  # noqa: S101 - only the outermost has none
        form.report.fault(
            cell=group.line.where(),
            stood=group.line.type,
            why=_("This group has no end: a row “%(type)s” is missing.")
            % {"type": group.line.type.replace("begin", "end")},
        )


def _typed(form: Form) -> Iterator[Line]:
    for line in form.survey.lines:
        if line.type:
            yield line
        elif line.name or form.texts(line, LABEL):
            form.report.fault(cell=line.where(TYPE), stood=line.name, why=_("The row has no type."))


def _control(word: str) -> str:
    return word if word in {"group", "loop"} else "repeat"


def _check_begin(form: Form, line: Line, kind: str, stack: list[_Group]) -> None:
    if kind == "repeat" and any(group.kind == "repeat" for group in stack):
        form.report.fault(
            cell=line.where(),
            stood=line.type,
            why=_("A repeat stands inside another. Only one level of repeats is possible."),
        )
    if kind == "loop":
        form.report.fault(
            cell=line.where(), stood=line.type, why=_("Loops are not supported. Use a repeat.")
        )
    if len(stack) == DEEPEST:
        form.report.fault(cell=line.where(), why=_("There are too many groups inside one another."))


def _check_end(form: Form, line: Line, kind: str, stack: list[_Group]) -> None:
    begun = stack[-1].line
    if begun is None:
        why = _("Nothing has begun that could end here.")
        form.report.fault(cell=line.where(), stood=line.type, why=why)
        return
    if stack[-1].kind != kind:
        form.report.fault(
            cell=line.where(),
            stood=line.type,
            why=_("What begins at %(cell)s ends differently: there stands “%(type)s”.")
            % {"cell": begun.where(), "type": begun.type},
        )
    stack.pop()


def _check_name(form: Form, line: Line, names: set[str]) -> None:
    if not line.name:
        is_asked = CONTROL.fullmatch(line.type) or SELECT.fullmatch(line.type)
        if is_asked or (line.type in form.types and line.type not in NAMELESS):
            form.report.fault(
                cell=line.where(NAME), stood=line.type, why=_("The question or group has no name.")
            )
    elif not _is_element(line.name):
        form.report.fault(
            cell=line.where(NAME),
            stood=line.name,
            why=_(
                "A name begins with a letter and has letters, digits, hyphens and underscores, no"
                " spaces."
            ),
        )
    elif line.name in names:
        form.report.fault(
            cell=line.where(NAME),
            stood=line.name,
            why=_("Two questions of the same group have this name."),
        )
    names.add(line.name)


def _is_element(name: str) -> bool:
    return (name[0].isalpha() or name[0] == "_") and all(
        letter.isalnum() or letter in "_-." for letter in name
    )


def _check_type(form: Form, line: Line) -> None:
    if line.type == "calculate" and not line.get(CALCULATION):
        form.report.fault(
            cell=line.where(CALCULATION),
            stood=line.name,
            why=_("A calculation needs its expression in the column “calculation”."),
        )
    if line.type == "range" and ends_of(line) is None:
        form.report.fault(
            cell=line.where(PARAMETERS),
            stood=line.get(PARAMETERS),
            why=_("Write a range as start=1 end=5 step=1."),
        )
    if line.type.startswith(ASIDE) or line.type in form.types | SETTING_TYPES:
        return
    select = SELECT.fullmatch(line.type)
    if not select:
        if line.type in {"select_one", "select_multiple", "rank"}:
            why = _("The type does not name its list: write %(type)s and the list's name.")
        else:
            why = _("There is no question type “%(type)s”.")
        why = why % {"type": line.type} + meant(line.type, ASKED)
        form.report.fault(cell=line.where(), stood=line.type, why=why)
    elif select["list"] in form.lists:
        _check_several(form, select["command"], form.lists[select["list"]])
    elif "${" not in select["list"]:  # earlier answers as choices are left out later
        why = _("The sheet “choices” has no list “%(list)s”.") % {"list": select["list"]}
        why += meant(select["list"], form.lists)
        form.report.fault(cell=line.where(), stood=line.type, why=why)


def _check_several(form: Form, command: str, choices: list[Line]) -> None:
    for choice in choices:
        if command not in ONE and " " in choice.name:
            form.report.fault(
                cell=choice.where(NAME),
                stood=choice.name,
                why=_("The name of a choice among which several are chosen has no spaces."),
            )
