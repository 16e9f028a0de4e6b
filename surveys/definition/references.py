"""What the expressions and texts of a definition refer to, and what is wrong with that."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext

from surveys.definition.expressions import (
    REFERENCE,
    Call,
    Chain,
    Expression,
    ExpressionError,
    Literal,
    Name,
    Node,
    Scalar,
    This,
    as_number,
    as_text,
    compiled,
    parse,
    parts_of,
)
from surveys.definition.routes import names_of
from surveys.definition.structs import CHOICE_TYPES, OTHER, Definition, Page, Question

TRUTHS = frozenset({"yes", "no", "true", "false", "1", "0", "OK"})
"""The texts that a yes or no can be compared with."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a name belongs to, and from which place in the form on it has an answer."""

    place: int
    page: int
    question: Question | None


@dataclass(frozen=True, slots=True)
class Site:
    """Where an expression or a text stands: it may refer to the names of places before `place`."""

    owner: str
    kind: str
    source: str
    place: int
    page: int
    question: Question | None

    def where(self) -> str:
        return {
            "relevant": gettext("condition"),
            "constraint": gettext("limit"),
            "calculation": gettext("calculation"),
        }.get(self.kind, gettext("text"))


class References:
    """The names of a definition in their order, and all that refers to them."""

    def __init__(self, definition: Definition) -> None:
        self.known: dict[str, Known] = {}
        self.sites: list[Site] = []
        place = 0
        for number, page in enumerate(definition.pages):
            self._add_page(page, number, place)
            for question in page.questions:
                self._add_question(question, number, place)
                place += 1
            if page.repeat:
                self.known.setdefault(page.name, Known(place - 1, number, None))

    def _add_page(self, page: Page, number: int, place: int) -> None:
        texts = [("text", told) for told in page.title.values()]
        for kind, source in [("relevant", page.relevant), *texts]:
            if source:
                self.sites.append(Site(page.name, kind, source, place, number, None))

    def _add_question(self, question: Question, number: int, place: int) -> None:
        for name in names_of(question):
            self.known.setdefault(name, Known(place, number, question))
        kinds = [
            ("relevant", question.relevant),
            ("constraint", question.constraint),
            ("calculation", question.calculation if question.type == "calculate" else ""),
            *(("text", told) for told in _texts_of(question)),
        ]
        for kind, source in kinds:
            if source.strip():
                self.sites.append(Site(question.name, kind, source, place, number, question))

    @cached_property
    def leads_to(self) -> dict[str, set[str]]:
        """Which names the condition and the calculation of each question refer to."""
        leads: dict[str, set[str]] = {}
        for site in self.sites:
            if site.kind in {"relevant", "calculation"} and site.question is not None:
                expression = compiled(site.source)
                names = expression.names if expression is not None else frozenset()
                leads.setdefault(site.owner, set()).update(map(self.owner_of, names))
        return leads

    def owner_of(self, name: str) -> str:
        """The question to which a name belongs; the name itself when it is none's."""
        known = self.known.get(name)
        return known.question.name if known is not None and known.question is not None else name

    def circle(self, start: str) -> list[str]:
        """The way from a question through what it depends on back to itself; empty if none."""
        ways = [[start]]
        seen = {start}
        while ways:
            way = ways.pop(0)
            for name in sorted(self.leads_to.get(way[-1], ())):
                if name == start:
                    return [*way, start]
                if name not in seen:
                    seen.add(name)
                    ways.append([*way, name])
        return []

    def is_in_time(self, site: Site, name: str) -> bool:
        """Whether the name's answer is there when the site needs it."""
        known = self.known[name]
        if site.kind == "constraint":
            return known.page <= site.page
        return known.place < site.place


def _texts_of(question: Question) -> Iterator[str]:
    choices = (choice.label for choice in (*question.choices, *question.rows))
    for text in (question.label, question.hint, question.low, question.high, *choices):
        yield from (told for told in text.values() if "${" in told)


