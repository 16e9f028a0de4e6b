"""The way through the form: what everybody meets, what only some, and what nobody can reach."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.definition import Definition, Page, Question, default_route, unreachable
from surveys.definition.changes import label_of
from surveys.definition.conditions import in_words
from surveys.forms.builder.types import BY_TYPE
from surveys.views.builder.drafts import context_of, draft_of, name_of, survey_to_build
from surveys.views.members import login_required


@dataclass(frozen=True, slots=True)
class Place:
    """A page or a question on the way: whether everybody meets it, and when the others do."""

    name: str
    label: str
    type: object
    condition: str
    on_default: bool
    unreachable: str


@login_required
def survey_route(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The default path, each condition in words, and what can never be reached and why."""
    survey = survey_to_build(request, pk)
    definition = draft_of(survey)
    shown = {stop.page.name for stop in default_route(definition).stops}
    asked = {
        question.name for stop in default_route(definition).stops for question in stop.questions
    }
    lost = unreachable(definition)
    pages = [
        (
            _place(page, definition, on_default=page.name in shown, lost=lost),
            page,
            [
                _place(question, definition, on_default=question.name in asked, lost=lost)
                for question in page.questions
            ],
        )
        for page in definition.pages
    ]
    context = context_of(
        survey,
        "route",
        pages=pages,
        lost=[place for _page, _of, places in pages for place in places if place.unreachable],
        count_default=len(asked),
        count_conditional=len(definition.questions) - len(asked),
        count_pages=len(shown),
    )
    return render(request, "surveys/builder_route.html", context)


def _place(
    thing: Page | Question, definition: Definition, *, on_default: bool, lost: dict[str, str]
) -> Place:
    return Place(
        thing.name,
        label_of(thing),
        BY_TYPE[thing.type].name if isinstance(thing, Question) else "",
        in_words(thing.relevant, definition, name_of) if thing.relevant else "",
        on_default,
        lost.get(thing.name, ""),
    )
