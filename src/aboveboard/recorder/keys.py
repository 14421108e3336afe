"""Keys to events: hotkeys and keys that type nothing; what a printable key does is told by the edit it makes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from aboveboard.desktop import ALT, CONTROL, SHIFT, SUPER, RawKey
from aboveboard.elements import Node
from aboveboard.model.elements import NotRecognised
from aboveboard.model.events import ClipboardKind, ClipboardUsed, EditRoute, KeyPressed
from aboveboard.model.geometry import Rect
from aboveboard.recorder.causes import SOON_MS, WITHIN_MS, Cause
from aboveboard.recorder.composed import Acted, Composed
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.menus import ITEMS
from aboveboard.recorder.modifiers import is_command, is_modifier, modifiers
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.seen import Stroke
from aboveboard.recorder.stretch import Stretch
from aboveboard.recorder.tellers import Tellers

# These edit where there is something to edit; then the edit says it all and the key is not told again.
EDITING = frozenset({"return", "kp_enter", "backspace", "delete", "kp_delete", "tab", "space"})
ERASING = frozenset({"backspace", "delete", "kp_delete"})
SWITCHED = frozenset({"check box", "toggle button", "radio button", "push button", "switch"})
"""What Space presses, and so writes nothing."""

GOING_ON = frozenset({"return", "kp_enter", "tab"})
INSERTING = {"return": "\n", "kp_enter": "\n", "tab": "\t", "space": " "}
CLIPBOARD = {"c": ClipboardKind.COPY, "x": ClipboardKind.CUT, "v": ClipboardKind.PASTE}
REPEAT_MS = 700  # longer than the first delay of auto-repeat (X default 660 ms)


@dataclass(frozen=True, slots=True)
class _Pending:
    event: KeyPressed
    yields_to_edit: bool
    latest: int
    types: bool
    focus: Node | NotRecognised

    @property
    def pid(self) -> int | None:
        """The process that the key went to."""
        return self.focus.pid if isinstance(self.focus, Node) else None


class Keys:
    """Holds the last key back until it is clear whether it edited something and how often it repeated."""

    def __init__(self, describe: Describe, tellers: Tellers) -> None:
        self._describe = describe
        self._tellers = tellers
        self._pending: _Pending | None = None
        self._composing = False
        self._typing_until = -1

    def pressed(self, stroke: Stroke, stretch: Stretch, approved: Approved) -> Iterator[Composed]:
        """Take a key that went down; yield what it settles."""
        raw, t = stroke.raw, stretch.at(stroke.raw.time)
        if is_modifier(raw.name):
            return
        if self._repeats(raw, t):
            return
        if not self._goes_on(stroke):
            yield from self.flush()
        if not self._tells(stroke):
            yield from self._typed(stroke, t, approved)
            return
        edits = _types(stroke)
        if edits:
            yield from self._typed(stroke, t, approved)
        else:
            self._typing_until = -1
            yield Acted(t, stroke.moment, _box(stroke), approved)
        event = self._event(stroke, t, approved)
        self._pending = _Pending(event, raw.name in EDITING and not is_command(raw.state), t, edits, stroke.focus)
        if raw.state & CONTROL and not raw.state & (ALT | SUPER | SHIFT) and raw.name in CLIPBOARD:
            yield from self.flush()
            kind = CLIPBOARD[raw.name]
            yield ClipboardUsed(t=t, kind=kind, target=event.target, app=approved.app)

    @property
    def collecting(self) -> bool:
        """Whether a key is held back."""
        return self._pending is not None

    def cause(self, stroke: Stroke, t: int) -> Cause:
        """Return by which route an edit would follow from this key; one that goes to a menu types nothing by itself."""
        raw = stroke.raw
        if isinstance(stroke.focus, Node) and stroke.focus.role in ITEMS:
            return Cause(t, EditRoute.PROGRAM, raw.device)
        route = EditRoute.TYPED
        if raw.state & CONTROL and raw.name in {"z", "y"}:
            route = EditRoute.UNDONE
        elif raw.state & CONTROL and raw.name == "v":
            route = EditRoute.PASTED
        elif raw.state & (CONTROL | ALT):  # Super and a letter types the letter in GTK, so it is no hotkey here
            route = EditRoute.HOTKEY
        elif self._composing and not raw.composing:
            route = EditRoute.COMPOSED
        if not is_modifier(raw.name):
            self._composing = raw.composing
        erases = raw.name in ERASING
        if raw.name == "space" and isinstance(stroke.focus, Node) and stroke.focus.role in SWITCHED:
            return Cause(t, route, raw.device)
        return Cause(t, route, raw.device, "" if erases or raw.composing else _inserts(stroke), erases)

    def edited(self, cause: Cause, pid: int | None) -> Iterator[Composed]:
        """Take an edit: the key that made it is not told again, one that was pressed later goes on waiting for its own.

        Yields the key that came before the edit and did not make it.
        """
        self._tellers.told(pid)
        pending = self._pending
        if pending is None or (cause.t < pending.event.t and cause.route is not EditRoute.PROGRAM):
            return
        own = cause.route is not EditRoute.PROGRAM
        if own and pending.yields_to_edit and pending.event.t <= cause.t <= pending.latest:
            self._pending = None
        yield from self.flush()

    def waited(self, t: int) -> Iterator[Composed]:
        """Yield the last key once nothing can change what it was."""
        pending = self._pending
        if pending is not None and t - pending.latest > self._patience(pending):
            yield from self.flush()

    def flush(self) -> Iterator[Composed]:
        """Yield the last key."""
        pending, self._pending = self._pending, None
        if pending is not None:
            yield pending.event

    def forget(self, secret: Node) -> None:
        """Forget a key that was pressed in a field now known as secret, or that may have been part of typing there."""
        pending = self._pending
        if pending is None:
            return
        focus = pending.focus
        there = isinstance(focus, Node) and (focus.pid, focus.ref) == (secret.pid, secret.ref)
        if pending.types or there:
            self._pending = None

    def _patience(self, pending: _Pending) -> int:
        """Return how long a key is held back; one that types is awaited by a tree that has told of edits before."""
        if pending.types and pending.pid in self._tellers:
            return SOON_MS
        return REPEAT_MS if pending.event.repeats else WITHIN_MS

    def _goes_on(self, stroke: Stroke) -> bool:
        """Tell whether typing goes on in a tree that tells of edits: what the last key did will be told by its edit."""
        pending, focus = self._pending, stroke.focus
        if pending is None or not pending.types or pending.pid not in self._tellers:
            return False
        if not isinstance(focus, Node) or focus.pid != pending.pid or (self._tells(stroke) and not _types(stroke)):
            return False
        self._pending = None
        return True

    def _tells(self, stroke: Stroke) -> bool:
        """Tell whether this key may be named: a hotkey, a key that types nothing, or Space off a text field."""
        raw = stroke.raw
        if is_command(raw.state):
            return True
        if raw.name == "space":
            return not _edits(stroke)
        return len(raw.name) > 1 and not raw.composing and not (raw.text and raw.text.isprintable())

    def _typed(self, stroke: Stroke, t: int, approved: Approved) -> Iterator[Composed]:
        """Yield the pictures' place at the first key of a run; the key itself is not told."""
        if t > self._typing_until and _edits(stroke):
            yield Acted(t, stroke.moment, _box(stroke), approved)
        self._typing_until = t + 2_000

    def _repeats(self, raw: RawKey, t: int) -> bool:
        pending = self._pending
        if not raw.repeat or pending is None:
            return False
        event = pending.event
        if (event.key, event.modifiers) != (raw.name, modifiers(raw.state)):
            return False
        again = KeyPressed(
            t=event.t,
            key=event.key,
            modifiers=event.modifiers,
            target=event.target,
            app=event.app,
            repeats=event.repeats + 1,
            device=event.device,
        )
        self._pending = replace(pending, event=again, latest=t)
        return True

    def _event(self, stroke: Stroke, t: int, approved: Approved) -> KeyPressed:
        focus = stroke.focus
        return KeyPressed(
            t=t,
            key=stroke.raw.name,
            modifiers=modifiers(stroke.raw.state),
            target=focus if isinstance(focus, NotRecognised) else self._describe.element(focus, stroke.tree, approved),
            app=approved.app,
            device=stroke.raw.device,
        )


