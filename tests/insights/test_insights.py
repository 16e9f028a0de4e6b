"""Insights: what they rest on, whose words may be quoted, who may confirm and when."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from insights.actions import (
    add_quote,
    confirm_insight,
    draft_insight,
    edit_insight,
    exclude_passage,
    release_quote,
    remove_quote,
    retract_insight,
)
from insights.models import Insight, Quote, Theme
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.actions import Consents, correct_response
from surveys.receipts import timeline

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(draft: Insight, coordinator: User) -> Quote:
    passage = draft.passages.earliest("pk")
    return add_quote(draft, actor=coordinator, passage=passage, text="Iltabussi ei kulje enää")


def test_a_draft_collects_the_passages_of_its_places(draft: Insight) -> None:
    assert (draft.respondents, draft.sources, draft.passages.count()) == (7, 1, 7)
    assert draft.machine_suggestion == "iltabussi vuoro"


def test_groups_and_period_narrow_it(
    bus: Theme,
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    groups: dict[str, PopulationGroup],
    coordinator: User,
) -> None:
    def people(**values: object) -> int:
        values = {"municipalities": [municipalities["905"]], **values}
        return draft_insight(
            county_organisation,
            actor=coordinator,
            claim={"fi": "Väite."},
            themes=[bus],
            **values,  # type: ignore[arg-type]
        ).respondents

    assert people(groups=[groups["ikaantyneet"]]) == 6
    assert people(municipalities=[municipalities["905"], municipalities["399"]]) == 9
    assert people(period_end=date(2026, 1, 1)) == 0


def test_a_draft_needs_a_claim_a_ground_and_own_places(
    bus: Theme,
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    coordinator: User,
) -> None:
    good = {"claim": {"fi": "Väite."}, "municipalities": [municipalities["905"]], "themes": [bus]}
    for change, field in (
        ({"claim": {"fi": " "}}, "claim"),
        ({"municipalities": [municipalities["837"]]}, "municipalities"),
        ({"themes": []}, "themes"),
        ({"confidence": "certain"}, "confidence"),
    ):
        with pytest.raises(ValidationError) as refused:
            draft_insight(county_organisation, actor=coordinator, **{**good, **change})  # type: ignore[arg-type]
        assert field in refused.value.message_dict


def test_quotes_are_verbatim(draft: Insight, coordinator: User) -> None:
    passage = draft.passages.earliest("pk")
    with pytest.raises(ValidationError, match="word for word"):
        add_quote(draft, actor=coordinator, passage=passage, text="Iltabussi ei enää kulje")


def test_quotes_need_permission(
    bus: Theme,
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    coordinator: User,
) -> None:
    pool = Theme.objects.get(number=1)
    insight = draft_insight(
        county_organisation,
        actor=coordinator,
        claim={"fi": "Uimahalli on tärkeä."},
        municipalities=[municipalities["545"]],
        themes=[pool],
    )
    passage = insight.passages.earliest("pk")
    with pytest.raises(ValidationError, match="not allowed quoting"):
        add_quote(insight, actor=coordinator, passage=passage, text="Uimahalli on kiinni")


def test_quotes_come_from_the_insights_own_texts(
    draft: Insight, bus: Theme, coordinator: User
) -> None:
    elsewhere = bus.passages.filter(municipality="399").earliest("pk")
    with pytest.raises(ValidationError):
        add_quote(draft, actor=coordinator, passage=elsewhere, text="Iltabussi loppui")


def test_a_quote_is_published_only_when_released(quote: Quote, coordinator: User) -> None:
    assert not Quote.objects.publishable().exists()
    release_quote(quote, actor=coordinator)
    assert Quote.objects.publishable().get() == quote


def test_contributors_do_not_release(
    quote: Quote, county_organisation: Organisation, make_member: Callable[..., User]
) -> None:
    with pytest.raises(PermissionDenied):
        release_quote(quote, actor=make_member(county_organisation, "contributor"))
    release_quote(quote, actor=make_member(county_organisation, "moderator"))


def test_permission_taken_back_takes_the_quote_back(
    quote: Quote, draft: Insight, coordinator: User
) -> None:
    release_quote(quote, actor=coordinator)
    response = quote.passage.response
    correct_response(response, answers=response.answers, consents=Consents(analyse=True))
    assert not Quote.objects.publishable().exists()
    with pytest.raises(ValidationError, match="not allowed quoting"):
        confirm_insight(draft, actor=coordinator)
    with pytest.raises(ValidationError):
        edit_insight(draft, actor=coordinator, confidence="low")
    remove_quote(quote, actor=coordinator)
    assert confirm_insight(draft, actor=coordinator).status == "confirmed"


def test_confirming_is_for_curators(
    draft: Insight,
    county_organisation: Organisation,
    vaasa: Organisation,
    make_member: Callable[..., User],
) -> None:
    for stranger in (
        make_member(county_organisation, "moderator"),
        make_member(county_organisation, "reader"),
        make_member(vaasa, "owner"),
    ):
        with pytest.raises(PermissionDenied):
            confirm_insight(draft, actor=stranger)


def test_fewer_than_k_people_cannot_be_confirmed(draft: Insight, coordinator: User) -> None:
    for passage in draft.passages.all()[:3]:
        exclude_passage(passage, actor=coordinator)
    with pytest.raises(PermissionDenied, match="too few people"):
        confirm_insight(draft, actor=coordinator)


def test_a_sensitive_group_needs_ten(
    draft: Insight, groups: dict[str, PopulationGroup], coordinator: User
) -> None:
    draft.groups.add(groups["romanit"])
    with pytest.raises(PermissionDenied, match="too few people"):
        confirm_insight(draft, actor=coordinator)


def test_a_confirmed_insight_stands(confirmed: Insight, coordinator: User) -> None:
    assert (confirmed.confirmed_by, confirmed.status) == (coordinator, "confirmed")
    with pytest.raises(PermissionDenied):
        edit_insight(confirmed, actor=coordinator, claim={"fi": "Toinen väite."})
    assert retract_insight(confirmed, actor=coordinator).status == "retracted"


def test_an_ngo_writes_no_insights(
    bus: Theme,
    ngo: Organisation,
    municipalities: dict[str, Municipality],
    make_member: Callable[..., User],
) -> None:
    with pytest.raises(PermissionDenied):
        draft_insight(
            ngo,
            actor=make_member(ngo, "owner"),
            claim={"fi": "Väite."},
            municipalities=[municipalities["905"]],
            themes=[bus],
        )


def test_the_receipt_tells_of_theme_and_insight(
    bus: Theme, confirmed: Insight, coordinator: User
) -> None:
    """A machine's label is not told; the taxonomy's name is, and the claim a person confirmed."""
    response = confirmed.passages.earliest("pk").response
    titles = [str(step.title) for step in timeline(response)]
    assert not any("iltabussi vuoro" in title for title in titles)
    assert any(str(confirmed.claim) in title for title in titles)
    bus.label = "Iltabussin loppuminen"
    bus.save()
    assert any("Iltabussin loppuminen" in str(step.title) for step in timeline(response))


def test_the_receipt_is_silent_of_what_few_share(bus: Theme) -> None:
    pool = Theme.objects.get(number=1)
    pool.label = "Uimahallin aukiolo"
    pool.save()
    passage = pool.passages.earliest("pk")
    assert not any("Uimahallin" in str(step.title) for step in timeline(passage.response))
