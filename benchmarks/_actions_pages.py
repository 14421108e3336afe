"""Acts in pages in a real Chromium: walked as their tests walk them, each told by Chromium's own word.

What a press means comes from the browser's hit test and accessibility tree (`_truth`), what came of it from the page's
own state (`_actions_asked`). What opens a list or menu is part of the choice that follows, as are the letters that
narrow it and the arrows that turn a calendar that a press opened; where none follows, each is an act of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Error

from aboveboard.formats.browser_pages import MOST_NODES
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from benchmarks._acting import ROLES, Acting, Native
from benchmarks._actions_asked import AFTER, ANSWERING, BEFORE, CAME, FOCUS, LISTED
from benchmarks._actions_expected import Expected
from benchmarks._actions_stage import Act, Done, now
from benchmarks._browser import Stage
from benchmarks._rates import Account
from benchmarks._truth import Meant, Offered, tidy

MENUS = frozenset({"menuitem", "menuitemcheckbox", "menuitemradio"})
CHECKS = frozenset({"checkbox", "switch"})
OPENED_S = 0.3
LETTER = "a letter alone"
"""The group of keys that no recording may hold (promise 12): they are missed by what the product promises."""

_LEFT = {"on": None, "closed": False, "opened": False}


class NotingHands(Hands):
    """Hands that say what they are about to type or press."""

    noted: "Callable[[str, str], None]" = staticmethod(lambda *_: None)

    def type(self, text: str, *, between: float = 0.06) -> None:
        """Say it, then type it."""
        self.noted("type", text)
        super().type(text, between=between)

    def press(self, chord: str) -> None:
        """Say it, then press it."""
        self.noted("press", chord)
        super().press(chord)


@dataclass
class PageStage(Stage):
    """A browser before which the product's own recorder runs: nothing is read here."""

    known_by: Callable[[], None] = field(default=lambda: None)
    left_by: Callable[[], None] = field(default=lambda: None)

    def open(self, address: str) -> None:
        """Show a page, and wait until it is known; a person sees what came of the last act before the page is left."""
        self.hands.rest(1.0)
        self.left_by()
        super().open(address)

    def hear(self) -> list[Any]:
        """Hear nothing: the recorder does."""
        return []

    def known(self) -> None:
        """Wait until the recorder has the page in scope."""
        self.known_by()

    def pressed(self, at: Point, *, since: int) -> None:
        """Ask for nothing."""


@dataclass(frozen=True)
class _Noted:
    """What was typed or pressed last, where it stands in `done`, and what had the focus before it."""

    done: Done
    verb: str
    what: str
    focus: dict[str, Any]


