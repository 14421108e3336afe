"""Typing: the edits of one field without a long pause, every one of them kept in order."""

from dataclasses import dataclass, field

from aboveboard.model.actions import Edit, Key, Type
from aboveboard.model.elements import Element, ElementOrAbsence
from aboveboard.model.events import EditOperation, FieldEdited, FocusMoved, JournalRecord, KeyPressed
from aboveboard.model.text import REMOVED, Hidden, Label, Redacted
from aboveboard.model.trajectories import LowLevel
from aboveboard.reduction import Draft, Rule, Tape, is_input

PAUSE_MS = 1_500
"""A longer pause between two edits ends the typing."""

RUN_MS = 2_000
"""One edit may stand for a run of up to so long, told at the time it began (spec/events.md)."""

ROUTE_MS = 100
"""A key this close before an edit of the same field is the edit's route, not an action of its own."""

ROUTE_KEYS = frozenset({"backspace", "delete", "return", "kp_enter", "space", "tab"})
SUBMITTING = frozenset({"return", "kp_enter"})
COMMANDING = frozenset({"ctrl", "alt", "meta"})

_ENDLESS = 1 << 62


@dataclass(slots=True)
class _Run:
    """Typing while it is being collected."""

    edits: list[FieldEdited] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    submitted: KeyPressed | None = None
    last: int = 0

    def add(self, place: int, record: FieldEdited) -> None:
        self.edits.append(record)
        self.used.append(place)
        if not record.whole:  # what puts a field right is told when its text is read, and is no act of the person
            self.last = record.t


def find(tape: Tape, index: int) -> Draft | None:
    """Return the typing that begins here; it ends at a pause, a change of focus, Return, Tab, a hotkey or a press.

    `submitted` when Return followed in the same field within the pause and made no edit itself.
    """
    run = _Run()
    if is_input(tape.records[index]):
        _collect(tape, index, run)
    if not run.edits:
        return None
    first = run.edits[0]
    action = Type(
        edits=tuple(_edit(edit) for edit in run.edits), text=comes_to(run.edits), submitted=run.submitted is not None
    )
    children: tuple[LowLevel, ...] = ()
    if run.submitted is not None:
        typed = LowLevel(t=first.t, action=Type(edits=action.edits, text=action.text))
        children = (typed, LowLevel(t=run.submitted.t, action=Key(key=run.submitted.key)))
    started = min(first.t, tape.records[run.used[0]].t)  # type: ignore[union-attr]  # used holds inputs only
    return Draft(
        action=action,
        used=tuple(run.used),
        target=run.edits[-1].field,
        app=first.app,
        started=started,
        ended=run.last,
        children=children,
    )


def _collect(tape: Tape, index: int, run: _Run) -> None:
    place = index
    while place < len(tape.records):
        record = tape.records[place]
        if isinstance(record, FieldEdited) and _continues(run, record):
            run.add(place, record)
        elif isinstance(record, KeyPressed) and _is_route(tape, place, record, run):
            run.used.append(place)
        elif isinstance(record, KeyPressed) and _submits(tape, place, run, record):
            run.submitted, run.last = record, record.t
            run.used.append(place)
            return
        elif is_input(record) or _leaves(run, record):
            return
        place += 1


def _continues(run: _Run, edit: FieldEdited) -> bool:
    if not run.edits:
        return True
    before = run.edits[-1]
    same = (_id(before.field), before.app) == (_id(edit.field), edit.app)
    return same and 0 <= edit.t - run.last <= _pause(before)


def _pause(edit: FieldEdited) -> int:
    """Return how long after an edit's time the next input may come: an edit of one character is no run."""
    return PAUSE_MS if edit.length == 1 else PAUSE_MS + RUN_MS


def _is_route(tape: Tape, place: int, key: KeyPressed, run: _Run) -> bool:
    """Tell whether a key is how the next edit was made (Return in a text of many lines, Backspace)."""
    following = tape.next_input[place]
    record = tape.records[following] if following < len(tape.records) else None
    plain = key.key in ROUTE_KEYS and not COMMANDING & set(key.modifiers)
    if not plain or not isinstance(record, FieldEdited) or not 0 <= record.t - key.t <= ROUTE_MS:
        return False
    own = _id(key.target) in {None, _id(record.field)}
    return own and (not run.edits or _continues(run, record))


