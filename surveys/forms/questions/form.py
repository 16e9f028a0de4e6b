"""A form made of the questions of a definition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext

from surveys.answers import Answers, Checked, Checker, read_texts, turn_prefix, turns_in
from surveys.definition import Definition, Page, Question, route_of
from surveys.definition.routes import names_on
from surveys.forms.questions.fields import field_for, other_field
from surveys.forms.questions.readable import readable_names
from surveys.forms.questions.words import Words

UNKNOWN = "…"
NO_PAGE = Page("", {}, [])
"""What belongs to no page sees the answers of all pages that are not repeated."""


@dataclass(frozen=True, slots=True)
class Part:
    """What stands on a page for one question: its field, or the text of a note."""

    name: str
    question: Question
    field: forms.BoundField | None
    other: forms.BoundField | None
    note: Any
    shown: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The parts of one page, or of one turn of a repeated page."""

    page: Page
    turn: int
    title: Any
    parts: list[Part]

    @property
    def name(self) -> str:
        return f"{self.page.name}.{self.turn}" if self.page.repeat else self.page.name


class QuestionsForm(forms.Form):
    """Some of the questions of a definition; the compiled checker has the only word.

    A repeated page stands in it once for each turn that was sent or is given as initial value; with
    `turn`, only that turn. `shown` names the fields that are seen (None: all of them); the others
    wait, hidden, for the answers that make them relevant. Of `unseen` ones no error is told. `form.sections` is for templates
    (`surveys/_questions.html`).
    """

    use_required_attribute = False

    def __init__(  # noqa: PLR0913 - each is named by the caller
        self,
        checker: Checker,
        questions: Iterable[Question],
        *args: Any,
        turn: int | None = None,
        shown: frozenset[str] | None = None,
        words: Words | None = None,
        checked: Checked | None = None,
        unseen: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.checker = checker
        self.words = words or Words(checker.definition)
        self.shown = shown
        self._checked = checked
        self._unseen = unseen
        self._turn = turn
        self._asked: list[tuple[Page, int, str, Question]] = []
        pages = {q.name: page for page in checker.definition.pages for q in page.questions}
        for _name, group in groupby(questions, key=lambda question: pages[question.name].name):
            same = list(group)
            page = pages[same[0].name]
            for number in self._turns(page):
                prefix = turn_prefix(page, number)
                self._asked += [(page, number, prefix, question) for question in same]
        for _page, _number, prefix, question in self._asked:
            self._add(prefix, question)

    def _turns(self, page: Page) -> Iterable[int]:
        if not page.repeat:
            return (0,)
        if self._turn is not None:
            return (self._turn,)
        told = texts_in(self.data) if self.is_bound else {}
        given = str(self.initial.get(page.name, ""))
        stated = turns_in(page, told) if told else int(given) if given.isdigit() else 0
        return range(min(max(stated, 1), page.most))

    def _add(self, prefix: str, question: Question) -> None:
        if (field := field_for(question, self.words)) is None:
            return
        self.fields[prefix + question.name] = field
        if question.other and question.type in {"single", "multiple"}:
            self.fields[prefix + question.other_name] = other_field(question, self.words)

    def _clean_fields(self) -> None:
        """Nothing: what is right depends on the route, and the checker knows it."""

    def clean(self) -> dict[str, Any]:
        """Check all that was sent, and show the errors of this form's own questions."""
        checked = self._checked or self.checker.check(texts_of(self.checker, self.data))
        for page, number, prefix, question in self._asked:
            start = f"{page.name}[{number}]." if page.repeat else ""
            for name in (question.name, question.other_name):
                if prefix + question.name in self._unseen or not name:
                    continue
                if prefix + name in self.fields and start + name in checked.errors:
                    self.add_error(prefix + name, checked.errors[start + name][0])
        for repeated in dict.fromkeys(page.name for page, *_rest in self._asked if page.repeat):
            if repeated in checked.errors:
                self.add_error(None, checked.errors[repeated][0])
        return self.cleaned_data

    def answers(self) -> Answers:
        """The answers as the checker wants them."""
        return texts_of(self.checker, self.data)

    @property
    def sections(self) -> list[Section]:
        """The questions by page and turn, in order."""
        found = []
        for (_name, number), group in groupby(self._asked, key=lambda at: (at[0].name, at[1])):
            asked = list(group)
            page = asked[0][0]
            title = self.words.say(page.title)
            if page.repeat:
                title = gettext("%(page)s, case %(number)d") % {
                    "page": self.words.plain(page.title),
                    "number": number + 1,
                }
            parts = [self._part(prefix, question) for _page, _turn, prefix, question in asked]
            found.append(Section(page, number, title, [part for part in parts if part]))
        return found

    @property
    def turn_counts(self) -> list[tuple[str, int]]:
        """The hidden field that tells how many turns of each repeated page stand in the form."""
        counts: dict[str, int] = {}
        for page, number, *_rest in self._asked:
            if page.repeat:
                counts[page.name] = max(counts.get(page.name, 0), number + 1)
        return list(counts.items())

    def _part(self, prefix: str, question: Question) -> Part | None:
        if question.type == "calculate":
            return None
        name = prefix + question.name
        other = prefix + question.other_name if question.other else ""
        return Part(
            name=name,
            question=question,
            field=self[name] if name in self.fields else None,
            other=self[other] if other in self.fields else None,
            note=self.words.say(question.label) if question.type == "note" else "",
            shown=self.shown is None or name in self.shown,
            is_new=name in self._unseen,
        )


def texts_in(data: Any) -> dict[str, list[str]]:
    """The fields of a sent form (a QueryDict) by name."""
    return {name: data.getlist(name) for name in data}


def texts_of(checker: Checker, data: Any) -> Answers:
    """The answers to all questions in a sent form (a QueryDict)."""
    return read_texts(checker.definition, texts_in(data))


def whole_form(
    checker: Checker, data: Any = None, initial: Mapping[str, Any] | None = None, **kwargs: Any
) -> QuestionsForm:
    """All questions of the definition in one form; `initial` as `initial_of_all` gives it.

    Its texts say what was told so far; what is not known yet is three dots.
    """
    definition: Definition = checker.definition
    texts = texts_in(data) if data is not None else _texts_of_initial(initial or {})
    words = Words(definition, lambda: _names_in(checker, texts))
    return QuestionsForm(
        checker,
        definition.questions,
        data=data,
        initial=dict(initial or {}),
        **{"words": words, **kwargs},
    )


def _texts_of_initial(initial: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a form with these initial values would send."""
    texts: dict[str, list[str]] = {}
    for name, value in initial.items():
        if isinstance(value, dict):
            texts |= {f"{name}__{row}": [str(chosen)] for row, chosen in value.items()}
        elif isinstance(value, list):
            texts[name] = [str(one) for one in value]
        elif value is not False:
            texts[name] = ["on" if value is True else str(value)]
    return texts


def _names_in(checker: Checker, texts: Mapping[str, list[str]]) -> dict[str, str]:
    definition = checker.definition
    read = checker.check(read_texts(definition, texts)).read
    every = {name: UNKNOWN for page in definition.pages for name in names_on(page)}
    known = readable_names(definition, route_of(definition, read), read, NO_PAGE, 0)
    return {**every, **known}
