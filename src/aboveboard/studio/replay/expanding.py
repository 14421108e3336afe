"""Expanding: what a step asks for, by its lowered children where they are whole, else by what it means. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from aboveboard.model.actions import (
    Action,
    Click,
    Drag,
    FocusField,
    Hotkey,
    Hover,
    Key,
    LongPress,
    PickDate,
    Route,
    Scroll,
    SelectMenu,
    SelectOption,
    SwitchApp,
    Type,
    UseSecureField,
    WaitFor,
)
from aboveboard.model.elements import Absence, Element, ElementOrAbsence, ElementSource, NotRecognised
from aboveboard.model.events import Button, EditOperation
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome, Label, Redacted
from aboveboard.model.trajectories import LowLevel, Observation, Step
from aboveboard.studio.replay.deeds import Carry, Deed, Pick, Reach, Rest, Strike, Tap, Turn
from aboveboard.studio.replay.finding import Sought, under
from aboveboard.studio.replay.strokes import Stroke, Write, chord, name_of
from aboveboard.studio.replay.typing import Unknown, typed

MENU_ENTRIES = frozenset({"menu", "menu item", "check menu item", "radio menu item"})
OPTIONS = frozenset(
    {
        *("list item", "tree item", "menu item", "option", "table cell", "radio button"),
        *("check menu item", "radio menu item"),
    }
)
ELSEWHERE = {
    "combo box": frozenset({"table cell", "tree item"}),
    "list": frozenset({"table cell", "tree item"}),
    "list box": frozenset({"table cell", "tree item"}),
    "tree": frozenset({"table cell", "list item"}),
}
"""What is no option of such a list, though it may bear the same name elsewhere in the window."""

WHOLE = frozenset({"table", "tree", "tree table", "list", "list box"})
"""What a choice is told of as a whole: a press in it is a press of one of its parts, or came before it was there."""

DATE_ORDER = (1, 2, 0)
"""In which order a date field takes the parts of an ISO date: the studio's browsers speak American English."""

FIRST_PART = 12
"""So far from its left edge a date field's first part lies (px)."""


@dataclass(frozen=True, slots=True)
class Cannot:
    """Why a step cannot be done again: what the recording, or the desktop, does not tell."""

    reason: str


def expand(step: Step) -> tuple[Deed, ...] | Cannot:
    """Return what a step asks for, one deed for each look at the screen; none where the step asks for nothing."""
    try:
        return tuple(_expanded(step))
    except Unknown as unknown:
        return Cannot(str(unknown))


def _expanded(step: Step) -> Iterator[Deed]:
    action = step.action
    composite = COMPOSITES.get(type(action))
    if composite is not None:
        yield from composite(step)
    elif isinstance(action, WaitFor | SwitchApp) and not step.children:
        return  # the next step is done in the other app's window, and waits for it
    elif isinstance(action, UseSecureField):
        raise Unknown("what is typed into a secure field is never recorded")
    elif step.children and _whole(step):
        yield from _rows(step)
    elif type(action) in PRIMITIVES:
        yield from _primitive(action, step.target, step, step.started)
    else:
        raise Unknown(f"no recorded input led to this {_kind(action)}")


def _whole(step: Step) -> bool:
    return step.provenance.get("children") != "incomplete"


def _kind(action: Action) -> str:
    return str(action.__struct_config__.tag).replace("_", " ")


def _rows(step: Step) -> Iterator[Deed]:
    """Yield the children one by one; what the first key opened may have the focus when the next come."""
    for place, row in enumerate(step.children):
        for deed in _primitive(row.action, _under(row, step), step, row.t):
            yield replace(deed, who=None) if place and isinstance(deed, Strike) else deed


def _point(action: Action) -> Point | None:
    if isinstance(action, Drag):
        return action.start
    return action.at if isinstance(action, Click | LongPress | Scroll | Hover) else None


