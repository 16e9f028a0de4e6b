from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.indicators import Indicator
from places.models import Municipality


class IndicatorTarget(models.Model):
    """What a municipality aims at with an indicator, and where it wants to be woken."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="indicator_targets"
    )
    value = models.FloatField(_("target value"), null=True, blank=True)
    by_year = models.PositiveSmallIntegerField(_("by the year"), null=True, blank=True)
    threshold = models.FloatField(
        _("threshold"),
        null=True,
        blank=True,
        help_text=_("A value on the worse side of this asks for attention."),
    )
    note = models.CharField(_("where this was decided"), max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_on = models.DateField(_("set on"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "municipality"], name="target_once"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | models.Q(threshold__isnull=False),
                name="target_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.municipality_id}: {self.value} by {self.by_year}"
