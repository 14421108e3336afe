"""A seeded minute of daily work at natural rates: some 200 keys and 30 pointer actions in four applications.

An editor, a spreadsheet, a file manager and a calculator: writing, mending, entering figures, looking for a folder.

Everything happens at set times, so a minute takes as long with a recorder as without. The script finds its way by
boxes learned before: nothing asks the applications anything while it is measured.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aboveboard.model.geometry import Point, Rect
from aboveboard.studio.hands import Hands

SECONDS = 60.0
WORDS = (
    *("the figures for october are in and look better than last year", "please send the room list by friday"),
    *("we meet at ten in the small room", "the printer on the second floor needs paper again"),
    *("thanks for the draft i will read it tomorrow", "the order of chairs arrives next week"),
)
SUMS = ("12.5*4=", "300-45=", "17+25=", "81/9=")


@dataclass(frozen=True)
class Desk:
    """Where things are: the editor's text and menus, the cells, the files, the calculator's buttons by label."""

    text: Rect
    menus: tuple[Point, ...]
    cells: Rect
    files: Rect
    buttons: Mapping[str, Point]


Act = tuple[float, Callable[[], None]]


def play(hands: Hands, desk: Desk, seed: int, *, share: float = 1.0) -> None:
    """Play one minute, or its first share of a minute squeezed to nothing: acts past it are left out."""
    began = time.monotonic()
    for at, act in _minute(hands, desk, random.Random(seed)):
        if at >= SECONDS * share:
            break
        time.sleep(max(0.0, began + at - time.monotonic()))
        act()
    time.sleep(max(0.0, began + SECONDS * share - time.monotonic()))


def _minute(hands: Hands, desk: Desk, chance: random.Random) -> list[Act]:
    acts = [*_write(hands, desk, chance, 0.5, 90), *_edit(hands, desk, chance, 19.5)]
    return [
        *acts,
        *_enter(hands, desk, chance, 35.0),
        *_browse(hands, desk, chance, 46.5),
        *_calculate(hands, desk, chance, 52.0),
    ]


def _write(hands: Hands, desk: Desk, chance: random.Random, start: float, keys: int) -> list[Act]:
    """Click into the text, go to its end and type some words."""
    line = " ".join(chance.choice(WORDS) for _ in range(6))[: keys - 1] + "\n"
    acts: list[Act] = [(start, lambda: hands.click(_in(desk.text, chance))), (start + 1.5, _key(hands, "ctrl+end"))]
    at = start + 2.0
    for character in line:
        acts.append((at, _typed(hands, character)))
        at += max(0.05, chance.gauss(0.18, 0.06))
    return acts


def _edit(hands: Hands, desk: Desk, chance: random.Random, start: float) -> list[Act]:
    """Scroll, select, mark a word, look into menus, undo, and move about with keys."""
    acts: list[Act] = [
        (start, lambda: hands.scroll(-3)),
        (start + 1.2, lambda: hands.scroll(3)),
        (start + 2.2, lambda: hands.drag(_in(desk.text, chance), _in(desk.text, chance))),
        (start + 4.0, lambda: hands.click(_in(desk.text, chance), count=2)),
        (start + 5.5, _key(hands, "ctrl+c")),
        (start + 6.0, _key(hands, "ctrl+end")),
        (start + 6.5, _key(hands, "ctrl+v")),
        (start + 7.2, _key(hands, "ctrl+z")),
    ]
    at = start + 8.0
    for menu in chance.sample(desk.menus, 2):
        acts += [(at, _clicks(hands, menu)), (at + 1.2, _key(hands, "escape")), (at + 1.5, _key(hands, "escape"))]
        at += 2.4
    moves = ("up", "up", "left", "left", "home", "end", "down", "ctrl+end", "backspace", "backspace")
    return [*acts, *((at + 0.2 * place, _key(hands, name)) for place, name in enumerate(moves))]


def _enter(hands: Hands, desk: Desk, chance: random.Random, start: float) -> list[Act]:
    """Enter rows of figures into the spreadsheet, walk about among them, and make one bold."""
    acts: list[Act] = [(start, _clicks(hands, _in(desk.cells, chance)))]
    at = start + 1.0
    for _ in range(4):
        for last in ("tab", "return"):
            for digit in str(chance.randrange(100, 9_999)):
                acts.append((at, _typed(hands, digit)))
                at += max(0.05, chance.gauss(0.18, 0.06))
            acts.append((at, _key(hands, last)))
            at += 0.3
    moves = ("up", "up", "right", "ctrl+b", "ctrl+home")
    acts += [(at + 0.25 * place, _key(hands, name)) for place, name in enumerate(moves)]
    return [
        *(act for act in acts if act[0] < start + 11.0),
        (start + 11.0, lambda: hands.scroll(chance.choice((-2, 2)))),
    ]


def _browse(hands: Hands, desk: Desk, chance: random.Random, start: float) -> list[Act]:
    """Point at folders, walk through them with keys, go into one and come back."""
    acts: list[Act] = [(start + 0.9 * turn, _clicks(hands, _in(desk.files, chance))) for turn in range(2)]
    keys = ("home", "right", "right", "return", "alt+up", "right", "left")
    return [*acts, *((start + 2.0 + 0.45 * place, _key(hands, name)) for place, name in enumerate(keys))]


def _calculate(hands: Hands, desk: Desk, chance: random.Random, start: float) -> list[Act]:
    """Press a sum on the calculator's buttons, then type another."""
    acts: list[Act] = []
    at = start
    for key in chance.choice(SUMS) + chance.choice(SUMS):
        acts.append((at, _clicks(hands, desk.buttons[key])))
        at += 0.45
    for character in chance.choice(SUMS):
        acts.append((at, _typed(hands, character)))
        at += 0.2
    return acts


def _typed(hands: Hands, character: str) -> Callable[[], None]:
    return lambda: hands.type(character, between=0.0)


def _key(hands: Hands, chord: str) -> Callable[[], None]:
    return lambda: hands.press(chord)


def _clicks(hands: Hands, at: Point) -> Callable[[], None]:
    return lambda: hands.click(at)


def _in(box: Rect, chance: random.Random) -> Point:
    """Return a point in the upper left of a box, where text stands."""
    return Point(box.x + 20 + chance.randrange(300), box.y + 10 + chance.randrange(100))
