"""Menus and option lists: what opened, what it offered, and which entry was chosen, by its path and index."""

from collections.abc import Iterator
from dataclasses import replace

from aboveboard.elements import LETTERLESS, Node, Tree
from aboveboard.model.elements import NotRecognised
from aboveboard.model.events import (
    JournalRecord,
    MenuClosed,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
)
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.modifiers import is_command
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.seen import Press, Report, Stroke

ITEMS = frozenset({"menu item", "check menu item", "radio menu item", "tearoff menu item"})
LEVELS = frozenset({"menu", "popup menu", *ITEMS})
LISTS = frozenset({"combo box"})
CHOOSING_KEYS = frozenset({"return", "kp_enter", "space"})


_Entry = tuple[Node, Tree | None]


class Menus:
    """Knows which menus are open and which entry is marked."""

    def __init__(self, describe: Describe) -> None:
        self._describe = describe
        self._open: dict[str, list[_Entry]] = {}
        self._opening: dict[str, Report] = {}
        self._gone: list[_Entry] = []
        self._marked: _Entry | None = None
        self._down: _Entry | None = None
        self._lettered: _Entry | None = None
        self._letter = False
        self._unsure: _Entry | None = None
        self._down_open = False

    def opened(self, report: Report, t: int, approved: Approved) -> Iterator[JournalRecord]:
        """Yield what a menu or option list offers; nothing of one that was gone again before anybody looked.

        A pointer that goes down a menu of GTK 4 opens what it passes, for a moment.
        """
        menu, tree = report.change.node, report.tree
        items = [] if tree is None else [node for node in tree.nodes if node.parent == menu.ref]
        self._open[menu.ref] = [(node, tree) for node in items if node.role in ITEMS]
        if menu.ref not in self._opening:
            self._lettered, self._letter = None, False  # the letter opened this menu
        self._opening[menu.ref] = replace(report, tree=None)
        if tree is not None and tree.find(menu.ref) is None:
            return
        offered = tuple(self._describe.element(node, tree, approved) for node in items if node.role != "separator")
        widget = _list_of(menu, tree)
        if widget is not None:
            seen = sum(1 for node in items if "showing" in node.states or node.box is not None)
            yield OptionsOffered(
                t=t,
                widget=self._describe.element(widget, tree, approved),
                offered=offered,
                total=len(offered),
                visible=min(seen, len(offered)),
                app=approved.app,
            )
            return
        path = tuple(self._describe.element(node, tree, approved).name for node in _path(menu, tree))
        yield MenuOpened(t=t, path=path, offered=offered, app=approved.app)

    def read(self, tree: Tree | None, t: int, approved: Approved) -> Iterator[JournalRecord]:
        """Yield again what menus offer of which more is known than when they opened.

        Their application may not have answered then, and GTK 4 makes the rows of a dropdown one after the other.
        """
        for ref, report in tuple(self._opening.items()):
            pid = report.change.node.pid
            nodes = () if tree is None else tree.nodes
            items = [node for node in nodes if node.parent == ref and node.pid == pid and node.role in ITEMS]
            if len(items) > len(self._open.get(ref, ())):
                yield from self.opened(replace(report, tree=tree), t, approved)

    def closed(self, report: Report, t: int, approved: Approved) -> Iterator[JournalRecord]:
        """Yield the choice that a letter made of the menu, and that the menus are gone once the last one is."""
        lettered = self._lettered
        if (
            lettered is not None
            and lettered[0].parent == report.change.node.ref
            and report.change.node.ref in self._open
        ):
            self._lettered = None
            yield from self._chosen(*lettered, t, approved)
        unsure = self._unsure
        if unsure is not None and self._offers(report.change.node.ref, unsure):
            self._unsure = None
            yield from self._chosen(*unsure, t, approved)
        self._opening.pop(report.change.node.ref, None)
        gone = self._open.pop(report.change.node.ref, None)
        self._gone += gone or []
        if gone is not None and not self._open:
            self._marked = None
            if _list_of(report.change.node, report.tree) is None:
                yield MenuClosed(t=t, app=approved.app)

    def marked(self, report: Report) -> None:
        """Remember the entry that keyboard or pointer has marked.

        Where an entry's letter is not told (Qt tells its shortcut instead), the entry marked upon a letter is the one
        that it calls; whether it chose that is told when its menu closes. GTK 4 marks none upon a letter: what it marks
        then is where the focus goes while menus close.
        """
        node = report.change.node
        if node.role in ITEMS:
            self._marked = (node, report.tree)
            if self._letter and node.mnemonic is None and node.toolkit not in LETTERLESS and _answers(node):
                self._lettered = self._marked

    def pressed(self, press: Press) -> None:
        """Remember the entry under a press: by the time of the release its menu may be gone."""
        self._down = _item(press)
        self._down_open = self._down is not None and any(self._offers(menu, self._down) for menu in self._open)
        self._lettered = self._unsure = None
        self._letter = False
        self._gone = []

    def released(self, press: Press, t: int, approved: Approved) -> Iterator[JournalRecord]:
        """Yield the choice that a release over an entry makes.

        A dropdown opens over itself, so that its own press may lie over an entry: where no menu was known to be open,
        a press let go over the same entry chose it only if the menu closes then.
        """
        down, self._down = self._down, None
        found = _item(press) or _still(down, press) or _still(self._marked if self._open else None, press)
        if found is None or not _answers(found[0]) or self._leads(found[0]):
            return
        if down is not None and down[0].ref == found[0].ref and not self._down_open:
            self._unsure = found
        else:
            yield from self._chosen(*found, t, approved)

    def struck(self, stroke: Stroke, t: int, approved: Approved) -> Iterator[JournalRecord]:
        """Yield the choice that Return or Space makes of the marked entry of an open menu.

        A letter's choice is told when its menu closes: whether it chose is the application's to say.
        """
        self._lettered, self._unsure = self._called(stroke, approved) if self._open else None, None
        self._letter = bool(self._open) and len(stroke.raw.name) == 1 and not is_command(stroke.raw.state)
        if self._marked is not None and self._open and stroke.raw.name in CHOOSING_KEYS:
            yield from self._chosen(*self._marked, t, approved)

    def _leads(self, item: Node) -> bool:
        """Tell whether an entry has opened a menu of its own: a press on it goes on, and chooses nothing."""
        below = (offered[0] for offered in self._open.values() if offered)
        above = (tree.ancestors(node.ref) for node, tree in below if tree is not None)
        return any(one.ref == item.ref for ancestors in above for one in ancestors)

    def _as_offered(self, item: Node, tree: Tree | None) -> _Entry:
        """Return an entry as its menu offers it, or did before it closed upon the press.

        A hit may name its place within a section of the menu (GTK 4), and no longer see what the menu belonged to.
        """
        entries = (entry for offered in (*self._open.values(), self._gone) for entry in offered)
        known = next((entry for entry in entries if entry[0].ref == item.ref), (item, tree))
        return replace(known[0], box=item.box or known[0].box), known[1]

    def _offers(self, menu: str, entry: _Entry) -> bool:
        """Tell whether an open menu offers an entry; its parent does not tell, for GTK 4 has layers between."""
        return any(node.ref == entry[0].ref for node, _ in self._open.get(menu, ()))

    def _called(self, stroke: Stroke, approved: Approved) -> _Entry | None:
        """Return the entry of the innermost menu that this letter chooses, if it is the only one that it can."""
        if is_command(stroke.raw.state):
            return None
        innermost = self._open[next(reversed(self._open))]
        letter = stroke.raw.name.lower()
        called = [entry for entry in innermost if _answers(entry[0]) and letter in self._letters(entry[0], approved)]
        return called[0] if len(called) == 1 else None

    def _letters(self, item: Node, approved: Approved) -> frozenset[str]:
        """Return the letters that may call an entry: its own, or, where its toolkit tells none, those that it can have.

        A menu that closes upon a letter was left by the entry that the letter calls. Where only one of its entries can
        be called so it was this one, by elimination and not by a guess.
        """
        if item.mnemonic is not None:
            return frozenset({item.mnemonic})
        return self._describe.letters(item.name, approved) if item.toolkit in LETTERLESS else frozenset()

    def _chosen(self, item: Node, tree: Tree | None, t: int, approved: Approved) -> Iterator[JournalRecord]:
        self._marked = None
        item, tree = self._as_offered(item, tree)
        target = self._describe.element(item, tree, approved)
        widget = _list_of(item, tree)
        if widget is not None:
            options = self._describe.element(widget, tree, approved)
            place = _place(item, tree)
            yield OptionChosen(t=t, widget=options, index=place, value=target.name, app=approved.app)
            return
        path = _path(item, tree)
        yield MenuItemChosen(
            t=t,
            path=tuple(self._describe.element(node, tree, approved).name for node in path),
            indices=tuple(_place(node, tree) for node in path),
            target=target,
            app=approved.app,
        )


