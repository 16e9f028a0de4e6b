"""Spreadsheets on their way in."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from surveys.models.surveys import Survey
from surveys.querysets import ImportBatchQuerySet


class ImportBatch(models.Model):
    """A spreadsheet on its way in: nothing is stored as responses until a person confirms."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("checking")
        CHECKED = "checked", _("checked")
        IMPORTING = "importing", _("importing")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="import_batches")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="import_batches"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_on = models.DateField(default=timezone.localdate)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(
        upload_to="imports", blank=True, help_text=_("Deleted once imported or cancelled.")
    )
    mapping = models.JSONField(_("columns"), default=dict)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.UPLOADED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    errors = models.JSONField(_("errors by row"), default=list)
    error_count = models.PositiveIntegerField(_("rows with errors"), default=0)
    imported = models.PositiveIntegerField(_("rows imported"), default=0)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_on", "pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.file_name} → {self.survey}"
