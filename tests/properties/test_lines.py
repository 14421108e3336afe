"""Laws of events as lines and of imports: what is written is read, and no order of inputs breaks what events keep."""

import hypothesis.strategies as st
from hypothesis import given

from aboveboard.elements.shapes import shape_of
from aboveboard.formats.event_lines import EventsHead, read_head, read_records, write_events
from aboveboard.importers import Broke, Moved, Opened, Pressed, Raw, Single, Struck, Tally, Wheeled, Wrote
from aboveboard.importers.composing import compose
from aboveboard.importers.ordering import settled
from aboveboard.model.events import Button, JournalRecord, StretchBegan
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import account
from tests.every_record import RECORDS
from tests.strategies import noise

_times = st.floats(0, 20_000) | st.floats(-1e7, 4e7) | st.just(float("nan"))
_places = st.floats(-50, 2_000) | st.just(float("inf"))
_keys = st.sampled_from(
    [
        *(("a", "a"), ("a", "A"), ("ø", "ø"), ("space", " "), ("backspace", ""), ("return", ""), ("left", "")),
        *(
            ("shift", ""),
            ("ctrl", ""),
            ("altgr", ""),
            ("alt", ""),
            ("caps_lock", ""),
            ("vk_65", None),
            ("c", "c"),
            ("q", ""),
        ),
    ]
)
_buttons = st.sampled_from(list(Button))


@st.composite
def raws(draw: st.DrawFn) -> Raw:
    """One input of any kind, at any time and place."""
    at, x, y = draw(_times), draw(_places), draw(_places)
    name, text = draw(_keys)
    made: tuple[Raw, ...] = (
        Moved(at, x, y),
        Pressed(at, x, y, draw(_buttons), down=draw(st.booleans())),
        Wheeled(at, x, y, draw(st.sampled_from([0, 1])), draw(st.sampled_from([-1, 0, 0.25]))),
        Struck(at, name, down=draw(st.booleans()), text=text),
        Wrote(at, draw(st.text(max_size=9))),
        Broke(GapReason.PAUSED),
    )
    return draw(st.sampled_from(made))


def never(what: str) -> None:
    raise AssertionError(what)


@given(st.lists(st.sampled_from(RECORDS)), noise())
def test_events_that_are_written_as_lines_are_read_as_they_were(
    records: list[JournalRecord], heard: ReleasedStretch
) -> None:
    told = (*records, *heard.records)
    head, *lines = write_events(EventsHead(source="test", policy_version=3), told)
    assert read_head(head) == EventsHead(source="test", policy_version=3)
    assert tuple(read_records(lines, never, never)) == told


@given(st.lists(raws(), max_size=40))
def test_any_inputs_become_stretches_from_0_whose_times_never_go_back(told: list[Raw]) -> None:
    opened = Opened(StretchBegan(t=0, app="", layers=Layers(), monitors=()), iter(told))
    tally = Tally(source="test")
    stretches: list[list[JournalRecord]] = [[]]
    for record in compose(opened, Layers(), shape_of, tally):
        if isinstance(record, Gap):
            stretches.append([])
        else:
            stretches[-1].append(record)
    assert all(stretches) or stretches == [[]]
    for records in stretches:
        times = [record.t for record in records if not isinstance(record, Gap)]
        assert times == sorted(times)
        assert not records or (isinstance(records[0], StretchBegan) and times[0] == 0)
        done = account(ReleasedStretch(records=tuple(records)), Terms())
        assert len(done.belongs) == len(records)
        assert "" not in done.belongs
    assert tally.inputs == sum(not isinstance(raw, Broke) for raw in told)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 400))))
def test_inputs_that_are_written_a_little_late_come_in_order_of_time(told: list[tuple[int, int]]) -> None:
    inputs = [Moved(at, number, 0) for number, (at, _) in enumerate(told)]
    written = sorted(inputs, key=lambda one: one.at + told[int(one.x)][1])
    assert list(settled(written, 400)) == sorted(written, key=lambda one: one.at)


@given(st.lists(st.floats(-1e6, 1e6)), st.floats(0, 1_000))
def test_ordering_loses_nothing_whatever_the_clock_did(times: list[float], window: float) -> None:
    inputs: list[Single] = [Moved(at, number, 0) for number, at in enumerate(times)]
    assert sorted(settled(inputs, window), key=repr) == sorted(inputs, key=repr)
