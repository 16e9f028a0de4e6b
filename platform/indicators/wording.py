"""Numbers and comparisons in words. Place names stay in their basic form: no inflection by rule."""

from enum import StrEnum

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shared.translated import Translated

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


class Direction(StrEnum):
    """How the value has changed."""

    UP = "up"
    DOWN = "down"
    SAME = "same"

    @property
    def arrow(self) -> str:
        return {"up": "↑", "down": "↓", "same": "→"}[self.value]

    @property
    def word(self) -> str:
        return {"up": _("rose"), "down": _("fell"), "same": _("unchanged")}[self.value]


class Tone(StrEnum):
    """The colour of a reading. It never stands alone: an arrow and a word come with it."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"

    @property
    def arrow(self) -> str:
        return {"good": "▲", "neutral": "●", "bad": "▼"}[self.value]


BEST_FIRST = {
    5: gettext_lazy("in the best fifth of municipalities"),
    4: gettext_lazy("better than in most municipalities"),
    3: gettext_lazy("about average"),
    2: gettext_lazy("weaker than in most municipalities"),
    1: gettext_lazy("in the weakest fifth of municipalities"),
}
HIGHEST_FIRST = {
    5: gettext_lazy("in the highest fifth of municipalities"),
    4: gettext_lazy("higher than in most municipalities"),
    3: gettext_lazy("about average"),
    2: gettext_lazy("lower than in most municipalities"),
    1: gettext_lazy("in the lowest fifth of municipalities"),
}


def number(value: float, decimals: int) -> str:
    """The number as the reader's language writes it: 1 234,5 and a true minus sign."""
    text = number_format(abs(round(value, decimals)), decimals, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if round(value, decimals) < 0 else text


def with_unit(value: float, *, decimals: int, unit: Translated) -> str:
    text = number(value, decimals)
    return f"{text}{NO_BREAK}{unit}" if str(unit) else text


def amount(value: float, *, decimals: int, unit: Translated) -> str:
    """How much a value has changed, without its sign; a change of a percentage is in points."""
    if str(unit) == "%":
        points = _("percentage points")
        return f"{number(abs(value), decimals)}{NO_BREAK}{points}"
    return with_unit(abs(value), decimals=decimals, unit=unit)


def place_word(quintile: int, polarity: int) -> str:
    """Where a value stands among the municipalities, in words."""
    if not polarity:
        return str(HIGHEST_FIRST[quintile])
    return str(BEST_FIRST[quintile if polarity > 0 else 6 - quintile])


def tone(quintile: int | None, polarity: int) -> Tone:
    """Good in the two best fifths, bad in the two weakest; neutral without a direction."""
    if quintile is None or not polarity or quintile == 3:  # noqa: PLR2004 - the middle of five
        return Tone.NEUTRAL
    return Tone.GOOD if (quintile > 3) == (polarity > 0) else Tone.BAD  # noqa: PLR2004


def value_sentence(*, place: str, value: str, year: int, word: str) -> str:
    if word:
        return _("%(place)s: %(value)s in %(year)d, %(word)s.") % {
            "place": place,
            "value": value,
            "year": year,
            "word": word,
        }
    return _("%(place)s: %(value)s in %(year)d.") % {"place": place, "value": value, "year": year}


def change_sentence(*, direction: Direction, by: str, since: int) -> str:
    if direction is Direction.SAME:
        return _("The value is the same as in %(year)d.") % {"year": since}
    if direction is Direction.UP:
        return _("The value rose by %(amount)s from %(year)d.") % {"amount": by, "year": since}
    return _("The value fell by %(amount)s from %(year)d.") % {"amount": by, "year": since}


def country_sentence(*, value: str) -> str:
    return _("In the whole country it is %(value)s.") % {"value": value}


def whole_country() -> str:
    return pgettext("place", "Whole country")
