"""What pages tell of what was done in them, as records: options, menus, navigation, values, dialogs, files. Pure."""

from collections.abc import Iterator

from aboveboard.desktop import CONTROL, RawButton, RawKey, Window
from aboveboard.elements import Node
from aboveboard.formats import browser_reports as told
from aboveboard.model.elements import Element, ElementSource
from aboveboard.model.events import (
    ClipboardUsed,
    ElementChanged,
    FileChosen,
    JournalRecord,
    MenuItemChosen,
    Navigated,
    OptionChosen,
    OptionsOffered,
    SecureFieldUsed,
    WindowClosed,
    WindowKind,
    WindowOpened,
)
from aboveboard.recorder.describe import Describe
from aboveboard.recorder.keys import CLIPBOARD
from aboveboard.recorder.scope import Approved
from aboveboard.recorder.seen import Report

OPTION = "menu item"  # a role that may bear chrome: whether an option is, its words decide
SOON_MS = 1_000
"""A page's word of the clipboard so soon after the keys for it tells nothing new."""


class Paging:
    """Knows what has been told already by keys, so that nothing is told twice."""

    def __init__(self, describe: Describe) -> None:
        self._describe = describe
        self._copied: dict[str, int] = {}
        self._secure = False

    def acted(self, raw: RawButton | RawKey, t: int) -> None:
        """Note a key or press."""
        if isinstance(raw, RawKey) and raw.state & CONTROL and raw.name in CLIPBOARD:
            self._copied[CLIPBOARD[raw.name]] = t

    def focused(self) -> None:
        """Note that the focus went elsewhere: a secure field may be told of again."""
        self._secure = False

    def records(self, report: Report, t: int, approved: Approved, *, secret: bool) -> Iterator[JournalRecord]:
        """Yield the records of one report; `secret` says that the use of a secure field was told already."""
        said, app = report.change.told, approved.app
        if isinstance(said, told.SecureUsed):
            if not self._secure and not secret:
                yield SecureFieldUsed(t=t, app=app)
            self._secure = True
        elif isinstance(said, told.Navigated):
            yield Navigated(t=t, origin=said.origin, route=said.route, cause=said.cause)
        elif isinstance(said, told.FilePicked):
            yield FileChosen(t=t, saving=False, app=app)
        elif isinstance(said, told.ClipboardUsed):
            if t - self._copied.get(said.kind, -SOON_MS) >= SOON_MS:
                yield ClipboardUsed(t=t, kind=said.kind, target=self._element(report, approved), app=app)
        elif isinstance(said, told.Dialog):
            yield self._dialog(said, self._element(report, approved), t, app)
        else:
            yield from self._chosen(report, t, approved)
            yield from self._changed(report, t, approved)

    def _chosen(self, report: Report, t: int, approved: Approved) -> Iterator[JournalRecord]:
        said, app = report.change.told, approved.app
        if isinstance(said, told.OptionsOffered):
            widget = self._element(report, approved)
            offered = tuple(self._option(widget, place, each, approved) for place, each in enumerate(said.options))
            total = max(said.total, len(offered))
            seen = min(said.visible, total)
            yield OptionsOffered(t=t, widget=widget, offered=offered, total=total, visible=seen, app=app)
        elif isinstance(said, told.OptionChosen):
            widget, value = self._element(report, approved), self._describe.said(said.words, OPTION, approved)
            yield OptionChosen(t=t, widget=widget, index=said.index, value=value, app=app)
        elif isinstance(said, told.MenuChosen):
            target = self._element(report, approved)
            path = tuple(self._describe.said(words, OPTION, approved) for words in said.path)
            yield MenuItemChosen(t=t, path=path, indices=said.indices, target=target, app=app)

    def _changed(self, report: Report, t: int, approved: Approved) -> Iterator[JournalRecord]:
        said, app = report.change.told, approved.app
        if isinstance(said, told.ValueChanged):
            target = self._element(report, approved)
            value = self._describe.said(said.value, report.change.node.role, approved)
            yield ElementChanged(t=t, what="value", target=target, app=app, after=value)
        elif isinstance(said, told.ScrolledTo):
            target = self._element(report, approved)
            for what, offset in (("scroll_y", said.offset.y), ("scroll_x", said.offset.x)):
                if what == "scroll_y" or offset:
                    yield ElementChanged(t=t, what=what, target=target, app=app, after=round(offset))
        elif isinstance(said, told.Dropped):
            yield ElementChanged(t=t, what="dropped", target=self._element(report, approved), app=app)

    @staticmethod
    def _dialog(said: told.Dialog, dialog: Element, t: int, app: str) -> JournalRecord:
        if said.opened:
            return WindowOpened(t=t, window=dialog.id, kind=WindowKind.DIALOG, role=dialog.role, app=app)
        return WindowClosed(t=t, window=dialog.id, kind=WindowKind.DIALOG, app=app)

    def _option(self, widget: Element, place: int, option: told.Option, approved: Approved) -> Element:
        """Return an option as an element: of those that are not shown, nothing else is known."""
        states = {"enabled": not option.disabled, "selected": option.selected}
        return Element(
            id=f"{widget.id}.{place}",
            role=OPTION,
            name=self._describe.said(option.words, OPTION, approved),
            states=tuple(state for state, on in states.items() if on),
            parent=widget.id,
            index=place,
            source=ElementSource.DOM,
        )

    def _element(self, report: Report, approved: Approved) -> Element:
        return self._describe.element(report.change.node, report.tree, approved)


def of_window(node: Node, window: Window, approved: Approved) -> bool:
    """Tell whether a node is of the window's process, and of the site in it: a browser may show two at once."""
    return node.pid in {None, window.pid} and (node.said is None or node.said.site == approved.app)
