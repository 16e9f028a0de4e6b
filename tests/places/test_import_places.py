"""Taking over the official classification, against a server that answers in its format."""

import json
from collections.abc import Callable

import pytest
import shapely
from django.core.management.base import CommandError
from shapely.geometry import shape

from places.actions import load_reference_data
from places.models import Boundary, Municipality
from shared.models import AuditEntry

from .conftest import ClassificationService

Run = Callable[..., str]


def test_nothing_to_do(service: ClassificationService, import_places: Run) -> None:
    assert "up to date" in import_places()
    assert len(service.requests) == 7
    assert all("Koettu" in headers["User-Agent"] for _path, headers in service.requests)


def change_everything(service: ClassificationService) -> None:
    """Kaskinen joins Närpiö, which changes its name; Laihia moves; a municipality is new."""
    del service.municipalities["231"]
    service.municipalities["545"] = {"fi": "Etelärannikko", "sv": "Sydkusten"}
    service.county_of["399"] = "16"
    service.municipalities["999"] = {"fi": "Uusikunta", "sv": "Nykommun"}
    service.county_of["999"], service.region_of["999"] = "17", "15"


@pytest.mark.parametrize("arguments", [(), ("--dry-run",)], ids=["unconfirmed", "dry run"])
def test_the_difference_comes_first(
    service: ClassificationService, import_places: Run, arguments: tuple[str, ...]
) -> None:
    change_everything(service)
    before = list(Municipality.objects.order_by("pk").values())
    shown = import_places(*arguments)
    assert "999 Uusikunta" in shown
    assert "231 Kaskinen" in shown
    assert "545 Närpiö: Närpiö / Närpes → Etelärannikko / Sydkusten" in shown
    assert "399 Laihia: 17/15 → 16/15" in shown
    assert shown.rstrip().endswith("Nothing was changed.")
    assert list(Municipality.objects.order_by("pk").values()) == before
    assert not AuditEntry.objects.exists()


def test_confirmed_changes_are_made(service: ClassificationService, import_places: Run) -> None:
    change_everything(service)
    assert "set its point" in import_places("--yes")
    kaskinen = Municipality.objects.get(pk="231")
    assert str(kaskinen.ended_on) == "2026-01-01"
    assert kaskinen not in Municipality.objects.current()
    merged = Municipality.objects.get(pk="545")
    assert merged.name == {"fi": "Etelärannikko", "sv": "Sydkusten", "en": "Sydkusten"}
    assert merged.population == 9_624 or merged.population > 0
    assert Municipality.objects.get(pk="399").county_id == "16"
    new = Municipality.objects.get(pk="999")
    assert new.county_id == "17"
    assert 21 < new.longitude < 23
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {
        "place.new",
        "place.gone",
        "place.renamed",
        "place.moved",
    }
    assert "up to date" in import_places("--yes")


def test_a_municipality_that_comes_back_is_current_again(
    service: ClassificationService, import_places: Run
) -> None:
    kaskinen = service.municipalities.pop("231")
    import_places("--yes")
    service.municipalities["231"] = kaskinen
    import_places("--yes")
    returned = Municipality.objects.get(pk="231")
    assert returned.ended_on is None
    assert returned.population > 0


def test_a_renamed_county(service: ClassificationService, import_places: Run) -> None:
    service.counties["17"] = {"fi": "Rannikon hyvinvointialue", "sv": "Kustens välfärdsområde"}
    assert "Rannikon hyvinvointialue" in import_places("--yes")
    county = Municipality.objects.get(pk="905").county
    assert county.name["sv"] == "Kustens välfärdsområde"
    assert county.name["en"] == "Ostrobothnia wellbeing services county"


def patience(fault: str) -> list[str]:
    """A server that never answers is waited for briefly; all others as long as it takes."""
    return ["--timeout=2"] if fault == "slow" else []


@pytest.mark.parametrize("fault", ["500", "503", "429", "slow", "truncated", "html"])
def test_a_passing_fault_is_tried_again(
    service: ClassificationService, import_places: Run, fault: str
) -> None:
    service.faults = [fault]
    assert "up to date" in import_places("--yes", *patience(fault))
    assert len(service.requests) == 8


