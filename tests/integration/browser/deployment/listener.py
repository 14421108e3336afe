"""What a recorder is to the host of a browser, as far as a test of the extension needs one."""

import os
import select
import signal
import socket
import struct
from pathlib import Path
from typing import Self

from aboveboard.formats.browser import (
    LARGEST_MESSAGE,
    REPORTS_SOCKET,
    SCOPE_SOCKET,
    BrowserScope,
    SiteScope,
    WordList,
    decode_pause,
    decode_up,
    encode,
)
from aboveboard.formats.browser_reports import Up
from aboveboard.model.layers import AppClass, PixelsLayer, TextLayer
from tests.patience import PATIENCE_S


class Listener:
    """What a recorder is to the host: two sockets, of which one is only read and one is written to."""

    def __init__(self, runtime: Path) -> None:
        self.runtime = runtime
        (runtime / "aboveboard").mkdir(mode=0o700)
        self._doors = [self._listening(name) for name in (REPORTS_SOCKET, SCOPE_SOCKET)]
        self._reports: socket.socket | None = None
        self._scope: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in (*self._doors, self._reports, self._scope):
            if each is not None:
                each.close()

    def accept(self) -> None:
        """Wait for the host."""
        self._reports, self._scope = (door.accept()[0] for door in self._doors)
        for each in (self._reports, self._scope):
            each.settimeout(PATIENCE_S)

    def approve(self, *origins: str) -> None:
        assert self._scope
        sites = tuple(
            SiteScope(
                id=f"s{number}",
                origin=origin,
                app_class=AppClass.GENERAL,
                text=TextLayer.SHAPE,
                pixels=PixelsLayer.MASKED,
            )
            for number, origin in enumerate(origins)
        )
        self._scope.send(encode(WordList(site="s0", first=True, words=("orders",))))
        self._scope.send(encode(BrowserScope(state="recording", key="ab" * 32, sites=sites)))

    def heard(self, kind: type[Up]) -> list[Up]:
        """Wait for a report of a kind; return all that came until then, it last."""
        assert self._reports
        found: list[Up] = []
        while not found or not isinstance(found[-1], kind):
            found.append(decode_up(self._reports.recv(LARGEST_MESSAGE)))
        return found

    def kill_host(self) -> None:
        """End the host as nothing should, and forget its connections."""
        assert self._reports
        assert self._scope
        (pid,) = struct.unpack("i8x", self._reports.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        os.kill(pid, signal.SIGKILL)
        self._reports.close()
        self._scope.close()

    def asked(self) -> bool:
        """Tell whether the verb has come, or comes soon."""
        assert self._scope
        return bool(select.select([self._scope], [], [], 1.0)[0])

    def pause(self) -> None:
        """Take the verb, and obey it as a recorder does."""
        assert self._scope
        decode_pause(self._scope.recv(LARGEST_MESSAGE))
        self._scope.send(encode(BrowserScope(state="paused", reason="paused")))

    def _listening(self, name: str) -> socket.socket:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        made.settimeout(PATIENCE_S)
        made.bind(str(self.runtime / "aboveboard" / name))
        made.listen()
        return made
