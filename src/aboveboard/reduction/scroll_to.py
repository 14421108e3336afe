"""Scrolling until an element came into view: not seen before, seen after, and what was acted on next."""

from aboveboard.model.actions import ScrollTo
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import PointerPressed, Scrolled
from aboveboard.reduction import Draft, Input, Rule, Tape, input_at

PAUSE_MS = 2_000
"""A longer pause between two scrolls ends the run: long enough to look at what came."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the scrolling that begins here, or None where the element lists do not prove what it was for.

    Proven: the last list since the input before does not show the element pressed next, and the last list before that
    press does. Lists hold what could have been chosen.
    """
    runs = _runs(tape, index)
    place = tape.next_input[runs[-1].last] if runs else len(tape.records)
    press = tape.records[place] if place < len(tape.records) else None
    if not isinstance(press, PointerPressed) or not isinstance(press.target, Element):
        return None
    earlier = _seen_between(tape, tape.input_before(index), index)
    later = _seen_between(tape, runs[-1].last, place)
    if earlier is None or later is None or _shows(earlier, press.target.id) or not _shows(later, press.target.id):
        return None
    return Draft(
        action=ScrollTo(found=True),
        used=tuple(one for run in runs for one in run.used),
        target=press.target,
        app=runs[0].app,
        started=runs[0].started,
        ended=runs[-1].ended,
        children=tuple(run.row for run in runs),
    )


def _runs(tape: Tape, index: int) -> list[Input]:
    """Return the scrolls from here on, without a long pause and in the same app; turning back is still looking.

    None where a run began earlier: it was asked about at its first notch, so that no notch is looked at twice.
    """
    before = tape.input_before(index)
    earlier, first = None if before is None else tape.records[before], tape.records[index]
    if isinstance(earlier, Scrolled) and isinstance(first, Scrolled) and first.t - earlier.t <= PAUSE_MS:
        return []
    runs: list[Input] = []
    place = index
    while place < len(tape.records) and isinstance(tape.records[place], Scrolled):
        done = input_at(tape, place)
        late = runs and done is not None and done.started - runs[-1].ended > PAUSE_MS
        if done is None or late or (runs and done.app != runs[0].app):
            break
        runs.append(done)
        place = tape.next_input[done.last]
    return runs


def _seen_between(tape: Tape, after: int | None, before: int) -> ElementSnapshot | None:
    """Return the last element list between two places, or None where there is none."""
    place = tape.snapshot_place(before)
    if place is None or (after is not None and place < after):
        return None
    return tape.snapshot_before(before)


def _shows(seen: ElementSnapshot, name: str) -> bool:
    """Tell whether a list shows an element; one that is clipped away counts as not shown."""
    element = seen.find(name)
    if element is None:
        return False
    box = element.visible_box or element.box
    return box is None or bool(box.area)


RULE = Rule(name="scroll_to", starts=(Scrolled,), find=find)
