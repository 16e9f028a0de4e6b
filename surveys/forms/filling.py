"""All questions of a form on one page, filled in or corrected, with files and further cases."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from surveys.answers import Checker
from surveys.definition import Definition, Page, plain
from surveys.forms.questions import QuestionsForm, initial_of_all, texts_of, whole_form
from surveys.forms.uploads import describe_files, take_uploads
from surveys.models import Response, Survey

ADD = "add:"
"""Begins what the button for another case of a repeated page sends."""


@dataclass(frozen=True, slots=True)
class Filling:
    """The form, and what its page needs beside it."""

    form: QuestionsForm
    checker: Checker
    is_asking: bool
    """Whether the page is shown again without a check: another case was asked for."""

    @property
    def definition(self) -> dict[str, Any] | None:
        """What a script needs to show and hide questions; None where nothing depends on answers."""
        pages = self.checker.definition.pages
        depends = any(page.relevant or any(q.relevant for q in page.questions) for page in pages)
        return plain(self.checker.definition) if depends else None

    @property
    def repeated(self) -> list[Page]:
        return [page for page in self.checker.definition.pages if page.repeat]


def begin(checker: Checker, survey: Survey, response: Response | None = None) -> Filling:
    """An empty form, or one with the answers of the response."""
    definition = checker.definition
    initial = initial_of_all(definition, response.answers) if response else {}
    form = whole_form(checker, initial=initial)
    describe_files(survey, definition, initial, response).show_in(form)
    return Filling(form, checker, is_asking=True)


def fill(
    request: HttpRequest, checker: Checker, survey: Survey, response: Response | None = None
) -> Filling:
    """The form with what was sent, its files taken in."""
    data = request.POST.copy()
    definition = checker.definition
    uploads = take_uploads(request, survey, definition, data, response=response)
    go = data.get("go", "")
    if go.startswith(ADD):
        _add_turn(definition, data, go.removeprefix(ADD))
        form = _unchecked(checker, data)
    else:
        checked = checker.check(texts_of(checker, data))
        checked.errors.update(uploads.errors)
        form = whole_form(checker, data=data, checked=checked)
    uploads.show_in(form)
    return Filling(form, checker, is_asking=go.startswith(ADD))


def _add_turn(definition: Definition, data: QueryDict, name: str) -> None:
    for page in definition.pages:
        if page.repeat and page.name == name:
            stated = str(data.get(name, ""))
            turns = int(stated) if stated.isdigit() and len(stated) < 4 else 1  # noqa: PLR2004
            data[name] = str(min(turns + 1, page.most))


def _unchecked(checker: Checker, data: QueryDict) -> QuestionsForm:
    turns = {page.name: data.get(page.name, "") for page in checker.definition.pages if page.repeat}
    form = whole_form(checker, initial=turns)
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(data, data, name)
    return form
