"""Film: puts pictures into the journal as frames, before, at and after each action, with the elements beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aboveboard.model.events import ElementsSeen, JournalRecord
from aboveboard.model.frames import Frame, FrameRole, MaskBox, NoFrame, Settled
from aboveboard.model.geometry import Monitor, Rect
from aboveboard.model.layers import PixelsLayer
from aboveboard.recorder.camera import Camera
from aboveboard.recorder.composed import Acted, Settle
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.picture import Picture
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.tiles import changed_tiles, same
from aboveboard.recorder.unlit import unlit

SETTLED_MS = 100
"""A target is at rest after so long without a change."""

LONGEST_SETTLE_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Watch:
    began: int
    target: Rect | None
    approved: Approved
    seen: Picture | None
    since: int


class Film:
    """Writes down pictures; remembers what the file being written shows, to write only what changed."""

    def __init__(self, camera: Camera, describe: Describe, monitors: tuple[Monitor, ...]) -> None:
        self._camera = camera
        self._describe = describe
        self._monitors = monitors
        self._shown: dict[str, NDArray[np.uint8]] = {}
        self._count = 0
        self._watch: _Watch | None = None
        self._cadence_at = 0
        self._acted_at: int | None = None
        self.off = False
        self.cadence_off = False

    @property
    def count(self) -> int:
        """How many frames were written."""
        return self._count

    def file_began(self) -> None:
        """Begin with full frames: a journal file is whole by itself."""
        self._shown.clear()

    def acted(self, acted: Acted) -> Iterator[JournalRecord]:
        """Yield the pictures an action starts from, and the `after` of the one before, cut short."""
        moment = acted.moment
        yield from self.cut(acted.t, moment.at, moment.stale_ms)
        last, self._acted_at = self._acted_at, acted.t
        if not self._wants(acted.approved):
            return
        moment = unlit(moment, acted.pressed)
        exact: bool | None = None
        of_this_state = last is None or acted.t - moment.before_ms > last
        if of_this_state and moment.before is not None and moment.at is not None and acted.target is not None:
            drawn = moment.drawn is not None and moment.drawn.meets(acted.target)
            exact = not drawn and same(moment.at.pixels, moment.before.pixels, self._camera.screen, acted.target)
        yield from self._frames(
            moment.before,
            FrameRole.BEFORE,
            acted.t,
            acted.approved,
            stale_ms=moment.before_ms,
            listed_ms=moment.before_ms if moment.unlit else None,
        )
        yield from self._frames(
            moment.at,
            FrameRole.AT_ACTION,
            acted.t,
            acted.approved,
            exact=exact,
            stale_ms=moment.stale_ms,
            listed_ms=moment.stale_ms,
        )

    def settle(self, settle: Settle) -> Iterator[JournalRecord]:
        """Begin to wait for the target to come to rest."""
        if self._wants(settle.approved):
            self._watch = _Watch(settle.t, settle.target, settle.approved, self._camera.picture, settle.t)
        return iter(())

    def looked(self, t: int, approved: Approved) -> Iterator[JournalRecord]:
        """Yield an `after` picture whose target has come to rest or whose time is up, and periodic ones."""
        watch, picture = self._watch, self._camera.picture
        if watch is not None:
            if picture is not watch.seen and not _equal(watch, picture, self._camera.screen):
                watch = self._watch = _Watch(watch.began, watch.target, watch.approved, picture, t)
            if self._camera.rests and t - watch.since >= SETTLED_MS:
                yield from self._after(watch, t, Settled.SETTLED, picture)
            elif t - watch.began >= LONGEST_SETTLE_MS:
                yield from self._after(watch, t, Settled.TIMEOUT, picture, self._camera.age)
        cadence = approved.layers.cadence_s * 1_000
        if cadence and not self.cadence_off and self._wants(approved) and t - self._cadence_at >= cadence:
            self._cadence_at = t
            yield from self._frames(
                picture, FrameRole.CADENCE, t, approved, stale_ms=self._camera.age, listed_ms=self._camera.age
            )

    def cut(self, t: int, picture: Picture | None, stale_ms: int) -> Iterator[JournalRecord]:
        """Yield the `after` picture that is still waited for: the last before the next action began, by its age."""
        if self._watch is not None:
            yield from self._after(self._watch, t, Settled.CUT, picture, stale_ms)

    def stretch_ended(self) -> None:
        """Forget what was waited for and shown: the pictures of a stretch are whole without the one before."""
        self._shown.clear()
        self._watch = None
        self._cadence_at = 0
        self._acted_at = None

    def _wants(self, approved: Approved) -> bool:
        return not self.off and approved.layers.pixels is not PixelsLayer.NONE

    def _after(
        self, watch: _Watch, t: int, settled: Settled, picture: Picture | None, stale_ms: int = 0
    ) -> Iterator[JournalRecord]:
        self._watch = None
        yield from self._frames(
            picture, FrameRole.AFTER, t, watch.approved, settled=settled, stale_ms=stale_ms, listed_ms=stale_ms
        )

    def _frames(
        self,
        picture: Picture | None,
        role: FrameRole,
        t: int,
        approved: Approved,
        *,
        settled: Settled | None = None,
        exact: bool | None = None,
        stale_ms: int = 0,
        listed_ms: int | None = None,
    ) -> Iterator[JournalRecord]:
        """Yield a picture's frames, and where the age of its elements is given, those beside them."""
        if picture is None:
            yield NoFrame(t=t, role=role, reason=self._camera.refused)
            return
        for monitor in self._monitors:
            windows = tuple(box.intersection(monitor.box) for box in picture.windows if box.meets(monitor.box))
            if not windows and monitor.name not in self._shown:
                continue
            self._count += 1
            frame = f"f{self._count}"
            before = self._shown.get(monitor.name)
            self._shown[monitor.name] = picture.pixels
            yield Frame(
                t=t,
                id=frame,
                role=role,
                canvas=monitor.box,
                monitor=monitor.name,
                tiles=tuple(changed_tiles(picture.pixels, before, picture.box, monitor.box)),
                full=before is None,
                windows=windows,
                masks=_clipped(picture.masks, monitor.box),
                cursor=None if picture.astray else picture.cursor,
                scale_percent=monitor.scale_percent,
                settled=settled,
                exact=exact,
                stale_ms=stale_ms,
                render=approved.layers.pixels.value,
            )
            if listed_ms is not None:
                yield from self._elements(frame, picture, t, approved, listed_ms)

    def _elements(
        self, frame: str, picture: Picture, t: int, approved: Approved, stale_ms: int
    ) -> Iterator[JournalRecord]:
        trees = [tree for app, tree in picture.trees if app == approved.app]
        if trees:
            snapshot = self._describe.snapshot(trees, approved, stale_ms)
            yield ElementsSeen(t=t, frame=frame, snapshot=snapshot, app=approved.app)


def _equal(watch: _Watch, picture: Picture | None, screen: Rect) -> bool:
    """Tell whether the target looks as it did; without a target any new picture is a change."""
    if picture is None or watch.seen is None or watch.target is None:
        return picture is watch.seen
    return same(picture.pixels, watch.seen.pixels, screen, watch.target)


def _clipped(masks: tuple[MaskBox, ...], canvas: Rect) -> tuple[MaskBox, ...]:
    return tuple(
        mask if canvas.covers(mask.box) else MaskBox(box=mask.box.intersection(canvas), reason=mask.reason)
        for mask in masks
        if mask.box.meets(canvas)
    )
