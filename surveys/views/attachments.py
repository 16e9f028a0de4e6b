"""A file of a response, for those who may read its original words."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import read_attachment
from surveys.documents.serving import served
from surveys.models import Attachment, Response
from surveys.permissions import may_read
from surveys.views.members import login_required


@login_required
@require_safe
def attachment(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file to save or to show inside our page; that it was read is written down."""
    visible = Response.objects.visible_to(request.user).select_related("survey__organisation")
    found = get_object_or_404(
        Attachment.objects.select_related("survey"), pk=pk, response__in=visible.values("pk")
    )
    require(may_read(request.user, get_object_or_404(visible, attachments=found)))
    if request.method == "GET":
        read_attachment(found, actor=acting_user(request.user))
    return served(found)
