"""From keys to edits and named keys: the same split as a recorder makes, where nothing tells of the edits themselves.

A printable key is an inferred insertion in an unknown field. Where in the field is unknown: what is typed in one go is
one after the other, counted from where it began. A Backspace that takes back what was typed so is an inferred deletion.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from aboveboard.importers import NOT_EXPOSED, Became, Labels, Struck, Tally, Wrote
from aboveboard.model.elements import ElementOrAbsence
from aboveboard.model.events import (
    ClipboardKind,
    ClipboardUsed,
    EditOperation,
    EditRoute,
    FieldEdited,
    JournalRecord,
    KeyPressed,
)
from aboveboard.model.runs import is_over
from aboveboard.model.text import Hidden

MODIFIERS = ("ctrl", "alt", "shift", "meta")
ALTGR = "altgr"
LOCKS = frozenset({"caps_lock", "num_lock", "scroll_lock", "fn"})
CLIPBOARD = {"c": ClipboardKind.COPY, "x": ClipboardKind.CUT, "v": ClipboardKind.PASTE}

STALE_MS = 60_000
"""A modifier held for longer without a word counts as let go: its release was missed."""

REPEAT_MS = 1_000
"""A press so soon after the same key's, without a release, is auto-repeat; later, the release was missed."""


@dataclass(slots=True)
class _Run:
    """What is typed in one go; `text` is None where the recording does not tell the characters."""

    began: int
    latest: int
    operation: EditOperation
    position: int
    count: int
    text: str | None = field(repr=False)


@dataclass(slots=True)
class _FieldRun:
    """One field whose text changes by small steps."""

    became: Became
    began: int
    latest: int