class Watched(Acting):
    """Acts, and what each must come to; `done` grows by one an act."""

    def __init__(self, stage: PageStage) -> None:
        super().__init__(stage, Account())
        self.done: list[Done] = []
        self._opening: list[int] = []
        self._shut: list[int] = []
        self._listed = 0
        self._last: _Noted | None = None
        self._began, self._choosing, self._pressing, self._on_day = 0, False, False, False

    def noted(self, verb: str, what: str) -> None:
        """Take what the hands are about to type or press."""
        if self._choosing:
            return
        self.settle()
        self._began = now()
        focus = self.stage.page.evaluate(FOCUS)
        self._on_day = False
        if verb == "type":
            self._typed(what, focus)
        elif what == "return" and self._submits(focus):
            last = self.done[-1]
            typed = replace(last.act.expects[-1], exact={**last.act.expects[-1].exact, "submitted": True})
            self.done[-1] = replace(last, act=replace(last.act, expects=(typed,)))
            return
        else:
            alone = len(what) == 1 and not focus["edits"]
            self._add(LETTER if alone else "keys", what, _pressed(what, focus))
        self._last = _Noted(self.done[-1], verb, what, focus)

    def _typed(self, what: str, focus: dict[str, Any]) -> None:
        typed = _typed(what, focus)
        if focus["type"] == "password":  # the press into it said all that may be said
            self._add("typing", "in a secure field")
            return
        if typed.kind == "pick_date" and self._pressed_date():  # the press is the first part of it
            self._began = self.done.pop().began
        self._add("typing", what, typed)
        if focus["offers"]:
            self._opening = [len(self.done) - 1]

    def leave(self) -> None:
        """Leave the page: what is open there leads to nothing more."""
        self.settle()
        self._opening.clear()

    def settle(self) -> None:
        """Put right what the last key or text must come to, by what the page says came of it."""
        last, self._last = self._last, None
        if last is None or last.done not in self.done[-1:]:
            return
        try:
            came = self.stage.page.evaluate(CAME)
        except Error:  # the page was left
            return
        if self._opening and last.what == "escape" and not came["open"]:
            self._shut, self._opening = self._opening, []
        elif (
            self._shut and last.done.act.group == LETTER and came["open"]
        ):  # no recording tells that a letter opened it again
            self._opening, self._shut = self._shut, []
        else:
            self._shut = []
        expects = _put_right(last, came)
        if expects is not None:
            self.done[-1] = replace(last.done, act=replace(last.done.act, expects=expects))

    def press(self, x: float, y: float, *, button: int = 1, count: int = 1, to: Point | None = None) -> Meant | None:
        """Press a place of the page and note what that must come to."""
        self.settle()
        self._listed = self.stage.page.evaluate(LISTED)
        self._began, self._pressing = now(), True
        try:
            return super().press(x, y, button=button, count=count, to=to)
        finally:
            self._pressing = False
            self.stage.hands.rest(0.2 if count > 1 else 0.0)

    def hold(self, button: int = 1, *, quick: bool = False) -> Meant | None:
        """Press where the pointer is, and note it with what came of it."""
        stage = self.stage
        self.settle()
        self._began = self._began if self._pressing else now()
        at, ratio = stage.hands.at, stage.ratio()
        spot = [(at.x + 0.5 - stage.origin.x) / ratio, (at.y + 0.5 - stage.origin.y) / ratio]
        before = stage.page.evaluate(BEFORE, spot)
        self._on_day = before["isDay"]
        meant = super().hold(button, quick=quick)
        if meant is None or self._choosing:
            return meant
        after = before
        if quick:
            stage.hands.rest(OPENED_S)
            try:
                after = stage.page.evaluate(AFTER)
            except Error:
                after = _LEFT  # the page was left
        expected = self._expected(meant, before, after, quick=quick)
        rested = self._pressing and not self._opening and before["lists"] > self._listed  # something opened by that
        expects = [*([Expected("hover")] if rested else []), expected]
        self._add(expected.kind, f"{meant.role} {meant.name!r}", *expects)
        further = before["turns"] or (meant.role in MENUS and meant.offered is None)  # it opens more, or what is open
        if after.get("opened") or (further and self._opening):
            self._opening.append(len(self.done) - 1)
        elif meant.offered is None:
            self._opening.clear()
        return meant

    def judge_choice(self, offered: Offered, since: int) -> None:
        """Make one act of the choice and of what led to it."""
        del since
        if self._choosing or not self.done:
            return
        first = self._opening[0] if self._opening else len(self.done) - 1
        led, self.done[first:] = self.done[first:], []
        self._opening.clear()
        role = led[-1].act.name.partition(" ")[0]
        names, place = list(offered.names), offered.index
        kind = "select_menu" if role in MENUS else {"tab": "switch_tab"}.get(role, "select_option")
        kind = "pick_date" if self._on_day else kind
        told = [names[:MOST_NODES]]
        expected = Expected(kind, value=(names[place], place), offered=told, last=kind == "select_menu")
        if kind == "switch_tab":
            expected = replace(expected, offered=None)
        elif kind == "pick_date":
            expected = replace(expected, value=names[place])
        self._began = led[0].began
        before = [one for one in led[0].act.expects if one.kind == "hover"]
        self._add(expected.kind, f"{names[place]!r} of {len(names)}", *before, expected)

    def choose(self, x: float, y: float, native: Native, index: int, *, by_keys: bool) -> None:
        """Choose from a native list, as one act."""
        self.settle()
        self._opening.clear()  # a list within what opened is a choice of its own
        self._began, self._choosing = now(), True
        began, before = self._began, native.shown()
        try:
            super().choose(x, y, native, index, by_keys=by_keys)
        finally:
            self._choosing, self._began = False, began
        if index != before:
            labels = [tidy(label) for label in native.labels]
            expected = Expected(
                "select_option", roles=frozenset({"combo box"}), value=(labels[index], index), offered=[labels]
            )
            self._add("native list", f"{labels[index]!r} {'by keys' if by_keys else 'by mouse'}", expected)
        else:
            opened = Expected("click", roles=frozenset({"combo box"}))
            self._add("native list", "opened and left", opened, Expected("key", exact={"key": "escape"}))

    def _add(self, group: str, name: str, *expects: Expected) -> None:
        act = Act(group if group == LETTER else f"page: {group}", f"{name} in {self.place}", _nothing, tuple(expects))
        self.done.append(Done(act, self._began, {}))

    def _pressed_date(self) -> bool:
        last = self.done[-1].act.expects if self.done else ()
        return bool(last) and "date editor" in last[0].roles and last[0].kind == "click"

    def _submits(self, focus: dict[str, Any]) -> bool:
        before = self.done[-1].act.expects if self.done else ()
        return bool(before) and before[-1].kind == "type" and focus["tag"] == "INPUT"

    def _expected(self, meant: Meant, before: dict[str, Any], after: dict[str, Any], *, quick: bool) -> Expected:
        box = self.stage.screen_box(meant.span)
        roles = ROLES.get(meant.role, frozenset())
        if meant.is_secret:
            return Expected("use_secure_field")
        if not quick:
            return Expected("drag", roles=roles, box=box)
        if before["called"] is not None and before["on"] != after["on"]:
            return _by_label(before, after)
        if before["isRadio"] and before["on"] is False:
            return Expected("select_option", roles=roles, box=box, value=(meant.name, None))
        switches = meant.role in CHECKS or before["isPressed"]
        if switches and before["on"] is not None and after["on"] is not None:
            return Expected("set_toggle", roles=roles, box=box, value=after["on"])
        if before["inDialog"] and after.get("closed") and meant.role in {"button", "link"}:
            return Expected("answer_dialog", roles=roles, box=box)
        return Expected("click", roles=roles, box=box)


