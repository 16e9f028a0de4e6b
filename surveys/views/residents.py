"""What all pages for people without an account share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from surveys.models import Survey, SurveyVersion

View = Callable[..., HttpResponse]


def resident_page(view: View) -> View:
    """A page that needs no cookie and leaves no trace in the browser.

    It carries nobody's authority, so it needs no form token, which would be a cookie.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(wrapped)


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
        "address": request.path,
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
