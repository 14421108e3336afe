"""What the RECORD connection carries, however its bytes are cut: replies, and what reaches every client."""

import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.desktop.x11.record import MOTION, Replies, motions, only_motion, parsed
from aboveboard.errors import DisplayLost

FROM_SERVER, BEGUN, END = 0, 4, 5
MAPPING_NOTIFY = bytes([34]) + bytes(31)
GENERIC = struct.pack("=BBHI24x", 35, 131, 0, 2) + bytes(8)
ERROR = bytes([0, 8]) + bytes(30)


def core(kind: int, detail: int, time: int, x: int, y: int, state: int) -> bytes:
    """Return a core event as the X protocol writes it."""
    return struct.pack("=BBHIIIIhhhhHBB", kind, detail, 0, time, 1, 2, 3, x, y, 7, 8, state, 1, 0)


def reply(*events: bytes, category: int = FROM_SERVER) -> bytes:
    """Return one reply of RECORD that carries some events."""
    carried = b"".join(events)
    return struct.pack("=BBHI24x", 1, category, 16, len(carried) // 4) + carried


EVENTS = [(MOTION, 0, 1_000 + step, 10 * step - 50, -step, 16) for step in range(40)]
SENT = b"".join(
    [
        reply(category=BEGUN),
        reply(*(core(*event) for event in EVENTS[:31])),
        MAPPING_NOTIFY,
        reply(core(*EVENTS[31])),
        GENERIC,
        reply(*(core(*event) for event in EVENTS[32:])),
    ]
)


def taken(sent: bytes, cuts: list[int]) -> bytes:
    """Return what was told by some bytes that arrived in pieces."""
    replies = Replies()
    return b"".join(replies.taken(sent[start:end]) for start, end in pairwise([0, *sorted(cuts), len(sent)]))


@given(st.lists(st.integers(1, len(SENT) - 1), max_size=12))
def test_however_the_bytes_are_cut_the_same_events_come(cuts: list[int]) -> None:
    assert parsed(taken(SENT, cuts)) == EVENTS


def test_a_cut_anywhere_changes_nothing() -> None:
    twice = reply(core(*EVENTS[0])) + reply(core(*EVENTS[1]))
    for cut in range(1, len(twice)):
        assert parsed(taken(twice, [cut])) == EVENTS[:2]


def test_the_beginning_is_noted() -> None:
    replies = Replies()
    replies.taken(MAPPING_NOTIFY)
    assert not replies.begun
    replies.taken(reply(category=BEGUN))
    assert replies.begun


def test_one_whole_reply_is_taken_at_once() -> None:
    replies = Replies()
    assert parsed(replies.taken(reply(core(*EVENTS[0]), core(*EVENTS[1])))) == EVENTS[:2]


def test_motion_is_told_from_all_that_acts() -> None:
    moved = b"".join(core(*event) for event in EVENTS)
    pressed = core(4, 1, 2_000, 5, 6, 0)
    assert only_motion(moved)
    assert only_motion(b"")
    assert not only_motion(moved + pressed + moved)
    assert list(motions(moved)) == [event[2:] for event in EVENTS]
    assert parsed(pressed) == [(4, 1, 2_000, 5, 6, 0)]


@pytest.mark.parametrize("last", [reply(category=END), ERROR], ids=["end", "error"])
def test_an_end_of_the_recording_is_never_taken_for_silence(last: bytes) -> None:
    replies = Replies()
    replies.taken(reply(category=BEGUN))
    with pytest.raises(DisplayLost):
        replies.taken(last)