def _nothing(_: object) -> None:
    """Stand where other acts say how they are done: these were."""


def _by_label(before: dict[str, Any], after: dict[str, Any]) -> Expected:
    """Return what a press on the label of a check box or radio button must come to: it is of the box, not the label."""
    if before["isRadio"]:
        name = tidy(before["called"])
        return Expected("select_option", roles=frozenset({"radio button"}), value=(name, None))
    return Expected("set_toggle", roles=frozenset({"check box"}), value=after["on"])


def _put_right(last: _Noted, came: dict[str, Any]) -> tuple[Expected, ...] | None:
    """Return what a key or text came to by the page's own word; None where that is what was thought."""
    if last.verb == "type":
        return () if not came["wrote"] and last.done.act.expects else None
    key = last.what.rpartition("+")[2]
    if key in ANSWERING and came["closed"]:
        return (Expected("answer_dialog"),)
    if key == "tab" and came["moved"]:
        return (Expected("focus_field"),)
    return None


def _typed(text: str, focus: dict[str, Any]) -> Expected:
    if focus["type"] in {"date", "time", "month", "datetime-local"}:
        return Expected("pick_date")
    return Expected("type", exact={} if focus["text"] or "@" in text else {"text": text})


def _pressed(chord: str, focus: dict[str, Any]) -> Expected:
    *modifiers, key = chord.split("+")
    if chord == "ctrl+a" and focus["text"]:
        return Expected("select_text")
    if chord in {"ctrl+c", "ctrl+x", "ctrl+v"}:
        return Expected("clipboard")
    if not modifiers and focus["type"] in {"range", "number"} and key in {"up", "down", "left", "right"}:
        return Expected("set_value")
    if focus["role"] == "tab" and key in {"left", "right", "home", "end"}:
        return Expected("switch_tab")
    if modifiers and modifiers != ["shift"]:
        return Expected("hotkey", exact={"keys": (key,)})
    return Expected("key" if not modifiers else "hotkey", exact={"key": key} if not modifiers else {})
