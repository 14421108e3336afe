"""From an application's signals to the cache's truth and to what of them is worth telling."""

from dataclasses import dataclass, field
from typing import Any

from jeepney import HeaderFields, Message

from aboveboard.elements import ChangeKind
from aboveboard.elements.atspi.cache import Cache
from aboveboard.elements.atspi.roles import state_name

_TOLD_STATES = frozenset({"checked", "selected", "expanded", "pressed"})


@dataclass(frozen=True, slots=True)
class Report:
    """One thing worth telling, before its node has been read: as `elements.Change`, with a path for the node."""

    kind: ChangeKind
    path: str
    position: int = 0
    text: str = field(default="", repr=False)
    what: str = ""
    on: bool = False


def absorb(cache: Cache, signal: Message) -> Report | None:
    """Bring one signal into the cache and return what is worth telling of it."""
    fields = signal.header.fields
    path, member = fields[HeaderFields.path], fields[HeaderFields.member].lower()
    if not isinstance(signal.body, tuple) or len(signal.body) < 4:
        cache.stale_value(path)  # too long to be read: a pasted book
        return None
    detail, first, _, (_, value) = signal.body[:4]
    if member == "activate":
        return Report(ChangeKind.WINDOW_ACTIVATED, path)
    if member == "childrenchanged":
        cache.relist(path)
        cache.stir()
        return None
    if member == "boundschanged":
        cache.laid_out(path, value)
        cache.stir()
        return None
    if member == "textchanged":
        return _text_changed(cache, path, detail, first, value)
    if member == "selectionchanged":
        return Report(ChangeKind.SELECTION, path)
    if member == "statechanged":
        return _state_changed(cache, path, state_name(detail), on=bool(first))
    return _property_changed(cache, path, detail) if member == "propertychange" else None


def _text_changed(cache: Cache, path: str, detail: str, position: int, value: Any) -> Report | None:
    cache.stale_value(path)
    if path not in cache.entries:
        cache.find(path)
    inserted = detail.startswith("insert")
    kind = ChangeKind.TEXT_INSERTED if inserted else ChangeKind.TEXT_DELETED
    return Report(kind, path, position=position, text=str(value))


def _state_changed(cache: Cache, path: str, state: str, *, on: bool) -> Report | None:
    entry = cache.entries.get(path)
    if state == "defunct":
        if on:
            cache.drop(path)
        return None
    if entry is None:
        if on and state in {"focused", "showing"}:
            cache.find(path)
        return Report(ChangeKind.FOCUSED, path) if on and state == "focused" else None
    changed = cache.set_state(entry, state, on=on)
    if changed and state in {"visible", "showing"}:
        cache.stir()
    if cache.toolkit == "gtk4" and state in {"expanded", "expandable", "pressed"}:
        cache.stir()
        cache.relist(path)  # GTK 4 adds popovers to a menu button's children without saying so
        if entry.parent is not None:
            cache.relist(entry.parent)
    if state == "focused" and on:
        return Report(ChangeKind.FOCUSED, path)
    return Report(ChangeKind.STATE, path, what=state, on=on) if changed and state in _TOLD_STATES else None


def _property_changed(cache: Cache, path: str, detail: str) -> Report | None:
    entry = cache.entries.get(path)
    if entry is None or not entry.known:
        return None
    if detail == "accessible-role":
        cache.refill(path)
    if detail == "accessible-name":
        cache.rename(path)
        chosen = path if entry.role == "combo box" else cache.dropdown_of(entry)
        return Report(ChangeKind.VALUE, chosen) if chosen is not None else None
    if detail == "accessible-value":
        cache.stale_value(path)
        if entry.role == "combo box":
            cache.refill(path)
        return Report(ChangeKind.VALUE, path)
    return None
