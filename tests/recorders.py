"""A device on a demo screen: policy, consent and a day of its own, a real recorder process and a real strip.

The fixtures are for a folder's conftest to import, beside `screen`.
"""

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.formats.control import LARGEST_PACKET, Reply, Request, Status, decode_reply, encode
from aboveboard.formats.journal import read_journal, recording
from aboveboard.formats.places import Places
from aboveboard.model.events import FieldEdited, JournalRecord
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule, SiteRule
from aboveboard.model.sessions import Recording, SessionHead
from aboveboard.model.text import Redacted
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.turns import turns
from tests.patience import PATIENCE_S, until
from tests.permitting import permit, signers

COMPANION = Path(__file__).parent / "scripted_companion.py"
LAYERS = Layers(text=TextLayer.REDACTED)
EDITOR = AppRule(
    id="mousepad",
    name="Mousepad",
    identities=(AppIdentity(executable="/usr/bin/mousepad"),),
    layers=LAYERS,
    catalogues=("mousepad",),
)


@dataclass
class Companion:
    """The scripted companion, told what to do in words."""

    process: subprocess.Popen[bytes]
    lines: Any = field(repr=False)

    def do(self, *words: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words).encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.lines.readline() or b"{}")
        return answer

    def status(self) -> Reply:
        return msgspec.convert(self.do("status"), Reply)

    def begin(self, head: dict[str, Any]) -> None:
        """Begin a session; fails where it is refused."""
        reply = self.do("start", head)
        assert reply["state"] == "recording", reply["error"]

    def begin_at(self, head: dict[str, Any], hands: Hands, at: Point) -> None:
        """Begin a session and press there until the recorder has taken a press.

        What comes while a program is still starting may be dropped, and that is no fault.
        """
        self.begin(head)

        def taken() -> bool:
            hands.click(at)
            return self.status().events > 2

        until(taken, "a press taken", instead=self.status)


@dataclass
class Desk:
    """Everything of one device on one screen."""

    screen: DemoScreen
    folder: Path
    places: Places
    day: pyrage.x25519.Identity
    signers: list[Ed25519PrivateKey]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def allow(self, *apps: AppRule, sites: tuple[SiteRule, ...] = ()) -> None:
        """Install a signed policy with these apps and sites, and a consent to all of them."""
        permit(self.places, self.signers, *apps, sites=sites)

    def head(self, session: str, **changes: Any) -> dict[str, Any]:
        head = SessionHead(
            session=session,
            number=1,
            purpose="demo",
            receipt="r-demo",
            policy_version=1,
            began=int(time.time()),
            recipient=str(self.day.to_public()),
        )
        plain: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(head, **changes))
        return plain

    def start(self, command: Sequence[str], *, talk: bool = False) -> subprocess.Popen[bytes]:
        """Start a program that ends with the test; `talk` connects its input and output."""
        extra = {"XDG_RUNTIME_DIR": str(self.places.runtime.parent)}
        wire = subprocess.PIPE if talk else subprocess.DEVNULL
        self.processes.append(self.screen.start(command, extra=extra, output=wire, input_from=wire))
        return self.processes[-1]

    def recorder(self, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "aboveboard.cli", "recorder", "--data", str(self.places.data), *options]
        started = self.start(command, talk=True)
        assert started.stdout is not None
        assert started.stdout.readline() == b"ready\n"
        return started

    def companion(self) -> Companion:
        started = self.start([sys.executable, str(COMPANION), str(self.places.recorder_socket)], talk=True)
        assert started.stdout is not None
        assert started.stdout.readline() == b"ready\n", started.stdout.read()
        return Companion(started, started.stdout)

    def ask(self, request: Request) -> Reply:
        """Ask the recorder from a connection of our own, that began nothing."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
            caller.connect(str(self.places.recorder_socket))
            caller.send(encode(request))
            return decode_reply(caller.recv(LARGEST_PACKET))

    def read(self, session: str) -> Recording:
        """Return what is sealed of a session by now; nothing while its first block is not."""
        return recording(read_journal(self.places.journal / session, self.day).batches)

    def records(self, session: str) -> list[JournalRecord]:
        """Return what is sealed of a session by now, without its stretches."""
        return [record for stretch in self.read(session).stretches for record in stretch.records]

    def seals(self, session: str) -> None:
        """Wait until something of a session is sealed; a failure tells whether it goes on at all."""

        def instead() -> str:
            told = self.ask(Status())
            return f"but {told.state} {told.reason} {told.fault} {told.app!r}"

        until(lambda: self.read(session).stretches, "a sealed block", instead=instead)

    def typed(self, session: str) -> str:
        """Return the sealed text of all edits, one after the other."""
        edits = [record for record in self.records(session) if isinstance(record, FieldEdited)]
        return "".join(edit.content.text for edit in edits if isinstance(edit.content, Redacted))

    def wrote(self, session: str, text: str, what: str) -> None:
        """Wait until this is all that was typed; a failure tells what is sealed, and whether the machine lost a turn.

        A gap that the test did not make is the recorder's own word that it was kept from running for half a second.
        """

        def instead() -> str:
            told = self.ask(Status())
            return (
                f"but {self.typed(session)!r}, gaps {self.read(session).gaps}, {told.state} {told.reason} {told.app!r}"
            )

        until(lambda: self.typed(session) == text, what, instead=instead)

    def finish(self, process: subprocess.Popen[bytes]) -> None:
        """Let a recorder end in order, so that it has written whatever it was going to write."""
        process.terminate()
        process.wait(PATIENCE_S)

    def end(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()
            for wire in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    wire.close() if wire else None


@pytest.fixture
def desk(screen: DemoScreen, tmp_path: Path) -> Iterator[Desk]:
    """A device without policy and consent; both are for the test to give."""
    places = Places(data=tmp_path / "data", runtime=tmp_path / "run" / "aboveboard")
    places.make()
    (tmp_path / "run").chmod(0o700)
    desk = Desk(screen, tmp_path, places, pyrage.x25519.Identity.generate(), signers())
    yield desk
    desk.end()


@pytest.fixture
def view(screen: DemoScreen) -> Iterator[X11Desktop]:
    """The screen as a bystander sees it."""
    with X11Desktop(screen.environment) as view:
        yield view


@pytest.fixture
def hands(screen: DemoScreen, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    """A person's hands, which wait for the recorder's turn."""
    monkeypatch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
    with Hands(screen.display, ready=turns(desk.places.recorder_socket)) as hands:
        yield hands


@pytest.fixture
def window(desk: Desk, view: X11Desktop) -> Callable[..., Window]:
    """Start a program and return its window once it is on the screen and still."""

    def begin(executable: str, *arguments: str) -> Window:
        process = desk.start([executable, *arguments])

        def shown() -> Window | None:
            """The window once the window manager has placed it: it frames it where it will stay."""
            own = [window for window in view.context().stack if window.pid == process.pid and not window.popup]
            return own[-1] if own and own[-1].frame_box is not None and own[-1].box.width > 100 else None

        return until(shown, f"a window of {executable}")

    return begin
