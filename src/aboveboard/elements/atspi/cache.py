"""The nodes of one application, read once and kept true by its reports."""

from collections.abc import Callable, Sequence
from typing import Any

from jeepney import Message

from aboveboard.elements.atspi import calls, dialects
from aboveboard.elements.atspi.entries import (
    FIELD_ROLES,
    MENU_ITEM_ROLES,
    UNREAD,
    VALUE_ROLES,
    Entry,
    clean_name,
    is_away,
)
from aboveboard.elements.atspi.items import changed, items
from aboveboard.elements.atspi.known import MOST_NODES, Known
from aboveboard.elements.atspi.roles import role_name, state_names

Ask = Callable[[Sequence[Message]], list[tuple[Any, ...] | None]]

_AT_ONCE = 48  # nodes per question round: what was answered stays when the time runs out
_MOST_CHILDREN = 300
_MOST_LISTED = 700  # what is named at all, to show the first of them: 50 kB of references
_LONGEST_NAME = 1_024  # what is longer names nothing
_LEAVES = frozenset({"label", "text", "image", "icon", "separator", "static", "menu item", "radio menu item", "slider"})
_DEEPEST = 48
_VALUE_LENGTH = 257  # one more than the longest class that is told apart (model.text.LengthClass)


class Cache(Known):
    """The entries of one application by path, read and kept true.

    What was answered stays if `ask` gives up.
    """

    def distrust(self, ask: Ask) -> bool:
        """Find out what a toolkit kept to itself; tell whether there may be anything.

        No toolkit reports rows that come and go in a view that manages its descendants, and GTK 4.8 adds rows to
        plain lists without a report. A picture masked without them would show them.
        """
        views = [entry.path for entry in self.walk() if entry.listed and "manages_descendants" in entry.states]
        if self.toolkit == "qt":  # makes new nodes for the same cells at every listing, and keeps the old
            counts = ask([calls.child_count(self.bus, path) for path in views])
            known = [len(self.entries[path].children) for path in views]
            views = [
                path for path, count, old in zip(views, counts, known, strict=True) if calls.value_of(count) != old
            ]
        self._to_list.update(dict.fromkeys(views))
        silent = self.toolkit == "gtk4" and self._compare(ask)
        if self.toolkit == "chromium":  # says `showing` of what lies in its window, and not what a scroll brings there
            hidden = [entry.path for entry in self.entries.values() if not self.shown(entry)]
            self._to_state.update(dict.fromkeys(hidden))
            silent = bool(hidden)
        return bool(views) or silent

    def _compare(self, ask: Ask) -> bool:
        """Have read again what became another in GTK 4's own list of its nodes."""
        answer = ask([calls.all_items(self.bus)])[0]
        told = answer[0] if answer else None
        if told is not None and told == self._told:
            return False
        before = items(self._told) if self._told else None
        after = items(told) if told else None
        self._told = told
        if before is None or after is None:
            self._to_list.update({entry.path: None for entry in self.walk() if entry.role not in _LEAVES})
        else:
            for path in changed(before, after):
                self.relist(path)
                if path in self.entries:
                    (self._to_fill if self.entries[path].known else self._to_state)[path] = None
        self.stir()
        return True

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
        self._doubt()
        if self._stirred:
            self._to_box.update({entry.path: None for entry in self.walk() if entry.path != calls.ROOT})
        if self.toolkit != "gtk3":  # not reported by GTK 4.8
            self._to_value.update({entry.path: None for entry in self.walk() if entry.role in VALUE_ROLES})
        self._to_box.update(dict.fromkeys(self._scrolled(ask)))
        self._stirred = False
        while self._to_box:
            self._box(ask, self._taken(self._to_box))
        self.evaluate(ask)

    def _scrolled(self, ask: Ask) -> list[str]:
        """Return what a scroll may have moved: all that scrolls, of GTK 3 only where the ends of what shows have moved.

        GTK 3 itself reports whatever else moves there, and rows that grow or come push the last one.
        """
        inside = self._moved_together()
        if self.toolkit == "gtk3":
            ends = {path: mover for mover, entries in inside.items() for path in _ends(entries)}
            answers = zip(ends, ask([self.extents(path) for path in ends]), strict=True)
            moved = {ends[path] for path, answer in answers if calls.box_of(answer) != self.entries[path].box}
            moved |= inside.keys() - set(ends.values())  # nothing there shows that could tell
            inside = {mover: entries for mover, entries in inside.items() if mover in moved}
        return [entry.path for entries in inside.values() for entry in entries]

    def _moved_together(self) -> dict[str, list[Entry]]:
        """Return what is on show by what may move it without a report."""
        if self._inside is None:
            self._inside = {}
            for entry in self.walk():
                mover = None if entry.path == calls.ROOT else self.mover(entry)
                if mover is not None:
                    self._inside.setdefault(mover, []).append(entry)
        return self._inside

    def _doubt(self) -> None:
        """Ask for boxes that were reported the same only while others move: what they lie in may have moved."""
        moves = any(path in self.entries for path in self._to_box)
        if moves or self._moves:
            self._to_box.update(self._unmoved)
        self._unmoved.clear()
        self._moves = moves

    def evaluate(self, ask: Ask) -> None:
        """Bring the values up to date that were reported stale."""
        while self._to_value:
            self._value(ask, self._taken(self._to_value))

    def _taken(self, waiting: dict[str, None]) -> list[str]:
        """Return the next paths to ask for; those of unknown nodes are forgotten."""
        for path in [path for path in waiting if path not in self.entries]:
            del waiting[path]
        return list(waiting)[:_AT_ONCE]

    def _list(self, ask: Ask, paths: Sequence[str]) -> None:
        # How many first: an application may take seconds to name them all.
        counts = ask([calls.child_count(self.bus, path) for path in paths])
        many = [
            path
            for path, count in zip(paths, counts, strict=True)
            if not 0 <= (calls.value_of(count) or 0) <= self._most(path)  # a sheet's count may overflow
        ]
        for path in many:
            self.entries[path].listed = True
            self._unread(path)
            self._to_list.pop(path, None)
        none = {path for path, count in zip(paths, counts, strict=True) if self._has_none(count)}
        for path in none:
            self._to_list.pop(path, None)
            if path in self.entries:  # or it went with its parent
                self._adopt(self.entries[path], ())
        short = [path for path in paths if path not in many and path not in none]
        for path, answer in zip(short, ask([calls.children(self.bus, path) for path in short]), strict=True):
            self._to_list.pop(path, None)
            if answer is None and path != calls.ROOT and path in self.entries:
                # Gone, or with more children than may be read in one answer: its states tell which.
                self.entries[path].listed = True
                self._unread(path)
                self._to_state[path] = None
            elif answer is None:
                self.gone = self.gone or path == calls.ROOT
            elif path in self.entries:
                self._adopt(self.entries[path], answer[0])

    def _has_none(self, count: tuple[Any, ...] | None) -> bool:
        """Tell whether a node has no children by GTK 3's word, which counts rightly, so that it need not list them."""
        return self.toolkit == "gtk3" and calls.value_of(count) == 0

    def _most(self, path: str) -> int:
        """Return how many children may be named; a view makes them only when it is asked."""
        return _MOST_CHILDREN if "manages_descendants" in self.entries[path].states else _MOST_LISTED

    def _adopt(self, entry: Entry, references: Sequence[tuple[str, str]]) -> None:
        ours = [path for bus, path in references if bus == self.bus and path != calls.NULL]
        if entry.path == calls.ROOT:
            ours += [path for path in self._unlisted if path not in ours]
        full = len(self.entries) >= MOST_NODES or len(self.ancestors(entry)) >= _DEEPEST - 1
        kept = [] if full else ours[:_MOST_CHILDREN]
        for path in set(entry.children) - set(kept):
            if path in self.entries and self.entries[path].parent == entry.path:
                self.drop(path)
        others = entry.listed and entry.children != tuple(kept)
        if entry.children != tuple(kept):
            self.shift()
        entry.children, entry.listed = tuple(kept), True
        if len(kept) < sum(path != calls.NULL for _, path in references):
            self._unread(entry.path)
        for index, path in enumerate(kept):
            child = self.entries.get(path)
            if child is None:
                child = self.entries[path] = Entry(path=path)
                self._to_state[path] = None
            if (child.parent, child.index) != (entry.path, index) and not self._lists_too(
                child.parent, entry.path, path
            ):
                child.parent, child.index = entry.path, index
                self.shift()
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
            self.shift()
            if "focused" in entry.states:
                self._unfocus()
                self.focus = path
                entry.states |= {"focused"}
            if self.shown(entry) and not entry.known:
                self._to_fill[path] = None

    def _fill(self, ask: Ask, paths: Sequence[str]) -> None:
        questions = (calls.role, calls.name, calls.interfaces, self._extents_of, calls.state)
        answers = ask([question(self.bus, path) for path in paths for question in questions])
        for index, path in enumerate(paths):
            role, name, interfaces, box, state = answers[index * len(questions) : (index + 1) * len(questions)]
            self._to_fill.pop(path, None)
            entry = self.entries.get(path)
            if entry is None or role is None or state is None:
                self.drop(path)
                continue
            if interfaces is None:
                self._unread(path)
            before, entry.role = entry.role, role_name(role[0])
            entry.name = clean_name(str(calls.value_of(name) or "")[:_LONGEST_NAME], entry.role, self.toolkit)
            entry.interfaces = frozenset(interface.rsplit(".", 1)[-1] for interface in (interfaces or [()])[0])
            entry.states = state_names(state[0]) | (entry.states & {UNREAD, "focused"})
            entry.box = calls.box_of(box)
            dialects.adapt(entry, self.ancestors(entry), self.toolkit)
            self._follow_up(entry)
            if entry.role != before:
                self._recast(entry)
            self.shift()

    def _recast(self, entry: Entry) -> None:
        """Give what lies below a node the roles that it has now that the node has another: rows read before their list.

        GTK 4 shows a dropdown's rows before its popup has a box, by which that is known for one.
        """
        waiting = list(entry.children)
        while waiting:
            below = self.entries.get(waiting.pop())
            if below is not None and below.known:
                before = below.role
                dialects.adapt(below, self.ancestors(below), self.toolkit)
                if below.role != before:
                    self._follow_up(below)
                waiting.extend(below.children)

    def _follow_up(self, entry: Entry) -> None:
        """Ask on after what a node turned out to be."""
        above = self.entries.get(entry.parent or "")
        inside = above is not None and above.role == "password text"
        if entry.role == "password text" or entry.path in self.secure or inside or self._named_secret(entry):
            self.mark_secure(entry.path)
        if entry.holds_text or entry.role in VALUE_ROLES:
            self._to_value[entry.path] = None
        if entry.role in MENU_ITEM_ROLES and "Action" in entry.interfaces:
            self._to_bind[entry.path] = None
        if entry.role in FIELD_ROLES:
            self._to_label[entry.path] = None
        if not entry.known:
            self._to_list[entry.path] = None
            entry.untold = entry.states
        entry.known = True

    def extents(self, path: str) -> Message:
        """Return the question for a node's box, in the coordinates that this toolkit gives right."""
        return calls.extents(self.bus, path, calls.SCREEN if self.toolkit in dialects.ON_SCREEN else calls.WINDOW)

    def _extents_of(self, _: str, path: str) -> Message:
        return self.extents(path)

    def _box(self, ask: Ask, paths: Sequence[str]) -> None:
        for path, answer in zip(paths, ask([self.extents(path) for path in paths]), strict=True):
            self._to_box.pop(path, None)
            if path in self.entries:
                self.entries[path].box = calls.box_of(answer)
                if self.toolkit == "qt" and self.entries[path].role == "menu":
                    self.shift()  # a dropdown that closed has no size

    def _value(self, ask: Ask, paths: Sequence[str]) -> None:
        for path in [path for path in paths if path in self.secure]:
            self._to_value.pop(path, None)
        paths = [path for path in paths if path in self._to_value]
        texts = [path for path in paths if self.entries[path].holds_text]
        ends = self._ends(ask, texts)
        questions = [self._content(self.entries[path], ends.get(path, _VALUE_LENGTH)) for path in paths]
        for path, answer in zip(paths, ask(questions), strict=True):
            self._to_value.pop(path, None)
            if (entry := self.entries.get(path)) is not None:
                found = answer[0] if answer and entry.holds_text else calls.value_of(answer)
                if self.paints(entry):
                    self.looked_at(path, found or "")
                    found = found[:_VALUE_LENGTH] if found is not None and entry.role != "password text" else None
                before, entry.value = entry.value, None if found is None else str(found)
                if entry.role in VALUE_ROLES and before not in {None, entry.value}:
                    self.moved[path] = None

    def _content(self, entry: Entry, end: int) -> Message:
        """Return the question for what a node holds; of what may be a secret only for what it paints."""
        if not entry.holds_text:
            return calls.current_value(self.bus, entry.path)
        return calls.painted(self.bus, entry.path) if self.paints(entry) else calls.text(self.bus, entry.path, 0, end)

    def _ends(self, ask: Ask, paths: Sequence[str]) -> dict[str, int]:
        """Return where to end reading; Qt answers nothing at all when asked beyond a text's end."""
        if self.toolkit != "qt":
            return {}
        counts = ask([calls.character_count(self.bus, path) for path in paths])
        found = zip(paths, (calls.value_of(answer) or 0 for answer in counts), strict=True)
        return {path: max(0, min(int(count), _VALUE_LENGTH)) for path, count in found}

    def _bind(self, ask: Ask, paths: Sequence[str]) -> None:
        for path, answer in zip(paths, ask([calls.key_binding(self.bus, path) for path in paths]), strict=True):
            self._to_bind.pop(path, None)
            if path in self.entries and answer:
                self.entries[path].accelerator = calls.accelerator_of(answer[0])
                self.entries[path].mnemonic = calls.mnemonic_of(answer[0])

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
            at, below = reference[1], at
            if at in self.entries:
                if at == calls.ROOT and self._is_context_menu(ask, below):
                    self.hang(below)
                else:
                    self._to_list[at] = None
                break
        self._to_find.pop(path, None)

    def _is_context_menu(self, ask: Ask, path: str) -> bool:
        """Tell whether this is a menu of Qt's that its application does not list among its windows."""
        role = ask([calls.role(self.bus, path)])[0] if self.toolkit == "qt" else None
        return role is not None and role_name(role[0]) == "popup menu"


def _ends(entries: Sequence[Entry]) -> list[str]:
    """Return the first and the last of each role that show: headers stay when rows move, rows scrolled away do, too."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for entry in entries:
        if entry.box is not None and not is_away(entry.box):
            first.setdefault(entry.role, entry.path)
            last[entry.role] = entry.path
    return list(dict.fromkeys((*first.values(), *last.values())))
