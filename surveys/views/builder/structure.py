"""The form as a list of pages and questions: ordered, copied, deleted and brought back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from msgspec.structs import replace

from surveys.definition import Definition, Page, Question
from surveys.definition import drafts as building
from surveys.definition.changes import changes_between, label_of
from surveys.definition.conditions import in_words
from surveys.definition.languages import gaps, language_name
from surveys.forms.builder.types import BY_TYPE
from surveys.models import Survey
from surveys.permissions import may_build, missing_before_going_live
from surveys.views.builder.drafts import (
    context_of,
    draft_of,
    earlier_versions,
    faults_by_name,
    name_of,
    save,
    survey_to_build,
)
from surveys.views.members import login_required

UNDO = "builder-undo"
STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    question: Question
    label: str
    type: Any
    condition: str
    faults: list[str]


@dataclass(frozen=True, slots=True)
class ShownPage:
    page: Page
    number: int
    title: str
    condition: str
    faults: list[str]
    questions: list[ShownQuestion]


@login_required
def survey_build(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that is asked, in its order."""
    survey = survey_to_build(request, pk)
    if request.method == "POST":
        return _act(request, survey)
    definition = draft_of(survey)
    own, whole = faults_by_name(survey, definition)
    versions = earlier_versions(survey)
    context = context_of(
        survey,
        "questions",
        pages=_shown(definition, own),
        choices_of_pages=[(page.name, label_of(page)) for page in definition.pages],
        definition=definition,
        whole_faults=whole if definition.questions else [],
        count=len(definition.questions),
        at=request.GET.get("at", ""),
        undo=_undo_of(request, survey),
        may_build=may_build(request.user, survey),
        gaps=[
            (language_name(tag), len(found))
            for tag in definition.languages
            if (found := gaps(definition, tag))
        ],
        missing=missing_before_going_live(survey),
        has_changes=bool(versions) and bool(changes_between(versions[0], definition)),
    )
    return render(request, "surveys/builder_structure.html", context)


def _shown(definition: Definition, faults: dict[str, list[str]]) -> list[ShownPage]:
    return [
        ShownPage(
            page,
            number,
            label_of(page) if page.title else _("Page %(number)d") % {"number": number},
            in_words(page.relevant, definition, name_of) if page.relevant else "",
            faults.get(page.name, []),
            [
                ShownQuestion(
                    question,
                    label_of(question),
                    BY_TYPE[question.type].name,
                    in_words(question.relevant, definition, name_of) if question.relevant else "",
                    faults.get(question.name, []),
                )
                for question in page.questions
            ],
        )
        for number, page in enumerate(definition.pages, 1)
    ]


def _act(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Do what a button asks for, and return to where the eyes and the keyboard were."""
    go, _colon, name = request.POST.get("go", "").partition(":")
    kind, _hyphen, what = go.partition("-")
    at = ""
    if go == "undo":
        _bring_back(request, survey)
    elif go == "form-groups":
        asks = request.POST.get("ask_groups") == "on"
        save(request, survey, lambda draft: replace(draft, ask_groups=asks))
        messages.success(request, _("The changes have been saved."))
    elif what in STEPS:
        step = STEPS[what]
        move = building.move_question if kind == "question" else building.move_page
        save(request, survey, lambda draft: move(_having(draft, kind, name), name, step))
        at = f"{go}:{name}"
    elif what == "copy":
        copy = building.copy_question if kind == "question" else building.copy_page
        save(request, survey, lambda draft: copy(_having(draft, kind, name), name))
        messages.success(request, _("A copy has been added after it."))
        at = f"{kind}:{name}"
    elif what == "delete":
        _delete(request, survey, kind, name)
    elif what == "to":
        page = request.POST.get(f"page-of-{name}", "")
        save(request, survey, lambda draft: building.question_to_page(draft, name, page))
        at = f"question:{name}"
    return redirect(address_of(survey, at))


def address_of(survey: Survey, at: str = "") -> str:
    """The list of questions; `at` names the control that takes the focus again, in sight.

    A fragment would take the focus away from it.
    """
    address = reverse("surveys:survey_build", args=[survey.pk])
    return f"{address}?{urlencode({'at': at})}" if at else address


def _having(definition: Definition, kind: str, name: str) -> Definition:
    """The definition, if it has what is named. Raises KeyError otherwise."""
    if kind == "question":
        definition.question(name)
    else:
        building.page_named(definition, name)
    return definition


def _delete(request: HttpRequest, survey: Survey, kind: str, name: str) -> None:
    """Take a question or a page out, and keep it in the session to be brought back."""
    definition = draft_of(survey)
    kept: dict[str, Any] = {"survey": str(survey.pk), "kind": kind}
    thing: Question | Page
    if kind == "question":
        home = building.page_of(definition, name)
        thing = definition.question(name)
        kept |= {"page": home.name, "place": home.questions.index(thing)}
        names = [name]
        save(request, survey, lambda draft: building.remove_question(draft, name))
    else:
        thing = building.page_named(definition, name)
        kept["place"] = definition.pages.index(thing)
        names = [question.name for question in thing.questions]
        save(request, survey, lambda draft: building.remove_page(draft, name))
    kept |= {"thing": msgspec.to_builtins(thing), "label": label_of(thing)}
    request.session[UNDO] = kept
    if building.referring_to(draft_of(survey), names):
        messages.warning(
            request,
            _("Something else still refers to what you deleted. It is marked in the list."),
        )


def _undo_of(request: HttpRequest, survey: Survey) -> str:
    """What was deleted last in this form, in words; empty when there is nothing to bring back."""
    kept = request.session.get(UNDO)
    return str(kept["label"]) if kept and kept["survey"] == str(survey.pk) else ""


def _bring_back(request: HttpRequest, survey: Survey) -> None:
    kept = request.session.get(UNDO)
    if not kept or kept["survey"] != str(survey.pk):
        return
    place = int(kept["place"])
    if kept["kind"] == "question":
        question = msgspec.convert(kept["thing"], Question)

        def change(draft: Definition) -> Definition:
            names = [page.name for page in draft.pages]
            page = kept["page"] if kept["page"] in names else names[-1]
            free = _named_freely(question, building.question_names(draft))
            return building.add_question(draft, free, page, place)
    else:
        page = msgspec.convert(kept["thing"], Page)

        def change(draft: Definition) -> Definition:
            taken = building.question_names(draft) | {other.name for other in draft.pages}
            questions = [_named_freely(question, taken) for question in page.questions]
            own = building.free_name(page.name, taken)
            return building.add_page(draft, replace(page, name=own, questions=questions), place)

    save(request, survey, change)
    del request.session[UNDO]
    messages.success(request, _("“%(label)s” is back.") % {"label": kept["label"]})


def _named_freely(question: Question, taken: set[str]) -> Question:
    """The question; under another name if somebody has taken its own meanwhile."""
    return replace(question, name=building.free_name(question.name, taken))
