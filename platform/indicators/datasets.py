"""An indicator's values of all places of a level, as machines take them: JSON-stat 2 and CSV.

JSON-stat 2.0: https://json-stat.org/full/. The licence and how to cite the source go with both.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from indicators.areas import Level
from indicators.models import Indicator, IndicatorValue
from places.models import Municipality, Region, WellbeingServicesCounty
from shared.translated import Translated

COUNTRY = Translated(fi="Koko maa", sv="Hela landet", en="Whole country")
COUNTRY_CODE = "SSS"
"""As Statistics Finland writes it; our own code is empty, which no category may be."""
LABELS = {
    Level.MUNICIPALITY: Translated(fi="Kunta", sv="Kommun", en="Municipality"),
    Level.COUNTY: Translated(
        fi="Hyvinvointialue", sv="Välfärdsområde", en="Wellbeing services county"
    ),
    Level.REGION: Translated(fi="Maakunta", sv="Landskap", en="Region"),
    Level.COUNTRY: COUNTRY,
}
YEAR = Translated(fi="Vuosi", sv="År", en="Year")
PLACES = {
    Level.MUNICIPALITY: Municipality,
    Level.COUNTY: WellbeingServicesCounty,
    Level.REGION: Region,
}
COLUMNS = (
    "indicator",
    "level",
    "place",
    "name",
    "year",
    "gender",
    "group",
    "value",
    "unit",
    "is_demo",
    "retrieved_on",
    "licence",
    "citation",
)


@dataclass(frozen=True)
class Dataset:
    """The values of one indicator for one level, gender and group; `language` is that of names."""

    indicator: Indicator
    level: str
    gender: str
    group: str
    language: str
    years: Sequence[int] = ()
    """Only these; empty for all."""

    @cached_property
    def rows(self) -> list[tuple[str, int, float, date]]:
        """Place, year, value and day of retrieval, by place and year."""
        rows = IndicatorValue.objects.filter(
            indicator=self.indicator,
            level=self.level,
            gender=self.gender,
            group=self.group or None,
        ).order_by("place_code", "year")
        if self.years:
            rows = rows.filter(year__in=self.years)
        return [
            (code or COUNTRY_CODE, year, value, retrieved_on)
            for code, year, value, retrieved_on in rows.values_list(
                "place_code", "year", "value", "retrieved_on"
            )
        ]

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the places that have a value, by code."""
        codes = {code for code, *_rest in self.rows}
        model = PLACES.get(Level(self.level))
        if model is None:
            return {COUNTRY_CODE: COUNTRY.to(self.language)} if codes else {}
        known = dict(model._default_manager.values_list("pk", "name"))
        return {code: known[code].to(self.language) if code in known else code for code in codes}

    def json_stat(self) -> dict[str, Any]:
        """A JSON-stat 2 dataset: contents × place × year, null where the source has no value."""
        indicator, language = self.indicator, self.language
        codes = sorted(self.names)
        years = sorted({year for _code, year, *_rest in self.rows})
        found = {(code, year): value for code, year, value, _day in self.rows}
        days = [day for *_rest, day in self.rows]
        return {
            "version": "2.0",
            "class": "dataset",
            "label": indicator.title.to(language),
            "source": indicator.publisher.to(language),
            "updated": max(days).isoformat() if days else None,
            "id": ["contents", "place", "year"],
            "size": [1, len(codes), len(years)],
            "role": {"metric": ["contents"], "geo": ["place"], "time": ["year"]},
            "dimension": {
                "contents": {
                    "label": indicator.title.to(language),
                    "category": {
                        "index": [indicator.slug],
                        "label": {indicator.slug: indicator.title.to(language)},
                        "unit": {
                            indicator.slug: {
                                "label": indicator.unit.to(language),
                                "decimals": indicator.decimals,
                            }
                        },
                    },
                },
                "place": {
                    "label": LABELS[Level(self.level)].to(language),
                    "category": {"index": codes, "label": self.names},
                },
                "year": {
                    "label": YEAR.to(language),
                    "category": {"index": [str(year) for year in years]},
                },
            },
            "value": [found.get((code, year)) for code in codes for year in years],
            "extension": {
                "level": self.level,
                "gender": self.gender,
                "group": self.group,
                "is_demo": indicator.is_demo,
                "licence": indicator.licence,
                "citation": indicator.citation,
            },
        }

    def csv(self) -> Iterator[str]:
        """RFC 4180 in lines, with a heading: commas between cells and a decimal point."""
        yield _line(COLUMNS)
        indicator = self.indicator
        for code, year, value, day in self.rows:
            yield _line(
                [
                    indicator.slug,
                    self.level,
                    code,
                    self.names[code],
                    year,
                    self.gender,
                    self.group,
                    value,
                    indicator.unit.to(self.language),
                    str(indicator.is_demo).lower(),
                    day.isoformat(),
                    indicator.licence,
                    indicator.citation,
                ]
            )


def _line(cells: Sequence[object]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()