def _submits(tape: Tape, place: int, run: _Run, key: KeyPressed) -> bool:
    """Tell whether Return submitted the field; one that moved the focus at once may be told where the focus came to."""
    if not run.edits or key.key not in SUBMITTING or key.modifiers or key.t - run.last > _pause(run.edits[-1]):
        return False
    moved = (_id(one.target) for _, one in tape.aftermath(place) if isinstance(one, FocusMoved))
    return _id(key.target) in {None, _id(run.edits[-1].field), *moved}


def _leaves(run: _Run, record: JournalRecord) -> bool:
    return isinstance(record, FocusMoved) and bool(run.edits) and _id(record.target) != _id(run.edits[-1].field)


def _id(target: ElementOrAbsence) -> str | None:
    return target.id if isinstance(target, Element) else None


def _edit(edit: FieldEdited) -> Edit:
    return Edit(
        operation=edit.operation,
        position=edit.position,
        length=edit.length,
        content=edit.content,
        route=edit.route,
    )


def comes_to(edits: list[FieldEdited]) -> Label:
    """Return what the edits come to, under the layer: the text, its shape, or nothing where it cannot be known.

    Redacted text is replayed; when an edit reaches outside what was typed here, or to a place that is not known because
    something was removed from the text there, nothing is claimed. The shape of one insertion is its own; several shapes
    do not add up to one. Nor is anything claimed where the field was put right in what was typed.
    """
    own = [edit for edit in edits if not edit.whole]
    right = [edit for edit in edits if edit.whole]
    if not own:
        return Hidden()  # a field was put right in which nobody typed
    if not all(isinstance(edit.content, Redacted) or edit.operation is EditOperation.DELETE for edit in own):
        single = len(edits) == 1 and own[0].operation is EditOperation.INSERT
        return own[0].content if single else Hidden()
    typed = _replayed(own)
    if typed is None or not all(_apart(edit, own[0].position, typed.width) for edit in right):
        return Hidden()
    return Redacted(text="".join(part for part in typed.places if part is not None))


def _apart(right: FieldEdited, first: int, length: int) -> bool:
    """Tell whether what puts a field right lies beside what was typed; words added right at it may be typed ones."""
    near = 0 if isinstance(right.content, Hidden) else 1
    return right.position >= first + length + near or right.position + right.length + near <= first


@dataclass(slots=True)
class _Typed:
    """What was typed, place by place as it was typed; None goes on with what the place before it stands for.

    From `sure` on it is not known which place is which.
    """

    places: list[str | None] = field(default_factory=list)
    sure: int = _ENDLESS

    @property
    def width(self) -> int:
        """How many places were typed."""
        return len(self.places) if self.sure >= len(self.places) else _ENDLESS

    def reaches(self, start: int, end: int) -> bool:
        """Tell whether the places from `start` up to `end` are known, and cut through nothing that was removed."""
        known = start >= 0 and end <= min(len(self.places), self.sure)
        return known and all(self.places[at] is not None for at in (start, end) if at < len(self.places))


def _replayed(edits: list[FieldEdited]) -> _Typed | None:
    """Return what edits of redacted text come to, None where one of them reaches to what is not known."""
    typed = _Typed()
    for edit in edits:
        start = edit.position - edits[0].position
        end = start if edit.operation is EditOperation.INSERT else start + edit.length
        if not typed.reaches(start, end):
            return None
        new = _written(edit)
        typed.places[start:end] = new.places
        typed.sure = min(typed.sure + len(new.places) - (end - start), start + new.sure)
    return typed


def _written(edit: FieldEdited) -> _Typed:
    """Return what one edit wrote, by the places that it took before anything was removed from it.

    What was removed is one thing, from the first mark to the last, for how long each part of it was is not told; of
    a replacement not even how long all of it was.
    """
    if edit.operation is EditOperation.DELETE or not isinstance(edit.content, Redacted):
        return _Typed()
    text, inserts = edit.content.text, edit.operation is EditOperation.INSERT
    marks = list(REMOVED.finditer(text))
    if not marks and (not inserts or edit.length == len(text)):
        return _Typed(list(text))
    first, last = (marks[0].start(), marks[-1].end()) if marks else (0, len(text))
    covered = edit.length - first - (len(text) - last) if inserts else 0
    whole: list[str | None] = [text[first:last], *[None] * (covered - 1)]
    return _Typed([*text[:first], *whole, *text[last:]], _ENDLESS if covered > 0 else first)


RULE = Rule(name="typing", starts=(FieldEdited, KeyPressed), find=find)
