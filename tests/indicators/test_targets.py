"""How far from the target, and on which side of the threshold: in words, by direction."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from accounts.models import User
from indicators.actions import set_target
from indicators.models import Indicator, IndicatorTarget
from indicators.targets import HIGH, LOW, NONE, Standing, distance, is_crossed, is_reached
from organisations.models import Organisation
from places.models import Municipality
from shared.models import AuditEntry
from shared.translated import Translated

PAGE = "/fi/indicators/tyottomat/"
TARGET = f"{PAGE}target/"


@pytest.mark.parametrize(
    ("value", "target", "polarity", "reached"),
    [
        (6.0, 6.0, LOW, True), (6.04, 6.0, LOW, True), (6.1, 6.0, LOW, False), (5.0, 6.0, LOW, True),
        (6.0, 6.0, HIGH, True), (6.1, 6.0, HIGH, True), (5.9, 6.0, HIGH, False),
        (6.0, 6.0, NONE, True), (5.9, 6.0, NONE, False), (6.1, 6.0, NONE, False),
        (-2.0, -1.0, LOW, True), (-2.0, -1.0, HIGH, False),
    ],
)  # fmt: skip
def test_reached_by_direction(value: float, target: float, polarity: int, reached: object) -> None:
    assert is_reached(value, target, polarity=polarity, decimals=1) is reached


@pytest.mark.parametrize(
    ("value", "threshold", "polarity", "crossed"),
    [
        (8.1, 8.0, LOW, True), (8.0, 8.0, LOW, False), (8.04, 8.0, LOW, False), (7.0, 8.0, LOW, False),
        (7.9, 8.0, HIGH, True), (8.0, 8.0, HIGH, False), (9.0, 8.0, NONE, False),
    ],
)  # fmt: skip
def test_crossed_by_direction(
    value: float, threshold: float, polarity: int, crossed: object
) -> None:
    assert is_crossed(value, threshold, polarity=polarity, decimals=1) is crossed


def test_distance_is_of_what_is_shown() -> None:
    assert distance(7.24, 6.04, decimals=1) == 1.2
    assert distance(0.1 + 0.2, 0.3, decimals=2) == 0


@pytest.mark.parametrize(
    ("value", "words", "state"),
    [
        (7.2, "tavoite 6,0\xa0% vuoteen 2029; nyt 1,2\xa0prosenttiyksikköä yli", "tavoitetta ei ole saavutettu"),
        (5.5, "tavoite 6,0\xa0% vuoteen 2029; nyt 0,5\xa0prosenttiyksikköä alle", "tavoite on saavutettu"),
        (6.0, "tavoite 6,0\xa0% vuoteen 2029; nyt täsmälleen siinä", "tavoite on saavutettu"),
        (None, "tavoite 6,0\xa0% vuoteen 2029", ""),
    ],
)  # fmt: skip
def test_words(value: float | None, words: str, state: str) -> None:
    indicator = Indicator(unit=Translated.every("%"), polarity=LOW, decimals=1)
    target = IndicatorTarget(value=6.0, by_year=2029, threshold=7.0, set_on=date(2026, 1, 1))
    with override("fi"):
        standing = Standing(indicator, value, target)
        assert (standing.words, standing.state) == (words, state)
        assert ("huomiota" in standing.alarm) is (value == 7.2)
        assert standing.crossed is (None if value is None else value == 7.2)


@pytest.fixture
def organisation(vaasa: Municipality) -> Organisation:
    return Organisation.objects.create(
        kind="municipality", name="Vaasa", slug="vaasa", municipality=vaasa
    )


def test_a_coordinator_sets_and_removes_a_target(
    client: Client,
    indicator: Indicator,
    organisation: Organisation,
    make_member: Callable[..., User],
) -> None:
    client.force_login(make_member(organisation, "coordinator"))
    assert TARGET in client.get(PAGE).content.decode()
    wrong = client.post(TARGET, {"value": "kuusi", "by_year": "2029"}).content.decode()
    assert 'value="kuusi"' in wrong
    assert "ei ole luku" in wrong
    assert "field__error" in client.post(TARGET, {"by_year": "2029"}).content.decode()
    assert "field__error" in client.post(TARGET, {"value": "6", "threshold": "5"}).content.decode()
    assert not IndicatorTarget.objects.exists()
    sent = {"value": "6,0", "by_year": "2029", "threshold": "8", "note": "Valtuusto 15.6.2026"}
    page = client.post(TARGET, sent, follow=True).content.decode()
    assert "Tavoite 6,0\xa0% vuoteen 2029; nyt 10,8\xa0prosenttiyksikköä yli" in page
    assert "huomiota" in page
    assert "Valtuusto 15.6.2026" in page
    assert "nyt 10,8" in client.get("/fi/indicators/?municipality=905").content.decode()
    assert "nyt 10,8" not in client.get("/fi/indicators/?municipality=399").content.decode()
    assert 'value="6"' in client.get(TARGET).content.decode()
    assert client.get(f"{TARGET}remove/").status_code == 200
    client.post(f"{TARGET}remove/")
    assert not IndicatorTarget.objects.exists()
    verbs = AuditEntry.objects.filter(verb__startswith="indicator_target").values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["indicator_target.removed", "indicator_target.set"]


def test_no_threshold_without_a_direction(
    indicator: Indicator, organisation: Organisation, make_member: Callable[..., User]
) -> None:
    Indicator.objects.update(polarity=0)
    indicator.refresh_from_db()
    actor = make_member(organisation)
    with pytest.raises(ValidationError) as refused:
        set_target(indicator, actor=actor, organisation=organisation, threshold=3)
    assert set(refused.value.message_dict) == {"threshold"}
    set_target(indicator, actor=actor, organisation=organisation, value=3)


def test_readers_see_no_way_to_set_one(
    client: Client,
    indicator: Indicator,
    organisation: Organisation,
    make_member: Callable[..., User],
) -> None:
    set_target(indicator, actor=make_member(organisation), organisation=organisation, value=3)
    assert "Tavoite 3,0" in client.get(f"{PAGE}?municipality=905").content.decode()
    client.force_login(make_member(organisation, "contributor"))
    assert TARGET not in client.get(PAGE).content.decode()
    assert client.get(TARGET).status_code == 403
