"""Clicks: presses of one button within the device's own double-click time and distance, counted."""

from aboveboard.model.actions import Click
from aboveboard.model.events import Button, Navigated, NavigationCause, PointerPressed
from aboveboard.reduction import Draft, Press, Rule, Tape, distance

LEADING = frozenset({NavigationCause.LINK, NavigationCause.FORM})


def find(tape: Tape, index: int) -> Draft | None:
    """Return a click of `count` presses that begins here, or None where the press never ended and led nowhere.

    A further press counts when it comes within double_click_ms of the one before (down to down), at most
    double_click_px away by either axis, on the same button with the same modifiers.
    """
    press = tape.presses.get(index)
    if press is not None and press.ended is None:
        return _led(tape, press)
    if press is None:
        return None
    run = [press]
    while (following := _next(tape, run[-1])) is not None:
        run.append(following)
    began = press.began
    return Draft(
        action=Click(button=began.button, count=len(run), at=began.at, modifiers=began.modifiers),
        used=tuple(place for one in run for place in one.used),
        target=began.target,
        app=began.app,
        started=began.t,
        ended=run[-1].last,
    )


def _led(tape: Tape, press: Press) -> Draft | None:
    """Return a press whose release was not recorded as the click that it was where a link led on from it.

    A page that is left for the next one may take the release along.
    """
    began = press.began
    told = [] if press.drags or began.button is not Button.LEFT else tape.aftermath(press.index)
    if not any(isinstance(one, Navigated) and one.cause in LEADING for _, one in told):
        return None
    return Draft(
        action=Click(button=began.button, count=1, at=began.at, modifiers=began.modifiers),
        used=press.used,
        target=began.target,
        app=began.app,
        started=began.t,
        ended=began.t,
        inferred=True,
    )


def _next(tape: Tape, press: Press) -> Press | None:
    """Return the press that continues a multiple click: the very next input, close in time and place."""
    following = None if press.release is None else tape.presses.get(tape.next_input[press.release])
    if following is None or following.ended is None or following.strayed > tape.began.drag_px:
        return None
    one, other = press.began, following.began
    close = distance(one.at, other.at) <= tape.began.double_click_px
    quick = 0 <= other.t - one.t <= tape.began.double_click_ms
    same = (one.button, one.modifiers, one.app) == (other.button, other.modifiers, other.app)
    return following if close and quick and same else None


RULE = Rule(name="click", starts=(PointerPressed,), find=find)
