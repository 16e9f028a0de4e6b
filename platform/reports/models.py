import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator
from insights.models import Insight, Passage
from organisations.models import Organisation
from reports.querysets import (
    EvidenceQuerySet,
    PublishedEvidenceQuerySet,
    PublishedQuoteQuerySet,
    ReportVersionQuerySet,
    SectionQuerySet,
    WelfareReportQuerySet,
)
from shared.translated import TranslatedField

USER = settings.AUTH_USER_MODEL


class CouncilTerm(models.Model):
    """Valtuustokausi: the four years that a broad report covers."""

    start_year = models.PositiveSmallIntegerField(_("first year"), unique=True)
    end_year = models.PositiveSmallIntegerField(_("last year"))

    class Meta:
        ordering = ["-start_year"]
        verbose_name = _("council term")
        verbose_name_plural = _("council terms")

    def __str__(self) -> str:
        return f"{self.start_year}–{self.end_year}"


class WelfareReport(models.Model):
    """Hyvinvointikertomus of a municipality or a county, by the sections of the national structure."""

    class Kind(models.TextChoices):
        BROAD = "broad", _("broad report of the council term")
        ANNUAL = "annual", _("annual report")
        REGIONAL = "regional", _("regional report of the county")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.BROAD)
    term = models.ForeignKey(CouncilTerm, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("Of an annual report only.")
    )
    title = TranslatedField(_("title"))
    created_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    created_on = models.DateField(default=timezone.localdate)
    is_demo = models.BooleanField(_("synthetic demo content"), default=False)

    editions: list["ReportVersion"]
    """Published versions, newest first, where the queryset was asked `with_editions`."""

    objects = WelfareReportQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "-term__start_year"]
        verbose_name = _("welfare report")
        verbose_name_plural = _("welfare reports")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "term"],
                condition=models.Q(year=None),
                name="one_report_per_term",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"], name="one_report_per_year"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="annual", year__isnull=False)
                | (~models.Q(kind="annual") & models.Q(year=None)),
                name="only_annual_reports_have_a_year",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Section(models.Model):
    """An osio of the report: its text by language, its indicators and its evidence.

    A section without evidence says why: missing evidence is recorded, like a missing indicator.
    """

    class Gap(models.TextChoices):
        NOT_ASKED = "not-asked", _("not asked")
        NO_ANSWERS = "no-answers", _("asked, no answers")
        FEWER_THAN_K = "fewer-than-k", _("too few answers to show")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(WelfareReport, on_delete=models.CASCADE, related_name="sections")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    number = models.CharField(_("number"), max_length=8, help_text=_("As printed: 3 or 3.2."))
    position = models.PositiveSmallIntegerField(_("position"))
    title = TranslatedField(_("title"))
    body = TranslatedField(_("text"), blank=True, help_text=_("Markdown."))
    wants_evidence = models.BooleanField(_("describes people's wellbeing"), default=False)
    gap = models.CharField(_("why there is no evidence"), max_length=12, choices=Gap, blank=True)
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Grows at each save, so that none is overwritten.")
    )
    edited_by = models.ForeignKey(
        USER, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "position"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="section_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PlacedIndicator(models.Model):
    """An indicator that a section shows."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="placed_indicators")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    comment = TranslatedField(_("how to read it here"), blank=True)

    class Meta:
        ordering = ["section", "position"]
        verbose_name = _("indicator in a section")
        verbose_name_plural = _("indicators in sections")
        constraints = [
            models.UniqueConstraint(fields=["section", "indicator"], name="indicator_placed_once")
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.indicator_id}"


class Evidence(models.Model):
    """An insight in a section, beside an indicator, with a verdict."""

    class Verdict(models.TextChoices):
        SUPPORTS = "supports", _("supports the indicator")
        ADDS = "adds", _("adds to the indicator")
        CONTRADICTS = "contradicts", _("contradicts the indicator")
        NO_STATISTIC = "no-statistic", _("no statistic exists")
        TOO_OLD = "too-old", _("the statistic is too old")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="evidence")
    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    note = TranslatedField(_("what follows from it"), blank=True)
    attached_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    attached_on = models.DateField(_("attached on"), default=timezone.localdate)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["section", "attached_on", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["section", "insight"], name="evidence_once"),
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=False) | models.Q(verdict="no-statistic"),
                name="verdict_needs_its_indicator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insight_id} → {self.section_id}"


class ReportVersion(models.Model):
    """A published report: locked content, its hash, the decision, and its documents."""

    class DocumentStatus(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(WelfareReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("locked content"), encoder=DjangoJSONEncoder)
    sha256 = models.CharField(_("hash of the content"), max_length=64)
    languages = models.JSONField(_("languages"), default=list)
    published_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    published_on = models.DateField(_("published on"), default=timezone.localdate)
    decided_by = models.CharField(_("who decided"), max_length=120, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_reference = models.CharField(
        _("reference of the decision"), max_length=120, blank=True
    )
    errata = models.JSONField(
        _("corrections"),
        default=list,
        help_text=_("Date and reason of each change after publication."),
    )

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "-number"]
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"


class ReportDocument(models.Model):
    """A file made of a published version, in one language: a tagged PDF."""

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="documents")
    language = models.CharField(max_length=2)
    status = models.CharField(max_length=8, choices=ReportVersion.DocumentStatus, default="waiting")
    file = models.FileField(upload_to="reports", blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="document_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"


class PublishedEvidence(models.Model):
    """What a published version rests on, kept beside its locked content for tracing.

    From a claim of the version to the passages behind it on that day, and from a response to the
    places where it was used; later edits of the insight do not change it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        ReportVersion, on_delete=models.CASCADE, related_name="published_evidence"
    )
    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="published")
    section_number = models.CharField(_("number"), max_length=8)
    section_title = TranslatedField(_("title"))
    claim = TranslatedField(_("claim"))
    verdict = models.CharField(_("verdict"), max_length=12, choices=Evidence.Verdict)
    passages = models.ManyToManyField(Passage, related_name="+")

    objects = PublishedEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["version", "section_number", "pk"]
        verbose_name = _("published evidence")
        verbose_name_plural = _("published evidence")

    def __str__(self) -> str:
        return f"{self.version_id} {self.section_number}"


class PublishedQuote(models.Model):
    """Where a person's words stand in locked content, so that they can be taken out again.

    The locked content knows this row's id only. Response and passage are plain ids: they are
    still known when the rows themselves are being erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        ReportVersion, on_delete=models.CASCADE, related_name="published_quotes"
    )
    passage_id = models.UUIDField()
    response_id = models.UUIDField(db_index=True)

    objects = PublishedQuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("published quote")
        verbose_name_plural = _("published quotes")

    def __str__(self) -> str:
        return str(self.pk)
