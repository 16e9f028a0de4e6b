"""The PDF is tagged as PDF/UA asks, is for everybody once ready, and its absence is said."""

import io
import itertools
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from indicators.models import Indicator, IndicatorValue
from reports import actions
from reports.models import PublishedQuote, ReportDocument, ReportVersion, WelfareReport
from reports.tasks import make_documents
from shared import erasure
from shared.printer import NO_LIBRARY
from surveys.models import Response


@pytest.fixture
def charted_version(
    ready_report: WelfareReport, coordinator: User, indicator: Indicator
) -> ReportVersion:
    """A published version with a chart in it."""
    for year, value in [(2023, 12.1), (2024, 13.4), (2025, 14.2)]:
        IndicatorValue.objects.create(
            indicator=indicator,
            level="municipality",
            place_code="905",
            year=year,
            value=value,
            retrieved_on="2026-01-01",
        )
    return actions.publish(ready_report, actor=coordinator)


@pytest.fixture
def made(
    charted_version: ReportVersion, caplog: pytest.LogCaptureFixture
) -> dict[str, ReportDocument]:
    with caplog.at_level(logging.ERROR, logger="shared.printing"):
        make_documents.call(str(charted_version.pk))
    assert [record.getMessage() for record in caplog.records] == []
    return {document.language: document for document in charted_version.documents.all()}


def elements(node: Any) -> Iterator[Any]:
    """Every structure element below `node`, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                yield kid
            yield from elements(kid)


def test_the_pdf_is_tagged(made: dict[str, ReportDocument]) -> None:
    assert set(made) == {"fi", "sv"}
    for language, document in made.items():
        assert document.status == "ready"
        with pikepdf.open(document.file.path) as pdf:
            root = pdf.Root
            assert root.Lang == language
            assert root.MarkInfo.Marked
            assert root.ViewerPreferences.DisplayDocTitle
            assert "2025–2029" in str(pdf.docinfo["/Title"])
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
            with pdf.open_outline() as outline:
                titles = [item.title for item in outline.root]
            assert len(titles) >= 7
            found = list(elements(root.StructTreeRoot))
            kinds = [str(one.S) for one in found]
            for kind in ("/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Link", "/BlockQuote"):
                assert kind in kinds, kind
            figures = [one for one in found if one.S == "/Figure"]
            assert figures
            assert all(str(one.get("/Alt", "")) for one in figures)
            assert "14,2" in str(figures[0].Alt)


def test_headings_do_not_skip_a_level(made: dict[str, ReportDocument]) -> None:
    with pikepdf.open(made["fi"].file.path) as pdf:
        found = elements(pdf.Root.StructTreeRoot)
        levels = [int(str(one.S)[2:]) for one in found if str(one.S)[:2] == "/H"]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_text_stands_in_order(made: dict[str, ReportDocument]) -> None:
    done = subprocess.run(
        ["pdftotext", made["sv"].file.path, "-"], capture_output=True, check=True, text=True
    )
    text = " ".join(done.stdout.split())
    wanted = [
        "Välfärdsberättelse 2025–2029",
        "Kvällarna är långa.",
        "3.6 Äldre",
        "Kvällarna blir ensamma.",
        "jään kotiin",
    ]
    places = [text.rindex(words) for words in wanted[1:]]
    assert text.index(wanted[0]) < places[0]
    assert places == sorted(places)


def test_the_pdf_of_a_published_report_is_for_everybody(
    made: dict[str, ReportDocument], client: Client
) -> None:
    version = made["fi"].version
    address = reverse("reports:public_document", args=[version.report_id])
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert pikepdf.open(io.BytesIO(answer.content)).Root.Lang is not None
    assert client.get(f"{address}?version=9").status_code == 404
    Response.objects.update(consent_quote=False)
    assert client.get(address).status_code == 404


def test_erasure_makes_the_documents_anew(
    made: dict[str, ReportDocument],
    django_capture_on_commit_callbacks: Any,
) -> None:
    old = made["fi"].file.name or ""
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(PublishedQuote.objects.get().response_id)
    assert not default_storage.exists(old)
    assert set(ReportDocument.objects.values_list("status", flat=True)) == {"waiting"}

    (waiting,) = DBTaskResult.objects.all()
    make_documents.call(*waiting.args_kwargs["args"])
    document = ReportDocument.objects.get(language="fi")
    assert document.status == "ready"
    done = subprocess.run(
        ["pdftotext", document.file.path, "-"], capture_output=True, check=True, text=True
    )
    assert "jään kotiin" not in done.stdout


def test_without_the_library_the_rest_works(
    version: ReportVersion, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = (sys.executable, "-c", f"raise SystemExit({NO_LIBRARY})")
    monkeypatch.setattr("shared.printing.COMMAND", without)
    make_documents.call(str(version.pk))

    assert set(version.documents.values_list("error", flat=True)) == {"library-missing"}
    page = client.get(f"/en/reports/{version.report_id}/")
    assert page.status_code == 200
    assert "this server lacks the library" in page.content.decode()
    document = reverse("reports:public_document", args=[version.report_id])
    assert client.get(document).status_code == 404
