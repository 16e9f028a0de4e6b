"""What is done with files that answerers attach: kept to wait, claimed by a response, forgotten."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared import audit
from shared.audit import Actor
from surveys.definition import Definition, Question
from surveys.documents.cleaning import clean_attachment
from surveys.documents.refusing import RefusedError
from surveys.models import Attachment, Response, Survey

REFUSALS = {
    "photo": _("This is not a picture that can be taken: send a JPEG, PNG or WebP."),
    "audio": _("This is not a recording that can be taken: send MP3, M4A, OGG or WAV."),
    "file": _("This is not a file that can be taken: send a PDF or plain text."),
    "broken": _("The file is damaged and cannot be opened. Save it anew and try again."),
    "pixels": _("The picture has more pixels than can be taken. Send a smaller one."),
    "locked": _("The file is locked with a password. Take the password off first."),
    "limits": _("The file is too complex to be opened safely. Send a simpler one."),
}
MEGABYTE = 1024 * 1024
WAITING = timedelta(days=1)
"""So long a file waits to be sent with its answers."""


def store_attachment(survey: Survey, *, question: Question, data: bytes) -> Attachment:
    """Keep a cleaned copy of the file to wait for its response; its name is not kept.

    Raises ValidationError when it is too large, not of the kind that the question takes, or damaged.
    """
    check_size(question.accept, len(data))
    waiting = Attachment.objects.filter(response=None).aggregate(size=Sum("size", default=0))
    if waiting["size"] + len(data) > settings.ATTACHMENTS_WAITING_BYTES:
        raise ValidationError(
            _("Too many files are waiting to be sent just now. Try again later."), code="full"
        )
    try:
        cleaned = clean_attachment(data, question.accept)
    except RefusedError as error:
        kind = question.accept if error.reason == "kind" else error.reason
        raise ValidationError(REFUSALS.get(kind, REFUSALS["broken"]), code=error.reason) from error
    attachment = Attachment(
        survey=survey,
        question=question.name,
        kind=question.accept,
        content_type=cleaned.content_type,
        size=len(cleaned.data),
    )
    attachment.file.save("", ContentFile(cleaned.data), save=False)
    attachment.save(force_insert=True)
    return attachment


def check_size(kind: str, size: int) -> None:
    """Raises ValidationError for an empty file and one over the cap of its kind."""
    most = settings.ATTACHMENT_BYTES[kind]
    if size > most:
        raise ValidationError(
            _("The file is too large. The most is %(megabytes)d MB."),
            code="size",
            params={"megabytes": most // MEGABYTE},
        )
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")


def file_question(definition: Definition, name: str) -> Question:
    """The question of that name that takes a file. Raises ValidationError."""
    for question in definition.questions:
        if question.name == name and question.type == "file":
            return question
    raise ValidationError(_("There is no such question."), code="unknown")


def attached_in(definition: Definition, answers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Question name and attachment id of each answer that is a file, of repeated pages too."""
    for page in definition.pages:
        names = [question.name for question in page.questions if question.type == "file"]
        if not names:
            continue
        for turn in answers.get(page.name, []) if page.repeat else [answers]:
            yield from ((name, turn[name]) for name in names if name in turn)


def claim_attachments(response: Response, definition: Definition) -> None:
    """Make the files named in the answers the response's own; those it no longer names are deleted.

    A file is claimed once, by a response to the survey and question that it was sent for. Raises
    ValidationError by question name.
    """
    seen: set[UUID] = set()
    with transaction.atomic():
        for name, told in attached_in(definition, response.answers):
            pk = _as_uuid(told)
            if pk is None or pk in seen or not _claim(response, name, pk):
                raise ValidationError(
                    {name: _("The file is no longer here. Attach it again.")}, code="gone"
                )
            seen.add(pk)
        _delete(Attachment.objects.filter(response=response).exclude(pk__in=seen))


def _claim(response: Response, question: str, pk: UUID) -> bool:
    """Whether the file waited for this question or is the response's already."""
    own = Q(response=None) | Q(response=response)
    mine = Attachment.objects.filter(own, pk=pk, survey=response.survey_id, question=question)
    return bool(mine.update(response=response))


def discard_attachment(survey: Survey, *, question: str, pk: str) -> None:
    """Delete a waiting file that its sender took away; a claimed or unknown one is left alone."""
    if (known := _as_uuid(pk)) is not None:
        _delete(
            Attachment.objects.filter(response=None, survey=survey, question=question, pk=known)
        )


def waiting_attachment(survey: Survey, *, question: str, pk: object) -> Attachment | None:
    """The file that waits for this survey's question under the id."""
    known = _as_uuid(pk)
    if known is None:
        return None
    return Attachment.objects.filter(
        response=None, survey=survey, question=question, pk=known
    ).first()


def _as_uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def read_attachment(attachment: Attachment, *, actor: Actor) -> None:
    """Write down that somebody opened a file of a response."""
    audit.record(
        "read_attachment",
        attachment,
        actor=actor,
        organisation_id=attachment.survey.organisation_id,
    )


def forget_attachments(response_id: UUID) -> int:
    """This app's files of a response, at its erasure."""
    return _delete(Attachment.objects.filter(response=response_id))


def forget_waiting_attachments(*, day: date) -> int:
    """Delete files whose answers were not sent within a day; returns how many."""
    return _delete(Attachment.objects.filter(response=None, received_on__lt=day - WAITING))


def sweep_attachments() -> int:
    """Delete stored files that no record knows: those of a process that ended half-way."""
    before = timezone.now() - 2 * WAITING
    swept = 0
    for path in list(_stored_files("attachments")):
        if default_storage.get_modified_time(path) > before:
            continue
        if not Attachment.objects.filter(file=path).exists():
            default_storage.delete(path)
            swept += 1
    return swept


def _stored_files(folder: str) -> Iterable[str]:
    if not default_storage.exists(folder):
        return
    folders, _files = default_storage.listdir(folder)
    for inner in folders:
        _none, files = default_storage.listdir(f"{folder}/{inner}")
        yield from (f"{folder}/{inner}/{name}" for name in files)


def _delete(attachments: QuerySet[Attachment]) -> int:
    """The records now, the files when that is certain."""
    with transaction.atomic():
        paths = list(attachments.values_list("file", flat=True))
        if paths:
            attachments.delete()
            transaction.on_commit(lambda: _delete_files(paths))
    return len(paths)


def _delete_files(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)
