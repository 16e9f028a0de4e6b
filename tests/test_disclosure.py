"""No raw small count leaves: every address, every role, with small counts planted in the database.

The planted numbers are of a kind that no page has otherwise, and k is set so high that all are small.
Whatever prints one of them (text, title, label, picture, JSON, spreadsheet) fails.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from insights.models import CategoryCount, Insight, ResponseCount, Theme, ThemeCount, WeakSignal
from insights.rollups.withholding import withhold
from surveys.models import AnswerCount, Results
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
                    body = reply.getvalue() if reply.streaming else reply.content
                    seen += reply.status_code == 200
                    if out := leaks(body.decode(errors="ignore")):
                        found.append(f"{visitor} {address}: {', '.join(out)}")
    assert seen > 300
    assert not found, "\n".join(sorted(set(found)))


def test_the_net_catches(settings: Settings) -> None:
    """Large counts do leave, so that the test above looks where counts are."""
    assert leaks("4 111 people") == ["theme (4111)"]
    assert leaks('aria-label="4,211"') == ["insight (4211)"]
    assert leaks("a4111-b x41115") == []


def test_what_may_be_told_is_found(
    world: World, visitors: dict[str, User | None], settings: Settings
) -> None:
    settings.KOETTU_K = 5
    plant()
    client = Client()
    client.force_login(visitors["coordinator"] or User())
    told = leaks(client.get(reverse("insights:theme_list")).content.decode())
    assert "theme (4111)" in told
