"""No raw small count leaves: every address, every role, with small counts planted in the database.

The planted numbers are of a kind that no page has otherwise, and k is set so high that all are small.
Whatever prints one of them (text, title, label, picture, JSON, spreadsheet) fails.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import caches
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import Settings

from accounts.models import User
from insights.actions import take_up_responses
from insights.models import CategoryCount, Insight, ResponseCount, Theme, ThemeCount, WeakSignal
from insights.rollups import mend_counts, recount_stale
from insights.rollups.withholding import withhold
from places.models import Municipality, PopulationGroup
from shared.models import LiveEvent
from surveys.actions import Consents, submit_response
from surveys.models import AnswerCount, Results, Survey
from surveys.rollups import count_responses
from tests.test_urls import World, rows, visitors, world

__all__ = ["visitors", "world"]

pytestmark = pytest.mark.django_db
K = 5000
PLANTED = {
    "theme": 4111, "texts of a theme": 4127, "sources of a theme": 4129,
    "category": 4133, "answered": 4139, "texts": 4153, "responses": 4157,
    "signal": 4159, "sources of a signal": 4177, "week of a signal": 4201,
    "insight": 4211, "sources of an insight": 4217, "answers": 4219, "chosen": 4229,
    "results": 4231, "group": 4241,
}  # fmt: skip
FILTERS = (
    "",
    "?municipality=905",
    "?group=nuoret",
    "?period=2026",
    "?period=2026-Q4&group=nuoret",
    "?language=fi",
    "?page=2",
)


def plant() -> None:
    """Put numbers below k into everything that is counted."""
    theme = Theme.objects.get()
    Theme.objects.update(category="palvelut")
    CategoryCount.objects.all().delete()
    cell = {"passages": PLANTED["texts of a theme"], "sources": PLANTED["sources of a theme"]}
    ThemeCount.objects.update(respondents=PLANTED["theme"], **cell)
    for group, people in (("", PLANTED["category"]), ("nuoret", PLANTED["group"])):
        CategoryCount.objects.create(category_id="palvelut", place="m905", group=group, respondents=people, **cell)  # fmt: skip
    ThemeCount.objects.create(theme=theme, place="m905", group="nuoret", respondents=PLANTED["group"], **cell)  # fmt: skip
    ResponseCount.objects.update(
        respondents=PLANTED["answered"],
        passages=PLANTED["texts"],
        responses=PLANTED["responses"],
        sources=PLANTED["sources of a theme"],
    )
    WeakSignal.objects.update(
        respondents=PLANTED["signal"],
        sources=PLANTED["sources of a signal"],
        weeks=[0, 1, PLANTED["week of a signal"]],
    )
    Insight.objects.update(respondents=PLANTED["insight"], sources=PLANTED["sources of an insight"])
    numbers = [
        PLANTED["answers"],
        1000,
        1000,
        {"yes": PLANTED["chosen"], "2026-11": PLANTED["chosen"]},
    ]
    AnswerCount.objects.update(cells={"": numbers, "nuoret": numbers})
    for results in Results.objects.all():
        results.people = PLANTED["results"]
        results.cells = dict.fromkeys([*results.cells, "experience"], numbers)
        results.save()
    withhold(ThemeCount, [theme.pk])
    withhold(CategoryCount, ["palvelut"])
    withhold(ResponseCount)


def leaks(text: str) -> list[str]:
    """Which planted numbers stand in the text, also with their thousands set apart."""
    return [
        f"{what} ({number})"
        for what, number in PLANTED.items()
        if re.search(
            rf"(?<![\w-]){number // 1000}[\s\u00a0\u202f,.]?{number % 1000:03}(?![\w-])", text
        )
    ]


def text_of(reply: Any) -> str:
    """The body in characters; of a spreadsheet or another packed file that of all its parts."""
    body: bytes = reply.getvalue() if reply.streaming else reply.content
    if not body.startswith(b"PK"):
        return body.decode(errors="ignore")
    with ZipFile(BytesIO(body)) as packed:
        parts = [packed.read(name) for name in sorted(packed.namelist())]
    return "\n".join(part.decode(errors="ignore") for part in parts)


def pages(name: str, world: World) -> Iterator[str]:
    address = reverse(name, kwargs=world.get(name, {}))
    yield from (address + ("" if "?" in address else query) for query in _queries(name))


def _queries(name: str) -> tuple[str, ...]:
    is_ours = name.startswith(("insights:", "theme", "signal", "insight"))
    return FILTERS if is_ours else ("",)


def test_no_small_count_leaves(
    world: World, visitors: dict[str, User | None], settings: Settings
) -> None:
    settings.KOETTU_K = K
    plant()
    found, seen = [], 0
    for visitor in (
        "anonymous",
        "NGO owner",
        "reader",
        "moderator",
        "coordinator",
        "county coordinator",
    ):
        user = visitors[visitor]
        client = Client(raise_request_exception=False)
        if user:
            client.force_login(user)
        for name in sorted({name for name, method, _expected in rows() if method == "GET"}):
            for address in pages(name, world):
                parts = ({"HX-Request": "true"},) if name.startswith("insights:") else ()
                for headers in ({}, *parts):
                    reply = client.get(address, headers=headers)
                    seen += reply.status_code == 200
                    if out := leaks(text_of(reply)):
                        found.append(f"{visitor} {address}: {', '.join(out)}")
    assert seen > 300
    assert not found, "\n".join(sorted(set(found)))


def test_the_net_catches(settings: Settings) -> None:
    """Large counts do leave, so that the test above looks where counts are."""
    assert leaks("4 111 people") == ["theme (4111)"]
    assert leaks('aria-label="4,211"') == ["insight (4211)"]
    assert leaks("a4111-b x41115") == []


def test_the_net_opens_packed_files() -> None:
    book = Workbook()
    book.create_sheet().append(["people", PLANTED["theme"]])
    file = BytesIO()
    book.save(file)
    assert leaks(text_of(HttpResponse(file.getvalue()))) == ["theme (4111)"]


LOOKERS = {
    "anonymous": "",
    "other county": "",
    "NGO owner": "",
    "reader": "insights:(theme_list|signal_list|insight_list|analysis)|theme-list|signal|insight-",
}
"""Who looks, and at which addresses: those of the area also read texts elsewhere, as soon as they come."""
OTHERWISE = {"challenge", "surveys:survey_poster", "surveys:survey_paper_pdf"}
"""A riddle that is new each time, and forms on paper: PDF files differ by their date."""
PASSING = re.compile(
    r'(name="(csrfmiddlewaretoken|client_key)" value|name="csrf-token" content)="[^"]*"'
    r"|\d{4}-\d\d-\d\dT[\d:.]+"
)
"""What differs from one look to the next."""


def look(world: World, visitors: dict[str, User | None]) -> dict[str, tuple[object, ...]]:
    """What is there for each of those who look: status, headers and body of every address."""
    seen: dict[str, tuple[object, ...]] = {}
    names = sorted({name for name, method, _expected in rows() if method == "GET"})
    for visitor, only in LOOKERS.items():
        client = Client(raise_request_exception=False)
        if user := visitors[visitor]:
            client.force_login(user)
        for name in names:
            if name in OTHERWISE or not re.search(only, name):
                continue
            address = reverse(name, kwargs=world.get(name, {}))
            for query in FILTERS if name in {"insights:theme_list", "theme-list"} else ("",):
                reply = client.get(address + query)
                kept = [reply.headers.get(one) for one in ("ETag", "Last-Modified", "Location")]
                text = PASSING.sub("", text_of(reply))
                seen[f"{visitor} {address}{query}"] = (reply.status_code, *kept, len(text), text)
    return seen


def tell_of(theme: Theme | None, group: str) -> list[tuple[str, str]]:
    """One more resident of Vaasa tells, of the theme or of something else, and all is counted.

    Returns the live events, less those that tell that somebody answered.
    """
    survey = Survey.objects.get(slug="kerro")
    newest = LiveEvent.objects.aggregate(newest=Max("pk", default=0))["newest"]
    response = submit_response(
        survey.versions.get(),
        answers={"experience": "Bussi jäi tulematta." if theme else "Uimahalli on kiinni taas."},
        language="fi",
        municipality=Municipality.objects.get(pk="905"),
        groups=[PopulationGroup.objects.get(pk=group)],
        consents=Consents(analyse=True, quote=True),
        client_key="a-neighbour",
    ).response
    take_up_responses()
    if theme:
        for passage in response.passages.all():
            theme.assignments.create(
                origin=theme, passage=passage, said_on=passage.said_on, municipality_id="905"
            )
    count_responses()
    mend_counts()
    recount_stale()
    caches["default"].clear()
    return list(LiveEvent.objects.filter(pk__gt=newest).values_list("topic", "kind").order_by("pk"))


def test_two_moments_tell_nothing_of_what_a_neighbour_said(
    world: World,
    visitors: dict[str, User | None],
    groups: dict[str, PopulationGroup],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever one more resident says, every address answers the same to those who do not read it.

    Bodies, their length, ETag and Last-Modified, and what is told to sockets. Only that somebody has
    answered may show, which is why two neighbours are compared, who say different things.
    """
    monkeypatch.setattr("insights.views.themes.FEWEST_FOR_THEMES", 0)  # else the page lists texts
    theme = Theme.objects.get()
    count_responses()
    found, events = [], []
    for spoken, group in ((theme, "ikaantyneet"), (None, "nuoret")):
        with transaction.atomic():
            events.append(tell_of(spoken, group))
            found.append(look(world, visitors))
            transaction.set_rollback(True)
    one, other = found
    assert len([address for address, answer in one.items() if answer[0] == 200]) > 100
    different = [address for address in one if one[address] != other[address]]
    assert not different, "\n".join(different)
    assert events[0] == events[1]
    assert ("analysis", "counts") not in events[0]


def test_what_may_be_told_is_found(
    world: World, visitors: dict[str, User | None], settings: Settings
) -> None:
    settings.KOETTU_K = 5
    plant()
    client = Client()
    client.force_login(visitors["coordinator"] or User())
    told = leaks(client.get(reverse("insights:theme_list")).content.decode())
    assert "theme (4111)" in told
