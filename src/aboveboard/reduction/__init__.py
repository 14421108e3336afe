"""FAMILY: from events to actions, one rule per file.

A rule is a pure function of a tape (one stretch's records) and a place in it: it returns the draft of the action
that begins there, or None. Rules look forward only and use each record once; `registry` holds their order and
`steps` turns drafts into steps with observations, effects and outcome. Rules and constants: `spec/actions.md`.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from aboveboard.model.actions import Action, Click, Route
from aboveboard.model.elements import Element, ElementOrAbsence, ElementSnapshot
from aboveboard.model.events import (
    Button,
    EditRoute,
    ElementsSeen,
    FieldEdited,
    FocusMoved,
    JournalRecord,
    KeyPressed,
    PointerDragged,
    PointerPressed,
    PointerReleased,
    Scrolled,
    SecureFieldUsed,
    StretchBegan,
)
from aboveboard.model.gaps import Gap
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers
from aboveboard.model.trajectories import LowLevel, Step
from aboveboard.model.value import Value

REDUCER_VERSION = "1.1.0"
"""Changes with every change of a rule or constant, so that a step says by what it was made."""

EFFECT_MS = 2_000
"""What follows an input within this time, with no other input between, counts as its effect."""

INPUTS: frozenset[type] = frozenset(
    {
        PointerPressed,
        PointerReleased,
        PointerDragged,
        Scrolled,
        KeyPressed,
        FieldEdited,
        SecureFieldUsed,
    }
)
"""The kinds of records of something a person did with a device; others tell what came of it or how it looked."""

FOCUSED: frozenset[type] = frozenset({FocusMoved, KeyPressed, FieldEdited})
"""The kinds of records that tell which element has the keyboard focus."""

ENABLED = frozenset({"enabled", "sensitive"})
"""An element that has states and none of these does not answer."""

RESULTING = frozenset({EditRoute.POINTER, EditRoute.PROGRAM})
"""An edit by these routes came of something else: a button that writes into a field, a program by itself."""


Later = tuple[tuple[int, JournalRecord], ...]
"""Records with their places."""


class Terms(Value, frozen=True, kw_only=True):
    """Under what a session was collected: the layers by app or site id, policy and redactor version."""

    layers: dict[str, Layers] = {}
    policy_version: int = 0
    redactor_version: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button with its release: places of the records, and how far the pointer strayed (px)."""

    index: int
    began: PointerPressed
    release: int | None = None
    ended: PointerReleased | None = None
    drags: tuple[int, ...] = ()
    strayed: int = 0

    @property
    def used(self) -> tuple[int, ...]:
        """The places of all its records."""
        return (self.index, *self.drags, *(() if self.release is None else (self.release,)))

    @property
    def last(self) -> int:
        """The time of its end, in ms of the stretch."""
        return self.began.t if self.ended is None else self.ended.t


