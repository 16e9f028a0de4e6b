"""The appendices tell what of the minimum information is left out, and why; old versions do not."""

import pytest
from django.test import Client

from accounts.models import User
from indicators.actions import create_own, load_minimum_list, record_gap
from indicators.models import MinimumItem
from organisations.models import Organisation
from reports import actions
from reports.models import ReportVersion, WelfareReport
from reports.snapshots import read
from shared.translated import Translated

pytestmark = pytest.mark.django_db


def test_left_out_and_open_stand_in_the_locked_version(
    ready_report: WelfareReport, coordinator: User, vaasa: Organisation, client: Client
) -> None:
    load_minimum_list()
    item = MinimumItem.objects.get(pk="kielet")
    record_gap(item, actor=coordinator, organisation=vaasa, reason="Tieto saadaan keväällä.")
    version = actions.publish(ready_report, actor=coordinator)
    record_gap(item, actor=coordinator, organisation=vaasa, reason="Muuttunut syy.")
    appendices = next(one for one in read(version.content).sections if one.number == "6")
    found = appendices.minimum
    assert found is not None
    assert [(one.title["sv"], one.reason) for one in found.left_out] == [
        ("Invånarnas språk", "Tieto saadaan keväällä.")
    ]
    total = MinimumItem.objects.count()
    assert (found.covered, found.total, len(found.open)) == (0, total, total - 1)
    page = client.get(f"/sv/reports/{version.report_id}/").content.decode()
    assert "Invånarnas språk" in page
    assert "Tieto saadaan keväällä." in page
    client.force_login(coordinator)
    editor = client.get(f"/fi/drafts/sections/{ready_report.sections.get(number='6').pk}/")
    assert "Muuttunut syy." in editor.content.decode()


def test_a_version_locked_without_it_is_read_as_before(version: ReportVersion) -> None:
    for section in version.content["sections"]:
        section.pop("minimum", None)
    assert all(one.minimum is None for one in read(version.content).sections)


def test_own_indicators_of_others_are_not_offered(
    report: WelfareReport,
    coordinator: User,
    vaasa: Organisation,
    tampere: Organisation,
    client: Client,
) -> None:
    for organisation, title in ((vaasa, "Vaasan oma"), (tampere, "Tampereen oma")):
        create_own(organisation, actor=coordinator, title=Translated(fi=title), is_public=False)
    client.force_login(coordinator)
    page = client.get(
        f"/fi/drafts/sections/{report.sections.get(number='3.2').pk}/"
    ).content.decode()
    assert "Vaasan oma" in page
    assert "Tampereen oma" not in page
