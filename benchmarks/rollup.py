"""Counts of a million responses: from the rollup, and from the answers themselves.

    python benchmarks/rollup.py [--responses 1000000] [--rounds 7] [--database postgres://…|sqlite]

Fills a database of its own by SQL, lets the worker's code count everything, and then asks for the
answers to one question in all 308 municipalities and 7 population groups, in turn from the rollup
and by an aggregate over the JSON of the answers. Prints medians, their ratio and the upkeep of the
rollup for each response.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

POSTGRES = "postgres://postgres@127.0.0.1:5432/koettu_benchmark"
arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--responses", type=int, default=1_000_000)
arguments.add_argument("--rounds", type=int, default=7)
arguments.add_argument("--database", default=POSTGRES, help="its content is deleted; or: sqlite")
options = arguments.parse_args()

folder = tempfile.TemporaryDirectory(prefix="koettu-benchmark-")
os.environ["KOETTU_VAR"] = folder.name
os.environ["DJANGO_SETTINGS_MODULE"] = "koettu.settings.dev"
os.environ["DATABASE_URL"] = (
    f"sqlite:///{folder.name}/koettu.sqlite3" if options.database == "sqlite" else options.database
)

import psycopg
from psycopg import sql

if options.database != "sqlite":
    server, _slash, name = options.database.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.definition import Choice, Definition, Page, Question, plain
from surveys.models import AnswerCount, Survey, SurveyVersion, Uncounted
from surveys.rollups import count_responses, counting, distributions, numbers_by_place

GROUPS = 7
SCALE = "q3"
WORDS = "Bussi ei enää kulje iltaisin, ja kaupassa käynti on naapurin kyydin varassa. " * 4
SEED = {
    "postgresql": """
        INSERT INTO surveys_response (id, survey_id, version_id, answers, language, municipality_id,
            submitted_on, status, status_reason, revision, role, basis, heard_how, consent_analyse,
            consent_quote, consent_publish, consent_contact, consent_wording, respondent,
            client_key_hash, body_hash, receipt_hash, is_repeat)
        SELECT gen_random_uuid(), %(survey)s, %(version)s, jsonb_build_object(
            'q1', 'c' || (1 + floor(random() * 5))::int,
            'q2', jsonb_build_array('c1', 'c' || (2 + floor(random() * 4))::int),
            'q3', 1 + floor(random() * 5)::int, 'q4', 1 + floor(random() * 5)::int,
            'q5', 1 + floor(random() * 5)::int, 'q6', 1 + floor(random() * 5)::int,
            'q7', random() < 0.5, 'q8', floor(random() * 100)::int,
            'q9', 1 + floor(random() * 10)::int, 'q10', %(words)s::text),
            'fi', place.code, current_date - floor(random() * 365)::int, 'received', '', 0,
            'resident', '', '', true, true, false, false, '2026-11', md5(random()::text),
            md5('key' || number), md5('body' || number), md5('code' || number), false
        FROM generate_series(1, %(responses)s) AS number
        JOIN (SELECT code, row_number() OVER (ORDER BY code) AS place FROM places_municipality)
            AS place ON place.place = 1 + number %% %(places)s
    """,
    "sqlite": """
        INSERT INTO surveys_response (id, survey_id, version_id, answers, language, municipality_id,
            submitted_on, status, status_reason, revision, role, basis, heard_how, consent_analyse,
            consent_quote, consent_publish, consent_contact, consent_wording, respondent,
            client_key_hash, body_hash, receipt_hash, is_repeat)
        WITH RECURSIVE numbers (number) AS
            (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < %(responses)s),
        places AS
            (SELECT code, row_number() OVER (ORDER BY code) AS place FROM places_municipality)
        SELECT lower(hex(randomblob(16))), %(survey)s, %(version)s, json_object(
            'q1', 'c' || (1 + abs(random()) %% 5),
            'q2', json_array('c1', 'c' || (2 + abs(random()) %% 4)),
            'q3', 1 + abs(random()) %% 5, 'q4', 1 + abs(random()) %% 5,
            'q5', 1 + abs(random()) %% 5, 'q6', 1 + abs(random()) %% 5,
            'q7', json(CASE WHEN random() < 0 THEN 'true' ELSE 'false' END),
            'q8', abs(random()) %% 100, 'q9', 1 + abs(random()) %% 10, 'q10', %(words)s),
            'fi', code, date('now', '-' || (abs(random()) %% 365) || ' days'), 'received', '', 0,
            'resident', '', '', 1, 1, 0, 0, '2026-11', lower(hex(randomblob(16))),
            'key' || number, 'body' || number, 'code' || number, 0
        FROM numbers JOIN places ON place = 1 + number %% %(places)s
    """,
}
GROUP_SEED = {
    "postgresql": "random() < 1.0 / %s",
    "sqlite": "abs(random()) %% %s = 0",
}
AGGREGATE = {
    "postgresql": """
        SELECT municipality_id, populationgroup_id, count(*), sum(score), sum(score * score),
            count(*) FILTER (WHERE score = 1), count(*) FILTER (WHERE score = 2),
            count(*) FILTER (WHERE score = 3), count(*) FILTER (WHERE score = 4),
            count(*) FILTER (WHERE score = 5)
        FROM (SELECT id, municipality_id, (answers->>%s)::int AS score FROM surveys_response
              WHERE survey_id = %s AND NOT is_repeat
                AND status NOT IN ('withdrawn', 'sealed', 'not-published')) AS told
        JOIN surveys_response_groups ON response_id = told.id
        GROUP BY municipality_id, populationgroup_id
    """,
    "sqlite": """
        SELECT municipality_id, populationgroup_id, count(*), sum(score), sum(score * score),
            sum(score = 1), sum(score = 2), sum(score = 3), sum(score = 4), sum(score = 5)
        FROM (SELECT id, municipality_id, json_extract(answers, '$.' || %s) AS score
              FROM surveys_response
              WHERE survey_id = %s AND NOT is_repeat
                AND status NOT IN ('withdrawn', 'sealed', 'not-published')) AS told
        JOIN surveys_response_groups ON response_id = told.id
        GROUP BY municipality_id, populationgroup_id
    """,
}


def ask(name: str, kind: str, **more: object) -> Question:
    return Question(name=name, type=kind, label={"fi": name}, **more)


def make_survey() -> tuple[Survey, SurveyVersion]:
    """Ten questions of the usual types, asked everywhere."""
    call_command("migrate", verbosity=0)
    call_command("load_reference_data", verbosity=0)
    choices = [Choice(name=f"c{number}", label={"fi": str(number)}) for number in range(1, 6)]
    definition = Definition(
        pages=[
            Page(
                name="page",
                title={"fi": "Sivu"},
                questions=[
                    ask("q1", "single", choices=choices),
                    ask("q2", "multiple", choices=choices),
                    *(ask(f"q{number}", "scale") for number in (3, 4, 5, 6)),
                    ask("q7", "yes-no"),
                    ask("q8", "integer"),
                    ask("q9", "scale", points=10),
                    ask("q10", "long-text"),
                ],
            )
        ]
    )
    organisation = Organisation.objects.create(kind="ngo", name="Mittaus", slug="mittaus")
    survey = Survey.objects.create(
        slug="mittaus", organisation=organisation, status="live", title={"fi": "Mittaus"}
    )
    version = SurveyVersion.objects.create(survey=survey, number=1, definition=plain(definition))
    return survey, version


def fill(survey: Survey, version: SurveyVersion) -> None:
    """Responses with their groups, one of seven on average, that all wait to be counted."""
    vendor = connection.vendor
    groups = list(PopulationGroup.objects.order_by("pk").values_list("pk", flat=True)[:GROUPS])
    with connection.cursor() as cursor:
        values = {
            "survey": survey._meta.pk.get_db_prep_value(survey.pk, connection),
            "version": version.pk,
            "words": WORDS[:290],
            "responses": options.responses,
            "places": Municipality.objects.count(),
        }
        cursor.execute(SEED[vendor], values)
        for group in groups:
            cursor.execute(
                "INSERT INTO surveys_response_groups (response_id, populationgroup_id)"  # noqa: S608 - our own words
                f" SELECT id, %s FROM surveys_response WHERE {GROUP_SEED[vendor]}",
                [group, GROUPS],
            )
        cursor.execute("INSERT INTO surveys_uncounted SELECT id FROM surveys_response ORDER BY id")
        cursor.execute("ANALYZE")


def cpu_seconds() -> float:
    """What this process and, where it can be seen, the database's have used."""
    used = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            file = Path(f"/proc/{cursor.fetchone()[0]}/stat")
        if file.exists():
            fields = file.read_text().rpartition(")")[2].split()
            used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def count_all() -> tuple[list[float], list[float]]:
    """Microseconds of time and of CPU for each response, of every go of some batches."""
    times, cpus = [], []
    while waiting := Uncounted.objects.count():
        say(f"{waiting} wait to be counted")
        time_, cpu = time.perf_counter(), cpu_seconds()
        done = count_responses()
        times.append((time.perf_counter() - time_) / done * 1e6)
        cpus.append((cpu_seconds() - cpu) / done * 1e6)
    return times, cpus


