"""The house stands as docs/architecture.md draws it."""

import importlib
import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP = {
    "platform",
    "surveys",
    "organisations",
    "insights",
    "templates",
    "tests",
    "docs",
    "benchmarks",
    "requirements",
}
HEAVY = ("spacy", "sklearn", "pandas", "numpy", "scipy", "weasyprint", "simplemma")


def test_platform_is_a_folder_and_hides_nothing() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert platform.system()
    assert "platform" not in {path.name for path in ROOT.glob("*/__init__.py")}


def test_top_level_holds_what_is_planned() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    folders = {Path(name).parts[0] for name in tracked if "/" in name}
    assert folders - {".ci"} == TOP


@pytest.mark.parametrize(
    "app",
    [
        "shared",
        "accounts",
        "places",
        "indicators",
        "organisations",
        "surveys",
        "insights",
        "reports",
        "koettu",
    ],
)
def test_apps_are_top_level_packages_that_say_what_they_are(app: str) -> None:
    assert importlib.import_module(app).__doc__


def test_web_process_stays_light() -> None:
    """The servers' modules and every page's module import none of the heavy libraries."""
    code = (
        "import django, sys; django.setup()\n"
        "import koettu.asgi, koettu.wsgi, koettu.urls\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        f"heavy = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "print(','.join(heavy))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"DJANGO_SETTINGS_MODULE": "koettu.settings.test", "PATH": ""},
    )
    assert run.stdout.strip() == ""


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        if lock.name == "debian.txt":
            continue
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