def _item(press: Press) -> _Entry | None:
    """Return the entry under a press; a page says itself what was chosen in it, and would be told twice."""
    if isinstance(press.hit, NotRecognised) or press.hit.role not in ITEMS or press.hit.said is not None:
        return None
    return press.hit, press.tree


def _still(entry: _Entry | None, press: Press) -> _Entry | None:
    """Return the entry if the button was let go over it."""
    box = entry[0].box if entry is not None else None
    return entry if box is not None and box.contains(press.raw.at) else None


def _answers(item: Node) -> bool:
    """Tell whether an entry can be chosen; one that is greyed out cannot."""
    return bool({"sensitive", "enabled"} & item.states)


def _path(node: Node, tree: Tree | None) -> list[Node]:
    """Return the levels from the menu bar down to this node, which is the last."""
    above = [] if tree is None else tree.ancestors(node.ref)
    levels: list[Node] = []
    for ancestor in above:
        if ancestor.role not in LEVELS:
            break
        levels.append(ancestor)
    # GTK 4 and Qt wrap each submenu in an unnamed menu below its item: one level, not two. So is a context menu's root.
    return [level for level in (*reversed(levels), node) if level.name or level.role not in {"menu", "popup menu"}]


def _place(node: Node, tree: Tree | None) -> int:
    """Return which of the entries offered beside it this is: lines that part them do not count."""
    beside = () if tree is None else (one for one in tree.nodes if one.parent == node.parent)
    before = sum(1 for one in beside if one.role == "separator" and one.index < node.index)
    return node.index - before


def _list_of(node: Node, tree: Tree | None) -> Node | None:
    """Return the option widget this menu or entry belongs to, if it is one."""
    above = [] if tree is None else tree.ancestors(node.ref)
    return next((ancestor for ancestor in above if ancestor.role in LISTS), None)
