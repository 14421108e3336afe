"""The nodes of one application, read once and kept true by its reports."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from jeepney import Message

from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.entries import (
    FIELD_ROLES,
    MENU_ITEM_ROLES,
    SCROLLING_ROLES,
    UNREAD,
    VALUE_ROLES,
    Entry,
    clean_name,
)
from aboveboard.elements.atspi.roles import role_name, state_names
from aboveboard.elements.atspi.secrets import names_a_secret

Ask = Callable[[Sequence[Message]], list[tuple[Any, ...] | None]]

_AT_ONCE = 48  # nodes per question round: what was answered stays when the time runs out
_MOST_CHILDREN = 300
_MOST_NODES = 6_000
_LEAVES = frozenset({"label", "text", "image", "icon", "separator", "static", "menu item", "radio menu item", "slider"})
_DEEPEST = 48
_NAMED_AFTER = 4  # levels between a GTK 4 button and the label it is named after
_VALUE_LENGTH = 257  # one more than the longest class that is told apart (model.text.LengthClass)


class Cache:
    """The entries of one application by path, and what is still to be asked.

    Hidden branches are stubs of state bits: closed menus and other tabs cost one call a node until they show.
    `gone` once the application no longer answers for its root.
    """

    def __init__(self, bus: str, toolkit: str) -> None:
        self.bus = bus
        self.toolkit = toolkit
        self.entries: dict[str, Entry] = {calls.ROOT: Entry(path=calls.ROOT, role="application", known=True)}
        self.focus: str | None = None
        self.gone = False
        self._secure: set[str] = set()
        self._stirred = False
        # Dictionaries as ordered sets: first reported, first asked.
        self._to_list: dict[str, None] = {calls.ROOT: None}
        self._to_state: dict[str, None] = {}
        self._to_fill: dict[str, None] = {}
        self._to_box: dict[str, None] = {}
        self._to_value: dict[str, None] = {}
        self._to_bind: dict[str, None] = {}
        self._to_label: dict[str, None] = {}
        self._to_find: dict[str, None] = {}

    # --- what the reports say -----------------------------------------------------------------------------------

    def shown(self, entry: Entry) -> bool:
        """Whether the node itself is on show; GTK 4 lists only visible children and says `showing` of windows only."""
        return ("visible" if self.toolkit == "gtk4" else "showing") in entry.states

    def relist(self, path: str) -> None:
        """Note that a node's children changed."""
        if path == calls.ROOT or (path in self.entries and self.entries[path].listed):
            self._to_list[path] = None

    def refill(self, path: str) -> None:
        """Note that a node's role or other facts changed."""
        self._to_fill[path] = None

    def rename(self, path: str) -> None:
        """Note that a node is called otherwise; GTK 4 names buttons after what they contain, without a report."""
        entry = self.entries.get(path)
        if entry is None or not entry.known or path == calls.ROOT:
            return
        self._to_fill[path] = None
        if self.toolkit == "gtk4":
            for above in self.ancestors(entry)[:_NAMED_AFTER]:
                if above.known and above.name:
                    self._to_fill[above.path] = None

    def stale_box(self, path: str) -> None:
        """Note that a node may have moved."""
        self._to_box[path] = None

    def stir(self) -> None:
        """Note that something happened: GTK 4 reports a box that grew, but not what it pushed aside."""
        self._stirred = self.toolkit == "gtk4"

    def distrust(self) -> None:
        """List everything on show anew where the toolkit is known to keep changes to itself.

        GTK 4.8 adds rows to a list without any report; a picture masked without them would show them.
        """
        if self.toolkit == "gtk4":
            for entry in self.walk():
                if entry.role not in _LEAVES:
                    self._to_list[entry.path] = None

    def stale_value(self, path: str) -> None:
        """Note that a node's text or value changed, where that is kept."""
        entry = self.entries.get(path)
        if entry is not None and (entry.holds_text or entry.role in VALUE_ROLES):
            self._to_value[path] = None

    def find(self, path: str) -> None:
        """Note a report from a node we have not met: its place in the tree is looked up."""
        self._to_find[path] = None

    def set_state(self, entry: Entry, state: str, *, on: bool) -> bool:
        """Set one state bit; tell whether that changed it. One node has the focus: the last report wins."""
        if state == "focused":
            if on:
                self._unfocus()
                self.focus = entry.path
            elif self.focus == entry.path:
                self.focus = None
        changed = (state in entry.states) != on
        entry.states = entry.states | {state} if on else entry.states - {state}
        if state in {"showing", "visible"} and on and self.shown(entry):
            (self._to_box if entry.known else self._to_fill)[entry.path] = None
        return changed

    def mark_secure(self, path: str) -> None:
        """Hold a field for a secret from now on, whatever its role becomes."""
        self._secure.add(path)
        if path in self.entries:
            self.entries[path].role = "password text"
            self.entries[path].value = None

    def drop(self, path: str) -> None:
        """Forget a node and what is below it."""
        entry = self.entries.pop(path, None)
        for waiting in (
            self._to_list,
            self._to_state,
            self._to_fill,
            self._to_box,
            self._to_value,
            self._to_bind,
            self._to_label,
        ):
            waiting.pop(path, None)
        for child in entry.children if entry else ():
            if child in self.entries and self.entries[child].parent == path:
                self.drop(child)

    def visit(self, path: str, below: str) -> None:
        """Meet a node that a hit test found below a list too long to be walked; it is on show, or was not hit."""
        if path not in self.entries and below in self.entries and len(self.entries) < 2 * _MOST_NODES:
            self.entries[path] = Entry(path=path, parent=below)
            self._to_fill[path] = None

    # --- asking --------------------------------------------------------------------------------------------------

    def settle(self, ask: Ask) -> None:
        """Ask for what is missing in the structure, until nothing is. What was answered stays if `ask` gives up."""
        while not self.gone:
            for path in [path for path in self._to_find if path in self.entries]:
                del self._to_find[path]  # met with a neighbour in the meantime
            if self._to_list:
                self._list(ask, self._taken(self._to_list))
            elif self._to_state:
                self._state(ask, self._taken(self._to_state))
            elif self._to_fill:
                self._fill(ask, self._taken(self._to_fill))
            elif self._to_bind:
                self._bind(ask, self._taken(self._to_bind))
            elif self._to_label:
                self._label(ask, self._taken(self._to_label))
            elif self._to_find:
                self._find(ask, next(iter(self._to_find)))
            else:
                return

    def refresh(self, ask: Ask) -> None:
        """Bring boxes and values up to date: those reported stale, and all that a scroll moves without a report."""
        for entry in self.walk():
            if entry.path != calls.ROOT and (self._stirred or self._may_scroll(entry)):
                self._to_box[entry.path] = None
        self._stirred = False
        while self._to_box:
            self._box(ask, self._taken(self._to_box))
        while self._to_value:
            self._value(ask, self._taken(self._to_value))

    def walk(self, start: str = calls.ROOT) -> Iterator[Entry]:
        """Yield the entries on show in tree order, parents first."""
        waiting = [start]
        while waiting:
            entry = self.entries.get(waiting.pop())
            if entry is None or not entry.known or (entry.path != calls.ROOT and not self.shown(entry)):
                continue
            yield entry
            children = [path for path in entry.children if path in self.entries]
            waiting.extend(path for path in reversed(children) if self.entries[path].parent == entry.path)

    def ancestors(self, entry: Entry) -> list[Entry]:
        """Return the node's ancestors, nearest first, without the application's root."""
        found: list[Entry] = []
        while entry.parent and entry.parent != calls.ROOT and entry.parent in self.entries and len(found) < _DEEPEST:
            entry = self.entries[entry.parent]
            found.append(entry)
        return found

    def _taken(self, waiting: dict[str, None]) -> list[str]:
        """Return the next paths to ask for; those of unknown nodes are forgotten."""
        for path in [path for path in waiting if path not in self.entries]:
            del waiting[path]
        return list(waiting)[:_AT_ONCE]

    def _list(self, ask: Ask, paths: Sequence[str]) -> None:
        short = [path for path in paths if "manages_descendants" not in self.entries[path].states]
        if long := [path for path in paths if path not in short]:
            counts = ask([calls.child_count(self.bus, path) for path in long])
            few = [
                path for path, count in zip(long, counts, strict=True) if (calls.value_of(count) or 0) <= _MOST_CHILDREN
            ]
            for path in set(long) - set(few):
                self._unread(path)
                self._to_list.pop(path, None)
            short += few
        for path, answer in zip(short, ask([calls.children(self.bus, path) for path in short]), strict=True):
            self._to_list.pop(path, None)
            if answer is None:
                self.gone = self.gone or path == calls.ROOT
                self.drop(path)
            elif path in self.entries:
                self._adopt(self.entries[path], answer[0])

    def _adopt(self, entry: Entry, references: Sequence[tuple[str, str]]) -> None:
        ours = [path for bus, path in references if bus == self.bus and path != calls.NULL]
        kept = ours[:_MOST_CHILDREN] if len(self.entries) < _MOST_NODES else []
        for path in set(entry.children) - set(kept):
            if path in self.entries and self.entries[path].parent == entry.path:
                self.drop(path)
        others = entry.listed and entry.children != tuple(kept)
        entry.children, entry.listed = tuple(kept), True
        if len(kept) < sum(path != calls.NULL for _, path in references):
            self._unread(entry.path)
        for index, path in enumerate(kept):
            child = self.entries.get(path)
            if child is None:
                child = self.entries[path] = Entry(path=path)
                self._to_state[path] = None
            if not self._lists_too(child.parent, entry.path, path):
                child.parent, child.index = entry.path, index
        if others:
            self.stir()
            self.rename(entry.path)

    def _lists_too(self, parent: str | None, other: str, path: str) -> bool:
        """Whether the node belongs elsewhere: GTK 3 lists a combo box's menu below it and below its popup window."""
        return parent not in {None, other} and parent in self.entries and path in self.entries[parent].children

    def _unread(self, path: str) -> None:
        """Mark a node that shows more than was read: another process's content, or too much of it."""
        self.entries[path].states |= {UNREAD}

    def _state(self, ask: Ask, paths: Sequence[str]) -> None:
        for path, answer in zip(paths, ask([calls.state(self.bus, path) for path in paths]), strict=True):
            self._to_state.pop(path, None)
            entry = self.entries.get(path)
            if entry is None or answer is None:
                self.drop(path)
                continue
            entry.states = state_names(answer[0]) | (entry.states & {UNREAD})
            if "focused" in entry.states:
                self._unfocus()
                self.focus = path
                entry.states |= {"focused"}
            if self.shown(entry) and not entry.known:
                self._to_fill[path] = None

    def _fill(self, ask: Ask, paths: Sequence[str]) -> None:
        questions = (calls.role, calls.name, calls.interfaces, calls.extents, calls.state)
        answers = ask([question(self.bus, path) for path in paths for question in questions])
        for index, path in enumerate(paths):
            role, name, interfaces, box, state = answers[index * len(questions) : (index + 1) * len(questions)]
            self._to_fill.pop(path, None)
            entry = self.entries.get(path)
            if entry is None or role is None or interfaces is None or state is None:
                self.drop(path)
                continue
            entry.role = role_name(role[0])
            entry.name = clean_name(str(calls.value_of(name) or ""), entry.role, self.toolkit)
            entry.interfaces = frozenset(interface.rsplit(".", 1)[-1] for interface in interfaces[0])
            entry.states = state_names(state[0]) | (entry.states & {UNREAD, "focused"})
            self._follow_up(entry)
            entry.box = calls.box_of(box)

    def _follow_up(self, entry: Entry) -> None:
        """Ask on after what a node turned out to be."""
        above = self.entries.get(entry.parent or "")
        inside = above is not None and above.role == "password text"
        if entry.role == "password text" or entry.path in self._secure or inside or self._named_secret(entry):
            self.mark_secure(entry.path)
        if entry.holds_text or entry.role in VALUE_ROLES:
            self._to_value[entry.path] = None
        if entry.role in MENU_ITEM_ROLES and "Action" in entry.interfaces:
            self._to_bind[entry.path] = None
        if entry.role in FIELD_ROLES:
            self._to_label[entry.path] = None
        if not entry.known:
            self._to_list[entry.path] = None
        entry.known = True

    def _box(self, ask: Ask, paths: Sequence[str]) -> None:
        for path, answer in zip(paths, ask([calls.extents(self.bus, path) for path in paths]), strict=True):
            self._to_box.pop(path, None)
            if path in self.entries:
                self.entries[path].box = calls.box_of(answer)

    def _value(self, ask: Ask, paths: Sequence[str]) -> None:
        for path in [path for path in paths if path in self._secure]:
            self._to_value.pop(path, None)
        paths = [path for path in paths if path in self._to_value]
        questions = [
            calls.text(self.bus, path, 0, _VALUE_LENGTH)
            if self.entries[path].holds_text
            else calls.current_value(self.bus, path)
            for path in paths
        ]
        for path, answer in zip(paths, ask(questions), strict=True):
            self._to_value.pop(path, None)
            if (entry := self.entries.get(path)) is not None:
                found = answer[0] if answer and entry.holds_text else calls.value_of(answer)
                entry.value = None if found is None else str(found)

    def _bind(self, ask: Ask, paths: Sequence[str]) -> None:
        for path, answer in zip(paths, ask([calls.key_binding(self.bus, path) for path in paths]), strict=True):
            self._to_bind.pop(path, None)
            if path in self.entries and answer:
                self.entries[path].accelerator = calls.accelerator_of(answer[0])

    def _label(self, ask: Ask, paths: Sequence[str]) -> None:
        for path, answer in zip(paths, ask([calls.relations(self.bus, path) for path in paths]), strict=True):
            self._to_label.pop(path, None)
            label = self.entries.get(calls.labelled_by(answer) or "")
            if path in self.entries and label is not None:
                self.entries[path].label = label.name
                if self._named_secret(self.entries[path]):
                    self.mark_secure(path)

    def _find(self, ask: Ask, path: str) -> None:
        """Climb from an unknown node to the nearest known one and list that one again."""
        at: str = path
        for _ in range(_DEEPEST):
            reference = calls.value_of(ask([calls.parent(self.bus, at)])[0])
            if not reference or reference[0] != self.bus or reference[1] == calls.NULL:
                break
            at = reference[1]
            if at in self.entries:
                self._to_list[at] = None
                break
        self._to_find.pop(path, None)

    def _named_secret(self, entry: Entry) -> bool:
        """Whether a one-line field, its label or the row it fills is called like a secret."""
        if entry.role not in {"text", "entry"} or "multi_line" in entry.states:
            return False
        rows = [above.name for above in self.ancestors(entry)[:3] if above.role in {"list item", "panel", "entry"}]
        return names_a_secret(entry.name, entry.label, *rows)

    def _may_scroll(self, entry: Entry) -> bool:
        return any(ancestor.role in SCROLLING_ROLES for ancestor in self.ancestors(entry))

    def _unfocus(self) -> None:
        if self.focus in self.entries:
            self.entries[self.focus].states -= {"focused"}
