"""Which menus and windows of an application are open, from what its tree shows.

No toolkit reports a menu's opening: GTK 3 turns its items to `showing`, GTK 4 lists a menu only while it is open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jeepney import HeaderFields, Message

from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.cache import Cache
from aboveboard.elements.atspi.entries import MENU_ITEM_ROLES, Entry

_MENUS = frozenset({"menu", "popup menu"})
_LAYERS = 16
_LAYERS_BETWEEN = frozenset({"panel", "filler", "scroll pane", "viewport", "list"})


def opened(cache: Cache) -> tuple[Sequence[Entry], Sequence[Entry]]:
    """Return the windows on show that are not a menu's popup, and the menus whose items are, outer before inner."""
    if cache.opened is None or cache.toolkit == "gtk4":  # where boxes tell what is a popover
        cache.opened = (tuple(_windows(cache)), tuple(_menus(cache)))
    return cache.opened


def closed_by(cache: Cache, signal: Message, known: Iterable[str]) -> list[str]:
    """Return which of the menus known as open a signal has just closed; `cache` has taken it in.

    Qt says it of the menu, GTK 3 of each of its items.
    """
    fields = signal.header.fields
    if fields[HeaderFields.member].lower() != "statechanged" or not isinstance(signal.body, tuple):
        return []
    if signal.body[:2] not in {("showing", 0), ("visible", 0)}:
        return []
    path = fields[HeaderFields.path]
    entry = cache.entries.get(path)
    touched = {path, entry.parent if entry is not None else None}
    return [menu for menu in known if menu in touched and not _is_open(cache, menu)]


def compared(before: dict[str, Node], after: dict[str, Node], opened: ChangeKind, closed: ChangeKind) -> list[Change]:
    """Return what closed, inner first, then what opened."""
    gone = [Change(closed, before[path]) for path in reversed(before) if path not in after]
    return gone + [Change(opened, after[path]) for path in after if path not in before]


def flattened(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes with menu items directly below their menu, as GTK 3 has them.

    GTK 4 puts layers and scroll bars between; they are left out, so that a menu's children are what it offers.
    """
    by_ref = {node.ref: node for node in nodes}
    counts: dict[str, int] = {}
    moved: dict[str, Node] = {}
    layers: set[str] = set()
    for node in nodes:
        between = _layers_above(by_ref, node) if node.toolkit == "gtk4" and node.role in MENU_ITEM_ROLES else None
        if between is not None:
            *passed, menu = between
            counts[menu] = counts.get(menu, -1) + 1
            moved[node.ref] = replace(node, parent=menu, index=counts[menu])
            layers.update(passed)
    bars: set[str] = set()
    for node in nodes:
        if (node.parent in layers and node.role == "scroll bar") or node.parent in bars:
            bars.add(node.ref)
    return [moved.get(node.ref, node) for node in nodes if node.ref not in layers | bars]


def _layers_above(by_ref: dict[str, Node], node: Node) -> list[str] | None:
    """Return the layers between an item and its menu, and the menu last; None where there is no menu."""
    passed: list[str] = []
    at = by_ref.get(node.parent or "")
    while at is not None and len(passed) < _LAYERS:
        passed.append(at.ref)
        if at.role in _MENUS:
            return passed
        at = by_ref.get(at.parent or "") if at.role in _LAYERS_BETWEEN else None
    return None


def _windows(cache: Cache) -> Iterator[Entry]:
    for entry in cache.walk():
        is_top = entry.parent == calls.ROOT and entry.role not in _MENUS
        if is_top and not any(_is_menu(cache, path) for path in entry.children):
            yield entry


def _menus(cache: Cache) -> Iterator[Entry]:
    for entry in cache.walk():
        if entry.role in _MENUS and any(_shows(cache, path) for path in entry.children):
            yield entry


def _shows(cache: Cache, path: str) -> bool:
    entry = cache.entries.get(path)
    return entry is not None and entry.known and cache.shown(entry)


def _is_open(cache: Cache, path: str) -> bool:
    return _shows(cache, path) and any(_shows(cache, child) for child in cache.entries[path].children)


def _is_menu(cache: Cache, path: str) -> bool:
    entry = cache.entries.get(path)
    return entry is not None and entry.role in _MENUS
