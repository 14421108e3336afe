"""Keys that type nothing, with their auto-repeats."""

from aboveboard.model.actions import Key
from aboveboard.model.events import KeyPressed
from aboveboard.reduction import Draft, Rule, Tape


def find(tape: Tape, index: int) -> Draft | None:
    """Return the key pressed here; two presses stay two keys, since both may be meant."""
    key = tape.records[index]
    if not isinstance(key, KeyPressed):
        return None
    return Draft(
        action=Key(key=key.key, repeats=key.repeats),
        used=(index,),
        target=key.target,
        app=key.app,
        started=key.t,
        ended=key.t,
    )


RULE = Rule(name="key", starts=(KeyPressed,), find=find)
