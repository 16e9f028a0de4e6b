"""Indicators made from the catalogue of those that Koettu knows from the start."""

from indicators.actions.minimum import link_to_minimum
from indicators.catalogue import Entry, citation
from indicators.models import Indicator
from indicators.sources.sotkanet import licence_of
from places.models import PopulationGroup, ThemeCategory


def indicator_of(entry: Entry, *, is_demo: bool) -> Indicator:
    """The indicator of an entry, made or brought up to what the entry says."""
    indicator, made = Indicator.objects.update_or_create(
        source=entry.source,
        source_id=entry.id,
        defaults=entry.fields(),
        create_defaults=entry.fields()
        | {
            "is_demo": is_demo,
            "licence": licence_of(entry.publisher.to("fi")),
            "citation": citation(title=entry.source_title, number=entry.id),
        },
    )
    indicator.categories.set(ThemeCategory.objects.filter(pk__in=entry.categories))
    indicator.groups.set(PopulationGroup.objects.filter(pk__in=entry.groups))
    if made:
        link_to_minimum(indicator)
    return indicator
