"""The form on paper and its typing in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.actions import create_survey, go_live
from surveys.answers import checker_of
from surveys.definition import Choice, Definition, Page, Question, definition_of
from surveys.forms.entry import EntryForm
from surveys.forms.paper import paper_pages
from surveys.models import Response, Survey
from surveys.views.paper import paper_html
from tests.surveys.conftest import PRIVACY


def choices(*names: str) -> list[Choice]:
    return [Choice(name=name, label={"fi": name.title(), "sv": f"{name} sv"}) for name in names]


def ask(name: str, kind: Any, **more: Any) -> Question:
    label = {"fi": f"Kysymys {name}", "sv": f"Fråga {name}"}
    return Question(name=name, type=kind, label=label, **more)


EVERY = Definition(
    languages=["fi", "sv"],
    pages=[
        Page(
            name="one",
            title={"fi": "Yksi", "sv": "Ett"},
            questions=[
                ask("note", "note"),
                ask(
                    "mood",
                    "single",
                    choices=choices("hyvin", "huonosti"),
                    other=True,
                    required=True,
                ),
                ask("why", "long-text", relevant="${mood} = 'huonosti'"),
                ask("help", "multiple", choices=choices("perhe", "kunta", "naapuri")),
                ask("years", "integer", maximum=120),
                ask("km", "decimal"),
                ask("day", "date"),
                ask("safe", "scale"),
                ask("car", "yes-no"),
                ask(
                    "works",
                    "matrix",
                    rows=choices("bussi", "kirjasto"),
                    choices=choices("hyva", "huono"),
                ),
                ask("order", "ranking", choices=choices("luonto", "palvelut", "ihmiset")),
                ask("home", "municipality"),
                ask("who", "groups"),
                ask("spot", "place"),
                ask("photo", "file", accept="photo"),
            ],
        ),
        Page(
            name="case",
            title={"fi": "Tapaus", "sv": "Fall"},
            repeat=True,
            most=3,
            questions=[ask("what", "text"), ask("people", "integer", minimum=1)],
        ),
    ],
)
TYPED = {
    "mood": "2", "why": "Bussi ei kulje", "help": "3, 1", "years": "12", "km": "3,5",
    "day": "1.9.2026", "safe": "4", "car": "1", "works__bussi": "2", "works__kirjasto": "1",
    "order": "2 1 -", "home": "vaasa", "who": "2", "case": "1", "case.0.what": "Kaatuminen",
    "case.0.people": "3", "groups": "1 2", "consent": "1 2",
}  # fmt: skip
STORED = {
    "mood": "huonosti", "why": "Bussi ei kulje", "help": ["perhe", "naapuri"], "years": 12,
    "km": 3.5, "day": "2026-09-01", "safe": 4, "car": True,
    "works": {"bussi": "huono", "kirjasto": "hyva"}, "order": ["palvelut", "luonto"],
    "home": "905", "who": ["ikaantyneet"], "case": [{"what": "Kaatuminen", "people": 3}],
}  # fmt: skip


@pytest.fixture
def paper(
    vaasa: Organisation,
    municipalities: dict[str, Municipality],
    groups: dict[str, PopulationGroup],
) -> Survey:
    survey = create_survey(
        vaasa,
        actor=None,
        slug="paperi",
        kind="survey",
        title={"fi": "Paperilla", "sv": "På papper"},
        definition=EVERY,
        municipalities=[municipalities["905"]],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    return survey


@pytest.fixture
def typist(
    ngo: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> Client:
    return client_of(make_member(ngo, "contributor"))


def form(survey: Survey, **changes: str) -> EntryForm:
    today = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    client_data = Client().post("/", {"entry.day": today, **TYPED, **changes}).wsgi_request.POST
    return EntryForm(survey, checker_of(survey.versions.get()), client_data)


def send(client: Client, survey: Survey, **changes: str) -> Any:
    today = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    values = {"client_key": "key-00000001", "entry.day": today, **TYPED, **changes}
    return client.post(reverse("surveys:enter_forms", args=[survey.slug]), values)


def test_codes_become_answers_of_every_type(paper: Survey) -> None:
    typed = form(paper)
    assert typed.is_valid(), typed.errors
    assert checker_of(paper.versions.get())(typed.answers()) == STORED
    assert {group.pk for group in typed.groups()} == {"nuoret", "ikaantyneet"}
    assert typed.consents().quote
    assert not typed.consents().publish


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("mood", "9", "mood"),
        ("mood", "", "mood"),
        ("mood", "3", "mood_other"),
        ("help", "1 8", "help"),
        ("years", "monta", "years"),
        ("years", "130", "years"),
        ("day", "eilen", "day"),
        ("works__bussi", "7", "works__bussi"),
        ("order", "1 1 2", "order"),
        ("home", "Atlantis", "home"),
        ("case.0.people", "0", "case.0.people"),
        ("groups", "99", "groups"),
        ("consent", "2", "consent"),
        ("consent", "x", "consent"),
        ("entry.day", "1.1.2099", "entry.day"),
    ],
)
def test_an_error_stands_at_its_own_field(paper: Survey, name: str, typed: str, field: str) -> None:
    wrong = form(paper, **{name: typed})
    assert not wrong.is_valid()
    assert field in wrong.errors


def test_a_form_is_saved_as_the_organisations_and_the_next_one_is_empty(
    paper: Survey, typist: Client, ngo: Organisation
) -> None:
    last_week = timezone.localdate() - timedelta(days=7)
    page = send(typist, paper, **{"entry.day": date_format(last_week, "SHORT_DATE_FORMAT")})
    response = Response.objects.get()
    assert response.answers == STORED
    assert (response.role, response.source, response.people_behind) == ("channel", ngo, 1)
    assert response.submitted_on == last_week
    assert response.heard_how
    assert response.filed_by is not None
    content = page.content.decode()
    assert page.context["sent"].receipt_code in content
    assert "Bussi ei kulje" not in content
    assert page.context["count"] == 1
    assert page.context["client_key"] != "key-00000001"
    assert send(typist, paper, **{"entry.day": date_format(last_week, "SHORT_DATE_FORMAT")})
    assert Response.objects.count() == 1  # the same page sent twice


def test_the_last_form_can_be_taken_back_by_its_typist_alone(
    paper: Survey,
    typist: Client,
    vaasa: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    page = send(typist, paper)
    address = reverse("surveys:enter_forms", args=[paper.slug])
    undo = {"go": "undo", "entry.last": page.context["last"], "entry.count": "1"}
    client_of(make_member(vaasa, "coordinator")).post(address, undo)
    assert Response.objects.get().answers == STORED
    done = typist.post(address, undo)
    assert done.context["count"] == 0
    assert Response.objects.get().status == Response.Status.WITHDRAWN
    for nothing in ("", "nonsense", page.context["last"]):
        assert typist.post(address, undo | {"entry.last": nothing}).context["problem"]


def test_errors_keep_what_was_typed(paper: Survey, typist: Client) -> None:
    page = send(typist, paper, years="monta")
    assert not Response.objects.exists()
    assert "Bussi ei kulje" in page.content.decode()
    assert 'class="error-summary"' in page.content.decode()
    assert page.context["client_key"] == "key-00000001"


def test_another_case_is_added_without_a_script(paper: Survey, typist: Client) -> None:
    page = send(typist, paper, go="more:case")
    content = page.content.decode()
    assert 'name="case.1.what"' in content
    assert "Kaatuminen" in content
    assert 'class="error-summary"' not in content
    more = {"case": "2", "case.1.what": "Toinen", "case.1.people": "1"}
    send(typist, paper, **more)
    assert len(Response.objects.get().answers["case"]) == 2


def test_a_reader_may_not_type_in(
    paper: Survey,
    vaasa: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    reader = client_of(make_member(vaasa, "reader"))
    assert send(reader, paper).status_code == 403
    assert not Response.objects.exists()


def test_every_question_has_its_number_and_every_option_its_code(paper: Survey) -> None:
    pages = paper_pages(paper, EVERY, turns={"case": 2})
    blanks = [blank for page in pages for blank in page.blanks]
    assert [blank.number for blank in blanks] == [*map(str, range(1, 17)), "15", "16", "17", "18"]
    mood = blanks[0]
    assert [option.code for option in mood.options] == ["1", "2", "3"]
    assert "Huonosti" in blanks[1].only_if
    assert [blank.name for blank in blanks if blank.is_online_only] == ["spot", "photo"]


@pytest.mark.parametrize(("tag", "words"), [("fi", "Kysymys mood"), ("sv", "Fråga mood")])
def test_the_form_on_paper_asks_everything_in_its_language(
    paper: Survey, tag: str, words: str
) -> None:
    html = paper_html(paper, 1, definition_of(paper.versions.get()), tag)
    assert words in html
    assert f'<html lang="{tag}">' in html
    assert "paperi" in html
    assert PRIVACY["controller"] in html
    assert html.count("paper__box") > 20


def test_the_page_shows_the_form_and_leads_to_its_pdf(paper: Survey, typist: Client) -> None:
    page = typist.get(reverse("surveys:survey_paper", args=[paper.pk]) + "?lang=sv")
    assert "Fråga mood" in page.content.decode()
    pdf = typist.get(reverse("surveys:survey_paper_pdf", args=[paper.pk]) + "?lang=sv")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
