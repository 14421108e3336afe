"""Lines as listeners of pynput write them: what DuckTrack and those who took over its form have in common."""

import re
from collections.abc import Callable, Iterator

from aboveboard.importers import NOT_EXPOSED, Broke, Moved, Pressed, Raw, Struck, Tally, Wheeled
from aboveboard.importers.keys import named, struck
from aboveboard.importers.lines import Row
from aboveboard.model.elements import ElementOrAbsence
from aboveboard.model.events import Button, StretchBegan
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Monitor, Rect
from aboveboard.model.layers import Layers

BUTTONS = {
    "left": Button.LEFT,
    "middle": Button.MIDDLE,
    "right": Button.RIGHT,
    "x1": Button.BACK,
    "x2": Button.FORWARD,
    "button8": Button.BACK,
    "button9": Button.FORWARD,
}
"""pynput's buttons; X calls the ones at the side 8 and 9."""

FIELDS = {
    "move": frozenset({"x", "y"}),
    "click": frozenset({"x", "y", "button", "pressed"}),
    "scroll": frozenset({"x", "y", "dx", "dy"}),
    "press": frozenset({"name"}),
    "release": frozenset({"name"}),
    "pause": frozenset[str](),
    "resume": frozenset[str](),
}
STAMPED = frozenset({"time_stamp", "action"})

NAME = re.compile(r"[a-z0-9_]+")

Targets = Callable[[float, float, float], ElementOrAbsence]
"""What was under the pointer at (ms, x, y)."""


def begun(metadata: Row, tally: Tally, read: frozenset[str], left_out: frozenset[str]) -> StretchBegan:
    """Return what the recording's own metadata say of the screen."""
    tally.fields(metadata.values, read, left_out, "metadata")
    monitors: tuple[Monitor, ...] = ()
    if "screen_width" in metadata.values:
        width, height = metadata.length("screen_width"), metadata.length("screen_height")
        monitors = (Monitor(name="screen", box=Rect(x=0, y=0, width=width, height=height)),)
    else:
        tally.flags["no metadata of a screen"] += 1
    return StretchBegan(t=0, app="", layers=Layers(), monitors=monitors)


def listened(row: Row, tally: Tally, target: Targets, more: frozenset[str]) -> Iterator[Raw]:
    """Yield the input of one line; `more` are fields that this peer adds and that say nothing new."""
    action = row.words("action")
    if action not in FIELDS:
        tally.kind(action)
        return
    tally.fields(row.values, FIELDS[action] | STAMPED, more, action)
    at = row.number("time_stamp") * 1000
    match action:
        case "move":
            yield Moved(at, row.number("x"), row.number("y"))
        case "click":
            yield from _click(row, tally, at, target)
        case "scroll":
            # pynput counts up as positive, we down as pages go
            x, y = row.number("x"), row.number("y")
            yield Wheeled(at, x, y, row.number("dx"), -row.number("dy"))
        case "press" | "release":
            yield from _key(row, tally, at, down=action == "press")
        case "pause":
            yield Broke(GapReason.PAUSED)
        case _:
            return


def _click(row: Row, tally: Tally, at: float, target: Targets) -> Iterator[Raw]:
    name, down = row.words("button"), row.truth("pressed")
    if name not in BUTTONS:
        tally.kind(f"button {name}")
        return
    x, y = row.number("x"), row.number("y")
    yield Pressed(at, x, y, BUTTONS[name], down, target(at, x, y) if down else NOT_EXPOSED)


def _key(row: Row, tally: Tally, at: float, *, down: bool) -> Iterator[Raw]:
    name = row.values.get("name")
    if name is None:  # pynput could not tell which key it was
        tally.flags["keys that the recorder could not name; left out"] += 1
    elif len(key := row.words("name")) == 1:
        called, text = struck(key)
        yield Struck(at, called, down, text)
    elif key.startswith("$Unknown"):  # as AgentNetTool names them
        tally.flags["keys that the recorder could not name; left out"] += 1
    elif NAME.fullmatch(called := named(key)):
        yield Struck(at, called, down, " " if called == "space" else "")
    else:  # several characters at once, as a letter with a mark
        yield Struck(at, key, down, key)
