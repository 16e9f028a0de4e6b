"""Files on their way with the answers: taken in, shown by name and size, taken away again.

A stored file waits under an id, which is the question's answer and travels in the form as all
answers do. Its own name travels beside it and is never kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from shared.limits import wait_before
from shared.uploads import dropped_uploads
from surveys.actions import check_size, discard_attachment, store_attachment
from surveys.answers import CALLED, Errors, turn_prefix, turns_in
from surveys.definition import Definition, Question
from surveys.forms.questions import told_of
from surveys.models import Attachment, Response, Survey

UPLOAD, REMOVE = ".upload", ".remove"
"""End the names of the control that sends a file and of the box that takes it away."""
LONGEST_NAME = 80
AT_MOST = 120
"""So many files a minute come from one address: each costs some work to open."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the form for one file: the name of its field, and of its errors."""

    question: Question
    name: str
    error_name: str


@dataclass(slots=True)
class Uploads:
    """What came of the files: `errors` by the checker's names, `told` (name and size) by field."""

    errors: Errors = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)

    def show_in(self, form: forms.Form) -> None:
        """Let the fields of files say what waits in them."""
        for name, told in self.told.items():
            if name in form.fields:
                widget: Any = form.fields[name].widget
                widget.told, widget.called = told, self.called.get(name, "")


def slots_of(definition: Definition, data: QueryDict) -> Iterator[Slot]:
    """The places for files of all pages, of repeated ones each turn that the form has."""
    for page in definition.pages:
        asked = [question for question in page.questions if question.type == "file"]
        turns = max(1, turns_in(page, dict(data.lists()))) if asked and page.repeat else 1
        for turn in range(min(turns, page.most) if page.repeat else 1):
            start = f"{page.name}[{turn}]." if page.repeat else ""
            for question in asked:
                name = turn_prefix(page, turn) + question.name
                yield Slot(question, name, start + question.name)


def take_uploads(
    request: HttpRequest,
    survey: Survey,
    definition: Definition,
    data: QueryDict,
    *,
    response: Response | None = None,
) -> Uploads:
    """Store what was sent and put the ids into `data`; take away what the sender took away.

    Files of `response`, which is being corrected, stay its own until the correction is saved.
    """
    uploads = Uploads()
    slots = list(slots_of(definition, data))
    for slot in slots:
        try:
            _take(request, survey, slot, data)
        except ValidationError as error:
            uploads.errors[slot.error_name] = [error]
    _look_after(survey, slots, data, uploads, response)
    return uploads


def describe_files(
    survey: Survey, definition: Definition, initial: Mapping[str, Any], response: Response | None
) -> Uploads:
    """What is told of the files among the initial values of a form."""
    uploads, data = Uploads(), QueryDict(mutable=True)
    for name, value in initial.items():
        if isinstance(value, str):
            data[name] = value
    _look_after(survey, list(slots_of(definition, data)), data, uploads, response)
    return uploads


def _take(request: HttpRequest, survey: Survey, slot: Slot, data: QueryDict) -> None:
    sent = request.FILES.get(slot.name + UPLOAD)
    if slot.name + UPLOAD in dropped_uploads(request):
        check_size(slot.question.accept, 1 << 40)
    if sent is not None:
        check_size(slot.question.accept, sent.size or 0)
        if wait_before("attachment", request, most=AT_MOST):
            raise ValidationError(_("Many files are being sent just now. Try again in a minute."))
        kept = store_attachment(survey, question=slot.question, data=sent.read())
        _let_go(survey, slot, data)
        data[slot.name] = str(kept.pk)
        data[slot.name + CALLED] = readable_name(sent.name or "")
    elif data.get(slot.name + REMOVE):
        _let_go(survey, slot, data)


def _let_go(survey: Survey, slot: Slot, data: QueryDict) -> None:
    discard_attachment(survey, question=slot.question.name, pk=str(data.get(slot.name, "")))
    data.pop(slot.name, None)
    data.pop(slot.name + CALLED, None)


def readable_name(name: str) -> str:
    """The file's own name as it may be shown to whoever sent it.

    >>> readable_name("../kuvat/IMG 1.jpg")
    'IMG 1.jpg'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]


def _look_after(
    survey: Survey, slots: list[Slot], data: QueryDict, uploads: Uploads, response: Response | None
) -> None:
    """Tell what waits; what waits no longer is asked for anew."""
    stated = {slot.name: str(data[slot.name]) for slot in slots if data.get(slot.name)}
    known = _known(survey, stated, response)
    for slot in slots:
        if slot.name not in stated:
            continue
        found = known.get(stated[slot.name])
        if found is None or found.question != slot.question.name:
            data.pop(slot.name, None)
            gone = ValidationError(_("The file is no longer here. Attach it again."), code="gone")
            uploads.errors.setdefault(slot.error_name, [gone])
            continue
        called = readable_name(str(data.get(slot.name + CALLED, "")))
        size = filesizeformat(found.size)
        uploads.called[slot.name] = called
        uploads.told[slot.name] = f"{called}, {size}" if called else told_of_file(found)


def _known(
    survey: Survey, stated: Mapping[str, str], response: Response | None
) -> dict[str, Attachment]:
    ids = [value for value in stated.values() if _is_id(value)]
    if not ids:
        return {}
    own = Q(response=None) | Q(response=response) if response else Q(response=None)
    return {
        str(found.pk): found for found in Attachment.objects.filter(own, survey=survey, pk__in=ids)
    }


def _is_id(value: str) -> bool:
    try:
        forms.UUIDField().clean(value)
    except ValidationError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A question with its answer in words, and the file where it is one."""

    label: str
    answer: str
    file: Attachment | None = None


def told_with_files(response: Response, definition: Definition) -> list[ToldLine]:
    """Everything that was answered in a response, files by kind and size."""
    files = {str(found.pk): found for found in response.attachments.all()}
    lines = []
    for told in told_of(definition, response.answers):
        found = None
        if told.question.type == "file":
            source = response.answers
            if told.page.repeat:
                source = response.answers[told.page.name][told.turn]
            found = files.get(str(source[told.question.name]))
        answer = told_of_file(found) if found else told.answer
        lines.append(ToldLine(told.label, answer, found))
    return lines


def told_of_file(found: Attachment) -> str:
    """The kind and size of a stored file, whose own name nobody keeps."""
    kind: Any = Attachment.Kind(found.kind).label
    return f"{str(kind).capitalize()}, {filesizeformat(found.size)}"
