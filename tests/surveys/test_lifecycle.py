"""The life of a survey: saving its draft, opening, changing, closing, the archive."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from msgspec.structs import replace

from accounts.models import User
from organisations.models import Organisation
from places.models import Municipality
from shared.models import AuditEntry
from surveys.actions import (
    Consents,
    DefinitionConflict,
    archive_survey,
    close_survey,
    create_survey,
    go_live,
    publish_changes,
    reopen_survey,
    restore_survey,
    save_definition,
    submit_response,
)
from surveys.definition import Choice, Definition, Page, Question, read_definition
from surveys.definition import drafts as building
from surveys.definition.changes import changes_between, clashes
from surveys.models import Survey
from surveys.permissions import missing_before_going_live

pytestmark = pytest.mark.django_db


def draft_of(survey: Survey) -> Definition:
    return read_definition(survey.definition)


def new_question(name: str = "uusi", **fields: Any) -> Question:
    values: dict[str, Any] = {"type": "long-text", "label": {"fi": "Uusi?"}, **fields}
    return Question(name=name, **values)


def test_two_editors_never_overwrite_each_other(everyday: Survey) -> None:
    mine = Survey.objects.get(pk=everyday.pk)
    theirs = Survey.objects.get(pk=everyday.pk)
    theirs_added = building.add_question(draft_of(theirs), new_question("toisen"), "words")
    assert save_definition(theirs, actor=None, definition=theirs_added, revision=0) == 1
    mine_added = building.add_question(draft_of(mine), new_question("oma"), "words")
    with pytest.raises(DefinitionConflict) as conflict:
        save_definition(mine, actor=None, definition=mine_added, revision=mine.revision)
    assert conflict.value.revision == 1
    assert conflict.value.definition == theirs_added
    assert draft_of(Survey.objects.get(pk=everyday.pk)) == theirs_added
    assert AuditEntry.objects.filter(verb="save_definition").count() == 1


def test_a_draft_may_have_faults_but_does_not_go_live_with_them(everyday: Survey) -> None:
    faulty = building.add_question(
        draft_of(everyday), new_question(type="single", choices=[]), "words"
    )
    save_definition(everyday, actor=None, definition=faulty, revision=0)
    assert "definition" in missing_before_going_live(everyday)
    with pytest.raises(ValidationError):
        publish_changes(everyday, actor=None)
    with pytest.raises(ValidationError):
        save_definition(everyday, actor=None, definition={"pages": "x"}, revision=1)


def test_published_changes_are_the_next_version_and_answers_keep_theirs(everyday: Survey) -> None:
    first = everyday.versions.get()
    first.survey = everyday
    sent = submit_response(
        first, answers={"wellbeing": 4}, language="fi", client_key="avain-00001",
        municipality=everyday.municipalities.get(), consents=Consents(),
    )  # fmt: skip
    changed = building.add_question(draft_of(everyday), new_question(), "words")
    save_definition(everyday, actor=None, definition=changed, revision=0)
    assert everyday.versions.count() == 1, "people are asked what they were asked"
    assert publish_changes(everyday, actor=None).number == 2
    assert publish_changes(everyday, actor=None).number == 2, "the same questions make no version"
    sent.response.refresh_from_db()
    assert sent.response.version.number == 1


def test_a_name_keeps_its_type_across_versions(everyday: Survey) -> None:
    other_type = replace(draft_of(everyday).question("joy"), type="text", maximum_length=100)
    changed = building.change_question(draft_of(everyday), "joy", other_type)
    save_definition(everyday, actor=None, definition=changed, revision=0)
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        publish_changes(everyday, actor=None)
    assert "“joy” has been used for another type" in str(refused.value)
    renamed = building.change_question(changed, "joy", replace(other_type, name="ilo"))
    save_definition(everyday, actor=None, definition=renamed, revision=1)
    assert publish_changes(everyday, actor=None).number == 2


def test_a_question_that_becomes_one_of_several_cases_needs_a_new_name(everyday: Survey) -> None:
    draft = draft_of(everyday)
    page = building.page_named(draft, "words")
    repeated = building.change_page(draft, "words", replace(page, repeat=True))
    assert set(clashes(repeated, [draft])) == {"joy", "worry"}
    assert clashes(draft, [draft]) == {}


def test_a_survey_opens_closes_opens_again_and_is_put_away(everyday: Survey) -> None:
    with pytest.raises(ValidationError):
        archive_survey(everyday, actor=None)
    close_survey(everyday, actor=None)
    with_draft = building.add_question(draft_of(everyday), new_question(choices=[]), "words")
    save_definition(everyday, actor=None, definition=with_draft, revision=0)
    reopen_survey(everyday, actor=None)
    assert everyday.is_open()
    assert everyday.versions.count() == 1, "opening again asks what was asked"
    with pytest.raises(ValidationError):
        reopen_survey(everyday, actor=None)
    close_survey(everyday, actor=None)
    archive_survey(everyday, actor=None)
    with pytest.raises(ValidationError):
        go_live(everyday, actor=None)
    with pytest.raises(ValidationError):
        save_definition(everyday, actor=None, definition=with_draft, revision=1)
    restore_survey(everyday, actor=None)
    assert everyday.status == Survey.Status.CLOSED
    with pytest.raises(ValidationError):
        restore_survey(everyday, actor=None)


def test_a_draft_comes_back_from_the_archive_as_a_draft(
    vaasa: Organisation, municipalities: dict[str, Municipality]
) -> None:
    survey = create_survey(
        vaasa, actor=None, slug="tyhja", kind="experience", title={"fi": "Tyhjä"},
        definition=None, municipalities=[municipalities["905"]],
    )  # fmt: skip
    assert survey.is_sensitive, "an experience form is sensitive unless said otherwise"
    assert "definition" in missing_before_going_live(survey)
    with pytest.raises(ValidationError):
        publish_changes(survey, actor=None)
    archive_survey(survey, actor=None)
    restore_survey(survey, actor=None)
    assert survey.status == Survey.Status.DRAFT


def test_a_survey_whose_last_day_has_passed_does_not_open_again(everyday: Survey) -> None:
    close_survey(everyday, actor=None)
    everyday.closes_on = timezone.localdate() - timedelta(days=1)
    everyday.save()
    for act in (reopen_survey, go_live):
        with pytest.raises(ValidationError) as refused:
            act(everyday, actor=None)
        assert "closes_on" in refused.value.message_dict


def test_the_decision_or_the_reason_for_none_is_asked(everyday: Survey) -> None:
    everyday.decision = ""
    assert set(missing_before_going_live(everyday)) == {"decision"}
    everyday.no_decision_reason = "Järjestön oma kysely"
    assert not missing_before_going_live(everyday)


def test_an_editor_of_the_texts_leaves_a_newer_draft_alone(everyday: Survey) -> None:
    from surveys.actions import edit_survey  # noqa: PLC0415

    stale = Survey.objects.get(pk=everyday.pk)
    changed = building.add_question(draft_of(everyday), new_question(), "words")
    save_definition(everyday, actor=None, definition=changed, revision=0)
    places = list(everyday.municipalities.all())
    edit_survey(stale, actor=None, municipalities=places, title={"fi": "Uusi nimi"})
    now = Survey.objects.get(pk=everyday.pk)
    assert (str(now.title), now.revision, draft_of(now)) == ("Uusi nimi", 1, changed)


def test_changes_are_told_in_words() -> None:
    old = Definition(
        pages=[
            Page("one", {"fi": "Yksi"}, [
                Question(name="a", type="single", label={"fi": "A?"},
                         choices=[Choice("x", {"fi": "X"}), Choice("y", {"fi": "Y"})]),
                new_question("b"),
                new_question("s", type="scale"),
            ]),
            Page("two", {"fi": "Kaksi"}, []),
        ]
    )  # fmt: skip
    a, b = old.question("a"), old.question("b")
    choices = [Choice("y", {"fi": "Y!"}), Choice("z", {"fi": "Z"})]
    new = building.change_question(old, "a", replace(a, choices=choices, required=True))
    new = building.remove_question(new, "b")
    new = building.change_question(new, "s", replace(old.question("s"), points=7))
    new = building.add_question(new, new_question("c"), "two")
    new = building.move_page(new, "two", -1)
    new = replace(new, languages=["fi", "se"], ask_groups=False)
    with translation.override("en"):
        found = {(c.kind, c.name): c for c in changes_between(old, new)}
        assert changes_between(old, old) == []
    changed = found["changed", "a"]
    assert changed.what == (
        "now required", "options added: Z", "options removed: X", "options worded anew: Y!",
    )  # fmt: skip
    assert "nobody can choose these any more: X" in changed.warning
    assert "cannot be compared" in found["changed", "s"].warning
    assert found["removed", "b"].warning
    assert found["removed", "b"].label == b.label["fi"]
    assert found["added", "c"].label == "Uusi?"


def test_a_change_of_type_and_of_place_is_told() -> None:
    old = Definition(
        pages=[Page("one", {"fi": "1"}, [new_question("a")]), Page("two", {"fi": "2"}, [])]
    )
    moved = building.question_to_page(old, "a", "two")
    typed = building.change_question(moved, "a", new_question("a", type="text"))
    repeated = building.change_page(
        typed, "two", replace(building.page_named(typed, "two"), repeat=True, relevant="${a} != ''")
    )
    with translation.override("en"):
        told = {c.of: c for c in changes_between(old, repeated)}
    assert told["question"].what == ("type", "moved to another page")
    assert "cannot be joined" in told["question"].warning
    assert told["page"].what == ("when it is shown", "answered several times")


def test_everything_that_is_done_is_written_down(everyday: Survey, vaasa: Organisation) -> None:
    owner = User.objects.create_user("omistaja@example.fi", name="Omistaja")
    close_survey(everyday, actor=owner)
    archive_survey(everyday, actor=owner)
    restore_survey(everyday, actor=owner)
    reopen_survey(everyday, actor=owner)
    publish_changes(everyday, actor=owner)
    verbs = AuditEntry.objects.filter(actor_id=owner.pk).values_list("verb", flat=True)
    assert set(verbs) == {
        "close_survey", "archive_survey", "restore_survey", "reopen_survey", "publish_changes",
    }  # fmt: skip
