"""What makes an expression unusable, by cell: its grammar, its references, circles of them."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from surveys.definition import ExpressionError, parse
from surveys.definition.expressions import REFERENCE
from surveys.spreadsheets.xlsform.form import (
    CALCULATION,
    CONSTRAINT,
    CONTROL,
    HINT,
    LABEL,
    MESSAGE,
    RELEVANT,
    Form,
    Line,
    Parts,
    meant,
)

UNKNOWN_FUNCTION = frozenset({"function", "arguments"})
"""Kinds of faults for which a constraint is dropped: ODK knows the function, we do not."""


def check_logic(form: Form) -> None:
    """Report broken expressions, references to nothing, and questions that wait for each other."""
    names = {line.name for line in form.survey.lines if line.name}
    names |= {f"{line.name}_other" for line in form.survey.lines if line.has_other}
    needs: dict[str, tuple[Line, set[str]]] = {}
    for line in form.survey.lines:
        found = {
            reference
            for parts in (RELEVANT, CALCULATION)
            for reference in _check(form, line, parts, names)
        }
        _check(form, line, CONSTRAINT, names)
        if line.name and not CONTROL.fullmatch(line.type):
            needs[line.name] = (line, found)
        for parts in (LABEL, HINT, MESSAGE):
            for place in line.table.languages(parts).values():
                cell = line.table.sheet.cell(line.number, place)
                words = line.cells.get(place, "")
                _check_names(form, cell, words, REFERENCE.findall(words), names)
    _check_circles(form, needs)


def _check(form: Form, line: Line, parts: Parts, names: set[str]) -> frozenset[str]:
    """The names in the expression that stands there."""
    if not (source := line.get(parts)):
        return frozenset()
    try:
        expression = parse(source)
    except ExpressionError as error:
        if parts != CONSTRAINT or error.kind not in UNKNOWN_FUNCTION:
            form.report.fault(cell=line.where(parts), stood=source, why=_broken(error))
        return frozenset()
    _check_names(form, line.where(parts), source, expression.names, names)
    return expression.names


def _broken(error: ExpressionError) -> str:
    return _("The expression cannot be read, from character %(place)d on: %(why)s") % {
        "place": error.position + 1,
        "why": error.message,
    }


def _check_names(form: Form, cell: str, source: str, found: Iterable[str], names: set[str]) -> None:
    for name in sorted(set(found) - names):
        why = _("${%(name)s} is the name of no question.") % {"name": name}
        form.report.fault(cell=cell, stood=source, why=why + meant(name, names))


def _check_circles(form: Form, needs: dict[str, tuple[Line, set[str]]]) -> None:
    try:
        TopologicalSorter({name: found for name, (_line, found) in needs.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        line = needs[circle[0]][0]
        parts = CALCULATION if line.get(CALCULATION) else RELEVANT
        form.report.fault(
            cell=line.where(parts),
            stood=line.get(parts),
            why=_("These wait for each other, so none can be known: %(names)s.")
            % {"names": " → ".join(reversed(circle))},
        )
