"""The charts of an indicator: by keyboard, in forced colours, on a phone and on a desk, without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.xdist_group("browser")  # one installation serves them all

PAGE = "/indicators/tyottomat/?municipality=905&compare=399"


def said(page: Page, kind: str) -> str:
    return page.locator(f"[data-chart={kind}] .chart__said [aria-live]").inner_text()


@pytest.mark.parametrize(("width", "language"), [(320, "sv"), (1280, "fi")])
def test_charts_are_accessible(koettu: str, browser: Browser, width: int, language: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    visitor = Visitor(context.new_page(), koettu)
    visitor.visit(f"/{language}{PAGE}")
    page = visitor.page
    for kind in ("lines", "distribution", "map"):
        assert page.locator(f"[data-chart={kind}] svg").is_visible()
    page.get_by_text(
        "Kaikki kunnat taulukkona" if language == "fi" else "Alla kommuner som"
    ).click()
    for summary in page.locator(".chart details > summary").all():
        summary.click()
    visitor.look()
    context.close()


def test_the_map_is_read_by_keyboard(koettu: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{koettu}/fi{PAGE}")
    stops = page.locator("[data-chart=map] [tabindex='0'], [data-chart=map] .mark[tabindex]")
    assert stops.count() == 1
    page.locator("[data-chart=map] .chart__picture").focus()
    assert said(page, "map").startswith("Vaasa: ")
    page.keyboard.press("ArrowUp")
    north = said(page, "map")
    assert not north.startswith("Vaasa: ")
    page.keyboard.press("ArrowDown")
    south = said(page, "map")
    assert south != north
    for _step in range(40):
        page.keyboard.press("ArrowUp")
    assert said(page, "map").startswith("Utsjoki: ")
    page.keyboard.type("hels")
    assert said(page, "map").startswith("Helsinki: ")
    assert page.locator("[data-chart=map] .mark--at").count() == 1
    assert page.locator("[data-chart=map] .mark--at").get_attribute("data-code") == "091"
    told = said(page, "map")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "municipality=091" in page.url
    assert "compare=399" in page.url
    assert told.removeprefix("Helsinki: ") in page.locator(".indicator-reading__value").inner_text()
    page.locator("[data-chart=distribution] .chart__picture").focus()
    seen = []
    for key in ("Home", "ArrowRight", "ArrowRight", "End"):
        page.keyboard.press(key)
        seen.append(
            float(said(page, "distribution").split(": ")[1].split("\xa0")[0].replace(",", "."))
        )
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]
    context.close()


def test_the_pointer_tells_too(koettu: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{koettu}/fi{PAGE}")
    page.locator("[data-chart=map] .mark[data-code='890']").hover()
    assert said(page, "map").startswith("Utsjoki: ")
    link = page.locator("[data-chart=map] .chart__said a")
    assert "municipality=890" in (link.get_attribute("href") or "")
    context.close()


def test_forced_colours_keep_the_picture_readable(koettu: str, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, forced_colors="active", color_scheme="dark"
    )
    page = context.new_page()
    page.goto(f"{koettu}/fi{PAGE}")
    colours = page.evaluate(
        """() => [...document.querySelectorAll('.chart-picture')].map((svg) => [
            getComputedStyle(svg).backgroundColor,
            getComputedStyle(svg.querySelector('text:not([aria-hidden])')).fill,
        ])"""
    )
    assert colours
    for ground, text in colours:
        assert ground == "rgb(255, 255, 255)"
        assert text in {"rgb(86, 90, 88)", "rgb(29, 34, 36)", "rgb(11, 89, 96)"}
    context.close()


def test_without_javascript_the_table_is_the_map(koettu: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{koettu}/fi{PAGE}")
    assert page.locator("[data-chart=map] svg").is_visible()
    assert page.locator("[data-chart=map] [tabindex]").count() == 0
    page.get_by_text("Kaikki kunnat taulukkona").click()
    assert page.locator(".standing__table tbody a").count() == 308
    page.locator(".standing__table").get_by_role("link", name="Utsjoki").click()
    page.wait_for_load_state()
    assert "municipality=890" in page.url
    assert page.get_by_role("heading", name="Utsjoki").is_visible()
    context.close()
