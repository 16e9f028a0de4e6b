"""A resident with a phone: begins without a script, goes on by a code, sends without a connection."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Visitor

PHONE = {"width": 360, "height": 780}
CODE = re.compile(r"^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$")
RETURNED = 60_000


class Traveller(Visitor):
    """A visitor whose connection comes and goes, which the browser notes and nobody minds."""

    def _note(self, message: object) -> None:
        if "net::ERR_" not in getattr(message, "text", ""):
            super()._note(message)


def begin_without_script(browser: Browser, address: str, slug: str) -> str:
    """See the condition bring the second page; save the whole form half-way. Returns the code."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/fi/s/{slug}/")
    page.get_by_label("Kyllä", exact=True).check()
    page.get_by_role("button", name="Jatka", exact=True).click()
    expect(page.get_by_label("Mikä lapsia ilahduttaa?")).to_be_visible()
    page.goto(f"{address}/fi/s/{slug}/whole/")
    page.get_by_label("Kyllä", exact=True).check()
    page.get_by_label("Mikä lapsia ilahduttaa?").fill("Uimahalli.")
    page.locator("form button[value=save]").click()
    code = page.locator("#receipt-code").inner_text()
    assert context.cookies() == []
    context.close()
    return code


def send_without_connection(context: BrowserContext, address: str, code: str) -> str:
    """Go on by the code, finish and send while there is no connection; returns the receipt's code."""
    visitor = Traveller(context.new_page(), address)
    page = visitor.page
    visitor.visit("/fi/continue/")
    page.locator("[name=draft]").fill(code)
    page.locator("main form button").first.click()
    expect(page.get_by_label("Mikä lapsia ilahduttaa?")).to_have_value("Uimahalli.")
    visitor.look()
    context.set_offline(True)
    page.get_by_label("Mikä lapsia ilahduttaa?").fill("Uimahalli ja kirjasto.")
    page.locator("input[name=consent][value=analyse]").check()
    page.locator("form button[value=send]").click()
    expect(page.locator(".sending")).to_be_visible()
    visitor.look()
    context.set_offline(False)
    expect(page.locator("[data-code]")).to_have_text(CODE, timeout=RETURNED)
    visitor.look()
    return page.locator("[data-code]").inner_text()


def correct(context: BrowserContext, address: str, code: str) -> None:
    """Change the answer by the receipt's code."""
    visitor = Visitor(context.new_page(), address)
    page = visitor.page
    visitor.visit("/fi/receipt/")
    page.locator("main input[name=code]").fill(code)
    page.locator("main form button").first.click()
    visitor.look()
    expect(page.get_by_text("Uimahalli ja kirjasto.")).to_be_visible()
    visitor.click("button", "Korjaa")
    page.get_by_label("Mikä lapsia ilahduttaa?").fill("Uimahalli ja leikkipuisto.")
    visitor.click("button", "Tallenna muutokset")
    expect(page.get_by_text("Uimahalli ja leikkipuisto.")).to_be_visible()


def told(page: Page, address: str, slug: str) -> int:
    """How many responses the survey has, as its own people see them."""
    listed = page.request.get(f"{address}/api/responses/").json()["results"]
    return sum(one["survey"] == slug for one in listed)