@dataclass(frozen=True, slots=True)
class Tape:
    """One stretch's records, with the presses found in them and the place of the next input after each record.

    `inputs`, `snapshots` and `focuses` are the places of all inputs, element lists, and what tells where the focus is.
    """

    records: tuple[JournalRecord, ...]
    began: StretchBegan
    presses: dict[int, Press]
    next_input: tuple[int, ...]
    inputs: tuple[int, ...]
    snapshots: tuple[int, ...]
    focuses: tuple[int, ...]
    primitives: "tuple[Rule, ...]" = ()
    seen: "dict[int, Draft | None]" = field(default_factory=dict, compare=False)
    done: "dict[int, Input | None]" = field(default_factory=dict, compare=False)
    later: "dict[int, Later]" = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, records: Sequence[JournalRecord], primitives: "Sequence[Rule]" = ()) -> "Tape":
        """Return the tape of a stretch in one pass; a stretch cut by a segment's edge has the default thresholds.

        `primitives` are the rules that see single inputs: composites lower to what these see. What was found once is
        kept (`seen`, `done`, `later`), for many rules ask about the same place.
        """
        began = next((record for record in records if isinstance(record, StretchBegan)), None)
        snapshots = tuple(index for index, record in enumerate(records) if isinstance(record, ElementsSeen))
        return cls(
            records=tuple(records),
            began=began or StretchBegan(t=0, app="", layers=Layers(), monitors=()),
            presses=_presses(records),
            next_input=_next_inputs(records),
            inputs=tuple(index for index, record in enumerate(records) if is_input(record)),
            snapshots=snapshots,
            focuses=tuple(index for index, record in enumerate(records) if type(record) in FOCUSED),
            primitives=tuple(primitives),
        )

    def aftermath(
        self, index: int, *, skip: Press | None = None, own: Collection[int] = (), since: int | None = None
    ) -> Iterator[tuple[int, JournalRecord]]:
        """Yield (place, record) of what followed an input until the next one, within EFFECT_MS.

        `skip` is the press under way, or `own` are the places of an input that ended at `since` (ms): its own release
        and movement do not end the search.
        """
        own = frozenset(skip.used) if skip else own
        if since is None:
            since = skip.last if skip else time_of(self.records[index])
        for place in range(index + 1, len(self.records)):
            record = self.records[place]
            if is_input(record):
                if place in own:
                    continue
                return
            if time_of(record) - since > EFFECT_MS:
                return
            yield place, record

    def primitive(self, index: int) -> "Draft | None":
        """Return what the primitive rules see at a place, looked for once."""
        if index not in self.seen:
            kind = type(self.records[index])
            drafts = (rule.find(self, index) for rule in self.primitives if kind in rule.starts)
            self.seen[index] = next((draft for draft in drafts if draft is not None), None)
        return self.seen[index]

    def input_before(self, index: int) -> int | None:
        """Return the place of the last input before a place, or None."""
        found = bisect_left(self.inputs, index)
        return self.inputs[found - 1] if found else None

    def focus_before(self, index: int) -> str | None:
        """Return the id of the element that had the keyboard focus before a place, or None where it is not known."""
        found = bisect_left(self.focuses, index)
        record = self.records[self.focuses[found - 1]] if found else None
        target = record.field if isinstance(record, FieldEdited) else getattr(record, "target", None)
        return target.id if isinstance(target, Element) else None

    def snapshot_before(self, index: int) -> ElementSnapshot | None:
        """Return the last element snapshot recorded before a place, or None."""
        place = self.snapshot_place(index)
        record = None if place is None else self.records[place]
        return record.snapshot if isinstance(record, ElementsSeen) else None

    def snapshot_place(self, index: int) -> int | None:
        """Return where that snapshot stands, or None."""
        found = bisect_left(self.snapshots, index)
        return self.snapshots[found - 1] if found else None


@dataclass(frozen=True, slots=True)
class Draft:
    """An action as a rule found it: the records it uses, its target, its time and its lowered children.

    Times are ms of the stretch; `started` is the first input, `ended` the last. Children carry no picture yet;
    `inferred` says that one of them was concluded from its effect, `missing` that an input on the way was a printable
    key, which no recording holds.
    """

    action: Action
    used: tuple[int, ...]
    target: ElementOrAbsence
    app: str
    started: int
    ended: int
    children: tuple[LowLevel, ...] = ()
    inferred: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One press with its release, one key, or one scroll: its places, target, times (ms), row and route."""

    used: tuple[int, ...]
    target: ElementOrAbsence
    app: str
    started: int
    ended: int
    row: LowLevel
    by: Route

    @property
    def last(self) -> int:
        """The place of its last record."""
        return max(self.used)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, the kinds of record it may begin at, and the function that looks."""

    name: str
    starts: tuple[type, ...]
    find: Callable[[Tape, int], Draft | None]


@dataclass(frozen=True, slots=True)
class Reduction:
    """The steps of a stretch and, for each record, the step it belongs to (an index) or why it belongs to none.

    `flags` counts by name what was odd about the records (`steps.faults`).
    """

    steps: tuple[Step, ...]
    belongs: tuple[int | str, ...]
    flags: Mapping[str, int] = field(default_factory=dict)


