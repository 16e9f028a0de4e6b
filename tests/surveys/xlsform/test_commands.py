"""The commands that bring a form in and take one out."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organisations.models import Organisation
from shared.models import AuditEntry
from surveys.models import Survey
from tests.surveys.xlsform.books import SURVEY, book


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "arki.xlsx"
    file.write_bytes(
        book([[*SURVEY[0], "default"], [*SURVEY[1], "x"]], settings=[["form_title"], ["Arki"]])
    )
    return file


def bring_in(file: Path, *more: str, slug: str = "arki", organisation: str = "vaasa") -> str:
    out = StringIO()
    call_command(
        "import_form", str(file), "--organisation", organisation, "--slug", slug, *more, stdout=out
    )
    return out.getvalue()


def test_looking_changes_nothing(form: Path, vaasa: Organisation) -> None:
    told = bring_in(form)
    assert "left out  survey!D2" in told
    assert "1 questions on 1 pages." in told
    assert not Survey.objects.exists()


def test_a_new_draft_and_the_draft_of_a_survey(form: Path, vaasa: Organisation) -> None:
    assert "The draft “arki” is ready." in bring_in(form, "--confirm")
    survey = Survey.objects.get()
    assert (survey.status, survey.title, survey.organisation) == ("draft", {"fi": "Arki"}, vaasa)
    assert [place.pk for place in survey.municipalities.all()] == ["905"]
    form.write_bytes(book([*SURVEY, ["text", "more", "Vielä?"]]))
    assert "It is now the draft of “arki”." in bring_in(form, "--confirm")
    survey.refresh_from_db()
    (page,) = survey.definition["pages"]
    assert [question["name"] for question in page["questions"]] == ["story", "more"]
    assert AuditEntry.objects.filter(verb="import_definition").count() == 1


def test_a_form_goes_out_and_comes_in_as_another(
    everyday: Survey, tmp_path: Path, vaasa: Organisation
) -> None:
    for ending in ("xlsx", "json"):
        file = tmp_path / f"form.{ending}"
        call_command("export_form", "arkeni", str(file), "--number", "1", stdout=StringIO())
        bring_in(file, "--confirm", slug=f"copy-{ending}")
        copy = Survey.objects.get(slug=f"copy-{ending}")
        assert copy.definition == everyday.definition
        assert copy.title == everyday.title


def test_what_cannot_be(form: Path, tmp_path: Path, everyday: Survey, ngo: Organisation) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"koettu_definition": 1}))
    for asked, why in (
        (lambda: bring_in(form, organisation="nobody"), "no organisation"),
        (lambda: bring_in(form, slug="arkeni", organisation="omaistuki"), "belongs to"),
        (lambda: bring_in(tmp_path / "none.xlsx"), "No such file"),
        (lambda: bring_in(broken), "has faults"),
        (lambda: call_command("export_form", "nobody", "x.json"), "no survey"),
        (lambda: call_command("export_form", "arkeni", "x.csv"), ".xlsx or .json"),
        (lambda: call_command("export_form", "arkeni", "x.json", "--number", "7"), "no version 7"),
        (lambda: call_command("export_form", "arkeni", str(tmp_path / "a/b.json")), "No such file"),
    ):
        with pytest.raises(CommandError, match=why):
            asked()
