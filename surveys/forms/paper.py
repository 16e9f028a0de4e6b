"""The form on paper: the numbers of its questions and options, the same in print and at the keyboard."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from places.models import Municipality, PopulationGroup
from surveys.answers import group_name, municipality_name, turn_prefix
from surveys.definition import Definition, Page, Question, text
from surveys.definition.conditions import in_words
from surveys.forms.consents import PARTS
from surveys.forms.questions import EVERYBODY, Words, choices_of, hint_of
from surveys.models import Survey

ONLINE_ONLY = frozenset({"file", "place"})
"""What cannot be answered on paper."""
PRINTED_TURNS = 2
"""A repeated page is printed so many times; more cases take another copy."""
LINES = {"long-text": 6}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Option:
    """`code` is ticked on paper and typed at the keyboard; `name` is what is stored."""

    code: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Blank:
    """One question to fill in. `rows` are those of a matrix: letter, words, name of the field."""

    number: str
    name: str
    kind: str
    label: Any
    hint: SafeString | str = ""
    only_if: str = ""
    is_required: bool = False
    options: list[Option] = field(default_factory=list)
    rows: list[Option] = field(default_factory=list)
    other: str = ""
    lines: str = " "
    """As many characters as lines to write on."""

    @property
    def takes_many(self) -> bool:
        return self.kind in {"multiple", "groups", "consents"}

    @property
    def options_id(self) -> str:
        """The id of the list of options, by which a control is described."""
        return f"options-{self.name}"

    @property
    def is_online_only(self) -> bool:
        return self.kind in ONLINE_ONLY


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page or one turn of a repeated one; `parts` are blanks and notes (texts) in their order."""

    title: Any
    only_if: str
    parts: list[Blank | SafeString | str]
    page: Page | None = None
    turn: int = 0

    @property
    def blanks(self) -> list[Blank]:
        return [part for part in self.parts if isinstance(part, Blank)]


def paper_pages(
    survey: Survey, definition: Definition, *, turns: Mapping[str, int] | None = None
) -> list[PaperPage]:
    """The whole form in order, with what every survey asks beside its questions.

    `turns` are the times that each repeated page stands in it, by its name.
    """
    return _Numbering(survey, definition, turns or {}).pages()


class _Numbering:
    """Gives the questions their numbers, which conditions and piped texts then name."""

    def __init__(self, survey: Survey, definition: Definition, turns: Mapping[str, int]) -> None:
        self.survey = survey
        self.definition = definition
        self.turns = turns
        self.numbers = {
            question.name: str(number)
            for number, question in enumerate(
                (q for q in definition.questions if q.is_answered), start=1
            )
        }
        self.words = Words(definition, self._piped)

    def _piped(self) -> Mapping[str, str]:
        """A text that repeats an earlier answer names the question instead."""
        return {
            name: gettext("(your answer to question %(number)s)") % {"number": number}
            for name, number in self.numbers.items()
        }

    def pages(self) -> list[PaperPage]:
        asked = [made for page in self.definition.pages for made in self._turns_of(page)]
        return [*asked, *self._last_page(count(len(self.numbers) + 1))]

    def _turns_of(self, page: Page) -> Iterator[PaperPage]:
        turns = min(self.turns.get(page.name, 1), page.most) if page.repeat else 1
        for turn in range(turns):
            title = self.words.say(page.title)
            if page.repeat:
                title = f"{self.words.plain(page.title)} {turn + 1}"
            parts = [self._part(page, turn, question) for question in page.questions]
            yield PaperPage(
                title, self._condition(page.relevant), [part for part in parts if part], page, turn
            )

    def _condition(self, source: str) -> str:
        return in_words(source, self.definition, _place_or_group) if source else ""

    def _part(self, page: Page, turn: int, question: Question) -> Blank | SafeString | str:
        if question.type == "calculate":
            return ""
        if question.type == "note":
            return self.words.say(question.label)
        name = turn_prefix(page, turn) + question.name
        return Blank(
            number=self.numbers[question.name],
            name=name,
            kind=question.type,
            label=self.words.say(question.label),
            hint=hint_of(question, self.words) if question.type not in ONLINE_ONLY else "",
            only_if=self._condition(question.relevant),
            is_required=question.required,
            options=_options(question),
            rows=[
                Option(LETTERS[place % 26], text(row.label), f"{name}__{row.name}")
                for place, row in enumerate(question.rows)
            ],
            other=turn_prefix(page, turn) + question.other_name if question.other else "",
            lines=" " * LINES.get(question.type, 1),
        )

    def _last_page(self, numbers: Iterator[int]) -> Iterator[PaperPage]:
        """Where, about whom, and what may be done with it."""
        blanks: list[Blank] = []
        places = sorted(self.survey.municipalities.all(), key=Municipality.sort_key)
        if len(places) > 1:
            options = [Option(str(n), str(each), each.pk) for n, each in enumerate(places, start=1)]
            label = gettext("Which municipality is this about?")
            blanks.append(
                Blank(str(next(numbers)), "municipality", "single", label, "", "", True, options)
            )
        if self.definition.ask_groups:
            groups = list(self.survey.groups.exclude(pk=EVERYBODY)) or list(_every_group())
            options = [Option(str(n), str(each), each.pk) for n, each in enumerate(groups, start=1)]
            label = gettext("Which of these describe you, or the person this is about?")
            hint = gettext("You may choose several or none.")
            blanks.append(
                Blank(str(next(numbers)), "groups", "groups", label, hint, options=options)
            )
        options = [Option(str(n), str(words), part) for n, (part, words) in enumerate(PARTS, 1)]
        blanks.append(
            Blank(
                str(next(numbers)),
                "consent",
                "consents",
                gettext("May what you tell…"),
                gettext("Without the first permission your answers are kept but not used."),
                options=options,
            )
        )
        yield PaperPage(gettext("About you and your permission"), "", list(blanks))


def _options(question: Question) -> list[Option]:
    if question.type == "scale":
        return [Option(name, label, name) for name, label in choices_of(question)]
    if question.type == "municipality":
        return []
    if question.type == "groups":
        return [
            Option(str(place), str(group), group.pk)
            for place, group in enumerate(_every_group(), start=1)
        ]
    if question.type == "consent":
        return [Option("1", gettext("I agree"), "on")]
    return [
        Option(str(place), label, name)
        for place, (name, label) in enumerate(choices_of(question), start=1)
    ]


def _every_group() -> QuerySet[PopulationGroup]:
    return PopulationGroup.objects.exclude(pk=EVERYBODY)


def _place_or_group(question: Question, value: str) -> str:
    found = municipality_name(value) if question.type == "municipality" else group_name(value)
    return str(found or value)
