"""Themes and which passages belong to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from insights.models.passages import Passage
from insights.models.runs import AnalysisRun
from insights.querysets import ThemeAssignmentQuerySet, ThemeQuerySet
from places.models import Municipality, ThemeCategory

USER = settings.AUTH_USER_MODEL


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
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="subthemes",
        help_text=_("The theme that a sub-theme is a part of."),
    )
    is_split = models.BooleanField(
        _("split into its sub-themes by a person"),
        default=False,
        help_text=_("Its sub-themes stand as themes; it keeps what none of them holds."),
    )
    passages = models.ManyToManyField(
        Passage,
        through="ThemeAssignment",
        through_fields=("theme", "passage"),
        related_name="themes",
    )

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

    @property
    def whole(self) -> "Theme | None":
        """The theme that this one is shown as a part of; None for one that stands by itself."""
        if self.parent is None or self.parent.is_split:
            return None
        return self.parent.merged_into or self.parent


class ThemeSuccession(models.Model):
    """How much of an earlier theme a theme of the next edition holds; shares are of passages, 0 to 1."""

    earlier = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="later")
    later = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="earlier")
    share_of_earlier = models.FloatField()
    share_of_later = models.FloatField()

    class Meta:
        ordering = ["-share_of_later", "pk"]
        constraints = [models.UniqueConstraint(fields=["earlier", "later"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.earlier_id} → {self.later_id}"


class ThemeAssignment(models.Model):
    """That a passage belongs to a theme, and whether the machine or a person says so."""

    class By(models.TextChoices):
        MACHINE = "machine", _("machine")
        PERSON = "person", _("person")

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="assignments")
    origin = models.ForeignKey(
        Theme,
        on_delete=models.CASCADE,
        related_name="given_assignments",
        help_text=_("The theme that the machine gave; a merge can be undone by it."),
    )
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="assignments")
    said_on = models.DateField(
        _("said on"), help_text=_("Of the passage; repeated for reading page by page.")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Of the passage; repeated for reading page by page."),
    )
    by = models.CharField(_("decided by"), max_length=7, choices=By, default=By.MACHINE)
    confidence = models.FloatField(_("confidence, 0–1"), default=0)
    start = models.PositiveIntegerField(
        _("first character"),
        default=0,
        help_text=_("Where in the redacted text the theme is spoken of."),
    )
    end = models.PositiveIntegerField(
        _("after the last character"), default=0, help_text=_("0: the whole text.")
    )
    moved_from = models.ForeignKey(
        Theme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="moved_assignments",
        help_text=_("The theme that a person moved the passage from."),
    )
    is_quote_candidate = models.BooleanField(_("among the most telling"), default=False)
    is_removed = models.BooleanField(_("taken out of the theme by a person"), default=False)

    objects = ThemeAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme assignment")
        verbose_name_plural = _("theme assignments")
        constraints = [models.UniqueConstraint(fields=["theme", "passage"], name="assignment_once")]
        indexes = [  # one for a county's pages of texts, one for a municipality's
            models.Index("theme", F("said_on").desc(), "id", name="assignment_theme_day"),
            models.Index(
                "theme", "municipality", F("said_on").desc(), "id", name="assignment_place_day"
            ),
            models.Index(
                fields=["theme"], condition=Q(is_quote_candidate=True), name="assignment_telling"
            ),
            models.Index(fields=["theme"], condition=Q(by="person"), name="assignment_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} → {self.theme_id}"
