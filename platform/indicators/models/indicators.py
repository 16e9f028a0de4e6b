import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.querysets import IndicatorQuerySet, IndicatorValueQuerySet
from places.models import Municipality, PopulationGroup, ThemeCategory
from shared.translated import TranslatedField


class Indicator(models.Model):
    """A statistical indicator: what it tells, its source and how to read its direction."""

    class Source(models.TextChoices):
        SOTKANET = "sotkanet", "Sotkanet"
        PXWEB = "pxweb", _("Statistics Finland")
        OWN = "own", _("the municipality's own")

    class Polarity(models.IntegerChoices):
        LOW_IS_GOOD = -1, _("a low value is good")
        NONE = 0, _("no good or bad direction")
        HIGH_IS_GOOD = 1, _("a high value is good")

    class Rhythm(models.TextChoices):
        MONTHLY = "monthly", _("every month")
        QUARTERLY = "quarterly", _("every quarter")
        YEARLY = "yearly", _("every year")
        BIENNIAL = "biennial", _("every second year")
        FOUR_YEARLY = "four-yearly", _("every fourth year")
        IRREGULAR = "irregular", _("now and then")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    source_id = models.CharField(_("number in the source"), max_length=60, blank=True)
    source_title = models.CharField(
        _("title in the source"),
        max_length=400,
        blank=True,
        help_text=_("In Finnish, as a person has accepted it; an import refuses another."),
    )
    source_query = models.JSONField(
        _("question to the source"),
        default=dict,
        blank=True,
        help_text=_("What is asked of the source to get the values again; PxWeb's tables need it."),
    )
    source_updated_on = models.DateField(_("updated by the source on"), null=True, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="own_indicators",
        help_text=_("Whose own indicator this is; empty for those of national sources."),
    )
    is_public = models.BooleanField(
        _("public"),
        default=True,
        help_text=_("An own indicator is seen by its municipality alone until it is made public."),
    )
    title = TranslatedField(_("title"))
    description = TranslatedField(_("what it tells"), blank=True)
    caveats = TranslatedField(_("its limits: who and what it counts, and how surely"), blank=True)
    limits = TranslatedField(_("what it does not tell"), blank=True)
    rhythm = models.CharField(_("updated"), max_length=12, choices=Rhythm, default=Rhythm.YEARLY)
    unit = TranslatedField(_("unit"), blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=1)
    polarity = models.SmallIntegerField(_("direction"), choices=Polarity, default=Polarity.NONE)
    is_count = models.BooleanField(
        _("a count, not a rate"),
        default=False,
        help_text=_("Places of different size are not compared by it."),
    )
    categories = models.ManyToManyField(ThemeCategory, related_name="indicators", blank=True)
    groups = models.ManyToManyField(PopulationGroup, related_name="indicators", blank=True)
    publisher = TranslatedField(_("publisher"))
    licence = models.CharField(_("licence"), max_length=40, default="CC BY 4.0", blank=True)
    citation = models.CharField(
        _("how to cite the source"),
        max_length=600,
        blank=True,
        help_text=_("Without the day; the day is that on which the values were retrieved."),
    )
    is_demo = models.BooleanField(_("synthetic demo values"), default=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id=""),
                name="indicator_source_once",
            ),
            models.CheckConstraint(
                condition=models.Q(source="own", municipality__isnull=False)
                | ~models.Q(source="own") & models.Q(municipality=None, is_public=True),
                name="own_indicator_has_municipality",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class IndicatorValue(models.Model):
    """One value for one place, year, gender and, in own indicators, population group.

    The place is a level and an official code. Of gender and group at most one is told.
    """

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        COUNTY = "county", _("wellbeing services county")
        REGION = "region", _("region")
        COUNTRY = "country", _("whole country")

    class Gender(models.TextChoices):
        TOTAL = "total", _("all")
        FEMALE = "female", _("women")
        MALE = "male", _("men")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    level = models.CharField(_("level"), max_length=12, choices=Level)
    place_code = models.CharField(
        _("place"), max_length=3, help_text=_("Empty for the whole country."), blank=True
    )
    year = models.PositiveSmallIntegerField(_("year"))
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, default=Gender.TOTAL)
    group = models.ForeignKey(
        PopulationGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty for everybody."),
    )
    value = models.FloatField(_("value"))
    retrieved_on = models.DateField(_("retrieved on"))

    objects: ClassVar[IndicatorValueQuerySet] = IndicatorValueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("indicator value")
        verbose_name_plural = _("indicator values")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "level", "place_code", "gender"],
                condition=models.Q(group=None),
                name="indicator_value_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "year", "level", "place_code", "group"],
                condition=models.Q(group__isnull=False),
                name="indicator_group_value_once",
            ),
        ]
        indexes = [
            # A place's series of many indicators.
            models.Index(fields=["level", "place_code", "indicator"], name="value_of_place"),
            # A value's rank among all municipalities of a year, read from the index alone.
            models.Index(
                fields=["indicator", "year", "level", "gender", "value"],
                condition=models.Q(group=None),
                name="value_rank",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.level} {self.place_code} {self.year}: {self.value}"
