"""A page as PDF, drawn by a child process, so that servers and workers stay small."""

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.encoding import iri_to_uri

from shared.printer import NO_LIBRARY

logger = logging.getLogger(__name__)

SECONDS = 60
KEPT_SECONDS = 600
PASSED_ON = ("HOME", "LANG", "PATH", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
"""What fonts are found by; no secrets."""
AT_ONCE = threading.BoundedSemaphore(1)
"""One drawing takes some 100 megabytes; the next waits for its turn."""


COMMAND = (sys.executable, "-I", "-m", "shared.printer")


class CannotPrintError(Exception):
    """The drawing failed."""


class LibraryMissingError(CannotPrintError):
    """The system library that draws PDFs (Pango) is not installed."""


def print_pdf(html: str) -> bytes:
    """The page as tagged PDF; its addresses are names of static files (`static:///…`).

    The same page asked for again is not drawn again for a while.
    """
    key = f"print:{hashlib.sha256(html.encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = draw_pdf(html)
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn


def draw_pdf(html: str) -> bytes:
    """The page as tagged PDF, of which nothing is kept."""
    order = json.dumps({"html": html, "folders": _folders()}).encode()
    with AT_ONCE:
        try:
            child = subprocess.run(  # noqa: S603 - our own program
                COMMAND,
                input=order,
                capture_output=True,
                check=False,
                timeout=SECONDS,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            )
        except subprocess.TimeoutExpired as error:
            raise CannotPrintError("It took too long.") from error
    if child.returncode == NO_LIBRARY:
        raise LibraryMissingError(child.stderr.decode(errors="replace")[-500:])
    if child.returncode:
        raise CannotPrintError("The drawing failed.")
    if faults := child.stderr.decode(errors="replace").strip():
        logger.error("A print lacks something: %s", faults)
    return child.stdout


def _folders() -> list[list[str]]:
    """Where static files stand, by the beginning of their names; the longest beginning first."""
    named = [
        ["", str(entry)] if not isinstance(entry, tuple) else [f"{entry[0]}/", str(entry[1])]
        for entry in settings.STATICFILES_DIRS
    ]
    return sorted(named, key=lambda entry: -len(entry[0]))


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    """The PDF to be opened in the reader's own viewer; `name` without its ending."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{iri_to_uri(name)}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
