"""The rollup equals a plain count of everything, whatever happens and wherever it is cut short."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.actions import (
    Consents,
    correct_response,
    create_survey,
    forget_expired_responses,
    go_live,
    map_import,
    moderate_response,
    start_import,
    store_import,
    submit_response,
    withdraw_response,
)
from surveys.definition import Choice, Definition, Page, Question, read_definition
from surveys.models import AnswerCount, Response, Survey, Uncounted
from surveys.querysets import NOT_STANDING
from surveys.rollups import count_responses, fresh_cells, numbers_by_place, recount
from surveys.rollups.answers import contribution
from surveys.rollups.cells import Cells
from surveys.rollups.counting import count_of
from surveys.rollups.storing import read_rows
from surveys.spreadsheets import Columns
from tests.surveys.conftest import PRIVACY
from tests.surveys.definition.strategies import forms_with_answers

OLD = timedelta(days=1500)
NAMES = ("a", "b", "c")
CHOICES = [Choice(name=name, label={"fi": name}) for name in NAMES]


def ask(name: str, kind: Any, **more: Any) -> Question:
    return Question(name=name, type=kind, label={"fi": name}, **more)


DEFINITION = Definition(
    pages=[
        Page(
            name="one",
            title={"fi": "Yksi"},
            questions=[
                ask("choice", "single", choices=CHOICES, other=True),
                ask("some", "multiple", choices=CHOICES),
                ask("rank", "ranking", choices=CHOICES),
                ask("table", "matrix", choices=CHOICES, rows=CHOICES[:2]),
                ask("mood", "scale"),
                ask("sure", "yes-no"),
                ask("age", "integer"),
                ask("way", "decimal"),
                ask("town", "municipality"),
                ask("told", "long-text"),
            ],
        ),
        Page(
            name="cases",
            title={"fi": "Tapaukset"},
            repeat=True,
            questions=[ask("case", "single", choices=CHOICES)],
        ),
    ]
)
ANSWERS = st.fixed_dictionaries(
    {"choice": st.sampled_from(NAMES)},
    optional={
        "some": st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
        "rank": st.permutations(NAMES).map(list),
        "table": st.dictionaries(st.sampled_from(NAMES[:2]), st.sampled_from(NAMES), min_size=1),
        "mood": st.integers(1, 5),
        "sure": st.booleans(),
        "age": st.integers(-200, 2000),
        "way": st.integers(0, 4000).map(lambda number: number / 8),
        "town": st.sampled_from(["905", "837"]),
        "told": st.just("Bussi ei kulje."),
        "cases": st.lists(
            st.fixed_dictionaries({"case": st.sampled_from(NAMES)}), min_size=1, max_size=3
        ),
    },
)
KILL = st.none() | st.integers(1, 40)


class Killed(OperationalError):  # noqa: N818 - it is no error of ours
    """As if the process had ended here."""


@contextmanager
def killed_at(number: int | None) -> Iterator[None]:
    """The statement of that number fails, and what was begun is rolled back."""
    done = 0

    def execute(run: Callable[..., Any], *args: Any) -> Any:
        nonlocal done
        done += 1
        if done == number:
            raise Killed
        return run(*args)

    with connection.execute_wrapper(execute), suppress(Killed):
        yield
    # A single statement that fails outside any transaction leaves nothing to roll back, though
    # here it stands in the test's own.
    transaction.set_rollback(False)


@pytest.fixture
def survey(
    vaasa: Organisation,
    ngo: Organisation,
    municipalities: dict[str, Municipality],
    groups: dict[str, PopulationGroup],
) -> Survey:
    survey = create_survey(
        vaasa, actor=None, slug="kaikki", kind="survey", title={"fi": "Kaikki"},
        definition=DEFINITION, municipalities=municipalities.values(), **PRIVACY,
    )  # fmt: skip
    go_live(survey, actor=None)
    return survey


class World:
    """One survey and everything that can happen to its responses."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.version = survey.versions.select_related("survey").get()
        self.sent = 0
        self.kept: Counter[str] = Counter()

    def send(self, answers: Any, place: str, groups: list[str], *, old: bool, source: bool) -> None:
        self.sent += 1
        submit_response(
            self.version,
            answers=answers,
            language="fi",
            municipality=Municipality.objects.get(pk=place),
            groups=PopulationGroup.objects.filter(pk__in=groups),
            consents=Consents(analyse=old, quote=source),
            client_key=f"key-{self.sent:08}",
            submitted_on=timezone.localdate() - OLD if old else timezone.localdate(),
            source=Organisation.objects.get(slug="omaistuki") if source else None,
        )

    def correct(self, number: int, answers: Any) -> None:
        if (one := self._one(number)) and not one.is_forgotten and one.status != "sealed":
            correct_response(one, answers=answers)

    def withdraw(self, number: int) -> None:
        if one := self._one(number):
            withdraw_response(one)

    def moderate(self, number: int, status: str) -> None:
        if (one := self._one(number)) and not one.is_forgotten:
            moderate_response(one, actor=None, status=status, reason="Syy")

    def bring(self, respondents: list[str]) -> None:
        self.sent += 1
        text = "choice;who\n" + "".join(f"a;{who}\n" for who in respondents) + f"b;{self.sent}\n"
        batch = start_import(
            self.survey, organisation=Organisation.objects.get(slug="omaistuki"), actor=None,
            file=SimpleUploadedFile("a.csv", text.encode()), file_name="a.csv",
        )  # fmt: skip
        columns = Columns(
            questions={"choice": "choice"}, respondent_column="who", municipality="905"
        )
        map_import(batch, actor=None, columns=columns)
        store_import(batch)

    def expire(self) -> None:
        forget_expired_responses(day=timezone.localdate())

    def count(self) -> None:
        count_responses()

    def _one(self, number: int) -> Response | None:
        rows = list(self.survey.responses.order_by("client_key_hash"))
        return rows[number % len(rows)] if rows else None

    def counting(self) -> dict[Any, tuple[str, Any]]:
        """State and choice of all that count, as they are stored."""
        rows = Response.objects.exclude(status__in=NOT_STANDING).filter(is_repeat=False)
        return {
            pk: (status, answers.get("choice"))
            for pk, status, answers in rows.values_list("pk", "status", "answers")
        }

    def step(self, name: str, args: dict[str, Any], kill: int | None) -> None:
        before = self.counting()
        with killed_at(kill), transaction.atomic() if name == "send" else nullcontext():
            getattr(self, name)(**args)
        for pk, (status, _choice) in self.counting().items():
            if status == "expired" and pk in before and before[pk][0] != "expired":
                self.kept[before[pk][1]] += 1


