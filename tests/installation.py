"""A small installation of its own: a fresh SQLite file, one open survey, a real server."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
OTHERS = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "DISPLAY"}
PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_reference_data", verbosity=0)
from organisations.models import Organisation
from places.models import Municipality
from surveys.actions import create_survey, go_live
place = Municipality.objects.get(pk="905")
vaasa = Organisation.objects.create(
    kind="municipality", name="Vaasan kaupunki", slug="vaasa", municipality=place
)
question = {"name": "bus", "type": "single", "label": {"fi": "Kuljetko bussilla?", "sv": "Åker du buss?"},
            "choices": [{"name": "yes", "label": {"fi": "Kuljen", "sv": "Ja"}},
                        {"name": "no", "label": {"fi": "En", "sv": "Nej"}}]}
why = {"name": "why", "type": "text", "label": {"fi": "Miksi et?", "sv": "Varför inte?"},
       "relevant": "${bus} = 'no'"}
story = {"name": "story", "type": "long-text", "required": True,
         "label": {"fi": "Kerro matkoistasi", "sv": "Berätta om dina resor"}}
pages = [{"name": "trips", "title": {"fi": "Matkat", "sv": "Resor"}, "questions": [question, why, story]}]
for slug, is_sensitive in (("matkat", False), ("arka", True)):
    survey = create_survey(
        vaasa, actor=None, slug=slug, kind="survey", title={"fi": "Matkat", "sv": "Resor"},
        definition={"pages": pages, "languages": ["fi", "sv"], "ask_groups": False},
        municipalities=[place], controller="Vaasan kaupunki", purpose={"fi": "Liikenne", "sv": "Trafik"},
        legal_basis={"fi": "Laki", "sv": "Lag"}, contact="a@example.fi",
        decision="Kaupunginhallitus 14.4.2026 § 87",
    )
    survey.is_sensitive = is_sensitive
    survey.save(update_fields=["is_sensitive"])
    go_live(survey, actor=None)
"""


@dataclass(frozen=True, slots=True)
class Installation:
    """`address` without a slash; `folder` holds all that it writes, `log` all that it says."""

    address: str
    folder: Path
    log: Path

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database file holds."""
        file = self.folder / "koettu.sqlite3"
        with closing(sqlite3.connect(file, timeout=20)) as database, database:
            return database.execute(sql, values).fetchall()

    def responses(self) -> int:
        found: int = self.ask("SELECT count(*) FROM surveys_response")[0][0]
        return found


@contextmanager
def installed(folder: Path, *, interface: str = "wsgi", **settings: str) -> Iterator[Installation]:
    """What is started with these settings, ended at the end."""
    environment = {name: value for name, value in os.environ.items() if name not in OTHERS}
    environment |= {"KOETTU_VAR": str(folder), "DEMO": "false", **settings}
    environment["DJANGO_SETTINGS_MODULE"] = "koettu.settings.dev"
    code = f"import django; django.setup()\n{PREPARE}"
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    server = [
        *(sys.executable, "-m", "granian", f"koettu.{interface}:application"),
        *("--interface", {"wsgi": "wsgi", "asgi": "asginl"}[interface]),
        *("--host", "127.0.0.1", "--port", str(port)),
        *(("--blocking-threads", "4") if interface == "wsgi" else ()),
    ]
    with log.open("w") as output:
        process = subprocess.Popen(
            server, env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://localhost:{port}"
            _wait_for(address, process, log)
            yield Installation(address, folder, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{address}/readyz", timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text())
