"""Killing the process that counts, as an operating system does, loses and doubles nothing."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from organisations.models import Organisation
from surveys.actions import create_survey, go_live
from surveys.gallery import everyday_definition
from surveys.models import Response, Survey, Uncounted
from tests.conftest import ROOT
from tests.surveys.conftest import PRIVACY

RESPONSES, BATCH, KILLS = 1500, 10, 4
WORK = f"""
import sys
import django
django.setup()
from surveys.rollups import count_responses, counting
counting.BATCH = dict.fromkeys(counting.BATCH, {BATCH})
print("ready", flush=True)
while count_responses():
    pass
"""
CHECK = """
import django
django.setup()
from surveys.models import Survey, Uncounted
from surveys.rollups import recount
from surveys.rollups.storing import read_rows
survey = Survey.objects.get()
people = read_rows(survey.pk).get((".people", "*"), {"": [0]})[""][0]
print(recount(survey, mend=False), people, Uncounted.objects.count())
"""


@pytest.fixture
def full(vaasa: Organisation) -> Survey:
    """A survey with many responses that wait to be counted."""
    survey = create_survey(
        vaasa, actor=None, slug="arkeni", kind="survey", title={"fi": "Arkeni"},
        definition=everyday_definition(), municipalities=vaasa.municipalities(), **PRIVACY,
    )  # fmt: skip
    version = go_live(survey, actor=None)
    chance = random.Random(4)  # noqa: S311 - no secret
    stored = Response.objects.bulk_create(
        Response(
            survey=survey, version=version, language="fi", municipality=vaasa.municipality,
            answers={"wellbeing": chance.randint(1, 5)}, respondent=f"{number}",
            client_key_hash=f"{number}", body_hash="x",
        )
        for number in range(RESPONSES)
    )  # fmt: skip
    Uncounted.objects.bulk_create(Uncounted(response=response) for response in stored)
    return survey


@pytest.fixture
def environment(full: Survey, tmp_path: Path) -> Iterator[dict[str, str]]:
    """How another process reaches the same data; of a database in memory it gets a file."""
    names = connection.settings_dict
    if connection.vendor == "sqlite":
        file = tmp_path / "koettu.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(file) as copy:
            connection.connection.backup(copy)
        copy.close()
        address = f"sqlite:///{file}"
    else:
        address = (
            f"postgres://{names['USER']}:{names['PASSWORD']}@{names['HOST']}:{names['PORT']}"
            f"/{names['NAME']}"
        )
    yield {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "koettu.settings.test",
    }
    connections.close_all()


def run(code: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def state(environment: dict[str, str]) -> tuple[int, int, int]:
    """Rows that are wrong, people counted, responses that wait."""
    wrong, people, waiting = run(CHECK, environment).communicate()[0].split()
    return int(wrong), int(people), int(waiting)


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_where_it_was(environment: dict[str, str]) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    cut_short = 0
    for _kill in range(KILLS):
        worker = run(WORK, environment)
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.01, 0.2))
        worker.send_signal(signal.SIGKILL)
        cut_short += worker.wait() == -signal.SIGKILL
        worker.stdout.close()
    wrong, people, waiting = state(environment)
    assert (wrong, people + waiting) == (0, RESPONSES)
    assert cut_short
    run(WORK, environment).communicate()
    assert state(environment) == (0, RESPONSES, 0)