def time_of(record: JournalRecord) -> int:
    """Return a record's time in ms of its stretch; a gap has none and counts as 0."""
    return 0 if type(record) is Gap else record.t  # type: ignore[union-attr]  # all other kinds have a time


def is_input(record: JournalRecord) -> bool:
    """Tell whether a person did this with a device; an edit that came of a click or of a program is no input."""
    kind = type(record)
    if kind is FieldEdited:
        return getattr(record, "route", None) not in RESULTING
    return kind in INPUTS


def distance(one: Point, other: Point) -> int:
    """Return the distance by the longer axis, as toolkits compare it with their thresholds (px)."""
    return max(abs(one.x - other.x), abs(one.y - other.y))


def combination(key: KeyPressed) -> str:
    """Return a key with its modifiers as one word: `ctrl+s`."""
    return "+".join((*key.modifiers, key.key))


def input_at(tape: Tape, index: int) -> Input | None:
    """Return the press, key or scroll that begins here; None for anything else and for a press that never ended.

    Its row is what the primitive rules see; of a click of several presses it is the first.
    """
    if index not in tape.done:
        tape.done[index] = _input_at(tape, index)
    return tape.done[index]


def _input_at(tape: Tape, index: int) -> Input | None:
    record, press = tape.records[index], tape.presses.get(index)
    found = tape.primitive(index) if isinstance(record, PointerPressed | KeyPressed | Scrolled) else None
    if found is None:
        return None
    action, used, ended = found.action, found.used, found.ended
    if isinstance(action, Click) and press is not None:
        action, used, ended = replace(action, count=1), press.used, press.last
    by = Route.POINTER
    if isinstance(record, KeyPressed):
        by = Route.MNEMONIC if is_mnemonic(record) else Route.KEYBOARD
    return Input(used, found.target, found.app, found.started, ended, LowLevel(t=found.started, action=action), by)


def aftermath(tape: Tape, done: Input) -> "Later":
    """Return (place, record) of what followed an input until the next one, within EFFECT_MS."""
    first = done.used[0]
    if first not in tape.later:
        tape.later[first] = tuple(tape.aftermath(first, own=frozenset(done.used), since=done.ended))
    return tape.later[first]


def is_mnemonic(record: KeyPressed) -> bool:
    """Tell whether a key is Alt and one character: how menus, fields and buttons are called by letter."""
    return record.modifiers == ("alt",) and len(record.key) == 1


def _next_inputs(records: Sequence[JournalRecord]) -> tuple[int, ...]:
    following = len(records)
    places = [following] * len(records)
    for index in range(len(records) - 1, -1, -1):
        places[index] = following
        if is_input(records[index]):
            following = index
    return tuple(places)


def _presses(records: Sequence[JournalRecord]) -> dict[int, Press]:
    """Pair presses with releases by button; movement belongs to the oldest press that is still down."""
    down: dict[Button, tuple[int, PointerPressed, list[int]]] = {}
    found: dict[int, Press] = {}
    for index, record in enumerate(records):
        if isinstance(record, PointerPressed):
            if record.button in down:  # its release was never seen
                place, began, drags = down.pop(record.button)
                found[place] = _press(records, place, began, None, drags)
            down[record.button] = (index, record, [])
        elif isinstance(record, PointerDragged) and down:
            next(iter(down.values()))[2].append(index)
        elif isinstance(record, PointerReleased) and record.button in down:
            place, began, drags = down.pop(record.button)
            found[place] = _press(records, place, began, index, drags)
    for place, began, drags in down.values():
        found[place] = _press(records, place, began, None, drags)
    return found


def _press(
    records: Sequence[JournalRecord], index: int, began: PointerPressed, release: int | None, drags: Sequence[int]
) -> Press:
    ended = None if release is None else records[release]
    points = [point.at for point in (records[place] for place in drags) if isinstance(point, PointerDragged)]
    if isinstance(ended, PointerReleased):
        points.append(ended.at)
    strayed = max((distance(began.at, point) for point in points), default=0)
    return Press(
        index=index,
        began=began,
        release=release,
        ended=ended if isinstance(ended, PointerReleased) else None,
        drags=tuple(drags),
        strayed=strayed,
    )
