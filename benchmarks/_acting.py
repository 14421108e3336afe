"""Acts of a hand before a page: each press and choice done by real input and judged against Chromium's own word."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator

from aboveboard.desktop import Window
from aboveboard.elements import Node
from aboveboard.errors import NotRunning
from aboveboard.formats.browser_pages import MOST_NODES, Raw, Words
from aboveboard.formats.browser_reports import MenuChosen, OptionChosen, OptionsOffered
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Chrome
from benchmarks._browser import TOLD_S, Stage, until
from benchmarks._rates import Account
from benchmarks._truth import Meant, Offered, Truth, tidy

MOST_HERE = 60
"""More acts in one place than any task takes."""

SAME_PX = 4
"""Two boxes nearer than this are of one element; how near they really are is a figure of its own."""

ROLES: Mapping[str, frozenset[str]] = {
    chromium: frozenset(ours)
    for chromium, ours in (
        ("button", {"push button", "toggle button"}),
        ("link", {"link"}),
        ("checkbox", {"check box"}),
        ("radio", {"radio button"}),
        ("switch", {"switch"}),
        ("tab", {"page tab"}),
        ("menuitem", {"menu item"}),
        ("menuitemcheckbox", {"check menu item"}),
        ("menuitemradio", {"radio menu item"}),
        ("option", {"list item"}),
        ("ListBoxOption", {"list item"}),
        ("listitem", {"list item"}),
        ("treeitem", {"tree item"}),
        ("textbox", {"entry", "password text"}),
        ("searchbox", {"entry"}),
        ("combobox", {"combo box"}),
        ("listbox", {"list box"}),
        ("slider", {"slider"}),
        ("spinbutton", {"spin button"}),
        ("gridcell", {"table cell"}),
        ("cell", {"table cell"}),
        ("LayoutTableCell", {"table cell"}),
        ("columnheader", {"column header"}),
        ("rowheader", {"row header"}),
        ("Date", {"date editor"}),
        ("DateTime", {"date editor"}),
        ("InputTime", {"date editor"}),
        ("DisclosureTriangle", {"toggle button"}),
        ("LabelText", {"label"}),
        ("paragraph", {"paragraph"}),
        ("heading", {"heading"}),
        ("image", {"image", "section"}),  # also what draws a picture by its style and is there to be pressed
        ("img", {"image"}),
        ("SvgRoot", {"image"}),
        ("Canvas", {"canvas"}),
        ("form", {"form"}),
        ("dialog", {"dialog"}),
        ("list", {"list"}),
        ("menu", {"menu", "list"}),
        ("table", {"table"}),
        ("row", {"table row"}),
        ("navigation", {"landmark"}),
        ("banner", {"landmark", "header"}),
        ("main", {"landmark"}),
        ("region", {"landmark"}),
        ("complementary", {"landmark"}),
        ("article", {"article"}),
        ("group", {"grouping"}),
        ("status", {"status bar"}),
        ("tabpanel", {"panel"}),
        ("toolbar", {"tool bar"}),
        ("generic", {"section", "static", "label"}),  # Chromium leaves out the label of a check box
        ("none", {"section", "static", "label"}),
    )
}
"""Chromium's roles by the AT-SPI names a recording uses, written from the ARIA mappings and not from our script."""


HELD_S = 0.1
"""So long a press is held; less on a native list, or what opens under the pointer takes the release for a choice."""

FITTING = 15
"""Native lists of no more options show all of them at once, in rows of one height."""


@dataclass(frozen=True)
class Native:
    """A native list: what it offers, and how to ask the page which it shows."""

    labels: Sequence[str]
    shown: Callable[[], int]

    def offered(self, index: int) -> Offered:
        """Return what is offered, with one of it chosen."""
        return Offered(tuple(tidy(label) for label in self.labels), index)


