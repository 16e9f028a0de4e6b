"""Routes through forms, what can never be reached, and what is wrong with expressions."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from surveys.answers import Checker
from surveys.definition import (
    Definition,
    as_text,
    default_route,
    faults_of,
    is_true,
    piped,
    read_definition,
    readable_values,
    route_of,
    unreachable,
)
from surveys.definition.expressions import compiled, evaluate
from surveys.definition.reach import MOST_COMBINATIONS
from tests.surveys.definition.strategies import TODAY, forms_with_answers


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def question(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    choices = more.pop("choices", ())
    rows = more.pop("rows", ())
    return {
        "name": name,
        "type": kind,
        "label": {"fi": name},
        "choices": [{"name": choice, "label": {"fi": choice}} for choice in choices],
        "rows": [{"name": row, "label": {"fi": row}} for row in rows],
        **more,
    }


def page(name: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "title": {"fi": name}, "questions": list(questions), **more}


def form(*pages: dict[str, Any]) -> Definition:
    return read_definition({"pages": list(pages)})


def one_page(*questions: dict[str, Any]) -> Definition:
    return form(page("sivu", *questions))


def stops(definition: Definition, answers: Mapping[str, Any]) -> list[tuple[str, int, list[str]]]:
    route = route_of(definition, answers, today=TODAY)
    return [(s.page.name, s.turn, [q.name for q in s.questions]) for s in route.stops]


FAMILY = form(
    page(
        "alku",
        question("lapsia", "yes-no"),
        question("miksi", relevant="${lapsia} = 'no'"),
    ),
    page(
        "lapsi",
        question("ika", "integer"),
        question("koulu", "yes-no", relevant="${ika} >= 7"),
        question("vuosia", "calculate", calculation="${ika} - 7", relevant="${koulu}"),
        repeat=True,
        relevant="${lapsia}",
        most=3,
    ),
    page(
        "loppu",
        question("summa", "calculate", calculation="sum(${ika})"),
        question("iso", "note", relevant="count(${lapsi}) >= 2 and ${summa} > 9"),
    ),
)


def test_a_page_without_a_question_is_left_out() -> None:
    assert stops(FAMILY, {}) == [("alku", 0, ["lapsia"])]
    assert stops(FAMILY, {"lapsia": False}) == [("alku", 0, ["lapsia", "miksi"])]
    assert [stop.page.name for stop in default_route(FAMILY).stops] == ["alku"]


def test_a_repeated_page_is_met_once_for_each_turn_and_at_least_once() -> None:
    assert stops(FAMILY, {"lapsia": True})[1:] == [("lapsi", 0, ["ika"])]
    answers = {"lapsia": True, "lapsi": [{"ika": 3}, {"ika": 8, "koulu": True}]}
    assert stops(FAMILY, answers)[1:] == [
        ("lapsi", 0, ["ika"]),
        ("lapsi", 1, ["ika", "koulu"]),
        ("loppu", 0, ["iso"]),
    ]
    assert len(stops(FAMILY, {"lapsia": True, "lapsi": [{}] * 9})) == 4


def test_values_are_those_of_what_is_asked_and_calculated() -> None:
    turns = [{"ika": 3, "koulu": True}, {"ika": 8, "koulu": True}]
    route = route_of(FAMILY, {"lapsia": True, "miksi": "ei", "lapsi": turns})
    assert route.values == {
        "lapsia": True,
        "ika": [3.0, 8.0],
        "koulu": [True],
        "vuosia": [1.0],
        "lapsi": [1.0, 2.0],
        "summa": 11.0,
    }
    assert route.turns == {"lapsi": [{"ika": 3.0}, {"ika": 8.0, "koulu": True, "vuosia": 1.0}]}
    second = route.names(FAMILY.pages[1], 1)
    assert (second["ika"], second["lapsia"]) == (8.0, True)
    assert "koulu" not in route.names(FAMILY.pages[1], 0)
    assert route.asks("koulu", 1)
    assert not route.asks("koulu", 0)


def test_an_answer_that_is_not_asked_for_is_missing_for_what_follows() -> None:
    definition = one_page(
        question("a", "yes-no"),
        question("b", relevant="${a}"),
        question("c", relevant="${b} = 'kyllä'"),
    )
    assert stops(definition, {"a": False, "b": "kyllä"}) == [("sivu", 0, ["a"])]
    assert stops(definition, {"a": True, "b": "kyllä"}) == [("sivu", 0, ["a", "b", "c"])]


def test_rows_of_a_matrix_and_other_choices_have_names_of_their_own() -> None:
    definition = one_page(
        question("m", "matrix", choices=("1", "2"), rows=("bussi", "juna")),
        question("k", "single", choices=("x", "y"), other=True),
        question("huono", relevant="${m.bussi} = 2"),
        question("kaksi", relevant="count(${m}) = 2"),
        question("muu", relevant="${k_other} = 'vene'"),
    )
    assert stops(definition, {"m": {"bussi": "2"}})[0][2] == ["m", "k", "huono"]
    assert stops(definition, {"m": {"bussi": "1", "juna": "2"}})[0][2] == ["m", "k", "kaksi"]
    assert stops(definition, {"k": "other", "k_other": "vene"})[0][2] == ["m", "k", "muu"]
    assert stops(definition, {"k": "x", "k_other": "vene"})[0][2] == ["m", "k"]


def test_a_condition_that_cannot_be_read_hides_nothing() -> None:
    assert stops(one_page(question("a", relevant="${b} =")), {}) == [("sivu", 0, ["a"])]


def test_a_calculation_without_a_number_is_missing() -> None:
    definition = one_page(
        question("n", "integer"),
        question("a", "calculate", calculation="${n} + 1"),
        question("b", "calculate", calculation="1 div 0"),
        question("c", "calculate", calculation="coalesce(${a}, 'tyhjä')"),
    )
    assert route_of(definition, {}).values == {"c": "tyhjä"}


@pytest.mark.parametrize("told", [None, 5, "x", {}, [3, None, "x"], [[1]]])
def test_turns_of_a_wrong_kind_are_empty(told: Any) -> None:
    assert stops(FAMILY, {"lapsia": True, "lapsi": told})[1] == ("lapsi", 0, ["ika"])


def test_answers_stand_in_texts() -> None:
    route = route_of(FAMILY, {"lapsia": True, "lapsi": [{"ika": 3}]})
    words = readable_values(route.values) | {"lapsia": "kyllä"}
    told = piped("${lapsia}: ${ summa }, ${koulu}, ${muu}, 5 $", FAMILY, words)
    assert told == "kyllä: 3, , ${muu}, 5 $"


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(forms_with_answers())
def test_every_shown_question_stands_under_true_conditions(drawn: tuple[Any, Any]) -> None:
    definition = read_definition(drawn[0])
    route = route_of(definition, drawn[1], today=TODAY)
    for stop in route.stops:
        assert stop.questions
        for shown in stop.questions:
            # its names are earlier ones, or missing: what comes later may not be seen
            expression = compiled(shown.relevant) if shown.relevant else None
            if expression is not None and not expression.names:
                assert is_true(evaluate(expression, {}, today=TODAY))
    assert all(as_text(value) for value in route.values.values())
    assert set(unreachable(definition)) <= {one.name for one in definition.questions}


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=200)
@given(forms_with_answers())
def test_what_is_called_unreachable_is_never_reached(drawn: tuple[Any, Any]) -> None:
    definition = read_definition(drawn[0])
    answers = Checker(definition).check(drawn[1]).read
    found = {q.name for stop in route_of(definition, answers).stops for q in stop.questions}
    assert not found & set(unreachable(definition))


A = question("a", "single", choices=("x", "y"))


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([A, question("b", relevant="${a} = 'x'")], {}),
        ([A, question("b", relevant="${a} = 'z'")], {"b": "does not have"}),
        ([A, question("b", relevant="${a} = 'x' and ${a} = 'y'")], {"b": "never be true"}),
        (
            [
                A,
                question("b", relevant="${a} = 'x'"),
                question("c", relevant="${b} != '' and ${a} = 'y'"),
            ],
            {"c": "never be true"},
        ),
        (
            [
                A,
                question("b", relevant="false()"),
                question("c", relevant="${b} = 'x'"),
                question("d", relevant="${b} = ''"),
            ],
            {"b": "never be true", "c": "nobody can reach"},
        ),
        ([question("b", relevant="${a} = 'x'"), A], {"b": "later question"}),
        ([question("b", relevant="${a} = ''"), A], {}),
        (
            [
                question("n", "integer", minimum=0, maximum=17),
                question("b", relevant="${n} > 17"),
                question("c", relevant="${n} > 16 and ${n} != 17"),
                question("d", relevant="${n} > 16"),
                question("e", relevant="${n} * ${n} = 50"),
            ],
            {"b": "never be true", "c": "never be true"},
        ),
        (
            [
                question("n", "decimal"),
                question("b", relevant="${n} > 3 and ${n} < 4"),
                question("c", relevant="${n} > 3 and ${n} < 3"),
            ],
            {"c": "never be true"},
        ),
        (
            [
                question("n", "integer", constraint=". >= 18"),
                question("b", relevant="${n} < 18 and ${n} != ''"),
            ],
            {"b": "never be true"},
        ),
        (
            [
                question("y", "yes-no", required=True),
                question("b", relevant="${y} = ''"),
                question("c", relevant="not(${y})"),
                question("d", relevant="${y} and ${y} = 'no'"),
            ],
            {"d": "never be true"},
        ),
        (
            [
                question("m", "multiple", choices=tuple("abcdefghijklmn")),
                question("b", relevant="selected(${m}, 'a') and not(selected(${m}, 'a'))"),
                question("c", relevant="count-selected(${m}) > 12"),
            ],
            {"b": "never be true"},
        ),
        (
            [
                question("m", "multiple", choices=("a", "b", "c"), most=2),
                question("b", relevant="count-selected(${m}) = 3"),
                question("c", relevant="count-selected(${m}) = 2"),
            ],
            {"b": "never be true"},
        ),
        (
            [
                question("p", "date", earliest="2026-01-01"),
                question("b", relevant="${p} < '2026-01-01'"),
                question("c", relevant="${p} = '2026-01-01'"),
                question("d", relevant="${p} != '' and today() > '2200-01-01'"),
            ],
            {"b": "never be true"},
        ),
        (
            [
                question("m", "matrix", choices=("1", "2"), rows=("r", "s")),
                question("b", relevant="${m.r} = 1 and ${m.s} = 2"),
                question("c", relevant="${m.r} = 1 and ${m.r} = 2"),
            ],
            {"c": "never be true"},
        ),
        (
            [
                question("t", "text"),
                question("k", "calculate", calculation="if(${t} = 'x', 'A', 'B')"),
                question("b", relevant="${k} = 'A'"),
                question("c", relevant="${k} = 'C'"),
                question("d", relevant="contains(${t}, 'a') and contains(${t}, 'b')"),
            ],
            {"c": "never be true"},
        ),
    ],
)
def test_what_can_never_be_reached(questions: list[Any], expected: dict[str, str]) -> None:
    found = unreachable(one_page(*questions))
    assert found.keys() == expected.keys()
    assert all(words in found[name] for name, words in expected.items())


def test_a_page_that_nobody_reaches() -> None:
    definition = form(
        page("p", A),
        page("q", question("b"), question("c", relevant="${b} = ''"), relevant="1 = 2"),
        page("r", question("d", relevant="${b} = ''")),
    )
    found = unreachable(definition)
    assert found.keys() == {"b", "c"}
    assert "page" in found["b"]


def test_nothing_is_said_where_there_are_too_many_possibilities() -> None:
    scales = [question(f"s{number}", "scale", points=11) for number in range(5)]
    never = " and ".join(f"${{s{number}}} = 12" for number in range(5))
    assert MOST_COMBINATIONS < 12**5
    assert unreachable(one_page(*scales, question("b", relevant=never))) == {}


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([question("b", relevant="${a} =")], "b: condition: character 7: "),
        ([question("b", constraint=". >")], "b: limit: character 4: "),
        ([question("b", relevant="${nobody} = 1")], "b: condition: there is no question"),
        ([question("b", relevant="${a}"), A], "b: condition: it depends on “a”, which comes later"),
        ([question("b", relevant="${b} = 'x'")], "b: condition: it depends on itself"),
        ([A, question("b", relevant="${a} = 'z'")], "b: condition: “a” has no option named “z”"),
        ([A, question("b", relevant="selected(${a}, 'z')")], "b: condition: “a” has no option"),
        ([A, question("b", relevant="'z' != ${a}")], "b: condition: “a” has no option"),
        (
            [question("y", "yes-no"), question("b", relevant="${y} = 'kyllä'")],
            "b: condition: “y” has no option named “kyllä”",
        ),
        ([question("n", "note"), question("b", relevant="${n}")], "b: condition: “n” is a note"),
        ([question("b", label={"fi": "Hei ${nobody}"})], "b: text: there is no question"),
        (
            [
                question("k", "calculate", calculation="${j} + 1"),
                question("j", "calculate", calculation="${k} + 1"),
            ],
            "k: calculation: it goes round in a circle: k → j → k",
        ),
    ],
)
def test_faults_name_the_question_and_what_is_wrong(questions: list[Any], expected: str) -> None:
    found = [fault for fault in faults_of(one_page(*questions)) if fault.startswith(expected)]
    assert len(found) == 1, faults_of(one_page(*questions))


def test_sound_references_are_no_fault() -> None:
    definition = form(
        page(
            "p",
            A,
            question("m", "multiple", choices=("1", "2"), other=True),
            question("y", "yes-no"),
            question("b", relevant="${a} != '' and ${m} = '1 2' and selected(${m}, 'other')"),
            question("c", relevant="${m} = 1 and ${y} = 'no'", constraint=". != ${d}"),
            question("d", label={"fi": "${a}: miksi?"}),
            question("e", relevant="${m_other} = 'mikä vain'"),
        ),
        page("r", question("f"), question("g", relevant="${f} != ''"), repeat=True),
        page("s", question("h", relevant="count(${r}) > 1 and count(${f}) > 1")),
    )
    assert faults_of(definition) == []
    later = form(page("p", question("b", constraint=". = ${z}")), page("q", question("z")))
    assert len(faults_of(later)) == 1
