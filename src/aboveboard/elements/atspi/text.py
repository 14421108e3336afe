"""Positions of inserted text, with GTK 4.8's fault taken out: it reports them too small by the inserted length."""

from collections.abc import Sequence
from typing import Any

from jeepney import Message

from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.cache import Ask


class InsertOffsets:
    """One application's habit, found out from the first telling insertion instead of from a table of versions."""

    def __init__(self, toolkit: str) -> None:
        self._suspect = toolkit == "gtk4"
        self._faulty: bool | None = None

    def corrected(self, position: int, length: int) -> int:
        """Return where the text was inserted, in code points; until the habit is known, GTK 4 is held faulty."""
        if self._suspect and position < 0:
            self._faulty = True
        faulty = self._suspect if self._faulty is None else self._faulty
        return max(0, position + length if faulty else position)

    def calibrate(self, ask: Ask, bus: str, path: str, position: int, inserted: str) -> None:
        """Compare the last insertion of a field with the field's text at both places, while that is not decided."""
        if not self._suspect or self._faulty is not None or position < 0:
            return
        length = len(inserted)
        spans = [(position, position + length), (position + length, position + 2 * length)]
        as_said, shifted = (_read(answer) == inserted for answer in ask(_questions(bus, path, spans)))
        if as_said != shifted:
            self._faulty = shifted


def _questions(bus: str, path: str, spans: Sequence[tuple[int, int]]) -> list[Message]:
    return [calls.text(bus, path, start, end) for start, end in spans]


def _read(answer: tuple[Any, ...] | None) -> str | None:
    return str(answer[0]) if answer else None
