"""Positions of inserted text, with GTK 4.8's fault taken out: it reports them too small by the inserted length."""

from collections.abc import Sequence
from typing import Any

from jeepney import Message

from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.cache import Ask


class InsertOffsets:
    """One application's habits, found out from the first telling insertion instead of from a table of versions.

    Fields of one line have one and texts of many lines another: GTK 4.8 is right about the former and wrong about the
    latter, in one application.
    """

    def __init__(self, toolkit: str) -> None:
        self._suspect = toolkit == "gtk4"
        self._faulty: dict[bool, bool] = {}

    def corrected(self, position: int, length: int, *, lines: bool = False) -> int:
        """Return where the text was inserted, in code points; until the habit is known, GTK 4 is held faulty."""
        if self._suspect and position < 0:
            self._faulty[lines] = True
        return max(0, position + length if self._faulty.get(lines, self._suspect) else position)

    def calibrate(self, ask: Ask, bus: str, path: str, position: int, inserted: str, *, lines: bool = False) -> None:
        """Compare the last insertion of a field with the field's text at both places, while that is not decided.

        A text of many lines is also told of whole, at 0, when it is shown: that proves nothing of what is typed.
        """
        if not self._suspect or lines in self._faulty or position < 0:
            return
        length = len(inserted)
        spans = [(position, position + length), (position + length, position + 2 * length)]
        as_said, shifted = (_read(answer) == inserted for answer in ask(_questions(bus, path, spans)))
        if as_said != shifted and (shifted or position > 0 or not lines):
            self._faulty[lines] = shifted


def _questions(bus: str, path: str, spans: Sequence[tuple[int, int]]) -> list[Message]:
    return [calls.text(bus, path, start, end) for start, end in spans]


def _read(answer: tuple[Any, ...] | None) -> str | None:
    return str(answer[0]) if answer else None
