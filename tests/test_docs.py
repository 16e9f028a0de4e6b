"""The documentation tells what is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from koettu.__main__ import OURS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
VARIABLE = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"')
COMMAND = re.compile(r"\bkoettu ([a-z][a-z_]+)\b")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_named_exist(page: Path) -> None:
    for name in COMMAND.findall(page.read_text()):
        assert name in get_commands(), name


def test_every_command_of_ours_is_documented() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    ours = {name for name, app in get_commands().items() if app in OURS}
    assert {name for name in ours if name not in text} == set()


def test_every_setting_is_documented() -> None:
    code = "\n".join(
        path.read_text() for path in (ROOT / "platform" / "koettu" / "settings").glob("*.py")
    )
    table = (ROOT / "docs" / "reference" / "settings.md").read_text()
    read = set(VARIABLE.findall(code)) - {"PYTEST_XDIST_WORKER", "DEBUG"}
    assert {name for name in read if f"`{name}`" not in table} == set()


def test_every_attack_on_disclosure_has_its_tests() -> None:
    page = (ROOT / "docs" / "algorithms" / "disclosure.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ") and "`test_" in line]
    named = set(re.findall(r"`(test_\w+)`", "\n".join(rows)))
    written = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(rows) > 15
    assert {name for name in named if f"def {name}(" not in written} == set()
