"""Which questions nobody can ever meet, and why: told only when every possibility was tried.

A condition is tried with the possible answers to the questions it depends on, and to those that
these depend on in turn. Where answers are without end (numbers, dates, texts) some around every
constant stand for all; docs/algorithms/expressions.md says when that is exact.
"""

import itertools
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec
from django.utils import timezone
from django.utils.translation import gettext

from surveys.definition.candidates import Answers, Uses, candidates_of, is_exact
from surveys.definition.expressions import Expression, compiled, evaluate, is_missing, is_true
from surveys.definition.references import References, missing_choices
from surveys.definition.routes import Route, route_of
from surveys.definition.structs import Definition, Page, Question

MOST_COMBINATIONS = 20_000
"""So many combinations of answers are tried for one condition; with more nothing is said."""
MOST_IN_ALL = 40_000
"""And so many for all conditions of a definition."""


def unreachable(definition: Definition) -> dict[str, str]:
    """The questions that no answers ever lead to, each with the reason in words."""
    today = timezone.localdate().isoformat()
    found = _unreachable(msgspec.json.encode(definition), today)
    return {name: _words(kind, told, choice) for name, kind, told, choice in found}


def _words(kind: str, name: str, choice: str) -> str:
    words = {
        "later": gettext("its condition depends on the later question “%(name)s”"),
        "option": gettext(
            "its condition asks for an option that “%(name)s” does not have: %(choice)s"
        ),
        "question": gettext("it depends on “%(name)s”, which nobody can reach"),
        "page": gettext("the condition of its page can never be true"),
        "never": gettext("its condition can never be true"),
    }
    return words[kind] % {"name": name[:60], "choice": choice[:60]}


@lru_cache(maxsize=64)
def _unreachable(raw: bytes, today: str) -> tuple[tuple[str, str, str, str], ...]:
    definition = msgspec.json.decode(raw, type=Definition)
    search = _Search(definition, today)
    found: dict[str, tuple[str, str, str, str]] = {}
    for page in definition.pages:
        for question in page.questions:
            conditioned = page.relevant.strip() or question.relevant.strip()
            if conditioned and search.is_never_asked(page, question):
                found[question.name] = (question.name, *search.reason(page, question, found))
    return tuple(found.values())


class _Search:
    """Looks for answers that lead to a question."""

    def __init__(self, definition: Definition, today: str) -> None:
        self.definition = definition
        self.references = References(definition)
        self.today = today
        self.left = MOST_IN_ALL

    def is_never_asked(self, page: Page, question: Question) -> bool:
        """Whether all possible answers were tried and none led to the question."""
        part = self.part_for(page, question)
        asked = [one for one in part.questions if one.is_answered]
        uses = _uses_in(part)
        ways = [candidates_of(one, uses, self.today) for one in asked]
        if (count := math.prod(map(len, ways))) > min(MOST_COMBINATIONS, self.left):
            return False
        self.left -= count
        for combination in itertools.product(*ways):
            route = route_of(part, _answers(part, asked, combination), today=self.today)
            if _leads_to(part, route, question.name, self.today):
                return False
        repeats = any(one.repeat and one.name != page.name for one in part.pages)
        return not (repeats or uses.asks_today) and all(is_exact(one, uses) for one in asked)

    def part_for(self, page: Page, question: Question) -> Definition:
        """The part of the form that decides about the question, which becomes a note in it."""
        needed = self.needed(page, question)
        pages = [
            msgspec.structs.replace(
                one,
                questions=[
                    _bare(other) if other.name == question.name else other
                    for other in one.questions
                    if other.name in needed
                ],
            )
            for one in self.definition.pages
        ]
        return msgspec.structs.replace(
            self.definition, pages=[one for one in pages if one.questions]
        )

    def needed(self, page: Page, question: Question) -> set[str]:
        """The question and all on which its condition depends, directly or not."""
        homes = {q.name: one for one in self.definition.pages for q in one.questions}
        needed = {question.name}
        waiting = [page.relevant, question.relevant]
        while waiting:
            expression = compiled(waiting.pop())
            for name in expression.names if expression is not None else ():
                known = self.references.known.get(name)
                if known is None:
                    continue
                others = (
                    [known.question]
                    if known.question
                    else self.definition.pages[known.page].questions
                )
                for other in others:
                    if other.name not in needed:
                        needed.add(other.name)
                        waiting += [homes[other.name].relevant, *_sources(other)]
        return needed

    def reason(self, page: Page, question: Question, found: Iterable[str]) -> tuple[str, str, str]:
        """The kind of the reason, the question it speaks of, and the option."""
        for site in self.references.sites:
            if site.kind != "relevant" or site.owner not in {question.name, page.name}:
                continue
            if (expression := compiled(site.source)) is None:
                continue
            names = [name for name in sorted(expression.names) if name in self.references.known]
            for name in names:
                if not self.references.is_in_time(site, name):
                    return "later", name, ""
            for name, choice in missing_choices(self.references, expression):
                return "option", name, choice
            for name in names:
                if (owner := self.references.owner_of(name)) in set(found):
                    return "question", owner, ""
        return ("never" if question.relevant.strip() else "page"), "", ""


def _bare(question: Question) -> Question:
    return Question(name=question.name, type="note", relevant=question.relevant)


def _sources(question: Question) -> list[str]:
    calculation = question.calculation if question.type == "calculate" else ""
    return [question.relevant, question.constraint, calculation]


def _uses_in(part: Definition) -> Uses:
    uses = Uses()
    for page in part.pages:
        owned = [("", page.relevant)]
        owned += [(one.name, source) for one in page.questions for source in _sources(one)]
        for owner, source in owned:
            if (expression := compiled(source)) is not None:
                uses.add(expression, owner)
    return uses


def _answers(
    part: Definition, asked: list[Question], combination: tuple[Answers, ...]
) -> dict[str, Any]:
    """The answers of one combination, those of repeated pages as a single turn."""
    told = dict(zip((one.name for one in asked), combination, strict=True))
    answers: dict[str, Any] = {}
    for page in part.pages:
        own: dict[str, Any] = {}
        for one in page.questions:
            own |= told.get(one.name, {})
        answers |= {page.name: [own]} if page.repeat else own
    return answers


def _leads_to(part: Definition, route: Route, name: str, today: str) -> bool:
    """Whether the route reaches the question, with allowed answers or none all the way there.

    Required questions may wait: what is shown until they are answered is not out of reach.
    """
    for page, turn, question in _questions(route):
        if question.name == name:
            return True
        names = route.names(page, turn)
        value = names.get(question.name, "")
        limit = None if is_missing(value) else _limit(question)
        if limit is not None and not is_true(evaluate(limit, names, value, today=today)):
            return False
    return False


def _limit(question: Question) -> Expression | None:
    return compiled(question.constraint) if question.constraint else None


def _questions(route: Route) -> Iterator[tuple[Page, int, Question]]:
    for stop in route.stops:
        for question in stop.questions:
            yield stop.page, stop.turn, question
