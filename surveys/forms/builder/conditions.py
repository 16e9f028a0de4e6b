"""A condition in words as a form: question, comparison and answer, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext

from surveys.definition import OTHER, Question, text
from surveys.definition.conditions import (
    COUNTED,
    VALUELESS,
    Condition,
    Joint,
    Namer,
    Test,
    condition_of,
    fits,
    operator_words,
    operators_for,
    source_of,
    sources_of,
    value_words,
)
from surveys.definition.expressions import ExpressionError, parse

Options = list[tuple[str, str]]
MOST_TESTS = 12
LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class TestRow:
    """One row: what is chosen in it, and what can be chosen."""

    test: Test
    operators: Options = field(default_factory=list)
    values: Options = field(default_factory=list)
    kind: str = ""
    error: str = ""

    @property
    def wants_value(self) -> bool:
        return self.test.operator not in VALUELESS


class ConditionForm:
    """When a question or a page is shown; `source` is its expression once it is valid.

    `before` are the questions that are asked before it, which a condition may look at.
    """

    prefix = "relevant"

    def __init__(
        self,
        before: Iterable[Question],
        source: str = "",
        *,
        data: QueryDict | None = None,
        namer: Namer | None = None,
        offered: Callable[[Question], Options] | None = None,
    ) -> None:
        self.questions = {question.name: question for question in sources_of(before)}
        self.namer = namer
        self.offered = offered
        self.errors: list[str] = []
        self.written_error = ""
        self.is_checked = False
        self.focus = ""
        if data is None:
            self._read(source)
        else:
            self._take(data)

    def _read(self, source: str) -> None:
        condition = condition_of(source)
        shown = condition is not None and fits(condition, self.questions)
        self.joint: Joint = condition.joint if condition and shown else "and"
        self.tests = list(condition.tests) if condition and shown else []
        self.written = "" if shown else source

    def _take(self, data: QueryDict) -> None:
        columns = (
            data.getlist(f"{self.prefix}-{part}") for part in ("question", "operator", "value")
        )
        rows = zip(*columns, strict=False)
        self.tests = [Test(name, sign, value.strip()) for name, sign, value in rows][:MOST_TESTS]
        self.joint = "or" if data.get(f"{self.prefix}-joint") == "or" else "and"
        self.written = data.get(f"{self.prefix}-source", "").strip()

    def act(self, what: str, place: int) -> None:
        """Do what a button asks for; the rest of the form stays as it was typed."""
        if what == "add":
            self.tests.append(Test("", ""))
            self.focus = f"question:{len(self.tests) - 1}"
        elif what == "remove" and 0 <= place < len(self.tests):
            del self.tests[place]
            self.focus = "add"
        elif what == "refresh":
            self.focus = f"operator:{place}"

    @property
    def rows(self) -> list[TestRow]:
        return [self._row(test) for test in self.tests]

    @property
    def offers(self) -> Options:
        """The questions to choose from."""
        return [(name, short(text(q.label) or name)) for name, q in self.questions.items()]

    def _row(self, test: Test) -> TestRow:
        question = self.questions.get(test.name)
        if question is None:
            return TestRow(test)
        operators = operators_for(question)
        operator = test.operator if test.operator in operators else operators[0]
        row = Test(test.name, operator, test.value)
        words = [(name, operator_words(name, question)) for name in operators]
        kind = "number" if question.type in COUNTED else question.type
        fault = self._fault(test, question) if self.is_checked else ""
        return TestRow(row, words, self.values_for(question), kind, fault)

    def values_for(self, question: Question) -> Options:
        """The answers to choose from; empty where an answer is written."""
        if question.type == "yes-no":
            return [(value, value_words(question, value)) for value in ("yes", "no")]
        if question.choices:
            names = [choice.name for choice in question.choices]
            names += [OTHER] if question.other else []
            return [(name, short(value_words(question, name))) for name in names]
        if question.type == "scale":
            return [(str(point), str(point)) for point in range(1, question.points + 1)]
        return self.offered(question) if self.offered else []

    def _fault(self, test: Test, question: Question) -> str:
        if test.operator not in operators_for(question):
            return gettext("Choose how the answer is compared.")
        if test.operator in VALUELESS:
            return ""
        if not test.value:
            return gettext("Choose or write the answer.")
        return self._fault_of_value(test.value, question)

    def _fault_of_value(self, value: str, question: Question) -> str:
        offered = self.values_for(question)
        if offered and value not in dict(offered):
            return gettext("Choose one of the answers.")
        if question.type in COUNTED and not _is_number(value):
            return gettext("Write a number.")
        return gettext("Do not use quotation marks.") if "'" in value else ""

    def is_valid(self) -> bool:
        """Whether every row is whole; what is wrong stands in the rows and in `errors`."""
        self.tests = [test for test in self.tests if test.name]
        self.is_checked = True
        self.errors = [row.error for row in self.rows if row.error]
        if any(test.name not in self.questions for test in self.tests):
            self.errors.append(gettext("A question of the condition is not asked before this one."))
        if fault := self._fault_of_written():
            self.written_error = fault
            self.errors.append(fault)
        return not self.errors

    def _fault_of_written(self) -> str:
        if not self.written:
            return ""
        if self.tests:
            return gettext("Give the condition either in words or as an expression, not both.")
        try:
            parse(self.written)
        except ExpressionError as error:
            place = gettext("Character %(place)d:") % {"place": error.position + 1}
            return f"{place} {error}"
        return ""

    @property
    def source(self) -> str:
        if self.written:
            return self.written
        return source_of(Condition(self.joint, tuple(self.tests)), self.questions)


def short(words: str) -> str:
    """The words, cut where a list of options would grow too wide."""
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
