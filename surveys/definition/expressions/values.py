"""What an expression computes with: text, number, truth, list; and how one becomes another.

Everything here is done alike by `platform/static/koettu/expressions.js`: see
docs/algorithms/expressions.md before changing either.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

Scalar = str | float | bool
Value = Scalar | list[Scalar]
"""The empty text is the missing answer; a list is never empty."""

LONGEST_TEXT = 10_000
"""A text that an expression makes is cut here, in characters."""

SPACE = " \t\r\n\u00a0"
NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
WORD = re.compile(f"[^{SPACE}]+")
DAY_ZERO = date(1970, 1, 1).toordinal()
WHOLE = 1e15
"""Below this a whole number is written with the digits that an integer has."""

_TRUTHS = {
    "yes": True, "true": True, "1": True, "OK": True,
    "no": False, "false": False, "0": False,
}  # fmt: skip


def value_of(raw: Any) -> Value:
    """An answer, as stored or as anybody sends it, as a value; never raises."""
    if raw is None:
        return ""
    if isinstance(raw, Mapping):
        return ""  # the rows of a matrix have names of their own
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        values = (value_of(item) for item in raw)
        return [as_text(v) if isinstance(v, list) else v for v in values if v != ""] or ""
    return _scalar(raw)


def _scalar(raw: Any) -> Scalar:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        try:
            return float(raw) + 0.0
        except OverflowError:
            return math.inf if raw > 0 else -math.inf
    return well_formed(raw if isinstance(raw, str) else str(raw))


def well_formed(text: str) -> str:
    """The text without halves of surrogate pairs, which server and page would count differently."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_true(value: Value) -> bool:
    """Whether a condition with this value holds: not missing, not 0, not NaN, not false."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def is_missing(value: Value) -> bool:
    """Whether there is no answer: the empty text, or a number that is none."""
    return value == "" or (isinstance(value, float) and math.isnan(value))


def as_number(value: Value) -> float:
    """A number: of a date its day counted from 1 January 1970; NaN where there is none."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    text = as_text(value).strip(SPACE)
    if NUMBER.fullmatch(text):
        return float(text) + 0.0
    return day_of(text)


def day_of(text: str) -> float:
    """The day of `2026-11-21` counted from 1 January 1970; NaN when there is no such day."""
    if not (found := DATE.fullmatch(text)):
        return math.nan
    try:
        return float(date(*map(int, found.groups())).toordinal() - DAY_ZERO)
    except ValueError:
        return math.nan


def date_of(day: float) -> str:
    """The date of a day counted from 1 January 1970; empty outside the years 1 to 9999.

    >>> date_of(0), date_of(-0.5), date_of(1e9)
    ('1970-01-01', '1969-12-31', '')
    """
    if not 1 - DAY_ZERO <= day < date.max.toordinal() - DAY_ZERO + 1:
        return ""
    return date.fromordinal(math.floor(day) + DAY_ZERO).isoformat()


def as_text(value: Value) -> str:
    """A text: of a number its shortest digits without exponent, of a list its parts and spaces.

    >>> as_text(3.0), as_text(1e21), as_text(0.0000015), as_text(True), as_text(["a", 2.5])
    ('3', '1000000000000000000000', '0.0000015', 'yes', 'a 2.5')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(as_text(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _digits(value)


def _digits(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer() and abs(number) < WHOLE:
        return str(int(number))
    return format(Decimal(repr(number)), "f").removesuffix(".0")


def words_of(value: Value) -> list[str]:
    """The choices in a value: those of a list, else the words of its text."""
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return WORD.findall(as_text(value))


def items_of(value: Value) -> list[Scalar]:
    """The answers in a value: those of a list, else itself unless it is missing."""
    if isinstance(value, list):
        return value
    return [] if value == "" else [value]


def are_equal(one: Value, other: Value) -> bool:
    """`=`: beside a truth as truths, beside a number as numbers, else as texts."""
    if isinstance(one, bool) or isinstance(other, bool):
        truth = _truth(one)
        return truth is not None and truth == _truth(other)
    if isinstance(one, float) or isinstance(other, float):
        return as_number(one) == as_number(other)
    return as_text(one) == as_text(other)


def _truth(value: Value) -> bool | None:
    if isinstance(value, bool):
        return value
    return _TRUTHS.get(as_text(value))
