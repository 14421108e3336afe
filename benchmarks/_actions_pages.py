"""Acts in the practice apps in a real Chromium: walked as their tests walk them, each told by Chromium's own word.

What a press means comes from the browser's hit test and accessibility tree (`_truth`), what came of it from the page's
own state. What opens a list or menu is part of the choice that follows; where none follows, it is a press.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Error

from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from benchmarks._acting import ROLES, Acting, Native
from benchmarks._actions_expected import Expected
from benchmarks._actions_stage import Act, Done, now
from benchmarks._browser import Stage
from benchmarks._rates import Account
from benchmarks._truth import Meant, Offered, tidy

MENUS = frozenset({"menuitem", "menuitemcheckbox", "menuitemradio"})
CHECKS = frozenset({"checkbox", "switch"})
OPENED_S = 0.3

_DEEP = """(x, y) => { let at = document.elementFromPoint(x, y);
  for (let inner = at; inner?.shadowRoot; ) { inner = inner.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === at) break; at = inner; } return at; }"""
_BOXES = "'input, [role=checkbox], [role=switch], [role=radio], [aria-pressed]'"
_ON = """const on = (e) => e.hasAttribute('aria-pressed') ? e.getAttribute('aria-pressed') === 'true'
    : e.checked ?? e.selected ?? e.getAttribute('aria-checked') === 'true';"""
_AROUND = "const out = (e) => e.assignedSlot || e.parentElement || e.getRootNode().host || null;"
# What a press is about to act on: its state, its group, whether it is in a dialog, and whether anything is open.
_BEFORE = f"""([x, y]) => {{ {_AROUND}
  const hit = ({_DEEP})(x, y); window.__hit = hit; const chain = [];
  for (let e = hit; e; e = out(e)) chain.push(e);
  const label = chain.find((e) => e.tagName === 'LABEL');
  const box = chain.find((e) => e.matches({_BOXES})) || label?.control;
  window.__box = box; window.__at = [x, y];
  window.__dialog = chain.find((e) => e.matches('dialog, [role=dialog], [role=alertdialog]'));
  {_ON}
  window.__opener = chain.find((e) => e.matches('[aria-haspopup], [role=combobox], [aria-expanded]'));
  return {{ on: box ? on(box) : null, isRadio: !!box && (box.type === 'radio' || box.role === 'radio'),
            isPressed: !!box && box.hasAttribute('aria-pressed'), inDialog: !!window.__dialog }}; }}"""
_AFTER = f"""() => {{ {_ON} {_AROUND}
  const before = window.__box, dialog = window.__dialog, opener = window.__opener;
  let box = before;  // or what the page has drawn in its place
  if (box && !box.isConnected) for (box = ({_DEEP})(...window.__at); box && !box.matches({_BOXES}); ) box = out(box);
  const gone = (e) => !e.isConnected || (e.tagName === 'DIALOG' && !e.open) || !e.getClientRects().length;
  return {{ on: box ? on(box) : null, closed: !!dialog && gone(dialog),
           opened: !!opener && opener.getAttribute('aria-expanded') === 'true' }}; }}"""
_FOCUS = """() => { let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return { tag: at?.tagName || '', type: at?.type || '', role: at?.getAttribute('role') || '',
           text: at?.value ?? (at?.isContentEditable ? at.innerText : ''), edits: !!at?.isContentEditable }; }"""


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

    def hear(self) -> list[Any]:
        """Hear nothing: the recorder does."""
        return []

    def known(self) -> None:
        """Wait until the recorder has the page in scope."""
        self.known_by()

    def pressed(self, at: Point, *, since: int) -> None:
        """Ask for nothing."""


class Watched(Acting):
    """Acts, and what each must come to; `done` grows by one an act."""

    def __init__(self, stage: PageStage) -> None:
        super().__init__(stage, Account())
        self.done: list[Done] = []
        self._opening: list[int] = []
        self._began, self._choosing, self._pressing = 0, False, False

    def noted(self, verb: str, what: str) -> None:
        """Take what the hands are about to type or press."""
        if self._choosing:
            return
        self._began = now()
        focus = self.stage.page.evaluate(_FOCUS)
        if verb == "type":
            typed = _typed(what, focus)
            if typed.kind == "pick_date" and self._pressed_date():  # the press is the first part of it
                self._began = self.done.pop().began
            self._add("typing", what, typed)
        elif what == "return" and self._submits(focus):
            last = self.done[-1]
            typed = replace(last.act.expects[-1], exact={**last.act.expects[-1].exact, "submitted": True})
            self.done[-1] = replace(last, act=replace(last.act, expects=(typed,)))
        else:
            self._add("keys", what, _pressed(what, focus))

    def press(self, x: float, y: float, *, button: int = 1, count: int = 1, to: Point | None = None) -> Meant | None:
        """Press a place of the page and note what that must come to."""
        self._began, self._pressing = now(), True
        try:
            return super().press(x, y, button=button, count=count, to=to)
        finally:
            self._pressing = False

    def hold(self, button: int = 1, *, quick: bool = False) -> Meant | None:
        """Press where the pointer is, and note it with what came of it."""
        stage = self.stage
        self._began = self._began if self._pressing else now()
        at, ratio = stage.hands.at, stage.ratio()
        spot = [(at.x + 0.5 - stage.origin.x) / ratio, (at.y + 0.5 - stage.origin.y) / ratio]
        before = stage.page.evaluate(_BEFORE, spot)
        meant = super().hold(button, quick=quick)
        if meant is None or self._choosing:
            return meant
        after = before
        if quick:
            stage.hands.rest(OPENED_S)
            try:
                after = stage.page.evaluate(_AFTER)
            except Error:
                after = {"on": None, "closed": False, "opened": False}  # the page was left
        expected = self._expected(meant, before, after, quick=quick)
        self._add(expected.kind, f"{meant.role} {meant.name!r}", expected)
        if after.get("opened"):
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
        kind = "select_menu" if role in MENUS else {"tab": "switch_tab", "gridcell": "pick_date"}.get(role, "")
        expected = Expected(
            kind or "select_option", value=(names[place], place), offered=[names], last=kind == "select_menu"
        )
        if kind == "switch_tab":
            expected = replace(expected, offered=None)
        elif kind == "pick_date":
            expected = replace(expected, value=names[place])
        self._began = led[0].began
        self._add(expected.kind, f"{names[place]!r} of {len(names)}", expected)

    def choose(self, x: float, y: float, native: Native, index: int, *, by_keys: bool) -> None:
        """Choose from a native list, as one act."""
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

    def _add(self, group: str, name: str, *expects: Expected) -> None:
        act = Act(f"page: {group}", f"{name} in {self.place}", lambda _: None, tuple(expects))
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
        if not quick:
            return Expected("drag", roles=roles, box=box)
        if before["isRadio"] and before["on"] is False:
            return Expected("select_option", roles=roles, box=box, value=(meant.name, None))
        switches = meant.role in CHECKS or before["isPressed"]
        if switches and before["on"] is not None and after["on"] is not None:
            return Expected("set_toggle", roles=roles, box=box, value=after["on"])
        if before["inDialog"] and after.get("closed") and meant.role in {"button", "link"}:
            return Expected("answer_dialog", roles=roles, box=box)
        return Expected("click", roles=roles, box=box)


def _typed(text: str, focus: dict[str, Any]) -> Expected:
    if focus["type"] in {"date", "time", "month", "datetime-local"}:
        return Expected("pick_date")
    return Expected("type", exact={} if focus["text"] else {"text": text})


def _pressed(chord: str, focus: dict[str, Any]) -> Expected:
    *modifiers, key = chord.split("+")
    if chord == "ctrl+a" and focus["text"]:
        return Expected("select_text")
    if not modifiers and focus["type"] in {"range", "number"} and key in {"up", "down", "left", "right"}:
        return Expected("set_value")
    if focus["role"] == "tab" and key in {"left", "right", "home", "end"}:
        return Expected("switch_tab")
    if modifiers and modifiers != ["shift"]:
        return Expected("hotkey", exact={"keys": (key,)})
    return Expected("key" if not modifiers else "hotkey", exact={"key": key} if not modifiers else {})


def tasks(names: Sequence[str], only: int) -> Sequence[str]:
    """Return so many of the tasks, spread over all apps."""
    return names if only >= len(names) else [names[place * len(names) // only] for place in range(only)]
