"""What reading an indicator gives: the value, its change, its place, and what stands beside it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators import wording
from indicators.areas import Area, place_of
from indicators.models import Indicator, IndicatorTarget, IndicatorValue
from indicators.wording import Direction, Size, Tone
from places.models import Municipality


@dataclass(frozen=True, slots=True)
class Change:
    """How the shown value differs from an earlier one. What is compared is what is shown."""

    indicator: Indicator
    since: int
    difference: float
    size: Size | None = None
    """Beside municipalities of the same size class; None when that is not told."""
    by_chance: bool = False
    """The place is so small that chance alone may have moved the value."""

    @property
    def direction(self) -> Direction:
        if not self.difference:
            return Direction.SAME
        return Direction.UP if self.difference > 0 else Direction.DOWN

    @property
    def amount(self) -> str:
        """How much, with its unit and without a sign."""
        return wording.amount(
            self.difference, decimals=self.indicator.decimals, unit=self.indicator.unit
        )

    @property
    def number(self) -> str:
        """How much, without unit and sign."""
        return wording.number(abs(self.difference), self.indicator.decimals)

    @property
    def arrow(self) -> str:
        return self.direction.arrow

    @property
    def word(self) -> str:
        return self.direction.word

    @property
    def told(self) -> str:
        """The change in the few words of a table's cell, whose row tells the unit."""
        if not self.difference:
            return _("%(word)s from %(year)s") % {"word": self.word, "year": self.since}
        return _("%(word)s %(amount)s from %(year)s") % {
            "word": self.word,
            "amount": self.number,
            "year": self.since,
        }

    @property
    def size_word(self) -> str:
        """How large the change is; empty when that is not told."""
        return self.size.word if self.size else ""

    @property
    def sentence(self) -> str:
        """The change, its size, and the warning when chance may explain it."""
        parts = [
            wording.change_sentence(direction=self.direction, by=self.amount, since=self.since)
        ]
        if self.size:
            parts.append(self.size.sentence)
            if self.by_chance:
                parts.append(wording.chance_sentence())
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One place beside the one read: its name and its series, oldest year first.

    `kind` is a level of `IndicatorValue.Level`, or `similar` for the median of a group.
    """

    indicator: Indicator
    kind: str
    code: str
    name: str
    series: tuple[tuple[int, float], ...]
    value: float | None

    @property
    def shown(self) -> str:
        """The value with its unit; empty when there is none."""
        return "" if self.value is None else _shown(self.indicator, self.value)


@dataclass(frozen=True)
class Reading:
    """An indicator read for one place: everything that a card, a page or a report shows of it.

    `value` is None when the source has none for the place; then `year`, `change` and `quintile`
    are None too. `quintile` 1 is the lowest fifth, 5 the highest; `tone` weighs it by polarity.
    """

    indicator: Indicator
    place: str
    year: int | None
    value: float | None
    series: tuple[tuple[int, float], ...]
    change: Change | None
    long_change: Change | None
    quintile: int | None
    comparisons: tuple[Comparison, ...]
    retrieved_on: date | None
    area: Area | None = field(default=None, compare=False)
    """The municipality, county or region; None for the whole country."""
    target: IndicatorTarget | None = field(default=None, compare=False)
    """What the municipality aims at, where that has been asked for and is set."""

    @property
    def municipality(self) -> Municipality | None:
        return self.area if isinstance(self.area, Municipality) else None

    @property
    def level(self) -> str:
        return place_of(self.area)[0]

    @property
    def is_demo(self) -> bool:
        return self.indicator.is_demo

    @cached_property
    def shown(self) -> str:
        """The value with its unit; empty when there is none."""
        return "" if self.value is None else _shown(self.indicator, self.value)

    @property
    def tone(self) -> Tone:
        return wording.tone(self.quintile, self.indicator.polarity)

    @property
    def arrow(self) -> str:
        return self.tone.arrow

    @property
    def word(self) -> str:
        """Where the value stands among places of its level; empty when that is not told."""
        if self.quintile is None:
            return ""
        return wording.place_word(
            self.quintile,
            self.indicator.polarity,
            among_counties=self.level == IndicatorValue.Level.COUNTY,
        )

    @property
    def short_word(self) -> str:
        """The same for a cell of a table."""
        if self.quintile is None:
            return ""
        return wording.short_place_word(self.quintile, self.indicator.polarity)

    @cached_property
    def sentence(self) -> str:
        """The sentence that reads the figure."""
        if self.value is None or self.year is None:
            return _("%(place)s: the source has no value.") % {"place": self.place}
        parts = [
            wording.value_sentence(
                place=self.place, value=self.shown, year=self.year, word=self.word
            )
        ]
        if self.change:
            parts.append(self.change.sentence)
        country = next(
            (c for c in self.comparisons if c.kind == IndicatorValue.Level.COUNTRY), None
        )
        if country and country.value is not None and not self.indicator.is_count:
            parts.append(wording.country_sentence(value=country.shown))
        return " ".join(parts)

    @property
    def source_line(self) -> str:
        """What stands under every figure: publisher, number, licence and the day of retrieval.

        An example value says that it is one, and names the real indicator's source.
        """
        return source_line(self.indicator, self.retrieved_on)


def source_line(indicator: Indicator, retrieved_on: date | None) -> str:
    """What stands under every figure; see `Reading.source_line`."""
    parts = [demo_label()] if indicator.is_demo else []
    parts.append(str(indicator.publisher))
    if indicator.source == Indicator.Source.SOTKANET:
        parts.append(_("Sotkanet %(number)s") % {"number": indicator.source_id})
    if not indicator.is_demo:
        parts.append(indicator.licence or _("on the publisher's terms"))
        if retrieved_on:
            day = date_format(retrieved_on, "SHORT_DATE_FORMAT")
            parts.append(_("retrieved %(day)s") % {"day": day})
    return " · ".join(part for part in parts if part)


def demo_label() -> str:
    return _("Example value, not a real statistic")


def _shown(indicator: Indicator, value: float) -> str:
    return wording.with_unit(value, decimals=indicator.decimals, unit=indicator.unit)
