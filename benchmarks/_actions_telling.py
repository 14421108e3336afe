"""How a small program of the bench `actions` tells of itself: a line of JSON for what happened, or where things are.

It is the program's own word, read through nothing of ours. Boxes are (x, y, width, height) beside the X window that
they count from, or 0 for the screen.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

Place = tuple[int, int, int, int, int]
"""An X window (0: the screen) and a box in it."""


def did(*what: Any) -> None:
    """Tell that something happened: what, of what, to what."""
    sys.stdout.write(json.dumps({"did": what}) + "\n")
    sys.stdout.flush()


def answer(places: Callable[[], dict[str, Place]], focus: Callable[[str], None]) -> bool:
    """Answer one question on stdin, or bring the focus where it says; False at its end."""
    line = sys.stdin.readline()
    if not line:
        return False
    verb, _, name = line.strip().partition(" ")
    if verb == "focus":
        focus(name)
    sys.stdout.write(json.dumps({"shown": places()}) + "\n")
    sys.stdout.flush()
    return True