def _seen(at: Point, step: Step, t: int) -> Element | None:
    """Return what the last element list until then had at a point."""
    looks = [step.before, step.at_action, *step.between]
    lists = [one.elements for one in looks if isinstance(one, Observation) and one.t <= t and one.elements is not None]
    return under(at, lists[-1]) if lists else None


def _sought(target: ElementOrAbsence, at: Point | None, step: Step, t: int) -> Sought:
    if isinstance(target, Element):
        return Sought.of(target, at)
    seen = None if at is None else _seen(at, step, t)
    return Sought(frozenset(), at=at) if seen is None else Sought.of(seen, at)


def _primitive(action: Action, target: ElementOrAbsence, step: Step, t: int) -> Iterator[Deed]:
    who = _sought(target, _point(action), step, t)
    if isinstance(action, Click):
        yield Tap(who, action.button, action.count, action.modifiers)
    elif isinstance(action, LongPress):
        yield Tap(who, action.button, 1, action.modifiers, action.held_ms)
    elif isinstance(action, Drag):
        over = _seen(action.end, step, t)
        to = None if over is None else Sought.of(over, action.end)
        path = action.path or (action.start, action.end)
        yield Carry(who, to, action.start, path, action.button, action.modifiers)
    elif isinstance(action, Scroll):
        yield Turn(who, action.dx, action.dy, action.modifiers)
    elif isinstance(action, Hover):
        yield Rest(who)
    elif isinstance(action, Type):
        yield Strike(_focused(target), typed(action), opens=_from_the_beginning(action))
    elif isinstance(action, Key):
        yield Strike(_focused(target), _keys((action.key,)) * (action.repeats + 1))
    elif isinstance(action, Hotkey):
        yield Strike(_focused(target), _keys((*action.modifiers, *action.keys)) * (action.repeats + 1))
    else:
        raise Unknown(f"a {_kind(action)} is no input")


def _from_the_beginning(action: Type) -> bool:
    """Tell whether the text is whole: the letter that opened an editor before it was told of is in no edit."""
    first = action.edits[0] if action.edits else None
    return first is not None and first.operation is EditOperation.INSERT and first.position == 0


def _focused(target: ElementOrAbsence) -> Sought | None:
    return Sought.of(target) if isinstance(target, Element) else None


def _keys(keys: tuple[str, ...]) -> tuple[Stroke, ...]:
    if "iso_left_tab" in keys:
        keys = ("shift", *(key for key in keys if key not in {"shift", "iso_left_tab"}), "tab")
    named = [name_of(key) for key in keys]
    if None in named:
        raise Unknown("a key that a common keyboard lacks")
    return chord(name for name in named if name is not None)


def _menu(step: Step) -> Iterator[Deed]:
    """Open each level and choose: the entries by what they are called, the way in by what was under the pointer."""
    action = step.action
    assert isinstance(action, SelectMenu)
    if not _pointed(step):
        if not step.children:
            raise Unknown("no recorded input led to this select menu")
        if _whole(step):
            yield from _rows(step)
            return
        if action.accelerator is not None:
            yield Strike(None, _keys(tuple(action.accelerator.split("+"))))
            return
        raise Unknown("a letter chose in a menu that was reached without the pointer; letters are not recorded")
    rows, first = list(step.children), 0
    if _opens(rows[0], step):
        opener = rows.pop(0)
        yield from _primitive(opener.action, _under(opener, step), step, opener.t)
        first = 1 if _begins_with_under(opener, step) else 0
    entries = [_entry(MENU_ENTRIES, name, index) for name, index in zip(action.path, action.indices, strict=True)]
    for level in range(first, len(entries)):
        left = len(entries) - level
        if left <= len(rows):  # a bar's menus hang below it, deeper ones beside their entry
            beside = level > first + (len(rows) == len(step.children))
            yield _on_entry(rows[-left], entries[level], beside=beside)
        else:  # opened as the pointer came to it, which is no row where no rest was recorded
            yield Rest(entries[level], until=entries[level + 1])


