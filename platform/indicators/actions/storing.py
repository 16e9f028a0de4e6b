"""Values put into the database: many at a time, and those of an answer in place of the old ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.text import slugify

from indicators.actions.entries import indicator_of
from indicators.catalogue import entry_of
from indicators.models import Indicator, IndicatorValue
from indicators.sources import Answer, Value
from shared import audit
from shared.audit import Actor

BATCH = 20_000
LONGEST_SLUG = 50
COLUMNS = (
    "indicator_id",
    "level",
    "place_code",
    "year",
    "gender",
    "group_id",
    "value",
    "retrieved_on",
)
Row = tuple[UUID, str, str, int, str, str | None, float, date]
"""A value as the table has it: the columns above, in their order."""
Key = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What an answer would do to the stored values: how many are new, other, as before, and gone.

    `accepted` is the title in the source that a person has accepted; empty when none has.
    """

    title: str
    accepted: str
    new: int
    changed: int
    same: int
    removed: int
    skipped: int

    @property
    def accepts_title(self) -> bool:
        return self.accepted in {"", self.title}


def store_values(rows: Iterable[Row]) -> int:
    """Insert values, as fast as the database takes them; gives how many there were.

    IntegrityError when one of them is there already: whoever replaces values deletes them first,
    in the same transaction.
    """
    if connection.vendor == "postgresql":
        return _copy(rows)
    table, names = IndicatorValue._meta.db_table, ", ".join(COLUMNS)
    marks = ", ".join(["%s"] * len(COLUMNS))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        left = iter(rows)
        while some := [(r[0].hex, *r[1:7], r[7].isoformat()) for r in islice(left, BATCH)]:
            cursor.executemany(statement, some)
            count += len(some)
    return count


def _copy(rows: Iterable[Row]) -> int:
    table, names = IndicatorValue._meta.db_table, ", ".join(COLUMNS)
    count = 0
    statement = f"COPY {table} ({names}) FROM STDIN"
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def compare_with_stored(answer: Answer) -> Difference:
    """What `store_answer` would change, without changing anything."""
    indicator = _stored_indicator(answer)
    entry = entry_of(answer.source, answer.source_id)
    stored = _stored_values(indicator, answer) if indicator and not indicator.is_demo else {}
    coming = {_key(value): value.value for value in answer.values}
    both = coming.keys() & stored.keys()
    same = sum(coming[key] == stored[key] for key in both)
    return Difference(
        title=answer.title.to("fi"),
        accepted=indicator.source_title if indicator else entry.source_title if entry else "",
        new=len(coming) - len(both),
        changed=len(both) - same,
        same=same,
        removed=len(stored) - len(both),
        skipped=answer.skipped,
    )


def _key(value: Value) -> Key:
    return value.level, value.place_code, value.year, value.gender


def fingerprint(answer: Answer) -> str:
    """What differs when the title or any value does: that which a person looked at is what is stored."""
    rows = sorted((*_key(value), value.value) for value in answer.values)
    return sha256(repr((answer.title.to("fi"), rows)).encode()).hexdigest()[:16]


def _stored_indicator(answer: Answer) -> Indicator | None:
    return Indicator.objects.filter(source=answer.source, source_id=answer.source_id).first()


def _stored_values(indicator: Indicator, answer: Answer) -> dict[Key, float]:
    """The values that an import replaces: those of the years that the answer has."""
    rows = indicator.values.filter(year__in={value.year for value in answer.values}, group=None)
    return {
        (level, code, year, gender): value
        for level, code, year, gender, value in rows.values_list(
            "level", "place_code", "year", "gender", "value"
        )
    }


@transaction.atomic
def store_answer(
    answer: Answer,
    *,
    actor: Actor,
    accept_title: bool = False,
    organisation_id: UUID | None = None,
) -> Difference:
    """Store the answer's values in place of those of the same years; synthetic ones all go.

    ValidationError when the source calls the indicator otherwise than a person has accepted: a
    number may have been given to something else.
    """
    indicator = _indicator_for(answer)
    difference = compare_with_stored(answer)
    if not difference.accepts_title and not accept_title:
        raise ValidationError(
            f"The source calls indicator {answer.source_id} “{difference.title}”, which is not "
            "the title that has been accepted."
        )
    years = {value.year for value in answer.values}
    old = indicator.values.all() if indicator.is_demo else indicator.values.filter(year__in=years)
    old.delete()
    _bring_up_to_date(indicator, answer)
    store_values(
        (indicator.pk, v.level, v.place_code, v.year, v.gender, None, v.value, answer.retrieved_on)
        for v in answer.values
    )
    audit.record(
        "indicator.imported",
        indicator,
        actor=actor,
        organisation_id=organisation_id,
        source=answer.source,
        number=answer.source_id,
        values=len(answer.values),
        years=sorted(years),
    )
    return difference


def _bring_up_to_date(indicator: Indicator, answer: Answer) -> None:
    """What the source says of the indicator; our own words of it stand."""
    indicator.source_title = answer.title.to("fi")[:400]
    indicator.citation = answer.citation[:600]
    indicator.source_query = dict(answer.query)
    indicator.source_updated_on = answer.updated_on
    if answer.publisher:
        indicator.publisher = answer.publisher
        indicator.licence = answer.licence
    if answer.decimals is not None:
        indicator.decimals = answer.decimals
    indicator.is_demo = False
    indicator.save()


def _indicator_for(answer: Answer) -> Indicator:
    """The stored indicator, locked; else one from the catalogue, or by the source's own words."""
    if stored := _stored_indicator(answer):
        return Indicator.objects.select_for_update().get(pk=stored.pk)
    if entry := entry_of(answer.source, answer.source_id):
        return indicator_of(entry, is_demo=False)
    return Indicator.objects.create(
        source=answer.source,
        source_id=answer.source_id,
        slug=_slug(answer),
        title=answer.title,
        description=answer.description,
        caveats=answer.caveats,
        unit=answer.unit,
        publisher=answer.publisher,
    )


def _slug(answer: Answer) -> str:
    slug = slugify(re.sub(r"[^A-Za-z0-9]+", "-", f"{answer.source}-{answer.source_id}"))
    if len(slug) <= LONGEST_SLUG:
        return slug
    return f"{slug[: LONGEST_SLUG - 9]}-{sha256(answer.source_id.encode()).hexdigest()[:8]}"
