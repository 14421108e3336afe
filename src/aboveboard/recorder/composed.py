"""What composing yields: records for the journal, and where pictures belong among them."""

from dataclasses import dataclass

from aboveboard.elements import Node
from aboveboard.model.events import JournalRecord
from aboveboard.model.geometry import Rect
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.seen import Moment


@dataclass(frozen=True, slots=True)
class Acted:
    """An action begins here: its `before` and `at_action` pictures stand before its records.

    `target` is the box that is acted on; `pressed` what a pointer on it may have lit up.
    """

    t: int
    moment: Moment
    target: Rect | None
    approved: Approved
    pressed: Node | None = None


@dataclass(frozen=True, slots=True)
class Settle:
    """An action's input has ended here: an `after` picture is due once the target comes to rest."""

    t: int
    target: Rect | None
    approved: Approved


Composed = JournalRecord | Acted | Settle
