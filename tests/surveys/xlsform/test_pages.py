"""The page of the form as a file: a look first, the draft after the confirmation."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from pyxform.xls2xform import convert

from accounts.models import User
from organisations.models import Organisation
from surveys.actions import save_definition
from surveys.gallery import everyday_definition, experience_definition
from surveys.models import Survey
from surveys.spreadsheets.exchange import write_json
from tests.surveys.xlsform.books import SURVEY, book

MakeMember = Callable[..., User]
ClientOf = Callable[[User | None], Client]


@pytest.fixture
def member(vaasa: Organisation, make_member: MakeMember, client_of: ClientOf) -> Client:
    return client_of(make_member(vaasa, "coordinator"))


def page_of(survey: Survey, name: str = "exchange") -> str:
    return reverse(f"surveys:definition_{name}", args=[survey.pk])


def upload(client: Client, survey: Survey, data: bytes, name: str = "arki.xlsx") -> Any:
    return client.post(page_of(survey), {"file": SimpleUploadedFile(name, data), "language": "fi"})


def test_look_confirm_build(member: Client, everyday: Survey) -> None:
    shown = upload(member, everyday, book([[*SURVEY[0], "default"], [*SURVEY[1], "Oletus"]]))
    assertContains(shown, "survey!D2")
    assertContains(shown, "Mitä tapahtui?")
    everyday.refresh_from_db()
    assert everyday.definition["pages"][0]["name"] == "everyday"
    carried = shown.context["confirmed"].initial["carried"]
    reply = member.post(page_of(everyday), {"carried": carried})
    assertRedirects(reply, reverse("surveys:survey_build", args=[everyday.pk]))
    everyday.refresh_from_db()
    (page,) = everyday.definition["pages"]
    assert [question["name"] for question in page["questions"]] == ["story"]
    assert everyday.versions.count() == 1


def test_json_comes_in_the_same_way(member: Client, everyday: Survey) -> None:
    data = write_json(everyday_definition(), {"fi": "Arki"})
    shown = upload(member, everyday, data, "arki.json")
    assert shown.context["changes"] == []
    carried = shown.context["confirmed"].initial["carried"]
    assert member.post(page_of(everyday), {"carried": carried}).status_code == 302


def test_a_broken_form_is_told_and_changes_nothing(member: Client, everyday: Survey) -> None:
    shown = upload(member, everyday, book([SURVEY[0], ["txt", "a", "A"]]))
    assertContains(shown, "survey!A2")
    assertNotContains(shown, 'name="carried"')
    for data in (b"", b"type,name\n"):
        assert upload(member, everyday, data, "x.csv").status_code == 200


def test_what_others_saved_meanwhile_is_not_overwritten(member: Client, everyday: Survey) -> None:
    shown = upload(member, everyday, book())
    carried = shown.context["confirmed"].initial["carried"]
    everyday.refresh_from_db()
    save_definition(
        everyday, actor=None, definition=everyday_definition(), revision=everyday.revision
    )
    reply = member.post(page_of(everyday), {"carried": carried})
    assertRedirects(reply, page_of(everyday))
    everyday.refresh_from_db()
    assert everyday.definition["pages"][0]["name"] == "everyday"


@pytest.mark.parametrize("carried", ["", "x", "eyJ:x:y"])
def test_only_what_was_shown_is_brought_in(member: Client, everyday: Survey, carried: str) -> None:
    reply = member.post(page_of(everyday), {"carried": carried})
    assertRedirects(reply, page_of(everyday))


def test_what_was_shown_for_another_survey_is_not_brought_in(
    member: Client, everyday: Survey, vaasa: Organisation
) -> None:
    other = Survey.objects.create(
        slug="toinen", organisation=vaasa, title={"fi": "Toinen"}, status="draft"
    )
    shown = upload(member, other, book())
    assert shown.context["changes"] == []
    carried = shown.context["confirmed"].initial["carried"]
    assertRedirects(member.post(page_of(everyday), {"carried": carried}), page_of(everyday))


def test_a_name_used_for_another_type_is_warned_about(member: Client, everyday: Survey) -> None:
    shown = upload(member, everyday, book([SURVEY[0], ["date", "joy", "Milloin?"]]))
    (clash,) = shown.context["clashes"]
    assert "joy" in clash


def test_downloads(member: Client, everyday: Survey) -> None:
    assertContains(member.get(page_of(everyday)), "?version=1")
    workbook = member.get(page_of(everyday, "xlsx"))
    assert workbook["Content-Disposition"] == 'attachment; filename="arkeni.xlsx"'
    assert convert(workbook.content).xform
    told = json.loads(member.get(page_of(everyday, "json")).content)
    assert (told["title"], told["definition"]["languages"]) == (
        everyday.title,
        everyday_definition().languages,
    )
    version = member.get(page_of(everyday, "json") + "?version=1")
    assert version["Content-Disposition"] == 'attachment; filename="arkeni-1.json"'
    for number in ("2", "x", "٣", "999999"):
        assert member.get(page_of(everyday, "json") + f"?version={number}").status_code == 404


def test_readers_take_what_was_asked_not_the_draft(
    everyday: Survey, vaasa: Organisation, make_member: MakeMember, client_of: ClientOf
) -> None:
    reader = client_of(make_member(vaasa, "reader"))
    save_definition(
        everyday, actor=None, definition=experience_definition(), revision=everyday.revision
    )
    told = json.loads(reader.get(page_of(everyday, "json")).content)
    assert told["definition"]["pages"][0]["name"] == "everyday"
    assertNotContains(reader.get(page_of(everyday)), 'type="file"')
    assert upload(reader, everyday, book()).status_code == 403


def test_nothing_to_take_yet(member: Client, vaasa: Organisation) -> None:
    empty = Survey.objects.create(slug="tyhja", organisation=vaasa, title={"fi": "Tyhjä"})
    assertNotContains(member.get(page_of(empty)), "definition.xlsx")
    assert member.get(page_of(empty, "xlsx")).status_code == 404
