"""Random definitions of everything that XLSForm and our columns beside it can say."""

from typing import Any

from hypothesis import strategies as st

from surveys.definition import RESERVED_NAMES, Choice, Definition, Page, Question, QuestionType

TAGS = ["fi", "sv", "en", "fi-x-easy", "ar", "se"]
TYPES: list[QuestionType] = [
    "text", "long-text", "integer", "decimal", "date", "single", "multiple", "scale", "matrix",
    "ranking", "yes-no", "municipality", "place", "groups", "file", "consent", "calculate", "note",
]  # fmt: skip

words = (
    st.text(
        st.characters(exclude_categories=["C", "Z"], exclude_characters="$") | st.just(" "),
        min_size=1,
        max_size=24,
    )
    .map(str.strip)
    .filter(bool)
)
paragraphs = st.lists(words, min_size=1, max_size=3).map("\n".join)
names = st.from_regex(r"[a-z][a-z0-9_-]{0,11}", fullmatch=True) | st.sampled_from(
    ["meta", "data", "story", "a_other", "page", "yes_no"]
)
choice_names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,7}", fullmatch=True)
page_names = st.from_regex(r"[-a-zA-Z0-9_]{1,12}", fullmatch=True)
numbers = st.integers(-1000, 1000).map(float) | st.decimals(-50, 50, places=2).map(float)
literals = st.text("abcåäöXYZ 0123-", max_size=8)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Pages with questions whose expressions ask about what stands before them."""
    tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=3, unique=True))
    wanted = draw(st.lists(names, min_size=1, max_size=9, unique=True))
    free = [name for name in wanted if name not in RESERVED_NAMES] or ["only"]
    known: list[str] = []
    pages: list[Page] = []
    lists = draw(st.lists(_choices(tags), min_size=1, max_size=2))
    while free:
        count = draw(st.integers(1, len(free)))
        own, free = free[:count], free[count:]
        is_repeat = len(own) > 1 and draw(st.booleans())
        name = own.pop() if is_repeat else draw(names | page_names)
        if name in {page.name for page in pages}:
            name = f"{name}-{len(pages)}"
        questions = [draw(_question(one, tags, known, lists)) for one in own]
        pages.append(
            Page(
                name=name,
                title=draw(_texts(tags, least=0)),
                questions=questions,
                relevant=draw(_conditions(known)),
                repeat=is_repeat,
                most=draw(st.integers(1, 50)) if is_repeat else 20,
            )
        )
        if not is_repeat:
            known += [name for question in questions for name in _told_by(question)]
    listed = draw(st.permutations(tags))
    return Definition(pages=pages, ask_groups=draw(st.booleans()), languages=list(listed))


def _told_by(question: Question) -> list[str]:
    if question.type == "note":
        return []
    rows = [f"{question.name}.{row.name}" for row in question.rows]
    return [question.name, *rows]


def _texts(tags: list[str], least: int = 1) -> st.SearchStrategy[dict[str, str]]:
    return st.lists(st.sampled_from(tags), min_size=least, max_size=len(tags), unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries(dict.fromkeys(chosen, paragraphs))
    )


@st.composite
def _choices(draw: st.DrawFn, tags: list[str]) -> list[Choice]:
    found = draw(st.lists(choice_names, min_size=2, max_size=4, unique=True))
    return [Choice(name, draw(_texts(tags))) for name in found if name != "other"]


@st.composite
def _conditions(draw: st.DrawFn, known: list[str]) -> str:
    if not known or draw(st.booleans()):
        return ""
    return draw(_expressions(known, this=False))


@st.composite
def _expressions(draw: st.DrawFn, known: list[str], *, this: bool) -> str:
    subjects = [f"${{{name}}}" for name in known] + (["."] if this else [])
    subject = draw(st.sampled_from(subjects))
    other = draw(st.sampled_from(subjects))
    simple = st.sampled_from(
        [
            f"{subject} != '{draw(literals)}'",
            f"selected({subject}, '{draw(literals)}')",
            f"string-length({subject}) + 2 > 5",
            f"coalesce({subject}, 'x') = \"{draw(literals)}\"",
            f"{subject} = {other}",
            f"not({subject} = '') or {other} > 3",
        ]
    )
    parts = draw(st.lists(simple, min_size=1, max_size=3))
    joint = draw(st.sampled_from([" and ", " or ", "  and "]))
    return parts[0] if len(parts) == 1 else joint.join(f"({part})" for part in parts)


@st.composite
def _question(
    draw: st.DrawFn, name: str, tags: list[str], known: list[str], lists: list[list[Choice]]
) -> Question:
    kind = draw(st.sampled_from(TYPES))
    fields: dict[str, Any] = {
        "name": name,
        "type": kind,
        "label": draw(_texts(tags, least=0 if kind == "calculate" else 1)),
        "hint": draw(_texts(tags, least=0)),
        "relevant": draw(_conditions(known)),
        "constraint_message": draw(_texts(tags, least=0)),
        **draw(_by_type(kind, tags, known, lists)),
    }
    if kind not in {"note", "calculate"}:
        fields["required"] = draw(st.booleans())
        if draw(st.booleans()):
            fields["constraint"] = draw(_expressions(known, this=True))
    return Question(**fields)


@st.composite
def _by_type(
    draw: st.DrawFn, kind: str, tags: list[str], known: list[str], lists: list[list[Choice]]
) -> dict[str, Any]:
    own = draw(st.sampled_from(lists) | _choices(tags))
    days = st.sampled_from(["", "today", "2026-01-31"])
    limits: dict[str, st.SearchStrategy[Any]] = {
        "minimum": st.none() | numbers,
        "maximum": st.none() | numbers,
    }
    lengths = st.sampled_from([4000, 200, 20])
    choice: dict[str, st.SearchStrategy[Any]] = {"choices": st.just(own), "other": st.booleans()}
    rows = st.lists(choice_names | words.map(_plain), min_size=1, max_size=3, unique=True)
    rows_told = rows.flatmap(
        lambda found: st.tuples(*(st.builds(Choice, st.just(row), _texts(tags)) for row in found))
    )
    ends = _texts(tags, least=0)
    by_type: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "text": {"maximum_length": lengths},
        "long-text": {"maximum_length": lengths, "analyse": st.booleans()},
        "integer": limits,
        "decimal": limits,
        "date": {"earliest": days, "latest": days},
        "single": choice,
        "multiple": choice | {"most": st.none() | st.integers(1, 5)},
        "ranking": choice,
        "matrix": {"choices": st.just(own), "rows": rows_told.map(list)},
        "scale": {"points": st.integers(2, 11), "low": ends, "high": ends},
        "file": {"accept": st.sampled_from(["photo", "audio", "file"])},
        "calculate": {
            "calculation": _expressions(known, this=False) if known else st.just("1 + 1")
        },
    }
    return draw(st.fixed_dictionaries(by_type.get(kind, {})))


def _plain(text: str) -> str:
    """A row's name that expressions can say."""
    return "".join(sign for sign in text if sign not in " '\"{}$\n") or "row"
