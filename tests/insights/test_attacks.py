"""Attacks on disclosure control, each by its name in docs/algorithms/disclosure.md."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from accounts.models import User
from insights.actions import confirm_insight, draft_insight, take_up_responses
from insights.models import AnalysisRun, Insight, Newcomer, Theme, ThemeCount, WeakSignal
from insights.rollups import (
    mend_counts,
    people_in,
    recount_stale,
    themes_by_place,
    themes_heard,
    top_themes,
)
from insights.rollups.withholding import withhold, withhold_parts
from organisations.models import Organisation
from places.models import Municipality
from surveys.models import Response

pytestmark = pytest.mark.django_db

Store = Callable[..., AnalysisRun]
Tell = Callable[..., Response]
ClientOf = Callable[[User | None], Client]
MakeMember = Callable[..., User]
CODES = ["905", "399", "545"]


@pytest.fixture
def reader(county_organisation: Organisation, make_member: MakeMember) -> User:
    return make_member(county_organisation, "reader")


def counts(theme: Theme) -> list[tuple[str, str, str, int]]:
    rows = ThemeCount.objects.filter(theme=theme).order_by("place", "period", "group")
    return list(rows.values_list("place", "period", "group", "respondents"))


def more_of(theme: Theme, tell: Tell, number: int, place: str) -> None:
    """So many more people of a place speak of the theme, and are read."""
    start = Response.objects.count()
    texts = [f"Iltabussi puuttuu meiltäkin {start + turn}." for turn in range(number)]
    told = [tell(text, place=place) for text in texts]
    take_up_responses()
    for response in told:
        for passage in response.passages.all():
            theme.assignments.create(
                origin=theme, passage=passage, said_on=passage.said_on, municipality_id=place
            )


def test_people_of_other_places_do_not_fill_a_batch(bus: Theme, tell: Tell, store: Store) -> None:
    """Five who come from two municipalities would tell which of them spoke of the bus."""
    before = counts(bus)
    more_of(bus, tell, 4, "905")
    more_of(bus, tell, 4, "399")
    recount_stale()
    mend_counts()
    assert counts(bus) == before
    texts = [list(theme.passages.values_list("text", flat=True)) for theme in Theme.objects.all()]
    store(texts, counts_all=False)
    assert counts(bus) == before
    more_of(bus, tell, 1, "905")
    recount_stale()
    mend_counts()
    assert people_in(bus, place="m905") == 12
    assert Newcomer.objects.count() == 4


def shown_of(client: Client, theme: Theme, query: str) -> dict[str, object]:
    """What a page of the theme, its table, the matrix and the API tell of the theme in one cell."""
    listed = client.get(reverse("insights:theme_list") + query).context
    own = client.get(reverse("insights:theme_detail", args=[theme.pk]) + query).context
    (api,) = (
        one for one in client.get("/api/themes/" + query).json()["results"] if one["id"] == str(theme.pk)
    )  # fmt: skip
    group = re.search(r"group=(\w+)", query)
    found = {
        "page": own["people"].value,
        "api": api["groups"].get(group[1], 0) if group else api["people"],
    }
    if listed.get("matrix"):
        found["matrix"] = listed["matrix"].cell(theme.pk, group[1] if group else "").value
        ranked = [cell.value for one, cell, _parts in listed["ranked"] if one == theme]
        found["ranked"] = ranked[0] if ranked else 0
    return found


QUERIES = ("", "?municipality=905", "?municipality=399", "?group=nuoret", "?group=ikaantyneet",
           "?period=2026", "?period=2026-Q4", "?period=2026&municipality=905")  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_page_api_and_list_tell_the_same(
    query: str, bus: Theme, coordinator: User, client_of: ClientOf
) -> None:
    found = shown_of(client_of(coordinator), bus, query)
    assert len(found) >= 2
    assert len(set(found.values())) == 1, found


def test_chart_and_its_table_tell_the_same_as_the_cells(
    bus: Theme, coordinator: User, client_of: ClientOf
) -> None:
    """What is hidden stands in no figure: neither drawn, nor in its text, nor in the table beside it."""
    ThemeCount.objects.filter(theme=bus, place="m905").update(respondents=3)
    withhold(ThemeCount, [bus.pk])
    page = client_of(coordinator).get(
        reverse("insights:theme_detail", args=[bus.pk]) + "?municipality=905"
    )
    assert {cell.value for cell in page.context["quarters"].values()} == {None}
    for figure in re.findall(r"<svg.*?</svg>|<table.*?</table>", page.content.decode(), re.DOTALL):
        assert not re.search(r">\s*3\s*<|\b3 (people|person)", figure), figure


def with_counts(people: dict[Theme, int]) -> None:
    for theme, number in people.items():
        ThemeCount.objects.filter(theme=theme, group="").update(respondents=number)
    withhold(ThemeCount, [theme.pk for theme in people])
    withhold_parts([theme.pk for theme in people])


def orders(client: Client) -> Iterator[list[str]]:
    listed = client.get(reverse("insights:theme_list") + "?level=parts")
    if "rows" in listed.context:
        yield [
            str(theme) for row in listed.context["rows"] for theme, _line, _part in row["themes"]
        ]
        yield [str(theme) for theme, _cell, _parts in listed.context["ranked"]]
    for sort in ("", "?sort=people", "?ordering=-people"):
        yield [one["name"] for one in client.get("/api/themes/" + sort).json()["results"]]


def test_the_order_of_a_list_tells_nothing_of_hidden_counts(
    tell: Tell, store: Store, coordinator: User, client_of: ClientOf
) -> None:
    texts = [[f"{word} puuttuu täältä nyt {n}." for n in range(8)] for word in ("Bussi", "Kauppa", "Silta")]  # fmt: skip
    for some in texts:
        for text in some:
            tell(text)
    take_up_responses()
    store(texts, labels=["silta", "kauppa", "bussi"])
    first, second, third = Theme.objects.order_by("number")
    client = client_of(coordinator)
    found = []
    for few, fewer in ((4, 1), (1, 4)):
        with_counts({first: few, second: fewer, third: 30})
        found.append(list(orders(client)))
    assert found[0] == found[1]
    assert len(found[0]) == 5
    assert found[0][1] == ["bussi", "kauppa", "silta"]


def test_a_list_of_large_counts_does_not_tell_which_hidden_one_is_large(bus: Theme) -> None:
    """Seven of Vaasa are hidden since two of Laihia are: no list and no number may count them as told."""
    assert themes_by_place(bus, CODES)["905"].suppressed
    assert top_themes(place="m905", period="") == []
    assert themes_heard(place="m905", period="") == 0
    assert [theme for theme, _cell in top_themes(place="c17", period="")] == [bus]


def test_a_theme_that_few_share_is_not_found_by_those_who_only_read(
    bus: Theme, reader: User, coordinator: User, client_of: ClientOf
) -> None:
    """Neither by list, filter, API, total nor address: its words are those of two people."""
    pool = Theme.objects.get(number=1)
    client = client_of(reader)
    address = reverse("insights:theme_detail", args=[pool.pk])
    for query in ("", "?municipality=545", "?language=fi", "?period=2026", "?page=2"):
        for start in (reverse("insights:theme_list"), reverse("insights:overview")):
            assert "uimahalli" not in client.get(start + query).content.decode()
        assert client.get(address + query).status_code == 404
    answer = client.get("/api/themes/?municipality=545").json()
    assert (answer["count"], [one["name"] for one in answer["results"]]) == (1, ["iltabussi vuoro"])
    assert client_of(coordinator).get(address).status_code == 200


def test_paging_counts_no_texts_of_few(bus: Theme, reader: User, client_of: ClientOf) -> None:
    address = reverse("insights:theme_detail", args=[bus.pk])
    page = client_of(reader).get(address + "?municipality=399&page=2")
    assert page.context["page"] is None
    assert not page.context["telling"]
    assert "pagination" not in page.content.decode()


def draft_of(
    theme: Theme, organisation: Organisation, actor: User, places: list[Municipality]
) -> Insight:
    return draft_insight(
        organisation, actor=actor, claim={"fi": "Bussi."}, municipalities=places, themes=[theme]
    )


def test_two_insights_whose_difference_is_small(
    bus: Theme,
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    coordinator: User,
) -> None:
    """Nine of the county and seven of Vaasa, both published, would tell of two of Laihia.

    So the wide one counts seven beside the narrow one, and the narrow one is refused beside the wide.
    """
    vaasa, laihia = municipalities["905"], municipalities["399"]
    wide = draft_of(bus, county_organisation, coordinator, [vaasa, laihia])
    narrow = draft_of(bus, county_organisation, coordinator, [vaasa])
    assert confirm_insight(narrow, actor=coordinator).respondents == 7
    assert confirm_insight(wide, actor=coordinator).respondents == 7
    Insight.objects.update(status="draft", confirmed_on=None)
    assert confirm_insight(wide, actor=coordinator).respondents == 9
    with pytest.raises(PermissionDenied):
        confirm_insight(narrow, actor=coordinator)
    confirm_insight(draft_of(bus, county_organisation, coordinator, [vaasa, laihia]), actor=coordinator)  # fmt: skip


def test_insights_of_one_scope_grow_by_k_people_at_once(
    bus: Theme,
    tell: Tell,
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    coordinator: User,
) -> None:
    """An insight may be confirmed again with those who came since; its number waits until they are five."""

    def confirmed() -> int:
        places = [municipalities[code] for code in CODES]
        insight = draft_of(bus, county_organisation, coordinator, places)
        return confirm_insight(insight, actor=coordinator).respondents

    first = confirmed()
    for more, told in ((2, first), (2, first), (1, first + 5), (4, first + 5)):
        more_of(bus, tell, more, "905")
        assert confirmed() == told


def test_three_insights_whose_difference_is_small(
    bus: Theme,
    tell: Tell,
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    coordinator: User,
) -> None:
    """Each pair differs by enough, but the whole less both parts does not."""
    more_of(bus, tell, 4, "399")
    more_of(bus, tell, 2, "545")
    for codes in (["905"], ["399"]):
        part = draft_of(bus, county_organisation, coordinator, [municipalities[c] for c in codes])
        confirm_insight(part, actor=coordinator)
        counted = Insight.objects.confirmed().aggregate(people=Sum("respondents"))
    whole = draft_of(bus, county_organisation, coordinator, [municipalities[c] for c in CODES])
    assert confirm_insight(whole, actor=coordinator).respondents == counted["people"]
    assert len(set(whole.passages.values_list("response__respondent"))) == counted["people"] + 2


def test_a_told_signal_grows_by_k_people_at_once(bus: Theme, tell: Tell, store: Store) -> None:
    """Numbers, weeks, places and score stand still until five more have come; also when nobody has."""

    def scanned(score: float) -> dict[str, object]:
        texts = list(bus.passages.values_list("text", flat=True))
        store([texts], signals=[{"texts": texts, "score": score, "rate_now": score}])
        kept = "respondents", "sources", "weeks", "places", "score", "rate_now", "last_seen"
        found: dict[str, object] = WeakSignal.objects.values(*kept).get()
        return found

    first = scanned(6.0)
    assert first["respondents"] == 9
    assert scanned(6.5) == first
    more_of(bus, tell, 4, "905")
    assert scanned(7.0) == first
    more_of(bus, tell, 1, "545")
    assert (scanned(8.0)["respondents"], WeakSignal.objects.get().score) == (14, 8.0)


def test_signals_of_few_are_for_those_who_read_each_text(
    signal: WeakSignal,
    reader: User,
    coordinator: User,
    tampere: Organisation,
    make_member: MakeMember,
    client_of: ClientOf,
) -> None:
    """Four people: their words, place and first day are not there for readers or for other counties."""
    WeakSignal.objects.update(municipality="905", score=6.123)
    for user in (reader, make_member(tampere)):
        client = client_of(user)
        assert client.get(reverse("insights:signal_detail", args=[signal.pk])).status_code == 404
        assert client.get("/api/signals/").json()["count"] == 0
        for address in ("insights:signal_list", "insights:overview"):
            page = client.get(reverse(address)).content.decode()
            assert reverse("insights:signal_detail", args=[signal.pk]) not in page
    (told,) = client_of(coordinator).get("/api/signals/").json()["results"]
    assert (told["respondents"], told["sources"], told["score"]) == (None, None, None)


def test_a_receipt_names_no_theme_that_is_hidden(bus: Theme, tell: Tell) -> None:
    """Seven of Vaasa are hidden beside two of Laihia; the county's nine may be told, and then not."""
    from insights.receipts import steps  # noqa: PLC0415 - what a receipt's page asks

    Theme.objects.filter(pk=bus.pk).update(label="Illat")
    response = bus.passages.filter(municipality="905").earliest("pk").response
    assert [str(step.title) for step in steps(response)] == ["Joined the theme “Illat”"]
    ThemeCount.objects.filter(theme=bus, place__in=["", "c17"], group="").update(respondents=4)
    withhold(ThemeCount, [bus.pk])
    assert themes_by_place(bus, CODES)["905"].suppressed
    assert list(steps(response)) == []
