"""What changes the reference tables: our own tables loaded, the official ones taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from places.classification import Classification
from places.differences import Difference
from places.models import (
    Boundary,
    Municipality,
    PopulationGroup,
    Region,
    ThemeCategory,
    WellbeingServicesCounty,
)
from places.tables import municipality_names, names, rows
from shared import audit
from shared.audit import Actor

NOT_IN_THE_TABLES = ("ended_on", "kind")
MIDDLE_OF_FINLAND = (26.0, 64.0)


@dataclass(frozen=True, slots=True)
class Loaded:
    municipalities: int
    counties: int
    regions: int
    groups: int
    themes: int


@transaction.atomic
def load_reference_data() -> Loaded:
    """Bring places, population groups and themes to what places/data says; repeatable.

    Rows that only the database has are left alone. Nobody's act, hence no audit row: the tables
    are part of the code.
    """
    return Loaded(
        regions=_upsert([Region(**_place(row)) for row in rows("regions")]),
        counties=_upsert([WellbeingServicesCounty(**_place(row)) for row in rows("counties")]),
        municipalities=_upsert([_municipality(row) for row in rows("municipalities")]),
        groups=_upsert(
            [
                PopulationGroup(
                    slug=row["slug"],
                    axis=row["axis"],
                    name=names(row),
                    position=position,
                    sensitive=bool(row["sensitive"]),
                )
                for position, row in enumerate(rows("groups"), start=1)
            ]
        ),
        themes=_upsert(
            [
                ThemeCategory(slug=row["slug"], name=names(row), position=position)
                for position, row in enumerate(rows("themes"), start=1)
            ]
        ),
    )


def _place(row: dict[str, str]) -> dict[str, object]:
    return {"code": row["code"], "name": names(row), "sotkanet_id": int(row["sotkanet"])}


def _municipality(row: dict[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        name=municipality_names(finnish=row["fi"], swedish=row["sv"], languages=row["languages"]),
        sotkanet_id=int(row["sotkanet"]),
        county_id=row["county"],
        region_id=row["region"],
        language_status=row["languages"],
        saami_homeland=bool(row["saami"]),
        population=int(row["population"]),
        longitude=float(row["longitude"]),
        latitude=float(row["latitude"]),
    )


def _upsert(objects: list[models.Model]) -> int:
    """Insert or update in one statement; what the tables do not tell is kept."""
    model = type(objects[0])
    key = model._meta.pk.name
    kept = {key, *NOT_IN_THE_TABLES}
    model._default_manager.bulk_create(
        objects,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[f.name for f in model._meta.concrete_fields if f.name not in kept],
    )
    return len(objects)


@transaction.atomic
def apply_classification(
    classification: Classification, difference: Difference, *, actor: Actor
) -> None:
    """Take over what `difference` names. Municipalities that are gone stay, marked as ended."""
    _take_over_names(WellbeingServicesCounty, classification)
    _take_over_names(Region, classification)
    for change in difference.new:
        _add_municipality(change.code, classification)
    for code in {change.code for change in (*difference.renamed, *difference.moved)}:
        if code in classification.municipalities:
            _update_municipality(code, classification)
    Municipality.objects.filter(pk__in=[c.code for c in difference.gone]).update(
        ended_on=date(classification.year, 1, 1)
    )
    for change in difference.kinds:
        Municipality.objects.filter(pk=change.code).update(
            kind=classification.municipalities[change.code].kind
        )
    for verb in ("new", "gone", "renamed", "moved", "kinds"):
        for change in getattr(difference, verb):
            audit.record(
                f"place.{verb}",
                Municipality(code=change.code),
                actor=actor,
                before=change.before,
                after=change.after,
                year=classification.year,
            )


def _take_over_names(
    model: type[WellbeingServicesCounty | Region], classification: Classification
) -> None:
    official = (
        classification.counties if model is WellbeingServicesCounty else classification.regions
    )
    known = {place.code: place for place in model._default_manager.filter(pk__in=official)}
    for code, name in official.items():
        place = known.get(code) or model(code=code)
        if any(place.name.get(language) != text for language, text in name.items()):
            place.name |= name
            place.save()


def _update_municipality(code: str, classification: Classification) -> None:
    place = Municipality.objects.get(pk=code)
    official = classification.municipalities[code]
    place.name = municipality_names(
        finnish=official.name.to("fi"),
        swedish=official.name.to("sv"),
        languages=place.language_status,
    )
    place.county_id, place.region_id = official.county, official.region
    place.save(update_fields=["name", "county", "region"])


def _add_municipality(code: str, classification: Classification) -> None:
    """Add what the service tells, or bring back one that had ended.

    It knows neither point, people nor languages: the point is the middle of the county's
    municipalities and the languages Finnish until somebody corrects them.
    """
    official = classification.municipalities[code]
    near = Municipality.objects.filter(county=official.county).aggregate(
        longitude=models.Avg("longitude"), latitude=models.Avg("latitude")
    )
    told: dict[str, Any] = {
        "name": municipality_names(
            finnish=official.name.to("fi"), swedish=official.name.to("sv"), languages="fi"
        ),
        "county_id": official.county,
        "region_id": official.region,
        "kind": official.kind,
    }
    guessed = {
        "language_status": Municipality.LanguageStatus.FINNISH,
        "population": 0,
        "longitude": near["longitude"] or MIDDLE_OF_FINLAND[0],
        "latitude": near["latitude"] or MIDDLE_OF_FINLAND[1],
    }
    Municipality.objects.update_or_create(
        code=code, defaults=told | {"ended_on": None}, create_defaults=told | guessed
    )


@transaction.atomic
def store_boundaries(
    outlines: Mapping[str, str], *, source: str, retrieved_on: date, actor: Actor
) -> int:
    """Put these outlines (GeoJSON by code) in place of all stored ones; gives how many there are.

    Those of municipalities that we do not know are left out. ValueError when one that we have now
    would be without: nothing is changed then.
    """
    current = set(Municipality.objects.current().values_list("pk", flat=True))
    if missing := current - outlines.keys():
        raise ValueError(", ".join(sorted(missing)))
    Boundary.objects.all().delete()
    rows = [
        Boundary(
            municipality_id=code, geometry=outlines[code], source=source, retrieved_on=retrieved_on
        )
        for code in sorted(current)
    ]
    Boundary.objects.bulk_create(rows)
    audit.record("place.boundaries", Boundary(municipality_id="all"), actor=actor, count=len(rows))
    return len(rows)