def json_aggregate(survey: Survey) -> int:
    with connection.cursor() as cursor:
        key = survey._meta.pk.get_db_prep_value(survey.pk, connection)
        cursor.execute(AGGREGATE[connection.vendor], [SCALE, key])
        return len(cursor.fetchall())


def in_database(survey: Survey) -> int:
    """The rollup's rows as the database gives them, nothing done with them."""
    rows = AnswerCount.objects.filter(survey=survey, question=SCALE)
    statement, params = rows.values_list("municipality", "cells").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return len(cursor.fetchall())


def compare(survey: Survey) -> dict[str, list[float]]:
    """Milliseconds of each way, taken in turns."""
    ways: dict[str, Callable[[], object]] = {
        "JSON aggregate": lambda: json_aggregate(survey),
        "rollup, in the database": lambda: in_database(survey),
        "rollup, read into numbers": lambda: numbers_by_place(survey, SCALE),
        "results of a page, all questions": lambda: distributions(survey),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(options.rounds + 1):
        for name, way in ways.items():
            begin = time.perf_counter()
            way()
            if number:  # the first round warms up
                found[name].append((time.perf_counter() - begin) * 1000)
    return found


def agree(survey: Survey) -> None:
    """Both ways must give the same, cell by cell."""
    cells = {
        (place, group): [one.people, one.total // 1000, one.squares // 1000**2]
        + [one.answers.get(str(point), 0) for point in range(1, 6)]
        for place, groups in numbers_by_place(survey, SCALE).items()
        for group, one in groups.items()
        if group
    }
    with connection.cursor() as cursor:
        key = survey._meta.pk.get_db_prep_value(survey.pk, connection)
        cursor.execute(AGGREGATE[connection.vendor], [SCALE, key])
        plainly = {(place, group): list(rest) for place, group, *rest in cursor.fetchall()}
    if cells != plainly:
        raise SystemExit("The rollup and the aggregate differ.")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    survey, version = make_survey()
    say(f"{options.responses} responses into {connection.vendor} …")
    fill(survey, version)
    wall, cpu = count_all()
    agree(survey)
    found = compare(survey)
    slow = statistics.median(found["JSON aggregate"])
    batch = counting.BATCH[connection.vendor]
    print(f"\n{connection.vendor}, {options.responses} responses, load {os.getloadavg()[0]:.1f}")
    print(f"{'':<36} {'median ms':>10} {'×':>7}")
    for name, times in found.items():
        median = statistics.median(times)
        print(f"{name:<36} {median:>10.2f} {slow / median:>7.0f}")
    for name, used in (("time", wall), ("CPU", cpu)):
        print(
            f"upkeep, batches of {batch}, µs of {name} per response: median"
            f" {statistics.median(used):.0f}, least {min(used):.0f}, most {max(used):.0f}"
        )
    connection.close()
    folder.cleanup()


main()
