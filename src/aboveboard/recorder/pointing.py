"""Pointer input to events: presses, releases, wheel notches, drags, and the approach to an action."""

from collections.abc import Iterator
from dataclasses import replace

from aboveboard.desktop import RawButton, RawInput, RawMotion
from aboveboard.elements import FOREIGN, Node, Tree
from aboveboard.model.elements import ElementOrAbsence, NotRecognised, Proof
from aboveboard.model.events import (
    Button,
    PointerApproached,
    PointerDragged,
    PointerPath,
    PointerPressed,
    PointerReleased,
    Scrolled,
)
from aboveboard.model.geometry import Point, Rect
from aboveboard.recorder.composed import Acted, Composed, Settle
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.gate import after
from aboveboard.recorder.modifiers import modifiers
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.seen import Press
from aboveboard.recorder.stretch import Stretch
from aboveboard.recorder.turning import Turning
from aboveboard.recorder.unlit import acted_on

STILL_MS = 150
"""So long without motion, and the next motion begins an approach."""

LONGEST_APPROACH_MS = 2_000
PATH_STEP_MS = 50
DRAG_STEP_MS = 8
SERIES_MS = 500
AROUND = 1.25
"""What is larger than what it surrounds by no more than this lies at the same place."""

BUTTONS = {1: Button.LEFT, 2: Button.MIDDLE, 3: Button.RIGHT, 8: Button.BACK, 9: Button.FORWARD}
# X reports wheel motion as presses of buttons 4 to 7 (core protocol, section 8): up, down, left, right.
WHEEL = {4: (0, -1), 5: (0, 1), 6: (-1, 0), 7: (1, 0)}
_BUTTON_BITS = 0x1F00  # X core protocol: buttons 1 to 5 in `state`