def _opens(row: LowLevel, step: Step) -> bool:
    """Tell whether the first row only opens the menu: a press by another button, or one on no entry of the path."""
    if len(step.children) < 2:  # the menu stood open
        return False
    if isinstance(row.action, Click) and row.action.button is not Button.LEFT:
        return True
    target = _under(row, step)
    return target.role not in MENU_ENTRIES if isinstance(target, Element) else _in_page(step)


def _begins_with_under(row: LowLevel, step: Step) -> bool:
    """Tell whether the path begins with what opened the menu: a page's does with its button."""
    return _in_page(step) and isinstance(row.action, Click) and row.action.button is Button.LEFT


def _in_page(step: Step) -> bool:
    return isinstance(step.target, Element) and step.target.source is ElementSource.DOM


def _on_entry(row: LowLevel, who: Sought, *, beside: bool) -> Deed:
    if isinstance(row.action, Hover):
        return Rest(who)
    return Tap(who, row.action.button if isinstance(row.action, Click) else Button.LEFT, sideways=beside)


def _under(row: LowLevel, step: Step) -> ElementOrAbsence:
    """Return what lay under a row; where no list says that, the row's own point is all that is known."""
    at, target = _point(row.action), step.target
    if at is None:
        return target
    inside = isinstance(target, Element) and target.box is not None and target.box.contains(at)
    if inside and isinstance(target, Element) and target.role not in WHOLE:
        return target
    return _seen(at, step, row.t) or NotRecognised(reason=Absence.NOT_EXPOSED)


def _pointed(step: Step) -> bool:
    """Tell whether all of a step was done by the pointer."""
    return bool(step.children) and all(isinstance(row.action, Click | Hover) for row in step.children)


def _entry(roles: frozenset[str], name: Label, index: int) -> Sought:
    return Sought(roles, name, index=index)


def _option(step: Step) -> Iterator[Deed]:
    """Choose an option: by the keys or presses that did, else by what was meant."""
    action, target = step.action, step.target
    assert isinstance(action, SelectOption)
    if not isinstance(target, Element):
        raise Unknown("the list was not recognised")
    if _pointed(step):
        yield from _by_pointer(action, target, step)
    elif step.children and _whole(step) and _tell(action, target):
        yield from _rows(step)
    elif action.by is Route.TYPE_AHEAD or step.children:
        yield from _meant(action, target)
    else:
        raise Unknown("no recorded input led to this select option")


def _by_pointer(action: SelectOption, target: Element, step: Step) -> Iterator[Deed]:
    """Do the presses on the way, and press the option by what it is called; one in a list of the browser is no row."""
    last = _point(step.children[-1].action)
    inside = last is not None and target.box is not None and target.box.contains(last)
    on_widget = inside and target.role == "combo box"  # options of a list or tree lie within it
    chosen = _whole(step) and not on_widget
    for row in step.children[:-1] if chosen or on_widget else step.children:
        yield from _primitive(row.action, _under(row, step), step, row.t)
    if chosen:
        yield Tap(_pressed(step.children[-1], action, step), modifiers=("ctrl",) if action.adds else ())
    else:
        yield from _meant(action, target)


def _pressed(row: LowLevel, action: SelectOption, step: Step) -> Sought:
    """Return the option that a press chose: what lay there, where it says the value among other words."""
    lay = _under(row, step)
    if isinstance(lay, Element) and lay.role in OPTIONS and _says(lay.name, action.value):
        return Sought.of(lay, _point(row.action))
    return _entry(_options(step.target), action.value, action.index)


def _options(target: ElementOrAbsence) -> frozenset[str]:
    """Return what an option of this list may be."""
    return OPTIONS - ELSEWHERE.get(target.role, frozenset()) if isinstance(target, Element) else OPTIONS


