"""How counts and passages are drawn on the pages of insights."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from insights.forms import cut, period_name
from insights.forms.hints import telling_words as words_that_tell
from insights.models import Passage, ThemeAssignment, WeakSignal
from insights.rollups import Line, by_people
from shared.disclosure import Cell, shown
from surveys.models import Response

register = template.Library()

SPARK_WIDTH, SPARK_HEIGHT = 120, 28
BAR_HEIGHT = 120
TWICE = 2
RARE = 0.03
"""People a week: one and a half a year."""
WEEKLY, MONTHLY = 0.9, 0.2
"""From so many people a week on a rate is told by the week, by the month."""
DOT_STEPS = (10, 20, 50, 100, 200)


@register.filter
def people(count: int | Cell | None) -> str:
    """So many people in words; that the number is hidden or below k when it must not be told."""
    cell = count if isinstance(count, Cell) else shown(count or 0)
    if cell.value is None:
        if cell.below is None:
            return gettext("number hidden")
        return gettext("fewer than %(k)s people") % {"k": cell.below}
    return ngettext("%(count)s person", "%(count)s people", cell.value) % {"count": cell.value}


Rows = Iterable[tuple[object, Cell | None]]


@register.filter
def with_people(rows: Rows) -> list[tuple[object, Cell]]:
    """Rows where anybody is counted, the most first, hidden ones last."""
    found = [(subject, cell) for subject, cell in rows if cell and cell.value != 0]
    return sorted(found, key=lambda row: by_people(*row))


@register.filter
def without_people(rows: Rows) -> list[object]:
    return [subject for subject, cell in rows if cell is None or cell.value == 0]


@register.filter
def without_note(name: object) -> str:
    """A name without what stands after it in brackets, for narrow columns."""
    return str(name).partition(" (")[0]


@register.simple_tag
def dot(line: Line | None, group: str = "") -> SafeString:
    """A cell of the matrix: a dot sized by people and their number, or that it is hidden."""
    if line is None:
        return SafeString("")
    cell = line.groups.get(group, Cell(0)) if group else line.people
    return _dot(cell.value, get_language() or "")


@lru_cache(maxsize=4096)
def _dot(people: int | None, language: str) -> SafeString:
    """Drawn once for each number and language: a matrix has hundreds."""
    if people is None:
        return format_html(
            '<span class="dot dot--hidden" aria-hidden="true"></span>'
            '<span class="dot__number muted">{}</span>',
            gettext("hidden"),
        )
    if not people:
        return format_html('<span class="dot__number muted">{}</span>', 0)
    return format_html(
        '<span class="dot dot--{}" aria-hidden="true"></span><span class="dot__number">{}</span>',
        1 + sum(people >= step for step in DOT_STEPS),
        people,
    )


@register.filter
def in_period(period: str) -> str:
    return period_name(period)


@register.filter
def teller(passage: Passage) -> str:
    """Who tells, in general: a resident, or an organisation in one of its roles."""
    response = passage.response
    if response.role == Response.Role.RESIDENT:
        return gettext("resident")
    return str(response.get_role_display())


@register.filter
def attribution(passage: Passage, told_places: Collection[str] = ()) -> str:
    """Who speaks, as a quote may say it: a resident or an organisation's role, and where.

    That is the municipality where enough people stand behind the claim, else the county. Age and
    group are never told: with the words themselves they could point to a person.
    """
    place: object = passage.municipality
    if passage.municipality and passage.municipality_id not in told_places:
        place = passage.municipality.county
    return ", ".join(str(part) for part in (teller(passage), place) if part)


@register.filter
def times_as_often(times: int) -> str:
    """How much more often than elsewhere, in words."""
    if times <= 1:
        return gettext("clearly more often than elsewhere")
    if times == TWICE:
        return gettext("about twice as often as elsewhere")
    return gettext("about %(times)s times as often as elsewhere") % {"times": times}


@register.filter
def rate(people_a_week: float) -> str:
    """A number of people a week as one says it: a week, a month or a year, in whole people."""
    if people_a_week < RARE:
        return gettext("hardly anybody")
    if people_a_week >= WEEKLY:
        count = round(people_a_week)
        return ngettext("%(count)s person a week", "%(count)s people a week", count) % {
            "count": count
        }
    if people_a_week >= MONTHLY:
        count = round(people_a_week * 52 / 12)
        return ngettext("%(count)s person a month", "%(count)s people a month", count) % {
            "count": count
        }
    count = round(people_a_week * 52)
    return ngettext("%(count)s person a year", "%(count)s people a year", count) % {"count": count}


@register.simple_tag
def sparkline(signal: WeakSignal) -> SafeString:
    """A small line of people by week; nothing when too few for a picture of them."""
    weeks = signal.weeks or []
    if signal.people.suppressed or not any(weeks):
        return SafeString("")
    step = SPARK_WIDTH / max(1, len(weeks) - 1)
    most = max(weeks)
    points = " ".join(
        f"{place * step:.1f},{SPARK_HEIGHT - 3 - (SPARK_HEIGHT - 6) * week / most:.1f}"
        for place, week in enumerate(weeks)
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'aria-label="{}"><polyline points="{}" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linejoin="round"/></svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        SPARK_WIDTH,
        SPARK_HEIGHT,
        gettext("People by week, the last %(weeks)s weeks") % {"weeks": len(weeks)},
        points,
    )


@register.simple_tag
def bars(cells: Mapping[str, Cell]) -> SafeString:
    """Bars by period from zero, each with its number; a hidden count is a hatched stub."""
    if not cells:
        return SafeString("")
    most = max((cell.value or 0 for cell in cells.values()), default=0) or 1
    slot = 76
    width = slot * len(cells)
    body = format_html_join("", "{}", ((one,) for one in _bars(cells, most, slot)))
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="2" height="6" fill="#7d7a73"/></pattern></defs>'
        '{}<line x1="0" x2="{}" y1="{}" y2="{}" stroke="#7d7a73"/></svg>',
        width,
        BAR_HEIGHT + 60,
        width,
        BAR_HEIGHT + 60,
        gettext("People by quarter; the table below has the same numbers"),
        body,
        width,
        BAR_HEIGHT + 24,
        BAR_HEIGHT + 24,
    )


def _bars(cells: Mapping[str, Cell], most: int, slot: int) -> Iterator[SafeString]:
    base = BAR_HEIGHT + 24
    for place, (period, cell) in enumerate(cells.items()):
        height = 8 if cell.value is None else round(BAR_HEIGHT * cell.value / most)
        left, middle = place * slot + 14, place * slot + slot / 2
        text = gettext("hidden") if cell.value is None else str(cell.value)
        yield format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
            '<text x="{}" y="{}" text-anchor="middle" class="bars__number">{}</text>'
            '<text x="{}" y="{}" text-anchor="middle" class="bars__label">{}</text>',
            left,
            base - height,
            slot - 28,
            height,
            "url(#hatch)" if cell.value is None else "#0b5960",
            middle,
            base - height - 6,
            text,
            middle,
            base + 22,
            _short(period),
        )


def _short(period: str) -> str:
    """A quarter for under a bar.

    >>> _short("2026-Q4")
    'IV/26'
    """
    year, quarter = period.split("-Q")
    return f"{('I', 'II', 'III', 'IV')[int(quarter) - 1]}/{year[2:]}"


@register.filter
def stretch(assignment: ThemeAssignment) -> str:
    """The piece of the passage that speaks of the theme; nothing when that is all of it."""
    text = assignment.passage.text
    piece = text[assignment.start : assignment.end].strip()
    return piece if piece and piece != text.strip() else ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage; `value` is what a form sends to quote it."""

    text: str
    value: str


@register.filter
def sentences(passage: Passage) -> Iterable[Sentence]:
    """The passage cut to sentences, each of which can be chosen as a quote."""
    return [
        Sentence(passage.text[start:end], f"{passage.pk}:{start}:{end}")
        for start, end in cut(passage.text)
    ]


@register.filter
def telling_words(text: str) -> list[str]:
    """Words of a quote that might point to a person, for whoever releases it."""
    return words_that_tell(text)
