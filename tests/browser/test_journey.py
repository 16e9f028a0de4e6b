"""The main job as people do it, in Finnish and in Swedish, every page checked as it is visited."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.xdist_group("browser")  # one installation serves them all

ANALYSIS_SECONDS = 180


@dataclass(frozen=True)
class Tongue:
    """The journey's words in one language, and whose journey it is."""

    code: str
    coordinator: str
    municipality: str
    story: str
    quote: str
    claim: str
    signal: str
    next: str
    send: str
    save_draft: str
    add_quotes: str
    release: str
    confirm: str
    attach: str
    publish: str
    decided_by: str
    begin: str
    analyse: str
    write_insight: str


FINNISH = Tongue(
    code="fi",
    coordinator="Veera Vaasalainen",
    municipality="905",
    story="Nuorten nikotiinipussit näkyvät jo pihallamme. Keräsin niitä kassillisen leikkipuistosta. "
    "Puhelinnumeroni on 040 123 4567.",
    quote="Nuorten nikotiinipussit näkyvät jo pihallamme.",
    claim="Nikotiinipusseja löytyy nyt myös leikkipuistoista.",
    signal="Nikotiinipussit",
    next="Jatka",
    send="Lähetä",
    save_draft="Tallenna luonnos",
    add_quotes="Lisää lainauksiksi",
    release="Vapauta",
    confirm="Vahvista havainto",
    attach="Liitä osioon",
    publish="Julkaise",
    decided_by="Vaasan kaupunginvaltuusto",
    begin="Aloita",
    analyse="Analysoi nyt",
    write_insight="Kirjoita havainto",
)
SWEDISH = Tongue(
    code="sv",
    coordinator="Nils Närpes",
    municipality="545",
    story="Utan bankkoder kom jag inte in i den digitala tjänsten. Bankkoderna krävs överallt nu. "
    "Mitt nummer är 050 123 4567.",
    quote="Utan bankkoder kom jag inte in i den digitala tjänsten.",
    claim="Kravet på bankkoder stänger människor ute.",
    signal="Bankkoder",
    next="Fortsätt",
    send="Skicka",
    save_draft="Spara utkastet",
    add_quotes="Lägg till som citat",
    release="Frige",
    confirm="Bekräfta iakttagelsen",
    attach="Fäst i avsnittet",
    publish="Publicera",
    decided_by="Närpes stadsfullmäktige",
    begin="Börja",
    analyse="Analysera nu",
    write_insight="Skriv en iakttagelse",
)


def other(browser: Browser, address: str, width: int) -> Visitor:
    context = browser.new_context(viewport={"width": width, "height": 800})
    return Visitor(context.new_page(), address)


def tell(resident: Visitor, tongue: Tongue) -> str:
    """A resident on a phone tells an experience; returns the receipt code."""
    page = resident.page
    resident.visit(f"/{tongue.code}/")
    resident.visit(f"/{tongue.code}/s/kokemus/?municipality={tongue.municipality}")
    for _step in range(8):
        if page.locator("[name=experience]").is_visible():
            page.locator("[name=experience]").fill(tongue.story)
        for consent in ("analyse", "quote"):
            box = page.locator(f"input[name=consent][value={consent}]")
            if box.is_visible():
                box.check()
        if page.get_by_role("button", name=tongue.send, exact=True).is_visible():
            break
        resident.click("button", tongue.next, exact=True)
    with resident.page.expect_navigation():  # once the proof of work is in the form
        resident.page.get_by_role("button", name=tongue.send, exact=True).click()
    resident.look()
    assert resident.page.context.cookies() == []
    return page.locator("#receipt-code").inner_text().strip()


def analyse(coordinator: Visitor, tongue: Tongue) -> None:
    """Ask for an analysis and see it end, without reloading the page."""
    page = coordinator.page
    coordinator.click("button", tongue.analyse)
    expect(page.locator(".progress")).to_be_visible(timeout=10_000)
    expect(page.locator(".progress")).to_be_hidden(timeout=ANALYSIS_SECONDS * 1000)
    coordinator.look()


def write_insight(coordinator: Visitor, tongue: Tongue) -> None:
    page = coordinator.page
    coordinator.visit(f"/{tongue.code}/signals/?status=raised")
    coordinator.click("link", tongue.signal)
    coordinator.click("link", tongue.write_insight)
    page.locator(f"[name=claim_{tongue.code}]").fill(tongue.claim)
    coordinator.click("button", tongue.save_draft)
    page.get_by_label(tongue.quote).check()
    coordinator.click("button", tongue.add_quotes)
    coordinator.click("button", tongue.release)
    coordinator.click("button", tongue.confirm)


