"""Confirmed claims and their quotes."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from insights.models.passages import Passage
from insights.models.signals import WeakSignal
from insights.models.themes import Theme
from insights.querysets import InsightQuerySet, QuoteQuerySet, check_words
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.disclosure import SENSITIVE_K, Cell, shown
from shared.translated import TranslatedField

USER = settings.AUTH_USER_MODEL


class Insight(models.Model):
    """A claim that a person has confirmed, with the passages it rests on."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CONFIRMED = "confirmed", _("confirmed")
        RETRACTED = "retracted", _("retracted")

    class Confidence(models.TextChoices):
        LOW = "low", _("some say so")
        MODERATE = "moderate", _("many say so")
        HIGH = "high", _("many say so, from several sources")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="insights"
    )
    claim = TranslatedField(_("claim"))
    limits = TranslatedField(_("limits of the claim"), blank=True)
    machine_suggestion = models.CharField(
        _("the machine's suggestion"),
        max_length=300,
        blank=True,
        help_text=_("Kept to tell it from the claim."),
    )
    confidence = models.CharField(
        _("confidence"), max_length=8, choices=Confidence, default=Confidence.MODERATE
    )
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.DRAFT)
    municipalities = models.ManyToManyField(Municipality, related_name="insights")
    groups = models.ManyToManyField(PopulationGroup, blank=True, related_name="insights")
    themes = models.ManyToManyField(Theme, blank=True, related_name="insights")
    signals = models.ManyToManyField(WeakSignal, blank=True, related_name="insights")
    passages = models.ManyToManyField(Passage, related_name="insights")
    period_start = models.DateField(_("from"), null=True)
    period_end = models.DateField(_("to"), null=True)
    respondents = models.PositiveIntegerField(_("people it rests on"), default=0)
    sources = models.PositiveIntegerField(_("sources"), default=0)
    created_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmed_on", "pk"]
        verbose_name = _("insight")
        verbose_name_plural = _("insights")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="confirmed") | models.Q(confirmed_on__isnull=False),
                name="insight_confirmed_by_a_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.claim)

    @property
    def people(self) -> Cell:
        """How many people it rests on, as it may be shown; of sensitive groups ten or more."""
        sensitive = any(group.sensitive for group in self.groups.all())
        return shown(self.respondents, k=SENSITIVE_K if sensitive else None)

    @property
    def sources_told(self) -> int | None:
        """From how many sources they are; nothing where so few people are behind it."""
        return None if self.people.suppressed else self.sources


class Quote(models.Model):
    """A verbatim piece of a redacted passage whose teller allowed quoting; released by a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="quotes")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="quotes")
    text = models.TextField(_("quote"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    released_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_on = models.DateField(_("released on"), null=True, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.UniqueConstraint(fields=["insight", "passage", "text"], name="quote_once")
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, **kwargs: Any) -> None:
        """As ever, but raises ValidationError if it is not verbatim or may not be quoted.

        Only a release that is taken back is saved without asking.
        """
        if self.released_on or kwargs.get("update_fields") is None:
            check_words(self)
        super().save(**kwargs)
