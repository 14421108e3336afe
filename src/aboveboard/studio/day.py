"""A scripted participant's day, about a minute of work: consent, work, secrets, a pause, more work, review, release."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.person import Person
from aboveboard.studio.scenes import calculator, editor, pages, password, terminal

WORD = "heron"
PASSPHRASE = "a long walk by the sea"  # noqa: S105 - a throwaway participant's, on a throwaway screen

APPROVED = (
    AppRule(
        id="editor",
        name="Text editor",
        identities=(AppIdentity(executable="/usr/bin/mousepad"),),
        catalogues=("mousepad", "gtk30"),
    ),
    AppRule(
        id="calculator",
        name="Calculator",
        identities=(AppIdentity(executable="/usr/bin/gnome-calculator"),),
        catalogues=("gnome-calculator", "gtk40", "libadwaita"),
        chrome=(*"0123456789+=.()%π√", "mod", "x²", "Basic"),
    ),
    AppRule(
        id="dialogs",
        name="Dialogs",
        identities=(AppIdentity(executable="/usr/bin/zenity"),),
        catalogues=("zenity", "gtk30"),
    ),
)
"""What the demo's policy approves; the terminal is not among it."""


Start = Callable[[Sequence[str]], object]
"""Starts a program on the person's screen."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The canaries by where they are typed."""

    terminal: tuple[str, ...]
    title: str
    password: str
    editor: str
    paused: str

    @classmethod
    def of(cls, canaries: tuple[str, ...]) -> "Secrets":
        """Deal the canaries out: one each for title, password, editor and pause, the rest for the terminal."""
        title, secret, written, paused, *rest = canaries
        return cls(tuple(rest), title, secret, written, paused)


def agree(person: Person) -> None:
    """Read the notice in the browser and agree to the approved apps."""
    pages.consent(person, [app.name for app in APPROVED], word=WORD, passphrase=PASSPHRASE)


def work(person: Person, start: Start, strip: pages.Strip, secrets: Secrets) -> None:
    """Begin by Resume, work in approved apps, type secrets where nothing may be kept, pause in between."""
    start(["mousepad", "--disable-server"])
    person.window(editor.PROGRAM)
    pages.press(person, "Resume", strip.resume)
    editor.write_note(person, "Dear team,\nthe figures for October are in.\n")
    editor.correct(person, "Teh", "The")
    person.say("type a secret into the approved editor, whose text layer keeps shapes only")
    person.hands.type(f"{secrets.editor}\n")
    editor.choose(person, "View", "Line Numbers")
    editor.copy_all(person)
    start(["gnome-calculator"])
    person.window(calculator.PROGRAM)
    person.rest(1.0)
    calculator.add_up(person, "7+5=")
    start(["zenity", "--password", "--title=Sign in"])
    password.give_password(person, secrets.password)
    start(["xterm", "-T", secrets.title])
    terminal.type_secrets(person, secrets.terminal)
    person.click_on(editor.PROGRAM, "text")
    person.say("type a line that will be cut in review")
    person.hands.press("ctrl+end")
    person.hands.type("Private: call the dentist.\n")
    person.rest(1.0)
    pages.press(person, "Pause", strip.pause)
    person.say("type a secret while paused")
    person.click_on(editor.PROGRAM, "text")
    person.hands.type(f"{secrets.paused}\n")
    pages.press(person, "Resume", strip.resume)
    person.click_on(editor.PROGRAM, "text")
    person.hands.type("See you on Monday.\n")
    editor.read_about(person)
    editor.choose(person, "Edit", "Select All")
    person.rest(1.0)
    pages.press(person, "Pause", strip.pause)


def review(person: Person, strip: pages.Strip) -> None:
    """Open the pages from the strip, unlock, cut the first session's last stretch, release both sessions."""
    pages.press(person, "Open", strip.open)
    pages.unlock(person, PASSPHRASE)
    pages.release(person, cut=True)
    pages.release(person, cut=False)
