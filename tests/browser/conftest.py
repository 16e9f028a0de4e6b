"""A real installation with the demo content, and a real Chromium to visit it with."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.indicators.server.faults import serving
from tests.indicators.server.sotkanet import Sotkanet

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
START_SECONDS = 400
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def sotkanet() -> Iterator[Sotkanet]:
    """The source of statistics on this machine; it answers of indicator 181 as Sotkanet does."""
    source = Sotkanet()
    source.values = {
        (region, year, "total"): value + (year - 2023) / 10
        for region, value in {1: 8.1, 2: 6.0, 4: 7.0, 5: 7.1, 6: 9.9}.items()
        for year in (2023, 2024)
    }
    with serving(source):
        yield source


@pytest.fixture(scope="session")
def koettu(tmp_path_factory: pytest.TempPathFactory, sotkanet: Sotkanet) -> Iterator[str]:
    """What `make run` starts, on a fresh folder and a free port: its address without a slash."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "DISPLAY"}
    }
    environment["KOETTU_VAR"] = str(tmp_path_factory.mktemp("koettu"))
    environment["SOTKANET_URL"] = sotkanet.url
    log = tmp_path_factory.mktemp("log") / "run.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "koettu", "run", "--port", str(port)],
            env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://localhost:{port}"
        try:
            wait_until_ready(f"{address}/readyz", process, log)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(url, timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")  # its event loop must end before another test has one
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """A person at a browser: visits pages and finds each of them accessible."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.refused: list[str] = []
        page.on("pageerror", lambda error: self.refused.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.refused.append(message.text)

    def visit(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")
        self.look()

    def click(self, role: Any, name: str, *, exact: bool = False) -> None:
        """Press a link or button and look at the page it leads to."""
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """No accessibility fault (WCAG 2.2 A and AA), no script or policy error, nothing too wide."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "async () => (await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))"
            ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' | '))"
        )
        assert found == [], f"{self.page.url}: {found}"
        assert self.refused == [], f"{self.page.url}: {self.refused}"
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} px too wide"

    def sign_in(self, name: str, language: str = "fi") -> None:
        """By the demo's one-click sign-in, as the person with this name."""
        self.page.goto(f"{self.address}/{language}/account/login/")
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_load_state()


WIDTHS = {"phone": 360, "desk": 1280}


@pytest.fixture
def visitor(koettu: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """A visitor with an empty browser, as wide as the test's parameter says: "phone" or "desk"."""
    width = WIDTHS[getattr(request, "param", "desk")]
    context = browser.new_context(viewport={"width": width, "height": 900})
    yield Visitor(context.new_page(), koettu)
    context.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium the journeys cannot be walked; the run says so at its end."""
    here = Path(__file__).parent
    journeys = [item for item in items if here in item.path.parents]
    for item in journeys:
        item.add_marker(pytest.mark.browser)
    if CHROMIUM is None and journeys:
        config.hook.pytest_deselected(items=journeys)
        items[:] = [item for item in items if item not in journeys]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line("Chromium is missing: the browser tests were left out.")
