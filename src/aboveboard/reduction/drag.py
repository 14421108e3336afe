"""Drags: a press, a movement past the device's drag threshold, a release."""

from collections.abc import Sequence
from math import hypot

from msgspec.structs import replace

from aboveboard.model.actions import Drag
from aboveboard.model.events import ElementChanged, PointerDragged, PointerPressed
from aboveboard.model.geometry import Point
from aboveboard.reduction import Draft, Press, Rule, Tape

TOLERANCE_PX = 2.0
"""The simplified path stays this close to every point that was recorded (Douglas and Peucker 1973)."""


LONGEST_CARRY_MS = 30_000
"""So long after its press something is dropped at most."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return a drag that begins here, or None when the pointer strayed no more than drag_px by either axis.

    While a page's own drag and drop carries something, a picture of it lies under the pointer, which is of no site:
    the release is not recorded, and the page's word of the drop stands for it.
    """
    press = tape.presses.get(index)
    if press is not None and press.ended is None:
        return _dropped(tape, press)
    if press is None or press.strayed <= tape.began.drag_px:
        return None
    return _draft(tape, press)


def _dropped(tape: Tape, press: Press) -> Draft | None:
    """Return the drag of a press without a recorded release, its end in the middle of what it was dropped on."""
    carried = tape.aftermath(press.index, own=frozenset(press.drags), since=press.began.t + LONGEST_CARRY_MS)
    for place, record in carried:
        if isinstance(record, ElementChanged) and record.what == "dropped" and record.app == press.began.app:
            onto = record.target.visible_box or record.target.box
            if onto is None or not onto.area:
                return None
            draft = _draft(tape, press, onto.centre)
            return replace(draft, used=(*press.used, place), ended=record.t, inferred=True)
    return None


def _draft(tape: Tape, press: Press, let_go: Point | None = None) -> Draft:
    end = let_go or (press.began.at if press.ended is None else press.ended.at)
    return Draft(
        action=Drag(
            button=press.began.button,
            start=press.began.at,
            end=end,
            path=_path_of(tape, press, end),
            modifiers=press.began.modifiers,
        ),
        used=press.used,
        target=press.began.target,
        app=press.began.app,
        started=press.began.t,
        ended=press.last,
    )


def _path_of(tape: Tape, press: Press, end: Point) -> tuple[Point, ...]:
    """Return the way of a press from where it went down to where it was let go, simplified."""
    records = (tape.records[place] for place in press.drags)
    moved = [record.at for record in records if isinstance(record, PointerDragged)]
    return simplified([press.began.at, *moved, end])


def simplified(points: Sequence[Point], tolerance: float = TOLERANCE_PX) -> tuple[Point, ...]:
    """Return the points that a path within the tolerance needs, ends included (Douglas and Peucker, no recursion)."""
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        offsets = [_offset(points[first], points[last], points[place]) for place in range(first + 1, last)]
        furthest = max(range(len(offsets)), key=offsets.__getitem__)
        if offsets[furthest] > tolerance:
            middle = first + 1 + furthest
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return tuple(points[place] for place in sorted(kept))


def _offset(start: Point, end: Point, point: Point) -> float:
    """Return a point's distance from the segment between two others (px)."""
    dx, dy = end.x - start.x, end.y - start.y
    if not dx and not dy:
        return hypot(point.x - start.x, point.y - start.y)
    share = ((point.x - start.x) * dx + (point.y - start.y) * dy) / (dx * dx + dy * dy)
    share = min(1.0, max(0.0, share))
    return hypot(point.x - start.x - share * dx, point.y - start.y - share * dy)


RULE = Rule(name="drag", starts=(PointerPressed,), find=find)
