"""What a participant does on the companion's pages, in a real browser, and on the strip."""

from collections.abc import Sequence
from dataclasses import dataclass

from aboveboard.model.geometry import Point
from aboveboard.studio.person import Person

PROGRAM = "chromium"


@dataclass(frozen=True, slots=True)
class Strip:
    """Where the strip's buttons are on the screen."""

    pause: Point
    resume: Point
    open: Point


def consent(person: Person, apps: Sequence[str], *, word: str, passphrase: str) -> None:
    """Read the notice, tick some apps, choose word and passphrase, click yes, and keep the twelve words."""
    person.find(PROGRAM, "heading", "What would be recorded")
    person.say("read the notice")
    person.rest(1.5)
    for app in apps:
        person.click_on(PROGRAM, "check box", f"Record my work in {app}")
    fill(person, "entry", "A word of your own", word)
    fill(person, "password text", "A passphrase", passphrase)
    fill(person, "password text", "The same passphrase again", passphrase)
    person.follow(PROGRAM, "push button", "Yes, record what I ticked")
    person.follow(PROGRAM, "push button", "I have written them down")


def fill(person: Person, role: str, name: str, text: str) -> None:
    """Click into a field and type."""
    person.click_on(PROGRAM, role, name)
    person.hands.type(text, between=0.03)
    person.rest(0.2)


def unlock(person: Person, passphrase: str) -> None:
    """Go to the review page and unlock it."""
    person.click_on(PROGRAM, "link", "Review")
    fill(person, "password text", "Your passphrase", passphrase)
    person.click_on(PROGRAM, "push button", "Unlock")
    person.find(PROGRAM, "heading", "Sessions on this device")


def release(person: Person, *, cut: bool) -> None:
    """Open the first session of the list, look at what would leave, cut all but its first part if asked, release it."""
    person.click_on(PROGRAM, "link", "Session of")
    person.find(PROGRAM, "heading", "What would leave")
    person.say("look at what would leave")
    person.rest(1.5)
    while cut and _more_than_one_part(person):
        person.follow(PROGRAM, "push button", "Cut this part 2")  # the page after it looks much the same
        person.find(PROGRAM, "heading", "What would leave")
    wait_for_reading(person)
    if not person.scroll_to(PROGRAM, "push button", "Release"):
        wait_for_reading(person)  # the page was told in parts, and the way to look again was not among them
    person.follow(PROGRAM, "push button", "Release")
    person.find(PROGRAM, "heading", "Released")
    person.click_on(PROGRAM, "link", "Review")
    person.find(PROGRAM, "heading", "Sessions on this device")


def wait_for_reading(person: Person) -> None:
    """See how far the reading of the pictures is until it has ended: nothing is released before.

    How far it is stands at the top of the page, below the numbers.
    """
    person.hands.scroll(-40)
    person.into_view(PROGRAM, "heading", "In short")
    person.rest(0.5)
    while _shows(person, "See how far it is"):
        person.follow(PROGRAM, "link", "See how far it is")
        person.find(PROGRAM, "heading", "In short")
        person.rest(0.5)


def _shows(person: Person, name: str) -> bool:
    tree = person.look(PROGRAM)
    return tree is not None and any(node.name == name for node in tree.nodes)


def _more_than_one_part(person: Person) -> bool:
    """Look below the first part's line for a second one; only what is in view can be seen."""
    person.into_view(PROGRAM, "push button", "Cut this part 1")
    person.hands.scroll(2)
    person.rest(0.5)
    tree = person.look(PROGRAM)
    more = tree is not None and any(node.name == "Cut this part 2" for node in tree.nodes)
    if not more:
        person.hands.scroll(-40)  # back to where everything begins
        person.rest(0.5)
    return more


def press(person: Person, name: str, at: Point) -> None:
    """Press a button of the strip."""
    person.say(f"press {name} on the strip")
    person.hands.click(at)
    person.rest(1.0)
