"""Which picture and element list belong before, at and after an action: matched by id and time, never guessed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import ElementsSeen, FocusMoved, Scrolled
from aboveboard.model.frames import Frame, FrameRole
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.trajectories import Observation, Picture
from aboveboard.reduction import Tape


@dataclass(frozen=True, slots=True)
class Views:
    """All frames of a stretch in order of time, and the element snapshots by the frame they belong to.

    `times`, `listed`, `focused` and `scrolled` are the times of frames, `loose`, `focus` and `scrolls` alone (ms);
    `offsets` keeps what was worked out once.
    """

    frames: tuple[Frame, ...]
    times: tuple[int, ...]
    snapshots: dict[str, tuple[tuple[int, ElementSnapshot], ...]]
    loose: tuple[tuple[int, ElementSnapshot], ...]
    listed: tuple[int, ...]
    focus: tuple[tuple[int, str | None], ...]
    focused: tuple[int, ...]
    scrolls: tuple[tuple[int, str, tuple[int, int]], ...]
    scrolled: tuple[int, ...]
    offsets: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, tape: Tape) -> "Views":
        """Return the views of a tape in one pass."""
        frames = sorted((record for record in tape.records if type(record) is Frame), key=lambda one: one.t)
        seen = [record for record in tape.records if type(record) is ElementsSeen]
        by_frame: dict[str, list[tuple[int, ElementSnapshot]]] = {}
        for record in sorted(seen, key=lambda one: one.t):
            by_frame.setdefault(record.frame, []).append((record.t, record.snapshot))
        loose = tuple(sorted(((record.t, record.snapshot) for record in seen), key=_time))
        focus = tuple((record.t, _id(record)) for record in tape.records if type(record) is FocusMoved)
        scrolls = tuple(
            (record.t, record.target.id, record.offset)
            for record in tape.records
            if type(record) is Scrolled and isinstance(record.target, Element) and record.offset is not None
        )
        return cls(
            frames=tuple(frames),
            times=tuple(frame.t for frame in frames),
            snapshots={frame: tuple(found) for frame, found in by_frame.items()},
            loose=loose,
            listed=tuple(map(_time, loose)),
            focus=focus,
            focused=tuple(map(_time, focus)),
            scrolls=scrolls,
            scrolled=tuple(map(_time, scrolls)),
        )

    def last(
        self, after: int, until: int, roles: frozenset[FrameRole] | None = None, near: Point | None = None
    ) -> Frame | None:
        """Return the last frame with after < t <= until, of one of the roles where some are named.

        Of several monitors the one that holds `near` is taken.
        """
        return next(self._back(after, until, roles, near), None)

    def current(
        self, after: int, until: int, roles: frozenset[FrameRole] | None = None, near: Point | None = None
    ) -> Frame | None:
        """Return the last such frame that was known to show the screen as it was after that time."""
        return next((each for each in self._back(after, until, roles, near) if each.t - each.stale_ms > after), None)

    def _back(self, after: int, until: int, roles: frozenset[FrameRole] | None, near: Point | None) -> Iterator[Frame]:
        """Yield the frames of a time and role, last first."""
        for place in range(bisect_right(self.times, until) - 1, -1, -1):
            if self.times[place] <= after:
                break
            if roles is None or self.frames[place].role in roles:
                yield self._on_monitor(place, near)

    def first(self, after: int, until: int, role: FrameRole, near: Point | None = None) -> Frame | None:
        """Return the first frame of a role with after < t <= until."""
        for place in range(bisect_right(self.times, after), bisect_right(self.times, until)):
            if self.frames[place].role is role:
                return self._on_monitor(place, near)
        return None

    def _on_monitor(self, place: int, near: Point | None) -> Frame:
        """Return, of the frames taken together with this one, that of the monitor a point lies on."""
        found = self.frames[place]
        start, end = bisect_left(self.times, found.t), bisect_right(self.times, found.t)
        if near is None or end - start == 1:
            return found
        together = (frame for frame in self.frames[start:end] if frame.role is found.role)
        return next((frame for frame in together if frame.canvas.contains(near)), found)

    def between(self, after: int, before: int) -> tuple[Frame, ...]:
        """Return the frames with after < t < before."""
        return self.frames[bisect_right(self.times, after) : bisect_left(self.times, before)]

    def observation(self, frame: Frame, after: int, until: int, *, asof: int | None = None) -> Observation:
        """Return what a frame showed, with the element list that was recorded for it in after < t <= until.

        A picture is named by its pixels, so equal ones have one name: the times tell its lists apart. Focus and
        offsets are those before `asof`, where an action is named by it, else those at the frame's own time.
        """
        listed = self.snapshots.get(frame.id, ())
        within = listed[bisect_right(listed, after, key=_time) : bisect_right(listed, until, key=_time)]
        return self._observed(frame.t, picture_of(frame), _nearest(within, frame.t), asof)

    def with_elements(self, seen: Observation, after: int, until: int, asof: int) -> tuple[Observation, str]:
        """Return an observation with the last element list of after < t <= until where it has none of its own.

        The word says where the list is from: `frame`, `nearest`, or nothing where none was recorded. A list from
        another moment says so by `stale_ms`. Focus and offsets are those before `asof`.
        """
        if seen.elements is not None:
            return seen, "frame"
        since = self.loose[bisect_right(self.listed, after) : bisect_right(self.listed, until)]
        current = next(((t, one) for t, one in reversed(since) if t - one.stale_ms > after), None)
        if current is None:
            return seen, ""
        t, snapshot = current
        stale = msgspec.structs.replace(snapshot, stale_ms=snapshot.stale_ms + abs(seen.t - t))
        return self._observed(seen.t, seen.picture, stale, asof), "nearest"

    def nothing(self, t: int) -> Observation:
        """Return an observation of the moment before an action at `t`, without a picture."""
        return self._observed(t, None, None, t)

    def _observed(
        self, t: int, picture: Picture | None, snapshot: ElementSnapshot | None, asof: int | None
    ) -> Observation:
        known = t if asof is None else min(t, asof - 1)  # what is told at the time of an action may be its effect
        place = bisect_right(self.focused, known) - 1
        focus = snapshot.focus if snapshot and snapshot.focus else self.focus[place][1] if place >= 0 else None
        end = bisect_right(self.scrolled, known)
        return Observation(
            t=t,
            picture=picture,
            elements=snapshot,
            focus=focus,
            open_popups=snapshot.popups if snapshot else (),
            scroll=self._offsets(end),
        )

    def _offsets(self, end: int) -> dict[str, tuple[int, int]]:
        """Return the offsets that the last scrolls before a place among them told, worked out once."""
        if end not in self.offsets:
            self.offsets[end] = {name: offset for _, name, offset in self.scrolls[max(0, end - 32) : end]}
        return self.offsets[end]


def _time(timed: tuple[int, *tuple[object, ...]]) -> int:
    return timed[0]


def picture_of(frame: Frame) -> Picture:
    """Return the picture a frame stands for; the frame's id is the BLAKE3 of its WebP."""
    return Picture(
        sha=frame.id,
        canvas=frame.canvas,
        scale_percent=frame.scale_percent,
        windows=frame.windows,
        masks=frame.masks,
        cursor=frame.cursor,
        render=frame.render,
        exact=frame.exact,
        settled=frame.settled,
        stale_ms=frame.stale_ms,
        masked_fraction=masked_fraction(frame),
    )


