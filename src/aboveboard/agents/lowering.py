"""Which form of a recorded step is imitated: the composite action as a whole, or the low-level rows it came by."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import replace

from aboveboard.agents.imitating import DRAWN_BY_BROWSER, Showing
from aboveboard.agents.places import element_at, element_meant
from aboveboard.model.actions import (
    Action,
    Click,
    Clipboard,
    Drag,
    Hotkey,
    Hover,
    Key,
    LongPress,
    PickDate,
    Scroll,
    SelectOption,
    SetToggle,
    SetValue,
    SwitchTab,
    Type,
)
from aboveboard.model.elements import Element
from aboveboard.model.geometry import Point
from aboveboard.model.trajectories import Observation, Picture, Step

WHOLE = (SelectOption, SetValue, PickDate)
"""Composite actions that an agent can do in one go."""

ONE_PRESS = (SetToggle, SwitchTab)
"""Composite actions that are one press on their target, whichever way the person went."""


class Composites(enum.StrEnum):
    """How composite actions are imitated.

    `either`: by their rows where each can be pointed at on what was seen just before it, else as a whole. `whole`: as
    a whole wherever an agent has a word for it. `lowered`: by their rows only.
    """

    EITHER = "either"
    WHOLE = "whole"
    LOWERED = "lowered"


def shown(
    step: Step, composites: Composites, *, said_in_all: str = "", secrets: tuple[str, ...] = ()
) -> Iterator[Showing]:
    """Yield what a step shows, in order: one thing, or one for each of its rows."""
    whole = Showing(
        step.action,
        step.target,
        step.before.elements,
        source=step.value_source,
        text=said_in_all,
        secrets=secrets,
        picture=step.before.picture,
    )
    if not step.children or (isinstance(step.action, ONE_PRESS) and composites is not Composites.LOWERED):
        yield whole
        return
    rows = [_row(step, number) for number in range(len(step.children))]
    if isinstance(step.action, Type):  # what was submitted: its first row is the typing, its second the key
        rows[0] = replace(whole, action=rows[0].action)
    elif _narrows(step):
        rows[0] = replace(rows[0], target=step.target)
    elif not isinstance(step.action, WHOLE):
        rows[0] = replace(rows[0], target=_first_target(step))
    if not (_narrows(step) and composites is Composites.EITHER) and _as_a_whole(whole, rows, composites):
        yield whole
    elif isinstance(step.action, PickDate) and any(row.snapshot is None for row in rows):
        yield from (row for row in rows if not _is_key(row.action))  # half of a way by keys leads nowhere
    else:
        yield from _without_repeats(rows)


def _as_a_whole(whole: Showing, rows: Sequence[Showing], composites: Composites) -> bool:
    """Whether a composite is imitated as one action, because that was asked for or because its rows say too little."""
    action = whole.action
    if isinstance(action, Type):
        return composites is not Composites.LOWERED
    if isinstance(action, Clipboard):
        return not any(_is_key(row.action) for row in rows)
    if not isinstance(action, WHOLE) or composites is Composites.LOWERED:
        return False
    meant = None if whole.snapshot is None else element_meant(whole.snapshot, whole.target, None)
    return meant is not None and (composites is Composites.WHOLE or not _pointable(rows) or _ends_at(meant, rows[-1]))


def _narrows(step: Step) -> bool:
    """Whether a choice was typing that narrows its list, and then moves: what there is to choose is seen after it.

    Where the moves were not recorded there is no telling how it ended, and it stands as a whole.
    """
    field = step.target.role if isinstance(step.target, Element) else ""
    typed = [isinstance(row.action, Type) for row in step.children]
    narrows = typed[:1] == [True] and len(typed) > 1 and not any(typed[1:])
    return narrows and isinstance(step.action, SelectOption) and field not in DRAWN_BY_BROWSER


def _ends_at(widget: Element, row: Showing) -> bool:
    """Whether the last press met the whole widget: a list that lists no options of its own says nothing of which."""
    place = point_of(row.action)
    met = element_at(row.snapshot, place) if row.snapshot is not None and place is not None else None
    return met is not None and met.id == widget.id


def _is_key(action: Action) -> bool:
    return not isinstance(action, Click | LongPress | Hover | Drag | Scroll)


def _pointable(rows: Sequence[Showing]) -> bool:
    """Whether every row is of the pointer and met an element on a list that was taken just before it."""
    return all(
        row.snapshot is not None and (place := point_of(row.action)) is not None and element_at(row.snapshot, place)
        for row in rows
    )


def _without_repeats(rows: Sequence[Showing]) -> Iterator[Showing]:
    """Yield the rows; a key that was held is one row for each time it came, as an agent presses it again."""
    for row in rows:
        yield row
        if isinstance(row.action, Key | Hotkey):
            yield from (row for _ in range(min(row.action.repeats, 16)))


def point_of(action: Action) -> Point | None:
    """Return where on the screen an action begins, or None for one without a place."""
    place = getattr(action, "at", None) or getattr(action, "start", None)
    return place if isinstance(place, Point) else None


def _first_target(step: Step) -> Element | None:
    """Return the step's own target where its first row was done to it."""
    place = point_of(step.children[0].action)
    if not isinstance(step.target, Element) or place is None:
        return None
    box = step.target.visible_box or step.target.box
    return step.target if box is not None and box.contains(place) else None


def _row(step: Step, number: int) -> Showing:
    """Return a row with the list of elements that held before it: a rest of the pointer changes none, nor does a key.

    In a calendar a key turns the page. The picture of a press is its own: that of the list may be of when the pointer
    was there, and what it lit up.
    """
    seen = step.listed_before(number, (Hover,) if isinstance(step.action, PickDate) else (Hover, Key))
    action = step.children[number].action
    if seen is None:
        return Showing(action, None, None)
    return Showing(action, None, seen.elements, picture=_own(step, number, action, seen))


def _own(step: Step, number: int, action: Action, seen: Observation) -> Picture | None:
    own = step.pictured_before(number)
    return seen.picture if own is None and _is_key(action) else own
