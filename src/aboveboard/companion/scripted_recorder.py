"""A recorder that plays a script: it listens as the real one does and writes a given journal, for tests and trials.

It captures nothing. It stands where no real screen is wanted, and behaves as `formats/control.py` says.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from aboveboard.formats import control
from aboveboard.formats.journal import JournalWriter
from aboveboard.formats.places import Places
from aboveboard.model.events import Device, StretchBegan
from aboveboard.model.gaps import GapReason
from aboveboard.model.sessions import Batch

_QUOTA = 1 << 30


class ScriptedRecorder:
    """Listens at `places.recorder_socket`; every session it is asked to begin holds the script's batches.

    `press` is the device of the press it pretends to have seen `press_ms` ago; both may be set at any time.
    `heard` are the requests so far; while `hangs` it answers none of them. A context manager.
    """

    def __init__(self, places: Places, script: Sequence[Batch], *, press: Device | None = Device.HUMAN) -> None:
        self.places = places
        self._script = script
        self.press = press
        self.press_ms = 10
        self.hangs = False
        self.heard: list[control.Request] = []
        self._state = control.Reply()
        self._listener: socket.socket | None = None
        self._connections: list[socket.socket] = []

    def __enter__(self) -> Self:
        """Listen, readable by this user only."""
        self.places.recorder_socket.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        before = os.umask(0o177)
        try:
            listener.bind(str(self.places.recorder_socket))
        finally:
            os.umask(before)
        listener.listen(4)
        self._listener = listener
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening and hang up."""
        for connection in (*self._connections, *([self._listener] if self._listener else [])):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self.places.recorder_socket.unlink(missing_ok=True)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while packet := connection.recv(control.LARGEST_PACKET):
                reply = self._reply(control.decode_request(packet))
                if not self.hangs:
                    connection.sendall(control.encode(reply))

    def _app(self) -> str:
        records = (record for batch in self._script for record in batch.records)
        return next((record.app for record in records if isinstance(record, StretchBegan)), "")

    def _reply(self, request: control.Request) -> control.Reply:
        self.heard.append(request)
        match request:
            case control.Start(head=head) | control.Resume(head=head):
                with JournalWriter(self.places.journal / head.session, head, quota_bytes=_QUOTA) as journal:
                    for number, batch in enumerate(self._script):
                        journal.append(batch, number * 1000)
                self._state = control.Reply(
                    state="recording", session=head.session, app=self._app(), events=len(self._script)
                )
            case control.Pause():
                self._state = control.Reply(state="paused", reason=GapReason.PAUSED)
            case _:
                pass
        return control.Reply(
            state=self._state.state,
            reason=self._state.reason,
            session=self._state.session,
            app=self._state.app,
            events=self._state.events,
            last_press=self.press,
            last_press_ms=self.press_ms,
        )
