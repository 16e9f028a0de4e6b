"""A form comes in and goes out as a file: looked at first, confirmed after."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import DefinitionConflict, import_definition
from surveys.definition import Definition, definition_of, language_of
from surveys.definition.changes import changes_between, clashes, label_of
from surveys.definition.conditions import in_words
from surveys.definition.languages import language_name
from surveys.forms.builder.types import BY_TYPE
from surveys.forms.definitions import ConfirmedForm, DefinitionFileForm
from surveys.models import Survey
from surveys.permissions import may_build, may_run
from surveys.spreadsheets import Note, Reading, write_xlsform
from surveys.spreadsheets.exchange import write_json
from surveys.views.builder.drafts import draft_of, earlier_versions, name_of
from surveys.views.members import login_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


SHEETS = ("", "survey", "choices", "settings")


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to one or more cells for the same reason."""

    cells: list[str]
    note: Note


@login_required
def definition_exchange(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the form as a file, or bring one in: upload, look at the report, confirm."""
    survey = _survey(request, pk)
    if request.method != "POST":
        return _page(request, survey, DefinitionFileForm())
    require(may_build(request.user, survey))
    if "carried" in request.POST:
        return _confirm(request, survey)
    form = DefinitionFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, survey, form)
    reading = form.reading()
    if reading.definition is None:
        return _page(request, survey, form, reading)
    name = form.cleaned_data["file"].name
    try:
        confirmed = ConfirmedForm.carrying(survey, reading.definition, reading.source)
    except ValidationError as error:
        form.add_error("file", error)
        return _page(request, survey, form)
    return _preview(request, survey, reading, reading.definition, confirmed, name)


def _page(
    request: HttpRequest,
    survey: Survey,
    form: DefinitionFileForm,
    reading: Reading | None = None,
) -> HttpResponse:
    context = {
        "survey": survey,
        "form": form,
        "may_build": may_build(request.user, survey),
        "draft": bool(may_run(request.user, survey) and survey.definition.get("pages")),
        "versions": list(survey.versions.all()),
        "faults": _lines(reading, "fault") if reading else [],
    }
    return render(request, "surveys/definition_exchange.html", context)


def _preview(  # noqa: PLR0913, PLR0917 - everything that the page shows
    request: HttpRequest,
    survey: Survey,
    reading: Reading,
    definition: Definition,
    confirmed: ConfirmedForm,
    file_name: str,
) -> HttpResponse:
    draft = draft_of(survey)
    context = {
        "survey": survey,
        "file_name": file_name,
        "confirmed": confirmed,
        "dropped": _lines(reading, "dropped"),
        "changed": _lines(reading, "changed"),
        "warnings": _lines(reading, "warning"),
        "pages": [_shown(definition, number) for number in range(len(definition.pages))],
        "count": len([question for question in definition.questions if question.is_answered]),
        "languages": [language_name(tag) for tag in definition.languages],
        "changes": changes_between(draft, definition) if draft.pages else [],
        "clashes": list(clashes(definition, earlier_versions(survey)).values()),
    }
    return render(request, "surveys/definition_preview.html", context)


def _shown(definition: Definition, number: int) -> dict[str, Any]:
    page = definition.pages[number]
    return {
        "page": page,
        "language": language_of(page.title),
        "title": label_of(page) if page.title else _("Page %(number)d") % {"number": number + 1},
        "condition": in_words(page.relevant, definition, name_of) if page.relevant else "",
        "questions": [
            {
                "question": question,
                "label": label_of(question),
                "language": language_of(question.label),
                "type": BY_TYPE[question.type].name,
                "condition": in_words(question.relevant, definition, name_of)
                if question.relevant
                else "",
                "choices": [label_of(choice) for choice in (*question.rows, *question.choices)],
            }
            for question in page.questions
        ],
    }


def _lines(reading: Reading, kind: Any) -> list[Line]:
    """The notes of a kind in the order of the cells, those of the same fate together."""
    lines: dict[tuple[str, str, str], Line] = {}
    for note in sorted(reading.report.of(kind), key=_place):
        line = lines.setdefault((note.stood, note.became, note.why), Line([], note))
        line.cells.append(note.where)
    return list(lines.values())


def _place(note: Note) -> tuple[int, int, str]:
    """Sheets in the order in which people fill them, rows in theirs."""
    order = SHEETS.index(note.sheet) if note.sheet in SHEETS else len(SHEETS)
    row = re.search(r"[0-9]+", note.cell.partition("!")[2])
    return order, int(row[0]) if row else 0, note.cell if row else ""


def _confirm(request: HttpRequest, survey: Survey) -> HttpResponse:
    form = ConfirmedForm(survey, request.POST)
    again = redirect("surveys:definition_exchange", survey.pk)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return again
    told = form.cleaned_data["carried"]
    try:
        import_definition(survey, actor=acting_user(request.user), **told)
    except DefinitionConflict:
        messages.error(
            request,
            _(
                "Somebody has changed the draft meanwhile. Nothing was replaced. Choose the file again."
            ),
        )
        return again
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
        return again
    messages.success(request, _("The form is now the draft. Look it through and try it out."))
    return redirect("surveys:survey_build", survey.pk)


@login_required
def definition_xlsx(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft, or the version that `?version=` names, as an XLSForm."""
    survey = _survey(request, pk)
    definition, number = _wanted(request, survey)
    data = write_xlsform(
        definition, title=survey.title, form_id=survey.slug, version=str(number or "")
    )
    return _download(data, XLSX, f"{_name(survey, number)}.xlsx")


@login_required
def definition_json(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft, or the version that `?version=` names, as JSON."""
    survey = _survey(request, pk)
    definition, number = _wanted(request, survey)
    data = write_json(definition, survey.title)
    return _download(data, "application/json", f"{_name(survey, number)}.json")


def _wanted(request: HttpRequest, survey: Survey) -> tuple[Definition, int | None]:
    """The draft for those who may change it, else the newest version; or the version asked for."""
    asked = request.GET.get("version", "")
    if not asked and may_run(request.user, survey) and survey.definition.get("pages"):
        return draft_of(survey), None
    versions = survey.versions.all()
    if asked:
        known = asked.isdecimal() and len(asked) < 6  # noqa: PLR2004 - as many digits as a number has
        versions = versions.filter(number=int(asked)) if known else versions.none()
    version = versions.first()
    if version is None:
        raise Http404(_("There are no questions yet."))
    return definition_of(version), version.number


def _name(survey: Survey, number: int | None) -> str:
    return f"{survey.slug}-{number}" if number else survey.slug


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _survey(request: HttpRequest, pk: UUID) -> Survey:
    usable = Survey.objects.usable_by(request.user).select_related("organisation")
    return get_object_or_404(usable, pk=pk)
