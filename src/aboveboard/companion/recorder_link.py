"""The companion's end of the talk with the recorder (`formats/control.py`)."""

import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from aboveboard.companion.troubles import TROUBLES
from aboveboard.errors import NotRunning, RecorderHung
from aboveboard.formats import control


class RecorderLink:
    """One connection to the recorder; a context manager. Requests from several threads take turns.

    Raises NotRunning when there is no recorder or it ended, RecorderHung when it says nothing within `patience_s`.
    """

    def __init__(self, path: Path, *, patience_s: float = 15.0) -> None:
        self._path = path
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Connect."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.settimeout(self._patience_s)
        try:
            connection.connect(str(self._path))
        except (TimeoutError, BlockingIOError) as error:  # callers queue up at a recorder that takes none
            connection.close()
            raise RecorderHung(TROUBLES["hung"]) from error
        except OSError as error:
            connection.close()
            raise NotRunning("the recorder does not answer") from error
        self._socket = connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection; a recorder that was recording stops."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, request: control.Request, *, patience_s: float | None = None) -> control.Reply:
        """Send a request and return the recorder's reply; `patience_s` overrides the link's own."""
        with self._turn:
            if self._socket is None:
                raise NotRunning("the recorder is not connected")
            try:
                self._socket.settimeout(patience_s or self._patience_s)
                self._socket.sendall(control.encode(request))
                packet = self._socket.recv(control.LARGEST_PACKET)
                if not packet:
                    raise NotRunning("the recorder ended")
                return control.decode_reply(packet)
            except TimeoutError as error:
                raise RecorderHung(TROUBLES["hung"]) from error
            except (OSError, msgspec.DecodeError) as error:
                raise NotRunning("the recorder does not answer as it should") from error
