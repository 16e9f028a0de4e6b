"""Answering a survey: one address, one page at a time, no account and no cookie."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shared.limits import wait_before_sending
from surveys.actions import Consents, KeyReused, Submitted, forget_draft, submit_response
from surveys.definition import definition_of, speaking
from surveys.forms.prefill import Prefilled, prefill
from surveys.forms.questions import QuestionsForm
from surveys.forms.sheet import CHECK, CONTENT, Sheet, Step
from surveys.forms.uploads import take_uploads
from surveys.models import Survey
from surveys.receipts import timeline
from surveys.views import drafts
from surveys.views.help_lines import help_lines
from surveys.views.residents import address_of, embeddable, resident_page, slowed, version_of

BEFORE_CHANGING = "checking"
PREFILLED = frozenset({"municipality", "via", CONTENT})
"""What an address may fill in; never a permission or an answer."""


@resident_page
@embeddable
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a step, or take one in and show the next; at the end, send and give the receipt."""
    asked = Survey.objects.exclude(status=Survey.Status.DRAFT).select_related("organisation")
    survey = get_object_or_404(asked, slug=slug)
    if survey.is_sensitive:
        request.embedded = False  # type: ignore[attr-defined]
    if request.method == "POST":
        data = drafts.sent(request, survey)
        if data is None:
            return redirect("surveys:draft_open")
        if data.get("go", "").startswith(SPEAK):
            data[CONTENT] = str(data["go"]).removeprefix(SPEAK)
            data["go"] = "stay"
        version = version_of(survey, data.get("version", ""))
        uploads = take_uploads(request, survey, definition_of(version), data)
        sheet = Sheet(survey, version, data, uploads)
        with speaking(sheet.content):
            return _take(request, sheet)
    if not survey.is_open():
        return closed(request, survey)
    version = version_of(survey, "")
    filled = prefill(survey, version, request.GET, also=PREFILLED)
    sheet = Sheet(survey, version, filled.given)
    with speaking(sheet.content):
        return _show(request, sheet, sheet.steps[0], filled=filled)


SPEAK = "speak:"
"""Begins what the buttons of the form's languages send."""


