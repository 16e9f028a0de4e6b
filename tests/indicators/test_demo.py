"""Example values: plausible, the same everywhere, complete and labelled."""

from statistics import fmean

from django.db.models import Count
from django.utils.translation import override

from indicators.actions import load_demo_indicators
from indicators.catalogue import entries
from indicators.comparison import reading
from indicators.demo import characters, values
from indicators.models import Indicator, IndicatorValue
from places.models import Municipality, PopulationGroup, ThemeCategory


def test_the_catalogue_is_whole(reference_data: None) -> None:
    themes = set(ThemeCategory.objects.values_list("pk", flat=True))
    groups = set(PopulationGroup.objects.values_list("pk", flat=True))
    assert len(entries()) == 47
    for entry in entries().values():
        assert set(entry.categories) <= themes
        assert set(entry.groups) <= groups
        assert entry.categories
        for text in (
            entry.title,
            entry.description,
            entry.caveats,
            entry.limits,
            entry.publisher,
        ):
            assert set(text) == {"fi", "sv", "en"}, entry.slug
            assert all(text.values()), entry.slug
    covered = {theme for entry in entries().values() for theme in entry.categories}
    assert themes - covered == {"digi"}, "no statistic tells of digital services"


def test_values_are_the_same_on_every_machine(reference_data: None) -> None:
    municipalities = list(Municipality.objects.order_by("pk"))
    people = characters(municipalities)
    entry = entries()["181"]
    once = list(values(entry, municipalities, people))
    assert once == list(values(entry, municipalities, characters(municipalities)))
    vaasa = {year: v for (level, code), year, v in once if (level, code) == ("municipality", "905")}
    assert vaasa == {
        2019: 8.2,
        2020: 9.6,
        2021: 9.5,
        2022: 8.2,
        2023: 8.6,
        2024: 9.4,
        2025: 10.0,
    }


def test_values_are_plausible_and_complete(reference_data: None) -> None:
    count = load_demo_indicators(only=["181", "127", "2343", "4286"])
    assert count == IndicatorValue.objects.count()
    assert Indicator.objects.filter(is_demo=True).count() == 4
    unemployed = IndicatorValue.objects.filter(indicator__slug="tyottomat", year=2025)
    by_level = dict(unemployed.values_list("level").annotate(Count("pk")).order_by())
    assert by_level == {"municipality": 308, "county": 23, "region": 19, "country": 1}
    own = unemployed.filter(level="municipality").values_list("value", flat=True)
    assert 1 < min(own) < fmean(own) < max(own) < 25
    population = IndicatorValue.objects.filter(indicator__slug="vaesto", year=2025)
    parts = population.filter(level="region").values_list("value", flat=True)
    assert abs(sum(parts) - population.get(level="country").value) < 20
    swedish = IndicatorValue.objects.filter(indicator__slug="ruotsinkieliset", year=2025)
    assert swedish.get(level="municipality", place_code="545").value > 50
    assert swedish.get(level="municipality", place_code="399").value < 5
    lonely = IndicatorValue.objects.filter(indicator__slug="yksinaiset-65", place_code="231")
    assert not lonely.exists(), "surveys leave the smallest municipalities out"
    genders = IndicatorValue.objects.filter(indicator__slug="yksinaiset-65", place_code="905")
    women, men, all_ = (
        fmean(genders.filter(gender=gender).values_list("value", flat=True))
        for gender in ("female", "male", "total")
    )
    assert men < all_ < women


def test_loading_again_adds_nothing(reference_data: None) -> None:
    first = load_demo_indicators(only=["181"])
    assert load_demo_indicators(only=["181"]) == first == IndicatorValue.objects.count()


def test_an_example_value_says_that_it_is_one(vaasa: Municipality) -> None:
    load_demo_indicators(only=["181"])
    found = reading(Indicator.objects.get(slug="tyottomat"), vaasa)
    with override("fi"):
        assert found.source_line.startswith("Esimerkkiarvo – ei todellinen tilasto")
    with override("sv"):
        assert found.source_line.startswith("Exempelvärde – inte verklig statistik")
    assert "CC BY" not in found.source_line
