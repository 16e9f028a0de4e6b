"""The expression engine: what it computes, what it refuses, and that nothing makes it fail."""

import math
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.definition import (
    ExpressionError,
    Value,
    as_number,
    as_text,
    evaluate,
    is_true,
    parse,
    renamed,
    value_of,
)
from tests.surveys.definition.strategies import NAMES, expressions, raw_values

TODAY = "2026-11-21"


def value(source: str, own: Any = "", **names: Any) -> Value:
    given = {name: value_of(raw) for name, raw in names.items()}
    return evaluate(parse(source), given, value_of(own), today=TODAY)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("2 - -3", 5),
        ("--3", 3),
        ("-2 * -3", 6),
        ("7 div 2", 3.5),
        ("7 mod 3", 1),
        ("-7 mod 3", -1),
        ("7 mod -3", 1),
        ("5.5 mod 2", 1.5),
        ("1 div 0", math.inf),
        ("-1 div 0", -math.inf),
        ("1 < 2", True),
        ("1 < 2 and 3 < 2", False),
        ("false() and false() or true()", True),
        ("false() and (false() or true())", False),
        ("1 = 1 = true()", True),
        ("'a' = 'a'", True),
        ("'5' = 5", True),
        ("'5.0' = '5'", False),
        ("'10' > '9'", True),
        ("'b' > 'a'", False),
        ("'2026-02-01' > '2026-01-31'", True),
        ("'2026-03-01' - '2026-02-01'", 28),
        ("'2026-02-29' = '2026-02-29'", True),
        ("number('2026-02-29') = number('2026-02-29')", False),
        ("true() = 'yes'", True),
        ("true() = 'true'", True),
        ("false() = 'no'", True),
        ("true() = 'perhaps'", False),
        ("false() = ''", False),
        ("true() + true()", 2),
    ],
)
def test_operators(source: str, expected: Value) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("selected(${m}, 'a')", True),
        ("selected(${m}, 'c')", False),
        ("selected('a b', 'b')", True),
        ("selected('ab', 'a')", False),
        ("count-selected(${m})", 2),
        ("count-selected('')", 0),
        ("selected-at(${m}, 1)", "b"),
        ("selected-at(${m}, 2)", ""),
        ("selected-at(${m}, -1)", ""),
        ("selected-at(${m}, 'x')", ""),
        ("not(${m})", False),
        ("if(${none}, 'told', 'silent')", "silent"),
        ("coalesce(${none}, 'x')", "x"),
        ("coalesce(number(''), 3)", 3),
        ("coalesce('', '')", ""),
        ("string-length('😀ä')", 2),
        ("string-length('')", 0),
        ("contains('kuoro', 'oro')", True),
        ("contains('kuoro', '')", True),
        ("starts-with('kuoro', 'kuo')", True),
        ("starts-with('kuoro', 'oro')", False),
        ("concat('a', 1.50, true(), ${m})", "a1.5yesa b"),
        ("number(' 12.5 ')", 12.5),
        ("number('.5')", 0.5),
        ("number(true())", 1),
        ("number('2026-11-21')", 20778),
        ("int(2.9)", 2),
        ("int(-2.9)", -2),
        ("round(2.5)", 3),
        ("round(-2.5)", -2),
        ("round(0.49999999999999994)", 0),
        ("round(2.345, 2)", 2.35),
        ("round(1234, -2)", 1200),
        ("min(3, '1', 2)", 1),
        ("max(${none}, 2)", 2),
        ("max(${list})", 3),
        ("sum(${list})", 5),
        ("sum(${none})", 0),
        ("sum(0.1, 0.2, -0.3)", 0.1 + 0.2 - 0.3),
        ("count(${list})", 2),
        ("count(${none})", 0),
        ("count(0)", 1),
        ("today()", TODAY),
        ("today() >= '2026-11-21'", True),
        ("date('2026-11-21')", "2026-11-21"),
        ("date(20778)", "2026-11-21"),
        ("date('2026-11-30' + 1)", "2026-12-01"),
        ("date('never')", ""),
        ("int((today() - date('2000-11-22')) div 365.25)", 25),
        ("jr:choice-name(${m}, '${m}')", "a, b"),
        ("jr:choice-name(${none}, ${m})", ""),
    ],
)
def test_functions(source: str, expected: Value) -> None:
    assert value(source, m=["a", "b"], list=[2, 3]) == expected


@pytest.mark.parametrize("source", ["min('x', 1)", "max('')", "sum('x')"])
def test_what_is_no_number_gives_none(source: str) -> None:
    assert math.isnan(as_number(value(source)))


def test_nan_equals_nothing_and_is_below_nothing() -> None:
    for sign, expected in {"=": False, "!=": True, "<": False, ">=": False}.items():
        assert value(f"number('') {sign} 1") is expected
        assert value(f"number('') {sign} number('')") is expected


def test_a_missing_answer_is_the_empty_text() -> None:
    assert value("${a} = ''") is True
    assert value("${a} != 'x'") is True
    assert value("${a} = 0") is False
    assert value("${a} > 0 or ${a} <= 0") is False
    assert value("${a} = false()") is False
    assert value("not(${a})") is True


