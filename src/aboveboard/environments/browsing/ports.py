"""What an environment in a browser is handed: eyes, hands, and a world that begins tasks and judges them."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self

from aboveboard.environments import Family, Start
from aboveboard.model.geometry import Point
from aboveboard.model.trajectories import Observation


class Page(Protocol):
    """The part of a driver's page that is needed here."""

    def goto(self, url: str) -> Any:
        """Go to an address."""

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """Return what a script in the page returns."""

    def wait_for_function(self, expression: str) -> Any:
        """Wait until a script in the page returns something true."""


class Eyes(Protocol):
    """Looks at the page as the recorder does, and gives what a recording would hold."""

    def arrived(self) -> None:
        """Begin a new stretch: a page came. Waits until all of it was told. Raises EnvironmentLost."""

    def look(self) -> Observation:
        """Wait until the page rests, or for as long as a picture would wait, and return what is seen."""

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """The picture that the last look names, by BLAKE3 (WebP); nothing where none are taken."""

    def pressing(self, at: Point) -> None:
        """Note that a button goes down at a pixel: the press tells where the page lies."""

    def css(self, at: Point) -> tuple[float, float]:
        """Return which place of the page lies at a pixel, in CSS pixels."""

    @property
    def blank(self) -> Point:
        """Where nothing lies on any page of the world."""


class Hand(Protocol):
    """A pointer and a keyboard. Keys are named as in `Key` and `Hotkey`; places are pixels of the screen."""

    def move(self, to: Point) -> None:
        """Move the pointer."""

    def press(self, *, button: int = 1, count: int = 1, modifiers: Sequence[str] = ()) -> None:
        """Press where the pointer is, so many times, with modifiers held."""

    def drag(self, start: Point, end: Point) -> None:
        """Press at the start, move to the end, release."""

    def scroll(self, dx: float, dy: float) -> None:
        """Turn the wheel where the pointer is, in notches; positive is down and right."""

    def type(self, text: str) -> None:
        """Type a text. Raises LookupError for a letter that the keyboard has no key for."""

    def chord(self, *keys: str) -> None:
        """Press keys together: modifiers first. Raises LookupError for one that the keyboard has not."""

    def choose(self, at: Point, index: int) -> None:
        """Choose from the native list whose field lies at a place."""

    def rest(self, seconds: float) -> None:
        """Do nothing for a while."""


class World(Protocol):
    """Tasks that are shown on a page."""

    def tasks(self) -> Sequence[str]:
        """Return the names of its tasks."""

    def families(self, task: str) -> Sequence[Family]:
        """Return the families of instances that a task has, the usual one first. Raises NotFound."""

    def of(self, family: str) -> Self:
        """Return the same tasks, drawn from another family. Raises NotFound where no task has it."""

    @property
    def family(self) -> str:
        """The family that it draws from."""

    def begin(self, page: Page, task: str, seed: int) -> Start:
        """Show a task as its seed says. Raises EnvironmentLost where the page never comes, NotFound."""

    def reward(self, page: Page) -> float | None:
        """Return the task's own reward; None while it goes on."""
