"""Events: what the gate let through, already minimised, as the journal holds it.

Every event carries `t`, integer ms since its stretch began, from the X server's clock. There is no event for a
printable key: typing is a FieldEdit, and a key is named only when it types nothing.
"""

import enum

from aboveboard.model.elements import Element, ElementOrAbsence, ElementSnapshot
from aboveboard.model.frames import Frame, NoFrame
from aboveboard.model.gaps import Gap
from aboveboard.model.geometry import Monitor, Point
from aboveboard.model.layers import Layers
from aboveboard.model.text import Hidden, Label
from aboveboard.model.value import IllegalValue, Value


class Device(enum.StrEnum):
    """The kind of input device; injected events are marked as such."""

    HUMAN = "human"
    XTEST = "xtest"


class Button(enum.StrEnum):
    """A pointer button; wheel motion is a Scrolled event (X core protocol: buttons 4 to 7)."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    BACK = "back"
    FORWARD = "forward"


class EditOperation(enum.StrEnum):
    """What an edit does to a field."""

    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"


class EditRoute(enum.StrEnum):
    """How an edit came about; keys tell only the route."""

    TYPED = "typed"
    COMPOSED = "composed"
    HOTKEY = "hotkey"
    PASTED = "pasted"
    UNDONE = "undone"
    POINTER = "pointer"
    PROGRAM = "program"
    UNKNOWN = "unknown"


class Event(Value, frozen=True, kw_only=True):
    """The base of all events: `t` is ms since the stretch began."""

    t: int


class StretchBegan(Event, frozen=True, kw_only=True, tag="stretch_began"):
    """The first event of a stretch: which app, what layers, what screen. `app` is the policy's id, never a title.

    `site` says that `app` is the id of a site.
    """

    app: str
    site: bool = False
    layers: Layers
    monitors: tuple[Monitor, ...]
    keyboard_layout: str = ""
    locale: str = ""
    app_version: str = ""
    toolkit: str = ""
    double_click_ms: int = 500
    double_click_px: int = 4
    drag_px: int = 4


class PointerPressed(Event, frozen=True, kw_only=True, tag="pointer_pressed"):
    """A button went down on an element."""

    button: Button
    at: Point
    target: ElementOrAbsence
    app: str
    modifiers: tuple[str, ...] = ()
    device: Device = Device.HUMAN


class PointerReleased(Event, frozen=True, kw_only=True, tag="pointer_released"):
    """A button went up."""

    button: Button
    at: Point
    target: ElementOrAbsence
    app: str
    modifiers: tuple[str, ...] = ()
    device: Device = Device.HUMAN


class PointerDragged(Event, frozen=True, kw_only=True, tag="pointer_dragged"):
    """The pointer moved while a button was down."""

    at: Point


class PointerApproached(Event, frozen=True, kw_only=True, tag="pointer_approached"):
    """The movement towards an action: its start, its end, and how long the pointer then rested (ms)."""

    started: int
    start: Point
    end: Point
    dwell_ms: int
    target: ElementOrAbsence
    app: str


class PointerPath(Event, frozen=True, kw_only=True, tag="pointer_path"):
    """The resampled path between actions: (ms, point) pairs; only with the layer `pointer_path`."""

    points: tuple[tuple[int, Point], ...]


class Scrolled(Event, frozen=True, kw_only=True, tag="scrolled"):
    """Wheel motion in notches; positive is down and right. `offset` is the resulting offset where it is known."""

    dx: float
    dy: float
    at: Point
    target: ElementOrAbsence
    app: str
    modifiers: tuple[str, ...] = ()
    device: Device = Device.HUMAN
    offset: tuple[int, int] | None = None


class KeyPressed(Event, frozen=True, kw_only=True, tag="key_pressed"):
    """A key that types nothing, or a hotkey: its lower-case name (`return`, `f5`, `s` with ctrl) and modifiers.

    A one-character name needs ctrl, alt or meta: a printable key never reaches a journal. `repeats` counts
    auto-repeats. `target` is the focused element.
    """

    key: str
    modifiers: tuple[str, ...] = ()
    target: ElementOrAbsence
    app: str
    repeats: int = 0
    device: Device = Device.HUMAN

    def __post_init__(self) -> None:
        """Refuse printable keys."""
        if len(self.key) == 1 and not {"ctrl", "alt", "meta"} & set(self.modifiers):
            message = "a printable key never reaches a journal; record the edit it made"
            raise IllegalValue(message)


class KeyTiming(Event, frozen=True, kw_only=True, tag="key_timing"):
    """How many keys fell into one bucket of `bucket_ms`; only with the layer `key_timing`, never raw."""

    bucket_ms: int
    keys: int


class FieldEdited(Event, frozen=True, kw_only=True, tag="field_edited"):
    """An edit of a text field: what was inserted, deleted or replaced, under the `text` layer.

    `position` and `length` are code points, 0 where the layer hides them. `inferred` marks edits derived from keys
    because no text-changed event exists there; `whole` marks what puts a field right after its whole text was
    compared with what was told of it. `field` is absent where a log of keys alone was imported.
    """

    operation: EditOperation
    field: ElementOrAbsence
    app: str
    position: int = 0
    length: int = 0
    content: Label = Hidden()
    route: EditRoute = EditRoute.UNKNOWN
    inferred: bool = False
    whole: bool = False
    device: Device = Device.HUMAN


class SecureFieldUsed(Event, frozen=True, kw_only=True, tag="secure_field_used"):
    """A secure field had the focus; no length, no content, no timing within it."""

    app: str


class FocusMoved(Event, frozen=True, kw_only=True, tag="focus_moved"):
    """The keyboard focus went to another element."""

    target: ElementOrAbsence
    app: str


class ElementChanged(Event, frozen=True, kw_only=True, tag="element_changed"):
    """A state, value or selection of an element changed. `what` is such as `checked`, `value`, `selected`."""

    what: str
    target: Element
    app: str
    before: Label | bool | int | None = None
    after: Label | bool | int | None = None


class MenuOpened(Event, frozen=True, kw_only=True, tag="menu_opened"):
    """A menu opened; `path` are the labels from the menu bar, `offered` what it offers, `disabled` indices."""

    path: tuple[Label, ...]
    offered: tuple[Element, ...]
    app: str


class MenuClosed(Event, frozen=True, kw_only=True, tag="menu_closed"):
    """The open menus closed."""

    app: str


class MenuItemChosen(Event, frozen=True, kw_only=True, tag="menu_item_chosen"):
    """A menu item was activated: its full path of labels and of indices among siblings."""

    path: tuple[Label, ...]
    indices: tuple[int, ...]
    target: Element
    app: str


class OptionsOffered(Event, frozen=True, kw_only=True, tag="options_offered"):
    """A list of options opened; `total` counts all, `visible` those seen without scrolling."""

    widget: Element
    offered: tuple[Element, ...]
    total: int
    visible: int
    app: str


class OptionChosen(Event, frozen=True, kw_only=True, tag="option_chosen"):
    """An option was chosen: its index is always kept, its text obeys the `text` layer."""

    widget: Element
    index: int
    value: Label
    app: str


class WindowKind(enum.StrEnum):
    """The kind of a window."""

    WINDOW = "window"
    DIALOG = "dialog"
    POPUP = "popup"


class WindowOpened(Event, frozen=True, kw_only=True, tag="window_opened"):
    """A window of an approved app opened; titles are never recorded. `window` is an id within the stretch."""

    window: str
    kind: WindowKind
    role: str
    app: str


class WindowClosed(Event, frozen=True, kw_only=True, tag="window_closed"):
    """A window of an approved app closed."""

    window: str
    kind: WindowKind
    app: str


class AppSwitched(Event, frozen=True, kw_only=True, tag="app_switched"):
    """The work moved from one approved app to another; ids are the policy's, the version is that of `after`.

    `site` says that `after` is the id of a site.
    """

    before: str
    after: str
    site: bool = False
    app_version: str = ""


class NavigationCause(enum.StrEnum):
    """What made a page change."""

    LINK = "link"
    FORM = "form"
    TYPED = "typed"
    BACK = "back"
    FORWARD = "forward"
    RELOAD = "reload"
    SCRIPT = "script"
    UNKNOWN = "unknown"


class Navigated(Event, frozen=True, kw_only=True, tag="navigated"):
    """A page changed within approved sites: origin and route template, never query or fragment."""

    origin: str
    route: str
    cause: NavigationCause


class ClipboardKind(enum.StrEnum):
    """What was done with the clipboard; its contents are never read."""

    COPY = "copy"
    CUT = "cut"
    PASTE = "paste"


class ClipboardUsed(Event, frozen=True, kw_only=True, tag="clipboard_used"):
    """Something was copied, cut or pasted: the kind only."""

    kind: ClipboardKind
    target: ElementOrAbsence
    app: str


class FileChosen(Event, frozen=True, kw_only=True, tag="file_chosen"):
    """A file picker was answered: whether to open or save, never a name."""

    saving: bool
    app: str


class ElementsSeen(Event, frozen=True, kw_only=True, tag="elements_seen"):
    """The element snapshot that belongs to the frame of the same id."""

    frame: str
    snapshot: ElementSnapshot
    app: str


class Reduced(Event, frozen=True, kw_only=True, tag="reduced"):
    """The recorder does less from here on: what it drops, and the budget or condition that asks for it.

    An empty `dropped` says that all is recorded again.
    """

    dropped: str
    budget: str


class Marked(Event, frozen=True, kw_only=True, tag="marked"):
    """The participant marked the begin or end of a task and, at the end, how it went."""

    task: str
    begins: bool
    outcome: str | None = None

    def __repr__(self) -> str:
        """Say nothing of the person's words."""
        return "Marked(...)"


JournalRecord = (
    StretchBegan
    | PointerPressed
    | PointerReleased
    | PointerDragged
    | PointerApproached
    | PointerPath
    | Scrolled
    | KeyPressed
    | KeyTiming
    | FieldEdited
    | SecureFieldUsed
    | FocusMoved
    | ElementChanged
    | MenuOpened
    | MenuClosed
    | MenuItemChosen
    | OptionsOffered
    | OptionChosen
    | WindowOpened
    | WindowClosed
    | AppSwitched
    | Navigated
    | ClipboardUsed
    | FileChosen
    | ElementsSeen
    | Reduced
    | Marked
    | Frame
    | NoFrame
    | Gap
)
"""All that a journal can hold; `msgspec` tells them apart by their `type` tag."""
