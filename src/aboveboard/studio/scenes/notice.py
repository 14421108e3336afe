"""A notification of a program that nobody approved: a window of its own, on top of whatever is being worked in."""

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from aboveboard.errors import NotFound
from aboveboard.model.geometry import Rect
from aboveboard.studio.person import PATIENCE_S, Person

_DRAWS = """
import sys, tkinter
root = tkinter.Tk()
root.overrideredirect(True)
root.geometry(sys.argv[2])
root.attributes("-topmost", True)
label = tkinter.Label(root, text=sys.argv[1], font=("DejaVu Sans", -18), background="white", foreground="black")
label.pack(expand=True, fill="both")
root.mainloop()
"""


class Started(Protocol):
    """A program that was started."""

    def terminate(self) -> None:
        """Ask it to end."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""


class Starter(Protocol):
    """Starts a program on the person's screen."""

    def __call__(self, command: Sequence[str]) -> Started:
        """Start it."""


@contextlib.contextmanager
def showing(person: Person, start: Starter, text: str, box: Rect) -> Iterator[None]:
    """Show a notification with a text in a box of the screen.

    Raises NotFound when it never comes up.
    """
    shown = start([sys.executable, "-c", _DRAWS, text, f"{box.width}x{box.height}+{box.x}+{box.y}"])
    try:
        _await(person, box)
        person.rest(0.5)
        yield
    finally:
        shown.terminate()
        shown.wait(PATIENCE_S)


def _await(person: Person, box: Rect) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not any(window.box == box for window in person.desktop.context().stack):
        if time.monotonic() > deadline:
            raise NotFound("the notification did not come up")
        time.sleep(0.1)
