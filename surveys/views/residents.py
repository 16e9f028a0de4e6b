"""What all pages for people without an account share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from surveys.models import Survey, SurveyVersion

View = Callable[..., HttpResponseBase]
EMBED = "embed"


def resident_page(view: View) -> View:
    """A page that needs no cookie and leaves no trace in the browser.

    It carries nobody's authority, so it needs no form token, which would be a cookie.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(wrapped)


def embeddable(view: View) -> View:
    """A page that any site may show in a frame when the address says `?embed=1`.

    It carries nobody's authority, so nothing can be stolen by clicks on it. A sensitive survey is
    never framed: leaving it at once would leave only the frame.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.embedded = request.GET.get(EMBED) == "1"  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if request.embedded:  # type: ignore[attr-defined]
            response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]  # noqa: SLF001 - as its decorator does
            response.xframe_options_exempt = True  # type: ignore[attr-defined]
        return response

    return wrapped


def address_of(request: HttpRequest) -> str:
    """Where the forms of the page are sent: its own address, framed if it is."""
    framed = getattr(request, "embedded", False)
    return f"{request.path}?{EMBED}=1" if framed else request.path


def version_of(survey: Survey, number: str) -> SurveyVersion:
    """The version that is being answered: the one begun with, else the newest."""
    versions = list(survey.versions.all())
    for version in versions:
        version.survey = survey
        if str(version.number) == number:
            return version
    return versions[0]


def slowed(request: HttpRequest, seconds: int, *, problem: str = "") -> HttpResponse:
    """Ask to wait and send the same again; what was typed stays in the page.

    With a `problem` that no waiting mends, say that instead.
    """
    context = {
        "seconds": seconds,
        "problem": problem,
        "address": address_of(request),
        "hidden": [
            (name, value)
            for name in request.POST
            if name != "proof"
            for value in request.POST.getlist(name)
        ],
    }
    response = render(request, "surveys/slowed.html", context, status=413 if problem else 429)
    if not problem:
        response["Retry-After"] = str(seconds)
    return response
