"""A password dialog (zenity) of an approved app: its field is secure, so nothing of what is typed may be kept."""

from aboveboard.studio.person import Person

PROGRAM = "zenity"


def give_password(person: Person, password: str, *, key: str) -> None:
    """Type a password into the dialog, press a key that does nothing there, and confirm with Return."""
    node = person.find(PROGRAM, "password text")
    person.say("type a password into a password dialog")
    if node.box is not None:
        person.hands.click(node.box.centre)
    person.hands.type(password)
    person.hands.press(key)
    person.hands.press("return")
    person.gone(PROGRAM)
