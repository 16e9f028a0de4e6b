"""Importing from PxWeb: its real form, read by what things are called, and every fault of a source."""

from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from indicators.catalogue import pxweb_entries
from indicators.models import Indicator, IndicatorImport, IndicatorValue
from indicators.sources import source_id
from indicators.sources.jsonstat import unroll
from places.models import PopulationGroup, ThemeCategory
from shared.models import AuditEntry

from .server.pxweb import PxWeb

Run = Callable[..., str]


@pytest.fixture
def run(pxweb: PxWeb) -> Run:
    def run(*arguments: str, table: str = "vaerak/11ra", contents: str = "vaerak-vaesto") -> str:
        out = StringIO()
        call_command(
            "import_indicators",
            "pxweb",
            f"--table={table}",
            f"--contents={contents}",
            f"--base-url={pxweb.url}",
            "--attempts=2",
            "--pause=0.01",
            *arguments,
            stdout=out,
        )
        return out.getvalue()

    return run


def stored() -> dict[tuple[str, str, int, str], float]:
    return {
        (row.level, row.place_code, row.year, row.gender): row.value
        for row in IndicatorValue.objects.all()
    }


def test_the_recorded_table(pxweb: PxWeb, run: Run) -> None:
    told = run()
    # Seven areas of ours and eleven years; Laihia has no figure in two of them.
    assert "75 new values" in told
    population = Indicator.objects.get(slug="vakiluku")
    assert population.values.get(place_code="091", year=2025).value == 694_392
    assert population.values.filter(level="country", place_code="").count() == 11
    assert population.values.get(level="county", year=2025).place_code == "17"
    assert set(population.values.filter(level="region").values_list("place_code", flat=True)) == {
        "01",
        "15",
    }
    assert not population.values.filter(place_code="399", year__gte=2024).exists()
    assert set(population.values.values_list("year", flat=True)) == set(range(2015, 2026))
    assert population.source_query == {"table": "vaerak/11ra", "contents": "vaerak-vaesto"}
    assert population.source_updated_on == date(2026, 3, 31)
    assert population.title["sv"] == "Folkmängd"
    assert population.publisher["en"] == "Statistics Finland"
    assert population.licence == "CC BY 4.0"
    assert population.citation == (
        "Tilastokeskus, väestörakenne. StatFin, vaerak/11ra: Väestö 31.12."
    )
    assert list(population.categories.all()) == [ThemeCategory.objects.get(pk="rakenne")]
    assert all("Koettu" in agent for agent in pxweb.agents)
    [entry] = AuditEntry.objects.all()
    assert (entry.verb, entry.details["values"]) == ("indicator.imported", 75)
    asked = len(pxweb.requests)
    assert "75 as before" in run()
    assert len(pxweb.requests) == asked


def test_what_is_asked_is_told_by_names_and_not_by_codes(pxweb: PxWeb, run: Run) -> None:
    """Codes carry dates and change; the same import works when every one has."""
    run("--select=Ikä=65 -", table="vaerak/11re")
    before = stored()
    assert before["municipality", "905", 2025, "total"] == round((3_000 + 2025) * 0.3, 1)
    assert {key[3] for key in before} == {"total", "female", "male"}
    pxweb.codes = {
        "area": "alue_31_20270101",
        "age": "ikaryhma_12_20270101",
        "gender": "sukupuoli_11_20270101",
        "year": "vuosi_y",
        "contents": "tiedot",
    }
    assert f"{len(before)} as before" in run("--select=Ikä=65 -", "--refresh", table="vaerak/11re")
    told = run("--select=ikaryhma=65-", "--dry-run", table="vaerak/11re")
    assert f"Väestö 31.12., 65 -: {len(before)} new values" in told
    assert stored() == before
    [indicator] = Indicator.objects.all()
    assert indicator.title["fi"] == indicator.source_title == "Väestö 31.12., 65 -"
    assert indicator.title["sv"] == "Befolkning 31.12., 65 -"
    assert indicator.unit["fi"] == "lukumäärä"


def test_a_total_is_taken_of_what_is_not_chosen(pxweb: PxWeb, run: Run) -> None:
    run("--select=Sukupuoli=Naiset", "--years", "2024", "2025", table="vaerak/11re")
    values = stored()
    assert values["municipality", "905", 2025, "total"] == round((3_000 + 2025) * 0.6, 1)
    assert {key[2] for key in values} == {2024, 2025}


