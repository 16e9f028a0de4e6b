"""Conditions in words: “this question is this answer”, joined by and or by or.

Most conditions that people need have this form. An expression of another form stays an expression.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as Exactly

from django.utils.translation import gettext
from msgspec.structs import replace

from surveys.definition.expressions import (
    Call,
    Chain,
    Literal,
    Name,
    Negation,
    Node,
    as_text,
    compiled,
)
from surveys.definition.structs import OTHER, Definition, Question, text

Joint = Exactly["and", "or"]
OPERATORS = ("is", "is-not", "has", "has-not", "over", "under", "least", "most", "told", "untold")
SIGNS = {"is": "=", "is-not": "!=", "over": ">", "under": "<", "least": ">=", "most": "<="}
BY_SIGN = {sign: name for name, sign in SIGNS.items()}
MIRRORED = {"=": "=", "!=": "!=", ">": "<", "<": ">", ">=": "<=", "<=": ">="}
VALUELESS = frozenset({"told", "untold"})

ENUMERATED = frozenset({"single", "yes-no", "municipality"})
LISTED = frozenset({"multiple", "groups", "ranking"})
COUNTED = frozenset({"integer", "decimal", "scale", "calculate"})

Namer = Callable[[Question, str], str]
"""Gives the words for a value that stands in no definition: a municipality, a group."""


@dataclass(frozen=True, slots=True)
class Test:
    """One question, how it is compared, and with what."""

    name: str
    operator: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    joint: Joint
    tests: tuple[Test, ...]


def operators_for(question: Question) -> tuple[str, ...]:
    """The comparisons that make sense for answers of this type."""
    if question.type in ENUMERATED:
        return ("is", "is-not", "told", "untold")
    if question.type in LISTED:
        return ("has", "has-not", "told", "untold")
    if question.type in COUNTED:
        return ("is", "is-not", "over", "under", "least", "most", "told", "untold")
    if question.type == "date":
        return ("is", "over", "under", "told", "untold")
    return ("told", "untold")


def operator_words(operator: str, question: Question | None = None) -> str:
    """How a comparison is said."""
    if question is not None and question.type == "date":
        dated = {"over": gettext("is after"), "under": gettext("is before")}
        if operator in dated:
            return dated[operator]
    return {
        "is": gettext("is"),
        "is-not": gettext("is not"),
        "has": gettext("includes"),
        "has-not": gettext("does not include"),
        "over": gettext("is more than"),
        "under": gettext("is less than"),
        "least": gettext("is at least"),
        "most": gettext("is at most"),
        "told": gettext("has been answered"),
        "untold": gettext("has not been answered"),
    }[operator]


def value_words(question: Question, value: str, namer: Namer | None = None) -> str:
    """What a value is called by whoever answers."""
    for choice in question.choices:
        if choice.name == value:
            return text(choice.label) or value
    if value == OTHER and question.other:
        return gettext("something else")
    if question.type == "yes-no":
        return {"yes": gettext("Yes"), "no": gettext("No")}.get(value, value)
    if namer is not None and question.type in {"municipality", "groups"}:
        return namer(question, value)
    return value


def source_of(condition: Condition, questions: Mapping[str, Question]) -> str:
    """The expression that says the same, of these questions by name; empty without tests."""
    return f" {condition.joint} ".join(
        _source_of_test(test, questions[test.name].type if test.name in questions else "")
        for test in condition.tests
    )


def _source_of_test(test: Test, kind: str) -> str:
    name = f"${{{test.name}}}"
    if test.operator == "told":
        return f"{name} != ''"
    if test.operator == "untold":
        return f"{name} = ''"
    value = test.value if kind in COUNTED else f"'{test.value}'"
    if test.operator == "has":
        return f"selected({name}, {value})"
    if test.operator == "has-not":
        return f"not(selected({name}, {value}))"
    return f"{name} {SIGNS[test.operator]} {value}"


def condition_of(source: str) -> Condition | None:
    """The condition in words' terms; None when the expression has another form, or there is none."""
    expression = compiled(source)
    if expression is None:
        return None
    root = expression.root
    joint: Joint = "and"
    parts: tuple[Node, ...] = (root,)
    if isinstance(root, Chain) and root.rest[0][0] in {"and", "or"}:
        joint = "or" if root.rest[0][0] == "or" else "and"
        parts = (root.first, *(operand for _operator, operand in root.rest))
    tests = [_test_of(part) for part in parts]
    if any(test is None for test in tests):
        return None
    return Condition(joint, tuple(test for test in tests if test is not None))


def _test_of(node: Node) -> Test | None:
    if isinstance(node, Call):
        return _test_of_call(node)
    if not isinstance(node, Chain) or len(node.rest) != 1 or node.rest[0][0] not in BY_SIGN:
        return None
    sign, other = node.rest[0]
    one = node.first
    if isinstance(other, Name):
        one, other, sign = other, one, MIRRORED[sign]
    value = _value_of(other)
    if not isinstance(one, Name) or value is None:
        return None
    if value:
        return Test(one.name, BY_SIGN[sign], value)
    return {"=": Test(one.name, "untold"), "!=": Test(one.name, "told")}.get(sign)


def _test_of_call(node: Call) -> Test | None:
    if node.function == "selected":
        return _selected(node, "has")
    inner = node.arguments[0] if node.function == "not" else None
    if isinstance(inner, Call) and inner.function == "selected":
        return _selected(inner, "has-not")
    return None


def _selected(node: Call, operator: str) -> Test | None:
    name, value = node.arguments
    if isinstance(name, Name) and isinstance(value, Literal):
        return Test(name.name, operator, as_text(value.value))
    return None


def _value_of(node: Node) -> str | None:
    if isinstance(node, Literal):
        return as_text(node.value)
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        return f"-{as_text(node.operand.value)}"
    return None


def in_words(source: str, definition: Definition, namer: Namer | None = None) -> str:
    """The condition as a sentence's end: “question” is “answer” and …; the source if it has no words."""
    condition = condition_of(source)
    if condition is None:
        return source
    joint = gettext("and") if condition.joint == "and" else gettext("or")
    return f" {joint} ".join(_words_of_tests(condition, definition, namer))


def _words_of_tests(
    condition: Condition, definition: Definition, namer: Namer | None
) -> Iterator[str]:
    questions = {question.name: question for question in sources_of(definition.questions)}
    for test in condition.tests:
        question = questions.get(test.name)
        label = (text(question.label) if question else "") or test.name
        words = f"{quoted(label)} {operator_words(test.operator, question)}"
        if test.operator not in VALUELESS:
            value = value_words(question, test.value, namer) if question else test.value
            words += f" {quoted(value)}"
        yield words


def quoted(words: str) -> str:
    """The words in the quotation marks of the reader's language."""
    return gettext("“%(words)s”") % {"words": words}


def sources_of(questions: Iterable[Question]) -> Iterator[Question]:
    """What conditions can ask about: each question, of a matrix each row as one of a single choice."""
    for question in questions:
        if question.type == "matrix":
            for row in question.rows:
                words = {
                    tag: f"{question.label[tag]} – {row.label.get(tag, row.name)}"
                    for tag in question.label
                }
                name = f"{question.name}.{row.name}"
                yield replace(question, name=name, type="single", label=words, rows=[])
        elif question.type != "note":
            yield question


def fits(condition: Condition, questions: dict[str, Question]) -> bool:
    """Whether the form of words can show the condition: its questions can be chosen so."""
    return all(
        test.name in questions and test.operator in operators_for(questions[test.name])
        for test in condition.tests
    )
