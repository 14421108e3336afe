"""Actions: the one table of exact kinds (`spec/actions.md`), named as in the field's canonical column.

Composite actions (a menu path, an option, a date) keep their low-level children, so that each lowers to
(picture, action) rows.
"""

import enum

from aboveboard.model.events import Button, ClipboardKind, EditOperation, EditRoute, NavigationCause
from aboveboard.model.geometry import Point
from aboveboard.model.text import Hidden, Label
from aboveboard.model.value import IllegalValue, Value


class Route(enum.StrEnum):
    """By which way an effect was reached."""

    POINTER = "pointer"
    KEYBOARD = "keyboard"
    TYPE_AHEAD = "type_ahead"
    ACCELERATOR = "accelerator"
    MNEMONIC = "mnemonic"
    PROGRAM = "program"
    UNKNOWN = "unknown"


class Edit(Value, frozen=True, kw_only=True):
    """One edit within a typing action, under the `text` layer."""

    operation: EditOperation
    position: int = 0
    length: int = 0
    content: Label = Hidden()
    route: EditRoute = EditRoute.UNKNOWN


class Click(Value, frozen=True, kw_only=True, tag="click"):
    """`count` presses of one button within the device's own double-click time and distance."""

    button: Button = Button.LEFT
    count: int = 1
    at: Point
    modifiers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a click that did not happen."""
        if self.count < 1:
            message = "a click has a count of at least 1"
            raise IllegalValue(message)


class LongPress(Value, frozen=True, kw_only=True, tag="long_press"):
    """A button held still for at least 500 ms."""

    button: Button = Button.LEFT
    at: Point
    held_ms: int
    modifiers: tuple[str, ...] = ()


class Drag(Value, frozen=True, kw_only=True, tag="drag"):
    """A press, a movement past the device's drag threshold, a release; `path` is simplified."""

    button: Button = Button.LEFT
    start: Point
    end: Point
    path: tuple[Point, ...] = ()
    modifiers: tuple[str, ...] = ()


class Scroll(Value, frozen=True, kw_only=True, tag="scroll"):
    """Merged wheel motion in notches (positive: down, right) and the resulting offset where it is known."""

    dx: float
    dy: float
    at: Point
    modifiers: tuple[str, ...] = ()
    offset: tuple[int, int] | None = None


class Hover(Value, frozen=True, kw_only=True, tag="hover"):
    """A rest of the pointer that changed the interface before the next press."""

    at: Point
    dwell_ms: int


class Type(Value, frozen=True, kw_only=True, tag="type"):
    """Typing into one field: every edit in order and, under the layer, the text it comes to."""

    edits: tuple[Edit, ...]
    text: Label = Hidden()
    submitted: bool = False


class Key(Value, frozen=True, kw_only=True, tag="key"):
    """A key that types nothing, with its auto-repeats."""

    key: str
    repeats: int = 0


class Hotkey(Value, frozen=True, kw_only=True, tag="hotkey"):
    """Modifiers and ordered keys, with auto-repeats, and the command they stand for where the interface tells."""

    modifiers: tuple[str, ...]
    keys: tuple[str, ...]
    repeats: int = 0
    command: Label | None = None


class HoldKey(Value, frozen=True, kw_only=True, tag="hold_key"):
    """A key held down."""

    key: str
    held_ms: int


class OptionState(Value, frozen=True, kw_only=True):
    """What a menu level or a list offered: labels in order, indices that were disabled, and counts."""

    offered: tuple[Label, ...]
    disabled: tuple[int, ...] = ()
    total: int = 0
    visible: int = 0


class SelectMenu(Value, frozen=True, kw_only=True, tag="select_menu"):
    """A menu item chosen by its path from the menu bar or context menu, one entry and index a level."""

    path: tuple[Label, ...]
    indices: tuple[int, ...]
    by: Route
    keys: tuple[str, ...] = ()
    levels: tuple[OptionState, ...] = ()
    accelerator: str | None = None


class SelectOption(Value, frozen=True, kw_only=True, tag="select_option"):
    """An option chosen from a dropdown, list box, combobox or radio group.

    `adds` says that Control was held in a list of which several may be chosen: what was chosen before stays chosen.
    """

    value: Label
    index: int
    by: Route
    options: OptionState | None = None
    keys: tuple[str, ...] = ()
    adds: bool = False


