"""Every address and API route × everyone who may come: docs/reference/permissions.md is the table.

A new address without a row fails, a row without an address fails, and so does any other answer than
the table's.
"""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import User
from indicators.actions import create_own, save_minimum_item, set_target, start_own_import
from indicators.models import Indicator, IndicatorImport, IndicatorValue
from insights.actions import confirm_insight, draft_insight, take_up_responses
from insights.models import AnalysisRun, Insight, Passage, Theme, ThemeAssignment, WeakSignal
from insights.rollups import recount_everything
from organisations.actions import hash_token
from organisations.models import Invitation, Membership, Organisation
from places.models import Municipality, ThemeCategory
from reports.actions import attach_evidence, create_report, publish, save_section, state_gap
from reports.models import CouncilTerm, ReportVersion, Section
from shared.spreadsheets import read_table
from shared.translated import Translated
from surveys.actions import Consents, create_survey, go_live, make_link, submit_response
from surveys.gallery import experience_definition
from surveys.models import Attachment, ImportBatch, Response, Survey
from tests.surveys.conftest import PRIVACY

TABLE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "permissions.md"
VISITORS = [
    "anonymous",
    "other county",
    "NGO contributor",
    "NGO owner",
    "reader",
    "contributor",
    "moderator",
    "coordinator",
    "owner",
    "county coordinator",
]
ALLAUTH = re.compile(r"account_|mfa_")
"""django-allauth's own pages, which its own tests cover."""

pytestmark = pytest.mark.django_db
World = dict[str, dict[str, Any]]


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The name of each address of ours."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            if pattern.namespace != "admin":
                yield from routes(pattern, inner)
        elif not ALLAUTH.match(pattern.name or ""):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)


def rows() -> list[tuple[str, str, list[str]]]:
    """Name, method and the answers in the order of VISITORS, from the table in the docs."""
    found = []
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `"):
            name, method = cells[0].strip("`"), cells[1]
            found.append((name, method, cells[2:]))
    return found


OF_SURVEY = (
    "surveys:survey_detail",
    "surveys:survey_edit",
    "surveys:survey_build",
    "surveys:question_create",
    "surveys:page_create",
    "surveys:survey_translate",
    "surveys:survey_route",
    "surveys:survey_preview",
    "surveys:survey_trial",
    "surveys:survey_open",
    "surveys:survey_changes",
    "surveys:survey_qr",
    "surveys:response_list",
    "surveys:definition_exchange",
    "surveys:definition_xlsx",
    "surveys:definition_json",
    "surveys:import_new",
    "surveys:survey_poster",
    "surveys:survey_paper",
    "surveys:survey_paper_pdf",
)
OF_REPORT = (
    "report-detail",
    "reports:public_detail",
    "reports:public_document",
    "reports:report_detail",
    "reports:report_read",
    "reports:report_publish",
)
BY_SLUG = (
    "survey-detail",
    "survey-versions",
    "survey-definition",
    "surveys:answer",
    "surveys:whole",
    "surveys:file_report",
    "surveys:enter_forms",
)
OF_INDICATOR = (
    "indicator-detail",
    "indicator-values",
    "indicator-json-stat",
    "indicator-csv",
    "indicators:indicator_detail",
    "indicators:target",
    "indicators:target_remove",
    "indicators:own_detail",
    "indicators:own_edit",
    "indicators:own_delete",
    "indicators:own_values",
    "indicators:own_upload",
    "indicators:own_template_csv",
    "indicators:own_template_xlsx",
)
"""Addresses that take the same arguments."""


def collected(vaasa: Organisation, coordinator: User, place: Municipality) -> Survey:
    """An open experience form with six responses that the machine has read."""
    survey = create_survey(
        vaasa,
        actor=coordinator,
        slug="kerro",
        kind=Survey.Kind.EXPERIENCE,
        title={"fi": "Kerro"},
        definition=experience_definition(),
        municipalities=[place],
        **PRIVACY,
    )
    version = go_live(survey, actor=coordinator)
    for number in range(6):
        submit_response(
            version,
            answers={"experience": f"Bussi ei kulje iltaisin enää ollenkaan {number}."},
            language="fi",
            municipality=place,
            consents=Consents(analyse=True, quote=True),
            client_key=f"somebody-{number}",
        )
    take_up_responses()
    return survey


