"""What a compositor may answer: titles are not kept, X clients are nobody, nonsense ends the connection by name."""

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.desktop.wayland.desktop import WaylandDesktop
from aboveboard.errors import DisplayLost
from aboveboard.model.geometry import Rect
from aboveboard.model.policy import AppIdentity
from tests.patience import PATIENCE_S

EVERYBODY = AppIdentity(executable="/usr/bin/editor")
HEAD = struct.Struct("=6sII")
TREE = 4
CANARY = "Persephone"


@contextlib.contextmanager
def answering(folder: Path, answer: bytes) -> Iterator[WaylandDesktop]:
    """Open the desktop of a compositor that gives one answer, whatever it is asked, and hangs up."""
    door = folder / "door"
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.bind(str(door))
        waiting.listen(1)

        def serve() -> None:
            caller, _ = waiting.accept()
            with caller:
                caller.recv(HEAD.size)
                with contextlib.suppress(BrokenPipeError):
                    caller.sendall(answer)

        server = threading.Thread(target=serve)
        server.start()
        environment = {"SWAYSOCK": str(door), "PATH": "/usr/bin"}
        with WaylandDesktop(environment, lambda _: EVERYBODY, patience_s=PATIENCE_S) as desktop:
            yield desktop
        server.join()


def node(number: int, **facts: object) -> dict[str, object]:
    rect = {"x": 10, "y": 20, "width": 100, "height": 50}
    inner = {"x": 0, "y": 0, "width": 100, "height": 50}
    common = {"id": number, "type": "con", "name": CANARY, "rect": rect, "window_rect": inner, "focused": False}
    return {**common, "nodes": [], "floating_nodes": [], **facts}


def told(tree: object, *, kind: int = TREE, magic: bytes = b"i3-ipc", length: int | None = None) -> bytes:
    body = json.dumps(tree).encode()
    return HEAD.pack(magic, len(body) if length is None else length, kind) + body


def test_a_window_of_an_x_client_has_no_process_and_is_nobody(tmp_path: Path) -> None:
    windows = [node(2, pid=7, visible=True, shell="xwayland"), node(3, pid=8, visible=True, shell="xdg_shell")]
    with answering(tmp_path, told(node(1, nodes=windows))) as desktop:
        foreign, own = desktop.context().stack
    assert (foreign.pid, foreign.identity) == (None, None)
    assert (own.pid, own.identity, own.box) == (8, EVERYBODY, Rect(10, 20, 100, 50))


def test_a_title_is_in_nothing_that_is_kept(tmp_path: Path) -> None:
    with answering(tmp_path, told(node(1, pid=8, visible=True, shell="xdg_shell"))) as desktop:
        assert CANARY not in repr((desktop.context(), desktop._sway))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(told(node(1))[:40], id="half an answer"),
        pytest.param(told(node(1), magic=b"i4-ipc"), id="another protocol"),
        pytest.param(told(node(1), kind=3), id="the answer to something else"),
        pytest.param(told(node(1), length=1 << 31), id="an answer without end"),
        pytest.param(told([]), id="another form"),
        pytest.param(told(node("one")), id="a number that is none"),  # type: ignore[arg-type]  # that is the point
        pytest.param(told(node(1, nodes=[{}])), id="a window without a box"),
    ],
)
def test_nonsense_ends_the_connection_by_name(tmp_path: Path, answer: bytes) -> None:
    with answering(tmp_path, answer) as desktop:
        with pytest.raises(DisplayLost) as lost:
            desktop.context()
        assert CANARY not in str(lost.value)
        with pytest.raises(DisplayLost):
            desktop.read()
