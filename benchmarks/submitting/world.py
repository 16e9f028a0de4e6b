"""A database with one live survey of ten questions: `python world.py` under the settings given.

Prints as JSON what a sender needs: the address to send to and the body of one response.
"""

import json
import os
from datetime import date
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koettu.settings.production")

import django

django.setup()

from django.core.management import call_command

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup, Region, WellbeingServicesCounty
from shared.translated import Translated
from surveys.actions import create_survey, go_live
from surveys.definition import Choice, Definition, Page, Question
from surveys.models import Survey

STORY = (
    "Äitini asuu yksin kymmenen kilometrin päässä keskustasta, eikä sinne enää mene bussia iltaisin. "
    "Kuoroharjoitukset jäivät, ja naapurin kyyti on ainoa tapa päästä kauppaan. Hän ei halua olla "
    "vaivaksi, joten usein hän jättää menemättä. Toivoisin, että kutsukyyti kulkisi myös viikonloppuna."
)
ANSWERS = {
    "wellbeing": 7,
    "lonely": "sometimes",
    "services": ["health", "culture"],
    "age": 67,
    "moves": True,
    "safe": 4,
    "joy": "Kuoro ja lastenlapset",
    "reach": "phone",
    "visits": 3,
    "experience": STORY,
}


def question(name, type_, **more: Any) -> Question:
    return Question(name=name, type=type_, label={"fi": name, "sv": name}, **more)


def choices(*names: str) -> list[Choice]:
    return [Choice(name=name, label={"fi": name, "sv": name}) for name in names]


def definition() -> Definition:
    return Definition(
        pages=[
            Page(
                "life",
                {"fi": "Arki", "sv": "Vardag"},
                [
                    question("wellbeing", "scale", points=10, required=True),
                    question("lonely", "single", choices=choices("never", "sometimes", "often")),
                    question(
                        "services",
                        "multiple",
                        choices=choices("health", "culture", "sports", "day"),
                    ),
                    question("age", "integer"),
                    question("moves", "yes-no"),
                    question("safe", "scale", points=5),
                    question("joy", "text"),
                    question("reach", "single", choices=choices("phone", "letter", "visit")),
                    question("visits", "integer"),
                    question("experience", "long-text", required=True),
                ],
            )
        ]
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    county = WellbeingServicesCounty.objects.create(code="17", name=Translated(fi="Pohjanmaa"))
    region = Region.objects.create(code="15", name=Translated(fi="Pohjanmaa"))
    vaasa = Municipality.objects.create(
        code="905",
        name=Translated(fi="Vaasa"),
        county=county,
        region=region,
        language_status="fi-sv",
        population=67_988,
        longitude=21.6,
        latitude=63.1,
    )
    PopulationGroup.objects.create(
        slug="nuoret", axis="age", name=Translated(fi="nuoret"), position=1
    )
    organisation = Organisation.objects.create(
        kind="municipality", name="Vaasa", slug="vaasa", municipality=vaasa
    )
    survey = create_survey(
        organisation,
        actor=None,
        slug="arki",
        kind=Survey.Kind.EXPERIENCE,
        title={"fi": "Arki", "sv": "Vardag"},
        definition=definition(),
        municipalities=[vaasa],
        controller="Vaasa",
        purpose={"fi": "x", "sv": "x"},
        legal_basis={"fi": "x", "sv": "x"},
        contact="a@example.fi",
        decision="§ 1",
        opens_on=date(2026, 1, 1),
        closes_on=date(2099, 12, 31),
    )
    go_live(survey, actor=None)
    body = {
        "survey": "arki",
        "version": 1,
        "answers": ANSWERS,
        "language": "fi",
        "municipality": "905",
        "groups": ["nuoret"],
        "consents": {"analyse": True, "quote": True},
    }
    print(json.dumps({"path": "/api/responses/", "body": body}))


if __name__ == "__main__":
    main()