def analysed(coordinator: User, place: Municipality) -> WeakSignal:
    """A theme and a signal of all passages."""
    run = AnalysisRun.objects.create(
        requested_by=coordinator, as_of=date(2026, 11, 1), status="done"
    )
    theme = Theme.objects.create(run=run, language="fi", number=0, machine_label="Bussi")
    ThemeAssignment.objects.bulk_create(
        ThemeAssignment(
            theme=theme,
            origin=theme,
            passage=passage,
            said_on=passage.said_on,
            municipality_id=passage.municipality_id,
        )
        for passage in Passage.objects.all()
    )
    signal = WeakSignal.objects.create(
        run=run, language="fi", label="Iltabussi", municipality=place,
        first_seen=run.as_of, last_seen=run.as_of, respondents=6, sources=1, rate_before=0,
        rate_now=2, window_weeks=4, score=5,
    )  # fmt: skip
    signal.passages.set(Passage.objects.all())
    recount_everything()
    return signal


def reported(vaasa: Organisation, coordinator: User, insight: Insight) -> ReportVersion:
    """A published report with the insight as evidence."""
    report = create_report(
        vaasa, actor=coordinator, kind="broad", title={"fi": "Kertomus"},
        term=CouncilTerm.objects.get(start_year=2025),
    )  # fmt: skip
    for section in report.sections.all():
        save_section(section, actor=coordinator, body={"fi": "Tekstiä."}, revision=section.revision)
    attach_evidence(
        report.sections.get(number="3.2"),
        actor=coordinator,
        insight=insight,
        verdict="no-statistic",
    )
    for section in report.sections.filter(wants_evidence=True, evidence=None):
        state_gap(section, actor=coordinator, gap=Section.Gap.NOT_ASKED)
    return publish(report, actor=coordinator)


def measured(vaasa: Organisation, coordinator: User) -> IndicatorImport:
    """An own indicator with a target, a checked spreadsheet, and an item of minimum information."""
    bus = create_own(
        vaasa, actor=coordinator, title=Translated(fi="Bussit"), polarity=1, is_public=True
    )
    bus.slug = "bussit"
    bus.save()
    set_target(bus, actor=coordinator, organisation=vaasa, value=3)
    save_minimum_item(
        None,
        actor=coordinator,
        indicators=[],
        title=Translated(fi="Liikkuminen"),
        stage="everybody",
    )
    table = read_table(io.BytesIO(b"year;value\n2025;3"))
    return start_own_import(bus, actor=coordinator, organisation=vaasa, table=table)


def attached(response: Response) -> Attachment:
    """A photo that came with the response."""
    photo = Attachment(
        survey=response.survey, response=response, question="photo", kind="photo",
        content_type="image/png", size=4,
    )  # fmt: skip
    photo.file.save("", ContentFile(b"\x89PNG"))
    return photo


def counted(indicator: Indicator, place: Municipality) -> None:
    """A value wherever the visitors work, so that there is a chart."""
    places = [("country", ""), ("county", place.county_id), ("municipality", "837")]
    IndicatorValue.objects.bulk_create(
        IndicatorValue(
            indicator=indicator, level=level, place_code=code, year=2025, value=1,
            retrieved_on=date(2026, 1, 1),
        )
        for level, code in [*places, ("municipality", place.pk)]
    )  # fmt: skip


