"""A survey with every type of question, answered on a small phone and on a desk."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Visitor, wait_until_ready
from tests.surveys.everything import TOLD

pytestmark = pytest.mark.xdist_group("browser")

ADDRESS = "/fi/s/kaikki/"
STEPS = [*TOLD, "consent", "check"]


@pytest.fixture(scope="module")
def every_type(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small installation with that one survey: its address without a slash."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    left_out = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "DISPLAY"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment["KOETTU_VAR"] = str(tmp_path_factory.mktemp("every-type"))
    log = tmp_path_factory.mktemp("log") / "server.txt"
    subprocess.run(
        [sys.executable, "-m", "tests.browser.every_type"], env=environment, cwd=ROOT, check=True
    )
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "koettu", "runserver", "--noreload", f"127.0.0.1:{port}"],
            env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(f"{address}/healthz", process, log)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


@pytest.fixture(params=[320, 1280])
def visitor(every_type: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield Visitor(context.new_page(), every_type)
    context.close()


def step_of(page: Page) -> str:
    return page.locator("#answer [name=step]").input_value()


def press(page: Page, go: str) -> None:
    with page.expect_navigation():
        page.locator(f"main button[name=go][value='{go}']").click()


def tell(page: Page, answers: dict[str, Any]) -> None:
    for name, told in answers.items():
        for text in told if isinstance(told, list) else [told]:
            field = page.locator(f'[name="{name}"]')
            kind = field.first.evaluate("field => field.type")
            if kind == "radio" or (kind == "checkbox" and field.count() > 1):
                page.locator(f'[name="{name}"][value="{text}"]').check()
            elif kind == "checkbox":
                field.check()
            elif kind == "select-one":
                field.select_option(text)
            else:
                field.fill(text)


def test_every_page_is_accessible_and_keeps_what_is_told(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit(ADDRESS)
    tell(page, {"helper": "yes"})
    expect(page.locator("[name=helpers]").first).to_be_visible()  # at once, with a script
    press(page, "next")
    visitor.look()  # with errors: nothing needed was told
    assert step_of(page) == "page-you"
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=name]")).to_be_focused()
    for step in STEPS[:-1]:
        assert step_of(page) == step
        tell(page, TOLD.get(step, {}))
        visitor.look()
        press(page, "next")
    visitor.look()
    assert "Potkulauta" in page.locator("main").inner_text()
    press(page, "pause")
    visitor.look()
    press(page, "stay")
    with page.expect_navigation():
        page.locator("button[value='speak:fi-x-easy']").click()
    visitor.look()
    press(page, "send")
    expect(page.locator("#receipt-code")).to_be_visible()
    assert page.context.cookies() == []


def test_more_questions_come_without_javascript(every_type: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{every_type}{ADDRESS}")
    tell(page, {**TOLD["page-you"], "helper": "yes"})
    assert not page.locator("[name=helpers]").first.is_visible()
    press(page, "next")
    assert page.locator("[name=helpers]").first.is_visible()
    assert page.locator(".error-summary").count() == 0
    tell(page, {"helpers": ["perhe"]})
    for step in STEPS[1:-1]:
        press(page, "next")
        tell(page, TOLD.get(step, {}))
    press(page, "next")
    assert step_of(page) == "check"
    press(page, "send")
    assert page.locator("#receipt-code").is_visible()
    context.close()


def test_esc_three_times_leaves_at_once(every_type: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("https://yle.fi/**", lambda route: route.fulfill(body="<title>Uutiset</title>"))
    page.goto(f"{every_type}{ADDRESS}")
    page.locator("[name=name]").fill("Vilja")
    for _time in range(3):
        page.keyboard.press("Escape")
    expect(page).to_have_title("Uutiset")
    context.close()


def test_the_position_is_given_by_a_button(every_type: str, browser: Browser) -> None:
    context = browser.new_context(
        geolocation={"latitude": 63.09612, "longitude": 21.61577}, permissions=["geolocation"]
    )
    page = context.new_page()
    page.goto(f"{every_type}{ADDRESS}")
    for step in STEPS[:2]:
        tell(page, TOLD[step])
        press(page, "next")
    page.locator("[data-position]").click()
    expect(page.locator("[name=spot]")).to_have_value("63.096, 21.616")
    context.close()
