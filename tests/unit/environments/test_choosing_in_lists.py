"""What a hand does in lists that stand open, where what cannot be met is not pressed, and with keys that are held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from aboveboard.environments.browsing.acting import Body, NotDone
from aboveboard.model.actions import Action, Hotkey, Key, Route, SelectOption
from aboveboard.model.decisions import Decision
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Redacted
from tests.demonstrating import element, screen

BOX = element("Towns", "list box", box=Rect(100, 200, 80, 60), visible_box=Rect(100, 200, 80, 60))
SEEN = screen(BOX)
LABELS = ["Aarau", "Bern", "12/05/2016"]
MIDDLE = BOX.box.centre if BOX.box else Point(0, 0)


@dataclass
class Scripted:
    """Page, eyes and hand in one: answers where the option lies in turn, and writes down what was done."""

    answers: Iterable[list[float] | None]
    is_open: bool = True
    done: list[tuple[Any, ...]] = field(default_factory=list)

    def goto(self, url: str) -> None:
        raise NotImplementedError

    def wait_for_function(self, expression: str) -> None:
        raise NotImplementedError

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        return {"labels": LABELS, "open": self.is_open} if "labels" in expression else next(iter(self.answers))

    def arrived(self) -> None:
        raise NotImplementedError

    def look(self) -> Any:
        raise NotImplementedError

    @property
    def pictures(self) -> Mapping[str, bytes]:
        raise NotImplementedError

    @property
    def blank(self) -> Point:
        raise NotImplementedError

    def pressing(self, at: Point) -> None:
        pass

    def css(self, at: Point) -> tuple[float, float]:
        return at.x / 2, at.y / 2  # two pixels of the screen to each of the page

    def move(self, to: Point) -> None:
        self.done.append(("move", to))

    def press(self, *, button: int = 1, count: int = 1, modifiers: Sequence[str] = ()) -> None:
        self.done.append(("press", *modifiers))

    def drag(self, start: Point, end: Point) -> None:
        raise NotImplementedError

    def scroll(self, dx: float, dy: float) -> None:
        self.done.append(("scroll", dy))

    def type(self, text: str) -> None:
        raise NotImplementedError

    def chord(self, *keys: str) -> None:
        self.done.append(keys)

    def choose(self, at: Point, index: int) -> None:
        self.done.append(("choose", index))

    def rest(self, seconds: float) -> None:
        pass


def chosen(words: str, *answers: list[float] | None, adds: bool = False, is_open: bool = True) -> list[tuple[Any, ...]]:
    """Return what was done to choose, after the pointer was moved to the list."""
    all_of_it = Scripted(iter(answers), is_open)
    action = SelectOption(value=Redacted(text=words), index=-1, by=Route.UNKNOWN, adds=adds)
    Body(all_of_it, all_of_it, all_of_it).act(Decision(action=action, target=BOX.id), SEEN)
    return all_of_it.done[1:] if is_open else all_of_it.done


@pytest.mark.parametrize("adds", [False, True], ids=["alone", "beside others"])
def test_the_wheel_brings_an_option_into_view_and_it_is_pressed_there(*, adds: bool) -> None:
    done = chosen("Bern", [60, 140, 1], [60, 120, 1], [60, 110, 0], adds=adds)
    there = Point(round(MIDDLE.x + (60 - MIDDLE.x / 2) * 2), round(MIDDLE.y + (110 - MIDDLE.y / 2) * 2))
    assert done == [("scroll", 1), ("scroll", 1), ("move", there), ("press", *(["ctrl"] if adds else []))]


@pytest.mark.parametrize(
    "answers",
    [([60, 140, 1], [60, 80, -1]), ([60, 140, 1], [60, 140, 1]), (None,), ([60, 140, 1], None)],
    ids=["gone past", "nothing moves", "not there", "gone with the wheel"],
)
def test_an_option_that_never_comes_is_gone_to_by_keys_and_never_pressed(answers: tuple[list[float] | None]) -> None:
    assert chosen("Bern", *answers)[-1] == ("choose", 1)
    with pytest.raises(NotDone):
        chosen("Bern", *answers, adds=True)


def test_an_option_is_found_by_its_words_and_by_the_same_in_another_form() -> None:
    for words, index in (("Bern", 1), ("bern", 1), ("5 December 2016", 2)):
        assert chosen(words, is_open=False) == [("choose", index)]
    with pytest.raises(NotDone):
        chosen("Chur", is_open=False)


@pytest.mark.parametrize(
    ("action", "keys"),
    [(Key(key="down", repeats=2), ("down",)), (Hotkey(modifiers=("ctrl",), keys=("z",), repeats=2), ("ctrl", "z"))],
    ids=["key", "hotkey"],
)
def test_a_key_or_hotkey_that_is_held_is_struck_as_often(action: Action, keys: tuple[str, ...]) -> None:
    all_of_it = Scripted(())
    Body(all_of_it, all_of_it, all_of_it).act(Decision(action=action), SEEN)
    assert all_of_it.done == [keys] * 3
