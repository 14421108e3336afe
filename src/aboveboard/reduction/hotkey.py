"""Hotkeys: a key with modifiers, and its auto-repeats."""

from aboveboard.model.actions import Hotkey
from aboveboard.model.events import KeyPressed
from aboveboard.reduction import Draft, Rule, Tape


def find(tape: Tape, index: int) -> Draft | None:
    """Return the hotkey pressed here, or None for a key without modifiers."""
    key = tape.records[index]
    if not isinstance(key, KeyPressed) or not key.modifiers:
        return None
    return Draft(
        action=Hotkey(modifiers=key.modifiers, keys=(key.key,), repeats=key.repeats),
        used=(index,),
        target=key.target,
        app=key.app,
        started=key.t,
        ended=key.t,
    )


RULE = Rule(name="hotkey", starts=(KeyPressed,), find=find)
