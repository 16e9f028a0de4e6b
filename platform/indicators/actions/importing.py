"""Values on their way in from a source: compared with what is stored, then put in its place."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators.actions.entries import indicator_of, licence_of
from indicators.catalogue import citation, entries
from indicators.models import Indicator, IndicatorValue
from indicators.sources.sotkanet import Answer
from shared import audit
from shared.audit import Actor

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does to the values: how many are new, other, as before, and gone."""

    title: str
    new: int
    changed: int
    same: int
    removed: int
    skipped: int
    accepts_title: bool


def compare_with_stored(answer: Answer) -> Imported:
    """What `import_sotkanet` would change, without changing anything."""
    indicator = Indicator.objects.filter(
        source=Indicator.Source.SOTKANET, source_id=answer.number
    ).first()
    entry = entries().get(answer.number)
    accepted = indicator.source_title if indicator else entry.source_title if entry else ""
    stored = _stored_values(indicator, answer) if indicator and not indicator.is_demo else {}
    coming = {(v.level, v.place_code, v.year, v.gender): v.value for v in answer.values}
    both = coming.keys() & stored.keys()
    same = sum(coming[key] == stored[key] for key in both)
    return Imported(
        title=answer.title.to("fi"),
        new=len(coming) - len(both),
        changed=len(both) - same,
        same=same,
        removed=len(stored) - len(both),
        skipped=answer.skipped,
        accepts_title=accepted in {"", answer.title.to("fi")},
    )


def _stored_values(indicator: Indicator, answer: Answer) -> dict[tuple[str, str, int, str], float]:
    """The values that an import replaces: those of the years that the answer has."""
    years = {value.year for value in answer.values}
    rows = indicator.values.filter(year__in=years).values_list(
        "level", "place_code", "year", "gender", "value"
    )
    return {(level, code, year, gender): value for level, code, year, gender, value in rows}


@transaction.atomic
def import_sotkanet(answer: Answer, *, actor: Actor, accept_title: bool = False) -> Imported:
    """Store the answer's values in place of those of the same years; synthetic ones all go.

    ValidationError when Sotkanet calls the indicator otherwise than a person has accepted: a
    number may have been given to something else.
    """
    difference = compare_with_stored(answer)
    if not difference.accepts_title and not accept_title:
        raise ValidationError(
            f"Sotkanet calls indicator {answer.number} “{difference.title}”, which is not the "
            "title that has been accepted."
        )
    indicator = _indicator_for(answer)
    years = {value.year for value in answer.values}
    old = indicator.values.all() if indicator.is_demo else indicator.values.filter(year__in=years)
    old.delete()
    title = answer.title.to("fi")
    indicator.source_title = title
    indicator.citation = citation(title=title, number=answer.number)
    if answer.publisher:
        indicator.publisher = answer.publisher
        indicator.licence = licence_of(answer.publisher.to("fi"))
    if answer.decimals is not None:
        indicator.decimals = answer.decimals
    indicator.is_demo = False
    indicator.save()
    today = timezone.localdate()
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(
                indicator=indicator,
                level=value.level,
                place_code=value.place_code,
                year=value.year,
                gender=value.gender,
                value=value.value,
                retrieved_on=today,
            )
            for value in answer.values
        ],
        batch_size=BATCH,
    )
    audit.record(
        "indicator.imported",
        indicator,
        actor=actor,
        source="sotkanet",
        number=answer.number,
        values=len(answer.values),
        years=sorted(years),
    )
    return difference


def _indicator_for(answer: Answer) -> Indicator:
    """The stored indicator, else one from the catalogue, else one by Sotkanet's own words."""
    stored = Indicator.objects.filter(
        source=Indicator.Source.SOTKANET, source_id=answer.number
    ).first()
    if stored:
        return stored
    if entry := entries().get(answer.number):
        return indicator_of(entry, is_demo=False)
    return Indicator.objects.create(
        source=Indicator.Source.SOTKANET,
        source_id=answer.number,
        slug=f"sotkanet-{answer.number}",
        title=answer.title,
        publisher=answer.publisher,
    )
