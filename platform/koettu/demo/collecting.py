"""The demo's surveys and responses, through the same actions as real ones."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from accounts.models import User
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from reports.models import PublishedQuote
from surveys.actions import Consents, create_survey, go_live, make_link, submit_response
from surveys.gallery import everyday_definition, experience_definition
from surveys.models import Survey, SurveyVersion
from surveys.receipts import find_response, receipt_code

FILES = (
    "responses_fi.csv",
    "responses_sv.csv",
    "responses_fi_buses.csv",
    "responses_fi_casino.csv",
)
RETENTION_MONTHS = 60

TITLES = {
    "experience": {
        "fi": "Kerro kokemuksesi arjesta",
        "sv": "Berätta om din vardag",
        "en": "Tell about your everyday life",
    },
    "everyday": {
        "fi": "Arkeni – kysely asukkaille",
        "sv": "Min vardag – enkät till invånare",
        "en": "My everyday life – survey for residents",
    },
}
INTRODUCTIONS = {
    "experience": {
        "fi": "Kerro omin sanoin, mikä arjessasi toimii tai ei toimi. Hyvinvointialue ja kunnat lukevat kokemukset, "
        "ja ne otetaan mukaan hyvinvointikertomukseen.",
        "sv": "Berätta med egna ord vad som fungerar eller inte fungerar i din vardag. Välfärdsområdet och kommunerna "
        "läser erfarenheterna och tar med dem i välfärdsberättelsen.",
        "en": "Tell in your own words what works or does not work in your everyday life. The county and the "
        "municipalities read the experiences and take them into the welfare report.",
    },
    "everyday": {
        "fi": "Muutama kysymys siitä, mikä tuo iloa ja mikä huolettaa.",
        "sv": "Några frågor om vad som ger glädje och vad som oroar.",
        "en": "A few questions on what brings joy and what worries you.",
    },
}
PRIVACY: dict[str, Any] = {
    "decision": "Aluehallitus 14.4.2025 § 87 (esimerkki)",
    "controller": "Pohjanmaan hyvinvointialue (esimerkki)",
    "purpose": {
        "fi": "Asukkaiden kokemukset hyvinvointikertomuksen tueksi",
        "sv": "Invånarnas erfarenheter till stöd för välfärdsberättelsen",
        "en": "Residents' experiences in support of the welfare report",
    },
    "legal_basis": {
        "fi": "Yleistä etua koskeva tehtävä (laki 612/2021, 7 §) ja vastaajan suostumus",
        "sv": "Uppgift av allmänt intresse (lag 612/2021, 7 §) och den svarandes samtycke",
        "en": "Task in the public interest (Act 612/2021, section 7) and the respondent's consent",
    },
    "contact": "tietosuoja@example.fi",
    "retention_months": RETENTION_MONTHS,
    "is_demo": True,
}


def make_surveys(owner: Organisation, *, actor: User, opens_on: date) -> dict[str, SurveyVersion]:
    """The experience form and the survey, live in the four municipalities; by form name."""
    municipalities = list(owner.municipalities().filter(pk__in=("905", "399", "545", "231")))
    definitions = {"experience": experience_definition(), "everyday": everyday_definition()}
    versions = {}
    for form, definition in definitions.items():
        survey = create_survey(
            owner,
            actor=actor,
            slug="kokemus" if form == "experience" else "arkeni",
            kind=Survey.Kind.EXPERIENCE if form == "experience" else Survey.Kind.SURVEY,
            title=TITLES[form],
            introduction=INTRODUCTIONS[form],
            definition=definition,
            municipalities=municipalities,
            opens_on=opens_on,
            **PRIVACY,
        )
        versions[form] = go_live(survey, actor=actor)
    return versions


def share_links(
    versions: dict[str, SurveyVersion], ngos: list[Organisation], *, actor: User
) -> None:
    for version in versions.values():
        for ngo in ngos:
            make_link(version.survey, organisation=ngo, actor=actor)


def rows() -> Iterator[dict[str, str]]:
    """The invented responses, oldest first in each file."""
    for name in FILES:
        with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def answers_of(row: dict[str, str]) -> dict[str, object]:
    """A row's answers under the names of the form's questions; empty ones are left out."""
    if row["form"] == "experience":
        answers: dict[str, object] = {"about": row["about"], "experience": row["text"]}
    else:
        answers = {
            "wellbeing": int(row["wellbeing"]),
            "services": row["services"],
            "joy": row["joy"],
            "worry": row["worry"],
        }
    return {name: value for name, value in answers.items() if value}


def client_key(number: int) -> str:
    return f"demo-response-{number:04}"


def quoted_receipt() -> str:
    """The receipt code of an invented response that a published report quotes, else empty."""
    quoted = set(PublishedQuote.objects.values_list("response_id", flat=True))
    for number, _row in enumerate(rows()):
        code = receipt_code(client_key(number))
        response = find_response(code) if quoted else None
        if response and response.pk in quoted:
            return code
    return ""


def submit_responses(
    versions: dict[str, SurveyVersion],
    organisations: dict[str, Organisation],
    *,
    today: date,
    filers: dict[str, User],
    progress: Callable[[int], None],
) -> dict[int, str]:
    """Send every row in; returns the receipt codes by row number, for showing the way back."""
    municipalities = Municipality.objects.in_bulk()
    groups = PopulationGroup.objects.in_bulk()
    codes = {}
    for number, row in enumerate(rows()):
        codes[number] = submit_response(
            versions[row["form"]],
            answers=answers_of(row),
            language=row["language"],
            municipality=municipalities[row["municipality"]],
            groups=[groups[slug] for slug in row["groups"].split(";") if slug],
            consents=Consents(
                analyse=True,
                quote=row["consent_quote"] == "1",
                publish=row["consent_publish"] == "1",
                contact=False,
            ),
            client_key=client_key(number),
            actor=filers.get(row["organisation"]) if row["role"] != "resident" else None,
            role=row["role"],
            source=organisations.get(row["organisation"]),
            people_behind=int(row["people_behind"]) if row["people_behind"] else None,
            basis="Kerrottu yhdistyksen ryhmässä (esimerkki)" if row["role"] != "resident" else "",
            submitted_on=today - timedelta(days=int(row["days_ago"])),
        ).receipt_code
        progress(number + 1)
    return codes