def test_answers_of_each_kind() -> None:
    assert value("${yes} = 'yes' and ${yes} and ${yes} = true()", yes=True) is True
    assert value("${no} = 'no' and not(${no}) and ${no} != ''", no=False) is True
    assert value("${n} != '' and ${n} = '3' and ${n} = 3", n=3) is True
    assert value("${zero} != '' and not(${zero})", zero=0) is True
    assert value("${m} = 'a b' and ${m} != 'a'", m=["a", "b"]) is True
    assert value(". > 3 and . < 5", 4) is True


def test_names_are_known_before_evaluation() -> None:
    assert parse("${a} = jr:choice-name(${ b.c }, '${d}')").names == {"a", "b.c", "d"}


def test_choice_names_come_from_the_caller() -> None:
    expression = parse("jr:choice-name(${m}, '${m}')")
    names: dict[str, Value] = {"m": ["a", "b"]}
    assert evaluate(expression, names, labels=lambda name, one: f"{name}:{one}") == "m:a, m:b"


@pytest.mark.parametrize(
    ("source", "kind", "position"),
    [
        ("", "end", 0),
        ("1 +", "end", 3),
        ("1 2", "unexpected", 2),
        ("(1", "end", 2),
        ("1)", "unexpected", 1),
        ("${a", "name", 0),
        ("'a", "unclosed", 0),
        ("‘a’", "curly", 0),
        ("${a} = yes", "word", 7),
        ("/data/a", "unexpected", 0),
        ("1 = 2 = or", "unexpected", 8),
        ("nothing(1)", "function", 0),
        ("regex(., '(a+)+')", "function", 0),
        ("1 + if(1, 2)", "arguments", 4),
        ("today(1)", "arguments", 0),
        ("jr:choice-name(${a}, 'a')", "choice-name", 0),
        ("'" + "a" * 2000 + "'", "length", 2000),
        ("(" * 50 + "1" + ")" * 50, "depth", 50),
        ("+".join("1" * 600), "nodes", 999),
    ],
)
def test_what_cannot_be_read_says_where_and_why(source: str, kind: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert (caught.value.kind, caught.value.position) == (kind, position)
    assert str(caught.value)


def test_limits_leave_room_for_long_lists_of_options() -> None:
    source = " or ".join(f"${{a}} = '{number}'" for number in range(100))
    assert value(source, a="99") is True
    assert value("(" * 49 + "1" + ")" * 49) == 1


def test_texts_that_are_made_stop_growing() -> None:
    text = as_text(value("concat(${a}, ${a}, ${a})", a="ä" * 9000))
    assert len(text) == 10_000


def test_renaming_keeps_everything_else() -> None:
    source = " ${a}='a' and  jr:choice-name( ${a} , '${ a }' )!='${b}' or ${ab} "
    expected = " ${z}='a' and  jr:choice-name( ${z} , '${z}' )!='${b}' or ${ab} "
    assert renamed(source, {"a": "z"}) == expected


def test_messages_speak_the_language_of_the_page() -> None:
    with translation.override("en"), pytest.raises(ExpressionError, match="ends too early"):
        parse("1 +")


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(source: str) -> None:
    position = 0
    try:
        evaluate(parse(source), {}, today=TODAY)
    except ExpressionError as error:
        position = error.position
    assert 0 <= position <= len(source)


@given(expressions(), st.dictionaries(st.sampled_from(NAMES), raw_values), raw_values)
def test_evaluation_always_gives_a_value(source: str, raw: dict[str, Any], own: Any) -> None:
    expression = parse(source)
    names = {name: value_of(given) for name, given in raw.items()}
    result = evaluate(expression, names, value_of(own), today=TODAY)
    assert isinstance(result, str | float | bool | list)
    assert not isinstance(result, list) or result
    assert isinstance(as_text(result), str)
    assert isinstance(as_number(result), float)


@settings(max_examples=200)
@given(
    expressions(depth=1), expressions(depth=1), st.dictionaries(st.sampled_from(NAMES), raw_values)
)
def test_laws_of_logic_and_comparison_hold(one: str, other: str, raw: dict[str, Any]) -> None:
    def holds(source: str) -> bool:
        return is_true(value(source, **raw))

    a, b = f"({one})", f"({other})"
    assert holds(f"not({a} and {b})") == holds(f"not({a}) or not({b})")
    assert holds(f"not(not({a}))") == holds(a)
    assert holds(f"{a} = {b}") == holds(f"{b} = {a}") != holds(f"{a} != {b}")
    assert holds(f"{a} < {b}") == holds(f"{b} > {a}")
    assert as_text(value(f"{a} + {b}", **raw)) == as_text(value(f"{b} + {a}", **raw))
    assert as_text(value(f"-(-{a})", **raw)) == as_text(value(f"number({a})", **raw))


@given(st.floats())
def test_digits_of_a_number_read_back_as_the_same_number(number: float) -> None:
    shown = as_text(value_of(number))
    assert "e" not in shown
    if math.isfinite(number):
        assert as_number(shown) == number


@given(st.dates())
def test_a_date_is_its_day(day: Any) -> None:
    assert value("date(number(.))", day.isoformat()) == day.isoformat()


def test_halves_of_characters_count_alike_everywhere() -> None:
    assert value_of("\ud83d\ude00") == "😀"
    assert value_of("a\ud83d") == "a\ufffd"


@pytest.mark.parametrize("raw", [None, "", [], [None, ""], {"a": 1}])
def test_what_is_missing(raw: Any) -> None:
    assert value_of(raw) == ""
