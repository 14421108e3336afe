"""rrweb: a page and what was done in it, as a list of events (github.com/rrweb-io/rrweb, `eventWithTime`).

Read: pages and their nodes, pointer, presses with their button where a click or a context menu told it, focus, text of
fields, check boxes, choices of a list. Absent: keys, wheel, screen coordinates (points are CSS pixels of the page's
window), which app. A password's field is told as used and nothing more, also where rrweb kept what it held.
"""

import urllib.parse
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from aboveboard.importers import Became, Labels, Opened, Single, Tally, Told
from aboveboard.importers.lines import Row
from aboveboard.importers.ordering import settled
from aboveboard.importers.rrweb.events import looks_like, told
from aboveboard.importers.rrweb.nodes import Node, Nodes
from aboveboard.importers.rrweb.pointing import DOWN, Presses
from aboveboard.model.events import (
    ElementChanged,
    FocusMoved,
    Navigated,
    NavigationCause,
    OptionChosen,
    SecureFieldUsed,
    StretchBegan,
)
from aboveboard.model.geometry import Monitor, Rect
from aboveboard.model.layers import Layers

SNAPSHOT, INCREMENTAL, META = 2, 3, 4
KINDS_LEFT_OUT = {0: "DomContentLoaded", 1: "Load", 5: "Custom", 6: "Plugin", 7: "Asset"}
MUTATION, MOVE, INTERACTION, SCROLL, RESIZE, INPUT, TOUCH, DRAG = 0, 1, 2, 3, 4, 5, 6, 12
MOTIONS = frozenset({MOVE, TOUCH, DRAG})
SOURCES_LEFT_OUT = {
    SCROLL: "Scroll, which tells where a page is and not what was done",
    RESIZE: "ViewportResize",
    7: "MediaInteraction",
    8: "StyleSheetRule",
    9: "CanvasMutation",
    10: "Font",
    11: "Log",
    13: "StyleDeclaration",
    14: "Selection",
    15: "AdoptedStyleSheet",
    16: "CustomElement",
}
FIELDS = frozenset({"type", "timestamp", "data"})
FIELDS_LEFT_OUT = frozenset({"delay"})
CHECKED = frozenset({"checkbox", "radio"})
FOCUS = 5

BATCH_MS = 1_000
"""Motion is written at most so late: rrweb gathers it for 500 ms."""


class RrWeb:
    """The format of rrweb's recordings."""

    name = "rrweb"
    looked_at = "rrweb 2.2.2, types of commit c382034 of 2026-06-27"

    def recognises(self, path: Path) -> bool:
        """Tell a recording by its first event."""
        return looks_like(path)

    def read(self, path: Path, tally: Tally, label: Labels) -> Opened:
        """Open a recording."""
        events = told(path, tally)
        before = []
        for row in events:
            before.append(row)
            if row.values.get("type") == META:
                break
        raws = _Replay(tally, label).raws(chain(before, events))
        return Opened(_began(before, tally), settled(raws, BATCH_MS))


def _began(before: list[Row], tally: Tally) -> StretchBegan:
    data = before[-1].inner("data") if before and before[-1].values.get("type") == META else None
    if data is None:
        tally.flags["no metadata of a screen"] += 1
        return StretchBegan(t=0, app="", layers=Layers(), monitors=())
    box = Rect(x=0, y=0, width=data.length("width"), height=data.length("height"))
    return StretchBegan(t=0, app="", layers=Layers(), monitors=(Monitor(name="page", box=box),))


class _Replay:
    """One recording under way."""

    def __init__(self, tally: Tally, label: Labels) -> None:
        self._tally, self._label = tally, label
        self._nodes = Nodes(label)
        self._presses = Presses(tally, self._nodes.element)
        self._page = ""
        self._secret: int | None = None

    def raws(self, events: Iterator[Row]) -> Iterator[Single]:
        """Yield the inputs; presses are held back until their button is known."""
        for row in events:
            self._tally.fields(row.values, FIELDS, FIELDS_LEFT_OUT, "event")
            yield from self._presses.around(row.number("timestamp"), self._event(row))
        yield from self._presses.ended()

    def _event(self, row: Row) -> Iterator[Single]:
        kind, at = row.code("type"), row.number("timestamp")
        data = row.inner("data") or Row({}, row.where)
        if kind == META:
            yield from self._opened(data, at)
        elif kind == SNAPSHOT:
            self._nodes.begin(data.values.get("node"))
        elif kind == INCREMENTAL:
            yield from self._step(data, at)
        elif kind in KINDS_LEFT_OUT:
            self._tally.left_out[f"events {KINDS_LEFT_OUT[kind]}"] += 1
        else:
            self._tally.kind(f"event type {kind}")

    def _step(self, data: Row, at: float) -> Iterator[Single]:
        source = data.code("source")
        if source == MUTATION:
            self._nodes.changed(data.values)
        elif source in MOTIONS:
            yield from self._presses.motion(data, at)
        elif source == INTERACTION:
            kind = data.code("type")
            if kind == DOWN:
                yield from self._presses.ended()
            if kind == FOCUS:
                yield Told(at, FocusMoved(t=0, target=self._nodes.element(data.values.get("id")), app=""))
            else:
                self._presses.interaction(data, at)
        elif source == INPUT:
            yield from self._input(data, at)
        elif source in SOURCES_LEFT_OUT:
            self._tally.left_out[f"events {SOURCES_LEFT_OUT[source]}"] += 1
        else:
            self._tally.kind(f"event source {source}")

    def _opened(self, data: Row, at: float) -> Iterator[Single]:
        """Tell a page: its origin and one `/:x` for each segment of its path, because no policy names its routes."""
        try:
            href = urllib.parse.urlsplit(data.words("href"))
            port = href.port
        except ValueError:
            raise data.unlike("href", "an address") from None
        route = "".join("/:x" for part in href.path.split("/") if part) or "/"
        page, self._page = self._page, data.words("href")
        if page != self._page:
            self._nodes.leave()
        if page and page != self._page:
            origin = f"{href.scheme}://{href.hostname or ''}" + (f":{port}" if port else "")
            yield Told(at, Navigated(t=0, origin=origin, route=route, cause=NavigationCause.UNKNOWN))

    def _input(self, data: Row, at: float) -> Iterator[Single]:
        node = self._nodes.get(data.values.get("id"))
        if node is None:
            self._tally.flags["inputs into nodes that were never told; left out"] += 1
        elif data.values.get("userTriggered") is False:
            self._tally.left_out["values that the page set by itself"] += 1
            node.value = data.words("text")
        elif self._nodes.is_secure(node):
            if self._secret != node.id:
                yield Told(at, SecureFieldUsed(t=0, app=""))
            self._secret = node.id
        elif node.kind in CHECKED:
            yield Told(
                at,
                ElementChanged(
                    t=0, what="checked", target=self._nodes.described(node), app="", after=data.truth("isChecked")
                ),
            )
        elif node.tag == "select":
            yield self._chosen(node, data.words("text"), at)
        else:
            before, node.value = node.value, data.words("text")
            yield Became(at, self._nodes.described(node), before, node.value)
        if node is not None and not self._nodes.is_secure(node):
            self._secret = None

    def _chosen(self, node: Node, value: str, at: float) -> Single:
        node.value = value
        widget, index = self._nodes.described(node), self._nodes.option(node, value)
        if index is None:
            return Told(at, ElementChanged(t=0, what="value", target=widget, app="", after=self._label(value)))
        return Told(at, OptionChosen(t=0, widget=widget, index=index, value=self._label(value), app=""))


IMPORTER = RrWeb()
