"""Save what has been answered and go on later: a code is all it takes."""

import msgspec
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from shared.limits import hit, is_over, wait_before
from surveys.actions import Kept, open_draft, save_draft
from surveys.definition import speaking
from surveys.forms.drafts import DraftCodeForm
from surveys.forms.sheet import Sheet
from surveys.models import Survey
from surveys.views.residents import resident_page, slowed, version_of

WRONG_CODES = 30
"""So many wrong codes a minute of one address; a right one among them still opens until then."""
SAVINGS = 300
PIECE = 8 * 1024
"""A large draft counts as so many small ones of so many bytes."""
NOT_KEPT = frozenset({"go", "step", "website", "proof", "draft"})
RESUME = "resume"
WHOLE = "whole"
"""The place of who answers the whole form on one page."""


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def draft_open(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with it, open the form where it was left."""
    if request.method != "POST":
        return render(request, "surveys/draft_enter.html", {"form": DraftCodeForm()})
    if is_over("wrong-code", request, most=WRONG_CODES):
        return slowed(request, 60)
    form = DraftCodeForm(request.POST)
    if not form.is_valid() or form.opened is None:
        hit("wrong-code", request)
        return render(request, "surveys/draft_enter.html", {"form": form})
    survey, kept = form.opened.survey, form.opened.kept
    if not survey.is_open():
        return _closed(request, survey, kept)
    with translation.override(kept.language):
        address = _address(survey, kept)
    return redirect(address, preserve_request=True)  # the code goes along in the body


def _address(survey: Survey, kept: Kept) -> str:
    """Where the answering was left: the pages one by one, or the whole form."""
    name = "surveys:whole" if kept.step == WHOLE else "surveys:answer"
    return reverse(name, args=[survey.slug])


def _closed(request: HttpRequest, survey: Survey, kept: Kept) -> HttpResponse:
    """The survey has ended: nothing can be sent, and nothing that was written is lost."""
    data = _data(kept)
    sheet = Sheet(survey, version_of(survey, data.get("version", "")), data)
    with speaking(sheet.content):
        context = {"survey": survey, "told": [line for line in sheet.told() if not line.empty]}
        return render(request, "surveys/draft_closed.html", context)


def save(request: HttpRequest, sheet: Sheet, place: str) -> HttpResponse:
    """Seal what the sheet holds and show the code; nothing is checked yet."""
    data = sheet.data
    kept = Kept(
        fields={name: data.getlist(name) for name in data if name not in NOT_KEPT},
        step=place,
        language=translation.get_language() or "fi",
    )
    kept.fields.setdefault("version", [str(sheet.version.number)])
    size = len(msgspec.json.encode(kept))
    if seconds := wait_before("save", request, most=SAVINGS, cost=1 + size // PIECE):
        return slowed(request, seconds)
    try:
        saved = save_draft(sheet.survey, kept, code=data.get("draft", ""))
    except ValidationError as error:
        return slowed(request, 0, problem=error.messages[0])
    carried = [(name, value) for name, values in kept.fields.items() for value in values]
    context = {
        "survey": sheet.survey,
        "code": saved.code,
        "expires_on": saved.expires_on,
        "has_files": any(question.type == "file" for question in sheet.definition.questions),
        "address": _address(sheet.survey, kept),
        "hidden": [*carried, ("step", kept.step), ("draft", saved.code)],
    }
    return render(request, "surveys/draft_saved.html", context)


def sent(request: HttpRequest, survey: Survey) -> QueryDict | None:
    """What was sent; when that is a code, what was saved under it, to be shown again.

    None: nothing of this survey is saved under the code.
    """
    if request.POST.get("go") != RESUME:
        return request.POST.copy()
    opened = open_draft(request.POST.get("draft", ""))
    if opened is None or opened.survey.pk != survey.pk:
        hit("wrong-code", request)
        return None
    data = _data(opened.kept)
    data["draft"] = request.POST["draft"]
    data["go"] = "stay"
    return data


def _data(kept: Kept) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in kept.fields.items():
        data.setlist(name, values)
    data["step"] = kept.step
    return data
