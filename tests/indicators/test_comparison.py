"""Reading an indicator: value, change, fifth, words, and the number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from indicators.comparison import quintile, reading, readings
from indicators.models import Indicator, IndicatorValue
from indicators.wording import Direction, Tone, number, tone
from places.models import Municipality
from shared.translated import Translated

from .conftest import make_indicator, value


def test_the_latest_value_its_change_and_its_place(
    indicator: Indicator, vaasa: Municipality
) -> None:
    with override("fi"):
        found = reading(indicator, vaasa)
        assert (found.year, found.place) == (2025, "Vaasa")
        assert found.shown == "16,8\N{NO-BREAK SPACE}%"
        assert found.quintile == 5
        assert found.tone is Tone.BAD
        assert (found.arrow, found.word) == ("▼", "kuntien heikoimmassa viidenneksessä")
        assert found.change is not None
        assert found.long_change is not None
        assert (found.change.since, found.change.direction) == (2024, Direction.UP)
        assert found.change.amount == "0,4\N{NO-BREAK SPACE}prosenttiyksikköä"
        assert (found.long_change.since, found.long_change.difference) == (2019, 9.8)
        assert found.sentence == (
            "Vaasa: 16,8\N{NO-BREAK SPACE}% vuonna 2025, kuntien heikoimmassa viidenneksessä. "
            "Arvo nousi 0,4\N{NO-BREAK SPACE}prosenttiyksikköä vuodesta 2024. "
            "Koko maassa arvo on 9,9\N{NO-BREAK SPACE}%."
        )
        assert "Terveyden ja hyvinvoinnin laitos · Sotkanet 181 · CC BY 4.0 · haettu" in (
            found.source_line
        )
    with override("sv"):
        swedish = reading(indicator, vaasa)
        assert swedish.sentence.startswith("Vasa: 16,8\N{NO-BREAK SPACE}% år 2025")


def test_comparisons_are_of_the_same_year(indicator: Indicator, vaasa: Municipality) -> None:
    laihia, narpio = Municipality.objects.get(pk="399"), Municipality.objects.get(pk="545")
    IndicatorValue.objects.filter(place_code="545", year=2025).delete()
    with override("fi"):
        found = reading(indicator, vaasa, chosen=[laihia, narpio])
        assert [(c.name, c.shown) for c in found.comparisons] == [
            ("Laihia", "8,7\N{NO-BREAK SPACE}%"),
            ("Närpiö", ""),
            ("Pohjanmaan hyvinvointialue", "6,0\N{NO-BREAK SPACE}%"),
            ("Pohjanmaa (maakunta)", "6,1\N{NO-BREAK SPACE}%"),
            ("Koko maa", "9,9\N{NO-BREAK SPACE}%"),
        ]


def test_another_year(indicator: Indicator, vaasa: Municipality) -> None:
    found = reading(indicator, vaasa, year=2024)
    assert (found.year, found.value) == (2024, 16.35)
    missing = reading(indicator, vaasa, year=2001)
    assert missing.value is None
    assert missing.change is None


def test_no_value_is_said_and_not_guessed(reference_data: None, vaasa: Municipality) -> None:
    with override("fi"):
        found = reading(make_indicator("tyhja", "1"), vaasa)
        assert found.sentence == "Vaasa: lähteessä ei ole arvoa."
        assert (found.shown, found.word, found.quintile) == ("", "", None)
        assert found.tone is Tone.NEUTRAL


def test_the_whole_country_has_no_place_among_municipalities(indicator: Indicator) -> None:
    with override("fi"):
        found = reading(indicator, None)
        assert (found.place, found.value, found.quintile) == ("Koko maa", 9.9, None)
        assert found.comparisons == ()


def test_what_looks_the_same_is_unchanged(vaasa: Municipality) -> None:
    made = make_indicator("sama", "2")
    value(made, "municipality", "905", 2023, 5.24).save()
    value(made, "municipality", "905", 2024, 5.16).save()
    found = reading(made, vaasa)
    assert found.change is not None
    assert found.change.direction is Direction.SAME
    with override("fi"):
        assert "Arvo on sama kuin vuonna 2023." in found.sentence


def test_too_few_municipalities_make_no_fifths(vaasa: Municipality) -> None:
    made = make_indicator("harva", "3", polarity=1)
    codes = Municipality.objects.exclude(pk="905").values_list("pk", flat=True)[:18]
    IndicatorValue.objects.bulk_create(
        value(made, "municipality", code, 2024, 5.0) for code in [*codes, "905"]
    )
    assert reading(made, vaasa).quintile is None
    value(made, "municipality", "837", 2024, 5.0).save()
    assert reading(made, vaasa).quintile == 3


def test_a_count_is_not_ranked(indicator: Indicator, vaasa: Municipality) -> None:
    indicator.is_count = True
    found = reading(indicator, vaasa)
    assert (found.quintile, found.word) == (None, "")


def test_other_genders_stay_out(indicator: Indicator, vaasa: Municipality) -> None:
    before = reading(indicator, vaasa)
    IndicatorValue.objects.bulk_create(
        value(indicator, "municipality", code, 2025, 0.0, gender="female")
        for code in ("905", "399", "837")
    )
    assert reading(indicator, vaasa) == before


def test_the_number_of_queries_is_constant(
    indicator: Indicator, vaasa: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [indicator, *(make_indicator(f"toinen-{n}", f"9{n}") for n in range(12))]
    for other in many[1:]:
        value(other, "municipality", "905", 2025, 1.0).save()
    chosen = list(Municipality.objects.filter(pk__in=["399", "545", "231"]))
    with django_assert_num_queries(2):
        readings(many[:1], vaasa, chosen=chosen)
    with django_assert_num_queries(2):
        found = readings(many, vaasa, chosen=chosen)
    assert [r.indicator for r in found] == many


def test_ranking_reads_an_index(indicator: Indicator, vaasa: Municipality) -> None:
    with CaptureQueriesContext(connection) as captured:
        reading(indicator, vaasa)
    series, ranks = (query["sql"] for query in captured.captured_queries)
    for sql in (series, ranks):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(f"EXPLAIN {sql}")
            else:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "value_" in plan
        assert "SCAN indicators_indicatorvalue" not in plan


@pytest.mark.parametrize(
    ("fifth", "polarity", "expected"),
    [
        (5, 1, Tone.GOOD),
        (4, 1, Tone.GOOD),
        (3, 1, Tone.NEUTRAL),
        (2, 1, Tone.BAD),
        (1, 1, Tone.BAD),
        (5, -1, Tone.BAD),
        (1, -1, Tone.GOOD),
        (5, 0, Tone.NEUTRAL),
        (None, 1, Tone.NEUTRAL),
    ],
)
def test_tone(fifth: int | None, polarity: int, expected: Tone) -> None:
    assert tone(fifth, polarity) is expected


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.data())
def test_fifths_are_ordered_and_symmetric(values: list[int], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(values))
    other = data.draw(st.sampled_from(values))

    def fifth(of: int, among: list[int]) -> int:
        return quintile(
            below=sum(v < of for v in among),
            same=sum(v == of for v in among),
            among=len(among),
        )

    assert 1 <= fifth(one, values) <= 5
    if one < other:
        assert fifth(one, values) <= fifth(other, values)


def test_numbers_as_the_language_writes_them() -> None:
    with override("fi"):
        assert number(-1234.56, 1) == "−1\N{NO-BREAK SPACE}234,6"
        assert number(-0.04, 1) == "0,0"
    with override("en"):
        assert number(1234.5, 1) == "1,234.5"
    assert str(Translated.every("%")) == "%"
