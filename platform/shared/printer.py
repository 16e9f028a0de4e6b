"""The child process that draws PDFs: `python -m shared.printer`.

Reads one line of JSON, `{"folders": [[prefix, folder], …], "html": …}`, and writes the PDF. Drawing
takes libraries and memory that the servers must not hold.
"""

import json
import logging
import sys
from mimetypes import guess_type
from pathlib import Path
from typing import Any

BASE = "static:///"
"""A print's own address: its style sheets and fonts are found by their names as static files."""
NO_LIBRARY = 4
"""Ends so where the system library that draws PDFs (Pango) is not installed."""


def find(name: str, folders: list[list[str]]) -> Path:
    """The static file of that name; raises ValueError for anything outside the folders."""
    for prefix, folder in folders:
        if name.startswith(prefix):
            path = (Path(folder) / name.removeprefix(prefix)).resolve()
            if path.is_relative_to(Path(folder).resolve()) and path.is_file():
                return path
    raise ValueError(f"no static file of ours: {name}")


def draw(html: str, folders: list[list[str]]) -> bytes:
    """Tagged PDF (PDF/UA-1) of the page."""
    import weasyprint  # noqa: PLC0415 - its absence has an answer of its own

    class StaticFiles(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Reads static files and nothing else: a text cannot make the server fetch."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("data:image/svg+xml;base64,"):
                return super().fetch(url, headers)
            if not url.startswith(BASE):
                raise ValueError(f"no static file of ours: {url}")
            path = find(url.removeprefix(BASE), folders)
            kind = guess_type(path.name)[0] or "application/octet-stream"
            return weasyprint.urls.URLFetcherResponse(
                url, path.read_bytes(), {"Content-Type": kind}
            )

    document = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=StaticFiles())
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", optimize_images=True)
    return pdf


def main() -> int:
    logging.basicConfig(level=logging.ERROR)  # to the parent, by the standard error
    order = json.load(sys.stdin)
    try:
        pdf = draw(order["html"], order["folders"])
    except (ImportError, OSError) as error:
        sys.stderr.write(str(error))
        return NO_LIBRARY
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
