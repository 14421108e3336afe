"""Scrolls: wheel notches on one target, in one direction, with no pause between."""

from aboveboard.model.actions import Scroll
from aboveboard.model.elements import Element
from aboveboard.model.events import Scrolled
from aboveboard.reduction import Draft, Rule, Tape

PAUSE_MS = 300
"""A longer pause between two notches ends the scroll."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return the scroll that begins here: notches summed, the last known offset kept."""
    first = tape.records[index]
    if not isinstance(first, Scrolled):
        return None
    run, used, place = [first], [index], tape.next_input[index]
    while place < len(tape.records):
        following = tape.records[place]
        if not isinstance(following, Scrolled) or not _continues(run[-1], following):
            break
        run.append(following)
        used.append(place)
        place = tape.next_input[place]
    offsets = [one.offset for one in run if one.offset is not None]
    return Draft(
        action=Scroll(
            dx=sum(one.dx for one in run),
            dy=sum(one.dy for one in run),
            at=first.at,
            modifiers=first.modifiers,
            offset=offsets[-1] if offsets else None,
        ),
        used=tuple(used),
        target=first.target,
        app=first.app,
        started=first.t,
        ended=run[-1].t,
    )


def _continues(one: Scrolled, other: Scrolled) -> bool:
    same_place = (_name(one), one.app, one.modifiers) == (_name(other), other.app, other.modifiers)
    same_way = one.dx * other.dx >= 0 and one.dy * other.dy >= 0 and (one.dy == 0) == (other.dy == 0)
    return same_place and same_way and 0 <= other.t - one.t <= PAUSE_MS


def _name(scrolled: Scrolled) -> str | None:
    return scrolled.target.id if isinstance(scrolled.target, Element) else None


RULE = Rule(name="scroll", starts=(Scrolled,), find=find)
