"""Motion is folded before it becomes single inputs, and comes to exactly what it comes to one by one."""

import json
import math
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from aboveboard.elements.shapes import shape_of
from aboveboard.errors import AboveboardError
from aboveboard.importers import (
    NOT_EXPOSED,
    Broke,
    Findings,
    Moved,
    Moves,
    Opened,
    Pressed,
    Raw,
    Single,
    Tally,
    Wheeled,
)
from aboveboard.importers.composing import compose
from aboveboard.importers.lines import Row, rows
from aboveboard.importers.listened import listened
from aboveboard.importers.motion_lines import NUMBERED, PLAIN, Listener, inputs
from aboveboard.model.elements import ElementOrAbsence
from aboveboard.model.events import Button, JournalRecord, PointerApproached, PointerPath, StretchBegan
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.reduction import Terms, time_of
from aboveboard.reduction.motion import folded
from aboveboard.reduction.registry import account
from tests.scripts import Script

SCREENS = (
    Monitor(name="one", box=Rect(x=0, y=0, width=100, height=100)),
    Monitor(name="two", box=Rect(x=-50, y=20, width=50, height=40)),
)
Outcome = tuple[list[JournalRecord], Findings]

_steps = st.sampled_from(
    [
        *([1.0] * 12),
        0.0,
        0.5,
        2.5,
        7.0,
        8.0,
        9.0,
        149.0,
        150.0,
        151.0,
        400.0,
        1999.0,
        2001.0,
        -0.4,
        -1.0,
        -1500.0,
        1.5e7,
    ]
)
_places = st.one_of(
    st.floats(-60, 120, allow_nan=False), st.integers(-60, 120).map(float), st.sampled_from([float("nan"), 1e17])
)
_usual = st.integers(0, 99).map(float)
_what = st.sampled_from(["move"] * 20 + ["press", "release", "wheel", "break"])


@st.composite
def days(draw: st.DrawFn) -> list[Single]:
    """Draw inputs, most of them motion at 1 kHz, some at odd times and in odd places."""
    found: list[Single] = []
    at = 5_000_000.0
    for _ in range(draw(st.integers(1, 12))):
        what, odd = draw(_what), draw(st.booleans())
        for _ in range(draw(st.integers(1, 40)) if what == "move" else 1):
            step = draw(_steps) if odd else 1.0
            x, y = draw(_places if odd else _usual), draw(_usual)
            at += 0.0 if math.isnan(step) else step
            when = step if math.isnan(step) else at
            if what == "move":
                found.append(Moved(when, x, y))
            elif what == "wheel":
                found.append(Wheeled(when, x, y, 0.0, 1.0))
            elif what == "break":
                found.append(Broke(GapReason.PAUSED))
            else:
                found.append(Pressed(when, x, y, Button.LEFT, what == "press"))
    return found


def in_runs(singles: Iterable[Single], lengths: Iterator[int]) -> Iterator[Raw]:
    """Put motion into columns, in runs of the lengths."""
    held: list[Moved] = []
    length = next(lengths)

    def columns() -> Iterator[Moves]:
        if held:
            figures = np.array([(one.at, one.x, one.y) for one in held])
            yield Moves(figures[:, 0], figures[:, 1], figures[:, 2])
            held.clear()

    for one in singles:
        if isinstance(one, Moved) and len(held) < length:
            held.append(one)
            continue
        yield from columns()
        length = next(lengths)
        if isinstance(one, Moved):
            held.append(one)
        else:
            yield one
    yield from columns()


def outcome(raws: Iterable[Raw]) -> Outcome:
    tally = Tally(source="test", partial=True)
    began = StretchBegan(t=0, app="", layers=Layers(), monitors=SCREENS)
    return list(compose(Opened(began, iter(raws)), Layers(), shape_of, tally)), tally.findings()


@settings(max_examples=300, deadline=None)
@given(day=days(), lengths=st.lists(st.integers(1, 60), min_size=1, max_size=5))
def test_runs_of_motion_come_to_what_their_inputs_come_to_one_by_one(day: list[Single], lengths: list[int]) -> None:
    def forever() -> Iterator[int]:
        while True:
            yield from lengths

    assert outcome(in_runs(day, forever())) == outcome(day)


def test_motion_at_1_khz_comes_to_the_same_approaches_and_drags() -> None:
    count = 20_000
    at, x, y = (np.arange(count, dtype=np.float64) % period for period in (count, 97.0, 89.0))
    folded: list[Raw] = [
        Moves(at[:9_000], x[:9_000], y[:9_000]),
        Pressed(float(at[9_000]), 5, 5, Button.LEFT, down=True),
        Moves(at[9_001:15_000], x[9_001:15_000], y[9_001:15_000]),
        Pressed(float(at[15_000]), 5, 5, Button.LEFT, down=False),
        Moves(at[15_001:], x[15_001:], y[15_001:]),
        Wheeled(float(at[-1]) + 3, 5, 5, 0, 1),
    ]
    plain = [single for raw in folded for single in (raw.each() if isinstance(raw, Moves) else [raw])]
    records, findings = outcome(folded)
    assert (records, findings) == outcome(plain)
    assert findings.inputs == count + 1
    assert len(records) == 1 + 2 + 3 + 750


@pytest.mark.parametrize("back", [2_000, 2_008])
def test_a_way_is_told_from_two_seconds_before_what_it_leads_to(back: int) -> None:
    at = np.arange(0, back + 1, 8, dtype=np.float64)
    motion = Moves(at + 5_000, at % 90, at % 80)
    press = Pressed(5_000.0 + back, 5, 5, Button.LEFT, down=True)
    first = Moved(4_000, 1, 1)
    records, _ = found = outcome([first, motion, press])
    assert found == outcome([first, *motion.each(), press])
    assert isinstance(records[1], PointerApproached)
    assert records[1].started == 1_000 + back - 2_000


