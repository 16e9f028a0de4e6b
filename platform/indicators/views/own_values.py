"""Bringing in the values of an own indicator: by spreadsheet, checked first, or by hand."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from indicators.actions import (
    TooFewError,
    cancel_own_import,
    confirm_own_import,
    save_own_values,
    start_own_import,
    stored_values,
)
from indicators.forms.own import SpreadsheetForm, ValuesForm
from indicators.models import Indicator, IndicatorImport
from indicators.permissions import may_edit_own
from indicators.rows import Fault
from indicators.views.members import login_required, organisation_of
from indicators.views.own import own_indicator
from organisations.permissions import acting_user
from places.models import PopulationGroup
from shared.permissions import require
from shared.spreadsheets import CSV, XLSX, write_csv, write_xlsx
from shared.spreadsheets.writing import Cell

FAULTS_SHOWN = 100
LONGEST_NAME = 80


@login_required
def own_template(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """A spreadsheet with the headers and the present values, to be filled in and brought back."""
    indicator = own_indicator(request, slug, edits=False)
    names = {"female": _("women"), "male": _("men")}
    groups = {group.slug: str(group) for group in PopulationGroup.objects.all()}
    rows: list[Sequence[Cell]] = [
        (_("Year"), _("Value"), _("Population group"), _("Gender"), _("Number of people"))
    ]
    rows += [
        (key.year, value, groups.get(key.group, ""), names.get(key.gender, ""), None)
        for key, value in stored_values(indicator).items()
    ]
    if kind == "csv":
        data, content_type = write_csv(rows), CSV
    else:
        sheets = [(_("Values"), rows), (_("Instructions"), _instructions(indicator, groups))]
        data, content_type = write_xlsx(sheets), XLSX
    attachment = {"Content-Disposition": f'attachment; filename="{indicator.slug}.{kind}"'}
    return HttpResponse(data, content_type=content_type, headers=attachment)


def _instructions(indicator: Indicator, groups: dict[str, str]) -> list[Sequence[Cell]]:
    return [
        (str(indicator.title),),
        (_("One row for each value. Only the year and the value are needed."),),
        (_("Population group: empty is everybody. Else one of these names:"),),
        *((name,) for slug, name in groups.items() if slug != "kaikki"),
        (_("Gender: empty is everybody. Else women or men."),),
        (_("Number of people: how many stand behind the value. It is looked at and not kept."),),
    ]


@login_required
def own_upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the file; it is checked and nothing is stored yet."""
    indicator = own_indicator(request, slug, edits=True)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            started = start_own_import(
                indicator,
                actor=acting_user(request.user),
                organisation=organisation_of(request),
                table=form.table,
                typed=form.typed,
                file_name=_readable(form.cleaned_data["file"].name),
                replaces=form.cleaned_data["replaces"],
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("indicators:own_import", started.pk)
    return render(request, "indicators/own_upload.html", {"indicator": indicator, "form": form})


def _readable(name: str) -> str:
    """The file's own name as it may be kept and shown."""
    return "".join(letter for letter in name if letter.isprintable())[-LONGEST_NAME:]


@login_required
def own_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a spreadsheet would change, and its faulty rows; confirmed or given up here."""
    organisation_of(request)
    started = get_object_or_404(
        IndicatorImport.objects.select_related("indicator__municipality"),
        pk=pk,
        indicator__in=Indicator.objects.own_of(request.user),
    )
    indicator = started.indicator
    assert indicator is not None  # noqa: S101 - the filter above
    require(may_edit_own(request.user, indicator))
    error = ""
    if request.method == "POST":
        try:
            return _act(request, started, indicator)
        except ValidationError as refusal:
            error = refusal.messages[0]
    [found] = started.found
    faults = [Fault.of(fault) for fault in found["faults"]]
    context = {
        "import": started,
        "indicator": indicator,
        "found": found,
        "good": len(started.rows),
        "changes": found["new"] + found["changed"] + found["removed"],
        "faults": faults[:FAULTS_SHOWN],
        "fault_count": len(faults),
        "notes": [Fault.of(note) for note in found["notes"]],
        "error": error,
    }
    return render(request, "indicators/own_import.html", context)


def _act(request: HttpRequest, started: IndicatorImport, indicator: Indicator) -> HttpResponse:
    actor = acting_user(request.user)
    if request.POST.get("go") == "confirm":
        done = confirm_own_import(started, actor=actor)
        messages.success(
            request,
            _("Values stored: %(new)d new, %(changed)d changed, %(removed)d removed.")
            % {"new": done.new, "changed": done.changed, "removed": done.removed},
        )
    elif request.POST.get("go") == "cancel":
        cancel_own_import(started, actor=actor)
        messages.info(request, _("The check was given up. No value was changed."))
    return redirect("indicators:own_detail", indicator.slug)


@login_required
def own_values(request: HttpRequest, slug: str) -> HttpResponse:
    """The values of everybody as a table to write in."""
    indicator = own_indicator(request, slug, edits=True)
    stored = stored_values(indicator)
    form = ValuesForm(request.POST or None, stored=stored)
    if request.method == "POST" and form.is_valid():
        try:
            save_own_values(
                indicator,
                actor=acting_user(request.user),
                rows=form.rows(),
                removed=form.removed(),
            )
        except TooFewError as refusal:
            form.show(refusal.faults)
        else:
            messages.success(request, _("The values were saved."))
            return redirect("indicators:own_detail", indicator.slug)
    return render(request, "indicators/own_values.html", {"indicator": indicator, "form": form})
