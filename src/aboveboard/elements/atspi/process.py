"""One watched application: its cache, where its windows lie, which menus are open, and whether it answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jeepney import Message

from aboveboard.elements import Change, ChangeKind, Node, Tree
from aboveboard.elements.atspi import calls, dialects, geometry, menus
from aboveboard.elements.atspi.cache import Ask, Cache
from aboveboard.elements.atspi.entries import Entry, described
from aboveboard.elements.atspi.geometry import Placement
from aboveboard.elements.atspi.reports import Report, absorb
from aboveboard.elements.atspi.text import InsertOffsets
from aboveboard.elements.secrets import is_hidden
from aboveboard.model.elements import Proof
from aboveboard.model.geometry import Rect

_MOST_REPORTS = 10_000
_KEPT = 7  # answers kept to compare with, one for each set of boxes asked about
_TEXT = (ChangeKind.TEXT_INSERTED, ChangeKind.TEXT_DELETED)


@dataclass(slots=True)
class Process:
    """An application by its process and bus name; `reports` wait until their nodes could be read.

    `blinked` are the open menus that closed since they were last compared, each by the reports before it: a key may
    choose an entry and the next open the menu again before anybody looks. `focused` is what had the focus when the
    reports were last told.
    """

    pid: int
    cache: Cache
    offsets: InsertOffsets
    boxes: tuple[Rect, ...] = ()
    placement: Placement = field(default_factory=lambda: Placement({}, {}))
    reports: list[Report] = field(default_factory=list)
    menus: dict[str, Node] = field(default_factory=dict)
    blinked: dict[str, int] = field(default_factory=dict)
    windows: dict[str, Node] = field(default_factory=dict)
    seen: dict[tuple[Rect, ...], Tree] = field(default_factory=dict)
    serial: int = 0
    built: bool = False
    touched: bool = True
    dropped: int = 0
    valued: dict[str, str] = field(default_factory=dict, repr=False)
    made: dict[str, tuple[object, Node]] = field(default_factory=dict, repr=False)
    focused: str | None = None

    def absorb(self, signal: Message) -> None:
        """Take one signal in."""
        self.touched = True
        report = absorb(self.cache, signal)
        for path in menus.closed_by(self.cache, signal, self.menus) if self.menus else ():
            self.blinked.setdefault(path, len(self.reports))
        if report is not None and len(self.reports) >= _MOST_REPORTS:
            self.dropped += 1
        elif report is not None:
            self.reports.append(report)

    def distrust(self, ask: Ask) -> None:
        """Have the structure read again where its reports cannot be relied on."""
        self.touched = self.cache.distrust(ask) or self.touched

    def settle(self, ask: Ask) -> list[Change]:
        """Read what the signals left open and return the changes to tell, in order of arrival.

        A menu's or window's opening and closing come after the reports they came with; the closing of a menu that
        opened again meanwhile stands where it happened. A field that has proved secret while it had the focus is told
        of as if the focus came there now.
        """
        self.cache.settle(ask)
        if not self.touched:
            return []
        if any(report.kind is ChangeKind.VALUE for report in self.reports):
            self.cache.evaluate(ask)
        if not (self.reports or self.cache.shifted or self.cache.unveiled):
            self.touched = False
            return []
        self._unmask(ask)
        self._calibrate(ask)
        self.touched = self.cache.shifted = False
        reports, self.reports = self.reports, []
        blinked, self.blinked = self.blinked, {}
        surface_of = {entry.path: surface for entry, surface in geometry.surfaces(self.cache)}
        told: list[tuple[float, Change | None]] = [
            (place, self._change(report, surface_of)) for place, report in enumerate(reports)
        ]
        told += self._unveiled(len(reports), surface_of)
        before, openings = self.menus, self._openings(surface_of, blinked)
        closings = [
            (place - 0.5, Change(ChangeKind.MENU_CLOSED, before[path]))
            for path, place in blinked.items()
            if path in before and path in self.menus
        ]
        changes = sorted([*told, *closings], key=lambda each: each[0])
        return [change for _, change in changes if change is not None] + openings

    def place(self, ask: Ask, boxes: Sequence[Rect]) -> None:
        """Bring boxes up to date and find out where the windows lie."""
        self.boxes = tuple(dict.fromkeys(boxes))
        self.cache.refresh(ask)
        self.touched = self.touched or bool(self.cache.unveiled)
        self.placement = geometry.place(self.cache, ask, self.boxes)
        for path in self.cache.moved:
            self.reports.append(Report(ChangeKind.VALUE, path))
            self.touched = True
        self.cache.moved.clear()

    def visited(self, ask: Ask, path: str, surface: str, proof: Proof) -> Node | None:
        """Return a node that was met by a hit test only."""
        self.cache.settle(ask)
        entry = self.cache.entries.get(path)
        return replace(self._node(entry, surface), proof=proof) if entry is not None and entry.known else None

    def menu_surfaces(self) -> list[str]:
        """Return the placed surfaces of open menus, innermost first."""
        offsets = self.placement.offsets
        return [
            path for path in reversed(self.menus) if path in offsets and self.cache.entries[path].parent != calls.ROOT
        ]

    def nodes(self) -> list[tuple[Node, str]]:
        """Return the nodes on show in tree order, with their surfaces; unplaced ones have no box."""
        return [(self._node(entry, surface), surface) for entry, surface in geometry.surfaces(self.cache)]

    def tree(self) -> Tree:
        """Return the tree; its serial changes with its content."""
        placed = [node for node, _ in self.nodes()]
        nodes = tuple(menus.flattened(placed) if self.cache.toolkit == "gtk4" else placed)
        held = self._focus()
        focus = held if any(node.ref == held for node in nodes) else None
        before = self.seen.get(self.boxes)
        same = before.serial if before else 0
        fresh = Tree(nodes=nodes, serial=same, focus=focus, windows=self.placement.windows)
        if before is not None and fresh == before:
            return before
        self.serial += 1
        fresh = replace(fresh, serial=self.serial)
        self.seen = {**dict(list(self.seen.items())[-_KEPT:]), self.boxes: fresh}
        return fresh

    def _focus(self) -> str | None:
        """Return the field that has the focus."""
        focused = self.cache.entries.get(self.cache.focus or "")
        return dialects.holder(focused, self.cache.entries, self.cache.toolkit).path if focused else None

    def _unveiled(self, reports: int, surface_of: Mapping[str, str]) -> Iterator[tuple[float, Change | None]]:
        """Yield that the focus is in a field which has proved secret, with its place among the reports told.

        Nothing else tells of it: what is typed there is kept from everybody.
        """
        last, self.focused = self.focused, self._focus()
        for path, place in {self.focused: reports, last: -1}.items():
            if path is not None and path in self.cache.unveiled:
                yield place, self._change(Report(ChangeKind.FOCUSED, path), surface_of)
        self.cache.unveiled.clear()

    def _node(self, entry: Entry, surface: str) -> Node:
        """Return an entry's node: the same one for as long as it says the same."""
        if entry.role in dialects.SPOKEN_INSIDE:
            return self._made(entry, surface)
        place = (self.placement.offsets.get(surface), self.placement.held.get(surface))
        words = (entry.role, entry.name, entry.value, entry.label, entry.accelerator, entry.mnemonic)
        says = (place, words, entry.states, entry.box, entry.parent, entry.index)
        known = self.made.get(entry.path)
        if known is None or known[0] != says:
            if len(self.made) > 2 * len(self.cache.entries):
                self.made.clear()
            known = self.made[entry.path] = (says, self._made(entry, surface))
        return known[1]

    def _made(self, entry: Entry, surface: str) -> Node:
        box = self.placement.box(entry, surface)
        window = self.placement.held.get(surface)
        if entry.parent == calls.ROOT and box is not None and window is not None and box.covers(window):
            box = window  # GTK 3 gives the window manager's frame as the window's box: the client's is meant
        told = dialects.spoken(entry, self.cache.entries, self.cache.toolkit)
        return described(told, box, self.pid, self.cache.toolkit, window)

    def _change(self, report: Report, surface_of: Mapping[str, str]) -> Change | None:
        """Return what a report says of its node; text of a secure field is never told, nor how much there was."""
        position = report.position
        entry = self.cache.entries.get(report.path)
        if entry is None or not entry.known:
            return None
        if report.kind is ChangeKind.TEXT_INSERTED:
            position = self.offsets.corrected(position, len(report.text), lines="multi_line" in entry.states)
        if report.kind is ChangeKind.FOCUSED:
            entry = dialects.holder(entry, self.cache.entries, self.cache.toolkit)
        if report.kind in _TEXT:
            if "multi_line" not in entry.states and is_hidden(report.text):
                self.cache.mark_secure(report.path)
            if "Text" not in entry.interfaces:
                return None
            if self.cache.is_secret(entry, report.text):
                return None
        if entry.role == "password text" and report.kind is not ChangeKind.FOCUSED:
            return None
        node = self._node(entry, surface_of.get(entry.path, entry.path))
        text = report.text
        if report.kind is ChangeKind.VALUE:
            text = node.value or ""
            if self.valued.get(report.path) == text:
                return None  # one movement is often told twice
            self.valued[report.path] = text
        return Change(report.kind, node, position, text, report.what, report.on)

    def _unmask(self, ask: Ask) -> None:
        """Look at what a field paints before anything is told of it that might be a secret."""
        told = {report.path for report in self.reports if report.kind in _TEXT} - self.cache.legible
        known = [self.cache.entries[path] for path in told if path in self.cache.entries]
        paths = [entry.path for entry in known if self.cache.paints(entry)]
        for path, answer in zip(paths, ask([calls.painted(self.cache.bus, path) for path in paths]), strict=True):
            self.cache.looked_at(path, str(answer[0]) if answer else "")

    def _calibrate(self, ask: Ask) -> None:
        """Let the last edit of each field tell the habits of this toolkit, while the field still is as it left it."""
        last = {report.path: report for report in self.reports if report.kind in _TEXT}
        for path, report in last.items():
            entry = self.cache.entries.get(path)
            secret = entry is None or not entry.known or entry.role == "password text"
            if entry is not None and not secret and report.kind is ChangeKind.TEXT_INSERTED:
                lines = "multi_line" in entry.states
                self.offsets.calibrate(ask, self.cache.bus, path, report.position, report.text, lines=lines)

    def _openings(self, surface_of: Mapping[str, str], blinked: Mapping[str, int]) -> list[Change]:
        """Compare the open menus and windows with those of last time; the first time only takes note."""
        before = (self.windows, self.menus)
        self.windows, self.menus = (
            {entry.path: self._node(entry, surface_of.get(entry.path, entry.path)) for entry in entries}
            for entries in menus.opened(self.cache)
        )
        for path in before[1].keys() - self.menus.keys() | blinked.keys():
            self.placement.offsets.pop(path, None)  # the next time it opens elsewhere
        if not self.built:
            self.built = True
            return []
        windows = menus.compared(before[0], self.windows, ChangeKind.WINDOW_OPENED, ChangeKind.WINDOW_CLOSED)
        same = {path: node for path, node in before[1].items() if path not in blinked or path not in self.menus}
        return windows + menus.compared(same, self.menus, ChangeKind.MENU_OPENED, ChangeKind.MENU_CLOSED)
