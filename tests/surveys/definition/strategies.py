"""Random expressions, forms and answers, as hypothesis draws them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

TODAY = "2026-11-21"
NAMES = ("a", "b", "c", "m.r1", "lapsi")
CHOICES = ("x", "y", "z", "1", "2")
SAID = (
    "", " ", "x", "y", "z", "1", "2", "x y", "yes", "no", "true", "0", "OK", "other", " 3 ", "-0",
    "-2.50", ".5", "5.", "1e5", "NaN", "Infinity", "2026-11-21", "2024-02-29", "2026-02-29",
    "0001-01-01", "9999-12-31", "1900-02-29", "2000-02-29", "Äiti", "é", "😀", "a😀b", "\u00a07\u00a0",
    "12345678901234567890", "0.1", "0.30000000000000004", "${a}",
)  # fmt: skip
NUMBERS = (
    "0", "1", "2", "3", "0.1", "0.2", "2.5", ".5", "5.", "7", "10", "18", "365.25", "0.0000001",
    "20000", "1000000000000000", "123456789012345678901234", "0.49999999999999994", "4503599627370497.5",
)  # fmt: skip
OPERATORS = (
    "or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod",
)  # fmt: skip
ARITY = {
    "selected": (2, 2), "not": (1, 1), "if": (3, 3), "coalesce": (2, 4), "count-selected": (1, 1),
    "selected-at": (2, 2), "string-length": (1, 1), "contains": (2, 2), "starts-with": (2, 2),
    "concat": (1, 4), "number": (1, 1), "int": (1, 1), "round": (1, 2), "min": (1, 3),
    "max": (1, 3), "sum": (1, 3), "count": (1, 1), "today": (0, 0), "date": (1, 1),
    "true": (0, 0), "false": (0, 0),
}  # fmt: skip

characters = st.characters(exclude_categories=["Cs"])
plain_texts = st.text(characters, max_size=12)


@cache
def expressions(names: tuple[str, ...] = NAMES, depth: int = 3) -> st.SearchStrategy[str]:
    """The source of an expression that can be read, over these names."""
    literals = st.sampled_from((*NUMBERS, ".", *(f"'{said}'" for said in SAID)))
    named = st.sampled_from([f"${{{name}}}" for name in names] or ["''"])
    if depth == 0:
        return literals | named
    below = expressions(names, depth - 1)
    operators = st.sampled_from(OPERATORS)
    asked = named if names else st.just("${a}")
    calls = [_calls(function, below) for function in sorted(ARITY)]
    return st.one_of(
        literals,
        named,
        st.builds("{} {} {}".format, below, operators, below),
        st.builds("{} {} {} {} {}".format, below, operators, below, operators, below),
        st.builds("({})".format, below),
        st.builds("-{}".format, below),
        st.builds("jr:choice-name({}, '{}')".format, below, asked),
        *calls,
    )


def _calls(function: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    fewest, most = ARITY[function]
    many = st.lists(values, min_size=fewest, max_size=most)
    return many.map(lambda given: f"{function}({', '.join(given)})")


TESTS = (
    "${{{0}}} = '{1}'", "${{{0}}} != '{1}'", "selected(${{{0}}}, '{1}')",
    "not(selected(${{{0}}}, '{1}'))", "${{{0}}} > {2}", "${{{0}}} <= {2}", "count(${{{0}}}) >= {2}",
    "sum(${{{0}}}) < {2}", "${{{0}}}", "count-selected(${{{0}}}) = {2}",
)  # fmt: skip


@cache
def conditions(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    """A condition as people write them, about answers and options; and sometimes any expression."""
    if not names:
        return expressions(names, 1)
    said = st.sampled_from(("x", "y", "1", "2", "yes", "no", "", "other"))
    number = st.sampled_from(("0", "1", "2", "3", "18"))
    test = st.builds(str.format, st.sampled_from(TESTS), st.sampled_from(names), said, number)
    two = st.builds("{} {} {}".format, test, st.sampled_from(("and", "or")), test)
    return st.one_of(test, test, two, two, expressions(names, 2))


TYPES = (
    "text", "long-text", "integer", "decimal", "date", "single", "multiple", "scale", "matrix",
    "ranking", "yes-no", "place", "file", "consent", "calculate", "note",
)  # fmt: skip


def _choices(names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": name, "label": {"fi": name.upper()}} for name in names]


@st.composite
def _questions(draw: st.DrawFn, name: str, before: tuple[str, ...]) -> dict[str, Any]:
    question: dict[str, Any] = {"name": name, "type": draw(st.sampled_from(TYPES))}
    question["label"] = {"fi": name}
    if draw(st.booleans()):
        question["relevant"] = draw(conditions(before))
    kind = question["type"]
    if kind == "calculate":
        question["calculation"] = draw(expressions(before, 2))
    if kind in {"single", "multiple", "ranking", "matrix"}:
        question["choices"] = _choices(CHOICES[: draw(st.integers(2, 5))])
        question["required"] = draw(st.booleans())
    if kind == "matrix":
        question["rows"] = _choices(("r1", "r2"))
    if kind in {"single", "multiple"}:
        question["other"] = draw(st.booleans())
    if kind == "multiple" and draw(st.booleans()):
        question["most"] = draw(st.integers(1, 2))
    if kind in {"integer", "decimal"} and draw(st.booleans()):
        question["minimum"] = draw(st.sampled_from((0.0, 1.0, -2.5)))
        question["maximum"] = draw(st.sampled_from((3.0, 18.0, 100.5)))
    if kind == "date" and draw(st.booleans()):
        question["latest"] = draw(st.sampled_from(("today", "2026-06-15", "1.1.2030")))
    return question


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """A form as JSON; its conditions mostly speak of what comes before them."""
    pages = []
    names: list[str] = ["nobody"] if draw(st.booleans()) else []
    for number in range(draw(st.integers(1, 3))):
        page: dict[str, Any] = {"name": f"p{number}", "title": {}, "questions": []}
        if draw(st.booleans()):
            page |= {"repeat": True, "most": draw(st.integers(1, 3))}
        if draw(st.integers(0, 3)) == 0:
            page["relevant"] = draw(conditions(tuple(names)))
        for place in range(draw(st.integers(2, 4))):
            question = draw(_questions(f"q{number}{place}", tuple(names[-4:])))
            page["questions"].append(question)
            names.append(question["name"])
            names += [f"{question['name']}_other"] if question.get("other") else []
            names += [f"{question['name']}.r1"] if question["type"] == "matrix" else []
        names += [page["name"]] if page.get("repeat") else []
        pages.append(page)
    return {"pages": pages}


junk: st.SearchStrategy[Any] = st.sampled_from(
    (None, [], {}, "x", 3, True, [["x", 1], None], {"r1": 5}, [{}], "😀", 10**20)
)
_floats = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.one_of(st.integers(-5, 20), st.integers(-(10**12), 10**12), _floats)
raw_values = st.one_of(
    st.sampled_from(SAID), numbers, st.booleans(), st.lists(numbers | plain_texts), junk
)


def _answer(question: dict[str, Any]) -> st.SearchStrategy[Any]:
    names = [choice["name"] for choice in question.get("choices", ())]
    names += ["other"] if question.get("other") else []
    kind = question["type"]
    some = st.sampled_from(names or ["x"])
    return {
        "integer": st.integers(-1, 20),
        "decimal": numbers,
        "date": st.dates().map(lambda day: day.isoformat()),
        "single": some,
        "multiple": st.lists(some, max_size=3, unique=True),
        "ranking": st.lists(some, max_size=3, unique=True),
        "scale": st.integers(1, 5),
        "matrix": st.dictionaries(st.sampled_from(("r1", "r2")), some),
        "yes-no": st.booleans(),
        "consent": st.just(True),
        "place": st.just([63.096, 21.616]),
    }.get(kind, st.sampled_from(SAID) | plain_texts)


@st.composite
def _page_answers(draw: st.DrawFn, page: dict[str, Any]) -> dict[str, Any]:
    answers = {}
    for question in page["questions"]:
        chance = draw(st.integers(0, 9))
        if chance <= 1:
            continue
        answers[question["name"]] = draw(junk if chance == 2 else _answer(question))
        if question.get("other"):
            answers[f"{question['name']}_other"] = draw(plain_texts)
    return answers


@st.composite
def forms_with_answers(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A form and answers as they are stored, a few of them of a wrong kind."""
    definition = draw(definitions())
    answers: dict[str, Any] = {}
    for page in definition["pages"]:
        if not page.get("repeat"):
            answers |= draw(_page_answers(page))
        elif draw(st.integers(0, 9)):
            answers[page["name"]] = draw(st.lists(_page_answers(page), max_size=3))
        else:
            answers[page["name"]] = draw(junk)
    return definition, answers