class Acting:
    """Does what it is told and counts what came of it; `place` says where, for the list of misses."""

    def __init__(self, stage: Stage, account: Account) -> None:
        self.stage = stage
        self.account = account
        self._place, self._here = "", 0
        self._truth = Truth(stage.devtools)
        self.held_s = HELD_S

    @property
    def place(self) -> str:
        """Where acts are done now."""
        return self._place

    @place.setter
    def place(self, name: str) -> None:
        self._place, self._here = name, 0

    def meant(self, x: float, y: float) -> Meant | None:
        """Return what a press here would act on."""
        return self._truth.at(x, y)

    def press(self, x: float, y: float, *, button: int = 1, count: int = 1, to: Point | None = None) -> Meant | None:
        """Press a place of the page, in CSS pixels, and judge what is told; `to` drags to a pixel of the screen."""
        hands = self.stage.hands
        hands.move(self.stage.pixel(x, y))
        hands.rest(0.3)
        since = len(self.stage.hear())
        meant = self.hold(button, quick=to is None)
        if to is not None:
            hands.move(to)
            hands.rest(0.3)
            hands.button(button, down=False)
        self.stage.settled()
        for _ in range(count - 1):
            hands.button(button, down=True)
            hands.button(button, down=False)
        if meant is not None and meant.offered is not None and button == 1 and to is None:
            self.judge_choice(meant.offered, since)
        return meant

    def hold(self, button: int = 1, *, quick: bool = False) -> Meant | None:
        """Press where the pointer is, hold unless `quick`, and judge what is told."""
        self._here += 1
        if self._here > MOST_HERE:
            raise NotRunning("the page never came to where its task goes on")
        stage = self.stage
        at, ratio = stage.hands.at, stage.ratio()
        meant = self.meant((at.x + 0.5 - stage.origin.x) / ratio, (at.y + 0.5 - stage.origin.y) / ratio)
        since = len(stage.hear())
        stage.hands.button(button, down=True)
        if quick:
            stage.hands.rest(self.held_s)
            stage.hands.button(button, down=False)
        self.account.acts["presses" if quick else "drags"] += 1
        self._judge(meant, stage.pressed(at, since=since))
        return meant

    def aim(self, place: Callable[[], tuple[float, float]]) -> tuple[float, float]:
        """Move to a place and after it while it moves away, as lists do that scroll to what the pointer enters."""
        now = place()
        for _ in range(5):
            self.stage.hands.move(self.stage.pixel(*now))
            self.stage.settled()
            before, now = now, place()
            if now == before:
                break
        return now

    def reveal(self, found: Locator) -> None:
        """Bring something into view, by DevTools and not by a wheel."""
        found.scroll_into_view_if_needed()

    def _judge(self, meant: Meant | None, node: Node | None) -> None:
        if meant is None:
            return  # the press met the browser's own part: a case that was left out, counted by its caller
        where = f"{self.place} {meant.role}"
        if node is None:
            self.account.identity.take(where, "nothing was told")
            return
        box = self.stage.screen_box(meant.span)
        offset = apart(node.box, box)
        faults = [
            fault
            for fault in (
                "" if node.role in ROLES.get(meant.role, ()) else f"told as {node.role}",
                "" if offset is not None and offset <= SAME_PX else f"box {node.box} instead of {box}",
                self._misnamed(meant, node),
            )
            if fault
        ]
        self.account.identity.take(where, "; ".join(faults))
        if not faults and offset is not None:
            self.account.offsets.append(offset)

    def _misnamed(self, meant: Meant, node: Node) -> str:
        told = None if node.said is None else said(node.said.name)
        if not told or not (meant.name or meant.drawn):
            return ""
        self.account.named += 1
        right = {meant.name, meant.drawn}  # what is called by words that nobody sees is told by those drawn in it
        return "" if told in right else f"called {told!r} instead of {meant.name!r}"

    def judge_choice(self, offered: Offered, since: int) -> None:
        """Judge the choice told since then, and what was offered before it."""
        stage = self.stage

        found: list[OptionChosen | MenuChosen] = []

        def look() -> bool:
            told = (one.told for one in stage.hear()[since:])
            found.extend(one for one in told if isinstance(one, OptionChosen | MenuChosen))
            return bool(found)

        self.account.acts["choices"] += 1
        where = f"{self.place} {offered.chosen!r} of {len(offered.names)}"
        try:
            until(look, "a choice", patience_s=TOLD_S)
        except NotRunning:
            self.account.chosen.take(where, "no choice was told")
            self.account.offered.take(where, "no choice was told")
            return
        self.account.chosen.take(where, _mischosen(offered, found[0]))
        self.account.offered.take(where, self._misoffered(offered, found[0]))

    def _misoffered(self, offered: Offered, chosen: OptionChosen | MenuChosen) -> str:
        told = [one.told for one in self.stage.hear() if isinstance(one.told, OptionsOffered)]
        if isinstance(chosen, OptionChosen):
            told = [one for one in told if one.node == chosen.node and one.page == chosen.page]
        if not told:
            return "nothing was offered"
        names = [said(option.words) for option in told[-1].options]
        if tuple(names) != offered.names[:MOST_NODES]:
            return f"offered {names} instead of {list(offered.names)}"
        self.account.cut += len(offered.names) > MOST_NODES
        return "" if told[-1].total == len(offered.names) else f"said to be {told[-1].total}"

    def choose(self, x: float, y: float, native: Native, index: int, *, by_keys: bool) -> None:
        """Choose from a native list: by keys, or by a press in the popup that the browser opens."""
        stage = self.stage
        for _ in range(3):
            until(lambda: stage.popup() is None, "the list before closed")
            since, before = len(stage.hear()), native.shown()
            self.held_s = 0.02
            self.press(x, y)
            self.held_s = HELD_S
            if native.shown() != before:  # the list opened under the pointer and took the release for a choice
                self.judge_choice(native.offered(native.shown()), since)
                if native.shown() == index:
                    return
                continue
            with contextlib.suppress(NotRunning):
                until(stage.popup, "the list", patience_s=TOLD_S)
            stage.hands.rest(0.5)
            if index == before:
                stage.hands.press("escape")
                return
            self._take(stage.popup(), native, before, index, by_keys=by_keys)
            stage.settled()
            if native.shown() != index:
                raise NotRunning("the native list did not take what was chosen")
            self.judge_choice(native.offered(index), since)
            return
        raise NotRunning("the native list never stayed open")

    def _take(self, popup: Window | None, native: Native, before: int, index: int, *, by_keys: bool) -> None:
        hands = self.stage.hands
        if popup is not None and not by_keys and len(native.labels) <= FITTING:
            height = popup.box.height / len(native.labels)
            hands.click(Point(popup.box.x + popup.box.width // 3, int(popup.box.y + height * (index + 0.5))))
            return
        for _ in range(abs(index - before)):
            hands.press("down" if index > before else "up")
        hands.press("return")


def said(words: Words) -> str:
    """Return a text that was told as it stands; else nothing."""
    return tidy(words.text) if isinstance(words, Raw | Chrome) else ""


def apart(one: Rect | None, other: Rect) -> float | None:
    """Return how far the edges of two boxes lie apart at most, in pixels; None without a box."""
    if one is None:
        return None
    edges = ((one.x, other.x), (one.y, other.y), (one.right, other.right), (one.bottom, other.bottom))
    return float(max(abs(first - second) for first, second in edges))


def _mischosen(offered: Offered, chosen: OptionChosen | MenuChosen) -> str:
    words, index = (
        (chosen.words, chosen.index) if isinstance(chosen, OptionChosen) else (chosen.path[-1], chosen.indices[-1])
    )
    if said(words) != offered.chosen:
        return f"told {said(words)!r}"
    return "" if index == offered.index else f"told as number {index} instead of {offered.index}"
