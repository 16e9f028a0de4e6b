"""Importing from Sotkanet: its real format, its faults, and what never happens."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from indicators.actions import load_demo_indicators
from indicators.models import Indicator, IndicatorValue
from places.models import Municipality
from shared.models import AuditEntry

from .conftest import make_indicator, value
from .server.sotkanet import Sotkanet

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "indicators"
SAMPLE_DATA = sorted(SAMPLES.glob("SotkaIndicatorData.*"))
"""Real answers of 2015; on a machine without them there is nothing to try."""
Run = Callable[..., str]


@pytest.fixture
def run(sotkanet: Sotkanet) -> Run:
    def run(*arguments: str, number: str = "181") -> str:
        out = StringIO()
        call_command(
            "import_indicators",
            "sotkanet",
            f"--indicator={number}",
            f"--base-url={sotkanet.url}",
            "--timeout=60",
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


EXPECTED = {
    ("municipality", "905", 2023, "total"): 8.1,
    ("municipality", "905", 2024, "total"): 8.4,
    ("municipality", "905", 2024, "female"): 7.9,
    ("municipality", "399", 2024, "total"): 6.0,
    ("county", "17", 2024, "total"): 7.0,
    ("region", "15", 2024, "total"): 7.1,
    ("country", "", 2024, "total"): 9.9,
}


@pytest.mark.parametrize("old_spelling", [False, True], ids=["new spelling", "old spelling"])
def test_values_are_joined_by_category_and_code(
    sotkanet: Sotkanet, run: Run, *, old_spelling: bool
) -> None:
    sotkanet.old_spelling = old_spelling
    assert "7 new values" in run()
    assert stored() == EXPECTED
    made = Indicator.objects.get(source_id="181")
    assert made.slug == "tyottomat"
    assert made.source_title == "Työttömät, % työvoimasta"
    assert made.publisher["sv"] == "Statistikcentralen"
    assert made.licence == "CC BY 4.0"
    assert "(ind. 181)" in made.citation
    assert not made.is_demo
    assert all("Koettu" in agent for agent in sotkanet.agents)
    [entry] = AuditEntry.objects.all()
    assert (entry.verb, entry.details["values"]) == ("indicator.imported", 7)


def test_a_second_run_uses_what_is_kept(sotkanet: Sotkanet, run: Run) -> None:
    run()
    asked = len(sotkanet.requests)
    assert "7 as before" in run()
    assert len(sotkanet.requests) == asked
    run("--refresh")
    assert len(sotkanet.requests) == 2 * asked


def test_the_dry_run_changes_nothing(sotkanet: Sotkanet, run: Run) -> None:
    assert "Nothing was changed" in run("--dry-run")
    assert not Indicator.objects.exists()


def test_only_the_years_that_came_are_replaced(sotkanet: Sotkanet, run: Run) -> None:
    old = make_indicator("tyottomat", "181")
    value(old, "municipality", "905", 2010, 5.0).save()
    value(old, "municipality", "231", 2024, 5.0).save()
    assert "1 gone" in run()
    assert stored() == EXPECTED | {("municipality", "905", 2010, "total"): 5.0}


def test_years_can_be_chosen(sotkanet: Sotkanet, run: Run) -> None:
    run("--years", "2023")
    assert {key[2] for key in stored()} == {2023}


def test_example_values_give_way_to_real_ones(sotkanet: Sotkanet, run: Run) -> None:
    load_demo_indicators(only=["181", "493"])
    run()
    real = Indicator.objects.get(source_id="181")
    assert not real.is_demo
    assert real.values.count() == 7
    assert real.title["fi"] == "Työttömät"
    load_demo_indicators(only=["181", "493"])
    assert real.values.count() == 7
    assert Indicator.objects.get(source_id="493").is_demo


def test_another_title_is_refused_until_accepted(sotkanet: Sotkanet, run: Run) -> None:
    run()
    sotkanet.title = "Jotain aivan muuta"
    sotkanet.values[1, 2024, "total"] = 99.0
    with pytest.raises(CommandError, match="Jotain aivan muuta"):
        run("--refresh")
    assert stored() == EXPECTED
    run("--refresh", "--accept-title")
    assert stored()["municipality", "905", 2024, "total"] == 99.0
    assert Indicator.objects.get(source_id="181").source_title == "Jotain aivan muuta"


def patience(*faults: str) -> list[str]:
    """A server that never answers is waited for briefly; all others as long as it takes."""
    return ["--timeout=2"] if "slow" in faults else []


@pytest.mark.parametrize("fault", ["500", "503", "429", "slow", "truncated"])
def test_a_passing_fault_is_tried_again(sotkanet: Sotkanet, run: Run, fault: str) -> None:
    sotkanet.faults = ["", fault]
    run(*patience(fault))
    assert stored() == EXPECTED


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        (["403"], "answered 403"),
        (["", "500", "500"], "answered 500"),
        (["", "slow", "slow"], "did not answer in time"),
        (["", "truncated", "truncated"], "broke off"),
        (["", "", "empty"], "no value for our places"),
        (["empty"], "no value for our places"),
        (["", "empty"], "not in the promised form"),
    ],
)
def test_a_failure_leaves_the_old_values(
    sotkanet: Sotkanet, run: Run, faults: list[str], message: str
) -> None:
    run()
    sotkanet.values[1, 2024, "total"] = 99.0
    sotkanet.faults = faults
    with pytest.raises(CommandError, match=message) as raised:
        run("--refresh", *patience(*faults))
    assert "as they were" in str(raised.value)
    assert stored() == EXPECTED


@pytest.mark.parametrize("broken", [float("inf"), "n/a"])
def test_a_value_that_is_no_number_is_refused(
    sotkanet: Sotkanet, run: Run, broken: float | str
) -> None:
    sotkanet.values[1, 2024, "total"] = broken  # type: ignore[assignment]
    with pytest.raises(CommandError, match="not in the promised form"):
        run()
    assert not IndicatorValue.objects.exists()


def test_an_unknown_number(sotkanet: Sotkanet, run: Run) -> None:
    with pytest.raises(CommandError, match="answered 404"):
        run(number="999999")
    with pytest.raises(CommandError, match="not a number"):
        run(number="1 OR 1=1")


def test_an_indicator_that_we_do_not_know_takes_the_sources_words(
    reference_data: None, tmp_path: Path
) -> None:
    files = {
        "data": [{"indicator": 42, "region": 1, "year": 2024, "gender": "total", "value": 3}],
        "regions": [{"id": 1, "code": "905", "category": "KUNTA"}],
        "list": [
            {"id": 42, "title": {"fi": "Jokin<br />muu"}, "organization": {"title": {"fi": "Kela"}}}
        ],
    }
    for name, content in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    paths = [str(tmp_path / f"{name}.json") for name in files]
    call_command("import_indicators", "sotkanet", "--indicator", "42", "--from-files", *paths)
    made = Indicator.objects.get(slug="sotkanet-42")
    assert str(made.title) == "Jokin muu"
    assert not made.licence
    with pytest.raises(CommandError, match="no indicator 43"):
        call_command("import_indicators", "sotkanet", "--indicator", "43", "--from-files", *paths)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command(
            "import_indicators",
            "sotkanet",
            "--indicator",
            "42",
            "--from-files",
            "nowhere.json",
            *paths[1:],
        )


def test_without_places_there_is_nothing_to_join(db: None) -> None:
    with pytest.raises(CommandError, match="load_reference_data"):
        call_command("import_indicators", "sotkanet", "--indicator", "181")


@pytest.mark.parametrize("data", SAMPLE_DATA, ids=lambda path: path.name)
def test_real_answers(reference_data: None, data: Path) -> None:
    load_demo_indicators(only=["127"])
    call_command(
        "import_indicators",
        "sotkanet",
        "--indicator",
        "127",
        "--from-files",
        str(data),
        str(SAMPLES / "SotkaRegions.json"),
        str(SAMPLES / "sotkanet_indicators_selected.csv"),
    )
    population = Indicator.objects.get(source_id="127")
    assert not population.is_demo
    values = population.values.all()
    assert values.filter(level="municipality").count() == 308
    assert values.filter(level="region").count() == 19
    assert values.get(level="country").value == 5_351_427
    codes = set(values.filter(level="municipality").values_list("place_code", flat=True))
    assert codes == set(Municipality.objects.values_list("pk", flat=True))
    assert set(values.values_list("year", flat=True)) == {2009}