def _take(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """What the button that was pressed asks for; without one, the next step."""
    step = sheet.step(sheet.data.get("step", ""))
    go, _colon, target = sheet.data.get("go", "next").partition(":")
    if go == "change":
        sheet.data[BEFORE_CHANGING] = "1"
        return _show(request, sheet, sheet.step(target))
    if go == "send" and step.name == CHECK:
        return _send(request, sheet)
    return _BUTTONS.get(go, _next)(request, sheet, step)


def page_of(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """The page that follows what was sent; the first one when nothing was."""
    if request.method == "POST":
        return _take(request, sheet)
    return _show(request, sheet, sheet.steps[0])


def _back(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    return _show(request, sheet, sheet.beside(step, -1))


def _next(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    if again := _not_yet(request, sheet, step):
        return again
    following = sheet.beside(step, 1)
    if sheet.data.get(BEFORE_CHANGING):
        following = sheet.step(CHECK)
    if following.name == CHECK and (wrong := sheet.first_wrong()):
        return _show(request, sheet, *wrong)
    return _show(request, sheet, following)


def _not_yet(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse | None:
    """The same page once more: with its errors, or with the questions that its answers brought."""
    form = sheet.bound(step)
    more = step.stop is not None and bool(sheet.unseen(step.stop))
    if not form.is_valid():
        return _show(request, sheet, step, form, more=more)
    return _show(request, sheet, step, more=True) if more else None


def _add(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    """One more turn of a repeated page, when this one is right."""
    if again := _not_yet(request, sheet, step):
        return again
    if step.stop is None or not step.may_add:
        return _show(request, sheet, step)
    longer, name = sheet.with_another_turn(step.stop.page)
    return _show(request, longer, longer.step(name))


def _remove(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    if step.stop is None or not step.may_remove:
        return _show(request, sheet, step)
    shorter, name = sheet.without_turn(step.stop.page, step.stop.turn)
    return _show(request, shorter, shorter.step(name), removed=True)


def _pause(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    """A place to breathe: nothing is lost, and there is somebody to talk to."""
    context = {
        "survey": sheet.survey,
        "hidden": sheet.everything(step),
        "address": address_of(request),
        "help_lines": help_lines(),
    }
    return render(request, "surveys/answer_pause.html", context)


def _stay(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    """The same page, for instance in another language."""
    return _show(request, sheet, step)


def _save(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    return drafts.save(request, sheet, step.name)


_BUTTONS: dict[str, Callable[[HttpRequest, Sheet, Step], HttpResponse]] = {
    "add": _add,
    "back": _back,
    "next": _next,
    "pause": _pause,
    "remove": _remove,
    "save": _save,
    "stay": _stay,
}


def _send(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if sheet.data.get("website"):
        problem = _("The hidden field was filled in, so this was not sent. Send it again.")
        return _show(request, sheet, sheet.step(CHECK), problem=problem)
    if wrong := sheet.first_wrong():
        return _show(request, sheet, *wrong)
    proof, key = sheet.data.get("proof", ""), sheet.data.get("client_key", "")
    if seconds := wait_before_sending(request, proof=proof, owner=key):
        return slowed(request, seconds)
    return _submitted(request, sheet)


def _submitted(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    try:
        sent = submit(sheet)
    except KeyReused:
        problem = _(
            "This form has been sent already with other answers. "
            "To change what you sent, return with your receipt code."
        )
        return _show(request, sheet, sheet.step(CHECK), problem=problem)
    except ValidationError as error:
        if not sheet.survey.is_open():
            return closed(request, sheet.survey)
        return _show(request, sheet, sheet.step(CHECK), problem=" ".join(error.messages))
    return receipt_of(request, sheet.survey, sent)


def submit(sheet: Sheet) -> Submitted:
    """Store the response; what was saved of it to go on later is no longer needed."""
    sent = submit_response(
        sheet.version,
        answers=sheet.answers(),
        language=sheet.content,
        municipality=sheet.municipality(),
        groups=sheet.chosen_groups(),
        consents=Consents(**dict.fromkeys(sheet.data.getlist("consent"), True)),
        client_key=sheet.data.get("client_key", ""),
        source=sheet.source(),
    )
    if code := sheet.data.get("draft"):
        forget_draft(code)
    return sent


def receipt_of(request: HttpRequest, survey: Survey, sent: Submitted) -> HttpResponse:
    """The receipt is the answer to the sending, so that a reload shows the same code."""
    context = {
        "survey": survey,
        "code": sent.receipt_code,
        "response": sent.response,
        "steps": timeline(sent.response),
    }
    return render(request, "surveys/answer_done.html", context)


def _show(  # noqa: PLR0913 - each is named by the caller
    request: HttpRequest,
    sheet: Sheet,
    step: Step,
    form: forms.Form | None = None,
    *,
    problem: str = "",
    more: bool = False,
    removed: bool = False,
    filled: Prefilled | None = None,
) -> HttpResponse:
    if step.name == CHECK:
        sheet.data.pop(BEFORE_CHANGING, None)
    number = sheet.steps.index(step) + 1
    form = form or sheet.unbound(step)
    sheet.uploads.show_in(form)
    context: dict[str, Any] = {
        "survey": sheet.survey,
        "sheet": sheet,
        "step": step,
        "form": form,
        "asks": isinstance(form, QuestionsForm),
        "hidden": sheet.hidden(step),
        "definition": sheet.live_definition(step),
        "number": number,
        "total": len(sheet.steps),
        "is_first": number == 1,
        "problem": problem,
        "more": more,
        "removed": removed,
        "filled": filled,
        "address": address_of(request),
        "is_fresh": request.method != "POST",
        "help_lines": help_lines() if sheet.survey.is_sensitive else [],
    }
    if step.name == CHECK:
        context |= {"told": sheet.told(), "details": sheet.personal_details()}
    return render(request, "surveys/answer.html", context)


def closed(request: HttpRequest, survey: Survey) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "survey": survey,
        "early": survey.status == Survey.Status.LIVE
        and survey.opens_on is not None
        and survey.opens_on > today,
    }
    return render(request, "surveys/answer_closed.html", context)
