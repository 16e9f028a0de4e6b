"""What is asked: a survey, its frozen versions, its links."""

import uuid
from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.translated import TranslatedField
from surveys.querysets import SurveyQuerySet


class Survey(models.Model):
    """A collection: what is asked, of whom, until when, on which decision and by which right."""

    class Kind(models.TextChoices):
        SURVEY = "survey", _("survey")
        EXPERIENCE = "experience", _("experience form")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        LIVE = "live", _("live")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name in the address"), unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="surveys")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SURVEY)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    title = TranslatedField(_("title"))
    introduction = TranslatedField(_("introduction"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes to answer"), default=5)
    definition = models.JSONField(
        _("questions"), default=dict, help_text=_("The draft; going live freezes it as a version.")
    )
    revision = models.PositiveIntegerField(
        _("revision of the draft"),
        default=0,
        editable=False,
        help_text=_("Grows with each saving, so that two editors never overwrite each other."),
    )
    municipalities = models.ManyToManyField(
        Municipality, related_name="surveys", verbose_name=_("municipalities")
    )
    groups = models.ManyToManyField(PopulationGroup, blank=True, verbose_name=_("target groups"))
    decision = models.CharField(_("decision it rests on"), max_length=200, blank=True)
    no_decision_reason = models.CharField(_("why there is no decision"), max_length=200, blank=True)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    controller = models.CharField(_("controller of the data"), max_length=200, blank=True)
    purpose = TranslatedField(_("purpose"), blank=True)
    legal_basis = TranslatedField(_("legal basis"), blank=True)
    retention_months = models.PositiveSmallIntegerField(
        _("months that answers are kept"), default=24, validators=[MinValueValidator(1)]
    )
    contact = models.CharField(_("contact for questions"), max_length=200, blank=True)
    quota = models.PositiveIntegerField(
        _("most responses taken"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as come."),
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Its pages offer a quick way out, help lines and a pause."),
    )
    is_demo = models.BooleanField(_("synthetic demo content"), default=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    def __str__(self) -> str:
        return str(self.title)

    def is_open(self, day: date | None = None) -> bool:
        """Whether anybody may answer on `day` (today if not given)."""
        day = day or timezone.localdate()
        return (
            self.status == self.Status.LIVE
            and (self.opens_on is None or self.opens_on <= day)
            and (self.closes_on is None or day <= self.closes_on)
        )


class SurveyVersion(models.Model):
    """The questions as they were asked: frozen at going live, never changed."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    definition = models.JSONField(_("questions"))
    published_on = models.DateField(_("published on"), default=timezone.localdate)

    class Meta:
        ordering = ["survey", "-number"]
        verbose_name = _("survey version")
        verbose_name_plural = _("survey versions")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey} v{self.number}"


class SurveyLink(models.Model):
    """A short address of a survey; an NGO's own link tells which NGO brought the answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="links")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True)
    code = models.CharField(_("short code"), max_length=12, unique=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("survey link")
        verbose_name_plural = _("survey links")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "organisation"], name="one_link_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["survey"],
                condition=models.Q(organisation__isnull=True),
                name="one_plain_link",
            ),
        ]

    def __str__(self) -> str:
        return self.code
