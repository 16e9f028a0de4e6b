"""The answers as they are shown: released in batches, and small counts hidden."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from places.models import PopulationGroup
from shared.disclosure import SENSITIVE_K, Cell, shown, suppress
from surveys.definition import OTHER, Choice, Question, definition_of
from surveys.models import Results, Survey
from surveys.rollups.batches import least_people
from surveys.rollups.cells import UNIT, Numbers

NUMBER_TYPES = frozenset({"scale", "integer", "decimal", "calculate"})
FREE_TYPES = frozenset({"integer", "decimal", "calculate"})
"""Numbers without a scale: their counts are of ranges."""
SEVERAL_TYPES = frozenset({"multiple", "groups"})
"""Types of which one person may choose several."""
MEAN_DECIMALS = 1
REACH = 3


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many people answered one question, or one row of a matrix, and who chose what.

    `counts` is by the choice's name. `mean` is None where it would tell too much or has no sense.
    """

    question: Question
    answered: Cell
    counts: dict[str, Cell] = field(default_factory=dict)
    mean: float | None = None
    row: Choice | None = None


def distributions(
    survey: Survey, questions: Iterable[Question] | None = None
) -> list[Distribution]:
    """Of every question that people answer: who chose what. Empty until k people have answered."""
    results = Results.objects.filter(survey=survey).first()
    if results is None or not results.cells:
        return []
    least = least_people(survey)
    found = []
    for question in questions if questions is not None else questions_of(survey):
        for key, row in _keys(question):
            data = results.cells.get(key)
            numbers = Numbers.read(data) if data else Numbers()
            found.append(_distribution(question, row, numbers, least))
    return found


def questions_of(survey: Survey) -> list[Question]:
    """What the survey asks and has asked: the newest wording, and every choice there has been."""
    known: dict[str, Question] = {}
    for version in survey.versions.order_by("-number"):
        for question in definition_of(version).questions:
            if question.type == "note":
                continue
            newer = known.get(question.name)
            known[question.name] = _joined(newer, question) if newer else question
    return list(known.values())


def _joined(newer: Question, older: Question) -> Question:
    def more(now: list[Choice], then: list[Choice]) -> list[Choice]:
        names = {choice.name for choice in now}
        return [*now, *(choice for choice in then if choice.name not in names)]

    return replace(
        newer,
        choices=more(newer.choices, older.choices),
        rows=more(newer.rows, older.rows),
        other=newer.other or older.other,
        points=max(newer.points, older.points),
    )


def _keys(question: Question) -> Iterator[tuple[str, Choice | None]]:
    if question.type == "matrix":
        for row in question.rows:
            yield f"{question.name}.{row.name}", row
    elif question.type != "note":
        yield question.name, None


def _distribution(
    question: Question, row: Choice | None, numbers: Numbers, least: int
) -> Distribution:
    answered = shown(numbers.people, k=least)
    counts = {name: numbers.answers.get(name, 0) for name in _names(question, numbers)}
    if answered.suppressed:
        return Distribution(question, answered, dict.fromkeys(counts, Cell(None, least)), row=row)
    if question.type in SEVERAL_TYPES:
        cells = _each(question, counts, numbers.people, least)
    else:
        cells = suppress({"": counts}, k=least)[""] if counts else {}
    mean = _mean(question, numbers, cells, least) if question.type in NUMBER_TYPES else None
    return Distribution(question, answered, cells, mean, row)


def _names(question: Question, numbers: Numbers) -> list[str]:
    """The choices in the order of the question; of open ones those that somebody gave."""
    if question.type == "scale":
        return [str(point) for point in range(1, question.points + 1)]
    if question.type == "yes-no":
        return ["yes", "no"]
    if question.type in FREE_TYPES:
        return sorted((name for name in numbers.answers if _is_whole(name)), key=int)
    if question.type in {"municipality", "groups"}:
        return sorted(numbers.answers)
    names = [choice.name for choice in question.choices]
    return [*names, OTHER] if question.other and OTHER not in names else names


def _each(
    question: Question, counts: Mapping[str, int], people: int, least: int
) -> dict[str, Cell]:
    """Each choice on its own, against those who did not choose it: also they may be too few."""
    own: dict[str, int] = {}
    if question.type == "groups":
        sensitive = PopulationGroup.objects.filter(sensitive=True)
        own = dict.fromkeys(sensitive.values_list("pk", flat=True), SENSITIVE_K)
    cells = {}
    for name, chosen in counts.items():
        k = max(least, own.get(name, 0))
        few = any(0 < number < k for number in (chosen, people - chosen))
        cells[name] = Cell(None) if few else Cell(chosen)
    return cells


def _is_whole(name: str) -> bool:
    return name.removeprefix("-").isdecimal()


def _mean(
    question: Question, numbers: Numbers, cells: Mapping[str, Cell], least: int
) -> float | None:
    """The mean, if k people gave a number and nothing hidden can be worked out from it."""
    counts = {int(name): people for name, people in numbers.answers.items() if _is_whole(name)}
    people = sum(counts.values())
    if people < least:
        return None
    if question.type in FREE_TYPES:
        # Where one person's number outweighs all the others together, the mean tells it.
        return None if 2 * numbers.squares > numbers.total**2 else _rounded(numbers.total, people)
    hidden = [int(name) for name, cell in cells.items() if cell.suppressed]
    return None if _tells(counts, hidden, people) else _rounded(numbers.total, people)


def _rounded(total: int, people: int) -> float:
    return round(total / UNIT / people, MEAN_DECIMALS)


def _tells(counts: Mapping[int, int], hidden: list[int], people: int) -> bool:
    """Whether the mean, with all that is shown, leaves a hidden count of a scale only one value.

    Each must be able to be one more or one less, two others making up for it, without the number
    of people or the rounded mean changing.
    """
    total = sum(point * count for point, count in counts.items())

    def same(changes: Mapping[int, int]) -> bool:
        moved = total + sum(point * change for point, change in changes.items())
        return _rounded(moved * UNIT, people) == _rounded(total * UNIT, people) and all(
            counts.get(point, 0) + change >= 0 for point, change in changes.items()
        )

    return not all(any(map(same, _changes(point, hidden))) for point in hidden)


def _changes(point: int, hidden: list[int]) -> Iterator[dict[int, int]]:
    """Ways in which one hidden count is one more or less, the sum of all staying the same."""
    others = [other for other in hidden if other != point]
    for step in (1, -1):
        for place, first in enumerate(others):
            yield {point: step, first: -step}
            for second in others[place + 1 :]:
                for change in range(-REACH, REACH + 1):
                    yield {point: step, first: change, second: -step - change}
