"""Typed without a connection, kept on the device, sent exactly once when it returns."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Visitor
from tests.installation import Installation, installed

pytestmark = pytest.mark.xdist_group("browser")

WHOLE = "/fi/s/matkat/whole/"
RETURNED = 60_000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("small")
    with installed(folder, KOETTU_FREE_SENDINGS="1000") as installation:
        yield installation


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Workers, queues and proofs take their time on a machine that has other things to do."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield context
    context.close()


class Traveller(Visitor):
    """A visitor whose connection comes and goes, which the browser notes and nobody minds."""

    def _note(self, message: Any) -> None:
        if "net::ERR_" not in message.text:
            super()._note(message)


Open = Callable[[str], Visitor]


@pytest.fixture
def open_page(context: BrowserContext, small: Installation) -> Open:
    """A page in a tab of its own, laid aside for the time without a connection."""

    def make(path: str = WHOLE) -> Visitor:
        visitor = Traveller(context.new_page(), small.address)
        visitor.visit(path)
        return visitor

    return make


def laid_aside(page: Page) -> None:
    page.wait_for_function(
        """async (path) => {
          const ready = (await navigator.serviceWorker.ready).active?.state === "activated";
          return ready && Boolean(await (await caches.open("koettu-answering")).match(path));
        }""",
        arg=page.url,
    )


def tell(page: Page, text: str) -> None:
    page.locator("[name=story]").fill(text)
    page.locator("input[name=consent][value=analyse]").check()
    page.locator("form button[value=send]").click()


def stories(small: Installation) -> list[str]:
    return sorted(
        answers for (answers,) in small.ask("SELECT answers ->> '$.story' FROM surveys_response")
    )


def test_offline_then_online_is_exactly_one_response(
    context: BrowserContext, small: Installation, open_page: Open
) -> None:
    before = small.responses()
    visitor = open_page(WHOLE)
    page = visitor.page
    laid_aside(page)
    context.set_offline(True)
    tell(page, "Ilman yhteyttä.")
    expect(page.locator(".sending")).to_be_visible()
    visitor.look()
    page.reload()  # without a connection: the page opens all the same
    expect(page.locator(".sending")).to_have_count(1)
    assert small.responses() == before
    context.set_offline(False)
    expect(page.locator("[data-code]")).to_have_text(
        re.compile(r"^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$"), timeout=RETURNED
    )
    visitor.look()
    code = page.locator("[data-code]").inner_text()
    assert small.responses() == before + 1
    page.reload()
    expect(page.locator("[data-code]")).to_have_text(code)
    assert small.responses() == before + 1
    assert context.cookies() == []

    page.locator("[data-act=done]").click()
    expect(page.locator("[name=story]")).to_be_visible()
    expect(page.locator(".sending")).to_have_count(0)
    receipt = open_page("/fi/receipt/")
    receipt.page.locator("main input[name=code]").fill(code)
    receipt.page.locator("main form button").first.click()
    expect(receipt.page.get_by_text("Ilman yhteyttä.")).to_be_visible()


def test_three_tabs_and_lost_replies_store_each_once(
    context: BrowserContext, small: Installation, open_page: Open
) -> None:
    before = small.responses()
    chance = random.Random(7)  # noqa: S311 - which replies are lost

    def lose_some(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        reply = route.fetch()
        if chance.random() < 0.3:
            route.abort()  # stored, but the sender does not hear of it
        else:
            route.fulfill(response=reply)

    context.route("**/whole/", lose_some)
    tabs = [open_page(WHOLE).page for _tab in range(3)]
    laid_aside(tabs[0])
    context.set_offline(True)
    told = []
    for number in range(4):
        for place, page in enumerate(tabs):
            text = f"Välilehti {place}, kertomus {number}."
            told.append(text)
            tell(page, text)
            expect(page.locator(".sending")).to_have_count(len(told))
            page.reload()
            expect(page.locator("[name=story]")).to_be_visible()
    context.set_offline(False)
    for page in tabs:
        expect(page.locator(".sending--sent")).to_have_count(len(told), timeout=RETURNED)
    codes = tabs[0].locator("[data-code]").all_inner_texts()
    assert len(set(codes)) == len(told)
    assert small.responses() == before + len(told)
    assert set(told) <= set(stories(small))


def test_what_has_to_be_corrected_comes_back_to_the_form(
    small: Installation, open_page: Open
) -> None:
    before = small.responses()
    visitor = open_page(WHOLE)
    page = visitor.page
    page.locator("[name=bus][value=no]").check()
    page.locator("[name=why]").fill("Pysäkki on kaukana.")
    page.locator("form button[value=send]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    visitor.look()
    expect(page.locator("[name=why]")).to_have_value("Pysäkki on kaukana.")
    tell(page, "Nyt kerron.")
    expect(page.locator("[data-code]")).to_be_visible()
    assert small.responses() == before + 1


def test_a_survey_that_ended_meanwhile_is_told_and_the_text_is_there(
    context: BrowserContext, small: Installation, open_page: Open
) -> None:
    visitor = open_page(WHOLE)
    page = visitor.page
    laid_aside(page)
    context.set_offline(True)
    tell(page, "Liian myöhään.")
    expect(page.locator(".sending")).to_be_visible()
    small.ask("UPDATE surveys_survey SET status = 'closed' WHERE slug = 'matkat'")
    try:
        context.set_offline(False)
        expect(page.locator(".sending--refused")).to_contain_text(
            "Liian myöhään.", timeout=RETURNED
        )
        visitor.look()
    finally:
        small.ask("UPDATE surveys_survey SET status = 'live' WHERE slug = 'matkat'")
    assert "Liian myöhään." not in stories(small)


def test_a_sensitive_survey_leaves_nothing_on_the_device(
    context: BrowserContext, small: Installation, open_page: Open
) -> None:
    visitor = open_page("/fi/s/arka/whole/")
    page = visitor.page
    context.set_offline(True)
    tell(page, "Arka asia.")
    expect(page.locator(".sending")).to_be_visible()
    held = page.evaluate(
        """async () => ({
          workers: (await navigator.serviceWorker.getRegistrations()).length,
          caches: await caches.keys(),
          texts: Object.keys(localStorage),
        })"""
    )
    assert held == {"workers": 0, "caches": [], "texts": []}
    context.set_offline(False)
    expect(page.locator("[data-code]")).to_be_visible(timeout=RETURNED)
    assert "Arka asia." in stories(small)


def test_what_is_typed_is_kept_only_when_asked_for(open_page: Open, small: Installation) -> None:
    page = open_page("/fi/s/matkat/").page
    page.locator("[name=story]").fill("Ei vielä.")
    page.wait_for_timeout(600)
    assert page.evaluate("Object.keys(localStorage)") == []
    page.locator("#keep").check()
    page.locator("[name=story]").fill("Tallella.")
    with page.expect_navigation():
        page.locator("form button[value=next]").click()
    page.wait_for_function("localStorage['koettu-keep:matkat'].includes('consent')")
    page.goto(f"{small.address}/fi/s/matkat/")
    with page.expect_navigation():
        page.locator("[data-go-on]").click()
    with page.expect_navigation():
        page.locator("form button[value=back]").click()
    expect(page.locator("[name=story]")).to_have_value("Tallella.")
    page.locator("#keep").uncheck()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_kept_goes_when_it_has_been_sent(open_page: Open) -> None:
    visitor = open_page("/fi/s/matkat/")
    page = visitor.page
    page.locator("#keep").check()
    page.locator("[name=story]").fill("Lähtee.")
    for _step in range(3):
        with page.expect_navigation():
            page.locator("form button.button--primary").click()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_browser_proves_its_work_while_the_person_reads(browser: Browser, tmp_path: Path) -> None:
    with installed(tmp_path, KOETTU_FREE_SENDINGS="0") as strict:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{strict.address}{WHOLE}")
        tell(page, "Koko lomake.")
        expect(page.locator("[data-code]")).to_be_visible(timeout=RETURNED)
        page.goto(f"{strict.address}/fi/s/matkat/")
        page.locator("[name=story]").fill("Sivu kerrallaan.")
        for _step in range(2):
            with page.expect_navigation():
                page.locator("form button.button--primary").click()
        with page.expect_response("**/api/challenge/"):
            page.reload()  # the check page, with its script at work
        with page.expect_navigation(timeout=RETURNED):
            page.locator("form button[value=send]").click()
        expect(page.locator("#receipt-code")).to_be_visible()
        assert strict.responses() == 2
        context.close()


def test_the_whole_form_goes_without_a_script(browser: Browser, small: Installation) -> None:
    before = small.responses()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{small.address}/sv/s/matkat/whole/")
    page.locator("[name=story]").fill("Utan skript.")
    page.locator("form button[value=save]").click()
    code = page.locator("#receipt-code").inner_text()
    page.goto(f"{small.address}/sv/continue/")
    page.locator("[name=draft]").fill(code)
    page.locator("main form button").click()
    expect(page.locator("[name=story]")).to_have_value("Utan skript.")
    page.goto(f"{small.address}/sv/s/matkat/whole/")
    page.locator("[name=story]").fill("Utan skript.")
    page.locator("form button[value=send]").click()
    assert page.locator("#receipt-code").is_visible()
    assert small.responses() == before + 1
    assert context.cookies() == []
    context.close()
