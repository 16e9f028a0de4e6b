"""What changes indicators and their values."""

from django.db import transaction
from django.utils import timezone

from indicators import demo
from indicators.catalogue import Entry, citation, entries
from indicators.models import Indicator, IndicatorValue
from places.models import Municipality, PopulationGroup, ThemeCategory

BATCH = 2_000


@transaction.atomic
def load_demo_indicators() -> int:
    """Load the starting indicators with synthetic values; gives how many values there are.

    Repeatable. An indicator whose values have been imported from its source is left as it is.
    Part of the code, nobody's act: no audit row.
    """
    municipalities = list(Municipality.objects.current().order_by("pk"))
    people = demo.characters(municipalities)
    today = timezone.localdate()
    real = set(
        Indicator.objects.filter(source=Indicator.Source.SOTKANET, is_demo=False).values_list(
            "source_id", flat=True
        )
    )
    count = 0
    for entry in entries().values():
        if entry.id in real:
            continue
        indicator = _indicator_of(entry, is_demo=True)
        indicator.values.all().delete()
        rows = [
            IndicatorValue(
                indicator=indicator,
                level=level,
                place_code=code,
                year=year,
                value=value,
                retrieved_on=today,
            )
            for (level, code), year, value in demo.values(entry, municipalities, people)
        ]
        IndicatorValue.objects.bulk_create(rows, batch_size=BATCH)
        count += len(rows)
    return count


def _indicator_of(entry: Entry, *, is_demo: bool) -> Indicator:
    """The indicator of an entry, made or brought up to what the entry says."""
    indicator, _made = Indicator.objects.update_or_create(
        source=Indicator.Source.SOTKANET,
        source_id=entry.id,
        defaults=entry.fields(),
        create_defaults=entry.fields()
        | {
            "is_demo": is_demo,
            "citation": citation(title=entry.source_title, number=entry.id),
        },
    )
    indicator.categories.set(ThemeCategory.objects.filter(pk__in=entry.categories))
    indicator.groups.set(PopulationGroup.objects.filter(pk__in=entry.groups))
    return indicator
