"""The whole form on one page, which a script can send when the connection returns."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shared.limits import wait_before_sending
from surveys.actions import KeyReused, Submitted
from surveys.definition import definition_of, plain, speaking
from surveys.forms.consents import ConsentForm
from surveys.forms.prefill import Prefilled, prefill
from surveys.forms.questions import whole_form
from surveys.forms.sheet import CHECK, CONTENT, GroupsForm, PlaceForm, Sheet
from surveys.forms.uploads import take_uploads
from surveys.models import Survey
from surveys.receipts import receipt_code
from surveys.views import drafts
from surveys.views.answering import PREFILLED, SPEAK, closed, receipt_of, submit
from surveys.views.help_lines import help_lines
from surveys.views.residents import resident_page, slowed, version_of

CARRIED = frozenset({"client_key", "version", "via", "draft", CONTENT})


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def whole(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all questions with one button; take them in, check them all, and give the receipt."""
    asked = Survey.objects.exclude(status=Survey.Status.DRAFT).select_related("organisation")
    survey = get_object_or_404(asked, slug=slug)
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
        return _show(request, sheet, filled=filled)


def _take(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    go, _colon, target = sheet.data.get("go", "send").partition(":")
    if go == "save":
        return drafts.save(request, sheet, drafts.WHOLE)
    if go == "add":
        for page in sheet.definition.pages:
            if page.name == target and page.repeat:
                sheet, _step = sheet.with_another_turn(page)
    if go != "send":
        return _show(request, sheet)
    return _Outcome(request, sheet).reply()


class _Outcome:
    """What becomes of a sending, as a page or, for the queue of a script, as JSON."""

    def __init__(self, request: HttpRequest, sheet: Sheet) -> None:
        self.request = request
        self.sheet = sheet
        self.key: str = sheet.data.get("client_key", "")
        self.is_queued = request.headers.get("Accept") == "application/json"

    def reply(self) -> HttpResponse:
        return self._hindrance() or self._submitted()

    def _hindrance(self) -> HttpResponse | None:
        """What keeps the answers from being sent, as far as the answers themselves tell."""
        data = self.sheet.data
        if data.get("website"):
            return self._refused(
                422, _("The hidden field was filled in, so this was not sent. Send it again.")
            )
        proof = data.get("proof", "")
        if seconds := wait_before_sending(self.request, proof=proof, owner=self.key):
            if not self.is_queued:
                return slowed(self.request, seconds)
            headers = {"Retry-After": str(seconds)}
            return JsonResponse({"wait": seconds}, status=429, headers=headers)
        every = _forms(self.sheet, is_sent=True)
        if any(form.errors for form in every):
            return self._refused(422, "", every)
        return None

    def _submitted(self) -> HttpResponse:
        try:
            sent = submit(self.sheet)
        except KeyReused:
            if self.is_queued and self.request.FILES:  # a retry stored its files anew
                return self._receipt(receipt_code(self.key), created=False)
            problem = _(
                "This form has been sent already with other answers. "
                "To change what you sent, return with your receipt code."
            )
            return self._refused(409, problem)
        except ValidationError as error:
            if not self.sheet.survey.is_open():
                return self._closed()
            return self._refused(422, " ".join(error.messages))
        return self._sent(sent)

    def _sent(self, sent: Submitted) -> HttpResponse:
        if not self.is_queued:
            return receipt_of(self.request, self.sheet.survey, sent)
        return self._receipt(sent.receipt_code, created=sent.created)

    def _receipt(self, code: str, *, created: bool) -> HttpResponse:
        reply = {"receipt_code": code, "created": created}
        return JsonResponse(reply, status=201 if created else 200)

    def _closed(self) -> HttpResponse:
        if not self.is_queued:
            return closed(self.request, self.sheet.survey)
        return JsonResponse({"problem": _("This survey has ended")}, status=410)

    def _refused(
        self, status: int, problem: str, every: list[forms.Form] | None = None
    ) -> HttpResponse:
        if not self.is_queued:
            return _show(self.request, self.sheet, every, problem=problem)
        return JsonResponse({"problem": problem or _("Check these points")}, status=status)


def _forms(sheet: Sheet, *, is_sent: bool) -> list[forms.Form]:
    """The questions, and what every survey asks beside them."""
    data: dict[str, Any] = {"data": sheet.data} if is_sent else {}
    turns = {page.name: sheet.data.get(page.name, "") for page in sheet.definition.pages}
    questions = whole_form(sheet.checker, initial=turns, checked=sheet.checked, **data)
    sheet.uploads.show_in(questions)
    every: list[forms.Form] = [questions]
    if len(sheet.municipalities) > 1:
        every.append(PlaceForm(sheet.municipalities, **data))
    every.append(ConsentForm(**data))
    if sheet.definition.ask_groups:
        every.append(GroupsForm(sheet.groups, **data))
    if not is_sent:
        for form in every:
            form.initial = {
                **form.initial,
                **{
                    name: field.widget.value_from_datadict(sheet.data, sheet.data, name)
                    for name, field in form.fields.items()
                },
            }
    return every


def _show(
    request: HttpRequest,
    sheet: Sheet,
    every: list[forms.Form] | None = None,
    *,
    problem: str = "",
    filled: Prefilled | None = None,
) -> HttpResponse:
    address = reverse("surveys:whole", args=[sheet.survey.slug])
    shown = every or _forms(sheet, is_sent=False)
    check = sheet.step(CHECK)
    context = {
        "survey": sheet.survey,
        "sheet": sheet,
        "step": check,  # what Enter does
        "form": shown[0],
        "definition": plain(sheet.definition) if _has_conditions(sheet) else None,
        "others": shown[1:],
        "all_forms": shown,
        "has_errors": any(form.errors for form in shown if form.is_bound),
        "repeated": [page for page in sheet.definition.pages if page.repeat],
        "hidden": [(name, value) for name, value in sheet.hidden(check) if name in CARRIED],
        "problem": problem,
        "filled": filled,
        "address": address,
        "scope": address.removesuffix(f"{sheet.survey.slug}/whole/"),
        "is_fresh": request.method != "POST",
        "help_lines": help_lines() if sheet.survey.is_sensitive else [],
    }
    return render(request, "surveys/whole.html", context)


def _has_conditions(sheet: Sheet) -> bool:
    pages = sheet.definition.pages
    return any(page.relevant or any(q.relevant for q in page.questions) for page in pages)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the whole form without a connection, at an address above all languages.

    A browser asks for it anew each time it checks for a newer one.
    """
    script = Path(str(finders.find("koettu/answering-worker.js"))).read_bytes()
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)
