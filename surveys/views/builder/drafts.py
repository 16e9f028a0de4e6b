"""What the pages of the builder share: whose draft it is, saving it, what others saved meanwhile."""

from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.permissions import acting_user
from places.models import PopulationGroup
from shared.permissions import require
from surveys.actions import DefinitionConflict, save_definition
from surveys.answers import group_name, municipality_name
from surveys.definition import (
    Definition,
    Page,
    Question,
    definition_of,
    faults_of,
    plain,
    read_definition,
)
from surveys.definition.changes import clashes
from surveys.definition.drafts import Change
from surveys.forms.builder.conditions import ConditionForm, Options
from surveys.models import Survey
from surveys.permissions import may_build, may_run

ATTEMPTS = 5
T = TypeVar("T", Question, Page)


def survey_to_build(request: HttpRequest, pk: UUID) -> Survey:
    """The survey whose draft the reader may change; 404 when there is none, 403 with the reason."""
    usable = Survey.objects.usable_by(request.user).select_related("organisation")
    survey = get_object_or_404(usable, pk=pk)
    require(may_run(request.user, survey))
    return survey


def draft_of(survey: Survey) -> Definition:
    """What the draft asks."""
    return read_definition({"pages": [], **survey.definition})


def earlier_versions(survey: Survey) -> list[Definition]:
    return [definition_of(version) for version in survey.versions.all()]


def save(request: HttpRequest, survey: Survey, change: Change) -> None:
    """Do the change to the draft as it stands now, whoever saved it last.

    A change names what it is done to, so it overwrites nothing that somebody else did meanwhile.
    Raises Http404 when what it names is gone, and lets nobody change what is archived.
    """
    require(may_build(request.user, survey))
    for _attempt in range(ATTEMPTS):
        try:
            changed = change(draft_of(survey))
        except (KeyError, ValueError) as error:
            raise Http404(_("Somebody has removed this meanwhile.")) from error
        try:
            save_definition(
                survey,
                actor=acting_user(request.user),
                definition=changed,
                revision=survey.revision,
            )
        except DefinitionConflict as conflict:
            survey.definition = plain(conflict.definition)
            survey.revision = conflict.revision
        else:
            return
    raise Http404(_("Others are saving this form all the time. Try again."))


def as_seen(thing: Question | Page) -> str:
    """A question or a page as the editor saw it, carried in the form."""
    return msgspec.json.encode(thing).decode()


def is_unchanged(request: HttpRequest, thing: Question | Page) -> bool:
    """Whether it stands in the draft as it did when the form was opened."""
    seen: Question | Page | None
    seen = seen_in(request, Question) if isinstance(thing, Question) else seen_in(request, Page)
    return seen == thing


def seen_in(request: HttpRequest, kind: type[T]) -> T | None:
    """The question or page that the form was opened with; None when that cannot be read."""
    try:
        return msgspec.json.decode(request.POST.get("seen", ""), type=kind)
    except msgspec.MsgspecError:
        return None


def condition_form(
    survey: Survey, before: list[Question], source: str, data: Any = None
) -> ConditionForm:
    return ConditionForm(before, source, data=data, namer=name_of, offered=Offered(survey))


def name_of(question: Question, value: str) -> str:
    """The name of a municipality or a population group that a condition mentions."""
    found = municipality_name(value) if question.type == "municipality" else group_name(value)
    return str(found or value)


class Offered:
    """The answers that stand in no definition: municipalities and groups."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey

    def __call__(self, question: Question) -> Options:
        if question.type == "municipality":
            return sorted(
                ((place.pk, str(place)) for place in self.survey.municipalities.all()),
                key=lambda option: option[1],
            )
        if question.type == "groups":
            return [(group.pk, str(group)) for group in PopulationGroup.objects.all()]
        return []


def questions_before(definition: Definition, page: str, place: int = 0) -> list[Question]:
    """The questions that are asked before the one at this place of the page.

    What is asked in several cases is known only inside them.
    """
    before: list[Question] = []
    for home in definition.pages:
        if home.name == page:
            return [*before, *home.questions[:place]]
        if not home.repeat:
            before += home.questions
    return before


def faults_by_name(
    survey: Survey, definition: Definition
) -> tuple[dict[str, list[str]], list[str]]:
    """What is wrong with each question, by its name, and with the form as a whole."""
    names = {question.name for question in definition.questions}
    names |= {page.name for page in definition.pages}
    own: dict[str, list[str]] = {}
    whole = []
    for fault in faults_of(definition):
        name, colon, words = fault.partition(": ")
        if colon and name in names:
            own.setdefault(name, []).append(words)
        else:
            whole.append(fault)
    for name, words in clashes(definition, earlier_versions(survey)).items():
        own.setdefault(name, []).append(words)
    return own, whole


def context_of(survey: Survey, tab: str, **more: Any) -> dict[str, Any]:
    """What the frame of every page of the builder shows."""
    opened = survey.status in {Survey.Status.LIVE, Survey.Status.CLOSED}
    tabs = [
        ("questions", "surveys:survey_build", _("Questions")),
        ("texts", "surveys:survey_translate", _("Languages")),
        ("route", "surveys:survey_route", _("Route")),
        ("preview", "surveys:survey_preview", _("Try it out")),
        (
            ("changes", "surveys:survey_changes", _("Publish changes"))
            if opened
            else ("open", "surveys:survey_open", _("Open"))
        ),
    ]
    links = [(name, reverse(address, args=[survey.pk]), words) for name, address, words in tabs]
    return {"survey": survey, "tab": tab, "builder_tabs": links, **more}
