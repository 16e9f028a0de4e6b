from django.db import models
from django.utils.translation import gettext_lazy as _

from places.querysets import MunicipalityQuerySet
from shared.translated import TranslatedField

FINNISH_ALPHABET = str.maketrans("åäö", "{|}")
"""Å, Ä and Ö come after Z, in this order; these characters do in the code table."""


def alphabetical(name: str) -> str:
    """What sorts names as Finnish and Swedish do.

    >>> sorted(["Öja", "Ähtäri", "Åland", "Vaasa"], key=alphabetical)
    ['Vaasa', 'Åland', 'Ähtäri', 'Öja']
    """
    return name.casefold().translate(FINNISH_ALPHABET)


class Place(models.Model):
    """What municipalities, counties and regions share: an official code and names."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = TranslatedField(_("name"))
    sotkanet_id = models.PositiveIntegerField(_("Sotkanet's own region id"), null=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.name)

    def sort_key(self) -> str:
        """What sorts places alphabetically in the reader's language."""
        return alphabetical(str(self.name))


class Region(Place):
    """Maakunta, by Statistics Finland's classification."""

    class Meta(Place.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class WellbeingServicesCounty(Place):
    """Hyvinvointialue; Helsinki and Åland, which have none, stand here under their own codes."""

    class Meta(Place.Meta):
        verbose_name = _("wellbeing services county")
        verbose_name_plural = _("wellbeing services counties")


class Municipality(Place):
    class LanguageStatus(models.TextChoices):
        FINNISH = "fi", _("Finnish-speaking")
        SWEDISH = "sv", _("Swedish-speaking")
        BILINGUAL_FINNISH = "fi-sv", _("bilingual, Finnish majority")
        BILINGUAL_SWEDISH = "sv-fi", _("bilingual, Swedish majority")

    class Kind(models.TextChoices):
        URBAN = "urban", _("urban municipality")
        SEMI_URBAN = "semi-urban", _("semi-urban municipality")
        RURAL = "rural", _("rural municipality")

    county = models.ForeignKey(
        WellbeingServicesCounty, on_delete=models.PROTECT, related_name="municipalities"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")
    language_status = models.CharField(_("language status"), max_length=5, choices=LanguageStatus)
    kind = models.CharField(
        _("kind of municipality"),
        max_length=10,
        choices=Kind,
        blank=True,
        help_text=_("Statistics Finland's statistical grouping of municipalities."),
    )
    saami_homeland = models.BooleanField(_("in the Sámi homeland"), default=False)
    population = models.PositiveIntegerField(_("population 31.12.2022"))
    longitude = models.FloatField(_("longitude, degrees east"))
    latitude = models.FloatField(_("latitude, degrees north"))
    ended_on = models.DateField(
        _("ended on"),
        null=True,
        blank=True,
        help_text=_("The day it joined another municipality; its material stays under its name."),
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta(Place.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")


class Boundary(models.Model):
    """The outline of a municipality, simplified, for drawing; no calculation rests on it."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, primary_key=True, related_name="boundary"
    )
    geometry = models.TextField(
        _("outline"), help_text=_("GeoJSON geometry in degrees, longitude first.")
    )
    source = models.CharField(_("source"), max_length=200)
    retrieved_on = models.DateField(_("retrieved on"))

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return self.municipality_id


class PopulationGroup(models.Model):
    class Axis(models.TextChoices):
        AGE = "age", _("age stage")
        SITUATION = "situation", _("life situation")

    slug = models.SlugField(primary_key=True)
    axis = models.CharField(_("axis"), max_length=10, choices=Axis)
    name = TranslatedField(_("name"))
    position = models.PositiveSmallIntegerField(_("position"))
    sensitive = models.BooleanField(
        _("special category of personal data"),
        default=False,
        help_text=_("Shown only for ten people or more."),
    )

    class Meta:
        ordering = ["position"]
        verbose_name = _("population group")
        verbose_name_plural = _("population groups")

    def __str__(self) -> str:
        return str(self.name)


class ThemeCategory(models.Model):
    """A theme of the taxonomy: what experiences, indicators and report sections are about.

    The machine's own themes (insights.Theme) are linked to it, so that themes of two languages
    stand side by side.
    """

    slug = models.SlugField(primary_key=True)
    name = TranslatedField(_("name"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("theme category")
        verbose_name_plural = _("theme categories")

    def __str__(self) -> str:
        return str(self.name)
