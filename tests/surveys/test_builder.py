"""The builder as people use it without JavaScript: plain forms and buttons."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from organisations.models import Organisation
from places.models import Municipality
from surveys.actions import archive_survey, create_survey
from surveys.definition import Definition, Question, read_definition
from surveys.models import Response, Survey
from surveys.views.builder.drafts import as_seen
from tests.conftest import MakeMember
from tests.surveys.conftest import PRIVACY

pytestmark = pytest.mark.django_db


class Builder:
    """Somebody who builds a form in a browser."""

    def __init__(self, client: Client, survey: Survey) -> None:
        self.client = client
        self.survey = survey

    @property
    def draft(self) -> Definition:
        return read_definition(Survey.objects.get(pk=self.survey.pk).definition)

    def address(self, name: str, *more: str) -> str:
        return reverse(f"surveys:{name}", args=[self.survey.pk, *more])

    def press(self, go: str, **fields: str) -> Any:
        return self.client.post(self.address("survey_build"), {"go": go, **fields})

    def add(self, kind: str, label: str, page: str = "page-1", **fields: Any) -> Any:
        address = f"{self.address('question_create')}?page={page}&type={kind}"
        limits: dict[str, Any] = {
            "scale": {"points": 5},
            "text": {"maximum_length": 200},
            "file": {"accept": "photo"},
        }
        common: dict[str, Any]
        common = {"maximum_length": 4000, "analyse": "on"} if kind == "long-text" else {}
        values = {**common, **limits.get(kind, {}), "label": label, "go": "save", **fields}
        return self.client.post(address, values)

    def change(self, which: str, *seen: Question, **fields: Any) -> Any:
        """Send the form of a question; of one that was `seen` earlier, if it is given."""
        question = seen[0] if seen else self.draft.question(which)
        values = {"seen": as_seen(question), "go": "save", **fields}
        return self.client.post(self.address("question_edit", which), values)


@pytest.fixture
def builder(
    client: Client,
    ngo: Organisation,
    make_member: MakeMember,
    municipalities: dict[str, Municipality],
) -> Builder:
    survey = create_survey(
        ngo, actor=None, slug="oma", kind="survey", title={"fi": "Oma"}, definition=None,
        municipalities=[municipalities["905"]], **PRIVACY,
    )  # fmt: skip
    client.force_login(make_member(ngo, "coordinator"))
    return Builder(client, survey)


CHOICES = {"choices-more": "Kyllä\nEi\n\nEn osaa sanoa"}


def test_a_question_of_every_type_is_added_by_its_form(builder: Builder) -> None:
    kinds = {
        "text": {}, "long-text": {"hint": "Ei nimiä"}, "integer": {"minimum": "0", "maximum": "9"},
        "decimal": {"minimum": "0.5"}, "date": {"earliest": "2026-01-01", "latest_today": "on"},
        "single": {**CHOICES, "other": "on"}, "multiple": {**CHOICES, "most": "2"},
        "scale": {"low": "Huono", "high": "Hyvä"}, "ranking": CHOICES,
        "matrix": {**CHOICES, "rows-more": "Bussit\nPuistot"}, "yes-no": {"required": "on"},
        "municipality": {}, "place": {}, "groups": {}, "file": {}, "consent": {}, "note": {},
        "calculate": {"calculation": "1 + 1"},
    }  # fmt: skip
    assert builder.client.get(builder.address("question_create")).status_code == 200
    for kind, fields in kinds.items():
        page = builder.client.get(f"{builder.address('question_create')}?page=page-1&type={kind}")
        assert page.status_code == 200
        done = builder.add(kind, f"Kysymys {kind}?", **fields)
        assert done.status_code == 302, (
            kind,
            done.context["form"].errors,
            done.context["problems"],
        )
    draft = builder.draft
    assert [question.type for question in draft.questions] == list(kinds)
    single = draft.question("kysymys-single")
    assert [choice.name for choice in single.choices] == ["kylla", "ei", "en-osaa-sanoa"]
    assert (single.other, single.other_name) == (True, "kysymys-single_other")
    date = draft.question("kysymys-date")
    assert (date.earliest, date.latest) == ("2026-01-01", "today")
    assert draft.question("kysymys-integer").maximum == 9
    assert [row.name for row in draft.question("kysymys-matrix").rows] == ["bussit", "puistot"]
    for question in draft.questions:
        shown = builder.client.get(builder.address("question_edit", question.name))
        assert shown.status_code == 200
    assert builder.client.get(builder.address("survey_build")).status_code == 200


def test_errors_stand_beside_the_field_and_nothing_typed_is_lost(builder: Builder) -> None:
    page = builder.add("single", "", **{"choices-more": "Vain yksi"})
    assert page.status_code == 200
    assert page.context["form"].errors["label"]
    assert page.context["editor"].choices.errors
    assert page.context["editor"].choices.rows[0].label == "Vain yksi"
    page = builder.add("integer", "Montako?", minimum="5", maximum="2", name="Iso Nimi")
    assert set(page.context["form"].errors) == {"maximum", "name"}
    assert 'value="Iso Nimi"' in page.content.decode()
    page = builder.add("integer", "Montako?", constraint=". > (")
    assert page.context["form"].errors["constraint"]
    page = builder.add("date", "Milloin?", earliest="2026-02-01", latest="2026-01-01")
    assert page.context["form"].errors["latest"]
    assert builder.draft.questions == []


def test_options_are_added_moved_and_removed_before_saving(builder: Builder) -> None:
    builder.add("single", "Miten kuljet?", **{"choices-more": "Bussi\nJuna\nAuto"})
    rows = {
        "choices-key": ["bussi", "juna", "auto"],
        "choices-label": ["Bussilla", "Juna", "Auto"],
        "choices-name": ["bussi", "juna", "auto"],
        "label": "Miten kuljet?",
    }
    page = builder.change(
        "miten-kuljet", **{**rows, "go": "choices-down:0", "choices-more": "Jalan"}
    )
    shown = page.context["editor"].choices.rows
    assert [row.label for row in shown] == ["Juna", "Bussilla", "Auto", "Jalan"]
    page = builder.change("miten-kuljet", **{**rows, "go": "choices-remove:2"})
    assert [row.label for row in page.context["editor"].choices.rows] == ["Bussilla", "Juna"]
    assert len(builder.draft.question("miten-kuljet").choices) == 3, "nothing is saved by these"
    builder.change("miten-kuljet", **rows)
    saved = builder.draft.question("miten-kuljet").choices
    assert (saved[0].name, saved[0].label["fi"]) == ("bussi", "Bussilla")
    page = builder.change("miten-kuljet", **{**rows, "choices-name": ["a", "a", "ä"]})
    assert len(page.context["editor"].choices.errors) == 2


def test_a_condition_is_built_in_words(builder: Builder) -> None:
    builder.add("yes-no", "Onko lapsia?")
    builder.add("integer", "Montako?")
    address = f"{builder.address('question_create')}?page=page-1&type=text"
    fields: dict[str, Any] = {"label": "Minkä ikäisiä?", "maximum_length": 200}
    page = builder.client.post(address, {**fields, "go": "relevant-add"})
    assert len(page.context["editor"].condition.rows) == 1
    chosen = {
        "relevant-question": "onko-lapsia", "relevant-operator": "", "relevant-value": "",
    }  # fmt: skip
    page = builder.client.post(address, {**fields, **chosen, "go": "relevant-refresh:0"})
    row = page.context["editor"].condition.rows[0]
    assert [value for value, _words in row.values] == ["yes", "no"]
    page = builder.client.post(address, {**fields, **chosen, "go": "save"})
    assert page.context["problems"], "the answer is not chosen yet"
    both = {
        "relevant-question": ["onko-lapsia", "montako"],
        "relevant-operator": ["is", "over"],
        "relevant-value": ["yes", "1"],
        "relevant-joint": "or",
    }
    builder.client.post(address, {**fields, **both, "go": "save"})
    question = builder.draft.question("minka-ikaisia")
    assert question.relevant == "${onko-lapsia} = 'yes' or ${montako} > 1"
    shown = builder.client.get(builder.address("survey_build")).content.decode()
    assert "Onko lapsia?" in shown
    page = builder.client.get(builder.address("question_edit", question.name))
    assert [row.test.value for row in page.context["editor"].condition.rows] == ["yes", "1"]
    removed = {**fields, **both, "go": "relevant-remove:0"}
    page = builder.change(question.name, **removed)
    assert [row.test.name for row in page.context["editor"].condition.rows] == ["montako"]
    wrong = {**both, "relevant-value": ["yes", "monta"]}
    assert builder.change(question.name, **fields, **wrong).context["problems"]


def test_a_condition_that_has_no_words_is_an_expression(builder: Builder) -> None:
    builder.add("integer", "Montako?")
    source = "${montako} > 1 and (${montako} < 5 or ${montako} = 9)"
    done = builder.add("text", "Entä?", **{"relevant-source": source})
    assert done.status_code == 302
    page = builder.client.get(builder.address("question_edit", "enta"))
    assert page.context["editor"].condition.written == source
    assert page.context["is_open"]
    page = builder.change("enta", label="Entä?", maximum_length=9, **{"relevant-source": "${"})
    assert page.context["editor"].condition.written_error
    both = {
        "relevant-source": source, "relevant-question": "montako", "relevant-operator": "told",
        "relevant-value": "",
    }  # fmt: skip
    assert builder.change("enta", label="Entä?", maximum_length=9, **both).context["problems"]


def test_questions_and_pages_are_moved_copied_deleted_and_brought_back(builder: Builder) -> None:
    for label in ("Yksi", "Kaksi", "Kolme"):
        builder.add("text", label)
    builder.client.post(
        builder.address("page_create"), {"title": "Toinen sivu", "most": "20", "go": "save"}
    )

    def order() -> dict[str, list[str]]:
        return {page.name: [q.name for q in page.questions] for page in builder.draft.pages}

    back = builder.press("question-down:yksi")
    shown = builder.client.get(back["Location"]).content.decode()
    assert 'value="question-down:yksi" autofocus' in shown, "the keyboard stays where it was"
    assert order()["page-1"] == ["kaksi", "yksi", "kolme"]
    builder.press("question-down:kolme")
    assert order()["toinen-sivu"] == ["kolme"], "past the last place it goes on to the next page"
    builder.press("question-to:yksi", **{"page-of-yksi": "toinen-sivu"})
    assert order()["toinen-sivu"] == ["kolme", "yksi"]
    builder.press("question-copy:kaksi")
    assert order()["page-1"] == ["kaksi", "kaksi-2"]
    builder.press("page-up:toinen-sivu")
    assert list(order()) == ["toinen-sivu", "page-1"]
    builder.press("page-copy:toinen-sivu")
    assert order()["toinen-sivu-2"] == ["kolme-2", "yksi-2"]
    before = order()
    builder.press("question-delete:kaksi")
    assert "kaksi" not in order()["page-1"]
    assert "undo" in builder.client.get(builder.address("survey_build")).content.decode()
    builder.press("undo")
    builder.press("page-delete:toinen-sivu")
    builder.press("undo")
    assert order() == before
    builder.press("undo")
    assert order() == before, "what is back is not brought back again"
    assert builder.press("question-up:nothing").status_code == 404


def test_deleting_what_a_condition_needs_is_told(builder: Builder) -> None:
    builder.add("yes-no", "Onko?")
    more = {"relevant-question": "onko", "relevant-operator": "is", "relevant-value": "yes"}
    builder.add("text", "Mitä?", **more)
    builder.press("question-delete:onko")
    page = builder.client.get(builder.address("survey_build"))
    assert "warning" in [message.level_tag for message in page.context["messages"]]
    faulty = {
        line.question.name
        for shown in page.context["pages"]
        for line in shown.questions
        if line.faults
    }
    assert faulty == {"mita"}


def test_a_new_name_is_followed_by_what_refers_to_it(builder: Builder) -> None:
    builder.add("yes-no", "Onko?")
    more = {"relevant-question": "onko", "relevant-operator": "is", "relevant-value": "yes"}
    builder.add("text", "Mitä?", **more)
    builder.change("onko", label="Onko?", name="lapsia")
    assert builder.draft.question("mita").relevant == "${lapsia} = 'yes'"
    page = builder.change("lapsia", label="Onko?", name="mita")
    assert page.context["form"].errors["name"]


def test_a_page_is_named_conditioned_and_repeated(builder: Builder) -> None:
    builder.add("yes-no", "Onko lapsia?")
    address = builder.address("page_create")
    assert builder.client.get(address).status_code == 200
    assert builder.client.post(address, {"title": "", "go": "save"}).context["form"].errors["title"]
    fields = {
        "title": "Lapset", "repeat": "on", "most": "8", "relevant-question": "onko-lapsia",
        "relevant-operator": "is", "relevant-value": "yes",
    }  # fmt: skip
    builder.client.post(address, {**fields, "go": "save"})
    page = builder.draft.pages[1]
    assert (page.name, page.repeat, page.most) == ("lapset", True, 8)
    assert page.relevant == "${onko-lapsia} = 'yes'"
    edit = builder.address("page_edit", "lapset")
    seen = builder.client.get(edit).context["seen"]
    builder.client.post(edit, {"seen": seen, "title": "Lapsesi", "most": "8", "go": "save"})
    changed = builder.draft.pages[1]
    assert (changed.title, changed.repeat, changed.relevant) == ({"fi": "Lapsesi"}, False, "")
    stale = builder.client.post(edit, {"seen": seen, "title": "Muu", "most": "8", "go": "save"})
    assert stale.context["changed"], "somebody else has changed it since"
    assert builder.draft.pages[1].title == {"fi": "Lapsesi"}


def test_two_editors_of_one_question_see_both_and_lose_nothing(builder: Builder) -> None:
    builder.add("text", "Mitä?")
    seen = builder.draft.question("mita")
    builder.change("mita", label="Mitä kuuluu?", maximum_length=50)
    page = builder.change("mita", seen, label="Mitäs nyt?", maximum_length=50)
    html = page.content.decode()
    assert "Mitä kuuluu?" in html
    assert "Mitäs nyt?" in html
    assert builder.draft.question("mita").label == {"fi": "Mitä kuuluu?"}
    again = {
        "seen": page.context["seen"],
        "label": "Mitäs nyt?",
        "maximum_length": 50,
        "go": "save",
    }
    builder.client.post(builder.address("question_edit", "mita"), again)
    assert builder.draft.question("mita").label == {"fi": "Mitäs nyt?"}


def test_a_question_deleted_while_it_was_written_can_be_put_back(builder: Builder) -> None:
    builder.add("text", "Mitä?")
    seen = builder.draft.question("mita")
    builder.press("question-delete:mita")
    typed = {"label": "Mitä nyt?", "maximum_length": 50, "page": "page-1"}
    page = builder.change("mita", seen, **typed)
    assert page.context["deleted"]
    assert "Mitä nyt?" in page.content.decode()
    builder.change("mita", seen, **typed, deleted="1")
    assert [q.label for q in builder.draft.questions] == [{"fi": "Mitä nyt?"}]
    assert builder.client.get(builder.address("question_edit", "nothing")).status_code == 404


def test_another_type_of_a_published_question_gets_a_name_of_its_own(builder: Builder) -> None:
    builder.add("text", "Mitä?")
    builder.client.post(builder.address("survey_open"), {"go": "live"})
    address = f"{builder.address('question_edit', 'mita')}?type=long-text"
    seen = as_seen(builder.draft.question("mita"))
    fields = {"seen": seen, "label": "Mitä?", "maximum_length": 900, "go": "save"}
    refused = builder.client.post(address, {**fields, "name": "mita"})
    assert refused.context["form"].errors["name"]
    builder.client.post(address, {**fields, "name": ""})
    assert [(q.name, q.type) for q in builder.draft.questions] == [("mita-2", "long-text")]


def test_texts_are_translated_side_by_side_with_gaps_counted(builder: Builder) -> None:
    builder.add("single", "Miten kuljet?", **{"choices-more": "Bussi\nJuna"})
    address = builder.address("survey_translate")
    builder.client.post(address, {"go": "add", "language": "fi-x-easy"})
    wrong = builder.client.post(address, {"go": "add", "other": "kieli!"})
    assert wrong.context["fault"]
    builder.client.post(address, {"go": "add", "other": "se"})
    builder.client.post(address, {"go": "remove:en", "show": ["fi", "sv"]})
    assert builder.draft.languages == ["fi", "sv", "fi-x-easy", "se"]
    page = builder.client.get(address, {"show": ["fi", "sv", "se"]})
    gaps = {language["tag"]: language["gaps"] for language in page.context["languages"]}
    assert gaps == {"fi": 0, "sv": 3, "fi-x-easy": 3, "se": 3}
    typed = {
        "show": ["fi", "sv", "se"], "seen": page.context["texts"].seen_now, "go": "save",
        "question:miten-kuljet:label@fi": "Miten kuljet?",
        "question:miten-kuljet:label@sv": "Hur reser du?",
        "choices:miten-kuljet:bussi@se": "Busse",
    }  # fmt: skip
    builder.client.post(address, typed)
    question = builder.draft.question("miten-kuljet")
    assert question.label == {"fi": "Miten kuljet?", "sv": "Hur reser du?"}
    assert question.choices[0].label == {"fi": "Bussi", "se": "Busse"}
    builder.client.post(address, {"go": "first:sv", "show": ["fi", "sv"]})
    assert builder.draft.languages[0] == "sv"


def test_two_translators_merge_and_see_where_both_wrote(builder: Builder) -> None:
    builder.add("text", "Yksi?")
    builder.add("text", "Kaksi?")
    address = builder.address("survey_translate")
    seen = builder.client.get(address, {"show": ["fi", "sv"]}).context["texts"].seen_now
    one, two = "question:yksi:label@sv", "question:kaksi:label@sv"
    common = {"show": ["fi", "sv"], "seen": seen, "go": "save"}
    builder.client.post(address, {**common, one: "Ett?", two: ""})
    builder.client.post(address, {**common, one: "", two: "Två?"})
    draft = builder.draft
    assert [q.label["sv"] for q in draft.questions] == ["Ett?", "Två?"], "each kept the other's"
    page = builder.client.post(address, {**common, one: "En?", two: "Två?"})
    assert page.context["texts"].conflicts == {one: "Ett?"}
    html = page.content.decode()
    assert "En?" in html
    assert "Ett?" in html
    assert builder.draft == draft
    builder.client.post(
        address, {**common, "seen": page.context["texts"].seen_now, one: "En?", two: "Två?"}
    )
    assert builder.draft.question("yksi").label["sv"] == "En?"


def test_a_large_form_is_translated_a_page_at_a_time(builder: Builder) -> None:
    many = "\n".join(f"Vaihtoehto {number}" for number in range(160))
    builder.add("single", "Mikä?", **{"choices-more": many})
    builder.press("page-copy:page-1")
    address = builder.address("survey_translate")
    first = builder.client.get(address)
    assert first.context["texts"].page == "page-1"
    second = builder.client.get(address, {"page": "page-1-2"}).context["texts"]
    assert {piece.page for piece in second.pieces} == {"page-1-2"}
    field = "question:mika-2:label@sv"
    typed = {"page": "page-1-2", "seen": second.seen_now, "go": "save", field: "Vilken?"}
    saved = builder.client.post(address, {**typed, "show": ["fi", "sv"]})
    assert "page=page-1-2" in saved["Location"]
    assert [q.label.get("sv") for q in builder.draft.questions] == [None, "Vilken?"]


def test_the_route_says_what_nobody_can_reach(builder: Builder) -> None:
    builder.add("yes-no", "Onko?")
    builder.add("text", "Mitä?", **{"relevant-source": "${onko} = 'yes' and ${onko} = 'no'"})
    page = builder.client.get(builder.address("survey_route"))
    assert [place.name for place in page.context["lost"]] == ["mita"]
    assert page.context["lost"][0].unreachable
    assert page.context["count_default"] == 1


def test_trying_out_shows_the_real_pages_and_keeps_nothing(builder: Builder) -> None:
    address = builder.address("survey_trial")
    assert builder.client.get(builder.address("survey_preview")).status_code == 200
    assert builder.client.get(address).status_code == 404, "there is nothing to try yet"
    builder.add("text", "Mitä kuuluu?", required="on")
    page = builder.client.get(address)
    assert "Mitä kuuluu?" in page.content.decode()
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    name = builder.draft.questions[0].name
    fields = dict(page.context["hidden"])
    wrong = builder.client.post(address, {**fields, name: "", "go": "next"})
    assert wrong.context["form"].errors
    step: Any = builder.client.post(address, {**fields, name: "Hyvää", "go": "next"})
    for _page in range(5):
        if step.context["step"].name == "check":
            break
        step = builder.client.post(address, {**dict(step.context["hidden"]), "go": "next"})
    kept = builder.client.post(address, {**dict(step.context["hidden"]), "go": "save"})
    assert kept.context["step"].name == "check"
    sent = builder.client.post(address, {**dict(step.context["hidden"]), "go": "send"})
    assert "surveys/builder_tried.html" in [template.name for template in sent.templates]
    assert not Response.objects.exists()


def test_opening_asks_for_what_is_missing_and_opens(builder: Builder) -> None:
    address = builder.address("survey_open")
    assert builder.client.post(address, {"go": "live"}).status_code == 403
    builder.add("text", "Mitä?")
    Survey.objects.update(decision="", purpose={})
    page = builder.client.get(address)
    assert set(page.context["missing"]) == {"decision", "purpose"}
    assert [gap["tag"] for gap in page.context["gaps"]] == ["sv", "en"]
    told = {
        "title_fi": "Oma", "municipalities": ["905"], "retention_months": "12", "contact": "a@b.fi",
        "controller": "Yhdistys", "purpose_fi": "Kertomus", "legal_basis_fi": "Laki",
        "no_decision_reason": "Oma kysely", "quota": "200", "is_sensitive": "on", "go": "save",
    }  # fmt: skip
    wrong = builder.client.post(address, {**told, "closes_on": "eilen"})
    assert wrong.context["form"].errors["closes_on"]
    builder.client.post(address, told)
    page = builder.client.get(address)
    assert page.context["missing"] == {}
    survey = Survey.objects.get(pk=builder.survey.pk)
    assert (survey.quota, survey.is_sensitive, survey.retention_months) == (200, True, 12)
    builder.client.post(address, {"go": "live"})
    survey.refresh_from_db()
    assert survey.is_open()


def test_changes_of_an_open_survey_are_shown_and_published(builder: Builder) -> None:
    builder.add("text", "Mitä?")
    address = builder.address("survey_changes")
    assert builder.client.get(address).status_code == 200
    builder.client.post(builder.address("survey_open"), {"go": "live"})
    assert builder.client.get(address).context["changes"] == []
    builder.press("question-delete:mita")
    refused = builder.client.post(address, {"go": "publish"}, follow=True)
    assert "error" in [message.level_tag for message in refused.context["messages"]]
    builder.add("yes-no", "Onko?")
    page = builder.client.get(address)
    assert [change.kind for change in page.context["changes"]] == ["added", "removed"]
    assert page.context["warnings"]
    builder.client.post(address, {"go": "publish"})
    assert builder.survey.versions.count() == 2
    detail = reverse("surveys:survey_detail", args=[builder.survey.pk])
    for go, status in [("close", "closed"), ("reopen", "live"), ("archive", "live"), ("close", "closed"),
                       ("archive", "archived"), ("restore", "closed")]:  # fmt: skip
        builder.client.post(detail, {"go": go})
        assert Survey.objects.get().status == status, go


def test_an_archived_survey_is_shown_but_not_changed(builder: Builder) -> None:
    builder.add("text", "Mitä?")
    archive_survey(Survey.objects.get(), actor=None)
    assert builder.client.get(builder.address("survey_build")).status_code == 200
    assert builder.press("question-copy:mita").status_code == 403
    assert len(builder.draft.questions) == 1


def test_others_drafts_are_not_found(
    builder: Builder, make_member: MakeMember, tampere: Organisation,
    client_of: Callable[[User | None], Client],
) -> None:  # fmt: skip
    builder.add("text", "Mitä?")
    stranger = client_of(make_member(tampere, "owner"))
    for name in ("survey_build", "survey_translate", "survey_route", "survey_preview", "survey_trial",
                 "survey_open", "survey_changes", "question_create", "page_create"):  # fmt: skip
        assert stranger.get(builder.address(name)).status_code == 404, name
    assert (
        stranger.post(builder.address("survey_build"), {"go": "question-copy:mita"}).status_code
        == 404
    )


def test_the_list_asks_no_more_for_more_questions(
    builder: Builder, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        builder.add("text", f"Kysymys {number}?")
    with django_assert_max_num_queries(14):
        builder.client.get(builder.address("survey_build"))
