"""FAMILY: from events to actions, one rule per file.

A rule is a pure function of a tape (one stretch's records) and a place in it: it returns the draft of the action
that begins there, or None. Rules look forward only and use each record once; `registry` holds their order and
`steps` turns drafts into steps with observations, effects and outcome. Rules and constants: `spec/actions.md`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from aboveboard.model.actions import (
    Action,
    Click,
    Clipboard,
    Hover,
    Redo,
    Route,
    Scroll,
    ScrollTo,
    SelectText,
    SwitchApp,
    SwitchTab,
    Type,
    Undo,
)
from aboveboard.model.elements import Element, ElementOrAbsence, ElementSnapshot
from aboveboard.model.events import (
    EditRoute,
    ElementsSeen,
    FieldEdited,
    JournalRecord,
    KeyPressed,
    MenuItemChosen,
    MenuOpened,
    NavigationCause,
    OptionChosen,
    OptionsOffered,
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

REDUCER_VERSION = "1.9.0"
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

ENABLED = frozenset({"enabled", "sensitive"})
"""An element that has states and none of these does not answer."""

STARTING: frozenset[type] = frozenset({PointerPressed, KeyPressed, Scrolled})
"""The kinds of records that a press, key or scroll begins with."""

CHOICES: frozenset[type] = frozenset({MenuItemChosen, OptionChosen})
"""The kinds of records that end a walk through what opened."""

OWN = frozenset({NavigationCause.TYPED, NavigationCause.BACK, NavigationCause.FORWARD, NavigationCause.RELOAD})
"""Causes in the browser's own chrome; a link or form is the effect of the click or key that followed it."""

STAYING = (Scroll, ScrollTo, Hover, Type, SelectText, Clipboard, Undo, Redo, SwitchApp, SwitchTab)
"""Actions in a page that lead to no page before or after it."""

RESULTING = frozenset({EditRoute.POINTER, EditRoute.PROGRAM})
"""An edit by these routes came of something else: a button that writes into a field, a program by itself."""


Later = tuple[tuple[int, JournalRecord], ...]
"""Records with their places."""


class Terms(Value, frozen=True, kw_only=True):
    """Under what a session was collected: the layers by app or site id, policy and redactor version."""

    layers: dict[str, Layers] = {}
    policy_version: int = 0
    redactor_version: str = ""


class Press(Value, frozen=True):
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
class Index:
    """Places of records, rising: all inputs, reports, element lists, what tells of the focus, choices, offers of lists.

    `acted` says of each record whether it is an input; `next_input` is the place of the next one after each record,
    or the number of records. Found once (`steps.indexing`), so that no rule walks to look for what is not there.
    """

    acted: tuple[bool, ...]
    next_input: tuple[int, ...]
    inputs: tuple[int, ...]
    reports: tuple[int, ...]
    snapshots: tuple[int, ...]
    focuses: tuple[int, ...]
    choices: tuple[int, ...]
    offers: tuple[int, ...]

    def choice_from(self, place: int) -> int | None:
        """Return the place of the first choice at or after a place, or None."""
        found = bisect_left(self.choices, place)
        return self.choices[found] if found < len(self.choices) else None


@dataclass(frozen=True, slots=True)
class Tape:
    """One stretch's records in order of time, with the presses found in them and the index of where what stands.

    `primitives` are the rules that see single inputs: composites lower to what these see. What was found once is kept
    (`seen`, `done`, `later`), for many rules ask about the same place.
    """

    records: tuple[JournalRecord, ...]
    began: StretchBegan
    presses: dict[int, Press]
    index: Index
    primitives: "tuple[Rule, ...]" = ()
    seen: "dict[int, tuple[Rule | None, Draft | None]]" = field(default_factory=dict, compare=False)
    done: "dict[int, Input | None]" = field(default_factory=dict, compare=False)
    later: "dict[int, Later]" = field(default_factory=dict, compare=False)

    @property
    def next_input(self) -> tuple[int, ...]:
        """The place of the next input after each record; the number of records where there is none."""
        return self.index.next_input

    def aftermath(self, index: int, *, own: Collection[int] = (), since: int | None = None) -> "Later":
        """Return (place, report) of what followed an input until the next one, within EFFECT_MS.

        `own` are the places of an input that ended at `since` (ms): its own release and movement do not end the search.
        """
        end, followers = self.index.next_input[index], self.index.next_input
        while end in own:
            end = followers[end]
        found: list[tuple[int, JournalRecord]] = []
        until = (time_of(self.records[index]) if since is None else since) + EFFECT_MS
        reports = self.index.reports
        for at in range(bisect_right(reports, index), len(reports)):
            place = reports[at]
            record = self.records[place]
            if place >= end or time_of(record) > until:
                break
            found.append((place, record))
        return tuple(found)

    def primitive(self, index: int) -> "Draft | None":
        """Return what the primitive rules see at a place, looked for once."""
        if index not in self.seen:
            kind = type(self.records[index])
            drafts = ((rule, rule.find(self, index)) for rule in self.primitives if kind in rule.starts)
            self.seen[index] = next((found for found in drafts if found[1] is not None), (None, None))
        return self.seen[index][1]

    def asked(self, rule: "Rule", index: int) -> "Draft | None":
        """Return what a rule finds at a place; not looked for again where the rule was the primitive that fits."""
        known = self.seen.get(index)
        return known[1] if known is not None and known[0] is rule else rule.find(self, index)

    def input_before(self, index: int) -> int | None:
        """Return the place of the last input before a place, or None."""
        return _last_before(self.index.inputs, index)

    def focus_before(self, index: int) -> str | None:
        """Return the id of the element that had the keyboard focus before a place, or None where it is not known."""
        place = _last_before(self.index.focuses, index)
        record = None if place is None else self.records[place]
        target = record.field if isinstance(record, FieldEdited) else getattr(record, "target", None)
        return target.id if isinstance(target, Element) else None

    def snapshot_before(self, index: int) -> ElementSnapshot | None:
        """Return the last element snapshot recorded before a place, or None."""
        place = self.snapshot_place(index)
        record = None if place is None else self.records[place]
        return record.snapshot if isinstance(record, ElementsSeen) else None

    def snapshot_between(self, first: int, last: int) -> ElementSnapshot | None:
        """Return the first element snapshot recorded after one place and before another, or None."""
        found = bisect_right(self.index.snapshots, first)
        place = self.index.snapshots[found] if found < len(self.index.snapshots) else last
        record = self.records[place] if place < last else None
        return record.snapshot if isinstance(record, ElementsSeen) else None

    def snapshots_back(self, index: int, most: int) -> Iterator[ElementSnapshot]:
        """Yield at most so many element snapshots before a place, the last one first."""
        last = bisect_left(self.index.snapshots, index)
        for place in reversed(self.index.snapshots[max(0, last - most) : last]):
            record = self.records[place]
            if isinstance(record, ElementsSeen):
                yield record.snapshot

    def snapshot_place(self, index: int) -> int | None:
        """Return where that snapshot stands, or None."""
        return _last_before(self.index.snapshots, index)


