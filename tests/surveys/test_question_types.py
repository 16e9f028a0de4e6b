"""Every type of question: through the form without script, and as machines send it."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.actions import create_survey, go_live
from surveys.answers import Answers, Checker, checker_of, read_texts
from surveys.definition import Definition, Page
from surveys.forms.questions import initial_of_all, told_of, whole_form
from surveys.models import Response, Survey
from tests.surveys.conftest import PRIVACY
from tests.surveys.everything import STORED, TOLD, everything
from tests.surveys.test_answering import Resident

ADDRESS = "/fi/s/kaikki/"


@pytest.fixture
def survey(
    vaasa: Organisation, municipalities: dict[str, Municipality], groups: dict[str, PopulationGroup]
) -> Survey:
    PopulationGroup.objects.get_or_create(
        slug="nuoret", defaults={"axis": "age", "name": {"fi": "nuoret"}, "position": 90}
    )
    survey = create_survey(
        vaasa,
        actor=None,
        slug="kaikki",
        kind="survey",
        title={"fi": "Kaikki", "sv": "Alla"},
        definition=everything(),
        municipalities=[municipalities["905"]],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    return survey


@pytest.fixture
def resident(client: Client, survey: Survey) -> Resident:
    return Resident(client, ADDRESS)


@pytest.fixture
def checker(survey: Survey) -> Checker:
    return Checker(everything())


def fill(resident: Resident, until: str = "check") -> Resident:
    """Tell everything, page by page, as far as the page `until`."""
    while resident.step != until:
        resident.press("next", **TOLD.get(resident.step, {}))
    return resident


def test_every_type_is_answered_without_script_and_stored(resident: Resident) -> None:
    fill(resident)
    page = resident.page.content.decode()
    for told in (
        "Vilja", "2,5", "1.2.2020", "Muu", "Potkulauta", "Koulumatka: Hyvä", "1. Pyörä", "Vaasa",
        "63.096, 21.616", "Tapaus 1: Mitä tapahtui?",
    ):  # fmt: skip
        assert told in page
    assert "months" not in resident.fields
    resident.press("send")
    stored = Response.objects.select_related("version").get()
    assert stored.answers == STORED
    # PostgreSQL keeps no order of keys; the checker gives them as they were asked.
    assert list(checker_of(stored.version)(stored.answers)) == list(STORED)


def test_going_back_shows_everything_as_it_was_typed(resident: Resident) -> None:
    fill(resident)
    for step in reversed(TOLD):
        resident.press(f"change:{step}")
        fields = resident.fields
        for name, typed in TOLD[step].items():
            assert fields[name] == (typed if isinstance(typed, list) else [typed]), name


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("page-you", {"name": ""}, "name"),
    ("page-you", {"name": "x" * 31}, "name"),
    ("page-you", {"name": "a\0b"}, "name"),
    ("page-you", {"age": "9"}, "age"),
    ("page-you", {"age": "121"}, "age"),
    ("page-you", {"age": "12,5"}, "age"),
    ("page-you", {"age": "9" * 40}, "age"),
    ("page-you", {"distance": "-1"}, "distance"),
    ("page-you", {"distance": "NaN"}, "distance"),
    ("page-you", {"distance": "1e400"}, "distance"),
    ("page-you", {"moved": "31.2.2020"}, "moved"),
    ("page-you", {"moved": "1.1.2999"}, "moved"),
    ("page-you", {"moved": "eilen"}, "moved"),
    ("page-you", {"helper": "ehkä"}, "helper"),
    ("page-travel", {"vehicle": "lentokone"}, "vehicle"),
    ("page-travel", {"vehicle_other": ""}, "vehicle_other"),
    ("page-travel", {"vehicle_other": "x" * 201}, "vehicle_other"),
    ("page-travel", {"ease": "6"}, "ease"),
    ("page-travel", {"ways__koulu": "keksitty"}, "ways"),
    ("page-travel", {"best__auto": "1"}, "best"),
    ("page-place", {"town": "999"}, "town"),
    ("page-place", {"spot": "48.85, 2.35"}, "spot"),
    ("page-place", {"spot": "torilla"}, "spot"),
    ("page-place", {"whom": ["keksitty"]}, "whom"),
    ("page-place", {"photo": "ei-tunnus"}, "photo"),
    ("page-place", {"promise": []}, "promise"),
    ("page-cases.0", {"cases.0.what": ""}, "cases.0.what"),
    ("page-cases.0", {"cases.0.hurt": "18"}, "cases.0.hurt"),
]


@pytest.mark.parametrize(("step", "typed", "name"), WRONG)
def test_what_is_wrong_is_said_beside_its_field(
    resident: Resident, step: str, typed: dict[str, Any], name: str
) -> None:
    fill(resident, step).press("next", **{**TOLD[step], **typed})
    assert resident.step == step
    assert list(resident.page.context["form"].errors) == [name]
    page = resident.page.content.decode()
    target = page.split('class="error-summary"')[1].split('href="#')[1].split('"')[0]
    assert f'id="{target}"' in page, "the error leads to a control"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"age": " 1 7 "}, None),
        ({"distance": "1 234,5"}, {"distance": 1234.5}),
        ({"distance": "0,0"}, {"distance": 0.0}),
        ({"moved": "2020-2-1"}, {"moved": "2020-02-01"}),
        ({"helper": "kyllä", "helpers": ["ystava", "perhe"]}, {"helpers": ["perhe", "ystava"]}),
    ],
)
def test_people_write_in_their_own_way(
    checker: Checker, typed: dict[str, Any], stored: dict[str, Any] | None
) -> None:
    told = {**TOLD["page-you"], **typed}
    texts = {name: value if isinstance(value, list) else [value] for name, value in told.items()}
    checked = checker.check(read_texts(checker.definition, texts))
    own = {name for name in checked.errors if name in typed}
    if stored is None:
        assert own
    else:
        assert not own
        assert checked.answers.items() >= stored.items()


# --- The route --------------------------------------------------------------------------


def test_an_answer_brings_more_questions_to_its_page(resident: Resident) -> None:
    you = {**TOLD["page-you"], "helper": "yes"}
    resident.press("next", **you)
    assert resident.step == "page-you"
    assert resident.page.context["more"]
    assert not resident.page.context["form"].errors
    assert 'role="status"' in resident.page.content.decode()
    resident.press("next", **you)
    assert list(resident.page.context["form"].errors) == ["helpers"]
    resident.press("next", **you, helpers=["perhe", "other"], helpers_other="Naapuri")
    assert resident.step == "page-travel"
    resident.press("back").press("next", **TOLD["page-you"])
    fill(resident).press("send")
    answers = Response.objects.get().answers
    assert answers["helper"] is False
    assert "helpers" not in answers  # told, but no longer asked
    assert "helpers_other" not in answers


def test_at_most_so_many_are_chosen(resident: Resident) -> None:
    you = {**TOLD["page-you"], "helper": "yes"}
    resident.press("next", **you).press(
        "next", **you, helpers=["perhe", "ystava", "other"], helpers_other="Naapuri"
    )
    assert list(resident.page.context["form"].errors) == ["helpers"]


def test_an_earlier_answer_stands_in_the_text_and_is_escaped(resident: Resident) -> None:
    resident.press("next", **{**TOLD["page-you"], "name": "<b>Vilja</b>"})
    page = resident.page.content.decode()
    assert "Hei &lt;b&gt;Vilja&lt;/b&gt;! Nyt kysytään" in page


def test_what_is_calculated_is_never_taken_from_the_sender(checker: Checker) -> None:
    assert checker({**STORED, "months": 999999})["months"] == 204


# --- Repeated pages ----------------------------------------------------------------------


def test_cases_are_added_and_removed(resident: Resident) -> None:
    fill(resident, "page-cases.0")
    total = resident.page.context["total"]
    assert not resident.page.context["step"].may_remove
    resident.press("add")
    assert resident.page.context["form"].errors, "a case is told before the next one"
    resident.press("add", **{"cases.0.what": "Eka"})
    assert resident.step == "page-cases.1"
    assert resident.page.context["total"] == total + 1
    resident.press("add", **{"cases.1.what": "Toka"}).press("next", **{"cases.2.what": "Kolmas"})
    resident.press("change:page-cases.2")
    assert not resident.page.context["step"].may_add  # three at most
    resident.press("change:page-cases.1").press("remove")
    assert resident.step == "page-cases.1"
    assert resident.fields["cases.1.what"] == ["Kolmas"]
    fill(resident).press("send")
    cases = Response.objects.get().answers["cases"]
    assert [case["what"] for case in cases] == ["Eka", "Kolmas"]


def test_only_so_many_cases_are_taken(checker: Checker) -> None:
    turns = [{"what": "x"}] * 4
    assert list(checker.sort_out({**STORED, "cases": turns})[1]) == ["cases"]
    for wrong in ("x", {"what": "x"}, [["x"]], [None]):
        assert "cases" in checker.sort_out({**STORED, "cases": wrong})[1]
    _clean, errors = checker.sort_out({**STORED, "cases": [{"what": "x"}, {"hurt": "monta"}]})
    assert sorted(errors) == ["cases[1].hurt", "cases[1].what"]


# --- Languages ----------------------------------------------------------------------------


def test_the_form_speaks_easy_language_and_languages_of_its_own(resident: Resident) -> None:
    page = resident.page.content.decode()
    assert 'value="speak:fi-x-easy"' in page
    assert "العربية" in page
    assert 'lang="en"' not in page.split('id="content"')[0], "only the form's languages are offered"
    resident.press("speak:fi-x-easy", name="Vilja")
    assert resident.fields["content"] == ["fi-x-easy"]
    assert resident.fields["name"] == ["Vilja"]
    assert "Keksi itsellesi nimi" in resident.page.content.decode()
    resident.press("speak:ar")
    page = resident.page.content.decode()
    assert '<span lang="ar" dir="auto">ما اسمك المستعار؟</span>' in page
    assert '<html lang="fi">' in page
    resident.press("speak:sv", address="/sv/s/kaikki/")
    page = resident.page.content.decode()
    assert '<html lang="sv">' in page
    assert "Vilken signatur" in page
    assert "content" not in resident.fields
    resident.address = "/sv/s/kaikki/"
    resident.press("speak:ar")
    fill(resident).press("send")
    assert Response.objects.get().language == "ar"


def test_an_address_opens_the_easy_variant(client: Client, survey: Survey) -> None:
    resident = Resident(client, f"{ADDRESS}?content=fi-x-easy")
    assert "Keksi itsellesi nimi" in resident.page.content.decode()
    assert 'value="speak:fi"' in resident.page.content.decode()
    for wrong in ("sv", "xx", "en", "fi-x-easy\0"):
        page = client.get(ADDRESS, {"content": wrong})
        assert "Mikä nimimerkki" in page.content.decode()


# --- Sensitive forms ------------------------------------------------------------------------


def test_a_sensitive_form_has_a_way_out_help_and_a_pause(resident: Resident) -> None:
    assert "data-leave" not in resident.page.content.decode()
    Survey.objects.update(is_sensitive=True)
    resident.press("next", **TOLD["page-you"])
    page = resident.page.content.decode()
    for needed in ("data-leave", "tel:112", "tel:0925250111", "tel:080005005", "tel:116111"):
        assert needed in page
    resident.press("pause", **TOLD["page-travel"])
    page = resident.page.content.decode()
    assert "tel:112" in page
    assert resident.fields["vehicle_other"] == ["Potkulauta"]
    resident.press("stay")
    assert resident.step == "page-travel"
    assert resident.fields["best__pyora"] == ["1"]
    with override("sv"):
        swedish = resident.client.post(
            "/sv/s/kaikki/", {**resident.fields, "go": "stay"}
        ).content.decode()
    assert "09 2525 0112" in swedish


# --- The form and the machine -------------------------------------------------------------------


def test_a_machine_sends_the_same(client: Client, survey: Survey) -> None:
    answers = {name: value for name, value in STORED.items() if name != "months"}
    body = {
        "survey": "kaikki", "answers": answers, "language": "fi", "municipality": "905",
        "consents": {"analyse": True},
    }  # fmt: skip
    reply = client.post(
        "/api/responses/",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "key-00000001"},
    )
    assert reply.status_code == 201, reply.content
    assert Response.objects.get().answers == STORED


def test_a_page_costs_as_many_queries_however_long_the_form_is(
    resident: Resident, django_assert_max_num_queries: Any
) -> None:
    fill(resident)
    fields = {**resident.fields, "go": "stay"}
    with django_assert_max_num_queries(4):
        resident.client.post(ADDRESS, fields)
    with django_assert_max_num_queries(6):
        resident.client.post(ADDRESS, {**fields, "go": "change:page-place"})


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    str.strip
)


def answers_to(definition: Definition) -> st.SearchStrategy[Answers]:
    """Right answers, some of them left out."""
    kinds: dict[str, Any] = {
        "name": TEXTS.map(str.strip),
        "age": st.integers(10, 120),
        "distance": st.decimals(0, 10**6, places=3).map(float),
        "moved": st.dates(min_value=date(1900, 1, 1), max_value=date(2020, 1, 1)).map(str),
        "helper": st.booleans(),
        "helpers": st.lists(st.sampled_from(["perhe", "ystava"]), unique=True, min_size=1),
        "vehicle": st.sampled_from(["bussi", "pyora", "auto"]),
        "ease": st.integers(1, 5),
        "ways": st.dictionaries(
            st.sampled_from(["koulu", "kauppa"]), st.sampled_from(["hyva", "huono"]), min_size=1
        ),
        "best": st.lists(st.sampled_from(["bussi", "pyora", "auto"]), unique=True, min_size=1),
        "town": st.just("905"),
        "spot": st.tuples(st.floats(60, 69), st.floats(20, 31)).map(
            lambda at: [round(at[0], 3), round(at[1], 3)]
        ),
        "whom": st.just(["nuoret"]),
        "promise": st.just(True),
    }
    needed = {"name", "promise", "helpers"}
    return st.fixed_dictionaries(
        {name: kind for name, kind in kinds.items() if name in needed},
        optional={name: kind for name, kind in kinds.items() if name not in needed},
    ).flatmap(
        lambda told: st.lists(
            st.fixed_dictionaries({"what": TEXTS.map(str.strip)}), min_size=1, max_size=3
        ).map(lambda cases: {**told, "cases": cases})
    )


def as_typed(answers: Answers) -> dict[str, list[str]]:
    """What a form with these answers in its fields sends."""
    checker = Checker(everything())
    form = whole_form(checker, initial=initial_of_all(checker.definition, answers))
    sent = {name: [str(value)] for name, value in form.turn_counts}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, dict):
            sent |= {f"{name}__{row}": [chosen] for row, chosen in value.items()}
        elif isinstance(value, list):
            sent[name] = value
        elif value is True:
            sent[name] = ["on"]
        elif value is not None:
            sent[name] = [str(value)]
    return sent


@pytest.mark.usefixtures("survey")
def test_the_texts_of_a_whole_form_say_what_is_known() -> None:
    checker = Checker(everything())
    with override("fi"):
        blank = whole_form(checker)
        assert any("Hei …!" in str(part.note) for part in blank.sections[1].parts)
        told = whole_form(checker, initial=initial_of_all(checker.definition, STORED))
        assert any("Hei Vilja!" in str(part.note) for part in told.sections[1].parts)
        assert told.sections[-1].name == "cases.0"


@pytest.mark.usefixtures("survey")
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(answers=answers_to(everything()))
def test_the_form_and_the_machine_store_the_same(answers: Answers) -> None:
    checker = Checker(everything())
    direct = checker(answers)
    with override("fi"):
        typed = as_typed(direct)
    assert checker(read_texts(checker.definition, typed)) == direct
    assert checker(json.loads(json.dumps(direct))) == direct, "what is stored is stored again"
    assert [line.answer for line in told_of(checker.definition, direct)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["\0", "\ud800", "other", "905", "nuoret", 10**400, "2020-02-30"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.usefixtures("survey")
@settings(
    max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    answers=st.dictionaries(
        st.sampled_from([*STORED, "helpers", "helpers_other", "hello", "keksitty", "\ud800"]), JSON
    )
)
def test_whatever_is_sent_is_stored_or_refused_cleanly(answers: dict[str, Any]) -> None:
    checker = Checker(everything())
    clean, errors = checker.sort_out(answers)
    json.dumps(clean, allow_nan=False).encode()
    for name, found in errors.items():
        name.encode()
        assert found[0].messages[0]
    if errors:
        with pytest.raises(ValidationError):
            checker(answers)


def test_deep_nesting_is_refused(checker: Checker) -> None:
    deep: Any = []
    for _level in range(50_000):
        deep = [deep]
    for name in STORED:
        if name != "months":
            assert checker.sort_out({name: deep})[1]


def test_a_page_that_only_calculates_is_no_step() -> None:
    definition = everything()
    silent = Page("sums", {"fi": "x"}, [definition.question("months")])
    rest = [page for page in definition.pages if page.name != "place"]
    checker = Checker(Definition(pages=[*rest, silent], languages=["fi"]))
    told = {name: STORED[name] for name in ("name", "age", "cases")}
    assert checker(told)["months"] == 204
