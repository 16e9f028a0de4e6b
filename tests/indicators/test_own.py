"""A municipality's own indicators: made, filled from spreadsheets of every kind, kept from others."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from indicators.actions import (
    TooFewError,
    confirm_own_import,
    create_own,
    delete_own,
    save_own_values,
    start_own_import,
    stored_values,
)
from indicators.models import Indicator, IndicatorImport, IndicatorTarget
from indicators.numbers import AmbiguousError, read_number
from indicators.rows import Fault, Key, Row
from organisations.models import Organisation
from places.models import Municipality
from reports.actions import create_report, place_indicator
from reports.models import CouncilTerm
from shared.models import AuditEntry
from shared.spreadsheets import read_table, write_xlsx
from shared.spreadsheets.writing import Cell
from shared.translated import Translated

Login = Callable[[User | None], Client]
LIST = "/fi/indicators/own/"


@pytest.fixture
def organisation(vaasa: Municipality) -> Organisation:
    return Organisation.objects.create(
        kind="municipality", name="Vaasan kaupunki", name_sv="Vasa stad", slug="vaasa",
        municipality=vaasa,
    )  # fmt: skip


@pytest.fixture
def coordinator(organisation: Organisation, make_member: Callable[..., User]) -> User:
    return make_member(organisation, "coordinator")


@pytest.fixture
def own(organisation: Organisation, coordinator: User) -> Indicator:
    return make_own(organisation, coordinator)


def make_own(organisation: Organisation, actor: User, **fields: Any) -> Indicator:
    given: dict[str, Any] = {
        "title": Translated(fi="Kirjastokäynnit", sv="Biblioteksbesök"),
        "polarity": Indicator.Polarity.HIGH_IS_GOOD,
        "is_public": False,
    }
    return create_own(organisation, actor=actor, **given | fields)


def check(indicator: Indicator, data: str | bytes, *, typed: bool = False) -> IndicatorImport:
    content = data.encode() if isinstance(data, str) else data
    return start_own_import(
        indicator,
        actor=User.objects.first(),
        organisation=Organisation.objects.get(slug="vaasa"),
        table=read_table(io.BytesIO(content)),
        typed=typed,
    )


def told(started: IndicatorImport, language: str = "fi") -> list[tuple[int, str]]:
    with override(language):
        return [(fault["row"], str(Fault.of(fault))) for fault in started.found[0]["faults"]]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3,5", 3.5), ("3.5 %", 3.5), ("1 234,5", 1234.5), ("1\u202f234", 1234),
        ("1\u2009234,5", 1234.5), ("\u22122,25", -2.25), ("1.234.567", 1234567),
        ("1,234.5", 1234.5), ("0.125", 0.125), ("1e3", 1000), ("12\u00a0%", 12),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "1e999", "1,2,3", "12,34,567", "٣", "=1"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_number(text)


def test_a_dot_before_three_digits_is_asked_about() -> None:
    with pytest.raises(AmbiguousError):
        read_number("1.234")
    assert read_number("1.234", typed=True) == 1.234


HEADERS = [
    "Vuosi;Arvo;Ryhmä;Sukupuoli;Henkilöitä",
    "år;värde;befolkningsgrupp;kön;antal personer",
    "YEAR;value (%);Population group (optional);gender;people",
]
NAMES = ["ikääntyneet (65+)", "äldre", "ikaantyneet"]


@pytest.mark.parametrize("headers", HEADERS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_headers_and_names_of_every_language(own: Indicator, headers: str, encoding: str) -> None:
    lines = [headers, "2024;1 234,5;;;", "2024;3,5;äldre;;40", "2023;3.5 %;;naiset;40", "2022;;;;"]
    started = check(own, "\r\n".join(lines).encode(encoding))
    assert told(started) == []
    [found] = started.found
    assert [note["params"] for note in found["notes"]] == [{"rows": 1}]
    confirm_own_import(started, actor=None)
    assert stored_values(own) == {
        Key(2023, "female"): 3.5,
        Key(2024): 1234.5,
        Key(2024, group="ikaantyneet"): 3.5,
    }
    value = own.values.get(group="ikaantyneet")
    assert (value.level, value.place_code) == ("municipality", "905")


def test_each_faulty_row_is_told_by_its_number_and_reason(own: Indicator) -> None:
    lines = [
        "vuosi;arvo;ryhmä;sukupuoli;henkilöitä",
        "2020;1,5;;;",  # 2
        "20x\0;1;;;",
        "2021;paljon;;;",
        "2021;1;marsilaiset;;",
        "2021;1;;robotti;",
        "2021;1;nuoret;naiset;50",  # 7
        "2021;1;nuoret;;4",
        "2021;1;romanit;;",
        "2022;1;romanit;;9",
        "2020;2;;;",
        "2999;1;;;",  # 12
        "2021;1.234;;;",
        "2021;1;;;;;7",
        "2021;1;;;2,5",
    ]
    started = check(own, "\n".join(lines))
    faults = told(started)
    assert [row for row, _why in faults] == list(range(3, 16))
    assert "20x" in faults[0][1]
    assert "marsilaiset" in faults[2][1]
    assert "5" in faults[5][1]
    assert "10" in faults[6][1]
    assert "10" in faults[7][1]
    assert told(started, "sv") != faults
    assert len(started.rows) == 1
    assert stored_values(own) == {}  # nothing changes until it is confirmed
    confirm_own_import(started, actor=None)
    assert stored_values(own) == {Key(2020): 1.5}


@pytest.mark.parametrize(
    ("head", "word"), [("vuosi;luku 1", "Arvo"), ("arvo;x", "Vuosi"), ("vuosi;år;arvo", "år")]
)
def test_columns_that_do_not_tell_enough(own: Indicator, head: str, word: str) -> None:
    with override("fi"), pytest.raises(ValidationError, match=word):
        check(own, f"{head}\n2020;1;1")
    assert not IndicatorImport.objects.exists()


def test_a_workbook_keeps_its_numbers(own: Indicator) -> None:
    rows: list[Sequence[Cell]] = [("År", "Värde"), (2023, 1.234), (2024, 12), ("2025", "1 000,5")]
    started = check(own, write_xlsx([("Blad", rows)]), typed=True)
    confirm_own_import(started, actor=None)
    assert stored_values(own) == {Key(2023): 1.234, Key(2024): 12, Key(2025): 1000.5}


def test_what_would_change_is_counted_and_then_done(own: Indicator, coordinator: User) -> None:
    save_own_values(
        own,
        actor=coordinator,
        rows=[Row(n, Key(year), 1.0) for n, year in enumerate((2020, 2021, 2022))],
    )
    table = read_table(io.BytesIO(b"year;value\n2021;1\n2022;2\n2023;3"))
    organisation = Organisation.objects.get()
    started = start_own_import(
        own, actor=coordinator, organisation=organisation, table=table, replaces=True
    )
    found = started.found[0]
    assert [found[name] for name in ("new", "changed", "same", "removed")] == [1, 1, 1, 1]
    again = check(own, "year;value\n2021;5")
    started.refresh_from_db()
    assert started.state == "cancelled"
    with pytest.raises(ValidationError):
        confirm_own_import(started, actor=coordinator)
    again.asked = {"replaces": True}
    again.save()
    confirm_own_import(again, actor=coordinator)
    assert stored_values(own) == {Key(2021): 5}
    again.refresh_from_db()
    assert (again.state, again.rows) == ("done", [])
    assert AuditEntry.objects.filter(verb="indicator.values_stored").count() == 2


def test_nothing_is_removed_while_a_row_is_faulty(own: Indicator, coordinator: User) -> None:
    save_own_values(own, actor=coordinator, rows=[Row(1, Key(2020), 1.0)])
    table = read_table(io.BytesIO(b"year;value\n2O20;1\n2021;2"))
    started = start_own_import(
        own, actor=coordinator, organisation=Organisation.objects.get(), table=table, replaces=True
    )
    assert started.found[0]["removed"] == 0
    confirm_own_import(started, actor=coordinator)
    assert stored_values(own) == {Key(2020): 1.0, Key(2021): 2.0}


def test_who_is_left_cannot_be_worked_out(organisation: Organisation, coordinator: User) -> None:
    counted = make_own(organisation, coordinator, is_count=True)
    head = "year;value;group;gender"
    started = check(counted, f"{head}\n2024;20;;\n2024;17;;women\n2024;3;;men\n2023;4;;")
    assert [row for row, _why in told(started)] == [3, 4, 5]
    confirm_own_import(started, actor=None)
    assert stored_values(counted) == {Key(2024): 20}
    later = check(counted, f"{head}\n2024;16;nuoret;\n2024;15;ikaantyneet;")
    assert [row for row, _why in told(later)] == [2]
    shares = make_own(organisation, coordinator)
    started = check(shares, "year;value;gender;people\n2024;50;;20\n2024;60;women;18\n2023;1;men;0")
    assert [row for row, _why in told(started)] == [3]


def test_values_by_hand_keep_to_the_same_rule(
    organisation: Organisation, coordinator: User
) -> None:
    counted = make_own(organisation, coordinator, is_count=True)
    with pytest.raises(TooFewError) as refused:
        save_own_values(
            counted, actor=coordinator, rows=[Row(1, Key(2024), 4), Row(2, Key(2023), 9)]
        )
    assert list(refused.value.faults) == [1]
    assert stored_values(counted) == {}
    save_own_values(counted, actor=coordinator, rows=[Row(2, Key(2023), 9)])
    save_own_values(counted, actor=coordinator, rows=[], removed=[Key(2023), Key(1999)])
    assert stored_values(counted) == {}


def test_one_that_a_report_shows_is_not_deleted(own: Indicator, coordinator: User) -> None:
    report = create_report(
        Organisation.objects.get(), actor=coordinator, kind="broad",
        term=CouncilTerm.objects.get(start_year=2025), title={"fi": "Kertomus"},
    )  # fmt: skip
    place_indicator(report.sections.get(number="3.1"), actor=coordinator, indicator=own)
    with pytest.raises(ValidationError):
        delete_own(own, actor=coordinator)
    assert Indicator.objects.filter(pk=own.pk).exists()


def test_the_pages_take_a_person_through(
    client_of: Login, coordinator: User, organisation: Organisation
) -> None:
    client = client_of(coordinator)
    assert "Omia indikaattoreita ei vielä ole" in client.get(LIST).content.decode()
    sent = {
        "title_fi": "Kävijät",
        "title_sv": "",
        "decimals": "1",
        "polarity": "1",
        "rhythm": "yearly",
    }
    page = client.post(f"{LIST}new/", sent).content.decode()
    assert 'value="Kävijät"' in page
    assert "error-summary" in page
    made = client.post(f"{LIST}new/", sent | {"title_sv": "Besökare", "unit_fi": "%"})
    own = Indicator.objects.get()
    assert made["Location"] == f"{LIST}{own.slug}/"
    assert own.slug == "vaasa-kavijat"
    assert own.publisher == {"fi": "Vaasan kaupunki", "sv": "Vasa stad"}
    assert (own.is_public, own.licence) == (False, "")

    upload = f"{LIST}{own.slug}/spreadsheet/"
    wrong = client.post(upload, {"file": SimpleUploadedFile("x.csv", b"a;b\n1;2")}).content.decode()
    assert "Vuosi" in wrong
    assert "field__error" in wrong
    data = b"vuosi;arvo\n2024;0,5\n2O25;0,7\n2023;x"
    checked = client.post(upload, {"file": SimpleUploadedFile("arvot.csv", data)}, follow=True)
    page = checked.content.decode()
    assert "2O25" in page
    assert "arvot.csv" in page
    assert "kerro ne sadalla" in page
    done = client.post(
        checked.request["PATH_INFO"], {"go": "confirm"}, follow=True
    ).content.decode()
    assert "0,5" in done
    assert stored_values(own) == {Key(2024): 0.5}
    twice = client.post(checked.request["PATH_INFO"], {"go": "confirm"}).content.decode()
    assert "ei ole enää auki" in twice

    by_hand = f"{LIST}{own.slug}/values/"
    page = client.get(by_hand).content.decode()
    assert 'value="0,5"' in page
    lines = {
        "year-0": "2024",
        "value-0": "0,6",
        "year-1": "2025",
        "value-1": "1,25",
        "people-1": "4",
    }
    refused = client.post(by_hand, lines).content.decode()
    assert "alle 5" in refused
    assert 'value="1,25"' in refused
    client.post(by_hand, lines | {"people-1": "5"})
    assert stored_values(own) == {Key(2024): 0.6, Key(2025): 1.25}
    client.post(by_hand, {"year-0": "2025", "value-0": "", "year-1": "2024", "value-1": "0,6"})
    assert stored_values(own) == {Key(2024): 0.6}

    for kind in ("csv", "xlsx"):
        template = client.get(f"{LIST}{own.slug}/template.{kind}")
        table = read_table(io.BytesIO(template.content))
        assert table.headers[:2] == ["Vuosi", "Arvo"]
        assert table.rows[0][1][0] == "2024"
    client.post(f"{LIST}{own.slug}/delete/")
    assert not Indicator.objects.exists()


def test_one_that_is_not_public_is_nothing_to_others(
    client_of: Login, own: Indicator, coordinator: User, make_member: Callable[..., User]
) -> None:
    save_own_values(own, actor=coordinator, rows=[Row(1, Key(2024), 3.26)])
    tampere = Organisation.objects.create(
        kind="municipality", name="Tampere", slug="tampere",
        municipality=Municipality.objects.get(pk="837"),
    )  # fmt: skip
    strangers = [None, make_member(tampere, "coordinator")]
    public = [
        f"/fi/indicators/{own.slug}/",
        reverse("indicator-detail", args=[own.slug]),
        reverse("indicator-values", args=[own.slug]),
        reverse("indicator-json-stat", args=[own.slug]),
        reverse("indicator-csv", args=[own.slug]),
        f"/fi/indicators/{own.slug}/charts/lines.svg?municipality=905",
        f"/fi/indicators/{own.slug}/charts/lines.csv?municipality=905",
    ]
    side_by_side = f"/fi/indicators/compare/?place=905&place=399&indicator={own.slug}"
    table = (
        reverse("indicators:compare_table", args=["csv"]) + side_by_side.partition("compare/")[2]
    )
    for stranger in strangers:
        client = client_of(stranger)
        assert [client.get(address).status_code for address in public] == [404] * 7
        for address in ("/fi/indicators/?municipality=905", side_by_side, table):
            assert "Kirjastokäynnit" not in client.get(address).content.decode()
    mine = client_of(coordinator).get(public[0]).content.decode()
    assert "3,3" in mine  # one decimal
    assert client_of(strangers[1]).get(f"{LIST}{own.slug}/").status_code == 404
    Indicator.objects.update(is_public=True)
    for stranger in strangers:
        client = client_of(stranger)
        assert [client.get(address).status_code for address in public] == [200] * 7
        assert "Kirjastokäynnit" in client.get("/fi/indicators/?municipality=905").content.decode()
        assert (
            "Kirjastokäynnit" not in client.get("/fi/indicators/?municipality=837").content.decode()
        )
    assert client_of(strangers[1]).get(f"{LIST}{own.slug}/").status_code == 404


def test_the_county_reads_and_does_not_change(
    client_of: Login, own: Indicator, make_member: Callable[..., User]
) -> None:
    county = Organisation.objects.create(
        kind="county", name="Pohjanmaa", slug="pohjanmaa", county_id="17"
    )
    client = client_of(make_member(county, "coordinator"))
    assert "Kirjastokäynnit" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{own.slug}/").status_code == 200
    assert client.get(f"{LIST}{own.slug}/edit/").status_code == 403
    assert client.get(f"{LIST}new/").status_code == 403
    assert not IndicatorTarget.objects.exists()
