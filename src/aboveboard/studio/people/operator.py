"""A person before a page: looks, thinks, points and types by real input, after a habit."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aboveboard.errors import NotFound
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import Hands
from aboveboard.studio.people.habits import Habit
from aboveboard.studio.people.sight import Page, Sight, Spot, look

PATIENCE_S = 8.0
"""How long a person waits for a page to answer before giving the task up."""

NEIGHBOURS = "qwertyuiopasdfghjklzxcvbnm"


@dataclass(slots=True)
class Operator:
    """One attempt's person: `pixel` tells where a place of the page is on the screen, `goal` is what they were told."""

    page: Page
    hands: Hands
    pixel: Callable[[float, float], Point]
    habit: Habit
    chance: random.Random
    goal: str = ""
    popup: Callable[[], bool] = lambda: False

    # --- seeing ------------------------------------------------------------------------------------------------------

    def look(self) -> Sight:
        """Look at the page."""
        return look(self.page)

    def wait(self, until: Callable[[Sight], bool], what: str) -> Sight:
        """Look until something is so. Raises NotFound when it never is."""
        deadline = time.monotonic() + PATIENCE_S
        while not until(sight := self.look()):
            if time.monotonic() > deadline:
                raise NotFound(f"the page never showed {what}")
            time.sleep(0.05)
        return sight

    def quoted(self, which: int = 0) -> str:
        """Return a text that stands in quotes in the goal."""
        return self.goal.split('"')[1 + 2 * which]

    def thinks(self) -> None:
        """Look before the next act, for as long as this person does."""
        self.hands.rest(max(0.0, self.chance.gauss(self.habit.looks_s, self.habit.looks_s / 6)) / self.habit.pace)

    def likely(self, share: float) -> bool:
        """Toss a coin."""
        return self.chance.random() < share

    # --- acting ------------------------------------------------------------------------------------------------------

    def point(self, spot: Spot) -> None:
        """Move the pointer to a thing and look at it."""
        self.hands.move(self.pixel(*self._aim(spot)))

    def press(self, spot: Spot, *, count: int = 1) -> None:
        """Look, perhaps hesitate, go there and press."""
        if self.likely(self.habit.hesitates):
            self._hesitate()
        self.point(spot)
        self.thinks()
        self.hands.click(self.hands.at, count=count)

    def type(self, text: str, *, slip: bool = True) -> None:
        """Type, at times with a slip that is taken back at once."""
        self.thinks()
        wrong = self.chance.randrange(len(text)) if text and slip and self.likely(self.habit.slips) else -1
        for place, letter in enumerate(text):
            if place == wrong:
                self.hands.type(self.chance.choice(NEIGHBOURS))
                self.hands.rest(0.4)
                self.hands.press("backspace")
            self.hands.type(letter)

    def key(self, chord: str, times: int = 1) -> None:
        """Press a key or a chord, so many times."""
        self.thinks()
        for _ in range(times):
            self.hands.press(chord)
            self.hands.rest(0.2)

    def submit(self, label: str = "Submit", *, follows: bool = False) -> None:
        """Press the button that ends the task; where it `follows` the field with the focus, at times by the keys."""
        if follows and self.likely(self.habit.keyboard / 2):
            self.key("tab")
            self.key("return")
            return
        self.press(self.look().one(lambda spot: spot.tag == "button" and spot.text == label, "the button"))

    def away(self, x: float = 300, y: float = 300) -> None:
        """Lay the pointer aside, where nothing is."""
        self.hands.move(self.pixel(x, y))

    def _hesitate(self) -> None:
        others = self.look().all(lambda spot: spot.hit and spot.tag in {"button", "input", "label", "a", "select"})
        if others:
            self.point(self.chance.choice(list(others)))
            self.hands.rest(0.3)

    def _aim(self, spot: Spot) -> tuple[float, float]:
        """Return a place near a thing's middle: nobody hits the very middle each time."""
        left, top, width, height = spot.box
        across, down = (self.chance.uniform(-0.18, 0.18) for _ in range(2))
        return left + width * (0.5 + across), top + height * (0.5 + down)


Script = Callable[[Operator], None]
"""How a task is done."""


def numbered(goal: str, names: Sequence[str] = ("1st", "2nd", "3rd")) -> int:
    """Return the place that a goal names, from 0: the first of the names that stands in it. Raises NotFound."""
    words = goal.replace(".", " ").replace(",", " ").split()
    found = next((place for place, name in enumerate(names) if name in words), None)
    if found is None:
        raise NotFound("the goal names no place")
    return found
