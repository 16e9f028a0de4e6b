"""When counts move: in batches, so that two looks do not tell what one person spoke of.

See docs/algorithms/disclosure.md, "Batches".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from insights.models import CountStamp, Newcomer, StaleCount, ThemeAssignment
from insights.querysets import NOT_STANDING
from shared.disclosure import minimum

MOVED_ON, LEFT = 2, 4
"""Rows of `CountStamp`: the day (its ordinal) when counts last moved, and how many people have gone
since."""


def let_wait(responses: Iterable[UUID]) -> None:
    """Leave responses uncounted until k people of their municipality wait; in the transaction that read them."""
    Newcomer.objects.bulk_create(
        (Newcomer(response_id=key) for key in responses), ignore_conflicts=True
    )


def waits(response: str) -> Exists:
    """Whether the response that a row names in its column `response` waits to be counted."""
    return Exists(Newcomer.objects.filter(response=OuterRef(response)))


def note_left(people: int) -> None:
    """Say that people wait to be taken out, in the transaction that brings it about."""
    if people:
        CountStamp.objects.get_or_create(pk=LEFT)
        CountStamp.objects.filter(pk=LEFT).update(number=F("number") + people)


def is_due() -> bool:
    """Whether counts may move: nobody has left, or it was before today.

    What people do with themes moves the counts at once, since it changes the place of words that are
    counted already; those who wait are left out of every count.
    """
    numbers = dict(CountStamp.objects.values_list("pk", "number"))
    return not numbers.get(LEFT) or numbers.get(MOVED_ON, 0) < timezone.localdate().toordinal()


def release(*, all_of_them: bool = False) -> None:
    """Have those counted who wait in a municipality where k people do, or `all_of_them`.

    Fewer are never added, however long it takes. Those who told no municipality wait together.
    """
    with transaction.atomic():
        waiting: dict[str | None, dict[UUID, str]] = defaultdict(dict)
        rows = Newcomer.objects.select_for_update(of=("self",)).exclude(
            response__status__in=NOT_STANDING
        )
        for code, key, person in rows.values_list(
            "response__municipality", "response", "response__respondent"
        ):
            waiting[code][key] = person
        full = [
            code
            for code, people in waiting.items()
            if all_of_them or len(set(people.values())) >= minimum()
        ]
        keys = [key for code in full for key in waiting[code]]
        _mark(keys, full)
        for start in range(0, len(keys), 500):
            Newcomer.objects.filter(pk__in=keys[start : start + 500]).delete()


def _mark(keys: Collection[UUID], codes: Iterable[str | None]) -> None:
    """Have the worker count anew what the responses speak of, and where they were given."""
    themes: set[Any] = set()
    batch = list(keys)
    for start in range(0, len(batch), 500):
        rows = ThemeAssignment.objects.filter(passage__response__in=batch[start : start + 500])
        themes |= set(rows.order_by().values_list("theme", flat=True).distinct())
    mark_stale(themes, codes)


def mark_stale(themes: Iterable[Any] = (), codes: Iterable[str | None] = ()) -> None:
    """Have the worker count these themes and municipalities anew once this is committed."""
    StaleCount.objects.bulk_create(
        [
            *(StaleCount(theme_id=theme) for theme in set(themes)),
            *(StaleCount(municipality_id=code) for code in set(codes) if code),
        ]
    )


def note_moved() -> None:
    """Say that everything has been counted; in the transaction that did."""
    today = timezone.localdate().toordinal()
    CountStamp.objects.update_or_create(pk=MOVED_ON, defaults={"number": today})
    CountStamp.objects.filter(pk=LEFT).update(number=0)
