"""Somebody at an editor of Windows and one of macOS, played from answers in files, for the contract of elements.

The files were written from the vendors' documentation and recorded on no machine: what they show is what our code makes
of such answers, not what Windows or macOS does.
"""

from pathlib import Path

from aboveboard.elements.ax.member import AxElements
from aboveboard.elements.ax.played import PlayedAx
from aboveboard.elements.uia import identifiers as uia
from aboveboard.elements.uia.member import UiaElements
from aboveboard.elements.uia.played import PlayedUia
from aboveboard.model.geometry import Rect

ANSWERS = Path(__file__).parent / "answers"
UIA_FIELD = (42, 65794)
AX_FIELD = 3


class UiaWorld:
    """The editor of `uia_editor.json`, asked by the box inside its frame."""

    window = Rect(108, 131, 384, 261)
    others: tuple[Rect, ...] = ()

    def __init__(self, elements: UiaElements, port: PlayedUia) -> None:
        self.elements, self.port, self.pid = elements, port, port.pid
        self._said = "Hello"

    def type(self, letter: str) -> None:
        self.say(letter + self._said)

    def say(self, text: str) -> None:
        self._said = text
        self.port.set(UIA_FIELD, uia.VALUE, self._said)
        self.port.tell(uia.TEXT_CHANGED, UIA_FIELD)
        self.port.tell(uia.PROPERTY_CHANGED, UIA_FIELD, uia.VALUE, self._said)


class AxWorld:
    """The editor of `ax_editor.json` on a display of two pixels to the point; its menus are in the menu bar."""

    window = Rect(200, 200, 800, 600)
    others: tuple[Rect, ...] = (Rect(0, 0, 2880, 48),)

    def __init__(self, elements: AxElements, port: PlayedAx) -> None:
        self.elements, self.port, self.pid = elements, port, port.pid
        self._said = "Hello"

    def type(self, letter: str) -> None:
        self.say(letter + self._said)

    def say(self, text: str) -> None:
        self._said = text
        self.port.set(AX_FIELD, "AXValue", self._said)
        self.port.tell("AXValueChanged", AX_FIELD)
