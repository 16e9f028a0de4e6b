"""The answers that stand for all possible ones when a condition is tried."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.definition.expressions import (
    Call,
    Chain,
    Expression,
    Literal,
    Name,
    Negation,
    Node,
    This,
    as_number,
    as_text,
    below,
    date_of,
    day_of,
)
from surveys.definition.structs import OTHER, Question

MOST_CHOICES = 10
"""Of so many choices all combinations are tried, of more those that expressions name."""
MOST_RANKED = 4
MOST_MATRICES = 20_001
"""One more than any condition is tried with."""
ANY_TEXT = "…"
"""A text that no expression has reason to name."""
LONG_TEXT = ANY_TEXT * 1000
SOMEWHERE = [60.2, 24.9]
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})

Answers = dict[str, Any]


@dataclass(slots=True)
class Uses:
    """How expressions use the answers: what stands around each mention, and all constants."""

    mentions: dict[str, list[Node | None]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=lambda: {0.0})
    asks_today: bool = False

    def add(self, expression: Expression, own: str = "") -> None:
        """`own` is the question that `.` means."""
        self._add(expression.root, None, own)

    def _add(self, node: Node, around: Node | None, own: str) -> None:
        if isinstance(node, Name | This):
            name = node.name if isinstance(node, Name) else own
            self.mentions.setdefault(name, []).append(around)
        elif isinstance(node, Literal):
            self.texts.add(as_text(node.value))
            if math.isfinite(number := as_number(node.value)):
                self.numbers |= {number, -number}
        elif isinstance(node, Call) and node.function == "today":
            self.asks_today = True
        for part in below(node):
            self._add(part, node, own)

    def around(self, question: Question) -> list[Node | None]:
        return self.mentions.get(question.name, [])

    def words(self) -> set[str]:
        return {word for text in self.texts for word in text.split()}

    def days(self) -> set[float]:
        days = (day_of(text) for text in self.texts)
        return {day for day in days if not math.isnan(day)}


def _is_constant(node: Node) -> bool:
    return isinstance(node.operand if isinstance(node, Negation) else node, Literal)


def _is_condition(node: Node | None) -> bool:
    """Whether a mention under this node is asked only whether it is true."""
    if isinstance(node, Chain):
        return node.rest[0][0] in {"and", "or"}
    return node is None or (isinstance(node, Call) and node.function == "not")


def _is_compared(node: Node | None, operators: Iterable[str]) -> bool:
    """Whether a mention under this node is only compared with a constant."""
    if not isinstance(node, Chain) or len(node.rest) != 1 or node.rest[0][0] not in operators:
        return False
    return _is_constant(node.first) or _is_constant(node.rest[0][1])


def _is_selected(node: Node | None) -> bool:
    return (
        isinstance(node, Call)
        and node.function == "selected"
        and isinstance(node.arguments[1], Literal)
    )


def is_exact(question: Question, uses: Uses) -> bool:
    """Whether the candidates stand for every answer that the expressions could tell apart."""
    around = uses.around(question)
    if question.other_name and uses.mentions.get(question.other_name):
        return False
    if question.type in {"multiple", "groups"}:
        few = question.type == "multiple" and len(_choices(question)) <= MOST_CHOICES
        named = len(uses.words()) < MOST_CHOICES
        return few or (named and question.most is None and all(map(_is_selected, around)))
    finite = {
        **dict.fromkeys(("single", "yes-no", "consent", "scale", "note", "calculate"), True),
        "matrix": not around,
        "ranking": len(question.choices) <= MOST_RANKED,
        "place": all(map(_is_condition, around)),
    }
    if question.type in finite:
        return finite[question.type]
    operators = COMPARISONS if question.type in {"integer", "decimal", "date"} else {"=", "!="}
    return all(_is_condition(node) or _is_compared(node, operators) for node in around)


def candidates_of(question: Question, uses: Uses, today: str) -> list[Answers]:
    """What may be answered to the question, as answers; {} is no answer."""
    if question.type == "matrix":
        return _matrices(question, uses)
    answers = [{question.name: value} for value in _values(question, uses, today)]
    if question.other_name and uses.mentions.get(question.other_name):
        told = [{question.other_name: text} for text in _texts(uses)]
        answers += [
            {**answer, **more}
            for answer in answers
            for more in told
            if OTHER in _as_list(answer[question.name])
        ]
    return [{}, *answers]


def _as_list(answer: Any) -> Sequence[Any]:
    return answer if isinstance(answer, list) else [answer]


def _values(question: Question, uses: Uses, today: str) -> list[Any]:
    few: dict[str, list[Any]] = {
        "single": _choices(question),
        "scale": list(range(1, question.points + 1)),
        "yes-no": [True, False],
        "consent": [True],
        "place": [SOMEWHERE],
    }
    if question.type in few:
        return few[question.type]
    if question.type in {"multiple", "groups", "ranking"}:
        return _lists(question, uses)
    if question.type in {"integer", "decimal"}:
        return _numbers(question, uses)
    return _dates(question, uses, today) if question.type == "date" else _texts(uses)


def _choices(question: Question) -> list[str]:
    return [choice.name for choice in question.choices] + ([OTHER] if question.other else [])


def _lists(question: Question, uses: Uses) -> list[list[str]]:
    """Lists of choices: all there are of few choices, else of those that expressions name."""
    names = _choices(question)
    if question.type == "ranking":
        if len(names) > MOST_RANKED:
            return [list(order) for order in itertools.permutations(names[:MOST_RANKED])]
        return [
            list(order)
            for size in range(1, len(names) + 1)
            for order in itertools.permutations(names, size)
        ]
    if question.type == "groups":
        names = [*sorted(uses.words())[: MOST_CHOICES - 1], ANY_TEXT]
    if len(names) > MOST_CHOICES:
        named = [name for name in names if name in uses.words()][:MOST_CHOICES]
        names = [*named, *[name for name in names if name not in named][:1]]
    most = question.most or len(names)
    return [
        list(chosen)
        for size in range(1, min(most, len(names)) + 1)
        for chosen in itertools.combinations(names, size)
    ]


def _numbers(question: Question, uses: Uses) -> list[float]:
    """The constants, what lies beside and between them, and the limits."""
    limits = [limit for limit in (question.minimum, question.maximum) if limit is not None]
    points = sorted({*uses.numbers, *uses.days(), *map(float, limits)})
    between = [(one + other) / 2 for one, other in itertools.pairwise(points)]
    found = {*points, *between, points[0] - 1, points[-1] + 1}
    if question.type == "integer":
        found = {
            float(number)
            for point in points
            for number in (
                math.floor(point) - 1, math.floor(point), math.ceil(point), math.ceil(point) + 1,
            )
        }  # fmt: skip
    low = -math.inf if question.minimum is None else question.minimum
    high = math.inf if question.maximum is None else question.maximum
    return sorted(number for number in found if low <= number <= high)


def _dates(question: Question, uses: Uses, today: str) -> list[str]:
    low, high = (day_of(_day(limit, today)) for limit in (question.earliest, question.latest))
    constants = {*uses.days(), *uses.numbers, day_of(today), low, high}
    days = {
        math.floor(day) + step for day in constants if math.isfinite(day) for step in (-1, 0, 1, 2)
    }
    # A comparison with NaN is false: a limit that is none refuses nothing.
    dates = (date_of(day) for day in sorted(days) if not (day < low or day > high))
    return [day for day in dates if day]


def _day(limit: str, today: str) -> str:
    return today if limit == "today" else limit


def _texts(uses: Uses) -> list[str]:
    return [*sorted(text for text in uses.texts if text), ANY_TEXT, LONG_TEXT]


def _matrices(question: Question, uses: Uses) -> list[Answers]:
    """Every combination of the rows that expressions name; the others are all answered alike."""
    rows = [row.name for row in question.rows if f"{question.name}.{row.name}" in uses.mentions]
    choices: list[str | None] = [choice.name for choice in question.choices]
    rest = {row.name: choices[0] for row in question.rows if choices}
    if not question.required:
        choices.append(None)
    every = itertools.product(choices, repeat=len(rows))
    told = [
        {**rest, **dict(zip(rows, chosen, strict=True))}
        for chosen in itertools.islice(every, MOST_MATRICES)
    ]
    return [{}, *({question.name: answer} for answer in told)]
