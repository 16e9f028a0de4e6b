"""Fixtures that every test may use; an app's own stand in its folder."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.db.models import Max
from django.test import Client
from django.utils import translation
from django_tasks_db.management.commands import db_worker
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from organisations.models import Membership, Organisation, Role
from places.models import (
    Municipality,
    PopulationGroup,
    Region,
    ThemeCategory,
    WellbeingServicesCounty,
)
from shared import live
from shared.models import LiveEvent
from shared.translated import Translated

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _fresh_start() -> Iterator[None]:
    _clear_caches()
    with translation.override(settings.LANGUAGE_CODE):  # a page's language outlives its request
        yield
    _clear_caches()


def _clear_caches() -> None:
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture
def run_tasks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Work through every waiting task, as the worker process would."""
    # A test's one transaction lives in its connection, which the worker would renew; Django's own
    # test client keeps it open the same way.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def run() -> None:
        db_worker.Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="test",
            excluded_queue_names=[],
        ).run()

    return run


Published = Callable[[], AbstractContextManager[list[tuple[str, str]]]]


@pytest.fixture
def published(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Published:
    """A context that gathers topic and kind of what is told inside it, by table or by Redis."""

    @contextmanager
    def listen() -> Iterator[list[tuple[str, str]]]:
        events: list[tuple[str, str]] = []
        send = live._send  # noqa: SLF001 - the last step before Redis

        def heard(topic: str, kind: str, payload: dict[str, Any]) -> None:
            events.append((topic, kind))
            send(topic, kind, payload)

        newest = LiveEvent.objects.aggregate(newest=Max("pk", default=0))["newest"]
        with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
            patch.setattr(live, "_send", heard)
            yield events
        events += LiveEvent.objects.filter(pk__gt=newest).values_list("topic", "kind")

    return listen


@pytest.fixture
async def loop_connections() -> AsyncIterator[None]:
    """Connections that an asynchronous test opened in its loop's thread are closed after it."""
    yield
    await sync_to_async(connections.close_all)()


@pytest.fixture
def county(db: None) -> WellbeingServicesCounty:
    return WellbeingServicesCounty.objects.create(
        code="17",
        name=Translated(fi="Pohjanmaan hyvinvointialue", sv="Österbottens välfärdsområde"),
    )


@pytest.fixture
def municipalities(county: WellbeingServicesCounty) -> dict[str, Municipality]:
    """Four municipalities of one county and one of another, by code."""
    region = Region.objects.create(code="15", name=Translated(fi="Pohjanmaa", sv="Österbotten"))
    elsewhere = WellbeingServicesCounty.objects.create(
        code="06", name=Translated(fi="Pirkanmaan hyvinvointialue", sv="Birkalands välfärdsområde")
    )
    rows = [
        ("905", "Vaasa", "Vasa", county, "fi-sv", 67_988, 21.6, 63.1),
        ("399", "Laihia", "Laihela", county, "fi", 7_811, 22.0, 62.98),
        ("545", "Närpiö", "Närpes", county, "sv-fi", 9_624, 21.34, 62.47),
        ("231", "Kaskinen", "Kaskö", county, "sv-fi", 1_256, 21.22, 62.38),
        ("837", "Tampere", "Tammerfors", elsewhere, "fi", 249_009, 23.76, 61.5),
    ]
    return {
        code: Municipality.objects.create(
            code=code,
            name=Translated(fi=fi, sv=sv),
            county=of,
            region=region,
            language_status=language,
            population=population,
            longitude=longitude,
            latitude=latitude,
        )
        for code, fi, sv, of, language, population, longitude, latitude in rows
    }


@pytest.fixture
def groups(db: None) -> dict[str, PopulationGroup]:
    rows = [
        ("nuoret", "age", "nuoret", False),
        ("ikaantyneet", "age", "ikääntyneet", False),
        ("omaishoitajat", "situation", "omaishoitajat ja läheiset", False),
        ("romanit", "situation", "romanit", True),
    ]
    return {
        slug: PopulationGroup.objects.create(
            slug=slug, axis=axis, name=Translated(fi=name), position=position, sensitive=sensitive
        )
        for position, (slug, axis, name, sensitive) in enumerate(rows)
    }


@pytest.fixture
def categories(db: None) -> dict[str, ThemeCategory]:
    rows = [
        ("yksinaisyys", "Yksinäisyys ja ihmissuhteet"),
        ("liikkuminen", "Liikkuminen"),
        ("palvelut", "Palvelut"),
    ]
    return {
        slug: ThemeCategory.objects.create(slug=slug, name=Translated(fi=name), position=position)
        for position, (slug, name) in enumerate(rows)
    }


@pytest.fixture
def county_organisation(county: WellbeingServicesCounty) -> Organisation:
    return Organisation.objects.create(
        kind="county", name="Pohjanmaan hyvinvointialue", slug="pohjanmaa", county=county
    )


@pytest.fixture
def vaasa(municipalities: dict[str, Municipality]) -> Organisation:
    return Organisation.objects.create(
        kind="municipality",
        name="Vaasan kaupunki",
        slug="vaasa",
        municipality=municipalities["905"],
    )


@pytest.fixture
def tampere(municipalities: dict[str, Municipality]) -> Organisation:
    """Another county's municipality, whose members must see nothing of ours."""
    return Organisation.objects.create(
        kind="municipality",
        name="Tampereen kaupunki",
        slug="tampere",
        municipality=municipalities["837"],
    )


@pytest.fixture
def ngo(db: None) -> Organisation:
    return Organisation.objects.create(kind="ngo", name="Pohjanmaan Omaistuki ry", slug="omaistuki")


MakeMember = Callable[..., User]


@pytest.fixture
def make_member(db: None) -> MakeMember:
    """`make_member(organisation, role)` gives a user with that one membership."""

    def make(organisation: Organisation, role: Role | str = Role.COORDINATOR) -> User:
        number = User.objects.count()
        user = User.objects.create_user(f"person{number}@example.fi", name=f"Person {number}")
        Membership.objects.create(user=user, organisation=organisation, role=role)
        return user

    return make


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A client signed in as the user, or an anonymous one."""

    def make(user: User | None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client

    return make