@pytest.mark.parametrize(
    ("fault", "message", "tries"),
    [
        ("403", "answered 403", 1),
        ("404", "answered 404", 1),
        ("500", "answered 500", 2),
        ("slow", "did not answer in time", 2),
        ("truncated", "broke off", 2),
        ("html", "not whole JSON", 2),
    ],
)
def test_a_lasting_fault_changes_nothing(
    service: ClassificationService, import_places: Run, fault: str, message: str, tries: int
) -> None:
    change_everything(service)
    service.faults = [fault] * 10
    before = list(Municipality.objects.order_by("pk").values())
    with pytest.raises(CommandError, match=message) as raised:
        import_places("--yes", *patience(fault))
    assert "Nothing was changed" in str(raised.value)
    assert len(service.requests) == tries
    assert list(Municipality.objects.order_by("pk").values()) == before


def test_a_list_that_is_far_too_short_is_refused(
    service: ClassificationService, import_places: Run
) -> None:
    service.municipalities = dict(list(service.municipalities.items())[:30])
    with pytest.raises(CommandError, match="only 30 municipalities"):
        import_places("--yes")
    assert Municipality.objects.current().count() == 308


def test_nobody_answers(import_places: Run, service: ClassificationService) -> None:
    service.url = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="no connection"):
        import_places("--yes")


def test_kinds_come_from_the_newest_grouping_listed(
    service: ClassificationService, import_places: Run
) -> None:
    groups = {"905": "1", "399": "2"}
    service.kind_of = {code: groups.get(code, "3") for code in service.municipalities}
    shown = import_places("--yes")
    assert "905 Vaasa: – → urban" in shown
    kinds = dict(Municipality.objects.values_list("pk", "kind"))
    assert (kinds["905"], kinds["399"], kinds["545"]) == ("urban", "semi-urban", "rural")
    assert "up to date" in import_places()
    load_reference_data()
    assert Municipality.objects.get(pk="905").kind == "urban"
    service.kind_of = {}  # next year's grouping is not out yet
    assert "up to date" in import_places()
    service.kind_of = {"905": "4"}
    with pytest.raises(CommandError, match="Nothing was changed"):
        import_places("--yes")


def chequered(service: ClassificationService) -> None:
    """Squares side by side, each side a wavy line that two neighbours share."""
    codes = sorted(service.municipalities)
    for number, code in enumerate(codes):
        x, y = 20 + number % 10, 60 + number // 10 * 0.2
        waves = [(step / 40, 0.003 * (step % 2)) for step in range(41)]
        ring = [(x + along, y + off) for along, off in waves]
        ring += [(x + 1 + off, y + along / 5) for along, off in waves[1:]]
        ring += [(x + along, y + 0.2 + off) for along, off in reversed(waves[:-1])]
        ring += [(x + off, y + along / 5) for along, off in reversed(waves[:-1])]
        service.outlines[code] = {"type": "Polygon", "coordinates": [ring]}


def test_boundaries_are_simplified_together(
    service: ClassificationService, import_places: Run
) -> None:
    chequered(service)
    assert "Nothing was changed" in import_places("--boundaries", "--dry-run")
    assert not Boundary.objects.exists()
    assert "308 outlines were stored" in import_places("--boundaries", "--yes")
    stored = {b.pk: json.loads(b.geometry) for b in Boundary.objects.all()}
    shapes = [shape(geometry) for geometry in stored.values()]
    corners = sum(shapely.get_num_coordinates(shapes))
    assert corners < 308 * 160 / 4
    whole = shapely.union_all(shapes)
    assert whole.area == pytest.approx(sum(one.area for one in shapes), rel=1e-3)  # none overlaps
    assert whole.geom_type == "Polygon"  # nor is there a gap between them
    assert not whole.interiors
    assert "Tilastokeskus" in Boundary.objects.all()[0].source
    before = stored
    del service.outlines["905"]
    with pytest.raises(CommandError, match="no outline of 905"):
        import_places("--boundaries", "--yes")
    service.outlines["905"] = {"type": "Point", "coordinates": [21.6, 63.1]}
    with pytest.raises(CommandError, match="not in the form"):
        import_places("--boundaries", "--yes")
    service.faults = ["truncated"] * 4
    with pytest.raises(CommandError, match="broke off"):
        import_places("--boundaries", "--yes")
    assert {b.pk: json.loads(b.geometry) for b in Boundary.objects.all()} == before
