"""The nodes of one application as far as they are known, and what is still to be asked about them."""

from collections.abc import Iterator, Sequence

from aboveboard.elements.atspi import calls, dialects
from aboveboard.elements.atspi.entries import SCROLLING_ROLES, VALUE_ROLES, Entry
from aboveboard.elements.secrets import is_hidden, names_a_secret

MOST_NODES = 6_000
_DEEPEST = 48
_MOST_UNLISTED = 16  # menus kept that hang nowhere and are closed
_NAMED_AFTER = 4  # levels between a GTK 4 button and the label it is named after


class Known:
    """The entries of one application by path, and what is still to be asked.

    Hidden branches are stubs of state bits: closed menus and other tabs cost one call a node until they show.
    `moved` are the sliders and the like whose value was found another; `shifted` while other nodes may be on show than
    when it was last set back. `surfaces` and `opened` are what `geometry.surfaces` and `menus.opened` made of what is
    on show. `gone` once the application no longer answers for its root. `legible` are the fields that were seen to
    paint what they hold, `secure` those that ever held a secret, whoever has met them, and `unveiled` those of them
    that were taken for others until now.
    """

    def __init__(self, bus: str, toolkit: str, secure: set[str] | None = None) -> None:
        self.bus = bus
        self.toolkit = toolkit
        self.entries: dict[str, Entry] = {calls.ROOT: Entry(path=calls.ROOT, role="application", known=True)}
        self.focus: str | None = None
        self.gone = False
        self.secure: set[str] = set() if secure is None else secure
        self.unveiled: set[str] = set()
        self.legible: set[str] = set()
        self._stirred = False
        self._told: bytes | None = None
        self.moved: dict[str, None] = {}
        self.shifted = True
        self._walked: tuple[Entry, ...] | None = None
        self._inside: dict[str, list[Entry]] | None = None
        self.surfaces: tuple[tuple[Entry, str], ...] | None = None
        self.opened: tuple[tuple[Entry, ...], tuple[Entry, ...]] | None = None
        # Dictionaries as ordered sets: first reported, first asked.
        self._to_list: dict[str, None] = {calls.ROOT: None}
        self._to_state: dict[str, None] = {}
        self._to_fill: dict[str, None] = {}
        self._to_box: dict[str, None] = {}
        self._unmoved: dict[str, None] = {}
        self._moves = False
        self._to_value: dict[str, None] = {}
        self._to_bind: dict[str, None] = {}
        self._to_label: dict[str, None] = {}
        self._to_find: dict[str, None] = {}
        self._unlisted: dict[str, None] = {}

    # --- what the reports say -----------------------------------------------------------------------------------

    def shown(self, entry: Entry) -> bool:
        """Whether the node itself is on show; GTK 4 lists only visible children and says `showing` of windows only."""
        if ("visible" if self.toolkit == "gtk4" else "showing") not in entry.states:
            return False
        return not dialects.is_closed(entry, self.entries.get(entry.parent or ""), self.toolkit)

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

    def laid_out(self, path: str, room: object) -> None:
        """Note that a node was given a box; GTK 3 reports this of all that was measured anew, at every key typed."""
        entry = self.entries.get(path)
        if entry is None:
            return
        same = self.toolkit == "gtk3" and entry.box is not None and room is not None and entry.room == room
        entry.room = room
        (self._unmoved if same else self._to_box)[path] = None

    def stir(self) -> None:
        """Note that boxes may have moved: GTK 4 reports a box that grew, but not what it pushed aside."""
        self._stirred = self.toolkit == "gtk4"

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
        other = (state in entry.states) != on
        changed = other or state in entry.untold
        if entry.untold:
            entry.untold -= {state}
        if changed and state in {"showing", "visible"}:
            self.shift()
        if on and state == "showing" and self.toolkit == "qt":
            entry.box = None  # that of a closed dropdown, which says that it is closed
            self.shift()
            # Qt tells this of a menu and never of its items: those read while it was closing count as hidden for good.
            hidden = (path for path in entry.children if path in self.entries and not self.shown(self.entries[path]))
            self._to_state.update(dict.fromkeys(hidden))
        if other:
            entry.states = entry.states | {state} if on else entry.states - {state}
        if state in {"showing", "visible"} and on and (entry.known or self.shown(entry)):
            (self._to_box if entry.known else self._to_fill)[entry.path] = None
        return changed

    def mark_secure(self, path: str) -> None:
        """Hold a field for a secret from now on, whatever its role becomes."""
        entry = self.entries.get(path)
        if entry is not None and entry.known and path not in self.secure:
            self.unveiled.add(path)
        self.secure.add(path)
        if entry is not None:
            entry.role, entry.value = "password text", None

    def paints(self, entry: Entry) -> bool:
        """Tell whether a field must be seen to paint what it holds: GTK 4.8 calls one for secrets a text as any other.

        All that it holds and all that is typed into it is told in clear, unless it is a GtkPasswordEntry.
        """
        return self.toolkit == "gtk4" and entry.holds_text and "multi_line" not in entry.states

    def looked_at(self, path: str, painted: str) -> None:
        """Take what a field paints: bullets are a secret's; nothing at all says nothing."""
        if is_hidden(painted):
            self.mark_secure(path)
        elif painted:
            self.legible.add(path)

    def is_secret(self, entry: Entry, held: str) -> bool:
        """Tell whether what a field holds must not be told: it is a secret's, or it was never seen to be painted."""
        unseen = self.paints(entry) and bool(held) and entry.path not in self.legible
        return entry.role == "password text" or unseen

    def drop(self, path: str) -> None:
        """Forget a node and what is below it."""
        self.shift()
        self._unlisted.pop(path, None)
        self.legible.discard(path)
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

    def hang(self, path: str) -> None:
        """Meet a window that says that it hangs below the application, which does not name it: Qt's context menus."""
        closed = [old for old in self._unlisted if not self.shown(self.entries[old])]
        for old in closed[:-_MOST_UNLISTED]:
            self.drop(old)
        root = self.entries[calls.ROOT]
        self.entries[path] = Entry(path=path, parent=calls.ROOT, index=len(root.children))
        root.children = (*(child for child in root.children if child != path), path)
        self._unlisted[path] = self._to_state[path] = None
        self.shift()

    def visit(self, path: str, below: str) -> None:
        """Meet a node that a hit test found below a list too long to be walked; it is on show, or was not hit."""
        if path not in self.entries and below in self.entries and len(self.entries) < 2 * MOST_NODES:
            self.entries[path] = Entry(path=path, parent=below)
            self._to_fill[path] = None

    def shift(self) -> None:
        """Note that other nodes may be on show than before."""
        self.shifted, self._walked, self._inside, self.surfaces, self.opened = True, None, None, None, None

    def walk(self) -> Sequence[Entry]:
        """Return the entries on show in tree order, parents first."""
        if self._walked is None:
            self._walked = tuple(self._walk())
        return self._walked

    def _walk(self) -> Iterator[Entry]:
        waiting = [calls.ROOT]
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

    def dropdown_of(self, entry: Entry) -> str | None:
        """Return the GTK 4 dropdown whose chosen option this label shows."""
        above = self.ancestors(entry)[: _NAMED_AFTER + 4] if self.toolkit == "gtk4" and entry.role == "label" else []
        for one in above:
            if one.role == "combo box":
                return one.path
            if one.role in {"menu", "popup menu"}:
                return None
        return None

    def _named_secret(self, entry: Entry) -> bool:
        """Whether a one-line field, its label or the row it fills is called like a secret."""
        if entry.role not in {"text", "entry"} or "multi_line" in entry.states:
            return False
        rows = [above.name for above in self.ancestors(entry)[:3] if above.role in {"list item", "panel", "entry"}]
        return names_a_secret(entry.name, entry.label, *rows)

    def mover(self, entry: Entry) -> str | None:
        """Return what may move an entry without a report: the nearest thing above it that scrolls; None for nothing."""
        moving = SCROLLING_ROLES | {"menu", "popup menu"} if self.toolkit == "qt" else SCROLLING_ROLES
        return next((ancestor.path for ancestor in self.ancestors(entry) if ancestor.role in moving), None)

    def _unfocus(self) -> None:
        if self.focus in self.entries:
            self.entries[self.focus].states -= {"focused"}
