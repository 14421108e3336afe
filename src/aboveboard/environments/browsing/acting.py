"""From an agent's decision to what a hand does on the screen; a decision that no hand can carry out is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aboveboard.environments.browsing.ports import Eyes, Hand, Page
from aboveboard.model import actions
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import Button, ClipboardKind, EditOperation
from aboveboard.model.geometry import Point
from aboveboard.model.spans import same_text
from aboveboard.model.text import Label

BUTTONS = {Button.LEFT: 1, Button.MIDDLE: 2, Button.RIGHT: 3}
CLIPBOARD = {ClipboardKind.COPY: "c", ClipboardKind.CUT: "x", ClipboardKind.PASTE: "v"}
MENU_ROLES = frozenset({"menu", "menu item", "check menu item", "radio menu item"})
LONGEST_REST_S = 2.0
SCROLLED_S = 0.3
"""How long a list is given to move after a notch of the wheel: browsers do so smoothly."""

_OPTIONS = """([x, y]) => {
  const at = document.elementFromPoint(x, y), list = at && at.closest('select');
  const labels = list && [...list.options].map((option) => option.label.replace(/\\s+/g, ' ').trim());
  return list ? { labels, open: list.multiple || list.size > 1 } : null;
}"""

_OPTION = """([x, y, index]) => {
  const at = document.elementFromPoint(x, y), list = at && at.closest('select');
  const option = list && list.options[index] && list.options[index].getBoundingClientRect();
  if (!option || !option.height) return null;
  const around = list.getBoundingClientRect(), middle = option.top + option.height / 2;
  const top = Math.max(0, around.top + list.clientTop), bottom = Math.min(innerHeight, around.bottom - list.clientTop);
  const left = option.left + Math.min(option.width, 80) / 2, past = middle < top ? -1 : middle > bottom ? 1 : 0;
  const met = past ? list : document.elementFromPoint(left, middle);
  return met && met.closest('select') === list ? [left, middle, past] : null;
}"""
"""Where an option of a list that stands open lies in the page; whether above (-1) or below (1) what is seen of it.

