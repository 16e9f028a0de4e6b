"""Tagged PDF (PDF/UA-1) of a published version."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from shared.printing import draw_pdf


def render(context: dict[str, Any], *, language: str) -> bytes:
    """The print of a report as PDF: `context` is what reports/document.html shows.

    Raises LibraryMissingError where the machine cannot draw PDFs. Nothing of it is kept: a report
    holds people's words.
    """
    with override(language):
        html = render_to_string("reports/document.html", {**context, "language": language})
    return draw_pdf(html)