def tells_focus(raw: RawKey, focus: Node | NotRecognised) -> bool:
    """Tell whether an event will name the focused element with its ancestors; typing does not, and is most keys."""
    if is_command(raw.state):
        return True
    types = bool(raw.text) and raw.text.isprintable()
    return not types and not (raw.name in EDITING and isinstance(focus, Node) and focus.editable)


def _types(stroke: Stroke) -> bool:
    """Tell whether an editing key is part of typing: Return in a field of one line is not, it submits."""
    raw = stroke.raw
    lines = isinstance(stroke.focus, Node) and of_many_lines(stroke.focus)
    editing = raw.name in EDITING and not is_command(raw.state) and _edits(stroke)
    return editing and (lines or raw.name in ERASING)


def _inserts(stroke: Stroke) -> str:
    """Return what a key inserts where text can be; Super and a letter types the letter in GTK.

    In a field of one line Tab goes on and Return submits: neither types, nor explains an edit that comes later.
    """
    raw, focus = stroke.raw, stroke.focus
    goes_on = raw.name in GOING_ON and isinstance(focus, Node) and focus.said is None and not of_many_lines(focus)
    if raw.state & (CONTROL | ALT) or goes_on:
        return ""
    return INSERTING.get(raw.name) or (raw.text if raw.text.isprintable() else "")


def of_many_lines(focus: Node) -> bool:
    """Tell whether a field takes Return and Tab as text."""
    return bool({"multi line", "multi_line"} & focus.states)


def _edits(stroke: Stroke) -> bool:
    return isinstance(stroke.focus, Node) and stroke.focus.editable


def _box(stroke: Stroke) -> Rect | None:
    return stroke.focus.box if isinstance(stroke.focus, Node) else None
