import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from insights.querysets import (
    AnalysisRunQuerySet,
    InsightQuerySet,
    PassageQuerySet,
    QuoteQuerySet,
    ThemeQuerySet,
    WeakSignalQuerySet,
)
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup, ThemeCategory
from shared.translated import TranslatedField
from surveys.models import Response

USER = settings.AUTH_USER_MODEL


class Passage(models.Model):
    """A free-text answer, redacted: the unit of analysis. The original stays in the response."""

    class Language(models.TextChoices):
        FINNISH = "fi", _("Finnish")
        SWEDISH = "sv", _("Swedish")
        ENGLISH = "en", _("English")
        OTHER = "other", _("other language")

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
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    said_on = models.DateField(_("said on"))
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
        indexes = [models.Index(fields=["municipality", "said_on"], name="passage_place_day")]

    def __str__(self) -> str:
        return f"{self.question} {self.said_on}"


class AnalysisRun(models.Model):
    """One analysis of everything there is: its progress, versions and figures."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.QUEUED)
    stage = models.CharField(_("stage"), max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField(_("per cent done"), default=0)
    requested_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    as_of = models.DateField(_("signals as of"))
    new_edition = models.BooleanField(
        _("new edition"),
        default=False,
        help_text=_("Fit themes afresh instead of from the former ones."),
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


class ThemeModelState(models.Model):
    """The fitted theme model of one language, for assigning new passages and warm refits."""

    language = models.CharField(max_length=5, primary_key=True)
    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="+")
    artefact = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.language} {self.sha256[:8]}"


class Theme(models.Model):
    """What many passages of one language are about. `machine_label` is never shown as a person's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="themes")
    retired_in = models.ForeignKey(
        AnalysisRun, on_delete=models.PROTECT, null=True, blank=True, related_name="retired_themes"
    )
    language = models.CharField(_("language"), max_length=5, choices=Passage.Language)
    number = models.PositiveSmallIntegerField(_("number in the fitted model"))
    machine_label = models.CharField(_("the machine's label"), max_length=200)
    label = models.CharField(_("label given by a person"), max_length=200, blank=True)
    labelled_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    terms = models.JSONField(_("words of the theme"), default=list)
    category = models.ForeignKey(
        ThemeCategory, on_delete=models.SET_NULL, null=True, blank=True, related_name="themes"
    )
    category_confidence = models.FloatField(_("confidence of the category, 0–1"), default=0)
    category_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    is_hidden = models.BooleanField(_("hidden"), default=False)
    passages = models.ManyToManyField(Passage, through="ThemeAssignment", related_name="themes")

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["language", "number"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def __str__(self) -> str:
        return self.label or self.machine_label

    @property
    def is_machine_labelled(self) -> bool:
        return not self.label


class ThemeAssignment(models.Model):
    """That a passage belongs to a theme, and whether the machine or a person says so."""

    class By(models.TextChoices):
        MACHINE = "machine", _("machine")
        PERSON = "person", _("person")

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="assignments")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="assignments")
    by = models.CharField(_("decided by"), max_length=7, choices=By, default=By.MACHINE)
    confidence = models.FloatField(_("confidence, 0–1"), default=0)
    is_quote_candidate = models.BooleanField(_("among the most telling"), default=False)
    is_removed = models.BooleanField(_("taken out of the theme by a person"), default=False)

    class Meta:
        verbose_name = _("theme assignment")
        verbose_name_plural = _("theme assignments")
        constraints = [models.UniqueConstraint(fields=["theme", "passage"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.passage_id} → {self.theme_id}"


class ThemeCount(models.Model):
    """Rollup kept by the worker: distinct respondents and passages of a theme in one cell.

    An empty municipality, group or period (`2026`, `2026-Q4`) means all of them. Raw counts:
    everything shown of them passes shared.disclosure first.
    """

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="counts")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, null=True, related_name="+"
    )
    group = models.ForeignKey(
        PopulationGroup, on_delete=models.CASCADE, null=True, related_name="+"
    )
    period = models.CharField(max_length=8, blank=True)
    respondents = models.PositiveIntegerField()
    passages = models.PositiveIntegerField()
    sources = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["municipality", "group", "period"], name="themecount_cell")]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.municipality_id} {self.group_id} {self.period}: {self.respondents}"


class ResponseCount(models.Model):
    """Rollup kept by the worker: responses and respondents by municipality, group and month."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, null=True, related_name="+"
    )
    group = models.ForeignKey(
        PopulationGroup, on_delete=models.CASCADE, null=True, related_name="+"
    )
    period = models.CharField(
        max_length=8, blank=True, help_text="`2026-11`, `2026` or empty for all."
    )
    responses = models.PositiveIntegerField()
    respondents = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "group", "period"], name="responsecount_cell")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.group_id} {self.period}: {self.responses}"


class WeakSignal(models.Model):
    """Something new that a few people independently say; one record over its life."""

    class Status(models.TextChoices):
        NEW = "new", _("new")
        WATCHED = "watched", _("watched")
        RAISED = "raised", _("raised")
        CLOSED = "closed", _("closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="signals")
    language = models.CharField(_("language"), max_length=5, choices=Passage.Language)
    label = models.CharField(_("label"), max_length=200)
    terms = models.JSONField(_("words"), default=list)
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
    score = models.FloatField(_("score"))
    status = models.CharField(_("state"), max_length=8, choices=Status, default=Status.NEW)
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    passages = models.ManyToManyField(Passage, related_name="signals")

    objects = WeakSignalQuerySet.as_manager()

    class Meta:
        ordering = ["-score"]
        verbose_name = _("weak signal")
        verbose_name_plural = _("weak signals")

    def __str__(self) -> str:
        return self.label


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
