"""Bringing in a spreadsheet: upload, columns, check, confirm."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from organisations.permissions import acting_user
from shared.permissions import require
from shared.spreadsheets import CSV, Table, write_csv
from surveys import tasks
from surveys.actions import (
    cancel_import,
    check_import,
    confirm_import,
    map_import,
    start_import,
    store_import,
    table_of,
)
from surveys.answers import checker_of
from surveys.forms.importing import ColumnsForm, UploadForm, initial_of_columns
from surveys.models import ImportBatch, Survey
from surveys.permissions import may_file
from surveys.spreadsheets import Columns, guess_columns
from surveys.views.members import login_required, organisation_of, show_errors

AT_ONCE = 2000
"""So many rows are handled while the reader waits; more of them by the worker."""
PREVIEWED = 5
ERRORS_SHOWN = 50


@login_required
def import_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    usable = Survey.objects.usable_by(request.user).select_related("organisation")
    survey = get_object_or_404(usable.filter(versions__isnull=False).distinct(), pk=pk)
    organisation = organisation_of(request)
    require(may_file(request.user, organisation))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = start_import(
            survey,
            organisation=organisation,
            actor=acting_user(request.user),
            file=file,
            file_name=file.name,
        )
        return redirect("surveys:import_detail", batch.pk)
    earlier = ImportBatch.objects.visible_to(request.user).filter(survey=survey)[:10]
    context = {"survey": survey, "form": form, "earlier": earlier}
    return render(request, "surveys/import_new.html", context)


@login_required
def import_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page that follows the import through its states."""
    batch = _batch(request, pk)
    require(may_file(request.user, batch.organisation))
    if request.method == "POST":
        return _act(request, batch)
    if (batch.status == ImportBatch.Status.UPLOADED or "columns" in request.GET) and batch.file:
        return _columns_page(request, batch)
    context = {
        "batch": batch,
        "survey": batch.survey,
        "good": batch.rows - batch.error_count,
        "percent": 100 * batch.imported // max(batch.rows - batch.error_count, 1),
        "faults": [_in_words(error) for error in batch.errors[:ERRORS_SHOWN]],
        "more": len(batch.errors) > ERRORS_SHOWN,
    }
    part = "_import_state" if request.htmx else "import_detail"  # type: ignore[attr-defined]
    return render(request, f"surveys/{part}.html", context)


def _act(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    go = request.POST.get("go")
    actor = acting_user(request.user)
    open_states = {ImportBatch.Status.UPLOADED, ImportBatch.Status.CHECKED}
    if batch.status in open_states and go == "check":
        return _check(request, batch)
    if batch.status in open_states and go == "cancel":
        cancel_import(batch, actor=actor)
    if batch.status == ImportBatch.Status.CHECKED and go == "confirm":
        confirm_import(batch, actor=actor)
        if batch.rows > AT_ONCE:
            tasks.store.enqueue(str(batch.pk))
        else:
            store_import(batch)
    return redirect("surveys:import_detail", batch.pk)


def _check(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    table = table_of(batch)
    form = _columns_form(batch, table, request.POST)
    if not form.is_valid():
        return _columns_page(request, batch, table, form)
    map_import(batch, actor=acting_user(request.user), columns=form.columns())
    if batch.rows > AT_ONCE:
        tasks.check.enqueue(str(batch.pk))
        return redirect("surveys:import_detail", batch.pk)
    try:
        check_import(batch, table)
    except ValidationError as error:
        show_errors(form, error)
        return _columns_page(request, batch, table, form)
    return redirect("surveys:import_detail", batch.pk)


def _columns_form(batch: ImportBatch, table: Table, data: Any = None, **more: Any) -> ColumnsForm:
    version = batch.survey.versions.all()[0]
    return ColumnsForm(batch.survey, checker_of(version).definition, table.headers, data, **more)


def _columns_page(
    request: HttpRequest,
    batch: ImportBatch,
    table: Table | None = None,
    form: ColumnsForm | None = None,
) -> HttpResponse:
    table = table or table_of(batch)
    if form is None:
        version = batch.survey.versions.all()[0]
        columns = (
            Columns.read(batch.mapping)
            if batch.mapping
            else guess_columns(table.headers, checker_of(version).definition)
        )
        form = _columns_form(batch, table, initial=initial_of_columns(columns))
    width = len(table.headers)
    context = {
        "batch": batch,
        "survey": batch.survey,
        "form": form,
        "notice": table.notice,
        "headers": table.headers,
        "preview": [(n, (cells + [""] * width)[:width]) for n, cells in table.rows[:PREVIEWED]],
    }
    return render(request, "surveys/import_columns.html", context)


@login_required
def import_errors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows with errors as a spreadsheet, for whoever corrects the file."""
    batch = _batch(request, pk)
    require(may_file(request.user, batch.organisation))
    head = (_("Row"), _("Column"), _("What is wrong"))
    data = write_csv([head, *map(_in_words, batch.errors)])
    attachment = {"Content-Disposition": 'attachment; filename="errors.csv"'}
    return HttpResponse(data, content_type=CSV, headers=attachment)


def _in_words(error: dict[str, Any]) -> tuple[int, str, str]:
    """A kept error in the reader's language."""
    return error["row"], error["column"], _(error["message"]) % error["params"]


def _batch(request: HttpRequest, pk: UUID) -> ImportBatch:
    visible = ImportBatch.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("survey__organisation", "organisation"), pk=pk)
