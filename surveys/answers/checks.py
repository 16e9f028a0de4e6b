"""One check for each type of question: the answer in its stored form, or a ValidationError."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from surveys.answers.places import group_name, municipality_name
from surveys.answers.texts import SHORT_TEXT, clean_text
from surveys.definition import OTHER, Choice, Question

Check = Callable[[Any], Any]

LARGEST_NUMBER = 10**12
TODAY = "today"
PLACE_DECIMALS = 3
"""Of a degree: some hundred metres, so that a point is a neighbourhood and not a home."""
SOUTH, NORTH, WEST, EAST = 59.3, 70.2, 19.0, 31.7
"""Around Finland, its outermost islands included, in degrees."""
EARLIEST_YEAR, LATEST_YEAR = 1800, 2200
LONGEST_SLUG = 50

_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def read_day(text: str) -> date | None:
    """The day that `2026-11-21` or `21.11.2026` writes; None when it writes none.

    >>> read_day("1.2.2026")
    datetime.date(2026, 2, 1)
    """
    if not (found := _DAY.fullmatch(text.strip())):
        return None
    year, month, day, day_first, month_first, year_last = found.groups()
    try:
        return date(int(year or year_last), int(month or month_first), int(day or day_first))
    except ValueError:  # 31.2.
        return None


def check_of(question: Question) -> Check | None:
    """The compiled check of a question; None for a note and a calculation."""
    maker = _MAKERS.get(question.type)
    return maker(question) if maker else None


def _check_text(question: Question) -> Check:
    maximum = question.maximum_length
    if question.type == "text":
        maximum = min(maximum, SHORT_TEXT)
    return lambda value: clean_text(value, maximum)


def _check_integer(question: Question) -> Check:
    within = _limits(question)

    def check(value: Any) -> int:
        if type(value) is not int or not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            raise ValidationError(_("Write a whole number, for example 12."), code="number")
        within(value)
        return value

    return check


def _check_decimal(question: Question) -> Check:
    within = _limits(question)

    def check(value: Any) -> float:
        # NaN fails the comparison as infinities and giants do
        if type(value) not in {int, float} or not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            raise ValidationError(_("Write a number, for example 2,5."), code="number")
        within(value)
        return float(value) + 0.0  # there is one zero

    return check


def _limits(question: Question) -> Callable[[float], None]:
    low, high = question.minimum, question.maximum
    if low is None and high is None:
        return lambda _value: None

    def within(value: float) -> None:
        if (low is None or value >= low) and (high is None or value <= high):
            return
        if low is None:
            message = _("Write a number of %(high)s at most.")
        elif high is None:
            message = _("Write a number of %(low)s at least.")
        else:
            message = _("Write a number from %(low)s to %(high)s.")
        params = {"low": spoken_number(low), "high": spoken_number(high)}
        raise ValidationError(message, code="limit", params=params)

    return within


def spoken_number(value: float | None) -> str:
    """A number as the reader writes it, without needless decimals."""
    if value is None:
        return ""
    return str(number_format(int(value) if value == int(value) else value))


def _check_scale(question: Question) -> Check:
    points = question.points

    def check(value: Any) -> int:
        if type(value) is not int or not 1 <= value <= points:
            raise ValidationError(
                _("Choose a number from %(low)d to %(high)d."),
                code="number",
                params={"low": 1, "high": points},
            )
        return value

    return check


def _check_date(question: Question) -> Check:
    earliest, latest = _day_limit(question.earliest), _day_limit(question.latest)

    def check(value: Any) -> str:
        day = read_day(value) if isinstance(value, str) else None
        if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValidationError(_("Write the day like this: 21.11.2026."), code="date")
        first, last = earliest(), latest()
        if first and day < first:
            raise ValidationError(
                _("The day can be %(day)s at the earliest."),
                code="limit",
                params={"day": date_format(first, "SHORT_DATE_FORMAT")},
            )
        if last and day > last:
            raise ValidationError(
                _("The day can be %(day)s at the latest."),
                code="limit",
                params={"day": date_format(last, "SHORT_DATE_FORMAT")},
            )
        return day.isoformat()

    return check


def _day_limit(limit: str) -> Callable[[], date | None]:
    if limit == TODAY:
        return timezone.localdate
    day = read_day(limit)
    return lambda: day


def _check_single(question: Question) -> Check:
    names = frozenset(choice_names(question))

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise ValidationError(_("Choose one of the options."), code="choice")
        return value

    return check


def choice_names(question: Question) -> list[str]:
    """The names to choose among, `other` last where it is offered."""
    return _names(question.choices) + ([OTHER] if question.other_name else [])


def _names(choices: list[Choice]) -> list[str]:
    return [choice.name for choice in choices]


def _check_multiple(question: Question) -> Check:
    order = {name: place for place, name in enumerate(choice_names(question))}
    most = question.most

    def check(value: Any) -> list[str]:
        chosen = sorted(set(_known(value, order)), key=order.__getitem__)
        if most is not None and len(chosen) > most:
            raise ValidationError(
                _("Choose %(most)d at most. Now there are %(chosen)d."),
                code="too-many",
                params={"most": most, "chosen": len(chosen)},
            )
        return chosen

    return check


def _known(value: Any, names: Any) -> list[str]:
    if not isinstance(value, list) or not all(
        isinstance(name, str) and name in names for name in value
    ):
        raise ValidationError(_("Choose from the options."), code="choice")
    return value


def _check_ranking(question: Question) -> Check:
    names = frozenset(_names(question.choices))

    def check(value: Any) -> list[str]:
        # of a form in which two options have the same place, `read_texts` gives the places
        twice = _("Give each place to one option only.")
        if isinstance(value, dict):
            raise ValidationError(twice, code="ranking")
        ranked = _known(value, names)
        if len(set(ranked)) < len(ranked):
            raise ValidationError(twice, code="ranking")
        if question.required and 0 < len(ranked) < len(names):
            raise ValidationError(_("Give a place to every option."), code="ranking")
        return list(ranked)

    return check


def _check_matrix(question: Question) -> Check:
    rows, names = _names(question.rows), frozenset(_names(question.choices))

    def check(value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not value.keys() <= set(rows):
            raise ValidationError(_("Choose one option on each row."), code="choice")
        chosen = {row: name for row in rows if (name := value.get(row)) not in (None, "")}
        if not all(isinstance(name, str) and name in names for name in chosen.values()):
            raise ValidationError(_("Choose one of the options on each row."), code="choice")
        if question.required and 0 < len(chosen) < len(rows):
            raise ValidationError(_("Choose one option on each row."), code="matrix")
        return chosen

    return check


def _check_yes_no(question: Question) -> Check:
    def check(value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(_("Choose yes or no."), code="choice")
        return value

    return check


def _check_consent(question: Question) -> Check:
    def check(value: Any) -> bool | None:
        if not isinstance(value, bool):
            raise ValidationError(_("Tick the box or leave it empty."), code="choice")
        return value or None  # what is not consented to is no answer

    return check


def _check_municipality(question: Question) -> Check:
    def check(value: Any) -> str:
        is_code = isinstance(value, str) and re.fullmatch(r"[0-9]{3}", value)
        if not is_code or municipality_name(value) is None:
            raise ValidationError(_("Choose the municipality from the list."), code="choice")
        return str(value)

    return check


def _check_groups(question: Question) -> Check:
    def check(value: Any) -> list[str]:
        if not isinstance(value, list) or not all(_is_group(slug) for slug in value):
            raise ValidationError(_("Choose from the options."), code="choice")
        return sorted(set(value))

    return check


def _is_group(slug: Any) -> bool:
    return (
        isinstance(slug, str)
        and re.fullmatch(r"[-a-z0-9_]{1,50}", slug) is not None
        and group_name(slug) is not None
    )


def _check_place(question: Question) -> Check:
    def check(value: Any) -> list[float]:
        if (
            not isinstance(value, list | tuple)
            or len(value) != 2  # noqa: PLR2004 - latitude and longitude
            or not all(type(degrees) in {int, float} for degrees in value)
        ):
            raise ValidationError(
                _("Write the place as two numbers, for example 63.096, 21.616."), code="place"
            )
        latitude, longitude = value
        if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
            raise ValidationError(_("This place is not in Finland."), code="place")
        return [round(float(latitude), PLACE_DECIMALS), round(float(longitude), PLACE_DECIMALS)]

    return check


def _check_file(question: Question) -> Check:
    def check(value: Any) -> str:
        try:
            if not isinstance(value, str) or len(value) > LONGEST_SLUG:
                raise ValueError  # noqa: TRY301 - the same words for every wrong form
            return str(uuid.UUID(value))
        except ValueError as error:
            raise ValidationError(
                _("The file did not arrive. Add it again."), code="file"
            ) from error

    return check


_MAKERS: dict[str, Callable[[Question], Check]] = {
    "text": _check_text,
    "long-text": _check_text,
    "integer": _check_integer,
    "decimal": _check_decimal,
    "date": _check_date,
    "single": _check_single,
    "multiple": _check_multiple,
    "scale": _check_scale,
    "matrix": _check_matrix,
    "ranking": _check_ranking,
    "yes-no": _check_yes_no,
    "municipality": _check_municipality,
    "place": _check_place,
    "groups": _check_groups,
    "file": _check_file,
    "consent": _check_consent,
}
