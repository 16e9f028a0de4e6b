"""Return with the code: what became of it, read it again, correct it, withdraw it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shared.limits import hit, is_over
from surveys.actions import correct_response, withdraw_response
from surveys.answers import checker_of
from surveys.definition import speaking
from surveys.documents.serving import served
from surveys.forms.consents import ConsentForm, consents_of, readable_consents
from surveys.forms.filling import ADD, Filling, begin, fill
from surveys.forms.receipts import WRONG_CODES, CodeForm
from surveys.forms.sheet import tongue_of
from surveys.forms.uploads import told_with_files
from surveys.models import Response
from surveys.receipts import timeline
from surveys.views.residents import resident_page, slowed

FILE = "file:"
"""Begins what the buttons that open a file send."""


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code; with it, show the receipt or do what its holder asks."""
    if request.method == "POST" and is_over("wrong-code", request, most=WRONG_CODES):
        return slowed(request, 60)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid() or form.response is None:
        if request.method == "POST":
            hit("wrong-code", request)
        return render(request, "surveys/receipt_enter.html", {"form": form})
    response, code = form.response, form.cleaned_data["code"]
    if response.is_forgotten:
        return _show(request, response, code)
    go = request.POST.get("go", "")
    if go.startswith(FILE):
        return _file(request, response, code)
    if go.startswith(ADD):
        go = "save"
    wanted = {
        "edit": _edit,
        "save": _save,
        "ask-withdraw": _ask_withdraw,
        "withdraw": _withdraw,
    }.get(go, _show)
    definition = checker_of(response.version).definition
    with speaking(tongue_of(definition, response.language, get_language() or "")):
        return wanted(request, response, code)


def _ask_withdraw(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    return render(request, "surveys/receipt_withdraw.html", {"code": code})


def _withdraw(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    withdraw_response(response)
    return _show(request, response, code, done=_("What you told has been removed."))


def _show(request: HttpRequest, response: Response, code: str, *, done: Any = "") -> HttpResponse:
    definition = checker_of(response.version).definition
    context = {
        "response": response,
        "survey": response.survey,
        "code": code,
        "steps": timeline(response),
        "told": told_with_files(response, definition),
        "consents": readable_consents(consents_of(response)),
        "may_change": not response.is_forgotten and response.status != Response.Status.SEALED,
        "done": done,
    }
    return render(request, "surveys/receipt_show.html", context)


def _file(request: HttpRequest, response: Response, code: str) -> HttpResponseBase:
    """One of the files, for whoever holds the code."""
    pk = request.POST["go"].removeprefix(FILE)
    found = next((each for each in response.attachments.all() if str(each.pk) == pk), None)
    return served(found) if found else _show(request, response, code)


def _edit(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    filling = begin(checker_of(response.version), response.survey, response)
    consents = ConsentForm(initial={"consent": consents_of(response)})
    return _edit_page(request, response, filling, consents, code)


def _save(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    filling = fill(request, checker_of(response.version), response.survey, response)
    consents = ConsentForm(request.POST)
    if filling.is_asking or not (filling.form.is_valid() & consents.is_valid()):
        return _edit_page(request, response, filling, consents, code)
    try:
        correct_response(response, answers=filling.form.answers(), consents=consents.consents())
    except ValidationError as error:
        filling.form.add_error(None, error.messages)
        return _edit_page(request, response, filling, consents, code)
    return _show(request, response, code, done=_("Your changes have been saved."))


def _edit_page(
    request: HttpRequest, response: Response, filling: Filling, consents: ConsentForm, code: str
) -> HttpResponse:
    context = {
        "survey": response.survey,
        "filling": filling,
        "form": filling.form,
        "consents": consents,
        "code": code,
        "all_forms": [filling.form, consents],
        "has_errors": filling.form.errors or consents.errors,
    }
    return render(request, "surveys/receipt_edit.html", context)
