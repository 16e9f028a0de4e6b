"""One question from its row."""

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from surveys.definition import OTHER, Choice, ExpressionError, Question, Text, parse
from surveys.spreadsheets.xlsform.form import (
    CALCULATION,
    CONSTRAINT,
    HIGH,
    HINT,
    LABEL,
    LOW,
    MESSAGE,
    NAME,
    OURS,
    RELEVANT,
    Form,
    Line,
    Parts,
)
from surveys.spreadsheets.xlsform.items import KINDS, Item, Names
from surveys.spreadsheets.xlsform.limits import limits_in
from surveys.spreadsheets.xlsform.logic import UNKNOWN_FUNCTION
from surveys.spreadsheets.xlsform.names import following, piped_anew
from surveys.spreadsheets.xlsform.values import (
    FALSE,
    drop_the_rest,
    is_required,
    parameters_of,
    range_of,
)

SPECIAL = {"single": {"yes-no"}, "text": {"municipality", "groups"}}
"""Types of ours that XLSForm knows as another one: `koettu::type` tells them apart."""
ACCEPTED = {"photo": "photo", "audio": "audio", "file": "file"}


class QuestionReader:
    """Makes questions of items, writing their expressions and texts anew."""

    def __init__(self, form: Form, names: Names) -> None:
        self.form = form
        self.names = names

    def __call__(self, item: Item) -> Question:
        line = item.line
        fields: dict[str, Any] = {"name": item.name, "type": KINDS.get(item.type, "matrix")}
        if item.type == "range":
            fields |= range_of(self.form, line)
        fields |= {
            "label": self.texts(line, LABEL),
            "hint": self.texts(line, HINT),
            "relevant": self.expression(line, RELEVANT),
            "constraint_message": self.texts(line, MESSAGE),
        }
        if item.kind == "matrix":
            fields |= self._matrix(item)
        else:
            fields |= self._by_type(item, fields["type"])
        drop_the_rest(self.form, line)
        return msgspec.convert(fields, Question)

    def texts(self, line: Line, parts: Parts) -> Text:
        names = self.names.questions
        found = self.form.texts(line, parts)
        return {tag: piped_anew(words, names) for tag, words in found.items()}

    def expression(self, line: Line, parts: Parts) -> str:
        """The expression with names of ours; a constraint that we cannot evaluate is dropped."""
        if not (source := line.get(parts)):
            return ""
        try:
            found = parse(source).names
        except ExpressionError as error:
            if error.kind not in UNKNOWN_FUNCTION:
                raise
            self.form.report.drop(cell=line.where(parts), stood=source, why=error.message)
            return ""
        if gone := sorted(found & self.names.left_out):
            self.form.report.fault(
                cell=line.where(parts),
                stood=source,
                why=_("${%(name)s} is asked about, but it has no answer here: it is left out.")
                % {"name": gone[0]},
            )
            return ""
        choices: dict[str, str] = {}
        for name in {*found, line.name}:
            choices |= self.names.choices.get(self.names.list_of.get(name, ""), {})
        anew = following(source, self.names.questions, choices)
        if anew != source:
            self.form.report.change(
                cell=line.where(parts),
                stood=source,
                became=anew,
                why=_("The expression follows the names that were changed."),
            )
        return anew

    def _by_type(self, item: Item, kind: str) -> dict[str, Any]:
        line = item.line
        special = line.ours("type")
        fields: dict[str, Any] = {}
        if special in SPECIAL.get(kind, ()):
            kind = fields["type"] = special
        elif special:
            self.form.report.drop(
                cell=line.where((OURS, "type")),
                stood=special,
                why=_("The column “type” says something else, and it holds."),
            )
        if kind not in {"note", "calculate"}:
            fields["required"] = is_required(self.form, line)
            limits, rest = limits_in(kind, self.expression(line, CONSTRAINT))
            fields |= {"constraint": rest, **limits}
        if kind == "text" and ("multiline" in line.appearance or "rows" in parameters_of(line)):
            fields["type"] = "long-text"
            fields["analyse"] = line.ours("analyse").lower() not in FALSE - {""}
        if kind in {"single", "multiple", "ranking"}:
            fields |= self._choices(line)
        if item.type == "range":
            fields |= {"low": self.texts(line, LOW), "high": self.texts(line, HIGH)}
        if kind == "file":
            fields["accept"] = ACCEPTED.get(item.type, "file")
        if kind == "calculate":
            fields["calculation"] = self.expression(line, CALCULATION)
        elif line.get(CALCULATION):
            self.form.report.drop(
                cell=line.where(CALCULATION),
                stood=line.get(CALCULATION),
                why=_("Only a row of the type calculate is calculated."),
            )
        return fields

    def _choices(self, line: Line) -> dict[str, Any]:
        choices = self.choices_of(line.choice_list)
        if line.has_other and (told := [c for c in choices if c.name == OTHER]):
            choices = [choice for choice in choices if choice.name != OTHER]
            own = next(c for c in self.form.lists[line.choice_list] if c.name == OTHER)
            self.form.report.drop(
                cell=own.where(NAME),
                stood=next(iter(told[0].label.values()), OTHER),
                why=_("or_other adds this choice in every language by itself."),
            )
        return {"choices": choices, "other": line.has_other}

    def choices_of(self, name: str) -> list[Choice]:
        """The choices of a list; one without a text shows its name."""
        choices = []
        for line in self.form.lists[name]:
            label = self.texts(line, LABEL)
            if not label:
                label = {self.form.default: line.name}
                self.form.report.change(
                    cell=line.where(NAME),
                    stood="",
                    became=line.name,
                    why=_("The choice has no text, so its name is shown."),
                )
            choices.append(Choice(self.names.choices[name][line.name], label))
        return choices

    def _matrix(self, item: Item) -> dict[str, Any]:
        rows = []
        for row in item.inside:
            rows.append(Choice(row.name, self.texts(row.line, LABEL)))
            for parts in (HINT, MESSAGE):
                for place in row.line.table.languages(parts).values():
                    if words := row.line.cells.get(place):
                        self.form.report.drop(
                            cell=row.line.table.sheet.cell(row.line.number, place),
                            stood=words,
                            why=_("A row of a matrix has only its text."),
                        )
            drop_the_rest(self.form, row.line)
        first = item.inside[0].line
        return {
            "type": "matrix",
            "rows": rows,
            "choices": self.choices_of(first.choice_list),
            "required": is_required(self.form, first),
            "constraint": self._own_constraint(item.line),
        }

    def _own_constraint(self, line: Line) -> str:
        """A matrix is a group in XLSForm, which has no constraint, so it stands in a column of ours."""
        return self.expression(line, (OURS, "constraint"))
