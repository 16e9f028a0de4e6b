"""Places that indicators have values of, as a page's address names them.

`905` is a municipality, `county-17` a wellbeing services county, `region-15` a region, `country`
the whole country and `similar-905` the municipalities that resemble one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators.models import IndicatorValue
from indicators.similar import Facts, SimilarGroup, similar_to
from indicators.wording import whole_country
from places.models import Municipality, Region, WellbeingServicesCounty, alphabetical
from shared.translated import Translated

Area = Municipality | WellbeingServicesCounty | Region
Compared = Area | SimilarGroup | None
"""A place, a group of similar municipalities or, as None, the whole country."""
Place = tuple[str, str]
"""A level and an official code."""
Level = IndicatorValue.Level
COUNTRY: Place = (Level.COUNTRY, "")
WHOLE_COUNTRY = "country"


def place_of(area: Area | None) -> Place:
    """The level and the code; None is the whole country."""
    if isinstance(area, Municipality):
        return Level.MUNICIPALITY, area.code
    if isinstance(area, WellbeingServicesCounty):
        return Level.COUNTY, area.code
    return (Level.REGION, area.code) if area else COUNTRY


def token_of(area: Compared) -> str:
    """What stands for the place in an address."""
    if isinstance(area, SimilarGroup):
        return f"similar-{area.municipality.code}"
    level, code = place_of(area)
    if level == Level.COUNTRY:
        return WHOLE_COUNTRY
    return code if level == Level.MUNICIPALITY else f"{level}-{code}"


def name_of(area: Compared) -> str:
    """The name in the reader's language."""
    if area is None:
        return whole_country()
    if isinstance(area, SimilarGroup):
        return area.label
    # Where county and region have the same borders they still are two things with two names.
    return _("%(region)s (region)") % {"region": area} if isinstance(area, Region) else str(area)


@dataclass(frozen=True)
class Directory:
    """Every place there is, read with one query: 308 rows and no model instances."""

    municipalities: Mapping[str, Facts]
    counties: Mapping[str, Translated]
    regions: Mapping[str, Translated]

    @classmethod
    def load(cls) -> "Directory":
        rows = Municipality.objects.current().values_list(
            "pk",
            "name",
            "population",
            "kind",
            "language_status",
            "county_id",
            "county__name",
            "region_id",
            "region__name",
        )
        municipalities, counties, regions = {}, {}, {}
        for code, name, population, kind, language, *above in rows:
            municipalities[code] = Facts(code, name, population, kind, language)
            county, county_name, region, region_name = above
            counties[county] = county_name
            regions[region] = region_name
        return cls(municipalities, counties, regions)

    @cached_property
    def known(self) -> frozenset[str]:
        """The tokens of municipalities, counties and regions."""
        return frozenset(
            [
                *self.municipalities,
                *(f"county-{code}" for code in self.counties),
                *(f"region-{code}" for code in self.regions),
            ]
        )

    def areas(self, tokens: Iterable[str]) -> dict[str, Area]:
        """The places of known tokens; one query for each level that is asked for."""
        wanted = [token for token in tokens if token in self.known]
        codes = {
            prefix: [token.removeprefix(prefix) for token in wanted if token.startswith(prefix)]
            for prefix in ("county-", "region-")
        }
        plain = [token for token in wanted if "-" not in token]
        found: dict[str, Area] = {}
        if plain:
            found |= Municipality.objects.select_related("county", "region").in_bulk(plain)
        if codes["county-"]:
            counties = WellbeingServicesCounty.objects.in_bulk(codes["county-"])
            found |= {f"county-{code}": county for code, county in counties.items()}
        if codes["region-"]:
            regions = Region.objects.in_bulk(codes["region-"])
            found |= {f"region-{code}": region for code, region in regions.items()}
        return {token: found[token] for token in wanted if token in found}

    def compared(self, tokens: Iterable[str]) -> dict[str, Compared]:
        """The places, groups and the country of these tokens in their order; others are ignored."""
        tokens = list(dict.fromkeys(tokens))
        areas = self.areas(tokens)
        found: dict[str, Compared] = {}
        for token in tokens:
            code = token.removeprefix("similar-")
            if token in areas:
                found[token] = areas[token]
            elif token == WHOLE_COUNTRY:
                found[token] = None
            elif token != code and code in self.municipalities:
                found[token] = similar_to(code, self.municipalities)
        return found

    def similar_to(self, municipality: Municipality | None) -> SimilarGroup | None:
        """Who resembles the municipality; None for other places and for one that has ended."""
        if municipality is None or municipality.code not in self.municipalities:
            return None
        return similar_to(municipality.code, self.municipalities)

    def options(self, chosen: str = "") -> SafeString:
        """The options of a field for one place, municipalities first.

        Written here and not in a template: 308 turns of a loop cost a fifth of the page.
        """
        groups = {
            _("Municipalities"): {code: one.name for code, one in self.municipalities.items()},
            _("Wellbeing services counties"): {f"county-{c}": n for c, n in self.counties.items()},
            _("Regions"): {f"region-{code}": name for code, name in self.regions.items()},
        }
        selected = mark_safe(" selected")
        return format_html_join(
            "\n",
            '<optgroup label="{}">{}</optgroup>',
            (
                (
                    label,
                    format_html_join(
                        "\n",
                        '<option value="{}"{}>{}</option>',
                        (
                            (token, selected if token == chosen else "", name)
                            for token, name in _alphabetically(names)
                        ),
                    ),
                )
                for label, names in groups.items()
            ),
        )


def _alphabetically(names: Mapping[str, Translated]) -> list[tuple[str, str]]:
    return sorted(
        ((token, str(name)) for token, name in names.items()), key=lambda one: alphabetical(one[1])
    )


def country_option(chosen: str) -> SafeString:
    """The option of the whole country, which an empty value stands for."""
    selected = "" if chosen else mark_safe(" selected")
    return format_html('<option value=""{}>{}</option>\n', selected, whole_country())
