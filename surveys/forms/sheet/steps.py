"""The pages of one answering, in the order of its route."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from surveys.answers import field_names, turn_prefix
from surveys.definition import Page, Stop

CHECK = "check"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the answering: its own fields, and how its form is made.

    `stop` is the place on the route; None on the pages that every survey has.
    """

    name: str
    title: Any
    fields: tuple[str, ...]
    make: Callable[..., forms.Form]
    stop: Stop | None = None
    turns: int = 1

    @property
    def is_repeated(self) -> bool:
        return self.stop is not None and self.stop.page.repeat

    @property
    def may_add(self) -> bool:
        """Whether another turn may be told after this one."""
        return self.stop is not None and self.is_repeated and self.turns < self.stop.page.most

    @property
    def may_remove(self) -> bool:
        return self.is_repeated and self.turns > 1


def step_name(page: Page, turn: int) -> str:
    """What names the step in the form.

    >>> step_name(Page("cases", {}, [], repeat=True), 1)
    'page-cases.1'
    """
    return f"page-{page.name}.{turn}" if page.repeat else f"page-{page.name}"


def fields_of(page: Page, turn: int) -> tuple[str, ...]:
    """The names of all fields that the page or turn may have, shown or not."""
    prefix = turn_prefix(page, turn)
    return tuple(name for question in page.questions for name in field_names(question, prefix))


def asked_names(stop: Stop) -> frozenset[str]:
    """What the page shows of its questions on this route."""
    prefix = turn_prefix(stop.page, stop.turn)
    return frozenset(prefix + question.name for question in stop.questions)
