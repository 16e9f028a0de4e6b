"""Who may come in, read what and do what."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from insights.actions import add_quote
from insights.models import AnalysisRun, Insight, Theme, WeakSignal
from organisations.models import Organisation
from surveys.models import Response

pytestmark = pytest.mark.django_db

Store = Callable[..., AnalysisRun]
Tell = Callable[..., Response]
ClientOf = Callable[[User | None], Client]
MakeMember = Callable[..., User]
HERE = [f"Iltabussi ei kulje enää kylälle {number}." for number in range(7)]


def test_others_are_turned_away(
    addresses: list[str], ngo: Organisation, make_member: MakeMember, client_of: ClientOf
) -> None:
    member = client_of(make_member(ngo, "owner"))
    for address in addresses:
        assert client_of(None).get(address).status_code == 302
        assert member.get(address).status_code == 403


def test_readers_read_and_do_not_write(
    bus: Theme,
    draft: Insight,
    county_organisation: Organisation,
    make_member: MakeMember,
    client_of: ClientOf,
) -> None:
    client = client_of(make_member(county_organisation, "reader"))
    page = reverse("insights:theme_detail", args=[bus.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"do": "rename", "label": "x"}).status_code == 403
    assert client.post(reverse("insights:analysis_start")).status_code == 403
    assert client.get(reverse("insights:insight_create")).status_code == 403
    insight = reverse("insights:insight_detail", args=[draft.pk])
    assert client.post(insight, {"do": "confirm"}).status_code == 403


def test_another_countys_objects_are_not_there(
    signal: WeakSignal,
    draft: Insight,
    tampere: Organisation,
    make_member: MakeMember,
    client_of: ClientOf,
) -> None:
    client = client_of(make_member(tampere))
    for address in (
        reverse("insights:signal_detail", args=[signal.pk]),
        reverse("insights:insight_detail", args=[draft.pk]),
    ):
        assert client.get(address).status_code == 404


def test_anothers_passages_are_not_shown(
    bus: Theme, tampere: Organisation, make_member: MakeMember, client_of: ClientOf
) -> None:
    answer = client_of(make_member(tampere)).get(reverse("insights:theme_detail", args=[bus.pk]))
    assert answer.status_code == 200
    assert "enää kylälle" not in answer.content.decode()


def test_few_texts_are_read_by_coordinators_only(
    bus: Theme,
    county_organisation: Organisation,
    coordinator: User,
    make_member: MakeMember,
    client_of: ClientOf,
) -> None:
    address = reverse("insights:theme_detail", args=[bus.pk]) + "?municipality=399"
    assert "loppui Laihialta" in client_of(coordinator).get(address).content.decode()
    reader = client_of(make_member(county_organisation, "reader"))
    assert "loppui Laihialta" not in reader.get(address).content.decode()


def test_a_passage_of_elsewhere_cannot_be_taken_out(
    bus: Theme, tampere: Organisation, make_member: MakeMember, client_of: ClientOf
) -> None:
    client = client_of(make_member(tampere))
    passage = bus.passages.earliest("pk")
    page = reverse("insights:theme_detail", args=[bus.pk])
    answer = client.post(page, {"do": "exclude", "passage": str(passage.pk)})
    assert answer.status_code == 404


def test_quotes_not_released_are_for_those_who_release(
    draft: Insight,
    coordinator: User,
    county_organisation: Organisation,
    make_member: MakeMember,
    client_of: ClientOf,
) -> None:
    passage = draft.passages.earliest("pk")
    add_quote(draft, actor=coordinator, passage=passage, text=passage.text)
    page = reverse("insights:insight_detail", args=[draft.pk])
    reader = client_of(make_member(county_organisation, "reader"))
    assert passage.text not in reader.get(page).content.decode()
    assert passage.text in client_of(coordinator).get(page).content.decode()
