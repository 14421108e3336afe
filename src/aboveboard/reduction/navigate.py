"""Navigation that no recorded input explains: from the address bar, the history, or the page itself."""

from aboveboard.model.actions import Navigate
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import Navigated
from aboveboard.reduction import OWN, Draft, Rule, Tape


def find(tape: Tape, index: int) -> Draft | None:
    """Return the navigation that begins here, or None when it is the effect of an input on the page."""
    record = tape.records[index]
    if not isinstance(record, Navigated) or record.cause not in OWN:
        return None
    return Draft(
        action=Navigate(origin=record.origin, route=record.route, cause=record.cause),
        used=(index,),
        target=NotRecognised(reason=Absence.NOT_EXPOSED),
        app=tape.began.app,
        started=record.t,
        ended=record.t,
    )


RULE = Rule(name="navigate", starts=(Navigated,), find=find)
