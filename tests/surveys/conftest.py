"""What the tests of surveys share: one open experience form and one open survey."""

from collections.abc import Callable
from typing import Any

import pytest

from organisations.models import Organisation
from places.models import Municipality, ThemeCategory
from surveys.actions import Consents, Submitted, create_survey, go_live, submit_response
from surveys.gallery import everyday_definition, experience_definition
from surveys.models import Survey

PRIVACY: dict[str, Any] = {
    "controller": "Pohjanmaan hyvinvointialue",
    "purpose": {"fi": "Hyvinvointikertomus", "sv": "Välfärdsberättelse"},
    "legal_basis": {"fi": "Laki 612/2021, 7 §", "sv": "Lagen 612/2021, 7 §"},
    "contact": "hyvinvointi@example.fi",
    "decision": "Aluehallitus 14.4.2025 § 87",
}
STORY = "Bussi ei enää kulje iltaisin, enkä pääse kuoroon."


@pytest.fixture
def experience(
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    categories: dict[str, ThemeCategory],
) -> Survey:
    survey = create_survey(
        county_organisation,
        actor=None,
        slug="kerro",
        kind="experience",
        title={"fi": "Kerro kokemus", "sv": "Berätta en erfarenhet"},
        definition=experience_definition(),
        municipalities=[municipalities[code] for code in ("905", "399", "545", "231")],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    return survey


@pytest.fixture
def everyday(vaasa: Organisation, municipalities: dict[str, Municipality]) -> Survey:
    survey = create_survey(
        vaasa,
        actor=None,
        slug="arkeni",
        kind="survey",
        title={"fi": "Arkeni", "sv": "Min vardag"},
        definition=everyday_definition(),
        municipalities=[municipalities["905"]],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    return survey


@pytest.fixture
def send(experience: Survey, municipalities: dict[str, Municipality]) -> Callable[..., Submitted]:
    """`send(key=…, answers=…)`: one response to the experience form."""

    def make(key: str = "key-00000001", **changes: Any) -> Submitted:
        values: dict[str, Any] = {
            "answers": {"experience": STORY},
            "language": "fi",
            "municipality": municipalities["905"],
            "consents": Consents(analyse=True, quote=True),
            "client_key": key,
        }
        version = changes.pop("version", None) or experience.versions.get()
        return submit_response(version, **{**values, **changes})

    return make
