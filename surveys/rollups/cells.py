"""The cells of the rollup: what they are named by and what they hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

EVERYBODY = ""
"""The group of all people."""
EVERYWHERE = "*"
"""The place of all municipalities together."""
NOT_TOLD = ""
"""The place of those who told no municipality."""

PEOPLE = ".people"
"""Counts the people who have answered the survey, by month (`2026-11`)."""
BROUGHT, ANALYSABLE, QUOTABLE = ".brought", ".analysable", ".quotable"
"""Count responses, by the organisation that brought them."""

UNIT = 1000
"""Numbers are added up in thousandths, as whole numbers: exact, whatever their order."""


@dataclass(slots=True)
class Numbers:
    """One cell: how many people, the sum of their numbers and of its squares, who chose what."""

    people: int = 0
    total: int = 0
    squares: int = 0
    answers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, data: list[Any]) -> "Numbers":
        people, total, squares, answers = data
        return cls(people, total, squares, answers)

    def add(self, other: "Numbers", times: int = 1) -> None:
        self.people += times * other.people
        self.total += times * other.total
        self.squares += times * other.squares
        answers = self.answers
        for name, people in other.answers.items():
            answers[name] = answers.get(name, 0) + times * people

    def plain(self) -> list[Any]:
        """As JSON holds it; what nobody chose is left out."""
        answers = {name: people for name, people in self.answers.items() if people}
        return [self.people, self.total, self.squares, answers]

    def is_empty(self) -> bool:
        return not (self.people or self.total or self.squares or any(self.answers.values()))


Key = tuple[str, str]
"""Question and place."""
Groups = dict[str, Numbers]
Plain = dict[Key, dict[str, list[Any]]]
"""Rows as JSON holds them: most of a row does not change, and is not taken apart."""


class Cells(dict[Key, Groups]):
    """Cells by question and place, then by group."""

    def cell(self, question: str, place: str, group: str) -> Numbers:
        """The cell, begun if it is not there."""
        groups = self.setdefault((question, place), {})
        found = groups.get(group)
        if found is None:
            found = groups[group] = Numbers()
        return found

    def merge(self, other: "Cells", times: int = 1) -> None:
        for question, place, group, numbers in other.walk():
            self.cell(question, place, group).add(numbers, times)

    def plain(self) -> Plain:
        """As JSON holds them; what is empty is left out."""
        found: Plain = {}
        for question, place, group, numbers in self.walk():
            if not numbers.is_empty():
                found.setdefault((question, place), {})[group] = numbers.plain()
        return found

    def walk(self) -> Iterator[tuple[str, str, str, Numbers]]:
        for (question, place), groups in self.items():
            for group, numbers in groups.items():
                yield question, place, group, numbers


def read_groups(data: dict[str, list[Any]]) -> Groups:
    return {group: Numbers.read(numbers) for group, numbers in data.items()}
