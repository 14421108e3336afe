"""What the frames of approved pages report, already minimised (spec/browser.md)."""

import enum
from typing import Annotated

import msgspec

from aboveboard.formats.browser_pages import (
    MOST_NODES,
    Box,
    Index,
    NodeId,
    Origin,
    PageId,
    PageNode,
    Route,
    Span,
    Spot,
    Words,
)
from aboveboard.model.events import ClipboardKind, EditOperation, NavigationCause
from aboveboard.model.text import Hidden
from aboveboard.model.value import Value


class Report(Value, frozen=True, kw_only=True):
    """The base of what a frame tells: `at` is its clock, Unix ms (`timeOrigin + timeStamp`); `frame` 0 is the top."""

    page: PageId
    frame: Index = 0
    at: float


class Hello(Value, frozen=True, kw_only=True, tag="hello", omit_defaults=False):
    """The first message of an extension: which it is, and in which browser (`chromium/156`, `firefox/140`)."""

    v: int = 1
    extension: Annotated[str, msgspec.Meta(max_length=32)]
    browser: Annotated[str, msgspec.Meta(max_length=64)]


class PageShown(Report, frozen=True, kw_only=True, tag="page_shown"):
    """An approved page is what its window shows; told again whenever anything of this changes.

    `title` is the HMAC-SHA256 of the document's title under the key that the scope gave, in hex: the recorder compares
    it with the window's. `window` is screenX, screenY, outerWidth, outerHeight as the page has them; `ratio` is
    devicePixelRatio. `focused` is whether this window of the browser has the focus, as the document has it.
    """

    site: str
    origin: Origin
    route: Route
    title: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    window: Span
    ratio: Annotated[float, msgspec.Meta(gt=0, le=16)]
    focused: bool


class PageHidden(Report, frozen=True, kw_only=True, tag="page_hidden"):
    """The page is shown no more: another tab, minimised, left, closed, or out of scope. Nothing is said of why.

    Of a `frame` other than 0: that frame is no more, and its box is masked as any frame's that tells nothing.
    """


class Viewport(Report, frozen=True, kw_only=True, tag="viewport"):
    """Where a frame's layout viewport lies: `corner` is its top left in screen pixels, None until a pointer told it.

    `size` is innerWidth and innerHeight in CSS pixels; `pinch` scale, offsetLeft and offsetTop of the visual viewport.
    """

    corner: Spot | None = None
    size: Spot
    ratio: Annotated[float, msgspec.Meta(gt=0, le=16)]
    pinch: tuple[float, float, float] = (1.0, 0.0, 0.0)


class Placed(Report, frozen=True, kw_only=True, tag="placed"):
    """Where a frame hangs in its page: its place among its parent's frames, after those of the frames around it.

    `site` is the frame's own, by the browser's word. Empty where a frame has no place, as in a shadow tree. It was
    looked up after `turn` of its page's frames, which the service worker counts: whenever any frame comes or goes.
    """

    site: str
    path: Annotated[tuple[Index, ...], msgspec.Meta(max_length=16)] = ()
    turn: Index = 0


class Nodes(Report, frozen=True, kw_only=True, tag="nodes"):
    """Elements of a frame's viewport: all of them (`whole`), or those that changed, and those that are gone.

    What does not fit one message comes in several of the same `serial`; `last` ends them.
    """

    serial: Index
    whole: bool = False
    last: bool = True
    nodes: Annotated[tuple[PageNode, ...], msgspec.Meta(max_length=MOST_NODES)] = ()
    gone: Annotated[tuple[NodeId, ...], msgspec.Meta(max_length=MOST_NODES)] = ()


class Boxes(Report, frozen=True, kw_only=True, tag="boxes"):
    """Everything in a frame's viewport that a picture must not show, as of `serial` of its nodes.

    `turn` of the page's frames is that since which this frame has held the same frames in the same order.
    """

    serial: Index
    last: bool = True
    turn: Index = 0
    boxes: Annotated[tuple[Box, ...], msgspec.Meta(max_length=MOST_NODES)] = ()


class Answered(Report, frozen=True, kw_only=True, tag="answered"):
    """All that this frame had shown when it heard the question of this number has been told of, or announced."""

    number: Index


class PointerKind(enum.StrEnum):
    """What the pointer did."""

    DOWN = "down"
    UP = "up"
    WHEEL = "wheel"


