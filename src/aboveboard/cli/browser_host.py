"""`aboveboard browser-host`: what a browser starts for the extension; passes messages on to the recorder and back."""

import contextlib
import os
import re
import select
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

from aboveboard.cli.places import known_places
from aboveboard.confinement import Rules, Sockets, confine, harden, program_files
from aboveboard.errors import InputError
from aboveboard.formats.browser import (
    LARGEST_MESSAGE,
    REPORTS_SOCKET,
    SCOPE_SOCKET,
    BrowserScope,
    Pause,
    encode,
)

ABSENT = encode(BrowserScope(state="absent"))
PAUSE = encode(Pause())
SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.25, 4.0
"""How long a recorder that is not there is left alone, doubled each time."""

STUCK_S = 5.0
"""A recorder that takes nothing for so long is hung up on: it starts again from nothing, and so does the extension."""

_LENGTH = struct.Struct("=I")  # native messaging: in the machine's own byte order
_CHROMIUM = re.compile(r"chrome-extension://[a-p]{32}/")
_FIREFOX = re.compile(r"/.*\.json")
_AT_ONCE = 1 << 16
_INPUT, _OUTPUT = 0, 1


def browser_host(origin: str, *rest: str, data: Path | None = None) -> None:
    """Pass what the extension tells on to the recorder, and what the recorder says back; started by the browser.

    A native messaging host: each message is its length in four bytes and JSON, on standard input and output. It adds
    nothing, keeps nothing, and writes nothing to disk; while it reaches no recorder it says `absent`. It ends when
    the browser closes its input.

    Parameters
    ----------
    origin
        Who asks, as the browser gives it: the extension's address, or for Firefox the path of the host's manifest.
    rest
        What else the browser gives: a window's number, or the extension's name.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    del rest
    harden()
    if not _CHROMIUM.fullmatch(origin) and not _FIREFOX.fullmatch(origin):
        raise InputError("only a browser starts this, for its extension", remedy="leave it to the browser")
    places = known_places(data)
    confine(Rules(read=(*program_files(), places.runtime), sockets=Sockets.LOCAL))
    run(places.runtime)


def run(runtime: Path) -> None:
    """Pass messages on until the browser closes the input, whatever becomes of the recorder."""
    extension, wait = _Extension(), SHORTEST_WAIT_S
    try:
        while not extension.ended():
            extension.say(ABSENT)
            recorder = _Recorder.reached(runtime)
            if recorder is not None:
                with contextlib.closing(recorder):
                    while not extension.ended() and _passed_on(extension, recorder):
                        pass
            wait = SHORTEST_WAIT_S if recorder is not None and recorder.answered else min(LONGEST_WAIT_S, wait * 2)
            _alone(extension, time.monotonic() + wait)
    except BrokenPipeError:
        pass  # the browser has gone


class _Extension:
    """The browser's end: whole messages in and out of the two pipes."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._skipped = 0
        self._ended = False
        self.overflowed = False

    def ended(self) -> bool:
        """Tell whether the browser has closed its end."""
        return self._ended

    def read(self) -> None:
        """Take what waits, and note whether that was the end."""
        found = os.read(_INPUT, _AT_ONCE)
        self._ended = not found
        self._pending += found

    def messages(self) -> Iterator[bytes]:
        """Yield the whole messages that have come; one that is too large is skipped and noted."""
        while True:
            drop = min(self._skipped, len(self._pending))
            del self._pending[:drop]
            self._skipped -= drop
            if self._skipped or len(self._pending) < _LENGTH.size:
                return
            (length,) = _LENGTH.unpack_from(self._pending)
            if length > LARGEST_MESSAGE:
                self._skipped, self.overflowed = length + _LENGTH.size, True
                continue
            if len(self._pending) < _LENGTH.size + length:
                return
            message = bytes(self._pending[_LENGTH.size : _LENGTH.size + length])
            del self._pending[: _LENGTH.size + length]
            yield message

    def say(self, message: bytes) -> None:
        """Give the extension a message. Raises BrokenPipeError when the browser has gone."""
        told = memoryview(_LENGTH.pack(len(message)) + message)
        while told:
            told = told[os.write(_OUTPUT, told) :]


class _Recorder:
    """Both sockets of a recorder that answers; losing one is losing it."""

    def __init__(self, reports: socket.socket, scope: socket.socket) -> None:
        self.reports = reports
        self.scope = scope
        self.answered = False

    @classmethod
    def reached(cls, runtime: Path) -> "_Recorder | None":
        """Connect to both, or to none."""
        found: list[socket.socket] = []
        try:
            for name in (REPORTS_SOCKET, SCOPE_SOCKET):
                found.append(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
                found[-1].settimeout(STUCK_S)
                found[-1].connect(str(runtime / name))
        except OSError:
            for each in found:
                each.close()
            return None
        return cls(*found)

    def heard(self) -> bytes | None:
        """Return what the recorder says to the extension; None where it has gone."""
        try:
            said = self.scope.recv(LARGEST_MESSAGE + 1)
        except OSError:
            return None
        self.answered = True
        return said if 0 < len(said) <= LARGEST_MESSAGE else None

    def told(self, message: bytes) -> bool:
        """Pass a message on to where it belongs; tell whether the recorder is still there."""
        try:
            (self.scope if _is_pause(message) else self.reports).send(message)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Hang up."""
        self.reports.close()
        self.scope.close()


def _alone(extension: _Extension, until: float) -> None:
    """Read and drop what is told while nobody is there to hear it."""
    while not extension.ended() and (left := until - time.monotonic()) > 0:
        if select.select([_INPUT], [], [], left)[0]:
            extension.read()
            for _ in extension.messages():
                pass
    extension.overflowed = False


def _passed_on(extension: _Extension, recorder: _Recorder) -> bool:
    """Wait for something and pass it on; tell whether the recorder is still there. Raises BrokenPipeError."""
    waited: list[int | socket.socket] = [_INPUT, recorder.reports, recorder.scope]
    ready = select.select(waited, [], [])[0]
    if recorder.reports in ready:
        return False  # the recorder says nothing here: it has gone
    if recorder.scope in ready:
        said = recorder.heard()
        if said is None:
            return False
        extension.say(said)
    if _INPUT in ready:
        extension.read()
        if not all(recorder.told(message) for message in extension.messages()):
            return False
    overflowed, extension.overflowed = extension.overflowed, False
    return not overflowed  # a report is missing, so both sides begin anew


def _is_pause(message: bytes) -> bool:
    return len(message) <= 2 * len(PAUSE) and b"".join(message.split()) == PAUSE
