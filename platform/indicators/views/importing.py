"""Pages of imports: what is stored and how fresh, asking a source, the check, the result."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import tasks
from indicators.actions import (
    ask_import,
    cancel_import,
    confirm_import,
    give_up_stalled_imports,
    restart_import,
)
from indicators.actions.findings import Found, found_of
from indicators.actions.importing import imported_indicators
from indicators.catalogue import entries, entry_of, pxweb_entries
from indicators.faults import in_words
from indicators.forms.importing import ContentsForm, SotkanetForm, TableForm
from indicators.freshness import freshness_of
from indicators.models import Indicator, IndicatorImport
from indicators.sources import Tries, downloader_for
from indicators.sources.pxtable import Kind, Table, fetch_table
from indicators.sources.pxweb import years_of
from indicators.views.members import login_required, organisation_of
from organisations.permissions import acting_user, may_curate
from shared.download import DownloadError
from shared.permissions import require

State = IndicatorImport.State
IMPORTS_SHOWN = 12
UNDER_WAY = {State.WAITING, State.CHECKING, State.STORING}
WHILE_THE_READER_WAITS = Tries(timeout=10, attempts=2, pause=0.5)


@login_required
def import_list(request: HttpRequest) -> HttpResponse:
    """What is stored from which source, how fresh it is, and the latest imports."""
    require(may_curate(request.user))
    give_up_stalled_imports()
    imports = IndicatorImport.objects.visible_to(request.user).from_sources()
    context = {
        "sources": [
            (source, Indicator.Source(source).label, freshness_of(source, request.user))
            for source in ("sotkanet", "pxweb")
        ],
        "synthetic": Indicator.objects.public().filter(is_demo=True).count(),
        "imports": imports.select_related("asked_by")[:IMPORTS_SHOWN],
    }
    return render(request, "indicators/import_list.html", context)


@login_required
def import_sotkanet(request: HttpRequest) -> HttpResponse:
    """Choose indicators of Sotkanet; the check starts."""
    require(may_curate(request.user))
    rows = freshness_of("sotkanet", request.user, list(entries().values()))
    due = [row.source_id for row in rows if row.due_on is None]
    given = request.POST if request.method == "POST" else None
    form = SotkanetForm([row.source_id for row in rows], given, initial={"known": due})
    if form.is_valid():
        return _start(request, "sotkanet", form)
    ticked = set(form["known"].value() or [])
    context = {"form": form, "rows": [(row, row.source_id in ticked) for row in rows]}
    return render(request, "indicators/import_sotkanet.html", context)


@login_required
def import_pxweb(request: HttpRequest) -> HttpResponse:
    """Choose a table, then what of it; the check starts."""
    require(may_curate(request.user))
    table_form = TableForm(request.GET if "table" in request.GET else None)
    table = _read_table(table_form) if table_form.is_valid() else None
    form = None
    if table:
        given = request.POST if request.method == "POST" else None
        form = ContentsForm(table, given, initial={"contents": _known_of(table)})
        if form.is_valid():
            return _start(request, "pxweb", form)
    tables: dict[str, list[str]] = {}
    for entry in pxweb_entries().values():
        tables.setdefault(entry.query["table"], []).append(str(entry.title))
    context = {
        "table_form": table_form,
        "table": table,
        "form": form or table_form,
        "known_tables": tables.items(),
    }
    return render(request, "indicators/import_pxweb.html", context)


def _read_table(form: TableForm) -> Table | None:
    """The table's description; None with the reason beside the field."""
    downloader = downloader_for("pxweb", tries=WHILE_THE_READER_WAITS)
    try:
        table = fetch_table(downloader, form.cleaned_data["table"])
        table.of(Kind.CONTENTS), table.of(Kind.AREA), years_of(table)
    except DownloadError as error:
        form.add_error("table", str(in_words(error.fault)))
        return None
    return table


def _known_of(table: Table) -> list[str]:
    """The contents of the table that are stored or known of."""
    stored = Indicator.objects.filter(source="pxweb", source_query__table=table.path)
    queries = [*stored.values_list("source_query", flat=True)]
    queries += [entry.query for entry in pxweb_entries().values()]
    contents = table.of(Kind.CONTENTS)
    return [contents.find(q["contents"]) for q in queries if q["table"] == table.path]


def _start(request: HttpRequest, source: str, form: SotkanetForm | ContentsForm) -> HttpResponse:
    batch = ask_import(
        source,
        form.wanted(),
        actor=acting_user(request.user),
        organisation=organisation_of(request),
        years=form.years(),
        refresh=form.cleaned_data["refresh"],
    )
    tasks.check.enqueue(str(batch.pk))
    return redirect("indicators:import_detail", batch.pk)


@login_required
def import_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page that follows an import through its states."""
    require(may_curate(request.user))
    if request.method == "GET":
        give_up_stalled_imports()
    batch = get_object_or_404(
        IndicatorImport.objects.visible_to(request.user).from_sources(), pk=pk
    )
    if request.method == "POST":
        return _act(request, batch)
    return _page(request, batch)


def _act(request: HttpRequest, batch: IndicatorImport) -> HttpResponse:
    go = request.POST.get("go")
    actor = acting_user(request.user)
    if go == "cancel":
        cancel_import(batch, actor=actor)
    if go == "again" and batch.state == State.FAILED:
        restart_import(batch, actor=actor)
        tasks.check.enqueue(str(batch.pk))
    if go == "confirm" and batch.state == State.CHECKED:
        try:
            confirm_import(batch, actor=actor, taken=set(request.POST.getlist("take")))
        except ValidationError:
            return _page(request, batch, error=_("Tick one indicator at least."))
        tasks.store.enqueue(str(batch.pk))
    return redirect("indicators:import_detail", batch.pk)


def _page(request: HttpRequest, batch: IndicatorImport, *, error: str = "") -> HttpResponse:
    found = found_of(batch)
    taken = [one for one in found if one.taken]
    total = len(taken) if batch.state == State.STORING else batch.total
    indicators = imported_indicators(batch) if batch.state == State.DONE else {}
    context = {
        "batch": batch,
        "source": batch.get_source_display(),
        "rows": [_row(batch, one, indicators.get(one.id)) for one in found],
        "good": sum(not one.fault for one in found),
        "stored": sum(one.stored for one in found),
        "under_way": batch.state in UNDER_WAY,
        "percent": 100 * batch.done // max(total, 1),
        "error": error,
        "today": timezone.localdate(),
    }
    part = "_import_state" if request.htmx else "import_detail"  # type: ignore[attr-defined]
    return render(request, f"indicators/{part}.html", context, status=400 if error else 200)


def _row(batch: IndicatorImport, found: Found, indicator: Indicator | None) -> dict[str, Any]:
    entry = entry_of(batch.source, found.id)
    return {
        "found": found,
        "indicator": indicator,
        "name": found.title or (f"{entry.title} ({found.id})" if entry else found.id),
        "trouble": in_words(found.fault) if found.fault else "",
        "is_empty": not (found.new or found.changed or found.removed),
    }
