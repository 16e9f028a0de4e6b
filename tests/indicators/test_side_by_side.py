"""Places side by side: the same year, what is highest, the saved view, the tables to take away."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from indicators.areas import Directory
from indicators.comparison import reading
from indicators.models import Indicator, IndicatorValue
from indicators.side_by_side import side_by_side
from organisations.models import Membership, Organisation, Role
from places.models import Municipality, ThemeCategory

from .conftest import make_indicator, value

PAGE = "/fi/indicators/compare/"
NO_BREAK = "\N{NO-BREAK SPACE}"
Filled = Callable[..., Indicator]


@pytest.fixture
def filled(reference_data: None) -> Filled:
    """Makes an indicator with these values by code and year."""

    def make(
        slug: str = "uusi", values: dict[tuple[str, int], float] | None = None, **fields: object
    ) -> Indicator:
        made = make_indicator(slug, slug, **fields)
        IndicatorValue.objects.bulk_create(
            value(made, "municipality" if code else "country", code, year, number)
            for (code, year), number in (values or {}).items()
        )
        return made

    return make


def compared(indicator: Indicator, *tokens: str) -> tuple[list[str], str]:
    """What the row's cells show, and its sentence."""
    found = Directory.load().compared(tokens)
    _columns, [row] = side_by_side([indicator], list(found.values()))
    return [cell.shown.replace(NO_BREAK, " ") for cell in row.cells], row.sentence.replace(
        NO_BREAK, " "
    )


def test_a_cell_says_what_the_indicator_s_own_page_says(
    indicator: Indicator, vaasa: Municipality
) -> None:
    directory = Directory.load()
    found = directory.compared(["905", "similar-905", "county-17", "region-15", "country"])
    columns, [row] = side_by_side([indicator], list(found.values()))
    alone = reading(indicator, vaasa, similar=directory.similar_to(vaasa))
    assert row.year == alone.year == 2025
    own, similar, county, region, country = row.cells
    assert (own.value, own.quintile, own.tone) == (alone.value, alone.quintile, alone.tone)
    assert own.change is not None
    assert alone.change is not None
    assert (own.change.difference, own.change.since) == (alone.change.difference, 2024)
    beside = {one.kind: one.value for one in alone.comparisons}
    assert similar.value == beside["similar"]
    assert (county.value, region.value, country.value) == (6.0, 6.1, 9.9)
    assert [column.token for column in columns] == list(found)


def test_the_year_is_one_that_most_places_have(filled: Filled) -> None:
    made = filled(values={("905", 2025): 9, ("905", 2024): 5, ("399", 2024): 6, ("545", 2024): 7})
    assert compared(made, "905", "399", "545")[0] == ["5,0 %", "6,0 %", "7,0 %"]
    # A place that has only old values does not pull the others back.
    old = filled("vanha", values={("905", 2025): 9, ("399", 2010): 6, ("905", 2010): 1})
    assert compared(old, "905", "399")[0] == ["9,0 %", ""]


def test_what_rounds_to_the_same_is_not_ranked(filled: Filled) -> None:
    with override("fi"):
        made = filled(values={("905", 2025): 5.14, ("399", 2025): 5.06, ("545", 2025): 4.0})
        assert compared(made, "905", "399", "545")[1] == (
            "Korkein kolmesta paikasta: Vaasa, Laihia 5,1 %. Matalin: Närpiö 4,0 %."
        )
        assert compared(made, "905", "399")[1] == "Kaikissa paikoissa arvo on sama."
        count = filled("luku", values={("905", 2025): 5, ("399", 2025): 6}, is_count=True)
        assert compared(count, "905", "399")[1] == ""
        lone = filled("yksi", values={("905", 2025): 5})
        assert compared(lone, "905", "399") == (["5,0 %", ""], "")


def test_the_page_is_its_address(client: Client, indicator: Indicator) -> None:
    indicator.categories.set(ThemeCategory.objects.filter(pk="tyo"))
    query = {"place": ["399", "county-17", "545", "000", "399"], "theme": "tyo", "sort": "name"}
    answer = client.get(PAGE, query)
    page = answer.content.decode()
    assert answer.context["choice"].tokens == ["399", "county-17", "545"]
    assert "Korkein kolmesta paikasta" in page
    again = client.get(f"{PAGE}?{answer.context['choice'].query}")
    assert again.content.decode().split("<main")[1] == page.split("<main")[1]
    assert 'href="?place=399&amp;place=545&amp;theme=tyo&amp;sort=name"' in page
    assert "style=" not in page
    six = client.get(PAGE, {"place": ["399", "905", "545", "231", "837", "091"]})
    assert len(six.context["columns"]) == 5
    assert not six.context["choice"].may_add


