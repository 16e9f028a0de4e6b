"""Files that answerers send with their answers."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.responses import Response
from surveys.models.surveys import Survey


def attachment_path(attachment: "Attachment", name: str) -> str:
    """A name that tells nothing, outside everything that is served by address."""
    return f"attachments/{attachment.pk.hex[:2]}/{attachment.pk.hex}"


class Attachment(models.Model):
    """A photo, recording or document. Without a response it waits to be sent, for a day."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        AUDIO = "audio", _("recording")
        FILE = "file", _("file")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="attachments")
    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    question = models.CharField(_("question"), max_length=60)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    content_type = models.CharField(_("type of content"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    file = models.FileField(upload_to=attachment_path)
    received_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(
                fields=["received_on"],
                condition=models.Q(response=None),
                name="attachment_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.content_type})"