class Pointing:
    """Remembers the movement since the last rest; knows nothing of windows or scope."""

    def __init__(self, describe: Describe) -> None:
        self._describe = describe
        self._moves: list[tuple[int, Point]] = []
        self._down: set[int] = set()
        self._dragged_at = 0
        self._turning = Turning()

    @property
    def collecting(self) -> bool:
        """Whether turns of the wheel are still to be written."""
        return self._turning.collecting

    def waited(self, t: int) -> Iterator[Composed]:
        """Yield turns of the wheel that have been held for long enough."""
        return self._turning.waited(t)

    def flush(self) -> Iterator[Composed]:
        """Yield the turns of the wheel that are held: something else comes after them."""
        return self._turning.flush()

    def stray(self) -> None:
        """Forget the movement: part of it was out of scope."""
        self._moves.clear()

    def moved(self, raw: RawMotion, stretch: Stretch) -> Iterator[Composed]:
        """Yield a drag step while a button is down; otherwise remember the movement."""
        if raw.state & _BUTTON_BITS and self._down:
            if after(raw.time, self._dragged_at) >= DRAG_STEP_MS:
                self._dragged_at = raw.time
                yield PointerDragged(t=stretch.at(raw.time), at=raw.at)
            return
        if self._moves and after(raw.time, self._moves[-1][0]) >= STILL_MS:
            self._moves.clear()
        self._moves.append((raw.time, raw.at))

    def rested(self, tree: Tree | None, time: int, stretch: Stretch, approved: Approved) -> Iterator[Composed]:
        """Yield the approach to where the pointer rests while a page opens a list or menu: nothing is pressed there.

        What still moves rests nowhere, what holds a button down drags, and of a stranger's frame or a secure field
        not even a rest is told.
        """
        if not self._moves or self._down or after(time, self._moves[-1][0]) < STILL_MS:
            return
        least = _least(tree, self._moves[-1][1]) if tree is not None else None
        if least is None or least.secure or FOREIGN in least.states:
            return
        target = self._describe.element(replace(least, proof=Proof.SMALLEST_BOX), tree, approved)
        yield from self._approached(time, stretch, approved, target)
        yield Settle(stretch.at(time), None, approved)  # what opened is shown, and is what the next act is decided on

    def pressed(self, press: Press, stretch: Stretch, approved: Approved) -> Iterator[Composed]:
        """Yield the approach, the pictures' place and the press or notch."""
        raw, target, box = press.raw, *self._target(press, approved)
        if raw.button in WHEEL:
            yield from self._scrolled(press, stretch, approved, target, box)
        elif raw.button in BUTTONS:
            yield from self._approached(raw.time, stretch, approved, target)
            self._down.add(raw.button)
            t = stretch.at(raw.time)
            yield Acted(t, press.moment, box, approved, acted_on(press))
            yield PointerPressed(
                t=t,
                button=BUTTONS[raw.button],
                at=raw.at,
                target=target,
                app=approved.app,
                modifiers=modifiers(raw.state),
                device=raw.device,
            )

    def released(self, press: Press, stretch: Stretch, approved: Approved) -> Iterator[Composed]:
        """Yield the release of a button whose press was in scope; a notch has none."""
        raw = press.raw
        if raw.button not in BUTTONS or raw.button not in self._down:
            return
        self._down.discard(raw.button)
        target, box = self._target(press, approved)
        t = stretch.at(raw.time)
        yield PointerReleased(
            t=t,
            button=BUTTONS[raw.button],
            at=raw.at,
            target=target,
            app=approved.app,
            modifiers=modifiers(raw.state),
            device=raw.device,
        )
        yield Settle(t, box, approved)

    def _scrolled(
        self, press: Press, stretch: Stretch, approved: Approved, target: ElementOrAbsence, box: Rect | None
    ) -> Iterator[Composed]:
        t = stretch.at(press.raw.time)
        dx, dy = WHEEL[press.raw.button]
        turn = Scrolled(
            t=t,
            dx=dx * press.raw.notches,
            dy=dy * press.raw.notches,
            at=press.raw.at,
            target=target,
            app=approved.app,
            modifiers=modifiers(press.raw.state),
            device=press.raw.device,
        )
        if self._moves or not self._turning.joins(turn):
            yield from self._turning.flush()
        yield from self._approached(press.raw.time, stretch, approved, target)
        if self._turning.latest is None or t - self._turning.latest > SERIES_MS:
            yield Acted(t, press.moment, box, approved)  # one action a series of notches
        yield from self._turning.turned(turn, Settle(t, box, approved))

    def _approached(
        self, time: int, stretch: Stretch, approved: Approved, target: ElementOrAbsence
    ) -> Iterator[Composed]:
        moves = [move for move in self._moves if after(time, move[0]) <= LONGEST_APPROACH_MS]
        self._moves.clear()
        if not moves:
            return
        t = stretch.at(time)
        if approved.layers.pointer_path:
            yield PointerPath(t=t, points=tuple((stretch.past(when), at) for when, at in _resampled(moves)))
        yield PointerApproached(
            t=t,
            started=stretch.past(moves[0][0]),
            start=moves[0][1],
            end=moves[-1][1],
            dwell_ms=max(0, after(time, moves[-1][0])),
            target=target,
            app=approved.app,
        )

    def _target(self, press: Press, approved: Approved) -> tuple[ElementOrAbsence, Rect | None]:
        if isinstance(press.hit, NotRecognised):
            return press.hit, None
        return self._describe.element(press.hit, press.tree, approved), press.hit.box


def _least(tree: Tree, at: Point) -> Node | None:
    """Return what lies at a pixel: of the smallest nodes, give or take what surrounds them, the innermost."""
    under = [node for node in tree.nodes if node.box is not None and node.box.contains(at)]
    least = min((node.box.area for node in under if node.box), default=0)
    about = [node for node in under if node.box and node.box.area <= least * AROUND]
    return max(about, key=lambda node: len(tree.ancestors(node.ref)), default=None)


def flows(raw: RawInput) -> bool:
    """Tell whether more of the same follows within ms, so that it is taken in batches: motion and turning wheels."""
    return isinstance(raw, RawMotion) or (isinstance(raw, RawButton) and raw.button in WHEEL)


def _resampled(moves: list[tuple[int, Point]]) -> Iterator[tuple[int, Point]]:
    last = moves[0]
    yield last
    for move in moves[1:]:
        if after(move[0], last[0]) >= PATH_STEP_MS:
            last = move
            yield move
