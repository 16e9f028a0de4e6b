"""Every main page, for each kind of visitor, on a phone in Swedish and on a desk in Finnish."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.xdist_group("browser")  # one installation serves them all

DETAILS = {
    "/themes/": "main a[href*='/themes/']",
    "/signals/?status=raised": "main a[href*='/signals/']:not([href*='?'])",
    "/insights/?status=confirmed": "main a[href*='/insights/']:not([href*='new']):not([href*='?'])",
    "/indicators/?municipality=905": ".indicator-card a",
    "/reports/": "main a[href*='/reports/']",
    "/drafts/": "main a[href*='/drafts/']:not([href*='new'])",
    "/collections/": "main a[href*='/collections/']:not([href*='new'])",
}
"""List pages, and where the first thing in each stands; it is visited too."""

PUBLIC = [
    "/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/tell/",
    "/open/",
    "/s/arkeni/",
    "/s/arkeni/whole/",
    "/continue/",
    "/receipt/",
    "/indicators/?municipality=905",
    "/indicators/compare/?place=758&place=similar-758&place=county-21&place=698&place=country",
    "/indicators/how-to-read/",
    "/reports/",
    "/nothing-here/",
]
COORDINATOR = [
    "/overview/",
    "/overview/analysis/",
    "/themes/",
    "/themes/?municipality=231",
    "/themes/?level=parts",
    "/signals/?status=raised",
    "/insights/?status=confirmed",
    "/insights/new/",
    "/drafts/",
    "/drafts/new/",
    "/collections/",
    "/collections/new/",
    "/organisation/members/",
    "/account/2fa/",
]
NGO = [
    "/desk/",
    "/desk/file/kokemus/",
    "/desk/enter/kokemus/",
    "/collections/",
    "/collections/new/",
    "/overview/",
]

SIZES = pytest.mark.parametrize(
    ("visitor", "language"), [("phone", "sv"), ("desk", "fi")], indirect=["visitor"]
)


def walk(visitor: Visitor, language: str, pages: list[str]) -> None:
    for page in pages:
        visitor.visit(f"/{language}{page}")
        first = visitor.page.locator(DETAILS.get(page, "nothing")).first
        if page in DETAILS and first.count():
            first.click()
            visitor.page.wait_for_load_state()
            visitor.look()


@SIZES
def test_public_pages(visitor: Visitor, language: str) -> None:
    walk(visitor, language, PUBLIC)
    assert visitor.page.context.cookies() == []
    visitor.visit(f"/{language}/account/login/")


@SIZES
def test_coordinators_pages(visitor: Visitor, language: str) -> None:
    visitor.sign_in("Kaisa Koordinaattori", language)
    walk(visitor, language, COORDINATOR)


@SIZES
def test_ngo_pages(visitor: Visitor, language: str) -> None:
    visitor.sign_in("Anna Apu", language)
    walk(visitor, language, NGO)


def test_the_answer_goes_without_javascript(koettu: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{koettu}/fi/s/arkeni/?municipality=905")
    for _step in range(6):
        if (
            page.locator("[name=wellbeing]").count()
            and page.locator("[name=wellbeing]").first.is_visible()
        ):
            page.locator("[name=wellbeing][value='4']").check()
        send = page.get_by_role("button", name="Lähetä", exact=True)
        if send.is_visible():
            send.click()
            break
        page.get_by_role("button", name="Jatka", exact=True).click()
    assert page.locator("#receipt-code").is_visible()
    context.close()


def test_the_whole_answer_goes_by_keyboard(koettu: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{koettu}/fi/s/kokemus/?municipality=905")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")  # skip link
    for _step in range(8):
        if page.locator("[name=experience]").is_visible():
            page.locator("[name=experience]").focus()
            page.keyboard.type("Kirjoitan näppäimistöllä.")
        button = page.get_by_role("button", name="Lähetä", exact=True)
        last = button.is_visible()
        if not last:
            button = page.get_by_role("button", name="Jatka", exact=True)
        button.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if last:
            break
    assert page.locator("#receipt-code").is_visible()
    context.close()
