"""Which values of an own indicator tell of too few people to be stored.

A value's people are told beside it; where the indicator counts people, the value itself tells.
The numbers of people are looked at and not kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from indicators.models import Indicator
from indicators.rows import Key, Row
from places.models import PopulationGroup
from shared.disclosure import SENSITIVE_K, minimum, shown


@dataclass(frozen=True, slots=True)
class Reason:
    """An English msgid and what goes into it."""

    message: str
    params: dict[str, Any]


def too_few(
    rows: Sequence[Row],
    *,
    indicator: Indicator,
    groups: Iterable[PopulationGroup],
    stored: Mapping[Key, float],
) -> list[tuple[Row, Reason]]:
    """The rows that may not be stored, each with the reason.

    A row is refused when fewer than k people stand behind it, or when it and the value of
    everybody of the same year leave fewer than k others, who could be worked out.
    """
    limits = {group.slug: minimum(SENSITIVE_K) for group in groups if group.sensitive}
    people = {row.key: row.people for row in rows if row.people is not None}
    if indicator.is_count:
        counted = {key: int(value) for key, value in stored.items()}
        people = counted | {row.key: int(row.value) for row in rows} | people
    refused = {
        row.key: reason for row in rows if (reason := _own_reason(row, people.get(row.key), limits))
    }
    in_file = {row.key for row in rows}
    for part, limit in _telling_of_the_rest(people, limits):
        key = part if part in in_file else Key(part.year)
        refused.setdefault(key, Reason(REST, {"least": limit}))
    return [(row, refused[row.key]) for row in rows if row.key in refused]


FEW = _("Fewer than %(least)d people stand behind the value. It is left out to protect them.")
UNTOLD = _("Tell how many people stand behind the value: this group needs %(least)d at least.")
REST = _(
    "Beside the value of everybody it would tell of those who are left: fewer than %(least)d people."
)


def _own_reason(row: Row, people: int | None, limits: Mapping[str, int]) -> Reason | None:
    limit = limits.get(row.key.group, minimum())
    if people is None:
        return Reason(UNTOLD, {"least": limit}) if row.key.group in limits else None
    return Reason(FEW, {"least": limit}) if shown(people, k=limit).suppressed else None


def _telling_of_the_rest(
    people: Mapping[Key, int], limits: Mapping[str, int]
) -> Iterator[tuple[Key, int]]:
    """Genders and groups that leave too few others of the same year, with the number it takes."""
    wholes = {key.year: count for key, count in people.items() if key.is_total}
    for key, count in people.items():
        if key.is_total or key.year not in wholes:
            continue
        limit = limits.get(key.group, minimum())
        if shown(max(0, wholes[key.year] - count), k=limit).suppressed:
            yield key, limit
