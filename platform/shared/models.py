import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what to which object. An entry of an unknown resident knows the day only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(_("day"))
    at = models.DateTimeField(
        _("time"), null=True, help_text=_("Empty for people without an account.")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    organisation_id = models.UUIDField(null=True, db_index=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.day} {self.verb} {self.subject_type} {self.subject_id}"


class LiveEvent(models.Model):
    """An event on its way from one process to another when no Redis carries it.

    It has no time of its own and lives for seconds, so that it tells nothing of when a resident
    wrote.
    """

    topic = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.topic} {self.kind}"


class Withheld(models.Model):
    """What of one subject's tables may not be shown, decided on all of them together.

    Kept with the counts by whoever counts; a count that is not named here still has to be k people.
    """

    subject = models.CharField(max_length=80, primary_key=True)
    cells = models.JSONField(
        default=dict, help_text="Periods by place of everybody, and places by group."
    )

    class Meta:
        verbose_name_plural = "withheld"

    def __str__(self) -> str:
        return self.subject