class SetToggle(Value, frozen=True, kw_only=True, tag="set_toggle"):
    """A checkbox, switch or toggle brought to a state."""

    on: bool
    by: Route


class SetValue(Value, frozen=True, kw_only=True, tag="set_value"):
    """A slider or spin button brought to a value."""

    value: Label
    by: Route


class PickDate(Value, frozen=True, kw_only=True, tag="pick_date"):
    """A date or time chosen in a picker, under the `text` layer; of a calendar also the day's index among its days."""

    value: Label
    by: Route
    index: int | None = None
    options: OptionState | None = None


class SelectText(Value, frozen=True, kw_only=True, tag="select_text"):
    """A range of text selected; lengths only as far as the layer allows."""

    length: int = 0
    by: Route = Route.UNKNOWN


class SwitchTab(Value, frozen=True, kw_only=True, tag="switch_tab"):
    """Another tab of the same window."""

    index: int
    name: Label = Hidden()
    by: Route = Route.UNKNOWN


class SwitchWindow(Value, frozen=True, kw_only=True, tag="switch_window"):
    """Another window of the same app; titles are never recorded."""

    by: Route = Route.UNKNOWN


class SwitchApp(Value, frozen=True, kw_only=True, tag="switch_app"):
    """Another approved app."""

    before: str
    after: str
    by: Route = Route.UNKNOWN


class Navigate(Value, frozen=True, kw_only=True, tag="navigate"):
    """Another page: origin and route template, with its cause."""

    origin: str
    route: str
    cause: NavigationCause


class AnswerDialog(Value, frozen=True, kw_only=True, tag="answer_dialog"):
    """A dialog answered by one of its buttons or dismissed."""

    answer: Label
    dismissed: bool = False
    by: Route = Route.UNKNOWN


class Clipboard(Value, frozen=True, kw_only=True, tag="clipboard"):
    """Copy, cut or paste: the kind only."""

    kind: ClipboardKind
    by: Route = Route.UNKNOWN


class Undo(Value, frozen=True, kw_only=True, tag="undo"):
    """The last edit taken back."""

    by: Route = Route.UNKNOWN


class Redo(Value, frozen=True, kw_only=True, tag="redo"):
    """The last undo taken back."""

    by: Route = Route.UNKNOWN


class ChooseFile(Value, frozen=True, kw_only=True, tag="choose_file"):
    """A file picker answered; never a name."""

    saving: bool


class FocusField(Value, frozen=True, kw_only=True, tag="focus_field"):
    """The focus brought to an element by a run of Tab keys (`steps`, fewer than none backwards) or a mnemonic."""

    by: Route
    steps: int = 0


class ScrollTo(Value, frozen=True, kw_only=True, tag="scroll_to"):
    """Scrolling until an element came into view."""

    found: bool


class UseSecureField(Value, frozen=True, kw_only=True, tag="use_secure_field"):
    """A secure field was used; nothing else is known."""


class WaitFor(Value, frozen=True, kw_only=True, tag="wait_for"):
    """Waiting for the interface, in buckets of 250 ms."""

    bucket_ms: int


class Done(Value, frozen=True, kw_only=True, tag="done"):
    """The task is finished, as judged by the actor."""


class Infeasible(Value, frozen=True, kw_only=True, tag="infeasible"):
    """The task cannot be done, as judged by the actor."""


class Ask(Value, frozen=True, kw_only=True, tag="ask"):
    """The actor asks the person."""


Action = (
    Click
    | LongPress
    | Drag
    | Scroll
    | Hover
    | Type
    | Key
    | Hotkey
    | HoldKey
    | SelectMenu
    | SelectOption
    | SetToggle
    | SetValue
    | PickDate
    | SelectText
    | SwitchTab
    | SwitchWindow
    | SwitchApp
    | Navigate
    | AnswerDialog
    | Clipboard
    | Undo
    | Redo
    | ChooseFile
    | FocusField
    | ScrollTo
    | UseSecureField
    | WaitFor
    | Done
    | Infeasible
    | Ask
)
"""Every action kind; `msgspec` tells them apart by their `type` tag."""

ACTION_KINDS: tuple[type[Value], ...] = Action.__args__
