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
BEST_FIRST_OF_COUNTIES = {
    5: gettext_lazy("in the best fifth of wellbeing services counties"),
    4: gettext_lazy("better than in most wellbeing services counties"),
    3: gettext_lazy("about average"),
    2: gettext_lazy("weaker than in most wellbeing services counties"),
    1: gettext_lazy("in the weakest fifth of wellbeing services counties"),
}
HIGHEST_FIRST_OF_COUNTIES = {
    5: gettext_lazy("in the highest fifth of wellbeing services counties"),
    4: gettext_lazy("higher than in most wellbeing services counties"),
    3: gettext_lazy("about average"),
    2: gettext_lazy("lower than in most wellbeing services counties"),
    1: gettext_lazy("in the lowest fifth of wellbeing services counties"),
}
SHORT_BEST_FIRST = {
    5: gettext_lazy("best fifth"),
    4: gettext_lazy("better than most"),
    3: gettext_lazy("about average"),
    2: gettext_lazy("weaker than most"),
    1: gettext_lazy("weakest fifth"),
}
SHORT_HIGHEST_FIRST = {
    5: gettext_lazy("highest fifth"),
    4: gettext_lazy("higher than most"),
    3: gettext_lazy("about average"),
    2: gettext_lazy("lower than most"),
    1: gettext_lazy("lowest fifth"),
}


class Size(StrEnum):
    """How large a change is beside those of other municipalities of the same size class."""

    SMALL = "small"
    ORDINARY = "ordinary"
    LARGE = "large"

    @property
    def word(self) -> str:
        return {
            "small": _("a small change"),
            "ordinary": _("an ordinary change"),
            "large": _("a large change"),
        }[self.value]

    @property
    def sentence(self) -> str:
        """The word with what it is measured against."""
        return {
            "small": _("The change is small beside those of other municipalities of this size."),
            "ordinary": _("Municipalities of this size often change as much."),
            "large": _(
                "The change is large: four out of five municipalities of this size changed less."
            ),
        }[self.value]


def size_of(fifth: int) -> Size:
    """Small in the two lowest fifths of changes, large in the highest.

    >>> [size_of(n).value for n in (1, 2, 3, 4, 5)]
    ['small', 'small', 'ordinary', 'ordinary', 'large']
    """
    if fifth <= 2:  # noqa: PLR2004 - of five
        return Size.SMALL
    return Size.LARGE if fifth == 5 else Size.ORDINARY  # noqa: PLR2004


def number(value: float, decimals: int) -> str:
    """The number as the reader's language writes it: 1 234,5 and a true minus sign."""
    text = number_format(abs(round(value, decimals)), decimals, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if round(value, decimals) < 0 else text


def with_unit(value: float, *, decimals: int, unit: Translated | str) -> str:
    text = number(value, decimals)
    return f"{text}{NO_BREAK}{unit}" if str(unit) else text


def amount(value: float, *, decimals: int, unit: Translated | str) -> str:
    """How much a value has changed, without its sign; a change of a percentage is in points."""
    if str(unit) == "%":
        points = _("percentage points")
        return f"{number(abs(value), decimals)}{NO_BREAK}{points}"
    return with_unit(abs(value), decimals=decimals, unit=unit)


def place_word(quintile: int, polarity: int, *, among_counties: bool = False) -> str:
    """Where a value stands among the municipalities, or a county's among counties, in words."""
    if not polarity:
        return str((HIGHEST_FIRST_OF_COUNTIES if among_counties else HIGHEST_FIRST)[quintile])
    from_best = quintile if polarity > 0 else 6 - quintile
    return str((BEST_FIRST_OF_COUNTIES if among_counties else BEST_FIRST)[from_best])


def short_place_word(quintile: int, polarity: int) -> str:
    """The same for a cell of a table, where the heading tells among whom."""
    if not polarity:
        return str(SHORT_HIGHEST_FIRST[quintile])
    return str(SHORT_BEST_FIRST[quintile if polarity > 0 else 6 - quintile])


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


def chance_sentence() -> str:
    """What is told with every change of a small municipality."""
    return _("In a small municipality chance alone can move the value: look at several years.")


def whole_country() -> str:
    return pgettext("place", "Whole country")