def test_large_questions_are_asked_in_parts(
    pxweb: PxWeb, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.sources.pxweb.MOST_CELLS", 25)
    run()
    assert [len(question["query"][-1]["selection"]["values"]) for question in pxweb.questions] == [
        3, 3, 3, 2,
    ]  # fmt: skip
    assert len(stored()) == 75


@pytest.mark.parametrize(
    ("arguments", "where", "message"),
    [
        (["--select=Ikä=200-"], {"table": "vaerak/11re"}, "has no Ikä 200-"),
        (["--select=Kieli=fi"], {}, "not divided by Kieli"),
        (["--select=Alue=SSS"], {}, "Alue cannot be chosen"),
        (["--years", "1950"], {}, "none of these years"),
        ([], {"contents": "olematon"}, "has no olematon"),
        ([], {"table": "vaerak/99zz"}, "answered 404"),
        ([], {"table": "../../etc/passwd"}, "not a table"),
        (["--select=Ikä"], {}, "DIMENSION=VALUE"),
    ],
)
def test_what_the_table_has_not(
    pxweb: PxWeb, run: Run, arguments: list[str], where: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(*arguments, **where)
    assert not Indicator.objects.exists()


def test_months_are_not_years(pxweb: PxWeb, run: Run) -> None:
    pxweb.years = ["2024M01", "2024M02"]
    with pytest.raises(CommandError, match="by month"):
        run()


FAULTS = {
    "403": "answered 403",
    "404": "answered 404",
    "429": "answered 429",
    "500": "answered 500",
    "slow": "did not answer in time",
    "dribble": "did not answer in time",
    "dribbled head": "did not answer in time",
    "truncated": "broke off",
    "cut": "not whole JSON",
    "html": "not whole JSON but a page",
    "form": "not in the promised form",
    "empty": "not in the promised form",
    "large": "too large",
    "elsewhere": "sends us on to http://192.0.2.1",
    "ring": "in a ring|sends us on",
}


def test_every_fault_of_a_source_leaves_the_old_values(pxweb: PxWeb, run: Run) -> None:
    run()
    before = stored()
    pxweb.values["KU091", "2025", "vaerak-vaesto"] = 1.0
    description, answer = 0, 3  # where it fails: the table is described in three languages first
    trials = [(fault, answer) for fault in FAULTS]
    trials += [(fault, description) for fault in ("403", "404", "html", "form", "empty", "ring")]
    for fault, healthy in trials:
        pxweb.faults = [""] * healthy + [fault] * 4
        slow = "in time" in FAULTS[fault]
        with pytest.raises(CommandError, match=FAULTS[fault]) as raised:
            run("--refresh", *(["--timeout=0.4", "--attempts=1"] if slow else []))
        assert "as they were" in str(raised.value), fault
        assert stored() == before, fault
    pxweb.faults = ["500", "429", "", "moved", "html"]
    assert "1 changed" in run("--refresh", "--attempts=3")


def test_the_values_of_something_else_are_refused(pxweb: PxWeb, run: Run) -> None:
    run()
    before = stored()
    pxweb.values["KU091", "2025", "vaerak-vaesto"] = 1.0
    pxweb.other_contents = True
    with pytest.raises(CommandError, match="values of jokin-muu"):
        run("--refresh")
    pxweb.other_contents, pxweb.one_value_less = False, True
    with pytest.raises(CommandError, match="76 values in 77 cells"):
        run("--refresh")
    pxweb.one_value_less = False
    pxweb.contents["vaerak-vaesto"] = ("Kotitalouksia",) * 3
    with pytest.raises(CommandError, match="“Kotitalouksia”, which is not the title"):
        run("--refresh")
    assert stored() == before
    assert "1 changed" in run("--refresh", "--accept-title")


def test_a_dry_run_and_an_import_leave_their_track(pxweb: PxWeb, run: Run) -> None:
    assert "Nothing was changed" in run("--dry-run")
    assert not Indicator.objects.exists()
    run()
    assert list(IndicatorImport.objects.values_list("state", flat=True).order_by("state")) == [
        "cancelled",
        "done",
    ]


def test_a_source_is_left_in_peace_for_a_month(pxweb: PxWeb, run: Run) -> None:
    """Also when what it answered is no longer kept, and for other years."""
    run()
    asked = len(pxweb.requests)
    with pytest.raises(CommandError, match="less than 28 days ago"):
        run("--years", "2011")
    assert len(pxweb.requests) == asked
    run("--years", "2011", "--refresh")
    IndicatorImport.objects.update(asked_on=date(2026, 1, 1))
    run("--years", "2012")


def test_the_catalogue_names_what_the_import_does(reference_data: None) -> None:
    groups = set(PopulationGroup.objects.values_list("pk", flat=True))
    categories = set(ThemeCategory.objects.values_list("pk", flat=True))
    for key, entry in pxweb_entries().items():
        assert key == source_id("pxweb", entry.query)
        assert set(entry.groups) <= groups
        assert set(entry.categories) <= categories
        assert all(entry.title.get(c) and entry.limits.get(c) for c in ("fi", "sv", "en"))


def test_unrolling_needs_neither_lists_nor_every_value() -> None:
    dataset: dict[str, Any] = {
        "id": ["a", "b"],
        "size": [2, 2],
        "dimension": {
            "a": {"category": {"index": {"y": 1, "x": 0}}},
            "b": {"category": {"index": ["1", "2"]}},
        },
        "value": {"0": 5, "3": 7},
    }
    cells: Iterator[tuple[dict[str, str], Any]] = unroll(dataset)
    assert [(cell["a"] + cell["b"], value) for cell, value in cells] == [
        ("x1", 5), ("x2", None), ("y1", None), ("y2", 7),
    ]  # fmt: skip
