"""A small, safe engine for the expressions of forms: a subset of XLSForm's.

`parse` reads one, `evaluate` gives its value and never raises. The page's twin is
`platform/static/koettu/expressions.js`; docs/algorithms/expressions.md says what both do.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache

from surveys.definition.expressions.functions import FUNCTIONS, Context, Labels
from surveys.definition.expressions.grammar import (
    REFERENCE,
    Call,
    Chain,
    Expression,
    ExpressionError,
    Literal,
    Name,
    Negation,
    Node,
    This,
    below,
    parse,
    parts_of,
    renamed,
)
from surveys.definition.expressions.values import (
    SPACE,
    Scalar,
    Value,
    are_equal,
    as_number,
    as_text,
    date_of,
    day_of,
    is_missing,
    is_true,
    value_of,
    words_of,
)

__all__ = [
    "REFERENCE",
    "Call",
    "Chain",
    "Expression",
    "ExpressionError",
    "Labels",
    "Literal",
    "Name",
    "Negation",
    "Node",
    "Scalar",
    "This",
    "Value",
    "as_number",
    "as_text",
    "below",
    "compiled",
    "date_of",
    "day_of",
    "evaluate",
    "is_missing",
    "is_true",
    "parse",
    "parts_of",
    "renamed",
    "value_of",
    "words_of",
]


@lru_cache(maxsize=2048)
def compiled(source: str) -> Expression | None:
    """The expression, read once for each process; None when it is empty or broken."""
    if not source.strip(SPACE):
        return None
    try:
        return parse(source)
    except ExpressionError:
        return None


def evaluate(
    expression: Expression,
    names: Mapping[str, Value],
    this: Value = "",
    *,
    today: str | None = None,
    labels: Labels | None = None,
) -> Value:
    """The value of the expression; a name that is not given is a missing answer.

    `names` and `this` are as `value_of` makes them. Never raises, unless `labels` does.
    """
    return _value(expression.root, Context(names, this, today, labels))


def _value(node: Node, context: Context) -> Value:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Name):
        return context.names.get(node.name, "")
    if isinstance(node, This):
        return context.this
    if isinstance(node, Negation):
        return -as_number(_value(node.operand, context)) + 0.0
    if isinstance(node, Call):
        arguments = [_value(argument, context) for argument in node.arguments]
        return FUNCTIONS[node.function](context, arguments)
    value = _value(node.first, context)
    for operator, operand in node.rest:
        value = OPERATORS[operator](value, _value(operand, context))
    return value


def _divided(one: float, other: float) -> float:
    if other == 0:
        return math.nan if one == 0 or math.isnan(one) else math.copysign(math.inf, one)
    return one / other + 0.0


def _remainder(one: float, other: float) -> float:
    """What is left over, with the sign of `one`."""
    if other == 0 or math.isinf(one):
        return math.nan
    return math.fmod(one, other) + 0.0


OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "or": lambda one, other: is_true(one) or is_true(other),
    "and": lambda one, other: is_true(one) and is_true(other),
    "=": are_equal,
    "!=": lambda one, other: not are_equal(one, other),
    "<": lambda one, other: as_number(one) < as_number(other),
    "<=": lambda one, other: as_number(one) <= as_number(other),
    ">": lambda one, other: as_number(one) > as_number(other),
    ">=": lambda one, other: as_number(one) >= as_number(other),
    "+": lambda one, other: as_number(one) + as_number(other) + 0.0,
    "-": lambda one, other: as_number(one) - as_number(other) + 0.0,
    "*": lambda one, other: as_number(one) * as_number(other) + 0.0,
    "div": lambda one, other: _divided(as_number(one), as_number(other)),
    "mod": lambda one, other: _remainder(as_number(one), as_number(other)),
}
