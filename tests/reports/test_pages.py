"""The pages: who sees what, what stays when something goes wrong, and how many queries."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from indicators.models import Indicator
from insights.models import Insight
from organisations.models import Organisation
from reports import actions
from reports.models import CouncilTerm, Evidence, ReportVersion, Section, WelfareReport
from surveys.models import Response

ClientOf = Callable[[User | None], Client]


@pytest.fixture
def at_work(client_of: ClientOf, coordinator: User) -> Client:
    return client_of(coordinator)


def typed(section: Section, act: str, **fields: str) -> dict[str, str]:
    """What the section's form sends."""
    body = {f"body_{code}": section.body.get(code, "") for code in ("fi", "sv", "en")}
    return {**body, "revision": str(section.revision), "act": act, **fields}


# --- What everybody reads ---------------------------------------------------------------


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_public_page(language: str, client: Client, version: ReportVersion) -> None:
    page = client.get(f"/{language}/reports/{version.report_id}/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "jään kotiin" in text
    assert version.sha256 in text
    assert 'id="section-3-6"' in text
    assert "style=" not in text
    assert "sessionid" not in page.cookies
    assert text.count("<h1") == 1


def test_drafts_are_not_public(client: Client, report: WelfareReport, at_work: Client) -> None:
    address = reverse("reports:public_detail", args=[report.pk])
    document = reverse("reports:public_document", args=[report.pk])
    for reader in (client, at_work):
        assert reader.get(address).status_code == 404
        assert reader.get(document).status_code == 404
    assert str(report.pk) not in client.get(reverse("reports:public_list")).content.decode()


def test_older_versions_stay(
    client: Client, version: ReportVersion, coordinator: User, section: Section
) -> None:
    actions.save_section(section, actor=coordinator, body={"fi": "Uusi teksti"}, revision=0)
    actions.publish(version.report, actor=coordinator)
    address = reverse("reports:public_detail", args=[version.report_id])

    assert "Uusi teksti" in client.get(address).content.decode()
    old = client.get(f"{address}?version=1").content.decode()
    assert "Uusi teksti" not in old
    assert "§ 45" in old
    for missing in ("3", "x", "99999999999", "-1"):
        assert client.get(f"{address}?version={missing}").status_code == 404


def test_words_taken_back_are_gone_at_once(client: Client, version: ReportVersion) -> None:
    Response.objects.update(consent_quote=False)
    page = client.get(reverse("reports:public_detail", args=[version.report_id]))
    assert "jään kotiin" not in page.content.decode()


def test_the_list_by_municipality(client: Client, version: ReportVersion) -> None:
    address = reverse("reports:public_list")
    for query, found in [("", True), ("?municipality=905", True), ("?municipality=399", False)]:
        text = client.get(address + query).content.decode()
        assert (str(version.report_id) in text) is found


def test_the_list_asks_a_constant_number_of_queries(
    client: Client,
    version: ReportVersion,
    coordinator: User,
    django_assert_max_num_queries: Any,
) -> None:
    for year in range(2029, 2061, 4):
        report = actions.create_report(
            version.report.organisation,
            actor=coordinator,
            kind="broad",
            term=CouncilTerm.objects.create(start_year=year, end_year=year + 4),
            title={"fi": f"Kertomus {year}"},
        )
        ReportVersion.objects.create(report=report, number=1, content={}, sha256="x")
    with django_assert_max_num_queries(6):
        client.get(reverse("reports:public_list"))


def test_the_detail_asks_a_constant_number_of_queries(
    client: Client, version: ReportVersion, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(7):
        client.get(reverse("reports:public_detail", args=[version.report_id]))


# --- Who may work -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "read", "write", "publish"),
    [
        ("owner", 200, 200, 200),
        ("coordinator", 200, 200, 200),
        ("moderator", 200, 200, 403),
        ("contributor", 200, 200, 403),
        ("reader", 200, 403, 403),
    ],
)
def test_roles(
    role: str,
    read: int,
    write: int,
    publish: int,
    section: Section,
    vaasa: Organisation,
    make_member: Callable[..., User],
    client_of: ClientOf,
) -> None:
    reader = client_of(make_member(vaasa, role))
    report = [section.report_id]
    for name, expected in [
        ("report_detail", read),
        ("report_read", read),
        ("report_publish", publish),
    ]:
        assert reader.get(reverse(f"reports:{name}", args=report)).status_code == expected, name
    edit = reverse("reports:section_edit", args=[section.pk])
    assert reader.get(edit).status_code == write
    assert reader.get(reverse("reports:report_list")).status_code == 200


def test_others_find_nothing(
    section: Section,
    version: ReportVersion,
    tampere: Organisation,
    ngo: Organisation,
    make_member: Callable[..., User],
    client_of: ClientOf,
) -> None:
    claim = version.published_evidence.get()
    for organisation in (tampere, ngo):
        stranger = client_of(make_member(organisation, "owner"))
        for name, pk in [
            ("report_detail", section.report_id),
            ("report_read", section.report_id),
            ("report_publish", section.report_id),
            ("section_edit", section.pk),
            ("evidence_trace", claim.pk),
        ]:
            assert stranger.get(reverse(f"reports:{name}", args=[pk])).status_code == 404, name
    assert stranger.get(reverse("reports:report_list")).status_code == 403
    assert stranger.get(reverse("reports:report_create")).status_code == 403
    anonymous = client_of(None)
    edit = reverse("reports:section_edit", args=[section.pk])
    assert anonymous.get(edit).status_code == 302


def test_a_contributor_writes_but_attaches_nothing(
    section: Section,
    vaasa: Organisation,
    insight: Insight,
    make_member: Callable[..., User],
    client_of: ClientOf,
) -> None:
    writer = client_of(make_member(vaasa, "contributor"))
    address = reverse("reports:section_edit", args=[section.pk])

    assert writer.post(address, typed(section, "save", body_fi="Oma")).status_code == 302
    sent = typed(section, "attach", **{"attach-insight": str(insight.pk)})
    assert writer.post(address, sent).status_code == 403
    section.refresh_from_db()
    assert section.body == {"fi": "Oma"}
    assert not section.evidence.exists()


# --- Working --------------------------------------------------------------------------------


def test_beginning_a_report(
    at_work: Client, term: CouncilTerm, municipalities: dict[str, Any]
) -> None:
    address = reverse("reports:report_create")
    assert at_work.get(address).status_code == 200

    made = at_work.post(address, {"kind": "broad", "term": term.pk})

    report = WelfareReport.objects.get()
    assert made["Location"] == reverse("reports:report_detail", args=[report.pk])
    assert report.title["sv"] == "Välfärdsberättelse 2025–2029"
    again = at_work.post(address, {"kind": "broad", "term": term.pk})
    assert again.status_code == 200
    assert "error-summary" in again.content.decode()
    lacking = at_work.post(address, {"kind": "annual", "term": term.pk})
    assert "error-summary" in lacking.content.decode()


def test_a_conflict_shows_both_texts(
    at_work: Client, section: Section, vaasa: Organisation, make_member: Callable[..., User]
) -> None:
    other = make_member(vaasa, "contributor")
    actions.save_section(section, actor=other, body={"fi": "Toisen teksti"}, revision=0)
    address = reverse("reports:section_edit", args=[section.pk])

    page = at_work.post(address, typed(section, "save", body_fi="Oma teksti"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Toisen teksti" in text
    assert "Oma teksti" in text
    assert 'name="revision" value="1"' in text
    assert (
        at_work.post(address, typed(section, "save", body_fi="Molemmat", revision="1")).status_code
        == 302
    )
    section.refresh_from_db()
    assert section.body == {"fi": "Molemmat"}


def test_a_preview_saves_nothing(at_work: Client, section: Section) -> None:
    address = reverse("reports:section_edit", args=[section.pk])
    page = at_work.post(address, typed(section, "preview", body_fi="**Lihava**"))
    assert "<strong>Lihava</strong>" in page.content.decode()
    section.refresh_from_db()
    assert section.body == {}


def test_each_button_keeps_what_was_typed(
    at_work: Client, section: Section, insight: Insight, indicator: Indicator
) -> None:
    address = reverse("reports:section_edit", args=[section.pk])

    sent = typed(section, "place", body_fi="Kesken", **{"place-indicator": indicator.slug})
    assert at_work.post(address, sent)["Location"] == f"{address}#indicators"
    section.refresh_from_db()
    assert section.body == {"fi": "Kesken"}

    chosen = {
        "attach-insight": str(insight.pk),
        "attach-verdict": "contradicts",
        "attach-note_fi": "Siksi",
    }
    failed = at_work.post(address, typed(section, "attach", body_fi="Jatkuu", **chosen))
    assert failed.status_code == 200
    assert "Jatkuu" in failed.content.decode()
    assert "error-summary" in failed.content.decode()
    section.refresh_from_db()
    done = at_work.post(
        address, typed(section, "attach", **chosen, **{"attach-indicator": indicator.slug})
    )
    assert done["Location"] == f"{address}#evidence"
    evidence = Evidence.objects.get()
    assert (evidence.verdict, evidence.note["fi"]) == ("contradicts", "Siksi")

    assert at_work.post(address, typed(section, f"detach:{evidence.pk}")).status_code == 302
    assert at_work.post(address, typed(section, f"remove:{indicator.slug}")).status_code == 302
    assert (
        at_work.post(address, typed(section, "gap", **{"gap-gap": "no-answers"})).status_code == 302
    )
    section.refresh_from_db()
    assert (section.gap, section.evidence.count()) == ("no-answers", 0)
    assert section.placed_indicators.count() == 0
    for unknown in ("detach:" + str(uuid4()), "remove:nothing", "burn"):
        assert at_work.post(address, typed(section, unknown)).status_code == 404


def test_publishing_asks_for_the_decision(at_work: Client, ready_report: WelfareReport) -> None:
    address = reverse("reports:report_publish", args=[ready_report.pk])
    assert at_work.get(address).status_code == 200
    half = at_work.post(address, {"decided_on": "2026-06-15"})
    assert "error-summary" in half.content.decode()

    done = at_work.post(
        address,
        {
            "decided_by": "Kaupunginvaltuusto",
            "decided_on": "2026-06-15",
            "decision_reference": "§ 45",
        },
    )

    version = ReportVersion.objects.get()
    assert done["Location"] == reverse("reports:public_detail", args=[ready_report.pk])
    assert version.decided_on == date(2026, 6, 15)
    assert version.documents.count() == 2


def test_what_lacks_is_listed(at_work: Client, report: WelfareReport) -> None:
    for name in ("report_detail", "report_publish"):
        text = at_work.get(reverse(f"reports:{name}", args=[report.pk])).content.decode()
        assert "3.4 " in text
        assert "lacking" in text


def test_the_way_back_to_the_words(at_work: Client, version: ReportVersion) -> None:
    claim = version.published_evidence.get()
    page = at_work.get(reverse("reports:evidence_trace", args=[claim.pk]))
    assert page.content.decode().count("Bussi ei kulje iltaisin") == 6


def test_working_pages_ask_a_constant_number_of_queries(
    at_work: Client,
    ready_report: WelfareReport,
    make_insight: Callable[..., Insight],
    coordinator: User,
    django_assert_max_num_queries: Any,
) -> None:
    for section in ready_report.sections.filter(wants_evidence=True).select_related(
        "report__organisation"
    ):
        insight = make_insight(5)
        actions.attach_evidence(section, actor=coordinator, insight=insight, verdict="no-statistic")
    for name, most in [("report_list", 10), ("report_detail", 15)]:
        arguments = [ready_report.pk] if name == "report_detail" else []
        with django_assert_max_num_queries(most):
            at_work.get(reverse(f"reports:{name}", args=arguments))


# --- The API ----------------------------------------------------------------------------------


def test_the_api_reads_what_is_published(
    client: Client, version: ReportVersion, coordinator: User, term: CouncilTerm
) -> None:
    actions.create_report(
        version.report.organisation,
        actor=coordinator,
        kind="annual",
        term=term,
        year=2026,
        title={"fi": "Luonnos"},
    )
    listed = client.get("/api/reports/").json()
    assert [one["id"] for one in listed["results"]] == [str(version.report_id)]
    one = client.get(f"/api/reports/{version.report_id}/").json()
    assert one["versions"][0]["sha256"] == version.sha256
    assert one["content"] == version.content
    assert client.get("/api/reports/?municipality=399").json()["results"] == []
    draft = WelfareReport.objects.get(kind="annual")
    assert client.get(f"/api/reports/{draft.pk}/").status_code == 404
