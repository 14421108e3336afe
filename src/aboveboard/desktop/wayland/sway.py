"""Questions to sway over its socket (sway-ipc(7)): only such as read, never its commands."""

import select
import socket
import struct
from collections.abc import Iterator, Mapping
from typing import Self, TypeVar

import msgspec

from aboveboard.errors import DisplayLost, NoDisplay

_HEAD = struct.Struct("=6sII")
"""The magic word, the length of what follows, and what it is: native order, as sway-ipc(7) says."""
_MAGIC = b"i3-ipc"
_GET_OUTPUTS, _GET_TREE = 3, 4
_LONGEST_ANSWER = 1 << 24  # a thousand windows are about 2 MB
_HERE = "log in to a session of sway; docs/reference/platforms.md says what is shown of Wayland"

_Answer = TypeVar("_Answer")


class Area(msgspec.Struct, frozen=True):
    """A box in sway's logical pixels."""

    x: int
    y: int
    width: int
    height: int


class Node(msgspec.Struct, frozen=True):
    """One node of sway's tree: the screen, an output, a workspace, or a container that may hold a window.

    Titles are in what sway sends and are never decoded. `window_rect` lies in `rect`. `pid` is that of the
    connection that made the window; with `shell` "xwayland" it is the X server's word.
    """

    id: int
    type: str
    rect: Area
    window_rect: Area
    focused: bool = False
    visible: bool | None = None
    pid: int | None = None
    shell: str | None = None
    nodes: tuple["Node", ...] = ()
    floating_nodes: tuple["Node", ...] = ()

    def windows(self) -> Iterator["Node"]:
        """Yield the nodes that hold a window which is shown, lower ones first."""
        if self.visible:
            yield self
        for node in (*self.nodes, *self.floating_nodes):
            yield from node.windows()


class Output(msgspec.Struct, frozen=True):
    """One monitor; its `rect` is in logical pixels, `scale` says how many of the device's are one of them."""

    name: str
    rect: Area
    active: bool = True
    scale: float = 1.0
    transform: str = "normal"


class Sway:
    """The connection to one sway. A context manager: entering connects. No answer is waited for longer than given."""

    def __init__(self, environment: Mapping[str, str], patience_s: float) -> None:
        self._path = environment.get("SWAYSOCK", "")
        self._patience_s = patience_s
        self._wire: socket.socket | None = None

    def __enter__(self) -> Self:
        """Connect. Raises NoDisplay."""
        if not self._path:
            raise NoDisplay("no compositor that tells of its windows: SWAYSOCK is not set", remedy=_HERE)
        wire = socket.socket(socket.AF_UNIX)
        wire.settimeout(self._patience_s)
        try:
            wire.connect(self._path)
        except OSError as error:
            wire.close()
            raise NoDisplay("sway does not answer", remedy=_HERE) from error
        self._wire = wire
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect."""
        if self._wire is not None:
            self._wire.close()
        self._wire = None

    def tree(self) -> Node:
        """Return the tree as it is now. Raises DisplayLost."""
        return self._asked(_GET_TREE, Node)

    def outputs(self) -> tuple[Output, ...]:
        """Return the monitors that are on. Raises DisplayLost."""
        return tuple(output for output in self._asked(_GET_OUTPUTS, tuple[Output, ...]) if output.active)

    def check(self) -> None:
        """Raise DisplayLost when sway has gone: it says nothing unasked, so whatever can be read is the end."""
        if select.select([self._connected()], [], [], 0)[0]:
            raise DisplayLost("sway went away")

    def _asked(self, question: int, kind: type[_Answer]) -> _Answer:
        wire = self._connected()
        try:
            wire.sendall(_HEAD.pack(_MAGIC, 0, question))
            magic, length, answered = _HEAD.unpack(_exactly(wire, _HEAD.size))
            if magic != _MAGIC or answered != question or length > _LONGEST_ANSWER:
                raise DisplayLost("sway answered something else than it was asked")
            return msgspec.json.decode(_exactly(wire, length), type=kind)
        except (OSError, msgspec.MsgspecError, DisplayLost) as error:
            # What was asked may be answered later: this connection can no longer be believed.
            wire.close()
            raise DisplayLost("sway no longer answers in its protocol") from error

    def _connected(self) -> socket.socket:
        if self._wire is None:
            raise NoDisplay("the desktop was not entered", remedy="use it as a context manager")
        if self._wire.fileno() < 0:
            raise DisplayLost("sway went away")
        return self._wire


def _exactly(wire: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        part = wire.recv(length - len(found))
        if not part:
            raise DisplayLost("sway went away")
        found += part
    return bytes(found)