class Draft(Value, frozen=True):
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


class Input(Value, frozen=True):
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
    """One rule: its name, the kinds of record it may begin at, and the function that looks.

    `after` are kinds of reports: where a press, key or scroll has none of them as its effect, the rule finds nothing
    there and is not asked (`steps.asking`). Empty where it needs none.
    """

    name: str
    starts: tuple[type, ...]
    find: Callable[[Tape, int], Draft | None]
    after: frozenset[type] = frozenset()


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


def told_more(one: MenuOpened | OptionsOffered, again: MenuOpened | OptionsOffered) -> bool:
    """Tell whether what opened earlier is told of again because more of it is known by now: nothing opens then."""
    if len(again.offered) <= len(one.offered):
        return False
    if isinstance(one, MenuOpened):
        unknown = not one.path and not one.offered
        return unknown or (isinstance(again, MenuOpened) and one.path == again.path)
    return isinstance(again, OptionsOffered) and one.widget.id == again.widget.id


def is_input(record: JournalRecord) -> bool:
    """Tell whether a person did this with a device; an edit that came of a click or of a program is no input."""
    kind = type(record)
    if kind not in INPUTS:
        return False
    return kind is not FieldEdited or getattr(record, "route", None) not in RESULTING


def leads(action: Action, cause: NavigationCause) -> bool:
    """Tell whether an action on a page can have led to another by such a cause: a script may go back upon a press."""
    return cause not in OWN or not (cause is NavigationCause.TYPED or isinstance(action, STAYING))


def _last_before(places: Sequence[int], place: int) -> int | None:
    """Return the last of rising places before a place, or None."""
    found = bisect_left(places, place)
    return places[found - 1] if found else None


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
    if index in tape.done:
        return tape.done[index]
    found = tape.done[index] = _input_at(tape, index)
    return found


def _input_at(tape: Tape, index: int) -> Input | None:
    record, press = tape.records[index], tape.presses.get(index)
    found = tape.primitive(index) if type(record) in STARTING else None
    if found is None:
        return None if press is None or press.ended is not None else _opening(tape, press)
    action, used, ended = found.action, found.used, found.ended
    if isinstance(action, Click) and press is not None and action.count > 1:
        action, used, ended = replace(action, count=1), press.used, press.last
    by = Route.POINTER
    if isinstance(record, KeyPressed):
        by = Route.MNEMONIC if is_mnemonic(record) else Route.KEYBOARD
    return Input(used, found.target, found.app, found.started, ended, LowLevel(t=found.started, action=action), by)


def _opening(tape: Tape, press: Press) -> Input | None:
    """Return a press upon which a menu or list opened as the click that it was, though its release was not recorded."""
    if not any(isinstance(one, MenuOpened | OptionsOffered) for _, one in tape.aftermath(press.index)):
        return None
    began = press.began
    row = LowLevel(t=began.t, action=Click(button=began.button, count=1, at=began.at, modifiers=began.modifiers))
    return Input(press.used, began.target, began.app, began.t, began.t, row, Route.POINTER)


def aftermath(tape: Tape, done: Input) -> "Later":
    """Return (place, record) of what followed an input until the next one, within EFFECT_MS."""
    first = done.used[0]
    if first not in tape.later:
        tape.later[first] = tuple(tape.aftermath(first, own=frozenset(done.used), since=done.ended))
    return tape.later[first]


def on_label(done: Input) -> bool:
    """Tell whether an input is a press on a label: what that reports is of the box or button that it names."""
    return done.by is Route.POINTER and isinstance(done.target, Element) and done.target.role == "label"


def is_mnemonic(record: KeyPressed) -> bool:
    """Tell whether a key is Alt and one character: how menus, fields and buttons are called by letter."""
    return record.modifiers == ("alt",) and len(record.key) == 1
