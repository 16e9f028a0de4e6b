from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.indicators import Indicator
from organisations.models import Organisation
from shared.translated import TranslatedField


class MinimumItem(models.Model):
    """One piece of the minimum information that a welfare report has to cover."""

    class Stage(models.TextChoices):
        """The parts of the report's description of wellbeing, as the national structure has them."""

        STRUCTURE = "structure", _("Structure, economy and vitality")
        EVERYBODY = "everybody", _("All age groups")
        FAMILIES = "families", _("Children and families")
        YOUNG = "young", _("Young people")
        WORKING_AGE = "working-age", _("Working age")
        OLDER = "older", _("Older people")

    slug = models.SlugField(primary_key=True)
    title = TranslatedField(_("title"))
    basis = TranslatedField(_("what it rests on"), blank=True)
    stage = models.CharField(
        _("part of the report"),
        max_length=20,
        choices=Stage,
        help_text=_("The life stage under which part 3 of the report tells it."),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    indicators = models.ManyToManyField(Indicator, related_name="minimum_items", blank=True)
    is_off = models.BooleanField(
        _("taken off the list"),
        default=False,
        help_text=_("Kept, so that it does not come back when the starting list is loaded anew."),
    )

    class Meta:
        ordering = ["position"]
        verbose_name = _("item of the minimum information")
        verbose_name_plural = _("minimum information")

    def __str__(self) -> str:
        return str(self.title)


class MinimumGap(models.Model):
    """Why an organisation's report leaves an item out. Without one, an item not covered is open."""

    item = models.ForeignKey(MinimumItem, on_delete=models.CASCADE, related_name="gaps")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="minimum_gaps"
    )
    reason = models.CharField(_("reason"), max_length=400)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_on = models.DateField(_("recorded on"))

    class Meta:
        verbose_name = _("item left out")
        verbose_name_plural = _("items left out")
        constraints = [
            models.UniqueConstraint(fields=["item", "organisation"], name="gap_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.reason}"
