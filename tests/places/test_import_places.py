"""Taking over the official classification, against a server that answers in its format."""

from collections.abc import Callable

import pytest
from django.core.management.base import CommandError

from places.models import Municipality
from shared.models import AuditEntry

from .conftest import ClassificationService

Run = Callable[..., str]


def test_nothing_to_do(service: ClassificationService, import_places: Run) -> None:
    assert "up to date" in import_places()
    assert len(service.requests) == 6
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
    assert len(service.requests) == 7


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
