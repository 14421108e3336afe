"""What lies under a point: the toolkit's own hit test where it can be trusted, the smallest box elsewhere.

Traps (measured): GTK 3's hit test on a window returns what is under an open menu, so the point's own surface is
asked; in notebooks it stops early; GTK 4's does not know popovers. A hit is then climbed to what acts.
"""

from collections.abc import Sequence

from aboveboard.elements import Node
from aboveboard.elements.acting import acting
from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.cache import Ask, Cache
from aboveboard.model.elements import Proof
from aboveboard.model.geometry import Point

_DEEPEST = 24


def under(
    cache: Cache, ask: Ask, nodes: Sequence[Node], surface: str, point: Point, origin: tuple[int, int]
) -> Node | str | None:
    """Return the actionable node under the point among a surface's placed nodes, with how it was established.

    A path stands for a node that the hit test found and the tree has not: a cell of a list too long to be walked.
    """
    containing = [node for node in nodes if node.box is not None and node.box.contains(point)]
    if not containing:
        return None
    by_ref = {node.ref: node for node in nodes}
    # Boxes nest, so of equally small ones the later, deeper one is meant.
    smallest = min(reversed(containing), key=lambda node: node.box.area if node.box else 0)
    path = _deepest(cache, ask, surface, point, origin)
    hit = by_ref.get(path or "")
    if path is not None and hit is None and "unread" in smallest.states:
        cache.visit(path, smallest.ref)
        return path
    if hit is None or _below(by_ref, smallest, hit):
        return acting(by_ref, smallest, point, Proof.SMALLEST_BOX)
    return acting(by_ref, hit, point, Proof.HIT_TEST)


def _deepest(cache: Cache, ask: Ask, surface: str, point: Point, origin: tuple[int, int]) -> str | None:
    """Ask the surface's node, then each answer in turn, until the answer is the node itself or nothing."""
    gtk4 = cache.toolkit == "gtk4"
    kind = calls.WINDOW if gtk4 else calls.SCREEN
    x, y = (point.x - origin[0], point.y - origin[1]) if gtk4 else (point.x, point.y)
    at = surface
    for _ in range(_DEEPEST):
        answer = ask([calls.at_point(cache.bus, at, x, y, kind)])[0]
        bus, path = answer[0] if answer else ("", calls.NULL)
        if bus != cache.bus or path in {calls.NULL, at}:
            break
        at = path
    return None if at == surface else at


def _below(by_ref: dict[str, Node], node: Node, above: Node) -> bool:
    if node is above:
        return False
    at: Node | None = node
    for _ in range(_DEEPEST):
        if at is None or at.parent is None:
            return False
        if at.parent == above.ref:
            return True
        at = by_ref.get(at.parent)
    return False
