"""Which boxes of a window are filled before its picture is kept: all that is not proven to be UI chrome.

The window manager's frame with the title is not part of a client's window; the recorder blackens it.
"""

from collections.abc import Iterator, Sequence

from aboveboard.elements import FOREIGN, Node, Tree
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.model.frames import MaskBox
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import PixelsLayer

TEXT_ROLES = frozenset({
    *("text", "entry", "password text", "terminal", "paragraph", "edit bar", "autocomplete", "date editor"),
    *("document frame", "document text", "document web", "document email", "document spreadsheet", "spin button"),
    *("document presentation", "heading", "section", "block quote", "comment", "article", "log", "math", "calendar"),
    *("list item", "table cell", "table row", "tree item", "icon", "desktop icon", "link", "slider", "editbar"),
    *("table row header", "row header", "html container"),
})  # fmt: skip
"""Filled whole, whatever they are called."""

MEDIA_ROLES = frozenset({
    *("image", "canvas", "drawing area", "animation", "chart", "video", "audio", "image map", "embedded", "extended"),
})  # fmt: skip

CONTAINERS = frozenset({
    *("frame", "window", "dialog", "alert", "file chooser", "color chooser", "font chooser", "application"),
    *("panel", "filler", "scroll pane", "viewport", "split pane", "page tab list", "menu bar", "tool bar", "list"),
    *("list box", "table", "tree", "tree table", "layered pane", "root pane", "option pane", "scroll bar"),
    *("separator", "popup menu", "glass pane", "internal frame", "grouping", "form", "landmark", "header", "footer"),
    *("info bar", "notification", "title bar", "menu", "redundant object", "focus traversable", "directory pane"),
})  # fmt: skip
"""Paint no text of their own: their texts are nodes of their own."""

_EMPTY_WIDGETS = frozenset(
    {"separator", "scroll bar", "list", "list box", "menu", "menu bar", "tool bar", "popup menu"}
)
_BUTTONS = frozenset({
    *("push button", "toggle button", "radio button", "check box", "menu item", "check menu item"),
    *("radio menu item", "menu", "push button menu", "page tab", "combo box"),
})  # fmt: skip
_ITEMS = frozenset({"menu item", "check menu item", "radio menu item"})
_TOPLEVELS = frozenset({"frame", "window", "dialog", "alert", "file chooser", "color chooser", "font chooser"})
_ICON = 32  # pixels; a theme's icon in a button, too small to read a document in
_CLIMB = 8
_PADDING = {"gtk4": 8}  # GTK 4 gives boxes without the CSS padding, into which text views paint


def masks(
    tree: Tree, window: Rect, vocabulary: Vocabulary, pixels: PixelsLayer = PixelsLayer.MASKED
) -> tuple[MaskBox, ...]:
    """Return the boxes of one window to fill, in screen pixels, each with its reason: text, media, secure, unknown.

    `window` is one of the boxes that the tree was asked for. The whole window is filled where the tree does not know
    what it shows, or where a text has no box. With `redacted` pixels only secrets and unknowns are filled here. A page
    tells its boxes itself, and nothing is judged here that was judged there.
    """
    if tree.hidden is not None:
        return _told(tree.hidden, tree, window, pixels)
    nodes = [node for node in tree.nodes if node.window == window]
    if window not in tree.windows or not nodes:
        return (MaskBox(box=window, reason="unknown"),)
    judge = _Judge(nodes, vocabulary)
    found: list[MaskBox] = []
    for node in nodes:
        reason = judge.reason(node)
        if reason is None or (pixels is PixelsLayer.REDACTED and reason in {"text", "media"}):
            continue
        if node.box is None:
            return (MaskBox(box=window, reason="unknown"),)
        shown = node.box.grown(_PADDING.get(node.toolkit, 0)).intersection(window)
        if node.box.area and shown.area:
            found.append(MaskBox(box=shown, reason=reason))
    return tuple(_outermost(found))


