"""Errands in a text editor (mousepad): typing, menus, shortcuts, a context menu, a dialog."""

from aboveboard.studio.person import Person

PROGRAM = "mousepad"


def write_note(person: Person, text: str) -> None:
    """Click into the text and type."""
    person.click_on(PROGRAM, "text")
    person.say("type a note")
    person.hands.type(text)
    person.rest(0.6)


def choose(person: Person, *path: str) -> None:
    """Choose a menu item by its path, with the mouse."""
    person.click_on(PROGRAM, "menu", path[0])
    person.rest(0.5)
    for name in path[1:-1]:
        person.click_on(PROGRAM, "menu", name)
        person.rest(0.5)
    role = "check menu item" if _shows(person, "check menu item", path[-1]) else "menu item"
    person.click_on(PROGRAM, role, path[-1])
    person.rest(0.8)


def copy_all(person: Person) -> None:
    """Copy everything to the end, with shortcuts only."""
    for chord in ("ctrl+a", "ctrl+c", "ctrl+end", "ctrl+v"):
        person.say(f"press {chord}")
        person.hands.press(chord)
        person.rest(0.4)


def correct(person: Person, wrong: str, right: str) -> None:
    """Type a word, take it back with backspace, and type another."""
    person.say("type a word, take it back, type another")
    person.hands.type(wrong)
    for _ in wrong:
        person.hands.press("backspace")
    person.hands.type(right + "\n")
    person.rest(0.5)


def read_about(person: Person) -> None:
    """Open the About dialog by the menu and dismiss it by Escape."""
    choose(person, "Help", "About")
    person.rest(1.0)
    person.say("dismiss the dialog by Escape")
    person.hands.press("escape")
    person.rest(0.6)


def _shows(person: Person, role: str, name: str) -> bool:
    tree = person.look(PROGRAM)
    return tree is not None and any(node.role == role and node.name.startswith(name) for node in tree.nodes)
