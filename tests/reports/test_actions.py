"""What may be done to a draft, and what may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from indicators.models import Indicator
from insights.models import Insight
from organisations.models import Organisation
from places.models import PopulationGroup
from reports import actions
from reports.models import CouncilTerm, Evidence, Section, WelfareReport
from shared.models import AuditEntry
from tests.conftest import Published


def test_a_report_begins_with_the_national_structure(report: WelfareReport) -> None:
    numbers = list(report.sections.values_list("number", flat=True))

    assert numbers == ["1", "2", "3", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "4", "5", "6"]
    young = report.sections.get(number="3.4")
    assert young.title == {"fi": "Nuoret", "sv": "Unga", "en": "Young people"}
    assert young.parent is not None
    assert young.parent.number == "3"
    assert report.sections.filter(wants_evidence=True).count() == 6


def test_one_broad_report_for_a_term(report: WelfareReport, coordinator: User) -> None:
    with pytest.raises(ValidationError):
        actions.create_report(
            report.organisation,
            actor=coordinator,
            kind="broad",
            term=report.term,
            title={"fi": "Toinen"},
        )


def test_an_annual_report_has_its_year(
    vaasa: Organisation, coordinator: User, term: CouncilTerm
) -> None:
    title = {"fi": "Vuosiraportti"}
    for year in (2026, 2027):
        actions.create_report(
            vaasa, actor=coordinator, kind="annual", term=term, title=title, year=year
        )
    with pytest.raises(ValidationError):
        actions.create_report(vaasa, actor=coordinator, kind="annual", term=term, title=title)


def test_saving_a_section_leaves_a_row_and_an_event(
    section: Section, coordinator: User, published: Published
) -> None:
    with published() as events:
        saved = actions.save_section(
            section, actor=coordinator, body={"fi": "Teksti\r\n", "sv": " "}, revision=0
        )

    assert saved.body == {"fi": "Teksti"}
    assert (saved.revision, saved.edited_by) == (1, coordinator)
    entry = AuditEntry.objects.get(verb="section_saved")
    assert "Teksti" not in str(entry.details)
    assert [topic for topic, _kind in events] == [f"report.{section.report_id}"]


def test_a_conflicting_save_changes_nothing_and_shows_the_other_text(
    section: Section, coordinator: User
) -> None:
    actions.save_section(section, actor=coordinator, body={"fi": "Toisen teksti"}, revision=0)

    with pytest.raises(actions.Conflict) as conflict:
        actions.save_section(section, actor=coordinator, body={"fi": "Oma teksti"}, revision=0)

    assert conflict.value.section.body == {"fi": "Toisen teksti"}
    assert conflict.value.section.revision == 1
    section.refresh_from_db()
    assert section.body == {"fi": "Toisen teksti"}


def test_saving_the_same_text_again_is_no_conflict(section: Section, coordinator: User) -> None:
    for _ in range(2):
        saved = actions.save_section(section, actor=coordinator, body={"fi": "Sama"}, revision=0)
    assert saved.revision == 1


def test_a_text_of_unreasonable_length_is_refused(section: Section, coordinator: User) -> None:
    with pytest.raises(ValidationError) as error:
        actions.save_section(section, actor=coordinator, body={"sv": "x" * 100_001}, revision=0)
    assert "body_sv" in error.value.message_dict


def test_an_indicator_is_placed_once(
    section: Section, coordinator: User, indicator: Indicator
) -> None:
    actions.place_indicator(section, actor=coordinator, indicator=indicator)
    actions.place_indicator(
        section, actor=coordinator, indicator=indicator, comment={"fi": "Lue näin"}
    )
    placed = section.placed_indicators.get()
    assert placed.comment == {"fi": "Lue näin"}

    actions.remove_indicator(section, actor=coordinator, indicator=indicator)
    assert not section.placed_indicators.exists()


@pytest.mark.parametrize("verdict", Evidence.Verdict.values)
def test_evidence_with_each_verdict(
    verdict: str, section: Section, coordinator: User, insight: Insight, indicator: Indicator
) -> None:
    evidence = actions.attach_evidence(
        section,
        actor=coordinator,
        insight=insight,
        verdict=verdict,
        indicator=indicator,
        note={"fi": "Siksi", "sv": ""},
    )
    expected = None if verdict == "no-statistic" else indicator
    assert (evidence.indicator, evidence.note) == (expected, {"fi": "Siksi"})


def test_evidence_ends_the_gap_and_a_gap_needs_no_evidence(
    section: Section, coordinator: User, insight: Insight
) -> None:
    actions.state_gap(section, actor=coordinator, gap="not-asked")
    actions.attach_evidence(section, actor=coordinator, insight=insight, verdict="no-statistic")

    section.refresh_from_db()
    assert section.gap == ""
    with pytest.raises(ValidationError, match="no gap"):
        actions.state_gap(section, actor=coordinator, gap="no-answers")


def refused(section: Section, actor: User, insight: Insight, **given: Any) -> str:
    """The field that an attempt to attach is refused for."""
    arguments: dict[str, Any] = {"verdict": "no-statistic", "indicator": None} | given
    with pytest.raises(ValidationError) as error:
        actions.attach_evidence(section, actor=actor, insight=insight, **arguments)
    (field,) = error.value.message_dict
    assert not section.evidence.exists()
    return field


def test_drafts_and_other_places_are_no_evidence(
    section: Section,
    coordinator: User,
    make_insight: Callable[..., Insight],
    tampere: Organisation,
) -> None:
    assert refused(section, coordinator, make_insight(status="draft")) == "insight"
    elsewhere = make_insight(code="837", organisation=tampere)
    assert refused(section, coordinator, elsewhere) == "insight"


def test_a_countys_insight_about_the_municipality_is_evidence(
    section: Section,
    coordinator: User,
    make_insight: Callable[..., Insight],
    county_organisation: Organisation,
) -> None:
    insight = make_insight(organisation=county_organisation)
    actions.attach_evidence(section, actor=coordinator, insight=insight, verdict="no-statistic")


def test_fewer_than_k_people_are_no_evidence(
    section: Section,
    coordinator: User,
    make_insight: Callable[..., Insight],
    groups: dict[str, PopulationGroup],
) -> None:
    assert refused(section, coordinator, make_insight(people=4)) == "insight"
    sensitive = make_insight(people=9, groups=[groups["romanit"]])
    assert refused(section, coordinator, sensitive) == "insight"


def test_a_verdict_needs_its_indicator(
    section: Section, coordinator: User, insight: Insight
) -> None:
    assert refused(section, coordinator, insight, verdict="supports") == "indicator"
    assert refused(section, coordinator, insight, verdict="maybe") == "verdict"
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(section=section, insight=insight, verdict="supports")


def test_detached_evidence_is_gone(evidence: Evidence, coordinator: User) -> None:
    actions.detach_evidence(evidence, actor=coordinator)
    assert not Evidence.objects.exists()
    assert AuditEntry.objects.filter(verb="evidence_detached").exists()
