"""Long presses: a button held still."""

from aboveboard.model.actions import LongPress
from aboveboard.model.events import PointerPressed
from aboveboard.reduction import Draft, Rule, Tape

HELD_MS = 500
"""From this time on a press that stays within the drag threshold is a long press."""


def find(tape: Tape, index: int) -> Draft | None:
    """Return a long press that begins here, or None when it was shorter or the pointer strayed."""
    press = tape.presses.get(index)
    if press is None or press.ended is None or press.strayed > tape.began.drag_px:
        return None
    held = press.last - press.began.t
    if held < HELD_MS:
        return None
    return Draft(
        action=LongPress(button=press.began.button, at=press.began.at, held_ms=held, modifiers=press.began.modifiers),
        used=press.used,
        target=press.began.target,
        app=press.began.app,
        started=press.began.t,
        ended=press.last,
    )


RULE = Rule(name="long_press", starts=(PointerPressed,), find=find)
