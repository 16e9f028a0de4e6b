"""Return with the code: what became of it, read it again, correct it, withdraw it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from surveys.actions import correct_response, withdraw_response
from surveys.answers import checker_of
from surveys.forms.consents import ConsentForm, consents_of, readable_consents
from surveys.forms.questions import QuestionsForm, initial_of_all, told_of, whole_form
from surveys.forms.receipts import CodeForm
from surveys.models import Response
from surveys.receipts import timeline
from surveys.views.residents import resident_page


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with it, show the receipt or do what its holder asks."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid() or form.response is None:
        return render(request, "surveys/receipt_enter.html", {"form": form})
    response, code = form.response, form.cleaned_data["code"]
    if response.is_forgotten:
        return _show(request, response, code)
    wanted = {
        "edit": _edit,
        "save": _save,
        "ask-withdraw": _ask_withdraw,
        "withdraw": _withdraw,
    }.get(request.POST.get("go", ""), _show)
    return wanted(request, response, code)


def _ask_withdraw(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    return render(request, "surveys/receipt_withdraw.html", {"code": code})


def _withdraw(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    withdraw_response(response)
    return _show(request, response, code, done=_("What you told has been removed."))


def _show(request: HttpRequest, response: Response, code: str, *, done: Any = "") -> HttpResponse:
    definition = checker_of(response.version).definition
    told = [(line.label, line.answer) for line in told_of(definition, response.answers)]
    context = {
        "response": response,
        "survey": response.survey,
        "code": code,
        "steps": timeline(response),
        "told": told,
        "consents": readable_consents(consents_of(response)),
        "may_change": not response.is_forgotten and response.status != Response.Status.SEALED,
        "done": done,
    }
    return render(request, "surveys/receipt_show.html", context)


def _edit(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    checker = checker_of(response.version)
    initial = initial_of_all(checker.definition, response.answers)
    return _edit_page(
        request,
        whole_form(checker, initial=initial),
        ConsentForm(initial={"consent": consents_of(response)}),
        code,
    )


def _save(request: HttpRequest, response: Response, code: str) -> HttpResponse:
    checker = checker_of(response.version)
    questions = whole_form(checker, data=request.POST)
    consents = ConsentForm(request.POST)
    if not (questions.is_valid() & consents.is_valid()):
        return _edit_page(request, questions, consents, code)
    try:
        correct_response(response, answers=questions.answers(), consents=consents.consents())
    except ValidationError as error:
        questions.add_error(None, error.messages)
        return _edit_page(request, questions, consents, code)
    return _show(request, response, code, done=_("Your changes have been saved."))


def _edit_page(
    request: HttpRequest, questions: QuestionsForm, consents: ConsentForm, code: str
) -> HttpResponse:
    context = {"form": questions, "consents": consents, "code": code}
    return render(request, "surveys/receipt_edit.html", context)
