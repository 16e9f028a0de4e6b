"""The unit of analysis."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from insights.querysets import PassageQuerySet
from places.models import Municipality
from surveys.models import Response

USER = settings.AUTH_USER_MODEL


class Passage(models.Model):
    """A free-text answer, redacted: the unit of analysis. The original stays in the response."""

    class Language(models.TextChoices):
        FINNISH = "fi", _("Finnish")
        SWEDISH = "sv", _("Swedish")
        ENGLISH = "en", _("English")
        OTHER = "other", _("other language")

    class Tone(models.TextChoices):
        WORRY = "worry", _("worry")
        JOY = "joy", _("joy")
        NEITHER = "neither", _("neither")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="passages")
    question = models.CharField(_("question"), max_length=60)
    text = models.TextField(_("redacted text"))
    redactions = models.JSONField(
        _("what was redacted"),
        default=dict,
        help_text=_("Kind to number of places, e.g. {'phone': 1}."),
    )
    language = models.CharField(_("language"), max_length=5, choices=Language)
    tone = models.CharField(
        _("tone"),
        max_length=7,
        choices=Tone,
        blank=True,
        help_text=_("As the machine heard it; empty until it has."),
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    said_on = models.DateField(_("said on"))
    response_revision = models.PositiveSmallIntegerField(
        _("revision of the response"),
        default=0,
        help_text=_("A corrected response is read again."),
    )
    is_excluded = models.BooleanField(_("taken out by a person"), default=False)
    excluded_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "pk"]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="passage_once")
        ]
        indexes = [
            models.Index(fields=["municipality", "said_on"], name="passage_place_day"),
            # SQLite takes the first for several places, the second for one.
            models.Index(
                fields=["municipality"], condition=Q(is_excluded=True), name="passage_excluded"
            ),
            models.Index(
                fields=["municipality", "said_on"],
                condition=Q(is_excluded=True),
                name="passage_excluded_day",
            ),
            models.Index(fields=["id"], condition=Q(tone=""), name="passage_without_tone"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.said_on}"
