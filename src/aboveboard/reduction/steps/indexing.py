"""The tape of a stretch, with the index of where what stands: found once for all rules, so that none walks to look."""

from collections.abc import Sequence

from aboveboard.model.events import (
    Button,
    ElementsSeen,
    FieldEdited,
    FocusMoved,
    JournalRecord,
    KeyPressed,
    KeyTiming,
    Marked,
    OptionsOffered,
    PointerDragged,
    PointerPath,
    PointerPressed,
    PointerReleased,
    Reduced,
    StretchBegan,
)
from aboveboard.model.frames import Frame, NoFrame
from aboveboard.model.layers import Layers
from aboveboard.reduction import CHOICES, Index, Press, Rule, Tape, distance, is_input

FOCUSED: frozenset[type] = frozenset({FocusMoved, KeyPressed, FieldEdited})
"""The kinds of records that tell which element has the keyboard focus."""

SILENT: frozenset[type] = frozenset(
    {StretchBegan, Frame, NoFrame, ElementsSeen, PointerPath, KeyTiming, Reduced, Marked},
)
"""The kinds of records that are neither an input nor a report of what came of one."""


POINTED: frozenset[type] = frozenset({PointerPressed, PointerDragged, PointerReleased})
"""The kinds of records that a press is made of."""


def tape_of(records: Sequence[JournalRecord], primitives: Sequence[Rule] = ()) -> Tape:
    """Return the tape of a stretch's records; a stretch cut by a segment's edge has the default thresholds."""
    began = next((record for record in records if type(record) is StretchBegan), None)
    return Tape(
        records=tuple(records),
        began=began or StretchBegan(t=0, app="", layers=Layers(), monitors=()),
        presses=_presses(records),
        index=index_of(records),
        primitives=tuple(primitives),
    )


def index_of(records: Sequence[JournalRecord]) -> Index:
    """Return where in the records what stands."""
    acted = tuple(map(is_input, records))
    kinds = [type(record) for record in records]
    inputs = tuple(place for place, input_ in enumerate(acted) if input_)
    return Index(
        acted=acted,
        next_input=_following(inputs, len(acted)),
        inputs=inputs,
        reports=tuple(place for place, kind in enumerate(kinds) if kind not in SILENT and not acted[place]),
        snapshots=tuple(place for place, kind in enumerate(kinds) if kind is ElementsSeen),
        focuses=tuple(place for place, kind in enumerate(kinds) if kind in FOCUSED),
        choices=tuple(place for place, kind in enumerate(kinds) if kind in CHOICES),
        offers=tuple(place for place, kind in enumerate(kinds) if kind is OptionsOffered),
    )


def _following(inputs: Sequence[int], length: int) -> tuple[int, ...]:
    """Return, for each of `length` places, the next of `inputs` after it; `length` where there is none."""
    found: list[int] = []
    for place in (*inputs, length):
        found += [place] * (place - len(found))
    return tuple(found)


def _presses(records: Sequence[JournalRecord]) -> dict[int, Press]:
    """Pair presses with releases by button; movement belongs to the oldest press that is still down."""
    down: dict[Button, tuple[int, PointerPressed, list[int]]] = {}
    found: dict[int, Press] = {}
    for index, record in enumerate(records):
        if type(record) not in POINTED:
            continue
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
