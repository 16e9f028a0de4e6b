"""Limits of an answer: our fields, and the constraint in which XLSForm says the same."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from surveys.definition import Question
from surveys.definition.expressions import ExpressionError
from surveys.definition.expressions.grammar import Token, tokens_of

_NUMBER = r"(-?[0-9]+(?:\.[0-9]+)?)"
_DAY = r"(?:date\(\s*)?['\"]([0-9]{4}-[0-9]{2}-[0-9]{2})['\"]\s*\)?"
_PATTERNS: dict[str, list[tuple[str, re.Pattern[str]]]] = {
    "number": [
        ("minimum", re.compile(rf"\.\s*>=\s*{_NUMBER}")),
        ("maximum", re.compile(rf"\.\s*<=\s*{_NUMBER}")),
        ("above", re.compile(rf"\.\s*>\s*{_NUMBER}")),
        ("below", re.compile(rf"\.\s*<\s*{_NUMBER}")),
    ],
    "date": [
        ("earliest", re.compile(rf"\.\s*>=\s*(?:{_DAY}|(today)\(\s*\))")),
        ("latest", re.compile(rf"\.\s*<=\s*(?:{_DAY}|(today)\(\s*\))")),
    ],
    "text": [("maximum_length", re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*([1-9][0-9]{0,5})"))],
    "multiple": [("most", re.compile(r"count-selected\(\s*\.\s*\)\s*<=\s*([1-9][0-9]{0,3})"))],
}
_KINDS = {
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "text": "text",
    "long-text": "text",
    "multiple": "multiple",
}
DEFAULT_LENGTH = 4000


def limits_in(kind: str, constraint: str) -> tuple[dict[str, Any], str]:
    """The limits that our fields can hold, and what is left of the constraint.

    >>> limits_in("integer", ". >= 1 and . <= 5 and (. != 3 or ${a} = 'x')")
    ({'minimum': 1.0, 'maximum': 5.0}, ". != 3 or ${a} = 'x'")
    >>> limits_in("date", ". <= today()")
    ({'latest': 'today'}, '')
    >>> limits_in("integer", ". > 1 or . < 0")
    ({}, '. > 1 or . < 0')
    """
    patterns = _PATTERNS.get(_KINDS.get(kind, ""), [])
    parts = list(_conjuncts(constraint))
    limits: dict[str, Any] = {}
    rest = []
    for part in parts:
        found = _limit(kind, _bare(part), patterns)
        if found and found[0] not in limits:
            limits[found[0]] = found[1]
        else:
            rest.append(part)
    if not limits:
        return {}, constraint
    return limits, _bare(rest[0]) if len(rest) == 1 else " and ".join(rest)


def _limit(
    kind: str, part: str, patterns: list[tuple[str, re.Pattern[str]]]
) -> tuple[str, Any] | None:
    for name, pattern in patterns:
        if not (found := pattern.fullmatch(part)):
            continue
        text = next(group for group in found.groups() if group is not None)
        if name in {"earliest", "latest"}:
            return name, text
        if name in {"maximum_length", "most"}:
            return name, int(text)
        if name in {"minimum", "maximum"}:
            return name, float(text)
        if kind == "integer" and "." not in text:  # of whole numbers, over 4 is from 5 on
            return ("minimum", float(text) + 1) if name == "above" else ("maximum", float(text) - 1)
    return None


def constraint_with_limits(question: Question) -> str:
    """The constraint that says the question's limits and its own constraint.

    >>> from surveys.definition import Question
    >>> constraint_with_limits(Question(name="a", type="integer", minimum=1, constraint=". != 3"))
    '. >= 1 and (. != 3)'
    """
    limits = " and ".join(_limits_of(question))
    if limits and question.constraint:
        return f"{limits} and ({question.constraint})"
    return limits or question.constraint


def _limits_of(question: Question) -> Iterator[str]:
    kind = _KINDS.get(question.type)
    if kind == "number":
        if question.minimum is not None:
            yield f". >= {_digits(question.minimum)}"
        if question.maximum is not None:
            yield f". <= {_digits(question.maximum)}"
    elif kind == "date":
        if question.earliest:
            yield f". >= {_day(question.earliest)}"
        if question.latest:
            yield f". <= {_day(question.latest)}"
    elif kind == "text" and question.maximum_length != DEFAULT_LENGTH:
        yield f"string-length(.) <= {question.maximum_length}"
    elif kind == "multiple" and question.most is not None:
        yield f"count-selected(.) <= {question.most}"


def _digits(number: float) -> str:
    plain = format(Decimal(repr(float(number))), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _day(day: str) -> str:
    return "today()" if day == "today" else f"date('{day}')"


def _conjuncts(source: str) -> Iterator[str]:
    """The parts joined by `and`; the whole when `or` stands on the same level."""
    try:
        tokens = tokens_of(source)
    except ExpressionError:
        yield source
        return
    joints: list[Token] = []
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if token.kind == "word" and depth == 0 and token.text in {"and", "or"}:
            joints.append(token)
    if any(joint.text == "or" for joint in joints):
        yield source
        return
    begin = 0
    for joint in joints:
        yield source[begin : joint.position].strip()
        begin = joint.position + len(joint.text)
    yield source[begin:].strip()


def _bare(part: str) -> str:
    """Without the parentheses around the whole of it."""
    try:
        tokens = tokens_of(part)[:-1]
    except ExpressionError:
        return part
    depth = 0
    for place, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if depth == 0:
            is_around = place == len(tokens) - 1 and len(tokens) > 1 and tokens[0].text == "("
            return part[tokens[0].position + 1 : token.position].strip() if is_around else part
    return part