def masked_fraction(frame: Frame) -> float:
    """Return the share of approved pixels that were filled, in thousandths; overlapping boxes count once."""
    if not frame.masks:
        return 0.0
    windows, boxes = frame.windows or (frame.canvas,), [mask.box for mask in frame.masks]
    shown = _covered(list(windows))
    parts = [window.intersection(box) for window in windows for box in boxes]
    return round(_covered([part for part in parts if part.area]) / shown, 3) if shown else 0.0


def _covered(boxes: list[Rect]) -> int:
    """Return the area of a union of boxes, by columns between their edges."""
    edges = sorted({edge for box in boxes for edge in (box.x, box.right)})
    area = 0
    for left, right in pairwise(edges):
        spans = sorted((box.y, box.bottom) for box in boxes if box.x <= left and box.right >= right)
        covered, reached = 0, -(1 << 31)
        for top, bottom in spans:
            covered += max(0, bottom - max(top, reached))
            reached = max(reached, bottom)
        area += covered * (right - left)
    return area


def _nearest(found: tuple[tuple[int, ElementSnapshot], ...], t: int) -> ElementSnapshot | None:
    place = bisect_left(found, t, key=_time)
    near = found[max(0, place - 1) : place + 1]
    return min(near, key=lambda one: abs(one[0] - t))[1] if near else None


def _id(record: FocusMoved) -> str | None:
    return record.target.id if isinstance(record.target, Element) else None