def begin_report(coordinator: Visitor, tongue: Tongue) -> None:
    page = coordinator.page
    coordinator.visit(f"/{tongue.code}/drafts/")
    if tongue.code == "fi":
        coordinator.click("link", "Hyvinvointikertomus 2025–2029")
        return
    coordinator.visit(f"/{tongue.code}/drafts/new/")
    page.locator("[name=kind][value=broad]").check()
    page.locator("[name=title_sv]").fill("Välfärdsberättelse 2025–2029")
    coordinator.click("button", tongue.begin)


def fill_report(coordinator: Visitor, tongue: Tongue) -> None:
    """Write what is missing, say why other evidence is missing, attach ours to section 3.4."""
    page = coordinator.page
    report = page.url
    for number in ("1", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6"):
        page.goto(report)
        page.locator(
            "main a[href*='/sections/']", has_text=SECTIONS[tongue.code][number]
        ).first.click()
        page.wait_for_load_state()
        coordinator.look()
        if page.locator(f"[name=body_{tongue.code}]").input_value() == "":
            page.locator(f"[name=body_{tongue.code}]").fill("Kort text om läget.")
            page.locator("button[name=act][value=save]").click()
            page.wait_for_load_state()
        if number == "3.4":
            attach(coordinator, tongue)
        elif page.locator("[name=gap-gap]").is_visible():
            page.locator("[name=gap-gap]").select_option("not-asked")
            page.locator("button[name=act][value=gap]").click()
            page.wait_for_load_state()
    page.goto(report)
    coordinator.look()


SECTIONS = {
    "fi": {
        "1": "Tiivistelmä",
        "3.1": "Kunnan rakenne",
        "3.2": "Kaikki ikäryhmät",
        "3.3": "Lapset ja lapsiperheet",
        "3.4": "Nuoret",
        "3.5": "Työikäiset",
        "3.6": "Ikääntyneet",
    },
    "sv": {
        "1": "Sammanfattning",
        "3.1": "Kommunens struktur",
        "3.2": "Alla åldersgrupper",
        "3.3": "Barn och barnfamiljer",
        "3.4": "Unga",
        "3.5": "Personer i arbetsför ålder",
        "3.6": "Äldre",
    },
}


def attach(coordinator: Visitor, tongue: Tongue) -> None:
    page = coordinator.page
    if not page.locator("[name=attach-insight]").first.is_visible():
        page.locator("details:has([name=attach-insight]) > summary").click()
    page.locator("label", has_text=tongue.claim).first.click()
    page.locator("[name=attach-verdict][value=no-statistic]").check()
    page.locator("button[name=act][value=attach]").click()
    page.wait_for_load_state()
    coordinator.look()
    expect(page.get_by_text(tongue.claim).first).to_be_visible()


def publish(coordinator: Visitor, tongue: Tongue) -> None:
    page = coordinator.page
    page.locator("main a[href$='/publish/']").first.click()
    page.wait_for_load_state()
    coordinator.look()
    page.locator("[name=decided_by]").fill(tongue.decided_by)
    page.locator("[name=decided_on]").fill("2026-06-15")
    page.locator("[name=decision_reference]").fill("§ 44")
    coordinator.click("button", tongue.publish, exact=True)


@pytest.mark.parametrize("tongue", [FINNISH, SWEDISH], ids=["fi", "sv"])
def test_from_words_to_the_report_and_back(koettu: str, browser: Browser, tongue: Tongue) -> None:
    coordinator = other(browser, koettu, 1280)
    coordinator.sign_in(tongue.coordinator, tongue.code)
    coordinator.visit(f"/{tongue.code}/overview/")
    people = coordinator.page.locator(".figures li").first
    before = people.inner_text()

    resident = other(browser, koettu, 360)
    code = tell(resident, tongue)
    expect(people).not_to_have_text(before, timeout=30_000)  # live, without reloading

    analyse(coordinator, tongue)
    write_insight(coordinator, tongue)
    begin_report(coordinator, tongue)
    fill_report(coordinator, tongue)
    publish(coordinator, tongue)

    reader = other(browser, koettu, 360)
    reader.visit(f"/{tongue.code}/reports/")
    reader.page.locator("main a[href*='/reports/']", has_text="2025–2029").first.click()
    reader.look()

    resident.visit(f"/{tongue.code}/receipt/")
    resident.page.locator("main input[name=code]").fill(code)
    resident.page.locator("main form button").first.click()
    resident.page.wait_for_load_state()
    resident.look()
    told = resident.page.locator("main").inner_text()
    assert tongue.claim in told
    assert "3.4" in told
    assert tongue.decided_by in told
    assert "123 4567" not in coordinator.page.content()
    for visitor in (coordinator, resident, reader):
        visitor.page.context.close()
