"""Interface elements as a recording keeps them, after minimisation."""

import enum

from aboveboard.model.geometry import Rect
from aboveboard.model.text import Hidden, Label
from aboveboard.model.value import Value


class ElementSource(enum.StrEnum):
    """Where knowledge of an element comes from."""

    ATSPI = "atspi"
    DOM = "dom"
    UIA = "uia"
    AX = "ax"
    SCRIPTED = "scripted"


class Absence(enum.StrEnum):
    """Why no element is known; absent is a value, never invented."""

    NO_TREE = "no_tree"
    NO_ANSWER = "no_answer"
    NOTHING_THERE = "nothing_there"
    NOT_EXPOSED = "not_exposed"


class Proof(enum.StrEnum):
    """How it was established that the element is the one that was meant."""

    HIT_TEST = "hit_test"
    SMALLEST_BOX = "smallest_box"
    FOCUS = "focus"
    UNPROVEN = "unproven"


class NotRecognised(Value, frozen=True, kw_only=True, tag="not_recognised"):
    """No element is known here, and why."""

    reason: Absence


class PathPart(Value, frozen=True, array_like=True):
    """One ancestor in an element's path: its role and what may be said of its name."""

    role: str
    name: Label = Hidden()


class Element(Value, frozen=True, kw_only=True, tag="element"):
    """One interface element. Boxes are in screen pixels; `visible_box` is what is not clipped or covered.

    `id` is stable within a stretch ("n18"). `value` is the current text or value under the `text` layer.
    `index` is the position among its siblings, always kept; `row` and `group` name ancestors by id. `accelerator` is
    the hotkey of a menu's item as `combination` has it (`ctrl+shift+s`), from a closed list of key names.
    """

    id: str
    role: str
    name: Label = Hidden()
    value: Label | None = None
    states: tuple[str, ...] = ()
    box: Rect | None = None
    visible_box: Rect | None = None
    parent: str | None = None
    index: int | None = None
    row: str | None = None
    group: str | None = None
    path: tuple[PathPart, ...] = ()
    secure: bool = False
    source: ElementSource = ElementSource.ATSPI
    proof: Proof = Proof.UNPROVEN
    accelerator: str | None = None


ElementOrAbsence = Element | NotRecognised


class Coverage(enum.StrEnum):
    """What part of the interface a snapshot holds."""

    VIEWPORT = "viewport"
    WINDOW = "window"


class ElementSnapshot(Value, frozen=True, kw_only=True, tag="snapshot"):
    """The elements that could have been chosen at one moment, in tree order.

    `stale_ms` is how much older than its picture the list may be; `focus` and `popups` are element ids.
    """

    elements: tuple[Element, ...]
    coverage: Coverage = Coverage.WINDOW
    source: ElementSource = ElementSource.ATSPI
    focus: str | None = None
    popups: tuple[str, ...] = ()
    stale_ms: int = 0

    def find(self, element_id: str) -> Element | None:
        """Return the element of that id, or None."""
        return next((element for element in self.elements if element.id == element_id), None)
