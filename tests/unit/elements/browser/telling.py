"""What a page tells, in few words, for the tests of this folder."""

from collections.abc import Sequence
from typing import Any

from aboveboard.formats.browser_pages import Box, BoxKind, PageNode, Span, Spot
from aboveboard.formats.browser_reports import Boxes, Nodes, PageHidden, PageShown, Pointed, PointerKind, Viewport
from aboveboard.model.geometry import Rect

WINDOW = Rect(40, 60, 900, 640)
BUTTON = PageNode(id=1, role="push button", box=Span(10, 20, 100, 30))


def shown(page: str = "p", **changes: Any) -> PageShown:
    told = {
        "site": "orders",
        "origin": "http://orders.example",
        "route": "/orders",
        "title": "0" * 64,
        "window": Span(40, 60, 900, 640),
        "ratio": 1.0,
        "focused": True,
        **changes,
    }
    return PageShown(page=page, at=0, **told)


def hidden(page: str = "p", frame: int = 0) -> PageHidden:
    return PageHidden(page=page, frame=frame, at=0)


def viewport(page: str = "p", frame: int = 0, **changes: Any) -> Viewport:
    told = {"size": Spot(900, 550), "ratio": 1.0, **changes}
    return Viewport(page=page, frame=frame, at=0, **told)


def nodes(*told: PageNode, page: str = "p", serial: int = 1, whole: bool = True, **rest: Any) -> Nodes:
    return Nodes(page=page, at=0, serial=serial, whole=whole, nodes=told, **rest)


def boxes(*spans: Span, page: str = "p", serial: int = 1, kind: BoxKind = BoxKind.TEXT, **rest: Any) -> Boxes:
    return Boxes(page=page, at=0, serial=serial, boxes=tuple(Box(kind, span) for span in spans), **rest)


def pointed(client: tuple[float, float], node: int | None = 1, page: str = "p", **rest: Any) -> Pointed:
    return Pointed(page=page, at=0, kind=PointerKind.DOWN, node=node, client=Spot(*client), screen=Spot(0, 0), **rest)


def whole_page(*told: PageNode, hides: Sequence[Span] = (), page: str = "p") -> list[Any]:
    """Return all that a page tells when it is shown."""
    return [shown(page), viewport(page), nodes(*told, page=page), boxes(*hides, page=page)]
