"""A form of two pages, a condition and two languages: built by keyboard, answered, corrected."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.answering import (
    PHONE,
    begin_without_script,
    correct,
    send_without_connection,
    told,
)
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.xdist_group("browser")  # one installation serves them all

MOST_TABS = 250
FOCUSED = """() => {
  const here = document.activeElement;
  const named = ((here.labels && here.labels[0]) || here).cloneNode(true);
  for (const sign of named.querySelectorAll("[aria-hidden=true]")) sign.remove();
  return (here.getAttribute("aria-label") || named.textContent).replace(/\\s+/g, " ").trim();
}"""
"""The name by which the control with the focus is heard."""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the control with these words first in its name has the focus."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(words):
            return
    raise AssertionError(f"no control “{words}” by keyboard at {page.url}")


def enter(visitor: Visitor, words: str) -> None:
    """Go to a link or button by keyboard, press Enter, and look at the page it leads to."""
    tab_to(visitor.page, words)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look()


def write(visitor: Visitor, label: str, words: str) -> None:
    tab_to(visitor.page, label)
    visitor.page.keyboard.type(words)


def begin(visitor: Visitor, title: str) -> None:
    visitor.visit("/fi/collections/new/")
    enter(visitor, "Aloita tyhjästä")
    write(visitor, "Otsikko suomeksi", title)
    write(visitor, "Otsikko ruotsiksi", "Barnens vardag")
    write(visitor, "Kunnat, joiden asukkailta kysytään", "Vaasa")
    enter(visitor, "Tallenna luonnokseksi")


def ask(visitor: Visitor, title: str, type_name: str, question: str) -> None:
    """Open the form of a new question on the page with this title and write its words."""
    enter(visitor, f"Lisää kysymys: {title}")
    enter(visitor, type_name)
    write(visitor, "Kysymys", question)


def add_conditional_page(visitor: Visitor) -> None:
    page = visitor.page
    enter(visitor, "Lisää sivu")
    write(visitor, "Sivun otsikko", "Lasten arki")
    enter(visitor, "Tallenna sivu")
    ask(visitor, "Lasten arki", "Vapaa teksti", "Mikä lapsia ilahduttaa?")
    enter(visitor, "Lisää ehto")
    expect(page.locator("#relevant-question-0")).to_be_focused()
    page.keyboard.type("Onko")
    page.keyboard.press("Tab")  # the answers of the question come by themselves
    expect(page.locator("#relevant-value-0")).to_be_visible()
    visitor.look()
    page.locator("#relevant").press("Shift+Tab")
    tab_to(page, "vastaus")
    page.keyboard.type("K")
    enter(visitor, "Tallenna kysymys")


def translate(visitor: Visitor) -> None:
    """Leave English out and write every Swedish text."""
    page = visitor.page
    enter(visitor, "Kielet")
    enter(visitor, "Poista: englanti")
    swedish = page.locator("textarea[lang=sv]")
    assert swedish.count() == 4
    for place in range(swedish.count()):
        for _press in range(MOST_TABS):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('textarea[lang=sv]')"):
                break
        page.keyboard.type(f"På svenska {place}")
    enter(visitor, "Tallenna tekstit")
    expect(page.locator(".builder-texts__gap")).to_have_count(0)


def open_it(visitor: Visitor) -> None:
    """Tell what is missing, and open."""
    enter(visitor, "Avaa")
    write(visitor, "Jos päätöstä ei ole, miksi ei", "Järjestön oma kysely")
    for label in ("Mihin vastauksia käytetään, suomeksi", "Mihin vastauksia käytetään, ruotsiksi"):
        write(visitor, label, "Kertomus")
    for label in ("Oikeusperuste suomeksi", "Oikeusperuste ruotsiksi"):
        write(visitor, label, "Suostumus")
    tab_to(visitor.page, "Keneltä voi kysyä lisää")
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type("toimisto@example.fi")
    enter(visitor, "Tallenna ja tarkista")
    enter(visitor, "Avaa keruu")


def build(visitor: Visitor, title: str) -> None:
    page = visitor.page
    begin(visitor, title)
    ask(visitor, "Sivu 1", "Kyllä tai ei", "Onko kotonasi lapsia?")
    enter(visitor, "Tallenna kysymys")
    enter(visitor, "Siirrä alas: Onko kotonasi lapsia?")
    assert page.evaluate(FOCUSED).endswith("Siirrä alas: Onko kotonasi lapsia?"), (
        "the keyboard is where it was"
    )
    name_first_page(visitor)
    add_conditional_page(visitor)
    translate(visitor)
    enter(visitor, "Reitti")
    enter(visitor, "Kokeile")
    open_it(visitor)


def name_first_page(visitor: Visitor) -> None:
    page = visitor.page
    tab_to(page, "Toiminnot: Sivu 1")
    page.keyboard.press("Enter")
    visitor.look()
    enter(visitor, "Muuta sivua")
    write(visitor, "Sivun otsikko", "Perhe")
    enter(visitor, "Tallenna sivu")


@pytest.mark.parametrize("visitor", ["phone", "desk"], indirect=True)
def test_a_form_is_built_by_keyboard_and_answered(
    visitor: Visitor, browser: Browser, request: pytest.FixtureRequest
) -> None:
    title = f"Lasten arki {request.node.callspec.params['visitor']}"
    slug = title.lower().replace(" ", "-")
    visitor.sign_in("Anna Apu")
    build(visitor, title)
    code = begin_without_script(browser, visitor.address, slug)
    phone = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    receipt = send_without_connection(phone, visitor.address, code)
    assert told(visitor.page, visitor.address, slug) == 1
    correct(phone, visitor.address, receipt)
    assert told(visitor.page, visitor.address, slug) == 1
    assert phone.cookies() == []
    phone.close()
