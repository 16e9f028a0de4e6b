"""A value of an own indicator on its way in, and what may be wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext

from indicators.models import IndicatorValue


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What tells a value of an own indicator from the others; `group` is a slug or empty."""

    year: int
    gender: str = "total"
    group: str = ""

    @property
    def is_total(self) -> bool:
        return self.gender == IndicatorValue.Gender.TOTAL and not self.group


@dataclass(frozen=True, slots=True)
class Row:
    """A value with the row that tells it; `people` stand behind it, None when that is not told."""

    number: int
    key: Key
    value: float
    people: int | None = None

    def to_json(self) -> list[Any]:
        return [self.number, self.key.year, self.key.gender, self.key.group, self.value]

    @classmethod
    def of(cls, stored: Sequence[Any]) -> Self:
        number, year, gender, group, value = stored
        return cls(number, Key(year, gender, group), value)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row; `column` is its header, empty when it is the row as a whole.

    Kept untranslated (an English msgid and what goes into it), to be told later in any language.
    """

    number: int
    column: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "row": self.number,
            "column": self.column,
            "message": self.message,
            "params": self.params,
        }

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(stored["row"], stored["column"], stored["message"], stored["params"])

    def __str__(self) -> str:
        return gettext(self.message) % self.params
