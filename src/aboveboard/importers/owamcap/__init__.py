"""OWAMcap of open-world-agents (`ocap`): an MCAP file of JSON messages, the screen's video beside it.

github.com/open-world-agents/open-world-agents. Read: mouse and keyboard events. Absent: elements, the screen's size,
and what a key types: the recording holds Windows' virtual-key codes and no layout, so typed text is hidden. Left out:
the same input again as raw or as states, window titles, and the video.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from aboveboard.errors import UnknownFormat
from aboveboard.importers import Labels, Moved, Opened, Pressed, Raw, Struck, Tally, Wheeled
from aboveboard.importers.keys import virtual
from aboveboard.importers.lines import Row, size
from aboveboard.importers.owamcap.mcap import MAGIC, Message, messages
from aboveboard.model.events import Button, StretchBegan
from aboveboard.model.layers import Layers

BUTTONS = {
    "left": Button.LEFT,
    "middle": Button.MIDDLE,
    "right": Button.RIGHT,
    "x1": Button.BACK,
    "x2": Button.FORWARD,
}
SAID_ELSEWHERE = frozenset(
    {
        *("RawMouseEvent", "KeyboardState", "MouseState", "WindowInfo", "ScreenCaptured", "PointerBallisticsConfig"),
        *("AudioCaptured", "KeyboardRepeatConfig"),
    }
)
"""Kinds of messages that are not read: the same input in another form, titles, pictures, settings."""

MOUSE = frozenset({"event_type", "x", "y", "button", "pressed", "dx", "dy"})
KEYBOARD = frozenset({"event_type", "vk"})
AGAIN = frozenset({"timestamp"})


class OwaMcap:
    """The format of OWAMcap files."""

    name = "owamcap"
    looked_at = "mcap-owa-support and owa-msgs 0.6.6, commit 70d95fd of 2026-06-19"

    def recognises(self, path: Path) -> bool:
        """Tell an MCAP file by its first bytes; no other peer here writes one."""
        try:
            with path.open("rb") as file:
                return file.read(len(MAGIC)) == MAGIC
        except OSError:
            return False

    def read(self, path: Path, tally: Tally, label: Labels) -> Opened:
        """Open a recording."""
        del label  # no text stands in it
        size(path)
        return Opened(StretchBegan(t=0, app="", layers=Layers(), monitors=()), _raws(path, tally))


def _raws(path: Path, tally: Tally) -> Iterator[Raw]:
    for number, message in enumerate(messages(path, tally), 1):
        # Newer files say `desktop/MouseEvent`, older ones `owa.env.desktop.msg.MouseEvent`.
        kind = message.schema.rpartition("/")[2].rpartition(".")[2]
        if kind in SAID_ELSEWHERE:
            tally.left_out[f"messages {kind}"] += 1
        elif kind == "MouseEvent":
            yield from _mouse(_row(message, number), tally, message.logged / 1e6)
        elif kind == "KeyboardEvent":
            yield from _key(_row(message, number), tally, message.logged / 1e6)
        else:
            tally.kind(f"{message.topic} {message.schema}")


def _row(message: Message, number: int) -> Row:
    try:
        found = msgspec.json.decode(message.data, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnknownFormat(f"message {number} is not a JSON object") from None
    return Row({name: value for name, value in found.items() if value is not None}, f"message {number}")


def _mouse(row: Row, tally: Tally, at: float) -> Iterator[Raw]:
    tally.fields(row.values, MOUSE, AGAIN, "MouseEvent")
    x, y = row.number("x"), row.number("y")
    match row.words("event_type"):
        case "move":
            yield Moved(at, x, y)
        case "click":
            button = row.words("button")
            if button in BUTTONS:
                yield Pressed(at, x, y, BUTTONS[button], row.truth("pressed"))
            else:
                tally.kind(f"button {button}")
        case "scroll":
            dx = row.number("dx") if "dx" in row.values else 0.0
            dy = row.number("dy") if "dy" in row.values else 0.0
            yield Wheeled(at, x, y, dx, -dy)  # as pynput, which it is from: up is positive
        case kind:
            tally.kind(f"MouseEvent {kind}")


def _key(row: Row, tally: Tally, at: float) -> Iterator[Raw]:
    tally.fields(row.values, KEYBOARD, AGAIN, "KeyboardEvent")
    kind = row.words("event_type")
    if kind not in {"press", "release"}:
        tally.kind(f"KeyboardEvent {kind}")
        return
    name, text = virtual(round(row.number("vk")))
    yield Struck(at, name, kind == "press", text)


IMPORTER = OwaMcap()
