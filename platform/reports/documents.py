"""Tagged PDF (PDF/UA-1) of a published version. Heavy: only the worker comes here."""

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

BASE = "static:///"
"""The print's own address: its style sheet and fonts are found by their names as static files."""


class LibraryMissingError(Exception):
    """The system library that draws PDFs (Pango) is not installed."""


def render(context: dict[str, Any], *, language: str) -> bytes:
    """The print of a report as PDF: `context` is what reports/document.html shows.

    Raises LibraryMissingError where the machine cannot draw PDFs.
    """
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):  # it prints what it lacks
            import weasyprint  # noqa: PLC0415 - the web process must stay light
    except (ImportError, OSError) as error:
        raise LibraryMissingError(str(error)) from error
    with override(language):
        html = render_to_string("reports/document.html", {**context, "language": language})

    class StaticFiles(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Reads our static files and nothing else: a text cannot make the server fetch."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("data:image/svg+xml;base64,"):
                return super().fetch(url, headers)
            path = _static_file(url)
            kind = guess_type(path.name)[0] or "application/octet-stream"
            return weasyprint.urls.URLFetcherResponse(
                url, path.read_bytes(), {"Content-Type": kind}
            )

    document = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=StaticFiles())
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", optimize_images=True)
    return pdf


def _static_file(url: str) -> Path:
    path = url.startswith(BASE) and finders.find(url.removeprefix(BASE))
    if not path:
        raise ValueError(f"no static file of ours: {url}")
    return Path(path)
