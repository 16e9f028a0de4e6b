"""Who resembles whom, what the group's value is, and how large a change is."""

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from indicators.areas import Directory
from indicators.comparison import reading
from indicators.models import Indicator, IndicatorTarget, IndicatorValue
from indicators.similar import FEWEST_SIMILAR, Facts, Widened, similar_to
from indicators.wording import Size
from organisations.models import Membership, Organisation, Role
from places.models import Municipality, Region, WellbeingServicesCounty
from shared.translated import Translated

from .conftest import make_indicator, value

NO_BREAK = "\N{NO-BREAK SPACE}"


def facts(code: str, population: int, kind: str = "rural", language: str = "fi") -> Facts:
    return Facts(code, Translated.every(code), population, kind, language)


def everybody(*rows: Facts) -> dict[str, Facts]:
    return {row.code: row for row in rows}


def test_same_size_and_kind_and_never_itself() -> None:
    country = everybody(
        *(facts(f"r{n}", 3_000 + n) for n in range(7)),
        *(facts(f"u{n}", 3_000 + n, "urban") for n in range(7)),
        *(facts(f"s{n}", 1_000 + n) for n in range(7)),
    )
    group = similar_to("r0", country)
    assert group.codes == {"r1", "r2", "r3", "r4", "r5", "r6"}
    assert group.widened is Widened.NOT
    assert group.same_size == {code for code in country if code[0] in "ru"}
    with override("fi"):
        assert group.rule == (
            f"Sama kokoluokka (2{NO_BREAK}000–4{NO_BREAK}999 asukasta) ja sama kuntaryhmä "
            "(maaseutumainen kunta)."
        )


def test_fewer_than_five_widen_step_by_step() -> None:
    next_size = [facts(f"r{n}", 6_000) for n in range(4)]
    lone = everybody(facts("x", 3_000), facts("y", 3_000), *next_size)
    assert similar_to("x", lone).widened is Widened.SIZES
    assert similar_to("x", lone).codes == lone.keys() - {"x"}
    other_kinds = everybody(facts("x", 3_000, "urban"), facts("y", 3_000), *next_size)
    assert similar_to("x", other_kinds).widened is Widened.KINDS
    far = everybody(facts("x", 300_000), *(facts(f"r{n}", 900) for n in range(5)))
    assert similar_to("x", far).widened is Widened.ALL


def test_without_a_kind_the_majority_language_decides() -> None:
    country = everybody(
        *(facts(f"sv{n}", 900, "", ("sv", "sv-fi")[n % 2]) for n in range(6)),
        *(facts(f"fi{n}", 900, "", ("fi", "fi-sv")[n % 2]) for n in range(9)),
    )
    assert similar_to("sv0", country).codes == {f"sv{n}" for n in range(1, 6)}
    with override("sv"):
        assert "har ännu inte importerats" in similar_to("sv0", country).rule


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(100, 700_000),
            st.sampled_from(["urban", "semi-urban", "rural", ""]),
            st.sampled_from(["fi", "sv", "fi-sv", "sv-fi"]),
        ),
        min_size=FEWEST_SIMILAR + 1,
        max_size=40,
    )
)
def test_every_group_has_five_others(rows: list[tuple[int, str, str]]) -> None:
    country = everybody(*(facts(str(n), *row) for n, row in enumerate(rows)))
    for code in country:
        group = similar_to(code, country)
        assert code not in group.codes
        assert len(group.members) >= FEWEST_SIMILAR
        assert code in group.same_size


def test_the_median_stands_beside_the_municipality(
    indicator: Indicator, vaasa: Municipality
) -> None:
    group = Directory.load().similar_to(vaasa)
    assert group is not None
    assert {"Porvoo", "Kotka"} <= {m.name["fi"] for m in group.members}
    found = reading(indicator, vaasa, similar=group)
    *_, similar, country = found.comparisons
    rows = IndicatorValue.objects.filter(level="municipality", place_code__in=group.codes)
    values = sorted(rows.filter(year=2025).values_list("value", flat=True))
    middle = len(values) // 2
    expected = values[middle] if len(values) % 2 else sum(values[middle - 1 : middle + 1]) / 2
    assert similar.kind == "similar"
    assert similar.value == pytest.approx(expected)
    assert [year for year, _value in similar.series] == [2024, 2025]
    assert country.kind == "country"
    rows.exclude(place_code__in=list(group.codes)[:4]).delete()
    assert reading(indicator, vaasa, similar=group).comparisons[-2].value is None


