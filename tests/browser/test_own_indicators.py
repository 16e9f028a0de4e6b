"""A coordinator brings in figures of the municipality's own, sets a target, says what is missing."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.xdist_group("browser")  # one installation serves them all

WITH_FAULTS = "vuosi;arvo;ryhmä;henkilöitä\n2023;41,5;;\n2024;44 %;;\n2O25;46;;\n2025;52;nuoret;3\n"
CORRECTED = "vuosi;arvo\n2023;41,5\n2024;44\n2025;46,2\n"
COORDINATOR = "Veera Vaasalainen"


def bring_in(visitor: Visitor, text: str) -> None:
    file = {"name": "arvot.csv", "mimeType": "text/csv", "buffer": text.encode()}
    visitor.page.get_by_label("Taulukko", exact=True).set_input_files(file)  # type: ignore[arg-type]
    visitor.click("button", "Tarkista rivit")


def test_from_a_spreadsheet_with_faults_to_a_target(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(COORDINATOR)
    visitor.visit("/fi/indicators/")
    visitor.click("link", "Omat indikaattorit")
    expect(page.get_by_role("link", name="Kirjastokäynnit")).to_be_visible()
    visitor.click("link", "Tee indikaattori")
    page.get_by_label("Nimi (suomeksi)").fill("Liikuntaryhmissä käyvät")
    visitor.click("button", "Tallenna indikaattori")
    expect(page.get_by_role("heading", name="Tarkista nämä kohdat")).to_be_visible()
    page.get_by_label("Nimi (ruotsiksi)").fill("Deltar i motionsgrupper")
    page.get_by_label("Yksikkö (suomeksi)").fill("%")
    page.get_by_label("suuri arvo on hyvä").check()
    page.get_by_label("Julkinen").check()
    visitor.click("button", "Tallenna indikaattori")

    visitor.click("link", "Tuo taulukko")
    bring_in(visitor, WITH_FAULTS)
    faults = page.get_by_role("region", name="Virheelliset rivit")
    expect(faults.get_by_role("row", name="4 vuosi")).to_contain_text("2O25")
    expect(faults.get_by_role("row").nth(2)).to_contain_text("alle 5 hengen")
    expect(page.get_by_role("status")).to_contain_text("2 riviä on kunnossa")
    visitor.click("button", "Tallenna kunnossa olevat rivit")
    values = page.get_by_role("region", name="Arvot")
    expect(values.get_by_role("row")).to_have_count(3)
    visitor.click("link", "Tuo taulukko")
    bring_in(visitor, CORRECTED)
    expect(page.locator(".own__counts")).to_contain_text("ennallaan")
    visitor.click("button", "Tallenna arvot")
    visitor.click("link", "Kirjoita arvot käsin")
    page.get_by_label("Vuosi, rivi 4").fill("2022")
    page.get_by_label("Arvo, rivi 4").fill("39,9")
    visitor.click("button", "Tallenna arvot")
    expect(values.get_by_role("row")).to_have_count(5)

    visitor.click("link", "Katso, miltä se näyttää")
    visitor.click("link", "Aseta tavoite")
    page.get_by_label("Tavoitearvo").fill("50")
    page.get_by_label("Vuoteen mennessä").fill("2029")
    page.get_by_label("Hälytysraja").fill("48")
    visitor.click("button", "Tallenna tavoite")
    told = page.locator(".target")
    expect(told).to_contain_text(
        "Tavoite 50,0\u00a0% vuoteen 2029; nyt 3,8\u00a0prosenttiyksikköä alle"
    )
    expect(told).to_contain_text("Vaatii huomiota: huonompi kuin hälytysraja 48,0\u00a0%")


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_minimum_information_without_scripts(
    visitor: Visitor, browser: Browser, koettu: str
) -> None:
    visitor.sign_in(COORDINATOR)
    visitor.visit("/sv/indicators/minimum/")
    context = browser.new_context(
        java_script_enabled=False, storage_state=visitor.page.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{koettu}/fi/indicators/minimum/")
    item = page.locator("#item-varhaiskasvatus")
    expect(page.get_by_text("Esimerkkiarvoja – ei todellisia tilastoja").first).to_be_visible()
    expect(item).to_contain_text("jätetty perustellusti pois")
    item.get_by_text("Muuta syytä").click()
    item.get_by_role("button", name="Peru syy").click()
    item = page.locator("#item-varhaiskasvatus")
    item.get_by_text("Kirjaa, miksi tieto jää pois").click()
    item.get_by_label("Miksi tieto jää pois").fill("Tieto saadaan vasta ensi vuonna.")
    item.get_by_role("button", name="Kirjaa syy").click()
    expect(item).to_contain_text("Tieto saadaan vasta ensi vuonna.")
    context.close()
    visitor.visit("/fi/indicators/minimum/")
    expect(visitor.page.locator("#item-varhaiskasvatus")).to_contain_text("ensi vuonna")
