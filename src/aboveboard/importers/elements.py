"""Elements that a peer saw at an action: given ids of our own, names under the `text` layer."""

from aboveboard.importers import Labels
from aboveboard.importers.lines import Row
from aboveboard.model.elements import Element, ElementSource, Proof
from aboveboard.model.geometry import Rect
from aboveboard.model.text import Hidden


class Seen:
    """Gives the same element the same id: same role, name and box."""

    def __init__(self, label: Labels, source: ElementSource) -> None:
        self._label, self._source = label, source
        self._ids: dict[tuple[str, str, Rect | None], str] = {}

    def element(self, role: str, name: str, box: Rect | None, proof: Proof) -> Element:
        """Return an element; a peer's names are content, because nothing says that the application made them."""
        # By number and not by what it is: an id outlives the layer under which a name is hidden.
        key = (role, name, box)
        number = self._ids.setdefault(key, f"n{len(self._ids) + 1}")
        said = self._label(name) if name else Hidden()
        return Element(id=number, role=role, name=said, box=box, source=self._source, proof=proof)


def edges(row: Row | None) -> Rect | None:
    """Return a box that is told by its edges; None where there is none or where it is inside out."""
    if row is None:
        return None
    left, top, right, bottom = (round(row.number(name)) for name in ("left", "top", "right", "bottom"))
    return Rect(x=left, y=top, width=right - left, height=bottom - top) if right >= left and bottom >= top else None
