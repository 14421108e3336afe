"""Errands in small dialogs (zenity) of an approved app, which show a person's own words and the toolkit's."""

from collections.abc import Callable, Sequence

from aboveboard.studio.person import Person

PROGRAM = "zenity"

Start = Callable[[Sequence[str]], object]


def pick_contact(person: Person, start: Start, names: Sequence[str], *, agree: str) -> None:
    """Choose a row of a list of contacts and confirm; title, text, column, rows and a button carry the six names."""
    title, text, column, first, second, leave = names
    start([
        *("zenity", "--list", f"--title={title}", f"--text=password: {text}", "--width=420", "--height=260"),
        *(f"--column={column}", first, second, f"--ok-label={agree}", f"--cancel-label={leave}"),
    ])  # fmt: skip
    person.click_on(PROGRAM, "table cell", first)
    person.rest(0.4)
    person.click_on(PROGRAM, "push button", agree)
    person.gone(PROGRAM)
    person.rest(0.6)


def answer(person: Person, start: Start, word: str) -> None:
    """Press the button of a question; the button is called by a word of the toolkit's own.

    Tab and back before it: should one of three be lost on a loaded machine, the others show the button too.
    """
    start(["zenity", "--question", "--text=Shall we?", f"--ok-label={word}", "--width=360"])
    person.find(PROGRAM, "push button", word)
    for chord in ("tab", "shift+tab"):
        person.hands.press(chord)
        person.rest(0.4)
    person.click_on(PROGRAM, "push button", word)
    person.gone(PROGRAM)
    person.rest(0.6)
