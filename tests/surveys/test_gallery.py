"""The gallery: every survey of it is whole, in its languages, and can be opened as it is."""

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Organisation
from places.models import Municipality, ThemeCategory
from surveys.actions import create_survey, go_live
from surveys.definition import EASY, default_route, faults_of, unreachable
from surveys.definition.languages import gaps
from surveys.gallery import ORDER, Template, everyday_definition, experience_definition, template
from surveys.models import Survey
from tests.conftest import MakeMember
from tests.surveys.conftest import PRIVACY

pytestmark = pytest.mark.django_db
ALL = [template(key) for key in ORDER]


@pytest.mark.parametrize("one", ALL, ids=ORDER)
def test_each_survey_is_sound_written_and_reachable(one: Template) -> None:
    definition = one.definition()
    assert faults_of(definition) == []
    assert unreachable(definition) == {}
    assert not any(gaps(definition, tag) for tag in definition.languages)
    assert default_route(definition).stops
    for text in (one.title, one.introduction, one.summary, one.audience):
        assert set(text) == {"fi", "sv", "en"}
        assert all(text.values())


@pytest.mark.parametrize("one", ALL, ids=ORDER)
def test_each_survey_goes_live_as_it_is(
    one: Template, vaasa: Organisation, municipalities: dict[str, Municipality]
) -> None:
    survey = create_survey(
        vaasa, actor=None, slug=one.key, kind=one.kind, title=one.title,
        introduction=one.introduction, definition=one.definition(), minutes=one.minutes,
        municipalities=[municipalities["905"]], **PRIVACY,
    )  # fmt: skip
    assert go_live(survey, actor=None).number == 1


def test_what_residents_answer_has_easy_finnish() -> None:
    easy = {one.key for one in ALL if f"fi{EASY}" in one.languages}
    assert easy == {"wellbeing", "everyday", "experience", "service-feedback", "phenomenon"}


def test_the_four_kinds_of_experience_report_are_there() -> None:
    experiences = {one.key for one in ALL if one.kind == Survey.Kind.EXPERIENCE}
    assert experiences >= {"experience", "channel", "representative", "provider"}


def test_names_stay_what_results_join_by(categories: dict[str, ThemeCategory]) -> None:
    experience = experience_definition()
    assert [question.name for question in experience.questions] == ["about", "experience", "wish"]
    assert [choice.name for choice in experience.question("about").choices] == list(categories)
    names = [question.name for question in everyday_definition().questions]
    assert names == ["wellbeing", "services", "joy", "worry"]


def test_without_a_taxonomy_no_theme_is_asked() -> None:
    assert [question.name for question in experience_definition().questions] == [
        "experience",
        "wish",
    ]


def test_a_survey_begins_from_the_gallery_from_empty_or_from_an_earlier_one(
    client: Client,
    make_member: MakeMember,
    ngo: Organisation,
    everyday: Survey,
    municipalities: dict[str, Municipality],
) -> None:
    client.force_login(make_member(ngo, "owner"))
    address = reverse("surveys:survey_create")
    page = client.get(address).content.decode()
    for one in ALL:
        assert f"?template={one.key}" in page
    assert client.get(address, {"template": "nothing"}).status_code == 404
    assert client.get(address, {"copy": str(everyday.pk)}).status_code == 404, "another's survey"
    begun = {"title_fi": "Oma kysely", "municipalities": ["905"]}
    client.post(address, {**begun, "template": "phenomenon"})
    first = Survey.objects.get(slug="oma-kysely")
    assert (first.kind, first.is_sensitive, first.minutes) == ("experience", True, 3)
    client.post(address, {**begun, "copy": str(first.pk)})
    copy = Survey.objects.get(slug="oma-kysely-2")
    assert (copy.definition, copy.kind) == (first.definition, first.kind)
    made = client.post(address, {**begun, "title_fi": "Tyhjä", "template": "empty"})
    empty = Survey.objects.get(slug="tyhja")
    assert made["Location"] == reverse("surveys:survey_build", args=[empty.pk])
    assert [page["questions"] for page in empty.definition["pages"]] == [[]]
    wrong = client.post(address, {"template": "everyday", "title_fi": ""})
    assert set(wrong.context["form"].errors) == {"title_fi", "municipalities"}