@pytest.fixture
def world(
    vaasa: Organisation,
    ngo: Organisation,
    municipalities: dict[str, Municipality],
    categories: dict[str, ThemeCategory],
    make_member: Callable[..., User],
) -> World:
    """One of everything, all of it Vaasa's: the arguments of each address by its name."""
    coordinator = make_member(vaasa, "coordinator")
    place = municipalities["905"]
    survey = collected(vaasa, coordinator, place)
    link = make_link(survey, organisation=ngo, actor=coordinator)
    signal = analysed(coordinator, place)
    theme = Theme.objects.get()
    insight = draft_insight(
        vaasa,
        actor=coordinator,
        claim={"fi": "Bussi puuttuu."},
        themes=[theme],
        municipalities=[place],
    )
    confirm_insight(insight, actor=coordinator)
    values = measured(vaasa, coordinator)
    counted(Indicator.objects.get(slug="bussit"), place)
    published = reported(vaasa, coordinator, insight)
    report = published.report
    batch = ImportBatch.objects.create(
        survey=survey, organisation=vaasa, uploaded_by=coordinator, file_name="rivit.csv"
    )
    fetched = IndicatorImport.objects.create(
        source="sotkanet", organisation=vaasa, asked_by=coordinator, asked_on=date(2026, 11, 1)
    )
    invitation = Invitation.objects.create(
        organisation=vaasa, email="new@example.fi", role="reader", token_hash=hash_token("a-token")
    )
    member = Membership.objects.get(user=coordinator)
    of_survey, response = {"pk": survey.pk}, Response.objects.all()[0]
    return {
        **dict.fromkeys(OF_SURVEY, of_survey),
        **{key: {"pk": report.pk} for key in OF_REPORT},
        **{key: {"slug": "kerro"} for key in BY_SLUG},
        **{key: {"slug": "bussit"} for key in OF_INDICATOR},
        "short_link": {"code": link.code},
        "demo_sign_in": {"key": "koordinaattori"},
        "municipality-detail": {"pk": "905"},
        "organisations:member_change": {"pk": member.pk},
        "organisations:member_remove": {"pk": member.pk},
        "organisations:invitation_cancel": {"pk": invitation.pk},
        "organisations:invitation_accept": {"token": "a-token"},
        "indicators:chart_file": {"slug": "bussit", "kind": "lines", "ending": "csv"},
        "indicators:own_import": {"pk": values.pk},
        "indicators:minimum_item_edit": {"slug": "liikkuminen"},
        "indicators:import_detail": {"pk": fetched.pk},
        "indicators:compare_table": {"form": "csv"},
        "survey-version": {"slug": "kerro", "number": 1},
        "survey-xlsform": {"slug": "kerro", "number": 1},
        "response-detail": {"pk": response.pk},
        "surveys:question_edit": of_survey | {"name": "experience"},
        "surveys:page_edit": of_survey | {"name": "story"},
        "surveys:response_detail": {"pk": response.pk},
        "surveys:attachment": {"pk": attached(response).pk},
        "surveys:import_detail": {"pk": batch.pk},
        "surveys:import_errors": {"pk": batch.pk},
        "signal-detail": {"pk": signal.pk},
        "insight-detail": {"pk": insight.pk},
        "insights:theme_detail": {"pk": theme.pk},
        "insights:signal_detail": {"pk": signal.pk},
        "insights:insight_detail": {"pk": insight.pk},
        "reports:section_edit": {"pk": report.sections.get(number="3.2").pk},
        "reports:evidence_trace": {"pk": published.published_evidence.get().pk},
    }


@pytest.fixture
def visitors(
    vaasa: Organisation,
    tampere: Organisation,
    ngo: Organisation,
    county_organisation: Organisation,
    make_member: Callable[..., User],
) -> dict[str, User | None]:
    roles = ("reader", "contributor", "moderator", "coordinator", "owner")
    people = [
        None,
        make_member(tampere, "coordinator"),
        make_member(ngo, "contributor"),
        make_member(ngo, "owner"),
        *(make_member(vaasa, role) for role in roles),
        make_member(county_organisation, "coordinator"),
    ]
    return dict(zip(VISITORS, people, strict=True))


def answer(name: str, method: str, user: User | None, world: World) -> str:
    """The status that the visitor gets, from a browser of their own."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    address = reverse(name, kwargs=world.get(name, {}))
    with transaction.atomic():  # what a POST changes is taken back for the next visitor
        reply = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        if reply.streaming:
            reply.getvalue()  # to its end, where the client closes it
        transaction.set_rollback(True)
    return str(reply.status_code)


def test_every_address_answers_as_the_table_says(
    world: World, visitors: dict[str, User | None]
) -> None:
    wrong = []
    for name, method, expected in rows():
        found = [answer(name, method, visitors[visitor], world) for visitor in VISITORS]
        if found != expected:
            wrong.append(f"| `{name}` | {method} | " + " | ".join(found) + " |")
    assert not wrong, "the table differs:\n" + "\n".join(wrong)


def test_every_address_has_its_row() -> None:
    assert {name for name, _method, _expected in rows()} == set(routes())


def test_the_table_names_the_visitors_in_order() -> None:
    head = next(line for line in TABLE.read_text().splitlines() if line.startswith("| address"))
    assert [cell.strip() for cell in head.strip("|").split("|")][2:] == VISITORS
