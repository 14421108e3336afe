"""What the last question about the pointer answered, so that one movement of the hand asks once."""

from dataclasses import dataclass, field

from aboveboard.desktop import RawButton, Window
from aboveboard.elements import Node, Tree
from aboveboard.elements.acting import acting
from aboveboard.model.elements import NotRecognised, Proof
from aboveboard.model.geometry import Point
from aboveboard.recorder.gate import after
from aboveboard.recorder.picture import Picture
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


def depicted(picture: Picture | None, window: Window, point: Point) -> tuple[Node, Tree] | None:
    """Return what acts under a point of a window by the tree of the last picture, and that tree.

    GTK 4 takes a list out of its tree while it still stands on the screen: whoever asks at the press that chooses from
    it is told nothing any more.
    """
    for _, tree in picture.trees if picture is not None else ():
        of_window = [node for node in tree.nodes if node.pid == window.pid and node.window == window.box]
        inside = [node for node in of_window if node.box is not None and node.box.contains(point)]
        if inside:
            smallest = min(reversed(inside), key=lambda node: node.box.area if node.box else 0)
            return acting({node.ref: node for node in of_window}, smallest, point, Proof.SMALLEST_BOX), tree
    return None
