"""An indicator as it stands in locked content: its reading in words, its chart and its table."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from indicators import wording
from indicators.areas import Area
from indicators.charts import line_chart
from indicators.comparison import readings
from indicators.reading import Reading
from organisations.models import Organisation
from places.models import Municipality
from reports.models import PlacedIndicator
from shared.translated import LANGUAGES, Translated


@dataclass(frozen=True, slots=True)
class Figure:
    """A locked reading; the words are those of the reader's language."""

    stored: dict[str, Any]

    @property
    def slug(self) -> str:
        return str(self.stored["slug"])

    @property
    def title(self) -> Translated:
        return Translated(self.stored["title"])

    @property
    def comment(self) -> Translated:
        return Translated(self.stored["comment"])

    @property
    def is_demo(self) -> bool:
        return bool(self.stored["is_demo"])

    @property
    def tone(self) -> str:
        return str(self.stored["tone"])

    @property
    def words(self) -> dict[str, Any]:
        """`place, shown, word, change, sentence, source, comparisons` in the reader's language."""
        by_language: dict[str, dict[str, Any]] = self.stored["words"]
        return by_language.get(get_language() or "", by_language[LANGUAGES[0]])

    @property
    def chart(self) -> SafeString:
        return mark_safe(str(self.words["chart"]))  # noqa: S308 - drawn by indicators.charts

    @property
    def chart_image(self) -> str:
        """The chart as an image address, for prints: an image has an alternative text of its own."""
        svg = str(self.words["chart"])
        return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}" if svg else ""

    @property
    def years(self) -> list[int]:
        return [year for year, _value in self.stored["series"]]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table under the chart: a name and a value for each of `years`."""
        names = [self.words["place"], *(one["name"] for one in self.words["comparisons"])]
        lines = [self.stored["series"], *self.stored["comparisons"]]
        return [(name, self._shown(dict(line))) for name, line in zip(names, lines, strict=True)]

    def _shown(self, values: dict[int, float]) -> list[str]:
        decimals = self.stored["decimals"]
        return [
            wording.number(values[year], decimals) if year in values else "" for year in self.years
        ]


def figures(
    placed: Iterable[PlacedIndicator], organisation: Organisation
) -> dict[int, dict[str, Any]]:
    """The locked form of each placed indicator, by its key; a few queries for each language."""
    placed = list(placed)
    indicators = list({one.indicator_id: one.indicator for one in placed}.values())
    place = _place(organisation)
    words: dict[Any, dict[str, Any]] = {one.pk: {} for one in indicators}
    latest: dict[Any, Reading] = {}
    for language in LANGUAGES:
        with override(language):
            for reading in readings(indicators, place) if indicators else []:
                latest[reading.indicator.pk] = reading
                words[reading.indicator.pk][language] = _words(reading)
    return {
        one.pk: _figure(one, latest[one.indicator_id], words[one.indicator_id]) for one in placed
    }


def _place(organisation: Organisation) -> Area | None:
    """Whose figures the organisation's report shows: its municipality's, its county's."""
    if organisation.municipality_id:
        return Municipality.objects.select_related("county", "region").get(
            pk=organisation.municipality_id
        )
    return organisation.county


def _words(reading: Reading) -> dict[str, Any]:
    return {
        "place": reading.place,
        "shown": reading.shown,
        "word": reading.word,
        "change": f"{reading.change.arrow} {reading.change.word}" if reading.change else "",
        "sentence": reading.sentence,
        "source": reading.source_line,
        "comparisons": [
            {"name": other.name, "shown": other.shown} for other in reading.comparisons
        ],
        "chart": line_chart(reading),
    }


def _figure(placed: PlacedIndicator, reading: Reading, words: dict[str, Any]) -> dict[str, Any]:
    indicator = reading.indicator
    return {
        "slug": indicator.slug,
        "title": indicator.title,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "is_demo": indicator.is_demo,
        "comment": placed.comment,
        "year": reading.year,
        "tone": reading.tone.value,
        "arrow": reading.arrow,
        "words": words,
        "series": _rounded(reading.series, indicator.decimals),
        "comparisons": [
            _rounded(other.series, indicator.decimals) for other in reading.comparisons
        ],
    }


def _rounded(series: Iterable[tuple[int, float]], decimals: int) -> list[tuple[int, float]]:
    return [(year, round(value, decimals)) for year, value in series]
