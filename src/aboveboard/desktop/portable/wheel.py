"""How far the wheel turned, from what Windows tells its mouse hook: parts of a notch are kept.

Source: learn.microsoft.com/windows/win32/api/winuser/ns-winuser-msllhookstruct (`mouseData`, `flags`).
"""

from dataclasses import dataclass

_UP, _RIGHT = 0x020A, 0x020E  # WM_MOUSEWHEEL, WM_MOUSEHWHEEL
_NOTCH = 120  # WHEEL_DELTA
_INJECTED = 0x1 | 0x2  # LLMHF_INJECTED, LLMHF_LOWER_IL_INJECTED


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a wheel in notches, away from the person and to the right, and whether a program made it."""

    right: float
    up: float
    injected: bool


def turn_of(message: int, data: int, flags: int) -> Turn | None:
    """Return the turn that a hook's message tells of, or None for any other message.

    `data` bears the turn in its upper 16 bits, with a sign.
    """
    if message not in {_UP, _RIGHT}:
        return None
    high = data >> 16 & 0xFFFF
    notches = (high - 0x10000 if high & 0x8000 else high) / _NOTCH
    injected = bool(flags & _INJECTED)
    return Turn(0.0, notches, injected) if message == _UP else Turn(notches, 0.0, injected)