class Keys:
    """Follows one keyboard; whoever owns it flushes before anything else is told."""

    def __init__(self, label: Labels, tally: Tally, *, command: str, keep: bool) -> None:
        self._label, self._tally, self._command, self._keep = label, tally, command, keep
        self._held: dict[str, int] = {}
        self._down: dict[str, int] = {}
        self._run: _Run | None = None
        self._field: _FieldRun | None = None
        self._pending: KeyPressed | None = None
        self._typed = 0

    def modifiers(self, t: int) -> tuple[str, ...]:
        """Return the modifiers that are down."""
        for name in [name for name, since in self._held.items() if t - since > STALE_MS]:
            del self._held[name]
            self._tally.flags["modifiers whose release is missing; taken as let go after a minute"] += 1
        return tuple(name for name in MODIFIERS if name in self._held)

    def struck(self, t: int, key: Struck) -> Iterator[JournalRecord]:
        """Take a key that went down or up."""
        if key.name in MODIFIERS or key.name == ALTGR:
            self._hold(t, key)
            return
        if not key.down:
            self._down.pop(key.name, None)
            return
        repeats = t - self._down.get(key.name, -2 * REPEAT_MS) <= REPEAT_MS
        self._down[key.name] = t
        if key.name in LOCKS:
            return
        held = self.modifiers(t)
        if not self._commands(key, held) and self._types(key):
            yield from self._types_on(t, EditOperation.INSERT, key.text or None)
        elif key.name == "backspace" and not held and self._typed:
            yield from self._types_on(t, EditOperation.DELETE, "")
        else:
            yield from self._named(t, key, held, repeats=repeats)

    def wrote(self, t: int, wrote: Wrote) -> Iterator[JournalRecord]:
        """Take a text that was typed in one go: an edit of its own."""
        yield from self.flush()
        self._run = _Run(t, t, EditOperation.INSERT, 0, len(wrote.text), wrote.text)
        yield from self.flush()

    def became(self, t: int, became: Became) -> Iterator[JournalRecord]:
        """Take a new text of a field; what changes in one go is one edit."""
        run = self._field
        goes_on = run is not None and run.became.element.id == became.element.id and run.became.after == became.before
        if run is not None and goes_on and not is_over(run.began, run.latest, t, became.before):
            joined = Became(became.at, became.element, run.became.before, became.after)
            self._field = _FieldRun(joined, run.began, t)
            return
        yield from self.flush()
        self._field = _FieldRun(became, t, t)

    def flush(self) -> Iterator[JournalRecord]:
        """Tell what is held back; typing goes on elsewhere from here."""
        self._typed = 0
        yield from self._told()

    def missed(self) -> None:
        """Forget what is down: nothing was recorded for a while."""
        self._held.clear()
        self._down.clear()

    def _told(self) -> Iterator[JournalRecord]:
        run, self._run = self._run, None
        field_run, self._field = self._field, None
        pending, self._pending = self._pending, None
        if run is not None:
            yield self._edit(run)
        if field_run is not None:
            yield from self._change(field_run)
        if pending is not None:
            yield pending
            if pending.key in CLIPBOARD and pending.modifiers == (self._command,):
                yield ClipboardUsed(t=pending.t, kind=CLIPBOARD[pending.key], target=pending.target, app=pending.app)

    def _hold(self, t: int, key: Struck) -> None:
        if key.down:
            self._held[key.name] = t
        else:
            self._held.pop(key.name, None)

    def _commands(self, key: Struck, held: tuple[str, ...]) -> bool:
        """Tell whether modifiers make a hotkey of it; AltGr, and Option on a Mac, make characters instead."""
        composes = ALTGR in self._held or (held == ("alt",) and bool(key.text) and not str(key.text).isascii())
        return bool({"ctrl", "alt", "meta"} & set(held)) and not composes

    def _types(self, key: Struck) -> bool:
        if key.name == "space":
            return self._typed > 0
        return key.text is None or len(key.name) == 1 or (bool(key.text) and key.text.isprintable())

    def _types_on(self, t: int, operation: EditOperation, text: str | None) -> Iterator[JournalRecord]:
        """Go on with the run, or begin one."""
        run = self._run
        if run is None or run.operation is not operation or is_over(run.began, run.latest, t, run.text or "x"):
            yield from self._told()
            run = self._run = _Run(t, t, operation, self._typed, 0, "")
        grows = operation is EditOperation.INSERT
        self._typed += 1 if grows else -1
        run.position = run.position if grows else self._typed
        run.text = None if run.text is None or text is None else run.text + text
        run.count += 1
        run.latest = t

    def _named(self, t: int, key: Struck, held: tuple[str, ...], *, repeats: bool) -> Iterator[JournalRecord]:
        pending = self._pending
        if repeats and pending is not None and (pending.key, pending.modifiers) == (key.name, held):
            self._pending = _key(pending.t, key.name, held, pending.target, pending.repeats + 1)
            return
        yield from self.flush()
        self._pending = _key(t, key.name, held, key.target)

    def _edit(self, run: _Run) -> FieldEdited:
        inserts = run.operation is EditOperation.INSERT
        return FieldEdited(
            t=run.began,
            operation=run.operation,
            field=NOT_EXPOSED,
            app="",
            position=run.position if self._keep else 0,
            length=run.count if self._keep else 0,
            content=self._label(run.text) if inserts and run.text else Hidden(),
            route=EditRoute.TYPED,
            inferred=True,
        )

    def _change(self, run: _FieldRun) -> Iterator[FieldEdited]:
        """Yield the smallest edit between two texts of a field."""
        before, after = run.became.before, run.became.after
        start = _shared(before, after)
        end = _shared(before[start:][::-1], after[start:][::-1])
        removed, added = before[start : len(before) - end], after[start : len(after) - end]
        if not removed and not added:
            return
        operation = EditOperation.REPLACE if removed and added else EditOperation.INSERT
        operation = operation if added else EditOperation.DELETE
        yield FieldEdited(
            t=run.began,
            operation=operation,
            field=run.became.element,
            app="",
            position=start if self._keep else 0,
            length=len(removed or added) if self._keep else 0,
            content=self._label(added) if added else Hidden(),
        )


def _key(t: int, name: str, held: tuple[str, ...], target: ElementOrAbsence, repeats: int = 0) -> KeyPressed:
    return KeyPressed(t=t, key=name, modifiers=held, target=target, app="", repeats=repeats)


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
