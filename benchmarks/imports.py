"""Rows of a spreadsheet checked and stored a second, against Django's own `bulk_create` without checks.

    python benchmarks/imports.py [--rows 20000] [--rounds 3]

Ten columns of answers, one of them 290 characters, and one of respondents. Interleaved rounds on
scratch databases (a file, and one in the PostgreSQL that DATABASE names); medians by the clock, and
processor time of the command and of PostgreSQL. The baseline inserts the same answers as they are: no
check, no pseudonym, no group, no queue of the rollup, nothing to begin again from.
"""

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.submit import ours, scratch_database

MEASURING = """
import json, sys, time, uuid, secrets
import django; django.setup()
from datetime import date
from pathlib import Path
from django.db import connection
from surveys.actions import check_import, store_import
from surveys.models import ImportBatch, Response, Survey
from shared.spreadsheets import read_table
from surveys.spreadsheets import Columns

rows, rounds = map(int, sys.argv[1:])
sys.path.insert(0, "benchmarks/submitting")
from world import ANSWERS
survey = Survey.objects.get()
version = survey.versions.first()
columns = Columns(
    questions={name: name for name in ANSWERS}, municipality="905", respondent_column="who",
    language="fi", groups_column="groups", consent=["analyse"], basis="told",
)


def backend():
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def timed(work):
    clock, cpu, database = time.perf_counter(), time.process_time(), backend()
    work()
    return {"clock": rows / (time.perf_counter() - clock),
            "cpu": rows / (time.process_time() - cpu + backend() - database)}


def spreadsheet(number):
    lines = [";".join([*ANSWERS, "who", "groups"])]
    cells = {name: "|".join(v) if isinstance(v, list) else str(v) for name, v in ANSWERS.items()}
    cells["moves"] = "yes"
    for row in range(rows):
        lines.append(";".join([*cells.values(), f"r{number}-{row}", "nuoret"]))
    return "\\n".join(lines).encode()


def plain(number):
    day = date(2026, 1, 1)
    for start in range(0, rows, 2000):
        Response.objects.bulk_create([
            Response(
                survey=survey, version=version, municipality_id="905", answers=ANSWERS, language="fi",
                submitted_on=day, respondent=secrets.token_hex(16), client_key_hash=secrets.token_hex(32),
                body_hash="", receipt_hash=None,
            )
            for _row in range(min(2000, rows - start))
        ])


for number in range(rounds):
    import io
    file = io.BytesIO(spreadsheet(number)); file.name = "rows.csv"
    table = read_table(file)
    batch = ImportBatch.objects.create(
        survey=survey, organisation=survey.organisation, file_name="rows.csv", mapping=columns.to_json()
    )
    checked = None
    def check():
        global checked
        checked = check_import(batch, table)
    found = {"check": timed(check)}
    assert checked.good == rows, (checked.good, checked.faults[:2])
    before = Response.objects.count()
    found["store"] = timed(lambda: store_import(batch, table))
    assert Response.objects.count() == before + rows
    found["bulk_create"] = timed(lambda: plain(number))
    print(json.dumps(found), flush=True)
"""


def measure(name: str, environment: dict[str, str], options: argparse.Namespace) -> None:
    """Make the survey, import and insert in turns, and print the medians."""
    world = [sys.executable, str(HERE / "submitting" / "world.py")]
    subprocess.run(world, env=environment, capture_output=True, check=True)
    run = subprocess.run(
        [sys.executable, "-c", MEASURING, str(options.rows), str(options.rounds)],
        env=environment,
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    base = statistics.median(one["bulk_create"]["clock"] for one in found)
    print(f"\n{name:<14}rows/s by the clock   × bulk_create   rows per CPU second")
    for what in ("check", "store", "bulk_create"):
        clock = statistics.median(one[what]["clock"] for one in found)
        cpu = statistics.median(one[what]["cpu"] for one in found)
        print(f"{what:<14}{clock:19,.0f}{clock / base:16.2f}{cpu:22,.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="koettu-bench-") as folder:
        file = f"sqlite:///{folder}/{secrets.token_hex(4)}.sqlite3"
        measure("SQLite", ours(file, folder), options)
        with scratch_database() as database:
            measure("PostgreSQL", ours(database, folder), options)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
