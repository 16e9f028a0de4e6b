"""What changes the list of minimum information, and the reasons for leaving some of it out."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from indicators.models import Indicator, MinimumGap, MinimumItem
from organisations.models import Organisation
from shared import audit
from shared.translated import Translated

FILE = Path(__file__).parents[1] / "data" / "minimum.toml"


@transaction.atomic
def load_minimum_list() -> int:
    """Add what the starting list has and the database lacks; gives how many items were added.

    Repeatable. An item that is there already is left as people have made it, one that they have
    taken off the list too. Part of the code, nobody's act: no audit row.
    """
    known = set(MinimumItem.objects.values_list("pk", flat=True))
    indicators = {one.slug: one for one in Indicator.objects.public().only("pk", "slug")}
    added = 0
    for position, entry in enumerate(_entries(), start=1):
        if entry["slug"] in known:
            continue
        item = MinimumItem.objects.create(
            slug=entry["slug"],
            title=Translated(entry["title"]),
            basis=Translated(entry.get("basis", {})),
            stage=entry["stage"],
            position=position * 10,
        )
        item.indicators.set(
            [indicators[slug] for slug in entry["indicators"] if slug in indicators]
        )
        added += 1
    return added


def link_to_minimum(indicator: Indicator) -> None:
    """Put an indicator that has just been made under the items of the starting list that name it.

    Once, when it comes to be: what people unlink later stays unlinked.
    """
    named = [entry["slug"] for entry in _entries() if indicator.slug in entry["indicators"]]
    if named:
        indicator.minimum_items.set(MinimumItem.objects.filter(pk__in=named))


@cache
def _entries() -> list[dict[str, Any]]:
    with FILE.open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)["item"]
    return entries


@transaction.atomic
def save_minimum_item(
    item: MinimumItem | None, *, actor: User, indicators: list[Indicator], **fields: Any
) -> MinimumItem:
    """Change an item of the list, or add one at the end when `item` is None.

    Own indicators that municipalities have put under it stay there.
    """
    if item is None:
        last = MinimumItem.objects.aggregate(last=Max("position", default=0))["last"]
        item = MinimumItem(slug=_free_slug(fields["title"].to("fi")), position=last + 10)
        verb = "minimum_item.added"
    else:
        verb = "minimum_item.changed"
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()
    item.indicators.set([*indicators, *item.indicators.exclude(municipality=None)])
    audit.record(verb, item, actor=actor, is_off=item.is_off, indicators=len(indicators))
    return item


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:44].strip("-") or "item"
    taken = set(MinimumItem.objects.values_list("pk", flat=True))
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbers) if slug not in taken)


@transaction.atomic
def record_gap(
    item: MinimumItem, *, actor: User, organisation: Organisation, reason: str
) -> MinimumGap:
    """Record why the organisation's report leaves the item out, in place of an earlier reason."""
    gap, _made = MinimumGap.objects.update_or_create(
        item=item,
        organisation=organisation,
        defaults={
            "reason": reason,
            "recorded_by": actor,
            "recorded_on": timezone.localdate(),
        },
    )
    audit.record(
        "minimum_gap.recorded", gap, actor=actor, organisation_id=organisation.pk, item=item.pk
    )
    return gap


@transaction.atomic
def remove_gap(item: MinimumItem, *, actor: User, organisation: Organisation) -> None:
    """Take the reason back: the item is open again until a value covers it."""
    for gap in MinimumGap.objects.filter(item=item, organisation=organisation):
        audit.record(
            "minimum_gap.removed", gap, actor=actor, organisation_id=organisation.pk, item=item.pk
        )
        gap.delete()
