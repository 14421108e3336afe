"""What the last question about the pointer answered, so that one movement of the hand asks once."""

from dataclasses import dataclass, field

from aboveboard.desktop import RawButton, Window
from aboveboard.elements import Node, Tree
from aboveboard.model.elements import NotRecognised
from aboveboard.recorder.gate import after
from aboveboard.recorder.pointing import WHEEL

NOTCH_MS = 300
"""A wheel notch so soon after another over the same window is on the same element."""

CLICK_MS = 500
"""So soon after its press and at the same place, a release is on what was pressed, which may be gone by now."""

CLICK_PX = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer: in which window, for which press, and the node and its tree."""

    window: int
    raw: RawButton
    node: Node | NotRecognised
    tree: Tree | None = field(default=None, repr=False)

    def serves(self, raw: RawButton, window: Window) -> bool:
        """Tell whether another press or release can be answered with this."""
        ago = after(raw.time, self.raw.time)
        if raw.button != self.raw.button:
            return False
        if raw.button in WHEEL:
            return window.id == self.window and ago < NOTCH_MS
        near = max(abs(raw.at.x - self.raw.at.x), abs(raw.at.y - self.raw.at.y)) <= CLICK_PX
        return self.raw.pressed and not raw.pressed and near and ago < CLICK_MS
