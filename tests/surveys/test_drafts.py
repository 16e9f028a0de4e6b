"""Answers saved to go on later: with a code, without an account, script or cookie."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from koettu.management.commands.worker import HOUSE
from places.models import PopulationGroup
from shared.sealing import plain_code
from surveys.actions import Kept, close_survey, open_draft, publish_changes, save_draft
from surveys.actions.drafts import last_day
from surveys.definition import plain
from surveys.gallery import experience_definition
from surveys.models import Draft, Response, Survey
from surveys.views.drafts import WRONG_CODES
from tests.surveys.conftest import STORY
from tests.surveys.test_answering import FormReader, Resident

RESUME = "/fi/continue/"
KEPT = Kept(fields={"experience": [STORY], "version": ["1"]}, step="page-story", language="fi")


@pytest.fixture(autouse=True)
def _fresh(client: Client) -> Iterator[None]:
    caches["limits"].clear()
    yield
    caches["limits"].clear()
    assert not client.cookies


@pytest.fixture
def resident(client: Client, experience: Survey, groups: dict[str, PopulationGroup]) -> Resident:
    return Resident(client, "/fi/s/kerro/")


def resume(client: Client, code: str) -> Any:
    """The page that opens for somebody who types the code; a browser repeats the POST."""
    return client.post(RESUME, {"draft": code, "go": "resume"}, follow=True)


def test_saved_on_one_device_and_sent_from_another(resident: Resident) -> None:
    resident.press("next", about="palvelut").press("save", experience=STORY)
    page = resident.page
    code = page.context["code"]
    assert len(plain_code(code)) * 5 >= 112
    assert code in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert not Response.objects.exists()

    other = Resident(Client(), RESUME)
    other.page = resume(other.client, code.lower().replace("-", " "))
    assert other.page.redirect_chain == [("/fi/s/kerro/", 307)]
    assert other.step == "page-story"
    assert other.fields["experience"] == [STORY]
    other.address = "/fi/s/kerro/"
    other.to_check_page().press("send")
    assert Response.objects.get().answers == {"about": "palvelut", "experience": STORY}
    assert not Draft.objects.exists()
    assert open_draft(code) is None


def test_going_on_at_once_loses_nothing(resident: Resident) -> None:
    resident.press("next", about="palvelut").press("save", experience=STORY)
    resident.press("stay")
    assert resident.step == "page-story"
    assert resident.fields["experience"] == [STORY]


def test_saving_again_replaces_under_the_same_code(resident: Resident) -> None:
    resident.press("next", about="palvelut").press("save", experience="Ensin näin")
    code = resident.page.context["code"]
    resident.press("stay").press("save", experience=STORY)
    assert resident.page.context["code"] == code
    assert Draft.objects.count() == 1
    opened = open_draft(code)
    assert opened is not None
    assert opened.kept.fields["experience"] == [STORY]


def test_a_code_of_ones_own_making_is_not_taken(experience: Survey) -> None:
    saved = save_draft(experience, KEPT, code="AAAA-AAAA")
    assert saved.code != "AAAA-AAAA"
    assert open_draft("AAAA-AAAA") is None


def test_the_draft_opens_in_the_language_it_was_written_in(resident: Resident) -> None:
    resident.address = "/sv/s/kerro/"
    resident.press("next", about="palvelut").press("save", experience=STORY)
    page = resume(resident.client, resident.page.context["code"])
    assert '<html lang="sv">' in page.content.decode()
    assert page.redirect_chain == [("/sv/s/kerro/", 307)]


def test_the_version_begun_with_stays(resident: Resident, experience: Survey) -> None:
    resident.press("next", about="palvelut").press("save", experience=STORY)
    code = resident.page.context["code"]
    changed = plain(experience_definition())
    changed["pages"][0]["title"] = {"fi": "Aivan uusi sivu", "sv": "En helt ny sida"}
    experience.definition = changed
    experience.save(update_fields=["definition"])
    publish_changes(experience, actor=None)
    assert experience.versions.count() == 2
    resident.page = resume(resident.client, code)
    resident.to_check_page()
    assert "Aivan uusi sivu" not in resident.page.content.decode()
    resident.press("send")
    assert Response.objects.get().version.number == 1


def test_a_wrong_code_is_told_and_guessing_is_slowed(client: Client, experience: Survey) -> None:
    page = resume(client, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")
    assert page.context["form"].errors["draft"]
    assert 'href="#id_draft"' in page.content.decode()
    for _guess in range(WRONG_CODES):
        resume(client, "AAAA")
    slow = resume(client, "AAAA")
    assert (slow.status_code, slow["Retry-After"]) == (429, "60")
    elsewhere = client.post(RESUME, {"draft": "AAAA"}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200  # nobody else is slowed


def test_a_code_of_another_survey_opens_nothing(
    client: Client, experience: Survey, everyday: Survey
) -> None:
    code = save_draft(experience, KEPT).code
    page = client.post("/fi/s/arkeni/", {"draft": code, "go": "resume"})
    assert (page.status_code, page["Location"]) == (302, RESUME)


def test_the_database_holds_nothing_readable(experience: Survey) -> None:
    code = save_draft(experience, KEPT).code
    stored = Draft.objects.get()
    held = bytes(stored.sealed) + stored.code_hash.encode()
    for readable in (STORY.encode(), b"experience", code.encode(), plain_code(code).encode()):
        assert readable not in held


def test_what_is_too_large_is_refused(resident: Resident) -> None:
    with pytest.raises(ValidationError):
        save_draft(
            Survey.objects.get(slug="kerro"),
            Kept({"experience": ["a" * 300_000]}, "page-story", "fi"),
        )
    resident.press("next").press("save", experience="ä" * 200_000)
    assert resident.page.status_code == 413
    assert resident.fields["experience"] == ["ä" * 200_000]


def test_how_long_a_draft_is_kept(experience: Survey) -> None:
    today = date(2026, 11, 21)
    assert last_day(experience, today) == date(2026, 12, 21)
    experience.closes_on = date(2026, 11, 25)
    assert last_day(experience, today) == date(2026, 12, 2)
    experience.closes_on = date(2027, 11, 25)
    assert last_day(experience, today) == date(2026, 12, 21)


def test_housekeeping_deletes_what_has_expired(experience: Survey) -> None:
    old, new = save_draft(experience, KEPT).code, save_draft(experience, KEPT).code
    yesterday = timezone.localdate() - timedelta(days=1)
    Draft.objects.filter(pk=Draft.objects.all()[0].pk).update(expires_on=yesterday)
    assert [open_draft(code) is None for code in (old, new)].count(True) == 1
    for chore in HOUSE:
        chore()
    assert Draft.objects.count() == 1


def test_a_survey_that_ends_sooner_shortens_the_time_of_its_drafts(experience: Survey) -> None:
    save_draft(experience, KEPT)
    close_survey(experience, actor=None)
    for chore in HOUSE:
        chore()
    assert Draft.objects.get().expires_on == timezone.localdate() + timedelta(days=7)


def test_what_was_saved_can_be_copied_when_the_survey_has_ended(
    client: Client, experience: Survey
) -> None:
    code = save_draft(experience, KEPT).code
    close_survey(experience, actor=None)
    page = resume(client, code).content.decode()
    assert STORY in page
    assert "name=go" not in FormReader(page).fields
