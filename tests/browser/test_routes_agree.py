"""The page and the server compute alike: expressions, answers in fields, routes.

Hypothesis draws the cases, a real Chromium computes them all in one go, and every value is held
against the server's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from surveys.answers import Checker, read_texts
from surveys.definition import (
    ExpressionError,
    Value,
    as_text,
    evaluate,
    parse,
    plain,
    read_definition,
    route_of,
    value_of,
)
from tests.surveys.definition.strategies import (
    NAMES,
    TODAY,
    expressions,
    forms_with_answers,
    forms_with_texts,
    plain_texts,
    raw_values,
)

pytestmark = pytest.mark.xdist_group("browser")

STATIC = Path(__file__).resolve().parents[2] / "platform" / "static"
HOME = "http://koettu.test"
EXPRESSIONS, FORMS = 3000, 1000

SHARED = """
const encode = (value) => {
  if (Array.isArray(value)) return ["list", value.map(encode)];
  if (typeof value === "number") return ["number", asText(value)];
  return [typeof value === "boolean" ? "truth" : "text", value];
};
const encodeAll = (values) => Object.fromEntries([...values].map(([k, v]) => [k, encode(v)]));
const labels = (question, choice) => `<${question}.${choice}>`;
"""
EVALUATE = f"""async (cases) => {{
  const {{ ExpressionError, asText, evaluate, parse, valueOf }} = await import("/koettu/expressions.js");
  {SHARED}
  return cases.map(([source, raw, own, today]) => {{
    try {{
      const names = new Map(Object.entries(raw).map(([name, value]) => [name, valueOf(value)]));
      const expression = parse(source);
      const options = {{ today, labels }};
      const value = evaluate(expression, (name) => names.get(name) ?? "", valueOf(own), options);
      return [encode(value), [...expression.names].sort()];
    }} catch (error) {{
      if (!(error instanceof ExpressionError)) throw error;
      return [error.kind, error.position];
    }}
  }});
}}"""
ROUTES = f"""async (cases) => {{
  const {{ asText }} = await import("/koettu/expressions.js");
  const {{ routeOf }} = await import("/koettu/routes.js");
  {SHARED}
  return cases.map(([definition, answers, today]) => {{
    const route = routeOf(definition, answers, {{ today, labels }});
    return {{
      stops: route.stops.map(({{ page, turn, questions }}) =>
        [page.name, turn, questions.map((question) => question.name)]),
      values: encodeAll(route.values),
      turns: Object.fromEntries([...route.turns].map(([name, turns]) => [name, turns.map(encodeAll)])),
    }};
  }});
}}"""
ANSWERS = """async (cases) => {
  const { answersOf } = await import("/koettu/answers.js");
  return cases.map(([definition, texts, today]) =>
    answersOf(definition, new Map(Object.entries(texts)), today));
}"""

drawing = settings(
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that can import the modules."""
    context = browser.new_context()
    page = context.new_page()

    def serve(route: Route) -> None:
        path = STATIC / route.request.url.removeprefix(HOME).lstrip("/")
        if path.is_file():
            route.fulfill(body=path.read_text(), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Koettu</title>", content_type="text/html")

    page.route(f"{HOME}/**", serve)
    page.goto(f"{HOME}/")
    yield page
    context.close()


def encode(value: Value) -> list[Any]:
    if isinstance(value, list):
        return ["list", [encode(item) for item in value]]
    if isinstance(value, bool):
        return ["truth", value]
    if isinstance(value, float):
        return ["number", as_text(value)]
    return ["text", value]


def encode_all(values: dict[str, Value]) -> dict[str, Any]:
    return {name: encode(value) for name, value in values.items()}


def labels(question: str, choice: str) -> str:
    return f"<{question}.{choice}>"


def agree(page: Page, script: str, cases: list[Any], expected: list[Any]) -> None:
    """The page's results are these; else the shortest case that differs is told."""
    found = page.evaluate(script, cases)
    different = [
        (case, server, there)
        for case, server, there in zip(cases, expected, found, strict=True)
        if server != there
    ]
    assert not different, (len(different), min(different, key=lambda one: len(repr(one))))


def on_server(source: str, raw: dict[str, Any], own: Any) -> list[Any]:
    names = {name: value_of(value) for name, value in raw.items()}
    try:
        expression = parse(source)
    except ExpressionError as error:
        return [error.kind, error.position]
    value = evaluate(expression, names, value_of(own), today=TODAY, labels=labels)
    return [encode(value), sorted(expression.names)]


def test_expressions_have_the_same_values_in_both(page: Page) -> None:
    cases: list[Any] = []
    expected: list[Any] = []

    @settings(drawing, max_examples=EXPRESSIONS)
    @given(expressions(), st.dictionaries(st.sampled_from(NAMES), raw_values), raw_values)
    @example("round(-2.5) + round(2.5)", {}, "")
    @example("string-length(concat(${a}, ${a}))", {"a": "😀" * 6000}, "")
    @example("-7 mod 3 = -1 and 7 mod -3 = 1 and 5.5 mod 2 = 1.5", {}, "")
    @example("1 div 0 - 1 div 0", {}, "")
    @example("date(${a}) = '2026-11-21'", {"a": 20778.9}, "")
    def draw(source: str, raw: dict[str, Any], own: Any) -> None:
        cases.append([source, raw, own, TODAY])
        expected.append(on_server(source, raw, own))

    draw()
    agree(page, EVALUATE, cases, expected)
    assert len({repr(result) for result in expected}) > EXPRESSIONS / 20


def test_what_cannot_be_read_fails_at_the_same_place_in_both(page: Page) -> None:
    cases: list[Any] = []
    expected: list[Any] = []
    signs = st.lists(
        st.sampled_from([*"()+-*.,'\" ${}=<>!", "${a}", "not", "and", "div", "5", "'x'", "😀", "‘"])
        | plain_texts,
        max_size=12,
    )

    @settings(drawing, max_examples=EXPRESSIONS // 2)
    @given(signs.map("".join) | st.builds(" ".join, st.lists(expressions(depth=1), max_size=3)))
    @example("(" * 60 + "1" + ")" * 60)
    @example("+".join("1" * 600))
    @example("-" * 49 + "1")
    @example("😀" * 2000)
    @example("😀" * 2001)
    @example("if(1, 2)")
    @example("regex('a', 'b')")
    @example("jr:choice-name(1, 'x')")
    @example("selected${(}'x')")
    @example("constructor(1) or toString(2)")
    def draw(source: str) -> None:
        cases.append([source, {}, "", TODAY])
        expected.append(on_server(source, {}, ""))

    draw()
    agree(page, EVALUATE, cases, expected)
    kinds = {result[0] for result in expected if isinstance(result[0], str)}
    assert {"end", "unexpected", "word", "unclosed", "name", "depth", "nodes", "length"} <= kinds


def test_routes_and_calculations_agree(page: Page) -> None:
    cases: list[Any] = []
    expected: list[Any] = []

    @settings(drawing, max_examples=FORMS)
    @given(forms_with_answers())
    def draw(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
        definition, answers = read_definition(drawn[0]), drawn[1]
        route = route_of(definition, answers, today=TODAY, labels=labels)
        cases.append([plain(definition), answers, TODAY])
        expected.append(
            {
                "stops": [
                    [stop.page.name, stop.turn, [question.name for question in stop.questions]]
                    for stop in route.stops
                ],
                "values": encode_all(route.values),
                "turns": {
                    name: [encode_all(turn) for turn in turns]
                    for name, turns in route.turns.items()
                },
            }
        )

    draw()
    agree(page, ROUTES, cases, expected)
    assert len({repr(result["stops"]) for result in expected}) > FORMS / 8


def test_the_fields_of_a_page_are_read_alike(page: Page) -> None:
    cases: list[Any] = []
    expected: list[Any] = []

    @settings(drawing, max_examples=FORMS)
    @given(forms_with_texts())  # without files, whose ids the server alone can check
    def draw(drawn: tuple[dict[str, Any], dict[str, list[str]]]) -> None:
        definition, texts = read_definition(drawn[0]), drawn[1]
        checked = Checker(definition).check(read_texts(definition, texts))
        cases.append([plain(definition), texts, timezone.localdate().isoformat()])
        expected.append(checked.read)

    draw()
    agree(page, ANSWERS, cases, expected)
    assert sum(len(answers) for answers in expected) > FORMS / 2
