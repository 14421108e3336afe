"""A real companion with its recorder, strip, pages and browser, on a demo screen of its own."""

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.formats.control import SOCKET_NAME
from aboveboard.studio.hands import Hands
from aboveboard.studio.person import Person
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns
from tests.companions import Participant, participant, site
from tests.journeys.companion.browsing import Open, serving
from tests.patience import PATIENCE_S, until

COMPANION = ("companion", "--demo", "--browser-arg=--force-renderer-accessibility")


@dataclass
class Desk:
    """A participant at a demo screen with a running companion."""

    screen: DemoScreen
    who: Participant
    person: Person
    process: subprocess.Popen[bytes]
    log: Path

    def command(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[bytes]:
        """Run `aboveboard ...` on this screen and return what it printed (both streams)."""
        child = start(self.screen, self.who, words, output=subprocess.PIPE, input_from=subprocess.PIPE)
        printed, _ = child.communicate(typed.encode(), timeout=PATIENCE_S)
        return subprocess.CompletedProcess(words, child.returncode, printed)

    def restart(self) -> None:
        """Start another companion, as the next login would."""
        self.log.write_bytes(b"")
        with self.log.open("ab") as output:
            self.process = start(self.screen, self.who, COMPANION, output=output.fileno())
        until(lambda: b"companion is ready" in self.log.read_bytes(), "the companion was ready")

    def status(self) -> dict[str, object]:
        printed = self.command("status", "--json")
        assert printed.returncode == 0, printed.stdout
        return dict(json.loads(printed.stdout))


def start(
    screen: DemoScreen, who: Participant, words: tuple[str, ...], *, output: int, input_from: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    extra = {"ABOVEBOARD_DATA": str(who.places.data)}
    command = [sys.executable, "-m", "aboveboard.cli", *words]
    return screen.start(command, extra=extra, output=output, input_from=input_from)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A screen for each test: a companion leaves windows, and tests break screens."""
    log = tmp_path / "companion.log"
    with DemoScreen() as screen, log.open("wb") as output, contextlib.ExitStack() as stack:
        who = participant(tmp_path, purpose="demo")
        process = start(screen, who, COMPANION, output=output.fileno())
        address = find_address(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
        desktop = stack.enter_context(X11Desktop(screen.environment))
        elements = stack.enter_context(AtspiElements(address, budget_ms=10_000))
        monkeypatch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])  # libxcb reads it from there only
        recorder = Path(screen.environment["XDG_RUNTIME_DIR"]) / "aboveboard" / SOCKET_NAME
        hands = stack.enter_context(Hands(screen.display, ready=turns(recorder)))
        until(lambda: b"companion is ready" in log.read_bytes(), "the companion was ready")
        yield Desk(screen, who, Person(hands, desktop, elements), process, log)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True)
        yield browser
        browser.close()


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Open]:
    with site(tmp_path) as made, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        opened = Open(made, f"k3f9.localhost:{listener.getsockname()[1]}", tmp_path / "entrances")
        with serving(opened.written, listener):
            yield opened


@pytest.fixture
def person(chromium: Browser, pages: Open) -> Iterator[Page]:
    """A browser window that came in by the entrance."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE_S * 1_000)
    page = context.new_page()
    page.goto(pages.entrance().as_uri())
    page.wait_for_url(f"http://{pages.host}/notice")
    yield page
    context.close()
