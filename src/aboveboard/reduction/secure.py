"""The use of a secure field: that it happened, and nothing else."""

from aboveboard.model.actions import UseSecureField
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import SecureFieldUsed
from aboveboard.reduction import Draft, Rule, Tape


def find(tape: Tape, index: int) -> Draft | None:
    """Return the use of a secure field; its element is not told."""
    used = tape.records[index]
    if not isinstance(used, SecureFieldUsed):
        return None
    return Draft(
        action=UseSecureField(),
        used=(index,),
        target=NotRecognised(reason=Absence.NOT_EXPOSED),
        app=used.app,
        started=used.t,
        ended=used.t,
    )


RULE = Rule(name="secure", starts=(SecureFieldUsed,), find=find)
