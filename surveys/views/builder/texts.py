"""The form in its languages: texts side by side, gaps marked, languages added and removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from msgspec.structs import replace

from surveys.definition import EASY, Definition
from surveys.definition.changes import label_of
from surveys.definition.languages import COMMON, TAG, gaps, language_name, with_texts
from surveys.forms.builder.texts import Line, TextsForm
from surveys.models import Survey
from surveys.permissions import may_build
from surveys.views.builder.drafts import context_of, draft_of, save, survey_to_build
from surveys.views.members import login_required

FIRST_SHOWN = 2
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku-arab", "ps", "ur", "ckb"})


@login_required
def survey_translate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Texts side by side in the chosen languages; one button saves them all."""
    survey = survey_to_build(request, pk)
    definition = draft_of(survey)
    go = request.POST.get("go", "save")
    if request.method == "POST" and go != "save":
        return _languages(request, survey, definition, go)
    shown = _shown(request, definition)
    page = (request.POST or request.GET).get("page", "")
    data = request.POST if request.method == "POST" else None
    form = TextsForm(definition, shown, data, page=page)
    if request.method == "POST" and form.is_kept:
        save(request, survey, lambda draft: with_texts(draft, _texts(draft, shown, request)))
        messages.success(request, _("The texts are saved."))
        return redirect(_address(survey, shown, form.page))
    return _show(request, survey, form, shown)


def _texts(draft: Definition, shown: list[str], request: HttpRequest) -> dict[str, dict[str, str]]:
    """What was typed, merged into the draft as it stands now."""
    return TextsForm(draft, shown, request.POST, page=request.POST.get("page", "")).texts


def _shown(request: HttpRequest, definition: Definition) -> list[str]:
    asked = request.POST if request.method == "POST" else request.GET
    chosen = [tag for tag in definition.languages if tag in asked.getlist("show")]
    return chosen or definition.languages[:FIRST_SHOWN]


def _address(survey: Survey, shown: list[str], page: str = "") -> str:
    address = reverse("surveys:survey_translate", args=[survey.pk])
    query = {"show": shown, **({"page": page} if page else {})}
    return f"{address}?{urlencode(query, doseq=True)}"


def _languages(
    request: HttpRequest, survey: Survey, definition: Definition, go: str
) -> HttpResponse:
    """Add, remove or put first a language; the texts of a removed one stay and come back with it."""
    what, _colon, tag = go.partition(":")
    shown = _shown(request, definition)
    if what == "add":
        tag = (request.POST.get("other") or request.POST.get("language", "")).strip().lower()
        if not TAG.fullmatch(tag):
            form = TextsForm(definition, shown)
            fault = _("Give a language by its tag: two or three letters, for example se or so.")
            return _show(request, survey, form, shown, fault=fault, other=tag)
        save(request, survey, lambda draft: _with_language(draft, tag))
        messages.success(request, _("%(language)s is added.") % {"language": language_name(tag)})
        shown = [*shown[:1], tag]
    elif what == "remove" and tag in definition.languages and len(definition.languages) > 1:
        save(request, survey, lambda draft: _without_language(draft, tag))
        messages.success(
            request,
            _("%(language)s is removed. Its texts stay and come back if you add it again.")
            % {"language": language_name(tag)},
        )
        shown = [other for other in shown if other != tag]
    elif what == "first" and tag in definition.languages:
        save(
            request,
            survey,
            lambda draft: replace(
                draft, languages=[tag, *(other for other in draft.languages if other != tag)]
            ),
        )
    return redirect(_address(survey, shown))


def _with_language(draft: Definition, tag: str) -> Definition:
    if tag in draft.languages:
        return draft
    return replace(draft, languages=[*draft.languages, tag])


def _without_language(draft: Definition, tag: str) -> Definition:
    left = [other for other in draft.languages if other != tag]
    return replace(draft, languages=left or draft.languages)


def _show(
    request: HttpRequest, survey: Survey, form: TextsForm, shown: list[str], **more: Any
) -> HttpResponse:
    definition = form.definition
    context = context_of(
        survey,
        "texts",
        texts=form,
        groups=_groups(definition, form.lines),
        pages=[(page.name, label_of(page)) for page in definition.pages] if form.is_large else [],
        columns=[
            {
                "tag": tag,
                "lang": tag.removesuffix(EASY),
                "name": language_name(tag),
                "dir": "rtl" if tag in RIGHT_TO_LEFT else "ltr",
            }
            for tag in shown
        ],
        languages=[
            {
                "tag": tag,
                "name": language_name(tag),
                "gaps": len(gaps(definition, tag)),
                "is_shown": tag in shown,
                "is_first": place == 0,
            }
            for place, tag in enumerate(definition.languages)
        ],
        addable=[(tag, language_name(tag)) for tag in COMMON if tag not in definition.languages],
        may_build=may_build(request.user, survey),
        **more,
    )
    return render(request, "surveys/builder_texts.html", context)


def _groups(definition: Definition, lines: list[Line]) -> list[dict[str, Any]]:
    """The lines by the page or question that they belong to."""
    titles = {page.name: label_of(page) for page in definition.pages}
    labels = {question.name: label_of(question) for question in definition.questions}
    groups: list[dict[str, Any]] = []
    for line in lines:
        of_page = line.piece.key.startswith("page:")
        key = (of_page, line.piece.owner)
        if not groups or groups[-1]["key"] != key:
            names = titles if of_page else labels
            groups.append(
                {"key": key, "of_page": of_page, "title": names[line.piece.owner], "lines": []}
            )
        groups[-1]["lines"].append(line)
    return groups
