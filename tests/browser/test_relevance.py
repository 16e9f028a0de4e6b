"""Questions of a page appear and go as its answers change, and what is hidden is not sent."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect

from surveys.answers import Checker
from surveys.definition import plain, read_definition
from surveys.forms.questions import QuestionsForm
from tests.browser.test_routes_agree import HOME, STATIC

pytestmark = pytest.mark.xdist_group("browser")

FORM = {
    "pages": [
        {
            "name": "alku",
            "title": {"fi": "Alku"},
            "questions": [{"name": "ika", "type": "integer", "label": {"fi": "Ikä"}}],
        },
        {
            "name": "sivu",
            "title": {"fi": "Sivu"},
            "questions": [
                {"name": "bussi", "type": "yes-no", "label": {"fi": "Kuljetko bussilla?"}},
                {
                    "name": "miksi",
                    "type": "long-text",
                    "label": {"fi": "Miksi et?"},
                    "relevant": "${bussi} = 'no' and ${ika} >= 18",
                },
                {
                    "name": "kiitos",
                    "type": "note",
                    "label": {"fi": "Kiitos"},
                    "relevant": "string-length(${miksi}) > 2",
                },
            ],
        },
        {
            "name": "lapsi",
            "title": {"fi": "Lapsi"},
            "repeat": True,
            "relevant": "${bussi}",
            "questions": [
                {"name": "nimi", "type": "text", "label": {"fi": "Nimi"}},
                {
                    "name": "lisaa",
                    "type": "text",
                    "label": {"fi": "Lisää"},
                    "relevant": "${nimi} != ''",
                },
            ],
        },
    ]
}
CARRIED = {"ika": "34", "lapsi": "2", "answer.shown": "bussi"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The second and third pages of the form, as the server writes their fields."""
    definition = read_definition(FORM)
    checker = Checker(definition)
    questions = [question for page in definition.pages[1:] for question in page.questions]
    form = QuestionsForm(checker, questions, initial={"lapsi": "2"}, shown=frozenset({"bussi"}))
    fields = render_to_string("surveys/_questions.html", {"form": form, "counted": True})
    hidden = "".join(f'<input type="hidden" name="{n}" value="{v}">' for n, v in CARRIED.items())
    source = json.dumps(plain(definition))
    html = (
        f'<!doctype html><html lang="fi"><meta charset="utf-8"><title>Lomake</title><body><form id="answer">{hidden}{fields}'
        f'</form><script id="definition" type="application/json">{source}</script>'
        '<script type="module" src="/koettu/relevance.js"></script>'
    )
    context = browser.new_context()
    page = context.new_page()

    def serve(route: Route) -> None:
        path = STATIC / route.request.url.removeprefix(HOME).lstrip("/")
        script = path.read_text() if path.is_file() else None
        kind = "text/html" if script is None else "text/javascript"
        route.fulfill(body=html if script is None else script, content_type=kind)

    page.route(f"{HOME}/**", serve)
    page.goto(f"{HOME}/")
    yield page
    context.close()


def shown(page: Page) -> list[str]:
    names: list[str] = page.eval_on_selector_all(
        "[data-question]",
        "parts => parts.filter(p => !p.closest('[hidden]')).map(p => p.dataset.question)",
    )
    return names


def sent(page: Page) -> dict[str, Any]:
    entries: dict[str, Any] = page.evaluate(
        "Object.fromEntries(new FormData(document.getElementById('answer')))"
    )
    return entries


def test_questions_appear_and_go(page: Page) -> None:
    expect(page.get_by_label("Kyllä")).to_be_visible()
    assert shown(page) == ["bussi"]
    page.get_by_label("Ei", exact=True).check()
    assert shown(page) == ["bussi", "miksi"]
    page.get_by_label("Miksi et?").press_sequentially("Se ei")
    assert shown(page) == ["bussi", "miksi", "kiitos"]
    page.get_by_label("Kyllä").check()
    assert shown(page) == ["bussi", "lapsi.0.nimi", "lapsi.1.nimi"]
    page.get_by_label("Nimi").nth(1).press_sequentially("A")
    assert shown(page) == ["bussi", "lapsi.0.nimi", "lapsi.1.nimi", "lapsi.1.lisaa"]


def test_what_is_hidden_is_kept_in_the_page_and_not_sent(page: Page) -> None:
    page.get_by_label("Ei", exact=True).check()
    page.get_by_label("Miksi et?").fill("Pysäkki on kaukana.")
    assert sent(page)["miksi"] == "Pysäkki on kaukana."
    page.get_by_label("Kyllä").check()
    assert sent(page).keys() == {*CARRIED, "bussi", "lapsi.0.nimi", "lapsi.1.nimi"}
    page.get_by_label("Ei", exact=True).check()
    assert sent(page)["miksi"] == "Pysäkki on kaukana."


def test_the_server_is_told_what_was_shown(page: Page) -> None:
    page.get_by_label("Ei", exact=True).check()
    assert sent(page)["answer.shown"] == "bussi miksi"


def test_a_page_of_the_form_that_is_left_out_loses_its_title_too(page: Page) -> None:
    section = page.locator("[data-section='lapsi.0']")
    expect(section).to_be_hidden()
    page.get_by_label("Kyllä").check()
    expect(section).to_be_visible()
