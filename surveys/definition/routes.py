"""The route through a definition: which pages and questions somebody with these answers meets.

Everything is taken in the order of the form, so a condition sees what stands before it, and an
answer whose question is not asked counts as missing for all that follows. The page's twin is
`platform/static/koettu/routes.js`.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.definition.expressions import (
    REFERENCE,
    Labels,
    Value,
    as_text,
    compiled,
    evaluate,
    is_missing,
    is_true,
    value_of,
    words_of,
)
from surveys.definition.structs import OTHER, Definition, Page, Question

Values = dict[str, Value]
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stop:
    """A page that is shown, of a repeated one a turn (from 0), with the questions it shows.

    A calculation is not shown: its value stands in the route's values.
    """

    page: Page
    turn: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """What is asked, and what is known.

    `values` holds the answers to the questions asked and what was calculated, by name; of a
    repeated page's question the list of the answers of all turns, under the page's own name the
    numbers of its turns. `turns` holds the values of each turn by the page's name.
    """

    stops: list[Stop] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    turns: dict[str, list[Values]] = field(default_factory=dict)

    def names(self, page: Page, turn: int = 0) -> Mapping[str, Value]:
        """All values as an expression on this page, in this turn, sees them."""
        turns = self.turns.get(page.name, [])
        if not page.repeat or not 0 <= turn < len(turns):
            return self.values
        outer = {name: value for name, value in self.values.items() if name not in names_on(page)}
        return ChainMap(turns[turn], outer)

    def asks(self, name: str, turn: int = 0) -> bool:
        """Whether the question is shown, of a repeated page's in this turn."""
        return any(
            question.name == name and (stop.turn == turn or not stop.page.repeat)
            for stop in self.stops
            for question in stop.questions
        )


def names_of(question: Question) -> list[str]:
    """The names under which expressions find the question's answers."""
    rows = [f"{question.name}.{row.name}" for row in question.rows]
    return [question.name, *rows, *([question.other_name] if question.other else [])]


def names_on(page: Page) -> set[str]:
    """The names that the page's questions give to expressions."""
    return {name for question in page.questions for name in names_of(question)}


def values_of(question: Question, answers: Answers) -> Values:
    """The answer to one question by the names that expressions use; empty when missing."""
    answer = answers.get(question.name)
    values: Values = {}
    if question.type == "matrix":
        told = answer if isinstance(answer, Mapping) else {}
        rows = {row.name: value_of(told.get(row.name)) for row in question.rows}
        values = {f"{question.name}.{row}": value for row, value in rows.items()}
        answer = list(rows.values())
    values[question.name] = value_of(answer)
    if question.other and OTHER in words_of(values[question.name]):
        values[question.other_name] = value_of(answers.get(question.other_name))
    return {name: value for name, value in values.items() if not is_missing(value)}


class _Walk:
    """One walk through the pages; `today` and `labels` are handed to every expression."""

    def __init__(self, today: str | None, labels: Labels | None) -> None:
        self.today = today
        self.labels = labels
        self.route = Route()

    def holds(self, condition: str, names: Mapping[str, Value]) -> bool:
        """A condition that cannot be read hides nothing."""
        expression = compiled(condition) if condition else None
        if expression is None:
            return True
        return is_true(evaluate(expression, names, today=self.today, labels=self.labels))

    def calculated(self, question: Question, names: Mapping[str, Value]) -> Values:
        expression = compiled(question.calculation)
        if expression is None:
            return {}
        value = evaluate(expression, names, today=self.today, labels=self.labels)
        if is_missing(value) or value in (float("inf"), float("-inf")):
            return {}
        return {question.name: value}

    def page(self, page: Page, answers: Answers) -> None:
        if not self.holds(page.relevant, self.route.values):
            return
        if not page.repeat:
            self.turn(page, 0, answers, self.route.values, self.route.values)
            return
        turns = [self.one_turn(page, *numbered) for numbered in enumerate(turns_of(page, answers))]
        self.route.turns[page.name] = turns
        for name in names_on(page):
            # the parts of a list are no lists: an answer of several choices is a text of them
            if value := value_of([turn[name] for turn in turns if name in turn]):
                self.route.values[name] = value
        if count := len(turns_in(page, answers)):
            self.route.values[page.name] = [float(number + 1) for number in range(count)]

    def one_turn(self, page: Page, turn: int, answers: Answers) -> Values:
        values: Values = {}
        self.turn(page, turn, answers, values, ChainMap(values, self.route.values))
        return values

    def turn(
        self, page: Page, turn: int, answers: Answers, values: Values, names: Mapping[str, Value]
    ) -> None:
        """Ask the questions of one turn; what is known goes to `values`, which `names` shows."""
        shown = []
        for question in page.questions:
            if not self.holds(question.relevant, names):
                continue
            if question.type == "calculate":
                values.update(self.calculated(question, names))
                continue
            shown.append(question)
            if question.is_answered:
                values.update(values_of(question, answers))
        if shown:
            self.route.stops.append(Stop(page, turn, tuple(shown)))


def turns_in(page: Page, answers: Answers) -> list[Answers]:
    """The turns that were answered of a repeated page, as many as it may have."""
    turns = answers.get(page.name)
    if not isinstance(turns, list):
        return []
    return [turn if isinstance(turn, Mapping) else {} for turn in turns[: page.most]]


def turns_of(page: Page, answers: Answers) -> list[Answers]:
    """The turns to show of a repeated page: an empty one when none was answered."""
    return turns_in(page, answers) or [{}]


def route_of(
    definition: Definition,
    answers: Answers,
    *,
    today: str | None = None,
    labels: Labels | None = None,
) -> Route:
    """The route of somebody with these answers, in their stored form; others count as they read.

    `today` is an ISO date, by default the server's; `labels` gives `jr:choice-name` its words.
    """
    walk = _Walk(today, labels)
    for page in definition.pages:
        walk.page(page, answers)
    return walk.route


def default_route(definition: Definition) -> Route:
    """The route of somebody who answers nothing."""
    return route_of(definition, {})


def piped(text: str, definition: Definition, readable: Mapping[str, str]) -> str:
    """The text with `${name}` replaced by the readable answer, by nothing when it is missing.

    What names no question stays as it is written.
    """
    if "${" not in text:
        return text
    known = set(_names(definition))
    return REFERENCE.sub(
        lambda found: readable.get(found[1], "") if found[1] in known else found[0], text
    )


def _names(definition: Definition) -> Iterator[str]:
    for page in definition.pages:
        yield from names_on(page)
        if page.repeat:
            yield page.name


def readable_values(values: Mapping[str, Value]) -> dict[str, str]:
    """The values as plain texts, for a caller that has no better words for some of them."""
    return {name: as_text(value) for name, value in values.items()}
