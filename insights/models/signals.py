"""Weak signals."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from insights.models.passages import Passage
from insights.models.runs import AnalysisRun
from insights.models.themes import Theme
from insights.querysets import WeakSignalQuerySet
from places.models import Municipality, PopulationGroup
from shared.disclosure import SENSITIVE_K, Cell, shown

USER = settings.AUTH_USER_MODEL


class WeakSignal(models.Model):
    """Something new that a few people independently say; one record over its life."""

    class Status(models.TextChoices):
        NEW = "new", _("new")
        WATCHED = "watched", _("watched")
        RAISED = "raised", _("raised")
        CLOSED = "closed", _("closed")

    class Pace(models.TextChoices):
        FAST = "fast", _("fast")
        SLOW = "slow", _("slow")

    class Kind(models.TextChoices):
        TERM = "term", _("words")
        THEME = "theme", _("theme")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="signals")
    language = models.CharField(_("language"), max_length=5, choices=Passage.Language)
    label = models.CharField(_("label"), max_length=200)
    former_labels = models.JSONField(
        _("earlier labels"), default=list, help_text=_("Oldest first.")
    )
    terms = models.JSONField(_("words"), default=list)
    pace = models.CharField(
        _("pace"),
        max_length=4,
        choices=Pace,
        default=Pace.FAST,
        help_text=_("Slow: only the weeks of a whole season tell of it."),
    )
    kind = models.CharField(_("what rose"), max_length=5, choices=Kind, default=Kind.TERM)
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    group = models.ForeignKey(
        PopulationGroup, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_seen = models.DateField(_("first seen"))
    last_seen = models.DateField(_("last seen"))
    respondents = models.PositiveIntegerField(_("people"))
    sources = models.PositiveIntegerField(_("sources"))
    rate_before = models.FloatField(_("people a week before"))
    rate_now = models.FloatField(_("people a week now"))
    window_weeks = models.PositiveSmallIntegerField(_("weeks looked at"))
    weeks = models.JSONField(
        _("people by week"), default=list, help_text=_("Of the last 26 weeks, oldest first.")
    )
    places = models.JSONField(
        _("people by municipality"),
        default=dict,
        help_text=_("Raw counts by code: for showing through disclosure control only."),
    )
    score = models.FloatField(_("score"))
    status = models.CharField(_("state"), max_length=8, choices=Status, default=Status.NEW)
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    respondents_reviewed = models.PositiveIntegerField(
        _("people at the review"),
        default=0,
        help_text=_("A closed signal opens again when it has grown by half since."),
    )
    passages = models.ManyToManyField(Passage, related_name="signals")

    objects = WeakSignalQuerySet.as_manager()

    class Meta:
        ordering = ["-score"]
        verbose_name = _("weak signal")
        verbose_name_plural = _("weak signals")

    def __str__(self) -> str:
        return self.label

    @property
    def title(self) -> str:
        """Its label; of a theme the name that people gave it."""
        return str(self.theme) if self.theme is not None else self.label

    @property
    def people(self) -> Cell:
        """How many speak of it, as it may be shown: hidden below k, of a sensitive group below ten."""
        sensitive = self.group is not None and self.group.sensitive
        return shown(self.respondents, k=SENSITIVE_K if sensitive else None)

    @property
    def sources_told(self) -> int | None:
        """From how many sources they are; nothing where so few people are behind it."""
        return None if self.people.suppressed else self.sources

    @property
    def score_told(self) -> float | None:
        """How improbable it is, from which the number of people could be reckoned back."""
        return None if self.people.suppressed else round(self.score, 1)


class SignalReview(models.Model):
    """One turn in the life of a signal: a person's judgement, or that it opened again by growing."""

    signal = models.ForeignKey(WeakSignal, on_delete=models.CASCADE, related_name="reviews")
    status = models.CharField(_("state"), max_length=8, choices=WeakSignal.Status)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField(_("reviewed on"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("review of a signal")
        verbose_name_plural = _("reviews of signals")

    def __str__(self) -> str:
        return f"{self.signal_id} {self.status}"
