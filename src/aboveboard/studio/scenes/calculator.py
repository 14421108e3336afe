"""An errand in a calculator (gnome-calculator): a sum by its buttons."""

from aboveboard.studio.person import Person

PROGRAM = "gnome-calculator"


def add_up(person: Person, keys: str) -> None:
    """Press the calculator's own buttons, one for each character."""
    for key in keys:
        person.click_on(PROGRAM, "push button", key)
        person.rest(0.25)
    person.rest(0.6)