class Pointed(Report, frozen=True, kw_only=True, tag="pointed"):
    """The pointer acted on an element: binds the server's own event to it. Nodes it names were told before."""

    kind: PointerKind
    node: NodeId | None
    client: Spot
    screen: Spot
    button: Annotated[int, msgspec.Meta(ge=0, le=4)] = 0


class Focused(Report, frozen=True, kw_only=True, tag="focused"):
    """The keyboard focus is on this element; None where it is on none that is told of."""

    node: NodeId | None


class Edited(Report, frozen=True, kw_only=True, tag="edited"):
    """A text field changed; `position` and `length` in code points, 0 unless the text layer is `redacted`.

    `input_type` is the Input Events Level 2 name that the browser gave, empty where a program made the change.
    """

    node: NodeId
    operation: EditOperation
    position: Index = 0
    length: Index = 0
    content: Words = Hidden()
    input_type: Annotated[str, msgspec.Meta(pattern="^[a-zA-Z]{0,40}$")] = ""


class SecureUsed(Report, frozen=True, kw_only=True, tag="secure_used"):
    """A secure field was used; nothing else of it is ever told."""


class StateChanged(Report, frozen=True, kw_only=True, tag="state_changed"):
    """A state of an element changed: `checked`, `expanded`, `selected`, `pressed`, `indeterminate`."""

    node: NodeId
    what: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,20}$")]
    on: bool


class ValueChanged(Report, frozen=True, kw_only=True, tag="value_changed"):
    """The value of a slider, date field or other widget without text changed."""

    node: NodeId
    value: Words


class Option(Value, frozen=True, kw_only=True):
    """One of the options offered; its place among them is its index."""

    words: Words = Hidden()
    disabled: bool = False
    selected: bool = False


class OptionsOffered(Report, frozen=True, kw_only=True, tag="options_offered"):
    """A dropdown, list box, menu or picker opened: what it offers, how many there are and how many are seen at once."""

    node: NodeId
    options: Annotated[tuple[Option, ...], msgspec.Meta(max_length=MOST_NODES)]
    total: Index
    visible: Index


class OptionChosen(Report, frozen=True, kw_only=True, tag="option_chosen"):
    """An option was chosen: its index among all is always told, its text as the layer allows."""

    node: NodeId
    index: Index
    words: Words = Hidden()


class MenuChosen(Report, frozen=True, kw_only=True, tag="menu_chosen"):
    """An item of a menu was activated: the path of labels from the menu bar or button, and of indices."""

    node: NodeId
    path: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1, max_length=12)]
    indices: Annotated[tuple[Index, ...], msgspec.Meta(min_length=1, max_length=12)]


class Navigated(Report, frozen=True, kw_only=True, tag="navigated"):
    """The page went to another route of the same site, or came to be: origin and route template, nothing else."""

    origin: Origin
    route: Route
    cause: NavigationCause


class ScrolledTo(Report, frozen=True, kw_only=True, tag="scrolled_to"):
    """A container came to rest at this offset, in CSS pixels."""

    node: NodeId | None
    offset: Spot


class Dialog(Report, frozen=True, kw_only=True, tag="dialog"):
    """A dialog of the page opened or closed."""

    node: NodeId
    opened: bool


class Dropped(Report, frozen=True, kw_only=True, tag="dropped"):
    """Something was dragged from one element and dropped on another, by the page's own drag and drop."""

    source: NodeId | None
    target: NodeId | None


class FilePicked(Report, frozen=True, kw_only=True, tag="file_picked"):
    """A file picker of the page was answered; never a name, kind or number."""

    node: NodeId


class ClipboardUsed(Report, frozen=True, kw_only=True, tag="clipboard_used"):
    """Something was copied, cut or pasted: the kind only."""

    kind: ClipboardKind
    node: NodeId | None


Up = (
    Hello
    | PageShown
    | PageHidden
    | Viewport
    | Placed
    | Nodes
    | Boxes
    | Answered
    | Pointed
    | Focused
    | Edited
    | SecureUsed
    | StateChanged
    | ValueChanged
    | OptionsOffered
    | OptionChosen
    | MenuChosen
    | Navigated
    | ScrolledTo
    | Dialog
    | Dropped
    | FilePicked
    | ClipboardUsed
)
"""All that an extension may tell."""