Null where the list is not under the pointer any more, or something else than the list would be met.
"""

LONGEST_LIST = 200
"""So many notches of the wheel are turned at most to bring an option into view."""


class NotDone(Exception):
    """A decision that cannot be carried out; its words are the `refused` of a result."""


@dataclass(slots=True)
class Body:
    """Carries decisions out on one page."""

    page: Page
    eyes: Eyes
    hand: Hand

    def act(self, decision: Decision, seen: ElementSnapshot | None) -> None:
        """Do what was decided on what was seen. Raises NotDone."""
        action = decision.action
        try:
            if not self._pointed(action, decision, seen) and not self._keyed(action, decision, seen):
                raise NotDone(f"nobody can do {type(action).__struct_config__.tag} here")
        except LookupError as error:
            raise NotDone("the keyboard has no such key") from error

    def _pointed(self, action: actions.Action, decision: Decision, seen: ElementSnapshot | None) -> bool:
        """Do what is done by the pointer; tell whether it was."""
        match action:
            case actions.Click(button=button, count=count, modifiers=modifiers):
                self._press(self._place(decision, seen, action.at), BUTTONS.get(button, 1), count, modifiers)
            case actions.LongPress(at=at):
                self._press(self._place(decision, seen, at))
            case actions.Hover(at=at, dwell_ms=dwell):
                self.hand.move(self._place(decision, seen, at))
                self.hand.rest(min(LONGEST_REST_S, dwell / 1_000))
            case actions.Drag(start=start, end=end):
                self.eyes.pressing(start)
                self.hand.drag(start, end)
            case actions.Scroll(dx=dx, dy=dy, at=at):
                self.hand.move(self._place(decision, seen, at))
                self.hand.scroll(dx, dy)
            case actions.SelectOption():
                self._choose(action, self._place(decision, seen))
            case actions.SelectMenu(path=path):
                self._walk(path, seen)
            case actions.SetToggle(on=on):
                element = self._element(decision, seen)
                if ("checked" in element.states or "pressed" in element.states) != on:
                    self._press(self._place(decision, seen))
            case actions.SwitchTab() | actions.AnswerDialog(dismissed=False) | actions.FocusField():
                self._press(self._place(decision, seen))
            case _:
                return False
        return True

    def _keyed(self, action: actions.Action, decision: Decision, seen: ElementSnapshot | None) -> bool:
        """Do what is done by the keyboard; tell whether it was."""
        match action:
            case actions.Type(edits=edits, text=text, submitted=submitted):
                self._focus(decision, seen)
                if any(edit.operation is EditOperation.REPLACE for edit in edits):
                    self.hand.chord("ctrl", "a")
                self.hand.type(_words(text))
                if submitted:
                    self.hand.chord("return")
            case actions.Key(key=key, repeats=repeats):
                self._chord(key, repeats=repeats)
            case actions.Hotkey(modifiers=modifiers, keys=keys, repeats=repeats):
                self._chord(*modifiers, *keys, repeats=repeats)
            case actions.SetValue(value=value):
                self._focus(decision, seen)
                self.hand.chord("ctrl", "a")
                self.hand.type(_words(value))
                self.hand.chord("tab")
            case actions.PickDate(value=value):
                self._date(_words(value), decision, seen)
            case actions.Clipboard(kind=kind) if kind in CLIPBOARD:
                self.hand.chord("ctrl", CLIPBOARD[kind])
            case actions.SelectText():
                self._focus(decision, seen)
                self.hand.chord("ctrl", "a")
            case actions.Undo():
                self.hand.chord("ctrl", "z")
            case actions.Redo():
                self.hand.chord("ctrl", "shift", "z")
            case actions.AnswerDialog():
                self.hand.chord("escape")
            case actions.WaitFor(bucket_ms=bucket):
                self.hand.rest(min(LONGEST_REST_S, bucket / 1_000))
            case _:
                return False
        return True

    # --- the pieces --------------------------------------------------------------------------------------------------

    def _element(self, decision: Decision, seen: ElementSnapshot | None) -> Element:
        element = None if seen is None or decision.target is None else seen.find(decision.target)
        if element is None:
            raise NotDone("the element that was decided on is not there")
        return element

    def _place(self, decision: Decision, seen: ElementSnapshot | None, at: Point | None = None) -> Point:
        """Return where a hand goes: the middle of the element that was decided on, else the place of the action."""
        if decision.target is None and at is not None:
            return at
        element = self._element(decision, seen)
        box = element.visible_box or element.box
        if box is None or not box.area:
            raise NotDone("the element that was decided on has no place on the screen")
        return at if at is not None and box.contains(at) else box.centre

    def _chord(self, *keys: str, repeats: int) -> None:
        for _ in range(min(repeats, 100) + 1):
            self.hand.chord(*keys)

    def _press(self, at: Point, button: int = 1, count: int = 1, modifiers: Sequence[str] = ()) -> None:
        self.hand.move(at)
        self.eyes.pressing(at)
        self.hand.press(button=button, count=count, modifiers=modifiers)

    def _focus(self, decision: Decision, seen: ElementSnapshot | None) -> None:
        """Press into the field that was decided on, unless it has the focus."""
        if decision.target is not None and (seen is None or seen.focus != decision.target):
            self._press(self._place(decision, seen))

    def _choose(self, action: actions.SelectOption, at: Point) -> None:
        """Choose by the option's words where they are known, else by its number; press what is no native list."""
        options: Any = self.page.evaluate(_OPTIONS, list(self.eyes.css(at)))
        held = ("ctrl",) if action.adds else ()
        if options is None:
            self._press(at, modifiers=held)
            return
        words, labels = getattr(action.value, "text", ""), options["labels"]
        same = [*(label == words for label in labels), *(same_text(label, words) for label in labels)]
        index = same.index(True) % len(labels) if words and any(same) else action.index
        if words and index < 0:
            raise NotDone("the list has no such option")
        if not 0 <= index < len(labels):
            raise NotDone("the list has no option of that number")
        place = self._option(at, index) if options["open"] else None
        if place is not None:
            self._press(place, modifiers=held)
        elif action.adds:
            raise NotDone("the option cannot be brought into view")
        else:
            self.eyes.pressing(at)
            self.hand.choose(at, index)

    def _option(self, at: Point, index: int) -> Point | None:
        """Return where an option of a list that stands open lies, once the wheel has brought it into view.

        None where it never comes: in a list lower than one notch the wheel may go past it, or move nothing at all.
        """
        self.hand.move(at)
        (left, top), right = self.eyes.css(at), self.eyes.css(Point(at.x + 100, at.y))[0]
        pixels, before, lay = 100 / (right - left), 0, None
        for _ in range(LONGEST_LIST):
            found = self.page.evaluate(_OPTION, [left, top, index])
            x, y, past = found or (0, 0, -before)
            if found and not past:
                return Point(round(at.x + (x - left) * pixels), round(at.y + (y - top) * pixels))
            if not found or past == -before or y == lay:
                return None
            self.hand.scroll(0, past)
            self.hand.rest(SCROLLED_S)
            before, lay = past, y
        return None

    def _walk(self, path: Sequence[Label], seen: ElementSnapshot | None) -> None:
        """Rest on each level of a menu until the next shows, and press the last."""
        for depth, label in enumerate(path):
            words = _words(label)
            entries = () if seen is None else seen.elements
            found = [one for one in entries if one.role in MENU_ROLES and getattr(one.name, "text", "") == words]
            box = next((box for one in found if (box := one.visible_box or one.box) is not None and box.area), None)
            if box is None:
                raise NotDone("the menu has no such entry")
            if depth == len(path) - 1:
                self._press(box.centre)
                return
            self.hand.move(box.centre)
            self.hand.rest(0.5)
            seen = self.eyes.look().elements

    def _date(self, value: str, decision: Decision, seen: ElementSnapshot | None) -> None:
        """Type a date or time (ISO) into the parts of a native field, as its American order has them."""
        at = self._place(decision, seen)
        element = self._element(decision, seen)
        box = element.visible_box or element.box
        self._press(at if box is None else Point(box.x + min(8, box.width // 2), at.y))
        parts = value.split("-")
        if len(parts) == 3:
            self.hand.type(f"{parts[1]}{parts[2]}{parts[0]}")
            return
        hours, _, minutes = value.partition(":")
        if not (hours.isdigit() and minutes.isdigit()):
            raise NotDone("the value is neither a date nor a time")
        number = int(hours)
        self.hand.type(f"{(number - 1) % 12 + 1:02}{minutes}{'p' if number >= 12 else 'a'}")


def _words(label: Label) -> str:
    """Return the words that were decided on. Raises NotDone where only a shape was."""
    text = getattr(label, "text", None)
    if not text:
        raise NotDone("the words to type were not decided on")
    return str(text)
