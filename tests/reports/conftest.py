"""A municipality with people who have told, insights made of it, and a report."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.utils import translation

from accounts.models import User
from indicators.models import Indicator
from insights.models import Insight, Passage, Quote
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from reports import actions
from reports.models import CouncilTerm, Evidence, ReportVersion, Section, WelfareReport
from shared.translated import Translated
from surveys.models import Response, Survey, SurveyVersion

WORDS = "Bussi ei kulje iltaisin, joten jään kotiin."


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Messages of actions are compared as they are written."""
    with translation.override("en"):
        yield


@pytest.fixture
def term(db: None) -> CouncilTerm:
    return CouncilTerm.objects.get(start_year=2025)


@pytest.fixture
def coordinator(vaasa: Organisation, make_member: Callable[..., User]) -> User:
    return make_member(vaasa, "coordinator")


@pytest.fixture
def report(vaasa: Organisation, coordinator: User, term: CouncilTerm) -> WelfareReport:
    return actions.create_report(
        vaasa,
        actor=coordinator,
        kind="broad",
        term=term,
        title={"fi": "Hyvinvointikertomus 2025–2029", "sv": "Välfärdsberättelse 2025–2029"},
    )


@pytest.fixture
def section(report: WelfareReport) -> Section:
    """The section of older people."""
    return report.sections.select_related("report__organisation").get(number="3.6")


@pytest.fixture
def indicator(db: None) -> Indicator:
    return Indicator.objects.create(
        slug="yksinaisyys",
        source="sotkanet",
        source_id="1",
        title=Translated(fi="Itsensä yksinäiseksi tuntevat, %", sv="Andel som känner sig ensamma"),
        publisher=Translated.every("THL"),
        polarity=-1,
    )


@pytest.fixture
def survey_version(vaasa: Organisation) -> SurveyVersion:
    survey = Survey.objects.create(
        slug="arki", organisation=vaasa, status="live", title=Translated(fi="Arki")
    )
    return SurveyVersion.objects.create(survey=survey, number=1, definition={"pages": []})


MakePassage = Callable[..., Passage]
MakeInsight = Callable[..., Insight]


@pytest.fixture
def make_passage(survey_version: SurveyVersion) -> MakePassage:
    """`make_passage(municipality, text=…, quote=True)`: a person's answer, redacted."""

    def make(municipality: Municipality, text: str = WORDS, *, quote: bool = True) -> Passage:
        response = Response.objects.create(
            survey=survey_version.survey,
            version=survey_version,
            language="fi",
            municipality=municipality,
            consent_analyse=True,
            consent_quote=quote,
            respondent=uuid4().hex,
            client_key_hash=uuid4().hex,
            body_hash="x",
        )
        return Passage.objects.create(
            response=response,
            question="q1",
            text=text,
            language="fi",
            municipality=municipality,
            said_on=date(2026, 3, 1),
        )

    return make


@pytest.fixture
def make_insight(
    vaasa: Organisation,
    coordinator: User,
    municipalities: dict[str, Municipality],
    make_passage: MakePassage,
) -> MakeInsight:
    """`make_insight(people=6, code="905", groups=[…])`: confirmed, with one released quote."""

    def make(
        people: int = 6,
        *,
        code: str = "905",
        organisation: Organisation = vaasa,
        groups: list[PopulationGroup] | None = None,
        status: str = "confirmed",
    ) -> Insight:
        insight = Insight.objects.create(
            organisation=organisation,
            claim=Translated(fi="Illat jäävät yksinäisiksi.", sv="Kvällarna blir ensamma."),
            status=status,
            respondents=people,
            sources=2,
            period_start=date(2026, 1, 1),
            period_end=date(2026, 6, 30),
            confirmed_by=coordinator,
            confirmed_on=date(2026, 7, 1),
        )
        insight.municipalities.add(municipalities[code])
        insight.groups.add(*(groups or []))
        passages = [make_passage(municipalities[code]) for _ in range(people)]
        insight.passages.add(*passages)
        Quote.objects.create(
            insight=insight,
            passage=passages[0],
            text="jään kotiin",
            released_by=coordinator,
            released_on=date(2026, 7, 1),
        )
        return insight

    return make


@pytest.fixture
def insight(make_insight: MakeInsight) -> Insight:
    return make_insight()


@pytest.fixture
def evidence(
    section: Section, coordinator: User, insight: Insight, indicator: Indicator
) -> Evidence:
    return actions.attach_evidence(
        section, actor=coordinator, insight=insight, verdict="adds", indicator=indicator
    )


@pytest.fixture
def ready_report(report: WelfareReport, coordinator: User, evidence: Evidence) -> WelfareReport:
    """Nothing lacks: the summary is written, and each section has evidence or says why not."""
    for section in report.sections.select_related("report__organisation"):
        if section.number == "1":
            body = {"fi": "## Tärkein\n\nIllat ovat *pitkiä*.", "sv": "Kvällarna är långa."}
            actions.save_section(section, actor=coordinator, body=body, revision=0)
        elif section.wants_evidence and section.pk != evidence.section_id:
            actions.state_gap(section, actor=coordinator, gap="not-asked")
    return report


@pytest.fixture
def version(ready_report: WelfareReport, coordinator: User) -> ReportVersion:
    return actions.publish(
        ready_report,
        actor=coordinator,
        decided_by="Kaupunginvaltuusto",
        decided_on=date(2026, 6, 15),
        decision_reference="§ 45",
    )
