"""Taking turns: a scripted person waits for the recorder before a key or press.

The gate drops what it has to hold for longer than 500 ms. On a machine that keeps the recorder from running for so
long, a person who went on regardless would lose work; this one waits the stall out.
"""

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

import msgspec

from aboveboard.formats.control import LARGEST_PACKET, Status, decode_reply, encode

_PATIENCE_S = 60.0


def turns(recorder_socket: Path) -> Callable[[], None]:
    """Return what waits until the recorder has taken all that came before; it does not wait where there is none."""

    def wait() -> None:
        with (
            contextlib.suppress(OSError, msgspec.MsgspecError),  # there is no recorder, or it has ended
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller,
        ):
            caller.settimeout(_PATIENCE_S)
            caller.connect(str(recorder_socket))
            caller.send(encode(Status()))
            decode_reply(caller.recv(LARGEST_PACKET))

    return wait
