"""An errand in a terminal (xterm), which no policy here approves: secrets are typed, and none may be kept."""

from collections.abc import Sequence

from aboveboard.model.geometry import Point
from aboveboard.studio.person import Person

PROGRAM = "xterm"


def type_secrets(person: Person, secrets: Sequence[str], *, key: str, aside: Point | None = None) -> None:
    """Click into the terminal, press a function key, and type the secrets fast, a line for every five.

    The hand rests `aside` meanwhile, over somebody else's window.
    """
    window = person.window(PROGRAM)
    person.hands.click(window.box.centre)
    person.rest(0.4)
    if aside is not None:
        person.hands.move(aside)
    person.hands.press(key)
    person.say(f"type {len(secrets)} secrets into the terminal")
    for start in range(0, len(secrets), 5):
        person.hands.type(": " + " ".join(secrets[start : start + 5]) + "\n", between=0.004)
    person.rest(0.5)
