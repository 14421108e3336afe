"""One pass over a tape: which rule begins where, and which records it uses."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aboveboard.model.events import (
    ClipboardUsed,
    ElementsSeen,
    FileChosen,
    KeyTiming,
    Marked,
    Navigated,
    PointerApproached,
    PointerPath,
    PointerPressed,
    Reduced,
    Scrolled,
    StretchBegan,
)
from aboveboard.model.frames import Frame, NoFrame
from aboveboard.reduction import EFFECT_MS, Draft, Rule, Tape, leads, time_of
from aboveboard.reduction.steps.asking import Asking

RESULTS = frozenset({ClipboardUsed, FileChosen, Navigated})
"""Reports that are the effect of the input before them, and an action of their own only where there is none."""

EXPLAINED: dict[type, str] = {
    StretchBegan: "context",
    Frame: "observation",
    NoFrame: "observation",
    ElementsSeen: "observation",
    KeyTiming: "layer",
    PointerPath: "layer",
    Reduced: "budget",
    Marked: "mark",
    PointerApproached: "movement",
}
"""Why a record belongs to no step, by its kind."""


@dataclass(slots=True)
class Drafts:
    """The drafts in order; where each one's approach began (ms); and for each record its draft or its reason."""

    drafts: list[Draft] = field(default_factory=list)
    approaches: list[int] = field(default_factory=list)
    belongs: list[int | str] = field(default_factory=list)


def draft_all(tape: Tape, rules: Sequence[Rule]) -> Drafts:
    """Return every action of a tape, the first rule that fits winning, each record used at most once."""
    asking, acted = Asking.of(rules), tape.index.acted
    found = Drafts(belongs=[""] * len(tape.records))
    approach: int | None = None
    for index, record in enumerate(tape.records):
        kind = type(record)
        if found.belongs[index] != "":
            approach = None if acted[index] else approach
            continue
        draft = None
        if kind in asking.by_kind and not _is_result(found, record):
            draft = _first(tape, index, asking.at(tape, index), found)
        if draft is not None:
            _take(tape, found, draft, approach)
            approach = None
        elif kind is PointerApproached:
            approach = index
        elif acted[index]:
            approach = None
    _explain(tape, found)
    return found


def _first(tape: Tape, index: int, rules: Sequence[Rule], found: Drafts) -> Draft | None:
    for rule in rules:
        draft = tape.asked(rule, index)
        if draft is not None and all(found.belongs[place] == "" for place in draft.used):
            return draft
    return None


def _is_result(found: Drafts, record: object) -> bool:
    if type(record) not in RESULTS or not found.drafts:
        return False
    if isinstance(record, Navigated) and not leads(found.drafts[-1].action, record.cause):
        return False
    return time_of(record) - found.drafts[-1].ended <= EFFECT_MS  # type: ignore[arg-type]  # a journal record


def _take(tape: Tape, found: Drafts, draft: Draft, approach: int | None) -> None:
    number = len(found.drafts)
    for place in draft.used:
        found.belongs[place] = number
    began = draft.started
    first = tape.records[draft.used[0]]
    moved = tape.records[approach] if approach is not None else None
    if approach is not None and isinstance(moved, PointerApproached) and isinstance(first, PointerPressed | Scrolled):
        found.belongs[approach] = number
        began = min(began, moved.started)
    found.drafts.append(draft)
    found.approaches.append(began)


def _explain(tape: Tape, found: Drafts) -> None:
    """Give each record that is left to the step before it, as its effect, or say why it belongs to none."""
    current = -1
    for index, record in enumerate(tape.records):
        place = found.belongs[index]
        if type(place) is int:
            current = max(current, place)
        elif (reason := EXPLAINED.get(type(record))) is not None:
            found.belongs[index] = reason
        elif tape.index.acted[index]:
            found.belongs[index], current = "unfinished", -1  # what follows is of this input, and no step's effect
        elif current >= 0 and time_of(record) - found.drafts[current].ended <= EFFECT_MS:
            found.belongs[index] = current
        else:
            found.belongs[index] = "by itself"
