"""A day of motion at 1 kHz with something done in between, as columns, as single inputs, and as a peer's file."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from aboveboard.elements.shapes import shape_of
from aboveboard.importers import Moves, Opened, Pressed, Raw, Single, Struck, Tally, Wheeled
from aboveboard.importers.composing import compose
from aboveboard.model.events import Button, StretchBegan
from aboveboard.model.geometry import Monitor, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce

WAY, BUSY = 2_000, 40
"""Motion between two things done, in events and in ms: somebody at a 1 kHz mouse, and nobody, for what actions cost."""

WIDTH, HEIGHT = 1920, 1080
_DONE = 2 + 8 + 3 + 42
"""Events of one round but for its four ways: a click, a word of four letters, a scroll, a drag."""


def columns(events: int, way: int = WAY) -> list[Raw]:
    """Return about so many events in whole rounds, motion in columns as the readers give it."""
    found: list[Raw] = []
    at = 1_000.0
    for number in range(max(1, round(events / (4 * way + _DONE)))):
        for doing in (_click, _word, _wheel, _drag):
            found.append(_way(at, number, way))
            at += way
            done = list(doing(at, number))
            found += done
            at += 120.0
    return found


def singles(raws: list[Raw]) -> list[Single]:
    """Return the same events, each an object."""
    return [one for raw in raws for one in (raw.each() if isinstance(raw, Moves) else (raw,))]


def steps(raws: Iterable[Raw]) -> int:
    """Make steps of raw inputs as `aboveboard reduce` does, and return how many."""
    began = StretchBegan(
        t=0,
        app="",
        layers=Layers(),
        monitors=(Monitor(name="screen", box=Rect(x=0, y=0, width=WIDTH, height=HEIGHT)),),
    )
    records = compose(Opened(began, iter(raws)), Layers(), shape_of, Tally(source="bench"))
    return len(reduce(ReleasedStretch(records=tuple(records)), Terms()))


def told(raws: list[Raw], path: Path) -> None:
    """Write the events for a peer: one list each, (what, seconds, x, y or the key)."""
    with path.open("w", encoding="utf-8") as file:
        for one in singles(raws):
            if isinstance(one, Struck):
                row: list[object] = ["key down" if one.down else "key up", one.at / 1000, one.name]
            elif isinstance(one, Pressed):
                row = ["down" if one.down else "up", one.at / 1000, one.x, one.y]
            elif isinstance(one, Wheeled):
                row = ["scroll", one.at / 1000, one.x, one.y]
            else:
                row = ["move", one.at / 1000, one.x, one.y]  # type: ignore[union-attr]  # what is left is motion
            file.write(json.dumps(row) + "\n")


def log(hours: float, folder: Path) -> Path:
    """Write a DuckTrack recording of motion at 1 kHz with a click every two seconds; return its folder."""
    folder.mkdir()
    size = {"screen_width": WIDTH, "screen_height": HEIGHT, "system": "Linux"}
    (folder / "metadata.json").write_text(json.dumps(size), encoding="utf-8")
    click = '{"time_stamp": %d.%s, "action": "click", "x": 9.0, "y": 9.0, "button": "left", "pressed": %s}\n'
    with (folder / "events.jsonl").open("w", encoding="utf-8") as file:
        for second in range(1_700_000_000, 1_700_000_000 + round(hours * 3600)):
            motion = (
                f'{{"time_stamp": {second}.{ms:03d}, "action": "move", "x": {(second + ms) % WIDTH}.0, "y": {ms}.0}}\n'
                for ms in range(999)
            )
            file.write("".join(motion))
            if second % 2:
                file.write(click % (second, "9992", "true") + click % (second, "9996", "false"))
    return folder


def _way(at: float, number: int, length: int) -> Moves:
    places = np.arange(number, number + length, dtype=np.float64)
    return Moves(at + np.arange(length, dtype=np.float64), places * 3 % WIDTH, places * 2 % HEIGHT)


def _click(at: float, number: int) -> Iterator[Raw]:
    x, y = float(number % WIDTH), float(number % HEIGHT)
    yield Pressed(at, x, y, Button.LEFT, down=True)
    yield Pressed(at + 60, x, y, Button.LEFT, down=False)


def _word(at: float, number: int) -> Iterator[Raw]:
    del number
    for place, letter in enumerate("milk"):
        yield Struck(at + place * 30, letter, down=True, text=letter)
        yield Struck(at + place * 30 + 15, letter, down=False, text=letter)


def _wheel(at: float, number: int) -> Iterator[Raw]:
    for place in range(3):
        yield Wheeled(at + place * 30, float(number % WIDTH), 5.0, 0.0, 1.0)


def _drag(at: float, number: int) -> Iterator[Raw]:
    x = float(number % 1_000)
    yield Pressed(at, x, 9.0, Button.LEFT, down=True)
    yield Moves(at + np.arange(1, 41, dtype=np.float64), x + np.arange(40, dtype=np.float64) * 5.0, np.full(40, 9.0))
    yield Pressed(at + 50, x + 200, 9.0, Button.LEFT, down=False)
