"""A file of a response, for those who may read its original words."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import read_attachment
from surveys.models import Attachment, Response
from surveys.permissions import may_read
from surveys.views.members import login_required

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "application/pdf": "pdf",
    "text/plain": "txt",
}


@login_required
@require_safe
def attachment(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file to save or to show inside our page; that it was read is written down."""
    visible = Response.objects.visible_to(request.user).select_related("survey__organisation")
    found = get_object_or_404(
        Attachment.objects.select_related("survey"), pk=pk, response__in=visible.values("pk")
    )
    response = visible.get(pk=found.response_id)
    require(may_read(request.user, response))
    if request.method == "GET":
        read_attachment(found, actor=acting_user(request.user))
    return served(found)


def served(found: Attachment) -> FileResponse:
    """The file so that no browser runs anything of it."""
    ending = ENDINGS.get(found.content_type, "bin")
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{found.kind}-{str(found.pk)[:8]}.{ending}",
        content_type=found.content_type,
    )
    if found.content_type == "text/plain":
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
