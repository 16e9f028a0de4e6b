"""When counts move: in batches, so that two looks do not tell what one person spoke of.

See docs/algorithms/disclosure.md, "Batches".
"""

from django.db.models import F
from django.utils import timezone

from insights.models import CountStamp
from shared.disclosure import minimum

MOVED_ON, ARRIVED, LEFT = 2, 3, 4
"""Rows of `CountStamp`: the day (its ordinal) when counts last moved, and how many people have come
and gone since."""


def note_people(*, arrived: int = 0, left: int = 0) -> None:
    """Say that people wait to be counted or to be taken out, in the transaction that brings it about."""
    for row, people in ((ARRIVED, arrived), (LEFT, left)):
        if people:
            CountStamp.objects.get_or_create(pk=row)
            CountStamp.objects.filter(pk=row).update(number=F("number") + people)


def is_due() -> bool:
    """Whether counts may move: k people have come, or nobody, or somebody left before today.

    What people do with themes moves the counts at once while nobody waits, since it changes the
    place of words that are counted already. Fewer than k new people are never added, however long
    it takes; who left is gone on the next day, together with whoever has come.
    """
    numbers = dict(CountStamp.objects.values_list("pk", "number"))
    arrived, left = numbers.get(ARRIVED, 0), numbers.get(LEFT, 0)
    if left and numbers.get(MOVED_ON, 0) < timezone.localdate().toordinal():
        return True
    return arrived >= minimum() or not (arrived or left)


def note_moved() -> None:
    """Say that everything has been counted; in the transaction that did."""
    today = timezone.localdate().toordinal()
    CountStamp.objects.update_or_create(pk=MOVED_ON, defaults={"number": today})
    CountStamp.objects.filter(pk__in=[ARRIVED, LEFT]).update(number=0)
