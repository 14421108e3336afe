"""Scrolling and touches among the rest of a batch: each in its place by time, small turns of a wheel summed up. Pure.

A smooth wheel or two fingers tell a hundred small turns a second. Turns of one way that directly follow each other
are one event; whatever happened between them, such as a modifier going down, keeps its place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aboveboard.desktop import RawButton, RawInput, RawMotion
from aboveboard.desktop.x11.fingers import TOUCH_BEGIN, TOUCH_UPDATE, Scroll, Touch
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point
from aboveboard.model.time import SERVER_CLOCK_RANGE

TOGETHER_MS = 25
"""Turns further apart than this stay apart, however late they are read: each is decided by its own time."""

_LEFT, _DOWNWARDS, _RIGHTWARDS, _LEFT_DOWN = 1, 5, 7, 1 << 8


@dataclass(frozen=True, slots=True)
class Now:
    """Where the pointer is once a batch is read, and the server's modifiers and buttons then."""

    at: Point
    state: int


@dataclass(frozen=True, slots=True)
class Done:
    """What fingers did, and the kind of their device."""

    what: Scroll | Touch
    device: Device


def joined(found: Sequence[RawInput], fingers: Sequence[Done], now: Now) -> list[RawInput]:
    """Return both in the order of their times; what fingers did is where and how the next event of the batch says."""
    if not fingers:
        return list(found)
    first = fingers[0].what.time
    both = sorted([*found, *fingers], key=lambda each: _after(_time(each), first))
    placed: list[RawInput] = []
    following = now
    for each in reversed(list(_summed(both))):
        if isinstance(each, Done):
            placed.extend(reversed(list(_pressed(each, following))))
        else:
            placed.append(each)
            following = Now(each.at if isinstance(each, RawButton) else following.at, each.state)
    return placed[::-1]


def _time(each: RawInput | Done) -> int:
    return each.what.time if isinstance(each, Done) else each.time


def _summed(both: Iterable[RawInput | Done]) -> Iterator[RawInput | Done]:
    """Yield everything with the turns that follow each other as one, at the time of the last: decided no earlier."""
    turn: Done | None = None
    began = 0
    for each in both:
        scrolls = isinstance(each, Done) and isinstance(each.what, Scroll)
        if turn is not None and isinstance(each, Done) and (more := _more(turn, each, began)) is not None:
            turn = more
            continue
        if turn is not None:
            yield turn
        turn, began = (each, each.what.time) if scrolls and isinstance(each, Done) else (None, 0)
        if turn is None:
            yield each
    if turn is not None:
        yield turn


def _more(turn: Done, each: Done, began: int) -> Done | None:
    """Return two turns as one, or None where they are of two devices, turn back, or lie apart."""
    one, two = turn.what, each.what
    if not isinstance(one, Scroll) or not isinstance(two, Scroll) or one.device != two.device:
        return None
    if one.dx * two.dx < 0 or one.dy * two.dy < 0 or not 0 <= _after(two.time, began) <= TOGETHER_MS:
        return None
    return Done(Scroll(two.time, two.device, one.dx + two.dx, one.dy + two.dy), each.device)


def _pressed(done: Done, now: Now) -> Iterator[RawButton | RawMotion]:
    what, state = done.what, now.state
    if isinstance(what, Touch):
        if what.kind == TOUCH_UPDATE:
            yield RawMotion(what.time, now.at, state | _LEFT_DOWN)
        else:
            yield RawButton(what.time, _LEFT, what.kind == TOUCH_BEGIN, now.at, state, done.device)
        return
    for button, moved in ((_RIGHTWARDS, what.dx), (_DOWNWARDS, what.dy)):
        if moved:
            yield RawButton(
                what.time, button if moved > 0 else button - 1, True, now.at, state, done.device, abs(moved)
            )


def _after(time: int, first: int) -> int:
    """Return ms from one server time to another across the 32-bit wrap."""
    half = SERVER_CLOCK_RANGE // 2
    return (time - first + half) % SERVER_CLOCK_RANGE - half