@pytest.mark.parametrize("nonsense", ["\0", "similar-", "similar-000", "county-905", "x" * 5_000])
def test_nonsense_in_the_address(client: Client, indicator: Indicator, nonsense: str) -> None:
    query = {"place": nonsense, "theme": nonsense, "indicator": nonsense, "sort": nonsense}
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    assert "Valitse paikka" in answer.content.decode()
    assert client.get(f"{PAGE}csv/", query).status_code == 200


def test_one_place_gets_company_and_a_member_the_own_one(
    client: Client, indicator: Indicator
) -> None:
    usual = ["905", "similar-905", "county-17", "country"]
    assert client.get(PAGE, {"place": "905"}).context["choice"].tokens == usual
    user = User.objects.create_user("vaasa@example.fi", name="V")
    vaasa = Organisation.objects.create(
        kind="municipality", name="Vaasa", slug="vaasa", municipality_id="905"
    )
    Membership.objects.create(user=user, organisation=vaasa, role=Role.READER)
    client.force_login(user)
    assert client.get(PAGE).context["choice"].tokens == usual


def test_rows_by_where_the_first_place_is_weakest(client: Client, indicator: Indicator) -> None:
    codes = Municipality.objects.order_by("pk").values_list("pk", flat=True)
    good = make_indicator("hyva", "8", polarity=1)
    neutral = make_indicator("neutraali", "9")
    IndicatorValue.objects.bulk_create(
        value(made, "municipality", code, 2025, rank)
        for made in (good, neutral)
        for rank, code in enumerate(codes)
    )
    query = {"place": ["905", "399"], "indicator": ["hyva", "neutraali", "tyottomat"]}
    answer = client.get(PAGE, query | {"sort": "weakest"})
    [section] = answer.context["sections"]
    # Vaasa has the highest codes: the best fifth where high is good, the weakest where low is.
    assert [row.indicator.slug for row in section.rows] == ["tyottomat", "hyva", "neutraali"]


def test_tables_to_take_away_hold_what_the_page_shows(client: Client, indicator: Indicator) -> None:
    Indicator.objects.update(is_demo=True)
    query = {"place": ["905", "399"], "indicator": "tyottomat"}
    text = client.get(f"{PAGE}csv/", query).content.decode("utf-8-sig")
    [_heading, vaasa, laihia] = csv.reader(io.StringIO(text), delimiter=";")
    assert vaasa[2:6] == ["Vaasa", "2025", "16,8", "heikoin viidennes"]
    assert (laihia[2], laihia[6], laihia[7]) == ("Laihia", "0,5", "2024")
    assert laihia[8].startswith("Esimerkkiarvo")
    workbook = load_workbook(io.BytesIO(client.get(f"{PAGE}xlsx/", query).content))
    assert [row[4] for row in workbook.worksheets[0].iter_rows(min_row=2, values_only=True)] == [
        16.8,
        8.7,
    ]
    assert client.get(f"{PAGE}pdf/", query).status_code == 404


def test_an_own_indicator_stays_its_municipality_s(client: Client, filled: Filled) -> None:
    filled(
        "salainen",
        values={("905", 2025): 3, ("399", 2025): 4},
        source="own",
        source_id="",
        municipality_id="905",
        is_public=False,
    )
    for address in (PAGE, f"{PAGE}csv/"):
        answer = client.get(address, {"place": ["905", "399"], "indicator": "salainen"})
        assert "Työttömät" not in answer.content.decode()


def test_queries_do_not_grow(
    client: Client, indicator: Indicator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    query = {"place": ["905", "similar-905", "county-17", "country", "399"], "theme": "tyo"}
    for round_ in range(2):
        for n in range(round_ * 7):
            make_indicator(f"muu-{n}", f"5{n}")
        for one in Indicator.objects.all():
            one.categories.set(ThemeCategory.objects.filter(pk="tyo"))
        with django_assert_num_queries(9):
            client.get(PAGE, query)
