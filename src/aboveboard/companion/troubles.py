"""What a person is told on the strip when something beside them ends or does not come up, short enough for it."""

from aboveboard.errors import AboveboardError
from aboveboard.formats.control import Reply
from aboveboard.model.gaps import GapReason

TROUBLES = {
    "hung": "the recorder did not answer and was ended",
    "pages again": "the pages have ended and were started again",
    "pages gone": "the pages do not start",
    "recorder gone": "the recorder keeps ending: press Resume",
    "recorder back": "the recorder is there again: press Resume",
    "clock ahead": "the clock leapt ahead: press Open",
    "unheard": "your input did not reach the recorder",
}

REMEDIES = {
    "recorder gone": "press Resume to try once more, or run `aboveboard doctor`",
    "recorder back": "press Resume once more",
    "clock ahead": "if the clock is wrong, set it right; the overview says what it would end",
}
"""What to do about some of them."""


def trouble_of(trouble: AboveboardError | None, last: Reply) -> str:
    """Return what the strip says: what went wrong here, or why the recorder ended where no person ended it."""
    if trouble is not None:
        return trouble.message
    ended = last.state == "stopped" and last.reason is GapReason.UNHEARD
    return TROUBLES["unheard"] if ended else ""