WRITTEN = (
    "", " ", "x", "y", "z", "1", "2", " 1 ", "3", "18", "2,5", "-2.5", "1 234", "1\u00a0234 567", "−3",
    "007", "1e3", "yes", "NO", "Kyllä", "on", "2026-11-21", "21.11.2026", "29.2.2025", "1.1.1700",
    "63.096, 21.616", "63,1 21,6", "10 10", "other", "line\r\nline", "\ufeffx", "\x1cx", "😀" * 150,
)  # fmt: skip


def _fields(question: dict[str, Any]) -> list[str]:
    name = question["name"]
    if question["type"] == "matrix":
        return [f"{name}__{row['name']}" for row in question["rows"]]
    if question["type"] == "ranking":
        return [f"{name}__{choice['name']}" for choice in question["choices"]]
    return [name, f"{name}_other"] if question.get("other") else [name]


def _written(question: dict[str, Any]) -> st.SearchStrategy[str]:
    """What fits into a field of the question."""
    names = [choice["name"] for choice in question.get("choices", ())]
    names += ["other"] if question.get("other") else []
    if question["type"] == "ranking":
        return st.sampled_from(("1", "2", "3"))
    if names:
        return st.sampled_from(names)
    return _answer(question).map(lambda value: str(value)[:200])


@st.composite
def forms_with_texts(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """A form, without files, and what the fields of its pages hold."""
    definition = draw(definitions())
    odd = st.sampled_from(WRITTEN)
    for question in (one for page in definition["pages"] for one in page["questions"]):
        question["type"] = "text" if question["type"] == "file" else question["type"]
    texts: dict[str, list[str]] = {}
    for page in definition["pages"]:
        prefixes = [""]
        if page.get("repeat"):
            turns = draw(st.integers(0, 3))
            prefixes = [f"{page['name']}.{turn}." for turn in range(turns)]
            texts[page["name"]] = [draw(st.sampled_from((str(turns), "", "9", "x")))]
        for prefix in prefixes:
            for question in page["questions"]:
                for name in _fields(question):
                    written = st.one_of(_written(question), _written(question), odd)
                    if given := draw(st.lists(written, max_size=3)):
                        texts[prefix + name] = given
    return definition, texts
