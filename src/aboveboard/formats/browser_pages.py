"""What a page is made of, as the extension tells it: elements, boxes, and words (spec/browser.md)."""

import enum
from typing import Annotated

import msgspec

from aboveboard.model.text import Chrome, Hidden, Shape
from aboveboard.model.value import Value

MOST_NODES = 400
"""Nodes or boxes in one message; what has more comes in several."""

PageId = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]{1,32}$")]
"""Names one document shown in one tab until it navigates; random, made by the service worker."""

NodeId = Annotated[int, msgspec.Meta(ge=1)]
"""Names an element within its frame for as long as it lives."""

Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""A place or a number; no larger than what a browser counts exactly."""
Role = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z ]{0,39}$")]
"""A role by its AT-SPI name (`push button`), as everywhere else in a recording."""

States = tuple[Annotated[str, msgspec.Meta(pattern="^[a-z][a-z_]{0,31}$")], ...]
Route = Annotated[str, msgspec.Meta(pattern=r"^(/[A-Za-z0-9._:-]*)+$", max_length=200)]
Origin = Annotated[str, msgspec.Meta(pattern=r"^https?://[a-z0-9.-]+(:\d{1,5})?$", max_length=300)]


class Raw(Value, frozen=True, kw_only=True, tag="raw"):
    """A content text as it stands in the page; only where the site's text layer is `redacted`, and never of a secret.

    The recorder redacts it before it does anything else with it.
    """

    text: Annotated[str, msgspec.Meta(max_length=4_000)]

    def __repr__(self) -> str:
        """Say nothing of the text."""
        return "Raw(...)"


Words = Hidden | Shape | Chrome | Raw
"""What the extension may say of a text."""


class Span(Value, frozen=True, array_like=True):
    """A box in CSS pixels of its frame's layout viewport: left, top, width, height."""

    x: float
    y: float
    width: Annotated[float, msgspec.Meta(ge=0)]
    height: Annotated[float, msgspec.Meta(ge=0)]


class Spot(Value, frozen=True, array_like=True):
    """A position: CSS pixels of the frame's layout viewport, or `screenX` and `screenY`, whichever the field says."""

    x: float
    y: float


class PageNode(Value, frozen=True, kw_only=True):
    """One element of a page. `parent` is the nearest element told of, None at the top of its frame.

    `index` is its place among the options or items of its list, menu, row or tab list, else among its siblings told
    of. `secure` fields have neither name (unless chrome) nor value. `box` is what `getBoundingClientRect` gives.
    """

    id: NodeId
    parent: NodeId | None = None
    role: Role
    name: Words = Hidden()
    value: Words | None = None
    states: States = ()
    box: Span | None = None
    index: Index = 0
    secure: bool = False


class BoxKind(enum.StrEnum):
    """What a box that a picture must not show holds."""

    TEXT = "text"
    MEDIA = "media"
    SECURE = "secure"
    FRAME = "frame"


class Box(Value, frozen=True, array_like=True):
    """A rectangle of rendered text or media in the viewport that is not proven to be chrome.

    Of a frame: `place` among the frames of its document and `inner`, where its page lies, without border and padding;
    None where that cannot be told, as where the frame is turned, scaled or blurred.
    """

    kind: BoxKind
    span: Span
    place: Index | None = None
    inner: Span | None = None
