"""A coordinator imports an indicator, compares five places, reads the help, takes the chart out."""

import csv
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.xdist_group("browser")  # one installation serves them all
WAIT = 60_000


def downloaded(page: Page, name: str) -> Path:
    """The file that the link gives."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).first.click()
    return Path(coming.value.path())


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_from_the_import_to_the_chart_in_hand(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in("Kaisa Koordinaattori")
    import_unemployment(visitor)

    # Five places side by side: what was imported and, labelled, what is still made up.
    visitor.visit("/fi/indicators/compare/?place=905&indicator=tyottomat&indicator=toimeentulotuki")
    for name in ("Laihia", "Pohjanmaa"):
        page.get_by_label("Lisää paikka").select_option(label=name)
        page.get_by_role("button", name="Näytä", exact=True).click()
        page.wait_for_load_state()
        if name == "Laihia":
            visitor.look()
            visitor.click("link", "Jätä pois Samankaltaiset kunnat (mediaani)")
    visitor.look()
    rows = page.get_by_role("row")
    unemployed = rows.filter(has_text="Korkein viidestä paikasta: Koko maa 10,0")
    expect(unemployed).to_contain_text("Matalin: Laihia 6,1")
    expect(unemployed.get_by_role("cell").first).to_contain_text("8,2")
    assert "Esimerkkiarvoja" in page.locator("main").inner_text()
    address = page.url
    table = downloaded(page, "Lataa tekstinä (CSV)").read_text(encoding="utf-8-sig")
    values = {
        row["Paikka"]: row["Arvo"]
        for row in csv.DictReader(io.StringIO(table), delimiter=";")
        if row["Indikaattori"] == "Työttömät"
    }
    assert (values["Vaasa"], values["Laihia"], values["Koko maa"]) == ("8,2", "6,1", "10,0")
    assert len(values) == 5

    # The same view by its address, then one indicator and its help.
    visitor.visit(address.removeprefix(visitor.address))
    expect(unemployed).to_contain_text("Matalin: Laihia 6,1")
    visitor.click("link", "Työttömät", exact=True)
    helping = page.get_by_role("complementary", name="Tietoa indikaattorista")
    for heading in ("Mitä se kertoo", "Mitä luku laskee ja kuinka varmasti", "Mitä se ei kerro"):
        expect(helping.get_by_role("heading", name=heading)).to_be_visible()
    assert "Esimerkkiarvo" not in page.locator("main").inner_text()
    expect(page.locator("main")).to_contain_text("Vaasa: 8,2")

    chart = page.locator("figure.chart").first
    chart.get_by_text("Lataa kuvio").click()
    visitor.look()
    picture = downloaded(page, "SVG")
    drawing = ET.parse(picture).getroot()  # noqa: S314 - our own drawing
    assert "Vaasa" in " ".join(drawing.itertext())
    assert downloaded(page, "Excel").read_bytes().startswith(b"PK")

    visitor.click("link", "Värien ja muutosten sääntö")
    expect(page.get_by_role("heading", level=1)).to_have_text("Näin luet lukuja")


def import_unemployment(visitor: Visitor) -> None:
    """Fetch, look at what changes, store: the values of the source on this machine."""
    page = visitor.page
    visitor.visit("/fi/indicators/imports/")
    visitor.visit("/fi/indicators/imports/sotkanet/")
    page.locator("input[name=known]").evaluate_all(
        "boxes => boxes.forEach(box => { box.checked = box.value === '181' })"
    )
    page.get_by_role("button", name="Tarkista, mikä muuttuu").click()
    page.wait_for_load_state()
    store = page.get_by_role("button", name="Tallenna valitut")
    expect(store).to_be_visible(timeout=WAIT)
    visitor.look()
    expect(page.locator("main")).to_contain_text("Työttömät, % työvoimasta")
    store.click()
    expect(page.locator("main")).to_contain_text("1 indikaattori on tallennettu", timeout=WAIT)
    visitor.look()
