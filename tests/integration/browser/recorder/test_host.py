"""The host as a browser starts it: a real process between two pipes and the recorder's real sockets."""

import contextlib
import os
import select
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from aboveboard.desktop.x11.broker import parent_of
from aboveboard.elements.browser.link import Browser, Heard, Link
from aboveboard.formats.browser import (
    LARGEST_MESSAGE,
    REPORTS_SOCKET,
    SCOPE_SOCKET,
    BrowserScope,
    Down,
    Pause,
    decode_down,
    encode,
)
from aboveboard.formats.browser_reports import Focused, Hello
from tests.patience import PATIENCE_S, until

ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop/"
ABSENT, IDLE = BrowserScope(state="absent"), BrowserScope(state="idle")
HELLO = Hello(extension="1", browser="chromium/156")
SOURCE = Path(__file__).parents[4] / "src"


@dataclass
class Host:
    """A host and the browser's ends of its pipes; this test is the browser."""

    process: subprocess.Popen[bytes]

    def tell(self, message: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(struct.pack("=I", len(message)) + message)
        self.process.stdin.flush()

    def speaks(self) -> bool:
        """Tell whether something can be heard at once."""
        assert self.process.stdout is not None
        return bool(select.select([self.process.stdout], [], [], 0.01)[0])

    def hear(self) -> Down:
        assert self.process.stdout is not None
        (length,) = struct.unpack("=I", self.process.stdout.read(4))
        return decode_down(self.process.stdout.read(length))

    def hear_until(self, wanted: Down) -> None:
        until(lambda: self.hear() == wanted, "what the extension waits for")

    def close(self) -> int:
        """Close the host's input, as a browser does that ends; return the host's status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    runtime = tmp_path / "run" / "aboveboard"
    runtime.mkdir(parents=True, mode=0o700)
    return runtime


@pytest.fixture
def start(runtime: Path) -> Iterator[Callable[..., Host]]:
    with contextlib.ExitStack() as started:

        def begin(origin: str = ORIGIN, *rest: str) -> Host:
            command = [sys.executable, "-m", "aboveboard.cli", "browser-host", origin, *rest]
            environment = {**os.environ, "XDG_RUNTIME_DIR": str(runtime.parent), "PYTHONPATH": str(SOURCE)}
            environment["ABOVEBOARD_DATA"] = str(runtime.parent.parent / "data")
            process = started.enter_context(
                subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
                )
            )
            started.callback(process.kill)
            return Host(process)

        yield begin


def own_host(pid: int) -> Browser | None:
    """Return this test as the browser of a host that it started."""
    return Browser(os.getpid(), 7) if parent_of(pid) == os.getpid() else None


def heard(link: Link, count: int) -> list[Heard | None]:
    """Return so many things that a host told."""
    found: list[Heard | None] = []

    def all_of_it() -> bool:
        found.extend(link.heard())
        return len(found) >= count

    until(all_of_it, "what was told")
    return found


def test_messages_pass_both_ways_unchanged(runtime: Path, start: Callable[..., Host]) -> None:
    with Link(runtime, own_host) as link:
        host = start()
        until(lambda: list(link.heard()) or link.connected == 2, "the host")
        host.hear_until(IDLE)
        focused = Focused(page="p", at=1.5, node=None)
        host.tell(encode(HELLO))
        host.tell(encode(focused))
        browser = Browser(os.getpid(), 7)
        assert [(each.browser, each.report) for each in heard(link, 2) if each] == [
            (browser, HELLO),
            (browser, focused),
        ]
        host.tell(encode(Pause()))
        assert heard(link, 1) == [None]
        link.tell(BrowserScope(state="recording"))
        assert host.hear() == BrowserScope(state="recording")
        assert host.close() == 0


def test_without_a_recorder_the_extension_is_told_so_and_one_that_comes_is_found(
    runtime: Path, start: Callable[..., Host]
) -> None:
    host = start()
    assert host.hear() == ABSENT
    host.tell(encode(HELLO))
    with Link(runtime, own_host) as link:
        until(lambda: list(link.heard()) or link.connected == 2, "the host")
        host.hear_until(IDLE)
        host.tell(encode(HELLO))
        assert len(heard(link, 1)) == 1
    host.hear_until(ABSENT)
    with Link(runtime, own_host) as link:
        until(lambda: list(link.heard()) or link.connected == 2, "the host again")
        host.hear_until(IDLE)
    assert host.close() == 0


def test_who_is_no_browsers_child_is_not_heard(runtime: Path, start: Callable[..., Host]) -> None:
    with Link(runtime, lambda _: None) as link:
        host, absent = start(), []

        def refused() -> bool:
            """Let the recorder's side turn, and tell whether the extension has heard twice that nobody answers."""
            assert not list(link.heard())
            if host.speaks():
                absent.append(host.hear())
            return len(absent) == 2

        until(refused, "that nobody answers")
        assert absent == [ABSENT, ABSENT]
        host.tell(encode(HELLO))
        assert not list(link.heard())
        assert link.connected == 0
        assert host.close() == 0


def test_a_message_that_is_too_large_makes_both_sides_begin_anew(runtime: Path, start: Callable[..., Host]) -> None:
    with Link(runtime, own_host) as link:
        host = start()
        until(lambda: list(link.heard()) or link.connected == 2, "the host")
        host.hear_until(IDLE)
        host.tell(b" " * (LARGEST_MESSAGE + 1))
        until(lambda: [each for each in link.heard() if each and each.report is None], "the host gone")
        host.hear_until(ABSENT)
        until(lambda: list(link.heard()) or link.connected == 2, "the host again")
        host.hear_until(IDLE)
        host.tell(encode(HELLO))
        assert [each.report for each in heard(link, 1) if each] == [HELLO]
        assert host.close() == 0


def test_a_host_that_is_killed_is_noticed(runtime: Path, start: Callable[..., Host]) -> None:
    with Link(runtime, own_host) as link:
        host = start()
        until(lambda: list(link.heard()) or link.connected == 2, "the host")
        host.process.send_signal(signal.SIGKILL)
        assert [each.report for each in heard(link, 1) if each] == [None]
        until(lambda: list(link.heard()) or link.connected == 0, "nobody left")


def test_only_a_browser_is_served(start: Callable[..., Host]) -> None:
    for stranger in ("http://orders.example/", "chrome-extension://abc/", "manifest.json"):
        host = start(stranger)
        assert host.process.wait(PATIENCE_S) == 2
        assert host.process.stderr is not None
        said = host.process.stderr.read()
        assert b"only a browser" in said
        assert stranger.encode() not in said


def test_firefox_is_served_too(start: Callable[..., Host]) -> None:
    host = start("/usr/lib/mozilla/native-messaging-hosts/app.aboveboard.recorder.json", "recorder@aboveboard.app")
    assert host.hear() == ABSENT
    assert host.close() == 0


def test_nothing_is_written_to_disk(runtime: Path, start: Callable[..., Host]) -> None:
    host = start()
    assert host.hear() == ABSENT
    host.tell(encode(HELLO))
    assert host.close() == 0
    assert host.process.stderr is not None
    assert host.process.stderr.read() == b""
    assert [path for path in runtime.parent.parent.rglob("*") if path not in {runtime, runtime.parent}] == []


def test_a_recorder_that_hears_nothing_is_hung_up_on(runtime: Path, start: Callable[..., Host]) -> None:
    with contextlib.ExitStack() as deaf:
        listeners = []
        for name in (REPORTS_SOCKET, SCOPE_SOCKET):
            listeners.append(deaf.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)))
            listeners[-1].bind(str(runtime / name))
            listeners[-1].listen(1)
        host = start()
        assert host.hear() == ABSENT
        connection, _ = listeners[0].accept()
        deaf.callback(connection.close)
        for _ in range(400):
            host.tell(b'{"type":"hello"}' + b" " * 4_000)
        assert host.hear() == ABSENT
        assert host.close() == 0