NUMBER = st.integers(0, 50)
STEPS = st.one_of(
    st.tuples(
        st.just("send"),
        st.fixed_dictionaries(
            {
                "answers": ANSWERS,
                "place": st.sampled_from(["905", "399"]),
                "groups": st.lists(st.sampled_from(["nuoret", "romanit"]), unique=True),
                "old": st.booleans(),
                "source": st.booleans(),
            }
        ),
        KILL,
    ),
    st.tuples(
        st.just("correct"), st.fixed_dictionaries({"number": NUMBER, "answers": ANSWERS}), KILL
    ),
    st.tuples(st.just("withdraw"), st.fixed_dictionaries({"number": NUMBER}), KILL),
    st.tuples(
        st.just("moderate"),
        st.fixed_dictionaries(
            {"number": NUMBER, "status": st.sampled_from(["sealed", "approved", "not-published"])}
        ),
        KILL,
    ),
    st.tuples(
        st.just("bring"),
        st.fixed_dictionaries({"respondents": st.lists(st.sampled_from("xyz"), max_size=3)}),
        KILL,
    ),
    st.tuples(st.just("expire"), st.just({}), KILL),
    st.tuples(st.just("count"), st.just({}), KILL),
    st.tuples(st.just("count"), st.just({}), KILL),
)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
def test_whatever_happens_the_rollup_equals_a_full_recount(survey: Survey, steps: Any) -> None:
    with transaction.atomic():
        world = World(survey)
        for name, args, kill in steps:
            world.step(name, args, kill)
            assert recount(survey, mend=False) == 0
        world.count()
        assert not Uncounted.objects.exists()
        assert recount(survey, mend=False) == 0

        # And without any of the code that counts:
        counting = world.counting()
        people = read_rows(survey.pk).get((".people", "*"), {}).get("", [0])[0]
        assert people == len(counting)
        choices = Counter(choice for status, choice in counting.values() if status != "expired")
        cells = read_rows(survey.pk).get(("choice", "*"), {}).get("", [0, 0, 0, {}])
        assert cells[3] == choices + world.kept
        assert cells[0] == (choices + world.kept).total()
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(form=forms_with_answers())
def test_counting_many_equals_counting_each(survey: Survey, form: Any) -> None:
    data, answers = form
    definition = read_definition(data)
    with transaction.atomic():
        version = survey.versions.create(number=99, definition=data)
        stored = [
            Response.objects.create(
                survey=survey, version=version, answers=answers, language="fi", respondent="x",
                client_key_hash=f"hash-{number}", body_hash="x", is_repeat=number == 2,
                municipality_id=[None, "905", "399", "905"][number],
            )
            for number in range(4)
        ]  # fmt: skip
        stored[3].groups.set(PopulationGroup.objects.filter(pk__in=["nuoret", "romanit"]))
        plain = Cells()
        for response, groups in zip(stored, [(), (), (), ("nuoret", "romanit")], strict=True):
            plain.merge(contribution(response, definition, groups))
        assert (
            count_of([response.pk.hex for response in stored])[survey.pk].plain() == plain.plain()
        )
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_each_type_is_counted_in_its_own_way(survey: Survey) -> None:
    world = World(survey)
    answers = {
        "choice": "other", "choice_other": "Muu syy", "some": ["b", "a"], "rank": ["c", "a", "b"],
        "table": {"a": "c"}, "mood": 4, "sure": False, "age": 37, "way": 2.5, "town": "837",
        "told": "Bussi ei kulje.", "cases": [{"case": "b"}, {"case": "c"}],
    }  # fmt: skip
    world.send(answers, "905", ["nuoret"], old=False, source=False)
    world.count()
    cells = {
        question: groups
        for (question, place), groups in read_rows(survey.pk).items()
        if place == "905"
    }
    month = f"{timezone.localdate():%Y-%m}"
    expected = {
        ".people": [1, 0, 0, {month: 1}],
        "choice": [1, 0, 0, {"other": 1}],
        "some": [1, 0, 0, {"a": 1, "b": 1}],
        "rank": [1, 0, 0, {"c": 1}],  # what was ranked first
        "table.a": [1, 0, 0, {"c": 1}],
        "mood": [1, 4000, 16_000_000, {"4": 1}],  # sums in thousandths
        "sure": [1, 0, 0, {"no": 1}],
        "age": [1, 37_000, 37_000**2, {"30": 1}],  # one digit is enough of an age
        "way": [1, 2500, 2500**2, {"2": 1}],
        "town": [1, 0, 0, {"837": 1}],
        "told": [1, 0, 0, {}],  # words are not counted, only that there are some
        "case": [1, 0, 0, {"b": 1}],  # of several cases the first: one person is one
    }
    assert cells == {name: {"": cell, "nuoret": cell} for name, cell in expected.items()}
    assert numbers_by_place(survey, "mood")["905"]["nuoret"].total == 4000


@pytest.mark.django_db
def test_a_person_who_was_imported_twice_is_one(survey: Survey) -> None:
    world = World(survey)
    world.bring(["x", "y", "x"])
    world.bring(["y", "z"])
    world.count()
    assert Response.objects.count() == 7
    assert Response.objects.filter(is_repeat=True).count() == 2
    rows = read_rows(survey.pk)
    assert rows[".people", "*"][""][0] == 5
    assert rows[".brought", "*"][""][0] == 7  # what was brought are responses


@pytest.mark.django_db
def test_the_command_finds_and_mends_what_is_wrong(survey: Survey) -> None:
    world = World(survey)
    world.send({"choice": "a"}, "905", [], old=False, source=False)
    world.count()
    call_command("recount", check=True)
    AnswerCount.objects.filter(question="choice", municipality="905").delete()
    AnswerCount.objects.create(survey=survey, question="gone", cells={"": [3, 0, 0, {"a": 3}]})
    with pytest.raises(CommandError):
        call_command("recount", survey="kaikki", check=True)
    call_command("recount", survey="kaikki")
    call_command("recount", check=True)
    assert fresh_cells(survey).plain() == read_rows(survey.pk)
    with pytest.raises(CommandError):
        call_command("recount", survey="nothing")
