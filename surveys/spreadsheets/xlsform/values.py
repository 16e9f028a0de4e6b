"""What else a row says than texts and expressions: whether required, parameters, ours."""

import math
import re

from django.utils.translation import gettext as _

from surveys.spreadsheets.xlsform.form import (
    APPEARANCE,
    COUNT,
    OURS,
    PARAMETERS,
    REQUIRED,
    Form,
    Line,
    Parts,
)

TRUE = frozenset({"yes", "true", "true()", "1"})
FALSE = frozenset({"", "no", "false", "false()", "0"})
LARGEST_SCALE = 11
_PARAMETER = re.compile(r"([\w-]+)\s*=\s*([^\s,;]+)")
UNDERSTOOD = {"multiline", "field-list", "table-list", "likert", "label", "list-nolabel"}
_KNOWN: frozenset[Parts] = frozenset(
    {
        ("type",), ("name",), ("label",), ("hint",), ("bind", "relevant"), ("bind", "required"),
        ("bind", "constraint"), ("bind", "jr:constraintMsg"), ("bind", "calculate"),
        ("control", "appearance"), ("parameters",), ("control", "jr:count"), ("disabled",),
    }
)  # fmt: skip


def is_required(form: Form, line: Line) -> bool:
    """An expression as the value is dropped: a question is required always or never."""
    value = line.get(REQUIRED).lower()
    if value not in TRUE | FALSE:
        form.report.drop(
            cell=line.where(REQUIRED),
            stood=line.get(REQUIRED),
            why=_("A question is required always or never; this one is not required now."),
        )
    return value in TRUE


def parameters_of(line: Line) -> dict[str, str]:
    return dict(_PARAMETER.findall(line.get(PARAMETERS)))


def drop_the_rest(form: Form, line: Line) -> None:
    """Report every cell of the row that has no counterpart here."""
    for parts, place in line.table.columns.items():
        if not (stood := line.cells.get(place)) or parts[0] == OURS:
            continue
        if parts not in _KNOWN and parts[:1] not in _KNOWN and parts[:2] not in _KNOWN:
            cell = line.table.sheet.cell(line.number, place)
            form.report.drop(cell=cell, stood=stood, why=_why(parts))
    if rest := line.appearance - UNDERSTOOD:
        form.report.drop(
            cell=line.where(APPEARANCE),
            stood=" ".join(sorted(rest)),
            why=_("Questions look alike here; this way of showing them is left out."),
        )
    if rest := parameters_of(line).keys() - {"start", "end", "step", "rows"}:
        form.report.drop(
            cell=line.where(PARAMETERS),
            stood=" ".join(sorted(rest)),
            why=_("These parameters have no counterpart here."),
        )


def _why(parts: Parts) -> str:
    reasons = {
        "media": _("Pictures, sounds and films beside a question are not shown."),
        "default": _("Questions begin empty here."),
        "choice_filter": _("The list is shown whole: earlier answers do not filter it."),
        "guidance_hint": _("Guidance for interviewers is not shown."),
        "trigger": _("Calculations follow all answers, not one event."),
        "jr:requiredMsg": _("The message about a missing answer is always the same here."),
        "readonly": _("A question that cannot be answered is a note here."),
    }
    known = (reasons[part] for part in parts if part in reasons)
    return next(known, _("This column has no counterpart here."))


def ends_of(line: Line) -> tuple[float, float, float] | None:
    """Start, end and step of a range; None when they are no numbers."""
    parameters = parameters_of(line)
    usual = (("start", "1"), ("end", "10"), ("step", "1"))
    try:
        start, end, step = (float(parameters.get(name, value)) for name, value in usual)
    except ValueError:
        return None
    return (start, end, step) if all(map(math.isfinite, (start, end, step))) else None


def range_of(form: Form, line: Line) -> dict[str, object]:
    """A range as a scale when it counts 1, 2, 3 …, else as a number with limits."""
    start, end, step = ends_of(line) or (1, 10, 1)
    if (start, step) == (1, 1) and end in range(2, LARGEST_SCALE + 1):
        return {"type": "scale", "points": int(end)}
    is_whole = all(float(value).is_integer() for value in (start, end, step))
    kind = "integer" if is_whole else "decimal"
    form.report.change(
        cell=line.where(),
        stood=f"range {line.get(PARAMETERS)}".strip(),
        became=kind,
        why=_("A scale counts from 1 to at most 11; this is a number with limits."),
    )
    return {"type": kind, "minimum": min(start, end), "maximum": max(start, end)}


def most_turns(form: Form, line: Line) -> int:
    """How many times a repeat is answered at most."""
    usual = 20
    for value in (line.ours("most"), line.get(COUNT)):
        if value.isdecimal() and 0 < int(value) < 1000:  # noqa: PLR2004 - more is no form
            return int(value)
    if line.get(COUNT):
        form.report.drop(
            cell=line.where(COUNT),
            stood=line.get(COUNT),
            why=_("Each adds as many cases as needed, %(number)d at most.") % {"number": usual},
        )
    return usual
