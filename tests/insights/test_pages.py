"""The pages: who may come in, what is shown, what is hidden, and that nothing grows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from insights.actions import merge_themes, take_up_responses
from insights.models import AnalysisRun, Insight, Passage, Quote, Theme, WeakSignal
from insights.rollups import recount_everything
from surveys.models import Response

pytestmark = pytest.mark.django_db

Store = Callable[..., AnalysisRun]
Tell = Callable[..., Response]
ClientOf = Callable[[User | None], Client]
MakeMember = Callable[..., User]
HERE = [f"Iltabussi ei kulje enää kylälle {number}." for number in range(7)]


def test_each_page_opens_for_a_coordinator_in_both_languages(
    addresses: list[str], coordinator: User, client_of: ClientOf
) -> None:
    client = client_of(coordinator)
    for address in addresses:
        for language in ("fi", "sv", "en"):
            answer = client.get(address.replace("/fi/", f"/{language}/", 1))
            assert answer.status_code == 200, address
            assert "<h1" in answer.content.decode()


def test_small_counts_are_hidden(bus: Theme, coordinator: User, client_of: ClientOf) -> None:
    """Nine people in the county, seven in Vaasa: the two of Laihia are not to be had."""
    answer = client_of(coordinator).get(reverse("insights:theme_detail", args=[bus.pk]))
    places = {str(place): cell.value for place, cell in answer.context["places"]}
    assert places["Laihia"] is None
    assert list(places.values()).count(None) >= 2
    groups = {group.pk: cell.value for group, cell in answer.context["groups"]}
    assert groups["nuoret"] is None
    few = client_of(coordinator).get(
        reverse("insights:theme_detail", args=[bus.pk]) + "?municipality=399"
    )
    assert few.context["people"].value is None


def test_a_small_municipality_gets_its_texts_and_the_countys_themes(
    bus: Theme, coordinator: User, client_of: ClientOf
) -> None:
    answer = client_of(coordinator).get(reverse("insights:theme_list") + "?municipality=905")
    assert "insights/theme_list_small.html" in [t.name for t in answer.templates]
    page = answer.content.decode()
    assert "enää kylälle" in page
    assert "iltabussi vuoro" in page
    assert "uimahalli" not in page  # two people in the whole county


def test_the_matrix_hides_small_cells(bus: Theme, coordinator: User, client_of: ClientOf) -> None:
    answer = client_of(coordinator).get(reverse("insights:theme_list"))
    line = answer.context["matrix"].themes[bus.pk]
    assert line.people.value == 9
    assert line.groups["nuoret"].value is None


def test_the_machines_words_are_marked(bus: Theme, coordinator: User, client_of: ClientOf) -> None:
    client = client_of(coordinator)
    page = reverse("insights:theme_detail", args=[bus.pk])
    assert "tag--machine" in client.get(page).content.decode()
    client.post(page, {"do": "rename", "label": "Iltabussin loppuminen"})
    shown = client.get(page).content.decode()
    assert "tag--machine" not in shown
    assert "Iltabussin loppuminen" in shown


def test_deeds_of_the_theme_page(bus: Theme, coordinator: User, client_of: ClientOf) -> None:
    client = client_of(coordinator)
    page = reverse("insights:theme_detail", args=[bus.pk])
    pool = Theme.objects.get(number=1)
    passage = bus.passages.earliest("pk")
    client.post(page, {"do": "remove", "passage": str(passage.pk)})
    assert bus.assignments.get(passage=passage).is_removed
    client.post(page, {"do": "exclude", "passage": str(passage.pk)})
    assert Passage.objects.get(pk=passage.pk).is_excluded
    client.post(page, {"do": "categorise", "category": "palvelut"})
    client.post(page, {"do": "merge", "into": str(pool.pk)})
    bus.refresh_from_db()
    assert (bus.category_id, bus.merged_into) == ("palvelut", pool)
    client.post(page, {"do": "unmerge"})
    client.post(page, {"do": "hide"})
    bus.refresh_from_db()
    assert (bus.merged_into, bus.is_hidden) == (None, True)


def test_from_a_theme_to_a_confirmed_insight(
    bus: Theme, coordinator: User, client_of: ClientOf
) -> None:
    client = client_of(coordinator)
    create = reverse("insights:insight_create") + f"?theme={bus.pk}"
    empty = client.post(create, {"municipalities": ["905"], "confidence": "moderate"})
    assert empty.status_code == 400
    client.post(
        create,
        {
            "claim_fi": "Iltabussin loppuminen katkaisee harrastukset.",
            "municipalities": ["905"],
            "confidence": "moderate",
        },
    )
    insight = Insight.objects.get()
    page = reverse("insights:insight_detail", args=[insight.pk])
    passage = insight.passages.earliest("pk")
    piece = f"{passage.pk}:0:{len(passage.text)}"
    client.post(page, {"do": "add_quotes", "quote": [piece, "nonsense"]})
    quote = Quote.objects.get()
    assert quote.text == passage.text
    client.post(page, {"do": "release", "quote": str(quote.pk)})
    client.post(page, {"do": "confirm"})
    insight.refresh_from_db()
    assert insight.status == "confirmed"
    assert Quote.objects.publishable().count() == 1


def test_a_signal_is_judged_on_its_page(
    signal: WeakSignal, coordinator: User, client_of: ClientOf
) -> None:
    client = client_of(coordinator)
    page = reverse("insights:signal_detail", args=[signal.pk])
    assert client.post(page, {"status": "watched", "reason": ""}).status_code == 400
    client.post(page, {"status": "watched", "reason": "Odotetaan lisää."})
    signal.refresh_from_db()
    assert signal.status == "watched"
    assert "Odotetaan lisää." in client.get(page).content.decode()


def test_an_analysis_is_asked_for_once(
    coordinator: User, municipalities: object, client_of: ClientOf
) -> None:
    client = client_of(coordinator)
    for _twice in range(2):
        client.post(reverse("insights:analysis_start"))
    run = AnalysisRun.objects.get()
    assert run.status == "queued"
    client.post(reverse("insights:analysis_start"), {"do": "cancel"})
    run.refresh_from_db()
    assert run.status == "cancelled"


def test_live_parts_come_alone(signal: WeakSignal, coordinator: User, client_of: ClientOf) -> None:
    client = client_of(coordinator)
    part = client.get(reverse("insights:overview"), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    whole = client.get(reverse("insights:overview")).content.decode()
    assert 'data-live-url="/ws/overview/"' in whole


def test_nonsense_in_the_address_does_no_harm(
    bus: Theme, coordinator: User, client_of: ClientOf
) -> None:
    client = client_of(coordinator)
    for query in ("municipality=837", "period=9999-Q9", "group=x&language=xx", "page=zz"):
        for name, args in (("theme_list", []), ("theme_detail", [bus.pk])):
            answer = client.get(reverse(f"insights:{name}", args=args) + f"?{query}")
            assert answer.status_code == 200
    assert client.get(reverse("insights:insight_create") + "?theme=x").status_code == 200


def queries(client: Client, address: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_pages_ask_as_much_of_many_as_of_few(
    addresses: list[str],
    bus: Theme,
    tell: Tell,
    store: Store,
    coordinator: User,
    client_of: ClientOf,
) -> None:
    client = client_of(coordinator)
    for address in addresses:
        client.get(address)
    few = [queries(client, address) for address in addresses]
    more = [f"Iltabussi on poissa {number}." for number in range(60)]
    for number, text in enumerate(more):
        tell(text, place=("905", "545", "399")[number % 3], group="nuoret", day=date(2026, 10, 1))
    take_up_responses()
    texts = [list(theme.passages.values_list("text", flat=True)) for theme in Theme.objects.all()]
    store(
        [texts[0] + more, texts[1]],
        labels=["iltabussi vuoro", "uimahalli kiinni"],
        signals=[{"texts": HERE[:4] + more[:10]}],
    )
    recount_everything()
    many = [queries(client, address) for address in addresses]
    assert many == few


def test_merged_themes_lead_on(bus: Theme, coordinator: User, client_of: ClientOf) -> None:
    pool = Theme.objects.get(number=1)
    merge_themes(pool, actor=coordinator, into=bus)
    page = client_of(coordinator).get(reverse("insights:theme_detail", args=[pool.pk]))
    assert reverse("insights:theme_detail", args=[bus.pk]) in page.content.decode()