def test_a_way_is_told_from_the_last_of_several_rests() -> None:
    at = np.array([0, 8, 16, 400, 408, 900, 908, 916], dtype=np.float64)
    motion = Moves(at + 5_000, at % 90, at % 80)
    raws: list[Raw] = [Moved(4_000, 1, 1), motion, Pressed(6_000, 5, 5, Button.LEFT, down=True)]
    records, _ = outcome(raws)
    assert isinstance(records[1], PointerApproached)
    assert (records[1].started, records[1].dwell_ms) == (1_900, 84)


@pytest.mark.parametrize("late", [3.0, 900.0, 1_500.0], ids=["a little", "by almost a second", "by more"])
def test_a_time_that_goes_back_within_a_run_is_flagged_as_one_by_one(late: float) -> None:
    at = np.array([0, 8, 2_000, 2_000 - late, 2_008, 2_016], dtype=np.float64)
    motion = Moves(at + 5_000, at % 90, at % 80)
    raws: list[Raw] = [Moved(4_999, 1, 1), motion, Pressed(7_100, 5, 5, Button.LEFT, down=True)]
    _, findings = found = outcome(raws)
    assert found == outcome([Moved(4_999, 1, 1), *motion.each(), Pressed(7_100, 5, 5, Button.LEFT, down=True)])
    assert [flag for flag in findings.flags if "go back" in flag]


def test_the_pointers_path_is_let_go_and_the_steps_are_the_same() -> None:
    records = list(Script().begin().click().type("milk", submit=True).menu().option().scroll().stretch().records)
    path = tuple((number, Point(x=number, y=3)) for number in range(300))
    for place in range(len(records), 0, -3):
        t = time_of(records[place - 1])
        records.insert(place, PointerPath(t=t, points=path))
    plain = account(ReleasedStretch(records=tuple(records)), Terms())
    lean = [folded(record) for record in records]
    assert account(ReleasedStretch(records=tuple(lean)), Terms()) == plain
    assert plain.belongs.count("layer") == sum(isinstance(record, PointerPath) for record in records)
    assert not any(isinstance(record, PointerPath) and record.points for record in lean)


_values = st.sampled_from([1, 2.5, -3, 1e300, 2**60, True, None, "x", {"a": 1}])
_number = st.integers(0, 99)
_lines = st.one_of(
    st.builds(lambda x: {"action": "move", "x": x, "y": 3.5}, _number),
    st.builds(lambda x: {"action": "move", "x": x, "y": 3.5}, _number),
    st.builds(lambda x: {"action": "move", "x": x, "y": 4, "event_idx": x}, _number),
    st.builds(lambda value: {"action": "move", "x": value, "y": 3, "extra": value}, _values),
    st.builds(lambda value: {"action": "move", "x": 3, "y": value}, _values),
    st.builds(lambda pressed: {"action": "click", "x": 3, "y": 4, "button": "left", "pressed": pressed}, st.booleans()),
    st.just({"action": "scroll", "x": 3, "y": 4, "dx": 0, "dy": -1}),
    st.just({"action": "press", "name": "a"}),
    st.just({"action": "pause"}),
    st.just({"action": "dance"}),
)
_texts = st.sampled_from(
    ["", "  ", "{", '{"action": "move", "x": NaN}', "[1]", "\r", '{"action":"move"} {"x":1}', "\udcff"]
)


def nothing(at: float, x: float, y: float) -> ElementOrAbsence:
    del at, x, y
    return NOT_EXPOSED


def read(path: Path, listener: Listener, block: int | None) -> tuple[Outcome | None, list[JournalRecord], str]:
    """Return what a file comes to, in blocks or plainly: the records until an error, and the error's words."""
    tally = Tally(source="test", partial=True)

    def one(row: Row) -> Iterator[Raw]:
        return listened(row, tally, nothing, frozenset({"event_idx"}) if listener is NUMBERED else frozenset())

    def plainly() -> Iterator[Raw]:
        for row in rows(path, tally):
            yield from one(row)

    raws = plainly() if block is None else inputs(path, tally, listener, one, block)
    began = StretchBegan(t=0, app="", layers=Layers(), monitors=SCREENS)
    found: list[JournalRecord] = []
    try:
        found.extend(compose(Opened(began, raws), Layers(), shape_of, tally))
    except AboveboardError as error:
        return None, found, str(error)
    return (found, tally.findings()), found, ""


@pytest.mark.parametrize("listener", [PLAIN, NUMBERED], ids=["plain", "numbered"])
@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(_lines, max_size=40),
    odd=st.lists(st.tuples(st.integers(0, 40), _texts), max_size=1),
    block=st.integers(1, 2000),
    ended=st.booleans(),
)
def test_a_file_read_in_blocks_comes_to_what_its_lines_come_to(
    listener: Listener, lines: list[dict[str, object]], odd: list[tuple[int, str]], block: int, *, ended: bool
) -> None:
    texts = [json.dumps({"time_stamp": 5_000 + number / 1000, **line}) for number, line in enumerate(lines)]
    for place, text in odd:
        texts.insert(place, text)
    data = "\n".join(texts).encode(errors="surrogateescape") + b"\n" * ended
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        path.write_bytes(data)
        assert read(path, listener, block) == read(path, listener, None)
