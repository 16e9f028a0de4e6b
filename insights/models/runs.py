"""One analysis, and the models it left for new passages."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from insights.querysets import AnalysisRunQuerySet

USER = settings.AUTH_USER_MODEL

STAGES = {
    "waiting": _("Waiting for the worker"),
    "collecting": _("Collecting the texts"),
    "lemmas": _("Reading the words"),
    "themes-fi": _("Finding the Finnish themes"),
    "themes-sv": _("Finding the Swedish themes"),
    "themes-en": _("Finding the English themes"),
    "signals": _("Looking for weak signals"),
    "storing": _("Saving the result"),
    "done": _("Ready"),
}


class AnalysisRun(models.Model):
    """One analysis of everything there is: its progress, versions and figures."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Reason(models.TextChoices):
        ASKED = "asked", _("a person asked for it")
        SCHEDULE = "schedule", _("enough new texts had come")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.QUEUED)
    stage = models.CharField(_("stage"), max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField(_("per cent done"), default=0)
    requested_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    progress_at = models.DateTimeField(_("last progress"), null=True)
    as_of = models.DateField(_("signals as of"))
    new_edition = models.BooleanField(
        _("new edition"),
        default=False,
        help_text=_("Fit themes afresh instead of from the former ones."),
    )
    reason = models.CharField(_("why"), max_length=8, choices=Reason, default=Reason.ASKED)
    new_passages = models.PositiveIntegerField(
        _("texts that had come since the run before"), default=0
    )
    theme_counts = models.JSONField(
        _("numbers of themes that were asked for"),
        default=dict,
        help_text=_("By language; the criterion chooses for the others."),
    )
    figures = models.JSONField(_("figures"), default=dict, encoder=DjangoJSONEncoder)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects = AnalysisRunQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = _("analysis run")
        verbose_name_plural = _("analysis runs")

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M} {self.status}"

    @property
    def stage_name(self) -> str | Promise:
        """What is being done, in the reader's language."""
        return STAGES.get(self.stage or "waiting", self.stage)

    @property
    def is_under_way(self) -> bool:
        return self.status in {self.Status.QUEUED, self.Status.RUNNING}


class ThemeModelState(models.Model):
    """The fitted theme model of one language, for assigning new passages and warm refits."""

    language = models.CharField(max_length=5, primary_key=True)
    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="+")
    artefact = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.language} {self.sha256[:8]}"
