"""Deeds: one thing done to one place, and the strokes it means on the screen as it is now. Pure.

A deed that cannot be done yet says what is missing; who plays waits and asks again.
"""

from dataclasses import dataclass, field

from aboveboard.model.elements import Element
from aboveboard.model.events import Button
from aboveboard.model.geometry import Point
from aboveboard.studio.replay.finding import Found, Now, Sought, find, same, within
from aboveboard.studio.replay.strokes import BUTTONS, Move, Press, Stroke, Wait, clicks, held, wheel

ITEMS = frozenset({"table cell", "list item", "tree item", "menu item", "option"})
"""What has the focus on behalf of the list, table or menu that it is in."""

TABLES = frozenset({"table", "tree table"})
"""What opens an editor in a cell upon the first letter typed."""

APART = 1
"""A drag's corner counts when it is so many pixels off the last."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a deed waits for, in words that say nothing of the interface's texts."""

    what: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The strokes of a deed, and by what its element was found; where not `done`, a part of the way, to look again."""

    strokes: tuple[Stroke, ...]
    by: str
    done: bool = True


@dataclass(frozen=True, slots=True)
class Tap:
    """Presses of a button on an element; `held_ms` is how long each is held.

    `sideways` goes across before up or down: out of a menu's entry the way to its submenu leads over no other entry.
    Nothing is to be done where `until` is shown already.
    """

    who: Sought
    button: Button = Button.LEFT
    count: int = 1
    modifiers: tuple[str, ...] = ()
    held_ms: int = 0
    sideways: bool = False
    until: Sought | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """The pointer comes to rest on an element; nothing is to be done where `until` is shown already."""

    who: Sought
    until: Sought | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The wheel is turned over an element, in notches."""

    who: Sought
    dx: float
    dy: float
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carry:
    """An element is pressed, carried along a path and let go, over another element where one is known there."""

    who: Sought
    to: Sought | None
    start: Point
    path: tuple[Point, ...]
    button: Button = Button.LEFT
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strike:
    """Keys, once an element has the focus (`who`; None: whoever has it).

    What is typed from the beginning of a text `opens` a cell's editor where none is shown: the first letter is in it.
    """

    who: Sought | None
    strokes: tuple[Stroke, ...] = field(repr=False)
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """An option of a list that stands open: pressed where the page shows it, by keys where the browser draws it.

    A list that is scrolled elsewhere is scrolled to it, which counts as a part of the way.
    """

    opener: Sought
    entry: Sought
    keys: tuple[Stroke, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reach:
    """Keys that move the focus, struck until an element has it; it may be on the way already."""

    who: Sought
    keys: tuple[Stroke, ...] = field(repr=False)


Deed = Tap | Rest | Turn | Carry | Strike | Pick | Reach


def strokes(deed: Deed, now: Now) -> Ready | Missing:
    """Return the strokes that a deed means now, or what is missing for it."""
    if isinstance(deed, Strike):
        return _struck(deed, now)
    if isinstance(deed, Reach):
        there = now.focus is not None and same(now.focus, deed.who)
        return Ready((), "focus") if there else Ready(deed.keys, "reached", done=False)
    if isinstance(deed, Pick):
        return _picked(deed, now)
    if isinstance(deed, Tap | Rest) and deed.until is not None and (find(deed.until, now) or _is_open(deed.who, now)):
        return Ready((), "shown")
    found = _place(deed.who, now)
    if isinstance(found, Missing) and isinstance(deed, Turn) and deed.who.at is not None:
        found = deed.who.at, "point"  # what lay under the wheel has itself been scrolled away; the place turns on
    if isinstance(found, Missing):
        return found
    at, by = found
    if isinstance(deed, Tap):
        pressed: tuple[Stroke, ...] = clicks(BUTTONS[deed.button], deed.count)
        if deed.held_ms:
            number = BUTTONS[deed.button]
            pressed = (Press(number, down=True), Wait(deed.held_ms), Press(number, down=False))
        way = (Move(Point(x=at.x, y=now.pointer.y)),) if deed.sideways else ()
        return Ready((*way, Move(at), *held(deed.modifiers, pressed)), by)
    if isinstance(deed, Turn):
        return Ready((Move(at), *held(deed.modifiers, wheel(deed.dx, deed.dy))), by)
    if isinstance(deed, Rest):
        return Ready((Move(at),), by)
    return _carried(deed, at, by, now)


def _place(who: Sought, now: Now) -> tuple[Point, str] | Missing:
    """Return where to act; the recorded point itself only where no element was known there when it was recorded."""
    if not who.roles:
        return (who.at, "point") if who.at is not None else Missing("neither an element nor a point was recorded")
    found = find(who, now)
    if found is None:
        return Missing(f"no {_roles(who)} that is meant is shown")
    at = within(found.element, who)
    return Missing(f"the {_roles(who)} that is meant is out of view") if at is None else (at, found.by)


def _roles(who: Sought) -> str:
    return " or ".join(sorted(who.roles)[:2])


def _struck(deed: Strike, now: Now) -> Ready | Missing:
    if deed.who is None or not deed.who.roles:
        return Ready(deed.strokes, "focus")
    focus = now.focus
    if focus is None or same(focus, deed.who):
        return Ready(deed.strokes, "focus")
    if deed.who.box is not None and focus.box is not None and deed.who.box.covers(focus.box):
        return Ready(deed.strokes, "focus within")  # a cell's editor in its table
    if focus.role in ITEMS and focus.role in deed.who.roles:
        return Ready(deed.strokes, "focus within")  # the list has the focus, and toolkits tell late of its items
    if deed.opens and focus.role in TABLES and _covers(focus, deed.who) and find(deed.who, now) is None:
        return Ready(deed.strokes, "focus around")
    return Missing(f"the focus is on a {focus.role} and not on the {_roles(deed.who)} that is meant")


def _covers(element: Element, who: Sought) -> bool:
    return element.box is not None and who.box is not None and element.box.covers(who.box)


def _picked(deed: Pick, now: Now) -> Ready | Missing:
    found = _place(deed.entry, now)
    if not isinstance(found, Missing):
        return Ready((Move(found[0]), *clicks(BUTTONS[Button.LEFT], 1)), found[1])
    if now.popups:
        return Ready(deed.keys, "keys")
    if not _is_open(deed.opener, now):
        return Missing("no list of options has opened")
    listed = [one for one in now.elements.elements if one.role in deed.entry.roles and one.visible_box is not None]
    inside = [one for one in listed if one.index is not None and one.visible_box is not None and one.visible_box.area]
    if not inside or deed.entry.index is None:
        return found
    middle = inside[len(inside) // 2]
    assert middle.visible_box is not None
    way = 1 if deed.entry.index > (middle.index or 0) else -1
    return Ready((Move(middle.visible_box.centre), *wheel(0, way)), "scrolled", done=False)


def _is_open(opener: Sought, now: Now) -> bool:
    found = find(opener, now)
    return found is not None and "expanded" in found.element.states


def _carried(deed: Carry, at: Point, by: str, now: Now) -> Ready | Missing:
    end = _end(deed, at, now)
    if isinstance(end, Missing):
        return end
    shift = (at.x - deed.start.x, at.y - deed.start.y)
    way = [Point(x=one.x + shift[0], y=one.y + shift[1]) for one in deed.path[1:-1]]
    number = BUTTONS[deed.button]
    # Dragging begins with a few pixels, and what takes the drop wants to see the pointer come to rest.
    corners = [Move(one) for one in way if one.x >= 0 and one.y >= 0]
    near = Point(x=end.x + APART, y=end.y + APART)
    moves: tuple[Stroke, ...] = (Press(number, down=True), *corners, Move(near), Move(end), Wait(150))
    return Ready((Move(at), *held(deed.modifiers, (*moves, Press(number, down=False)))), by)


def _end(deed: Carry, at: Point, now: Now) -> Point | Missing:
    last = deed.path[-1]
    shifted = Point(x=last.x + at.x - deed.start.x, y=last.y + at.y - deed.start.y)
    if deed.to is None:
        return shifted
    found: Found | None = find(deed.to, now)
    if found is None:  # what has not moved is let go where it was: the point is all that is known
        return last if at == deed.start else Missing(f"no {_roles(deed.to)} to drop on is shown")
    inside = within(found.element, deed.to)
    return shifted if inside is None else inside
