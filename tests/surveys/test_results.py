"""What is shown of the rollup: in batches, hidden where it is of few, joined across versions."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from insights.models import StaleCount
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.disclosure import Cell
from surveys.actions import (
    Submitted,
    correct_response,
    forget_expired_responses,
    go_live,
    moderate_response,
    withdraw_response,
)
from surveys.definition import Choice, Definition, Page, Question, plain
from surveys.models import Results, Survey, SurveyVersion
from surveys.rollups import (
    Distribution,
    count_responses,
    distributions,
    move_what_is_late,
    people_by_month,
    people_of_surveys,
)
from surveys.rollups.batches import move_if_due
from surveys.rollups.cells import EVERYBODY, EVERYWHERE, PEOPLE, UNIT, Numbers
from surveys.rollups.results import _distribution
from surveys.views.results import results_of
from tests.conftest import MakeMember

Answer = Callable[..., Submitted]
K = 5
CHOICES = [Choice(name=name, label={"fi": name.upper()}) for name in ("a", "b", "c")]


def form(*questions: Question) -> Definition:
    return Definition(pages=[Page(name="p", title={"fi": "P"}, questions=list(questions))])


def ask(name: str, kind: Any, **more: Any) -> Question:
    return Question(name=name, type=kind, label={"fi": name.capitalize()}, **more)


@pytest.fixture
def answer(everyday: Survey, send: Answer) -> Answer:
    """`answer(number)`: one more person, whose wellbeing is 4 unless said otherwise; counted."""
    version = everyday.versions.select_related("survey").get()

    def make(number: int, *, version: SurveyVersion = version, **answers: Any) -> Submitted:
        sent = send(f"key-{number:08}", version=version, answers=answers or {"wellbeing": 4})
        count_responses()
        return sent

    return make


def fours(survey: Survey) -> int | None:
    """How many are shown to have answered 4; None when no results are."""
    found = distributions(survey)
    return found[0].counts["4"].value if found else None


def people(survey: Survey) -> int | None:
    return people_of_surveys([survey])[survey.pk].value


def a_day_passes() -> None:
    for results in Results.objects.exclude(stale_since=None):
        assert results.stale_since
        results.stale_since -= timedelta(days=1)
        results.save()
    move_what_is_late()


def test_answers_are_shown_in_batches_of_k(everyday: Survey, answer: Answer) -> None:
    shown = []
    for number in range(13):
        answer(number)
        shown.append(fours(everyday))
    assert shown == [None] * 4 + [5] * 5 + [10] * 3 + [10]
    assert people(everyday) == 13  # that somebody answered tells nobody's answers
    a_day_passes()
    assert fours(everyday) == 10  # three alone stay among themselves


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(come=st.lists(st.integers(0, 2), max_size=30))
def test_two_looks_differ_by_k_people_or_by_none(everyday: Survey, come: list[int]) -> None:
    with transaction.atomic():
        results = Results.objects.create(survey=everyday)
        seen, people = [0], 0
        for more in come:
            people += more
            move_if_due(results, {(PEOPLE, EVERYWHERE): {EVERYBODY: [people, 0, 0, {}]}})
            seen.append(Results.objects.get().people)
        assert all(now == before or now - before >= K for before, now in pairwise(seen))
        transaction.set_rollback(True)


def test_what_is_sealed_counts_no_more_at_once(
    everyday: Survey, answer: Answer, make_member: MakeMember, vaasa: Organisation
) -> None:
    sent = [answer(number) for number in range(7)]
    assert (people(everyday), fours(everyday)) == (7, 5)
    StaleCount.objects.all().delete()
    moderator = make_member(vaasa)
    moderate_response(sent[0].response, actor=moderator, status="sealed", reason="Nimiä")
    assert people(everyday) == 6  # at once, without the worker
    assert list(StaleCount.objects.values_list("municipality", flat=True)) == ["905"]
    assert fours(everyday) == 5  # what was answered leaves with the day
    a_day_passes()
    assert fours(everyday) == 6
    StaleCount.objects.all().delete()
    moderate_response(sent[1].response, actor=moderator, status="approved")
    count_responses()
    assert not StaleCount.objects.exists()  # it counted before and counts now
    moderate_response(sent[0].response, actor=moderator, status="approved")
    assert count_responses() == 1
    assert people(everyday) == 7


def test_the_withdrawn_leave_by_the_next_day_and_the_corrected_change(
    everyday: Survey, answer: Answer
) -> None:
    sent = [answer(number) for number in range(10)]
    withdraw_response(sent[0].response)
    correct_response(sent[1].response, answers={"wellbeing": 2})
    count_responses()
    assert (people(everyday), fours(everyday)) == (9, 10)
    a_day_passes()
    assert (people(everyday), fours(everyday)) == (9, None)  # eight, but then the one would show
    assert Results.objects.get().cells["wellbeing"][3] == {"4": 8, "2": 1}
    for one in sent[2:8]:
        withdraw_response(one.response)
    a_day_passes()
    assert distributions(everyday) == []  # three are too few for any result


def test_aggregates_survive_the_answers(everyday: Survey, answer: Answer) -> None:
    for number in range(6):
        answer(number)
    later = timezone.localdate() + timedelta(days=31 * everyday.retention_months)
    assert forget_expired_responses(day=later) == 6
    count_responses()
    a_day_passes()
    assert (people(everyday), fours(everyday)) == (6, 6)
    withdraw_response(everyday.responses.all()[0])
    count_responses()
    assert people(everyday) == 5
    assert sum(len(row) for row in people_by_month(everyday).values()) == 1


def test_results_join_across_versions_by_name(everyday: Survey, answer: Answer) -> None:
    first, second = (
        form(ask("way", "single", choices=choices)) for choices in (CHOICES[:2], CHOICES[1:])
    )
    versions = []
    for definition in (first, second):
        everyday.definition = plain(definition)
        everyday.save()
        versions.append(go_live(everyday, actor=None))
    for number in range(20):
        answer(number, version=versions[number % 2], way="b" if number < 10 else "ac"[number % 2])
    (way,) = [one for one in distributions(everyday) if one.question.name == "way"]
    assert way.counts == {"b": Cell(10), "c": Cell(5), "a": Cell(5)}
    assert [line.label for line in results_of(everyday)[0].lines] == ["B", "C", "A"]


def of(question: Question, **numbers: Any) -> Distribution:
    return _distribution(question, None, Numbers(**numbers), K)


def test_of_several_choices_also_those_who_left_one_out_may_be_few() -> None:
    question = ask("some", "multiple", choices=CHOICES)
    found = of(question, people=20, answers={"a": 18, "b": 10, "c": 20})
    assert found.counts == {"a": Cell(None), "b": Cell(10), "c": Cell(20)}
    few = of(question, people=4, answers={"a": 4})
    assert few.answered.suppressed
    assert all(cell.suppressed for cell in few.counts.values())


@pytest.mark.django_db
def test_sensitive_groups_need_more_people(groups: dict[str, PopulationGroup]) -> None:
    found = of(ask("who", "groups"), people=30, answers={"nuoret": 7, "romanit": 7})
    assert found.counts == {"nuoret": Cell(7), "romanit": Cell(None)}


def scale(counts: tuple[int, ...]) -> Numbers:
    answers = {str(point): people for point, people in enumerate(counts, 1) if people}
    total = sum(point * people for point, people in enumerate(counts, 1))
    return Numbers(sum(counts), total * UNIT, 0, answers)


@given(st.tuples(*[st.integers(0, 9)] * 4))
def test_no_hidden_count_can_be_worked_out_from_the_mean(counts: tuple[int, ...]) -> None:
    found = _distribution(ask("mood", "scale", points=4), None, scale(counts), K)
    if found.mean is None:
        return
    shown = [cell.value for cell in found.counts.values()]
    values: list[set[int]] = [set() for _cell in shown]
    hidden = [place for place, value in enumerate(shown) if value is None]
    left = sum(counts) - sum(value or 0 for value in shown)
    for guess in product(range(left + 1), repeat=max(len(hidden) - 1, 0)):
        if sum(guess) > left:
            continue
        possible = [value or 0 for value in shown]
        for place, value in zip(hidden, [*guess, left - sum(guess)], strict=False):
            possible[place] = value
        total = sum(point * value for point, value in enumerate(possible, 1))
        if round(total / sum(counts), 1) == found.mean:
            for place, value in enumerate(possible):
                values[place].add(value)
    assert all(len(values[place]) > 1 for place in hidden)


def test_a_mean_is_told_where_it_tells_of_nobody() -> None:
    mood = ask("mood", "scale")
    assert of(mood, people=20, total=65 * UNIT, answers={"2": 5, "3": 5, "4": 10}).mean == 3.2
    assert of(mood, people=4, total=16 * UNIT, answers={"4": 4}).mean is None
    age = ask("age", "integer")
    ages = [30, 31, 42, 55, 61]
    squares = sum((one * UNIT) ** 2 for one in ages)
    bins = {"30": 2, "40": 1, "50": 1, "60": 1}
    assert of(age, people=5, total=sum(ages) * UNIT, squares=squares, answers=bins).mean == 43.8
    rich = [1, 1, 1, 1, 1000]
    squares = sum((one * UNIT) ** 2 for one in rich)
    assert of(age, people=5, total=sum(rich) * UNIT, squares=squares, answers={"1": 4}).mean is None


def test_the_page_tells_results_of_every_type(
    client_of: Callable[[User | None], Client],
    make_member: MakeMember,
    everyday: Survey,
    answer: Answer,
    municipalities: dict[str, Municipality],
    groups: dict[str, PopulationGroup],
) -> None:
    everyday.definition = plain(
        form(
            ask("mood", "scale"),
            ask("way", "single", choices=CHOICES),
            ask("table", "matrix", choices=CHOICES, rows=CHOICES[:2]),
            ask("age", "integer"),
            ask("town", "municipality"),
            ask("who", "groups"),
            ask("words", "long-text"),
            ask("rare", "single", choices=CHOICES),
        )
    )
    everyday.save()
    version = go_live(everyday, actor=None)
    page = reverse("surveys:survey_detail", args=[everyday.pk])
    reader = client_of(make_member(everyday.organisation, "reader"))
    assert reader.get(page).context["results"] == []
    for number in range(10):
        answer(
            number, version=version, mood=4, way="b", table={"a": "c", "b": "a"}, age=1234,
            town="837", who=["nuoret"], words="Sanoja", **({"rare": "a"} if number < 2 else {}),
        )  # fmt: skip
    html = reader.get(page).content.decode()
    results = {result.label: result for result in results_of(everyday)}
    assert results["Mood"].mean == 4.0
    assert results["Way"].first
    assert (results["Way"].first.label, results["Way"].first.percent) == ("B", 100)
    assert [label for label, _cells in results["Table"].rows] == ["A", "B"]
    assert [line.label for line in results["Town"].lines] == ["Tampere"]
    assert [line.label for line in results["Who"].lines] == ["nuoret"]
    assert results["Rare"].answered.suppressed
    assert "1\xa0000–1\xa0999" in html