def faults_of_references(definition: Definition) -> list[str]:
    """Every fault of an expression or of a name in a text, each beginning with its owner's name."""
    references = References(definition)
    circles: set[frozenset[str]] = set()
    faults = [
        f"{site.owner}: {site.where()}: {problem}"
        for site in references.sites
        for problem in _problems(references, site, circles)
    ]
    return list(dict.fromkeys(faults))


def _problems(references: References, site: Site, circles: set[frozenset[str]]) -> Iterator[str]:
    if site.kind == "text":
        names = [found[1] for found in REFERENCE.finditer(site.source)]
        expression = None
    else:
        try:
            expression = parse(site.source)
        except ExpressionError as error:
            yield gettext("character %(position)d: %(problem)s") % {
                "position": error.position + 1,
                "problem": error.message,
            }
            return
        names = sorted(expression.names)
    for name in names:
        if problem := _problem_of_name(references, site, name, circles):
            yield problem
    if expression is not None:
        for question, choice in missing_choices(references, expression, site.question):
            yield gettext("“%(question)s” has no option named “%(choice)s”") % {
                "question": question,
                "choice": choice[:60],
            }


def _problem_of_name(
    references: References, site: Site, name: str, circles: set[frozenset[str]]
) -> str:
    known = references.known.get(name)
    if known is None:
        return gettext("there is no question named “%(name)s”") % {"name": name[:60]}
    if known.question is not None and known.question.type == "note":
        return gettext("“%(name)s” is a note, which nobody answers") % {"name": name}
    if references.is_in_time(site, name):
        return ""
    return _problem_of_order(references, site, name, circles)


def _problem_of_order(
    references: References, site: Site, name: str, circles: set[frozenset[str]]
) -> str:
    """Why what the site refers to is not there yet; a circle is told once."""
    if references.owner_of(name) == site.owner:
        return gettext("it depends on itself")
    circle = references.circle(site.owner) if site.kind != "text" else []
    if references.owner_of(name) not in circle:
        return gettext("it depends on “%(name)s”, which comes later") % {"name": name}
    if frozenset(circle) in circles:
        return ""
    circles.add(frozenset(circle))
    return gettext("it goes round in a circle: %(names)s") % {"names": " → ".join(circle)}


def missing_choices(
    references: References, expression: Expression, own: Question | None = None
) -> list[tuple[str, str]]:
    """The options that the expression asks for and the question does not have, by question."""
    missing = []
    for node in parts_of(expression.root):
        for subject, literal in _comparisons(node):
            question = own
            if isinstance(subject, Name):
                known = references.known.get(subject.name)
                question = known.question if known is not None else None
                if question is not None and subject.name == question.other_name:
                    question = None
            if question is not None:
                missing += [
                    (question.name, choice) for choice in _not_offered(question, literal.value)
                ]
    return list(dict.fromkeys(missing))


def _comparisons(node: Node) -> Iterator[tuple[Name | This, Literal]]:
    """The answers that a node compares with a literal by `=`, `!=` or `selected`."""
    pairs: list[tuple[Node, Node]] = []
    if isinstance(node, Call) and node.function == "selected":
        pairs = [(node.arguments[0], node.arguments[1])]
    elif isinstance(node, Chain) and len(node.rest) == 1 and node.rest[0][0] in {"=", "!="}:
        pairs = [(node.first, node.rest[0][1]), (node.rest[0][1], node.first)]
    for subject, literal in pairs:
        if isinstance(subject, Call) and subject.function == "selected-at":
            subject = subject.arguments[0]  # noqa: PLW2901
        if isinstance(subject, Name | This) and isinstance(literal, Literal):
            yield subject, literal


def _not_offered(question: Question, value: Scalar) -> list[str]:
    if question.type in {"yes-no", "consent"}:
        offered = TRUTHS
    elif question.type in {*CHOICE_TYPES, "matrix"}:
        names = {choice.name for choice in question.choices}
        offered = frozenset(names | ({OTHER} if question.other else set()))
    else:
        return []
    if isinstance(value, float):
        return [] if value in {as_number(name) for name in offered} else [as_text(value)]
    asked = as_text(value)
    words = [asked] if question.type in {"single", "yes-no", "consent"} else asked.split()
    return [word for word in words if word and word not in offered]
