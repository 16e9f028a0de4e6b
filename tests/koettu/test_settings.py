"""Production refuses to start unsafe, and passes Django's own check for deployment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "DJANGO_SETTINGS_MODULE": "koettu.settings.production",
    "SECRET_KEY": "a-long-and-random-enough-key-for-the-test-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "koettu.example.fi",
    "DATABASE_URL": "postgres://koettu:secret@localhost:5432/koettu",
    "PUBLIC_URL": "https://koettu.example.fi",
}


def start(
    command: list[str], changes: dict[str, str], var: Path
) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "KOETTU_VAR": str(var)} | SAFE | changes
    return subprocess.run(
        [sys.executable, "-m", "koettu", *command],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_has_nothing_to_say(tmp_path: Path) -> None:
    run = start(["check", "--deploy", "--fail-level", "WARNING"], {}, tmp_path)
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "50 random characters"),
        ({"SECRET_KEY": "a" * 60}, "50 random characters"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "forge"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DEMO": "1"}, "DEMO"),
        ({"PUBLIC_URL": "http://koettu.example.fi"}, "https"),
        ({"KOETTU_K": "2"}, "at least 3"),
    ],
)
def test_unsafe_settings_are_refused(
    changes: dict[str, str], complaint: str, tmp_path: Path
) -> None:
    run = start(["check"], changes, tmp_path)
    assert run.returncode != 0
    assert complaint in run.stderr


def test_help_names_our_commands_first(tmp_path: Path) -> None:
    run = start(["--help"], {}, tmp_path)
    ours, rest = run.stdout.split("Available subcommands")
    for command in (
        "run",
        "worker",
        "load_demo",
        "import_responses",
        "analyse_file",
        "import_places",
    ):
        assert f" {command}\n" in ours
    assert "migrate" in rest
