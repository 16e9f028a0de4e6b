"""Publishing locks, and only what may be public is in it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from accounts.models import User
from indicators.models import Indicator, IndicatorValue
from insights.models import Insight, Passage, Quote
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from reports import actions, snapshots
from reports.models import (
    Evidence,
    PublishedEvidence,
    PublishedQuote,
    ReportVersion,
    Section,
    WelfareReport,
)
from reports.receipts import outcomes, steps
from shared import erasure
from surveys.models import Response
from surveys.receipts import timeline


def section_of(version: ReportVersion, number: str) -> dict[str, Any]:
    return next(one for one in version.content["sections"] if one["number"] == number)


def test_what_lacks_stops_publishing(report: WelfareReport, coordinator: User) -> None:
    with pytest.raises(ValidationError) as error:
        actions.publish(report, actor=coordinator)
    lines = " ".join(error.value.messages)
    assert "1 Summary" in lines
    assert "3.4 Young people" in lines
    assert not ReportVersion.objects.exists()


@pytest.mark.parametrize(
    "decision",
    [
        {"decided_by": "Valtuusto"},
        {"decided_on": date(2026, 6, 15)},
        {"decided_by": "Valtuusto", "decided_on": timezone.localdate() + timedelta(days=1)},
    ],
)
def test_half_a_decision_is_refused(
    decision: dict[str, Any], ready_report: WelfareReport, coordinator: User
) -> None:
    with pytest.raises(ValidationError):
        actions.publish(ready_report, actor=coordinator, **decision)


def test_the_content_in_every_language(version: ReportVersion) -> None:
    assert version.languages == ["fi", "sv"]
    summary = section_of(version, "1")
    assert "<h3>Tärkein</h3>" in summary["html"]["fi"]
    assert summary["html"]["sv"] == "<p>Kvällarna är långa.</p>"
    assert section_of(version, "3.1")["gap"] == "not-asked"
    (evidence,) = section_of(version, "3.6")["evidence"]
    assert evidence["claim"]["sv"] == "Kvällarna blir ensamma."
    assert (evidence["respondents"], evidence["sources"]) == (6, 2)
    assert evidence["quotes"][0]["text"] == "jään kotiin"
    assert evidence["quotes"][0]["place"] == {"fi": "Vaasa", "sv": "Vasa"}
    assert version.content["decision"]["reference"] == "§ 45"


def test_the_content_leads_back_to_nobody(version: ReportVersion) -> None:
    text = str(version.content)
    for pk in [
        *Passage.objects.values_list("pk", flat=True),
        *Response.objects.values_list("pk", flat=True),
        *User.objects.values_list("pk", flat=True),
    ]:
        assert str(pk) not in text


def test_published_is_locked(
    version: ReportVersion, coordinator: User, section: Section, evidence: Evidence
) -> None:
    before = dict(version.content)
    actions.save_section(section, actor=coordinator, body={"fi": "Muutettu"}, revision=0)
    actions.detach_evidence(evidence, actor=coordinator)
    Insight.objects.update(claim={"fi": "Muuta"})

    version.refresh_from_db()
    assert version.content == before
    assert version.sha256 == snapshots.sha256(version.content)
    assert PublishedEvidence.objects.get().claim["fi"] == "Illat jäävät yksinäisiksi."


def test_the_hash_survives_the_database(
    version: ReportVersion,
    section: Section,
    indicator: Indicator,
    coordinator: User,
) -> None:
    for year, value in [(2023, 12.0), (2024, 1e-7), (2025, 0.1 + 0.2)]:
        IndicatorValue.objects.create(
            indicator=indicator,
            level="municipality",
            place_code="905",
            year=year,
            value=value,
            retrieved_on=date(2026, 1, 1),
        )
    again = actions.publish(version.report, actor=coordinator)
    again.refresh_from_db()
    assert again.number == 2
    assert again.sha256 == snapshots.sha256(again.content)
    (figure,) = section_of(again, "3.6")["indicators"]
    assert figure["year"] == 2025
    assert figure["words"]["fi"]["sentence"].startswith("Vaasa: 0,3")
    assert "<svg" in figure["words"]["sv"]["chart"]


def test_an_unreleased_or_forbidden_quote_is_not_published(
    ready_report: WelfareReport, coordinator: User, insight: Insight
) -> None:
    passages = list(insight.passages.order_by("pk"))
    Quote.objects.create(insight=insight, passage=passages[1], text=passages[1].text)
    Quote.objects.update(released_by=coordinator)
    first = Quote.objects.get(text="jään kotiin").passage.response
    Response.objects.filter(pk=first.pk).update(consent_quote=False)

    version = actions.publish(ready_report, actor=coordinator)

    assert section_of(version, "3.6")["evidence"][0]["quotes"] == []
    assert not PublishedQuote.objects.exists()


def test_a_place_with_few_people_is_told_as_its_county(
    ready_report: WelfareReport,
    coordinator: User,
    insight: Insight,
    municipalities: dict[str, Municipality],
    make_passage: Callable[..., Passage],
) -> None:
    few = make_passage(municipalities["231"], "Linja lopetettiin.")
    insight.passages.add(few)
    Quote.objects.create(
        insight=insight, passage=few, text="Linja lopetettiin", released_on=date(2026, 7, 1)
    )

    version = actions.publish(ready_report, actor=coordinator)

    quotes = section_of(version, "3.6")["evidence"][0]["quotes"]
    places = {quote["text"]: quote["place"]["fi"] for quote in quotes}
    assert places == {"jään kotiin": "Vaasa", "Linja lopetettiin": "Pohjanmaan hyvinvointialue"}


def test_an_insight_that_lost_its_people_stops_publishing(
    ready_report: WelfareReport, coordinator: User, insight: Insight
) -> None:
    Insight.objects.update(respondents=4)
    with pytest.raises(ValidationError, match="too few people"):
        actions.publish(ready_report, actor=coordinator)
    Insight.objects.update(respondents=6, status="retracted")
    with pytest.raises(ValidationError, match="taken back"):
        actions.publish(ready_report, actor=coordinator)


def test_sensitive_groups_need_ten(
    ready_report: WelfareReport,
    coordinator: User,
    insight: Insight,
    groups: dict[str, PopulationGroup],
) -> None:
    insight.groups.add(groups["romanit"])
    with pytest.raises(ValidationError, match="too few people"):
        actions.publish(ready_report, actor=coordinator)


def test_erasure_empties_the_words_everywhere(
    version: ReportVersion,
    coordinator: User,
) -> None:
    second = actions.publish(version.report, actor=coordinator)
    response_id = PublishedQuote.objects.first().response_id  # type: ignore[union-attr]
    hashes = {version.sha256, second.sha256}

    assert erasure.erase(response_id)["reports"] == 2

    for one in ReportVersion.objects.all():
        assert "jään kotiin" not in str(one.content)
        assert one.sha256 == snapshots.sha256(one.content)
        assert one.sha256 not in hashes
        assert one.errata == [
            {
                "on": timezone.localdate().isoformat(),
                "reason": "quote-withdrawn",
                "section": "3.6",
            }
        ]
        page = snapshots.read(one.content, errata=one.errata)
        assert [quote.withdrawn for quote in page.sections[8].evidence[0].quotes] == [True]
    assert not PublishedQuote.objects.exists()
    assert erasure.erase(response_id)["reports"] == 0


def test_a_permission_taken_back_reaches_old_versions(version: ReportVersion) -> None:
    Response.objects.update(consent_quote=False)
    assert PublishedQuote.objects.stale().count() == 1

    (changed,) = actions.withdraw_stale_quotes()

    changed.refresh_from_db()
    assert "jään kotiin" not in str(changed.content)
    assert actions.withdraw_stale_quotes() == []


def test_the_receipt_tells_where_the_words_went(
    version: ReportVersion,
    coordinator: User,
    django_assert_num_queries: Any,
) -> None:
    actions.publish(version.report, actor=coordinator)
    passage = PublishedEvidence.objects.filter(version=version).get().passages.first()
    assert passage is not None
    response = passage.response

    with translation.override("fi"), django_assert_num_queries(1):
        used, decided = list(steps(response))
        assert used.on == version.published_on
        assert "3.6 Ikääntyneet" in str(used.text)
        assert used.url.endswith("#section-3-6")
        assert "Kaupunginvaltuusto (§ 45)" in str(decided.text)
        assert decided.on == date(2026, 6, 15)
    assert {step.order for step in timeline(response)} >= {used.order, decided.order}


def test_from_a_published_claim_to_the_responses_behind_it(
    version: ReportVersion, coordinator: User, tampere: Organisation, make_member: Any
) -> None:
    (claim,) = section_of(version, "3.6")["evidence"]

    evidence = PublishedEvidence.objects.visible_to(coordinator).get(pk=claim["id"])
    passages = Passage.objects.visible_to(coordinator).filter(pk__in=evidence.passages.all())
    responses = Response.objects.visible_to(coordinator).filter(passages__in=passages)

    assert responses.count() == 6
    stranger = make_member(tampere, "owner")
    assert not PublishedEvidence.objects.visible_to(stranger).exists()


def test_what_has_changed_is_told_of_the_newest_version_only(
    version: ReportVersion, coordinator: User
) -> None:
    second = actions.publish(version.report, actor=coordinator)
    assert [one.version for one in PublishedEvidence.objects.newest()] == [second]


def test_an_organisation_sees_what_rests_on_enough_of_what_it_brought(
    ready_report: WelfareReport,
    coordinator: User,
    insight: Insight,
    ngo: Organisation,
    django_assert_num_queries: Any,
) -> None:
    actions.publish(ready_report, actor=coordinator)
    brought = [passage.response for passage in insight.passages.order_by("pk")]
    assert list(outcomes(ngo)) == []

    few = [response.pk for response in brought[:4]]
    Response.objects.filter(pk__in=few).update(source=ngo)
    assert list(outcomes(ngo)) == [], "four residents who used its link stay unknown to it"
    Response.objects.filter(pk=few[0]).update(role="channel")
    assert len(list(outcomes(ngo))) == 1, "its own report it knows"
    Response.objects.filter(pk__in=[one.pk for one in brought]).update(source=ngo, role="resident")
    with django_assert_num_queries(1):
        (step,) = outcomes(ngo)
    assert step.url.endswith("#section-3-6")

    Response.objects.filter(pk__in=few).update(status="withdrawn")
    assert list(outcomes(ngo)) == []