@pytest.mark.parametrize(
    ("step", "expected"), [(0.1, Size.SMALL), (1.0, Size.ORDINARY), (-9.0, Size.LARGE)]
)
def test_a_change_is_measured_by_those_of_the_same_size(
    vaasa: Municipality, step: float, expected: Size
) -> None:
    made = make_indicator("muuttuva", "7")
    everyone = list(Municipality.objects.order_by("pk"))
    rows = []
    for rank, one in enumerate(everyone):
        change = step if one == vaasa else (rank % 10) * 0.25
        rows += [
            value(made, "municipality", one.pk, 2024, 10.0),
            value(made, "municipality", one.pk, 2025, 10.0 + change),
        ]
    IndicatorValue.objects.bulk_create(rows)
    group = Directory.load().similar_to(vaasa)
    found = reading(made, vaasa, similar=group)
    assert found.change is not None
    assert found.change.size is expected
    assert not found.change.by_chance
    assert found.change.size.sentence in found.sentence
    # Without the values around it, nothing is said.
    plain = reading(made, vaasa).change
    assert plain is not None
    assert plain.size is None


def test_a_small_municipality_gets_the_warning_and_the_same_value_no_size(
    indicator: Indicator, vaasa: Municipality
) -> None:
    small = Municipality.objects.select_related("county", "region").get(pk="231")
    directory = Directory.load()
    found = reading(indicator, small, similar=directory.similar_to(small))
    assert found.change is not None
    assert found.change.by_chance
    with override("fi"):
        assert "sattuma" in found.sentence
    IndicatorValue.objects.filter(place_code="231", year=2025).update(
        value=IndicatorValue.objects.get(place_code="231", year=2024).value
    )
    same = reading(indicator, small, similar=directory.similar_to(small)).change
    assert same is not None
    assert same.size is None


def test_a_county_and_a_region_are_read_as_a_municipality_is(indicator: Indicator) -> None:
    county = WellbeingServicesCounty.objects.get(pk="17")
    with override("fi"):
        found = reading(indicator, county, chosen=[Municipality.objects.get(pk="905")])
        assert (found.place, found.value) == ("Pohjanmaan hyvinvointialue", 6.0)
        assert [c.name for c in found.comparisons] == ["Vaasa", "Koko maa"]
        assert found.quintile is None
        others = WellbeingServicesCounty.objects.exclude(pk="17").values_list("pk", flat=True)
        IndicatorValue.objects.bulk_create(
            value(indicator, "county", code, 2025, 7.0) for code in others
        )
        assert reading(indicator, county).word == "hyvinvointialueiden parhaassa viidenneksessä"
        region = reading(indicator, Region.objects.get(pk="15"))
        assert (region.place, region.value) == ("Pohjanmaa (maakunta)", 6.1)


def test_the_pages_take_any_place(client: Client, indicator: Indicator) -> None:
    detail = "/fi/indicators/tyottomat/"
    query = {"municipality": "county-17", "compare": ["905", "region-15", "county-17", "399"]}
    answer = client.get(detail, query)
    page = answer.content.decode()
    assert "Pohjanmaan hyvinvointialue: 6,0" in page
    assert answer.context["selection"].chosen_tokens == ["905", "region-15", "399"]
    assert 'value="county-17" selected' in page
    assert "Samankaltaiset kunnat" not in page
    own = client.get(detail, {"municipality": "905"}).content.decode()
    assert "Samankaltaiset kunnat (mediaani)" in own
    assert "Keitä samankaltaiset kunnat ovat" in own


def test_a_county_s_member_sees_the_county(client: Client, indicator: Indicator) -> None:
    county = Organisation.objects.create(
        kind="county", name="Pohjanmaan hyvinvointialue", slug="pohjanmaa", county_id="17"
    )
    user = User.objects.create_user("alue@example.fi", name="Alue")
    Membership.objects.create(user=user, organisation=county, role=Role.COORDINATOR)
    client.force_login(user)
    answer = client.get("/fi/indicators/tyottomat/")
    assert answer.context["selection"].token == "county-17"
    everybody = client.get("/fi/indicators/tyottomat/", {"municipality": ""})
    assert everybody.context["selection"].place is None


def test_a_target_is_read_where_it_is_asked_for(indicator: Indicator, vaasa: Municipality) -> None:
    made = IndicatorTarget.objects.create(
        indicator=indicator, municipality=vaasa, value=8.0, by_year=2030, set_on="2026-01-15"
    )
    assert reading(indicator, vaasa).target is None
    page = Client().get("/fi/indicators/tyottomat/", {"municipality": "905"})
    assert page.context["reading"].target == made


def test_the_rule_has_a_page_that_colours_lead_to(client: Client, indicator: Indicator) -> None:
    page = client.get("/fi/indicators/how-to-read/").content.decode()
    for text in ("kuntien parhaassa viidenneksessä", "Samankaltaiset kunnat", "mediaani"):
        assert text in page
    detail = client.get("/fi/indicators/tyottomat/").content.decode()
    assert 'href="/fi/indicators/how-to-read/"' in detail
