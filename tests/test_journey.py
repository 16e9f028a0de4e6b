"""The ten hops of the data, with the real analysis: from a resident's words to the receipt and back.

docs/architecture.md lists the hops.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from indicators.models import Indicator
from insights.actions import (
    add_quote,
    confirm_insight,
    draft_insight,
    release_quote,
    rename_theme,
    request_analysis,
    take_up_responses,
)
from insights.models import AnalysisRun, Insight, Passage, Theme
from insights.tasks import run_analysis
from koettu.demo.collecting import answers_of, rows
from organisations.models import Organisation
from places.models import Municipality
from reports.actions import attach_evidence, create_report, publish, save_section, state_gap
from reports.models import CouncilTerm, ReportVersion, Section
from reports.tasks import make_documents
from shared.translated import Translated
from surveys.actions import Consents, submit_response, withdraw_response
from surveys.models import Response, Survey
from surveys.receipts import find_response
from tests.conftest import Published
from tests.surveys.conftest import experience  # noqa: F401 - the open experience form
from tests.surveys.test_answering import Resident

STORY = (
    "Jään iltaisin yksin kotiin, kun iltabussi lopetettiin. Seuraava pysäkki on kolmen kilometrin päässä. "
    "Soita 040 123 4567."
)
REDACTED = "Seuraava pysäkki on kolmen kilometrin päässä."
THEMES = {"liikkuminen", "omaishoito", "liikunta-kulttuuri"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def others(experience: Survey, municipalities: dict[str, Municipality]) -> int:  # noqa: F811
    """Some hundred others who told in Vaasa before; returns how many."""
    version = experience.versions.get()
    today = timezone.localdate()
    told = [
        row
        for row in rows()
        if row["language"] == "fi" and row["municipality"] == "905" and row["theme"] in THEMES
    ]
    for number, row in enumerate(told):
        words = answers_of(row)
        submit_response(
            version,
            answers={"experience": words.get("experience") or words.get("worry") or words["joy"]},
            language="fi",
            municipality=municipalities["905"],
            consents=Consents(analyse=True, quote=True),
            client_key=f"others-{number:04}",
            submitted_on=today - timedelta(days=int(row["days_ago"])),
        )
    return len(told)


def tell(client: Client) -> str:
    """Hops 1 to 3: a resident without an account tells; returns the receipt code."""
    resident = Resident(client, "/fi/s/kerro/")
    resident.press("next", about="liikkuminen").press("next", experience=STORY)
    resident.press("next", municipality="905").press("next", consent=["analyse", "quote"])
    sent = resident.press("next").press("send")
    assert not client.cookies
    code: str = sent.page.context["code"]
    return code


def statuses(client: Client, code: str) -> str:
    """What the receipt page says."""
    return client.post("/fi/receipt/", {"code": code}).content.decode()


def test_the_ten_hops(
    client: Client,
    vaasa: Organisation,
    municipalities: dict[str, Municipality],
    others: int,
    make_member: Callable[..., User],
    run_tasks: Callable[[], None],
    published: Published,
) -> None:
    coordinator = make_member(vaasa, "coordinator")
    with published() as events:
        code = tell(client)  # 1, 2, 3
    assert ("municipality.905", "response") in events  # 4

    passage = read_by_the_machine(code)  # 5
    theme = analysed(passage, coordinator, run_tasks)  # 6, 7
    assert theme.machine_label not in statuses(client, code)  # no person stands behind it yet
    rename_theme(theme, actor=coordinator, label="Iltojen kulkuyhteydet")
    assert "Iltojen kulkuyhteydet" in statuses(client, code)

    insight = confirmed_insight(vaasa, coordinator, theme, passage)  # 8
    version = publish_report(vaasa, coordinator, insight)  # 9, 10
    run_tasks()
    page = client.get(f"/fi/reports/{version.report_id}/").content.decode()
    assert REDACTED in page
    assert "Iltabussin puute jättää ihmisiä kotiin." in page
    told = statuses(client, code)
    assert "3.2" in told
    assert "Vaasan kaupunginvaltuusto" in told
    assert f"/fi/reports/{version.report_id}/" in told
    assert client.get(f"/fi/reports/{version.report_id}/document.pdf").status_code == 200

    # … and back: from the published claim to the passages and responses, for those who may.
    evidence = version.published_evidence.get()
    trace = f"/fi/reports/evidence/{evidence.pk}/"
    assert client.get(trace).status_code in {302, 404}
    client.force_login(coordinator)
    assert REDACTED in client.get(trace).content.decode()
    client.logout()

    # The teller takes it back: the words are gone everywhere, the claim stands on the others.
    withdraw_response(Response.objects.get(pk=passage.response_id))
    assert REDACTED not in client.get(f"/fi/reports/{version.report_id}/").content.decode()
    assert not Passage.objects.filter(pk=passage.pk).exists()


def read_by_the_machine(code: str) -> Passage:
    """Hop 5: the worker takes the response up; returns its redacted passage."""
    while take_up_responses():
        pass
    response = find_response(code)
    assert response is not None
    assert response.read_on == timezone.localdate()
    passage = Passage.objects.get(response=response, question="experience")
    assert "040" not in passage.text
    assert REDACTED in passage.text
    return passage


def analysed(passage: Passage, coordinator: User, run_tasks: Callable[[], None]) -> Theme:
    """Hops 6 and 7: the analysis stores themes; returns the passage's."""
    run = request_analysis(actor=coordinator)
    run_analysis.enqueue(str(run.pk))
    run_tasks()
    run.refresh_from_db()
    assert run.status == AnalysisRun.Status.DONE, run.error
    return Theme.objects.current().get(passages=passage)


def confirmed_insight(
    vaasa: Organisation, coordinator: User, theme: Theme, passage: Passage
) -> Insight:
    """Hop 8: a claim that a person confirmed, with a released quote."""
    assert passage.municipality is not None
    insight = draft_insight(
        vaasa,
        actor=coordinator,
        claim={"fi": "Iltabussin puute jättää ihmisiä kotiin."},
        municipalities=[passage.municipality],
        themes=[theme],
        machine_suggestion=theme.machine_label,
    )
    quote = add_quote(insight, actor=coordinator, passage=passage, text=REDACTED)
    release_quote(quote, actor=coordinator)
    confirm_insight(insight, actor=coordinator)
    return insight


def publish_report(vaasa: Organisation, actor: User, insight: Insight) -> ReportVersion:
    indicator = Indicator.objects.create(
        slug="bussit",
        source="own",
        municipality=vaasa.municipality,
        title=Translated(fi="Bussivuorot"),
        publisher=Translated(fi="Vaasa"),
    )
    report = create_report(
        vaasa,
        actor=actor,
        kind="broad",
        term=CouncilTerm.objects.get(start_year=2025),
        title={"fi": "Vaasan hyvinvointikertomus"},
    )
    for section in report.sections.all():
        if not section.children.exists():
            save_section(section, actor=actor, body={"fi": "Tekstiä."}, revision=section.revision)
    attach_evidence(
        report.sections.get(number="3.2"),
        actor=actor,
        insight=insight,
        verdict="adds",
        indicator=indicator,
    )
    for section in report.sections.filter(wants_evidence=True, evidence=None):
        state_gap(section, actor=actor, gap=Section.Gap.NOT_ASKED)
    version = publish(
        report,
        actor=actor,
        decided_by="Vaasan kaupunginvaltuusto",
        decided_on=timezone.localdate(),
        decision_reference="§ 5",
    )
    make_documents.enqueue(str(version.pk))
    return version