def _told(hidden: Sequence[MaskBox], tree: Tree, window: Rect, pixels: PixelsLayer) -> tuple[MaskBox, ...]:
    """Return what a page says that a picture must not show, with its secrets and with what tells nothing of itself."""
    if window not in tree.windows:
        return (MaskBox(box=window, reason="unknown"),)
    told = [
        MaskBox(box=mask.box.intersection(window), reason=mask.reason)
        for mask in hidden
        if not (pixels is PixelsLayer.REDACTED and mask.reason in {"text", "media"})
    ]
    for node in tree.nodes:
        reason = "secure" if node.secure else "unknown" if FOREIGN in node.states else None
        if reason is not None and node.box is not None and node.window == window:
            told.append(MaskBox(box=node.box.intersection(window), reason=reason))
    return tuple(_outermost([mask for mask in told if mask.box.area]))


class _Judge:
    """Says of each node of one window why it is filled, or that it may be seen."""

    def __init__(self, nodes: Sequence[Node], vocabulary: Vocabulary) -> None:
        self._by_ref = {node.ref: node for node in nodes}
        self._parents = {node.parent for node in nodes}
        self._vocabulary = vocabulary

    def reason(self, node: Node) -> str | None:
        """Return why a node is filled, or None."""
        if node.secure:
            return "secure"
        if "unread" in node.states or ("manages_descendants" in node.states and node.ref not in self._parents):
            return "unknown"
        if node.role in TEXT_ROLES or node.editable:
            return None if node.box is None and not self._painted(node) else "text"
        if node.role in MEDIA_ROLES:
            return None if self._is_icon(node) else "media"
        if node.role in CONTAINERS and node.role not in _BUTTONS:
            return None if not self._is_bare(node) or self._is_icon(node) else "unknown"
        return self._by_words(node)

    def _by_words(self, node: Node) -> str | None:
        """Judge a button, label or item by what is written on it."""
        words = [text for text in (node.name, node.value or "") if text.strip()]
        if node.box is None and not self._painted(node):
            return None
        if not all(self._vocabulary.is_chrome(node.role, text) for text in words):
            return "text"
        if not words and node.role in _ITEMS and self._holds_more(node):
            return "unknown"
        if words or node.role in _BUTTONS:
            return None
        return "unknown" if node.role not in CONTAINERS and node.ref not in self._parents else None

    def _holds_more(self, node: Node) -> bool:
        """Whether a menu's entry without a word shows what the tree leaves out: Qt puts any widget into a menu so."""
        return node.ref not in self._parents and node.box is not None and min(node.box.width, node.box.height) > 2

    @staticmethod
    def _painted(node: Node) -> bool:
        """Whether a node without a box can be seen: the box of a notebook page is that of its tab, if it has one."""
        return node.role != "page tab" and "unpainted" not in node.states and bool(node.name.strip() or node.value)

    def _is_bare(self, node: Node) -> bool:
        """Whether an area has nothing in it that the tree knows of: a widget that draws by itself."""
        if node.role in _TOPLEVELS:  # a popup's nodes may hang elsewhere in the tree: below their combo box
            return len(self._by_ref) == 1
        drawn = node.role not in _EMPTY_WIDGETS and node.ref not in self._parents
        return drawn and node.box is not None and min(node.box.width, node.box.height) > 2

    def _is_icon(self, node: Node) -> bool:
        """Whether this is a small picture on a button whose words, if any, are chrome."""
        if node.box is None or max(node.box.width, node.box.height) > _ICON:
            return False
        button = next((above for above in self._above(node) if above.role in _BUTTONS), None)
        return button is not None and self._by_words(button) is None

    def _above(self, node: Node) -> Iterator[Node]:
        at = self._by_ref.get(node.parent or "")
        for _ in range(_CLIMB):
            if at is None:
                return
            yield at
            at = self._by_ref.get(at.parent or "")


def _outermost(boxes: Sequence[MaskBox]) -> Iterator[MaskBox]:
    """Yield the boxes that no other covers; of equal ones the first, and a secret before all others."""
    ordered = sorted(boxes, key=lambda mask: (-mask.box.area, mask.reason != "secure"))
    kept: list[MaskBox] = []
    for mask in ordered:
        if not any(other.box.covers(mask.box) for other in kept):
            kept.append(mask)
    yield from sorted(kept, key=lambda mask: (mask.box.y, mask.box.x))
