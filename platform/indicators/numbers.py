"""Numbers as people write them, in Finnish, Swedish and English and as spreadsheets hold them."""

import math
import re

LARGEST = 1e15
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'\u2019]")
_MINUS = str.maketrans("\u2212\u2013", "--")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_THOUSANDS = {
    ",": re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+"),
    ".": re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+"),
}


class AmbiguousError(ValueError):
    """The text can be read as two different numbers."""


def read_number(text: str, *, typed: bool = False) -> float:
    """The number that a person or a spreadsheet means.

    A comma is a decimal one; spaces of every kind, apostrophes, and a `%` at the end are passed
    over. `typed`: the cell of a workbook, where the only dot is a decimal one. ValueError when it
    is no number, AmbiguousError when it may be two.

    >>> [read_number(text) for text in ("3,5", "1 234,5", "12.5 %", "−2", "1.234.567,8", "1,234.5")]
    [3.5, 1234.5, 12.5, -2.0, 1234567.8, 1234.5]
    >>> read_number("1.234", typed=True)
    1.234
    >>> read_number("1.234")
    Traceback (most recent call last):
    indicators.numbers.AmbiguousError: 1.234
    """
    plain = _SPACES.sub("", text).translate(_MINUS).removesuffix("%")
    plain = _with_dot(plain, typed=typed)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    value = float(plain)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(text)
    return value


def _with_dot(plain: str, *, typed: bool) -> str:
    """Without separators of thousands, and with a dot before the decimals."""
    if "," in plain and "." in plain:
        thousands, decimal = sorted(",.", key=plain.rindex)
        whole, _mark, rest = plain.partition(decimal)
        if not _THOUSANDS[thousands].fullmatch(whole) or decimal in rest or thousands in rest:
            raise ValueError(plain)
        return f"{whole.replace(thousands, '')}.{rest}"
    for mark in ",.":
        if plain.count(mark) > 1 and _THOUSANDS[mark].fullmatch(plain):
            return plain.replace(mark, "")
    if not typed and _THOUSANDS["."].fullmatch(plain) and not plain.lstrip("+-").startswith("0"):
        raise AmbiguousError(plain)
    return plain.replace(",", ".")
