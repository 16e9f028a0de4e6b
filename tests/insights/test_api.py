"""The API tells what the pages tell, to the same people."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from insights.actions import add_quote, confirm_insight, release_quote
from insights.models import AnalysisRun, Insight, Theme
from organisations.models import Organisation

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User | None], Client]


def test_themes_with_suppressed_counts(bus: Theme, coordinator: User, client_of: ClientOf) -> None:
    answer = client_of(coordinator).get("/api/themes/").json()
    theme = next(one for one in answer["results"] if one["id"] == str(bus.pk))
    assert theme["people"] == 9
    assert theme["labelled_by_machine"] is True
    assert theme["groups"]["nuoret"] is None
    here = client_of(coordinator).get("/api/themes/?municipality=399").json()["results"]
    assert next(one for one in here if one["id"] == str(bus.pk))["people"] is None


def test_filters_outside_the_area_are_refused(
    bus: Theme, coordinator: User, client_of: ClientOf
) -> None:
    answer = client_of(coordinator).get("/api/themes/?municipality=837")
    assert answer.status_code == 400
    assert "municipality" in answer.json()


def test_only_confirmed_insights_with_released_quotes(
    draft: Insight, coordinator: User, client_of: ClientOf
) -> None:
    client = client_of(coordinator)
    assert client.get("/api/insights/").json()["results"] == []
    passages = list(draft.passages.all()[:2])
    quotes = [
        add_quote(draft, actor=coordinator, passage=passage, text=passage.text)
        for passage in passages
    ]
    release_quote(quotes[0], actor=coordinator)
    confirm_insight(draft, actor=coordinator)
    (insight,) = client.get("/api/insights/").json()["results"]
    assert [quote["text"] for quote in insight["quotes"]] == [quotes[0].text]
    assert insight["respondents"] == 7


def test_signals(
    bus: Theme, store: Callable[..., AnalysisRun], coordinator: User, client_of: ClientOf
) -> None:
    texts = list(bus.passages.filter(municipality="905").values_list("text", flat=True))
    store([texts], signals=[{"texts": texts[:4]}])
    (signal,) = client_of(coordinator).get("/api/signals/").json()["results"]
    assert signal["respondents"] is None
    assert signal["label"] == "iltabussi"


def test_who_may_ask(
    bus: Theme, ngo: Organisation, make_member: Callable[..., User], client_of: ClientOf
) -> None:
    for name in ("themes", "signals", "insights"):
        assert client_of(None).get(f"/api/{name}/").status_code == 403
        refused = client_of(make_member(ngo, "owner")).get(f"/api/{name}/")
        assert refused.status_code == 403
        assert refused.json()["detail"]
