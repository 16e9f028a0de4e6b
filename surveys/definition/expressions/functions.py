"""The functions that expressions know, with how many values each takes."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from surveys.definition.expressions.values import (
    LONGEST_TEXT,
    Scalar,
    Value,
    as_number,
    as_text,
    date_of,
    is_missing,
    is_true,
    items_of,
    value_of,
    words_of,
)

Labels = Callable[[str, str], str]
"""Gives the readable name of a question's choice: (question, choice)."""

MOST_PLACES = 10
MANY = 500
"""As many values as an expression has parts."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is evaluated in; `today` is an ISO date, by default the server's."""

    names: Mapping[str, Value]
    this: Value = ""
    today: str | None = None
    labels: Labels | None = None


@dataclass(frozen=True, slots=True)
class Function:
    fewest: int
    most: int
    run: Callable[..., Value]
    takes_context: bool = False

    def __call__(self, context: Context, arguments: list[Value]) -> Value:
        return self.run(context, *arguments) if self.takes_context else self.run(*arguments)


def half_up(number: float) -> float:
    """The nearest whole number, the larger of two equally near.

    >>> half_up(2.5), half_up(-2.5), half_up(0.49999999999999994)
    (3.0, -2.0, 0.0)
    """
    if not math.isfinite(number):
        return number
    below = float(math.floor(number))
    return (below + 1 if number - below >= 0.5 else below) + 0.0  # noqa: PLR2004


def rounded(number: float, places: float) -> float:
    """`number` with so many decimals, from -10 to 10; NaN with any other number of them."""
    places = truncated(places)
    if not -MOST_PLACES <= places <= MOST_PLACES:
        return math.nan
    scale = 1.0
    for _ in range(int(abs(places))):
        scale *= 10.0
    return half_up(number * scale) / scale if places >= 0 else half_up(number / scale) * scale


def truncated(number: float) -> float:
    return float(math.trunc(number)) + 0.0 if math.isfinite(number) else number


def joined(*values: Value) -> str:
    """The texts one after another, cut at the longest length."""
    text = ""
    for value in values:
        text = (text + as_text(value))[:LONGEST_TEXT]
    return text


def _numbers(values: Iterable[Value]) -> list[float]:
    return [as_number(item) for value in values for item in items_of(value)]


def _sum(*values: Value) -> float:
    total = 0.0  # one by one, as the page adds: sum() may compensate for rounding
    for number in _numbers(values):
        total += number
    return total


def _extreme(values: Iterable[Value], better: Callable[[float, float], bool]) -> float:
    best = math.nan
    for place, number in enumerate(_numbers(values)):
        if math.isnan(number):
            return math.nan
        if place == 0 or better(number, best):
            best = number
    return best


def _selected_at(chosen: Value, number: Value) -> str:
    words = words_of(chosen)
    place = truncated(as_number(number))
    return words[int(place)] if 0 <= place < len(words) else ""


def _coalesce(*values: Value) -> Value:
    return next((value for value in values if not is_missing(value)), "")


def _choice_name(context: Context, chosen: Value, question: Value) -> str:
    labels = context.labels
    name = as_text(question)
    parts: list[Scalar] = list(words_of(chosen))
    if labels is not None:
        parts = [as_text(value_of(labels(name, as_text(part)))) for part in parts]
    return ", ".join(as_text(part) for part in parts)[:LONGEST_TEXT]


def _today(context: Context) -> str:
    return timezone.localdate().isoformat() if context.today is None else context.today


FUNCTIONS: dict[str, Function] = {
    "selected": Function(2, 2, lambda chosen, name: as_text(name) in words_of(chosen)),
    "not": Function(1, 1, lambda value: not is_true(value)),
    "if": Function(3, 3, lambda test, one, other: one if is_true(test) else other),
    "coalesce": Function(2, MANY, _coalesce),
    "count-selected": Function(1, 1, lambda chosen: float(len(words_of(chosen)))),
    "selected-at": Function(2, 2, _selected_at),
    "string-length": Function(1, 1, lambda text: float(len(as_text(text)))),
    "contains": Function(2, 2, lambda text, part: as_text(part) in as_text(text)),
    "starts-with": Function(2, 2, lambda text, part: as_text(text).startswith(as_text(part))),
    "concat": Function(1, MANY, joined),
    "number": Function(1, 1, as_number),
    "int": Function(1, 1, lambda value: truncated(as_number(value))),
    "round": Function(1, 2, lambda value, places=0.0: rounded(as_number(value), as_number(places))),
    "min": Function(1, MANY, lambda *values: _extreme(values, operator.lt)),
    "max": Function(1, MANY, lambda *values: _extreme(values, operator.gt)),
    "sum": Function(1, MANY, _sum),
    "count": Function(1, 1, lambda value: float(len(items_of(value)))),
    "date": Function(1, 1, lambda value: date_of(as_number(value))),
    "true": Function(0, 0, lambda: True),
    "false": Function(0, 0, lambda: False),
    "today": Function(0, 0, _today, takes_context=True),
    "jr:choice-name": Function(2, 2, _choice_name, takes_context=True),
}
