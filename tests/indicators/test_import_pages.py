"""The pages of imports: choosing, the check, storing, what fails, and who may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from indicators.actions import check_import, give_up_stalled_imports, load_demo_indicators
from indicators.actions.importing import STALLED
from indicators.models import Indicator, IndicatorImport, IndicatorValue
from organisations.models import Organisation
from shared.models import AuditEntry

from .server.pxweb import PxWeb
from .server.sotkanet import Sotkanet

LIST = "/fi/indicators/imports/"
RunTasks = Callable[[], None]
TRIES = {"timeout": 5.0, "attempts": 1, "pause": 0.01}


@pytest.fixture
def city(reference_data: None) -> Organisation:
    return Organisation.objects.create(
        kind="municipality", name="Vaasan kaupunki", slug="vaasa", municipality_id="905"
    )


@pytest.fixture
def coordinator(city: Organisation, make_member: Callable[..., User]) -> User:
    return make_member(city, "coordinator")


@pytest.fixture
def page(coordinator: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(coordinator)


@pytest.fixture(autouse=True)
def _sources(sotkanet: Sotkanet, pxweb: PxWeb, settings: Settings) -> None:
    settings.INDICATOR_SOURCES = {"sotkanet": sotkanet.url, "pxweb": pxweb.url}
    settings.SOURCE_TRIES = TRIES


def ask(page: Client, **given: object) -> IndicatorImport:
    """Ask Sotkanet for the one indicator that it has; the import, not yet checked."""
    sent = page.post(f"{LIST}sotkanet/", {"known": "181", **given})
    assert sent.status_code == 302, sent.content.decode()
    return newest()


def newest() -> IndicatorImport:
    return IndicatorImport.objects.exclude(state__in=["done", "cancelled", "failed"]).get()


def test_from_the_choice_to_the_stored_values(
    page: Client, city: Organisation, run_tasks: RunTasks, sotkanet: Sotkanet
) -> None:
    load_demo_indicators(only=["181", "493"])
    shown = page.get(LIST).content.decode()
    assert "2 indikaattorilla on esimerkkiarvoja" in shown
    form = page.get(f"{LIST}sotkanet/").content.decode()
    assert 'value="181"' in form
    assert form.count("checked") >= 20  # all are due
    batch = ask(page, numbers="999999")
    address = reverse("indicators:import_detail", args=[batch.pk])
    waiting = page.get(address).content.decode()
    assert "Odottaa vuoroaan" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    run_tasks()
    checked = page.get(address).content.decode()
    assert "hx-trigger" not in checked
    assert "Työttömät, % työvoimasta" in checked
    assert "Lähteessä ei ole tätä" in checked  # the number that does not exist
    assert Indicator.objects.get(source_id="181").is_demo
    nothing = page.post(address, {"go": "confirm"})
    assert nothing.status_code == 400
    assert "Valitse ainakin yksi" in nothing.content.decode()
    page.post(address, {"go": "confirm", "take": ["181", "999999"]})
    run_tasks()
    done = page.get(address).content.decode()
    assert "1 indikaattori on tallennettu" in done
    stored = Indicator.objects.get(source_id="181")
    assert not stored.is_demo
    assert stored.values.count() == 7
    verbs = AuditEntry.objects.filter(organisation_id=city.pk).values_list("verb", flat=True)
    assert set(verbs) == {"ask_indicator_import", "confirm_indicator_import", "indicator.imported"}
    fresh = page.get(LIST).content.decode()
    due = timezone.localdate() + timedelta(days=28)
    assert f"{due.day}.{due.month}.{due.year}" in fresh
    part = page.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "1 indikaattori on tallennettu" in part


def test_a_new_title_is_stored_only_when_ticked(
    page: Client, run_tasks: RunTasks, sotkanet: Sotkanet
) -> None:
    sotkanet.title = "Aivan muuta"
    batch = ask(page)
    run_tasks()
    address = reverse("indicators:import_detail", args=[batch.pk])
    checked = page.get(address).content.decode()
    assert "Aiemmin hyväksytty: ”Työttömät, % työvoimasta”" in checked
    assert "checked" not in checked
    page.post(address, {"go": "confirm", "take": "181"})
    run_tasks()
    assert Indicator.objects.get(source_id="181").source_title == "Aivan muuta"
    entry = AuditEntry.objects.get(verb="confirm_indicator_import")
    assert entry.details["titles_accepted"] == ["181"]


def test_a_table_of_statistics_finland(page: Client, run_tasks: RunTasks, pxweb: PxWeb) -> None:
    address = f"{LIST}pxweb/"
    assert "vaerak/11ra" in page.get(address).content.decode()
    for table, why in {
        "": "Anna taulukko",
        "../x": "Tämä ei ole taulukko",
        "vaerak/99zz": "Lähteessä ei ole tätä",
    }.items():
        shown = page.get(address, {"table": table}).content.decode()
        assert why in shown
        assert f'value="{table}"' in shown or not table
    shown = page.get(address, {"table": "vaerak/11re"}).content.decode()
    assert "Väestö 31.12." in shown
    assert "65 -" in shown  # the ages, of which one is chosen
    choices = {"contents": "vaerak-vaesto", "dimension-0": "65-"}
    wrong = page.post(
        f"{address}?table=vaerak/11re", choices | {"first_year": "2030", "last_year": "2024"}
    )
    assert "Viimeinen vuosi on ennen ensimmäistä" in wrong.content.decode()
    assert "Valitse ainakin yksi" in page.post(f"{address}?table=vaerak/11re").content.decode()
    sent = page.post(
        f"{address}?table=vaerak/11re", choices | {"first_year": "2024", "last_year": "2025"}
    )
    batch = newest()
    assert sent.headers["Location"].endswith(f"{batch.pk}/")
    run_tasks()
    page.post(
        sent.headers["Location"],
        {"go": "confirm", "take": [one["id"] for one in IndicatorImport.objects.get().found]},
    )
    run_tasks()
    [indicator] = Indicator.objects.all()
    assert indicator.title["fi"] == "Väestö 31.12., 65 -"
    assert set(indicator.values.values_list("year", flat=True)) == {2024, 2025}
    assert indicator.source_query["select"] == {"Ikä": "65-"}
    call_command("import_indicators", "pxweb", "--refresh")
    assert (
        Indicator.objects.get(slug="vakiluku").values.get(place_code="091", year=2025).value
        == 694_392
    )


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "Valitse indikaattori tai anna numero"),
        ({"numbers": "3219, abc"}, "”abc” ei ole indikaattorin numero"),
        ({"numbers": "1", "first_year": "2020"}, "Anna molemmat vuodet tai ei kumpaakaan"),
        ({"numbers": "1", "first_year": "20x0", "last_year": "2024"}, "20x0"),
        ({"known": "31337"}, "31337"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_it_and_stays(
    page: Client, given: dict[str, str], why: str
) -> None:
    shown = page.post(f"{LIST}sotkanet/", given)
    assert shown.status_code == 200
    text = shown.content.decode()
    assert why in text
    assert all(value in text for value in given.values())
    assert not IndicatorImport.objects.exists()


def test_an_import_that_was_cut_off_is_told_and_started_again(
    page: Client, run_tasks: RunTasks, sotkanet: Sotkanet
) -> None:
    batch = ask(page)
    address = reverse("indicators:import_detail", args=[batch.pk])
    IndicatorImport.objects.update(state="checking", progress_at=timezone.now() - STALLED / 2)
    assert give_up_stalled_imports() == 0
    IndicatorImport.objects.update(progress_at=timezone.now() - STALLED * 2)
    run_tasks()  # the task that was in the queue finds the import in other hands
    assert "Haku katkesi" in page.get(address).content.decode()
    page.post(address, {"go": "again"})
    run_tasks()
    assert "Mitään ei ole vielä tallennettu" in page.get(address).content.decode()
    page.post(address, {"go": "cancel"})
    assert "Haku peruttiin" in page.get(address).content.decode()
    page.post(address, {"go": "confirm", "take": "181"})
    run_tasks()
    assert not IndicatorValue.objects.exists()


def test_what_changed_after_the_check_is_not_stored(
    page: Client, run_tasks: RunTasks, sotkanet: Sotkanet, settings: Settings
) -> None:
    batch = ask(page)
    run_tasks()
    for file in (settings.VAR / "cache" / "sotkanet").iterdir():
        file.unlink()
    sotkanet.values[1, 2024, "total"] = 99.0
    address = reverse("indicators:import_detail", args=[batch.pk])
    page.post(address, {"go": "confirm", "take": "181"})
    run_tasks()
    shown = page.get(address).content.decode()
    assert "Mitään ei tallennettu" in shown
    assert "Lähde muutti tätä tarkistuksen jälkeen" in shown
    assert not IndicatorValue.objects.exists()


def test_an_error_of_ours_fails_the_import_alone(
    page: Client, run_tasks: RunTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = ask(page)
    batch.asked = {}
    batch.save()
    run_tasks()
    batch.refresh_from_db()
    assert (batch.state, batch.error) == ("failed", "KeyError")
    shown = page.get(reverse("indicators:import_detail", args=[batch.pk])).content.decode()
    assert "Haku keskeytyi" in shown


def test_another_organisations_import_is_not_there(
    page: Client, make_member: Callable[..., User], client_of: Callable[[User], Client]
) -> None:
    batch = ask(page)
    other = Organisation.objects.create(
        kind="municipality", name="Laihian kunta", slug="laihia", municipality_id="399"
    )
    theirs = client_of(make_member(other, "coordinator"))
    assert theirs.get(reverse("indicators:import_detail", args=[batch.pk])).status_code == 404
    assert str(batch.pk) not in theirs.get(LIST).content.decode()
    check_import(batch)
    assert (
        theirs.post(
            reverse("indicators:import_detail", args=[batch.pk]), {"go": "cancel"}
        ).status_code
        == 404
    )
