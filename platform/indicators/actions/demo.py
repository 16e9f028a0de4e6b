"""Synthetic example values for the indicators of the catalogue."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from indicators import demo
from indicators.actions.entries import indicator_of
from indicators.catalogue import entries
from indicators.models import Indicator, IndicatorValue
from places.models import Municipality

BATCH = 2_000


@transaction.atomic
def load_demo_indicators(*, only: Collection[str] = ()) -> int:
    """Load the starting indicators with synthetic values; gives how many values were made.

    `only` limits it to these of Sotkanet's numbers. Repeatable. An indicator whose values have been imported from its source is left as it is.
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
        if entry.id in real or (only and entry.id not in only):
            continue
        indicator = indicator_of(entry, is_demo=True)
        indicator.values.all().delete()
        rows = [
            IndicatorValue(
                indicator_id=indicator.pk,
                level=level,
                place_code=code,
                year=year,
                gender=gender,
                value=of_gender,
                retrieved_on=today,
            )
            for (level, code), year, value in demo.values(entry, municipalities, people)
            for gender, of_gender in demo.by_gender(entry, (level, code), year, value).items()
        ]
        IndicatorValue.objects.bulk_create(rows, batch_size=BATCH)
        count += len(rows)
    return count
