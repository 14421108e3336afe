"""Hovers: a rest of the pointer that changed the interface before anything was pressed."""

from aboveboard.model.actions import Hover
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementChanged, MenuOpened, PointerApproached
from aboveboard.reduction import Draft, Rule, Tape


def find(tape: Tape, index: int) -> Draft | None:
    """Return the hover that begins here, or None when the pointer did not rest or nothing came of it.

    A change counts when it is a menu that opened, or of the element under the pointer or one inside it.
    """
    record = tape.records[index]
    if not isinstance(record, PointerApproached) or record.dwell_ms <= 0:
        return None
    for _, following in tape.aftermath(index):
        if isinstance(following, PointerApproached):
            return None
        if isinstance(following, MenuOpened) or (isinstance(following, ElementChanged) and _under(record, following)):
            return Draft(
                action=Hover(at=record.end, dwell_ms=record.dwell_ms),
                used=(index,),
                target=record.target,
                app=record.app,
                started=record.started,
                ended=record.t,
            )
    return None


def _under(approach: PointerApproached, changed: ElementChanged) -> bool:
    target = approach.target
    if not isinstance(target, Element):
        return False
    return target.id in {changed.target.id, changed.target.parent}


RULE = Rule(name="hover", starts=(PointerApproached,), find=find)