def _says(name: Label, value: Label) -> bool:
    """Tell whether the words of a value are among those of a name."""
    words = [one.text for one in (name, value) if isinstance(one, Chrome | Redacted) and one.text]
    return len(words) == 2 and words[1] in words[0]


def _tell(action: SelectOption, target: Element) -> bool:
    """Tell whether the recorded keys lead from what was chosen before to this option: a letter among them is not told.

    What cannot be compared is believed.
    """
    offered = () if action.options is None else action.options.offered
    if target.value not in offered:
        return True
    moves = {"down": 1, "up": -1}
    steps = sum(moves.get(key, 0) for key in action.keys)
    jumps = {"home", "end", "page_up", "page_down"} & set(action.keys)
    return bool(jumps) or offered.index(target.value) + steps == action.index


def _meant(action: SelectOption, target: Element) -> Iterator[Deed]:
    """Open by a press and choose: letters led there, or presses in a list that the browser drew; neither is recorded.

    A list that the browser draws is gone down from its head, past what is disabled.
    """
    if action.adds:
        raise Unknown("no recorded press tells where the option lies that was chosen beside others")
    disabled = action.options.disabled if action.options is not None else ()
    below = sum(1 for place in range(action.index) if place not in disabled)
    box, entry = target.visible_box or target.box, _entry(_options(target), action.value, action.index)
    opener = Sought.of(target, None if box is None else box.centre)
    yield Tap(opener, until=entry)
    yield Pick(opener, entry, (*_keys(("home",)), *_keys(("down",)) * below, *_keys(("return",))))


def _date(step: Step) -> Iterator[Deed]:
    """Pick as it was picked; digits that were typed into a date field are typed again in the field's own order."""
    action, target = step.action, step.target
    assert isinstance(action, PickDate)
    date = _digits(action, target)
    keyed = bool(step.children) and not _pointed(step)
    if step.children and _whole(step) and (keyed or date is None):
        yield from _rows(step)
    elif date is None:
        raise Unknown("the date was not recorded")
    else:  # the field was pressed, or had the focus; digits, and presses in the browser's own picker, are no rows
        assert isinstance(target, Element)
        assert target.box is not None
        yield Tap(Sought.of(target, Point(x=target.box.x + FIRST_PART, y=target.box.centre.y)))
        yield Strike(None, (Write(date),))


def _digits(action: PickDate, target: ElementOrAbsence) -> str | None:
    """Return what is typed for a date into a date field of a page, in the field's order; None where none was told."""
    if not isinstance(target, Element) or target.role != "date editor" or target.source is not ElementSource.DOM:
        return None
    value = action.value.text if isinstance(action.value, Redacted) else ""
    parts = value.split("-")
    if target.box is None or len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    return "".join(parts[place] for place in DATE_ORDER)


def _focus(step: Step) -> Iterator[Deed]:
    """Tab as often; keys need no element: the focus that they leave is not told of everywhere.

    Of a page's keys some may be missing, as they went to the browser's own parts: there, Tab goes on to what was meant.
    """
    keys: tuple[Stroke, ...] = ()
    for row in step.children:
        if isinstance(row.action, Key):
            keys = _keys((row.action.key,))
            yield Strike(None, keys * (row.action.repeats + 1))
        elif isinstance(row.action, Hotkey):
            keys = _keys((*row.action.modifiers, *row.action.keys))
            yield Strike(None, keys * (row.action.repeats + 1))
    if keys and _in_page(step):
        yield Reach(_sought(step.target, None, step, step.started), keys)


COMPOSITES: dict[type, Callable[[Step], Iterator[Deed]]] = {
    SelectMenu: _menu,
    SelectOption: _option,
    PickDate: _date,
    FocusField: _focus,
}
"""Composites that are done by what they mean where their children do not tell it."""

PRIMITIVES = frozenset({Click, LongPress, Drag, Scroll, Hover, Type, Key, Hotkey})
"""What is input itself."""
