"""Begin an installation whose only survey asks in every way: `python -m tests.browser.every_type`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koettu.settings.dev")
django.setup()

from django.core.management import call_command  # noqa: E402

from organisations.models import Organisation  # noqa: E402
from places.models import (  # noqa: E402
    Municipality,
    PopulationGroup,
    Region,
    WellbeingServicesCounty,
)
from surveys.actions import create_survey, go_live  # noqa: E402
from tests.surveys.conftest import PRIVACY  # noqa: E402
from tests.surveys.everything import everything  # noqa: E402


def begin() -> None:
    call_command("migrate", verbosity=0)
    county = WellbeingServicesCounty.objects.create(
        code="17", name={"fi": "Pohjanmaan hyvinvointialue", "sv": "Österbottens välfärdsområde"}
    )
    region = Region.objects.create(code="15", name={"fi": "Pohjanmaa", "sv": "Österbotten"})
    town = Municipality.objects.create(
        code="905",
        name={"fi": "Vaasa", "sv": "Vasa"},
        county=county,
        region=region,
        language_status="fi-sv",
        population=67_988,
        longitude=21.6,
        latitude=63.1,
    )
    for position, (slug, name) in enumerate(
        [
            ("nuoret", "nuoret (13–17)"),
            ("seksuaali-ja-sukupuolivahemmistot", "seksuaali- ja sukupuolivähemmistöt"),
        ]
    ):
        PopulationGroup.objects.create(slug=slug, axis="age", name={"fi": name}, position=position)
    survey = create_survey(
        Organisation.objects.create(
            kind="municipality", name="Vaasan kaupunki", slug="vaasa", municipality=town
        ),
        actor=None,
        slug="kaikki",
        kind="survey",
        title={"fi": "Kaikki kysymystyypit", "sv": "Alla slag av frågor"},
        definition=everything(),
        municipalities=[town],
        is_sensitive=True,
        **PRIVACY,
    )
    go_live(survey, actor=None)


if __name__ == "__main__":
    begin()
