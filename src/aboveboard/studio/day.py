"""A scripted participant's day, about a minute of work: consent, work, secrets, a pause, more work, review, release."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import InputError
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.canaries import Mark, Zone
from aboveboard.studio.person import Person
from aboveboard.studio.scenes import calculator, dialogs, editor, notice, pages, password, terminal

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
"""What the demo's policy approves and the person agrees to; the terminal is not among it."""

DECLINED = AppRule(id="messages", name="Messages", identities=(AppIdentity(executable="/usr/bin/xmessage"),))
"""What the policy approves too, and the person does not agree to."""

KEPT = Mark("Monarch Envelope", "released", frozenset({Zone.JOURNAL, Zone.RELEASED, Zone.EXPORT, Zone.LEFT, Zone.OWN}))
CUT = Mark("Italian Envelope", "cut", frozenset({Zone.JOURNAL}))
DELETED = Mark("Personal Envelope", "deleted", frozenset({Zone.JOURNAL, Zone.RELEASED, Zone.EXPORT}))
DISCARDED = Mark("Postfix Envelope", "discarded")
PAUSED = Mark("Invite Envelope", "paused")
KEY_TERMINAL = Mark("f7", "terminal", is_key=True)
KEY_PAUSED = Mark("f8", "paused", is_key=True)
KEY_PASSWORD = Mark("f9", "password", is_key=True)
KEY_DECLINED = Mark("f5", "declined", is_key=True)
KEY_UNWATCHED = Mark("f6", "strip frozen", is_key=True)
MARKS = (KEPT, CUT, DELETED, DISCARDED, PAUSED, KEY_TERMINAL, KEY_PAUSED, KEY_PASSWORD, KEY_DECLINED, KEY_UNWATCHED)
"""Words of GTK's own catalogue (paper sizes) and keys, each used in one errand only.

Text is never kept in words here, so a canary could not tell whether a cut, a discard or a pause works. An interface's
own words are kept, so these can; and those recorded by right show that the search is not blind.
"""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The canaries by where they are planted."""

    terminal: tuple[str, ...]
    title: str
    password: str
    editor: str
    paused: str
    file_name: str
    notice: str
    cut: str
    declined: str
    unwatched: str
    contact: tuple[str, ...]

    @classmethod
    def of(cls, canaries: tuple[str, ...]) -> "Secrets":
        """Deal the canaries out: one or a few for each place, the rest for the terminal.

        Raises InputError when they are too few.
        """
        names = ("title", "password", "editor", "paused", "file_name", "notice", "cut", "declined", "unwatched")
        contact = 6
        if len(canaries) < len(names) + contact + 5:
            raise InputError("a search needs at least 20 canaries")
        single = dict(zip(names, canaries, strict=False))
        rest = canaries[len(names) :]
        return cls(terminal=rest[contact:], contact=rest[:contact], **single)

    def planted(self) -> dict[str, str]:
        """Return where each canary is planted."""
        shown = ("title", "text", "column", "row", "other row", "button")
        return {
            **dict.fromkeys(self.terminal, "terminal"),
            self.title: "terminal's title",
            self.password: "password",
            self.editor: "editor",
            self.paused: "paused",
            self.file_name: "editor's title",
            self.notice: "notification",
            self.cut: "cut",
            self.declined: "declined",
            self.unwatched: "strip frozen",
            **{text: f"dialog's {where}" for text, where in zip(self.contact, shown, strict=True)},
        }


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person's day needs beside hands and eyes: starting programs, the strip, a folder, and three commands.

    `stalled` holds the companion still, so that its strip freezes; `discard` forgets the last minutes; `look` searches
    what the journal holds until then, since a discard could take with it what a pause should have kept out.
    """

    start: notice.Starter
    strip: pages.Strip
    papers: Path
    stalled: Callable[[], AbstractContextManager[None]]
    discard: Callable[[], object]
    look: Callable[[], None]


def agree(person: Person) -> None:
    """Read the notice in the browser and agree to some of the approved apps."""
    pages.consent(person, [app.name for app in APPROVED], word=WORD, passphrase=PASSPHRASE)


def work(person: Person, desk: Desk, secrets: Secrets) -> None:
    """Begin by Resume, work in approved apps, type secrets where nothing may be kept, pause in between."""
    paper = desk.papers / f"{secrets.file_name}.txt"
    paper.touch()
    desk.start(["mousepad", "--disable-server", str(paper)])
    person.window(editor.PROGRAM)
    pages.press(person, "Resume", desk.strip.resume)
    _write(person, desk, secrets)
    _stray(person, desk, secrets)
    _work_to_be_cut(person, desk, secrets)
    pages.press(person, "Pause", desk.strip.pause)
    _work_while_paused(person, desk, secrets)
    desk.look()
    pages.press(person, "Resume", desk.strip.resume)
    _work_to_be_discarded(person, desk)
    _write_on(person, desk)
    _work_unwatched(person, desk, secrets)


def _write(person: Person, desk: Desk, secrets: Secrets) -> None:
    editor.write_note(person, "Dear team,\nthe figures for October are in.\n")
    editor.correct(person, "Teh", "The")
    person.say("type a secret into the approved editor, whose text layer keeps shapes only")
    person.hands.type(f"{secrets.editor}\n")
    with notice.showing(person, desk.start, secrets.notice, _lower_part(person)):
        person.say("work on below a notification of a program that nobody approved")
        editor.choose(person, "View", "Line Numbers")
    editor.copy_all(person)
    desk.start(["gnome-calculator"])
    person.window(calculator.PROGRAM)
    person.rest(1.0)
    calculator.add_up(person, "7+5=")
    dialogs.pick_contact(person, desk.start, secrets.contact, agree=KEPT.word)


def _stray(person: Person, desk: Desk, secrets: Secrets) -> None:
    """Give a password, and work in a program that the person declined and in a terminal that nobody approved."""
    desk.start(["zenity", "--password", "--title=Sign in"])
    password.give_password(person, secrets.password, key=KEY_PASSWORD.word)
    message = desk.start(["xmessage", "-geometry", "320x120+40+560", f"to read: {secrets.declined}"])
    person.hands.click(person.window("xmessage").box.centre)
    person.rest(0.4)
    person.say("press a key in a program that was not agreed to")
    person.hands.press(KEY_DECLINED.word)
    person.rest(0.4)
    message.terminate()
    person.gone("xmessage")
    desk.start(["xterm", "-T", secrets.title])
    terminal.type_secrets(person, secrets.terminal, key=KEY_TERMINAL.word, aside=_bare(person, editor.PROGRAM))


def _work_to_be_cut(person: Person, desk: Desk, secrets: Secrets) -> None:
    person.click_on(editor.PROGRAM, "text")
    person.say("type a line that will be cut in review")
    person.hands.press("ctrl+end")
    person.hands.type(f"Private: call the dentist. {secrets.cut}\n")
    person.rest(1.0)
    dialogs.answer(person, desk.start, CUT.word)


def _work_while_paused(person: Person, desk: Desk, secrets: Secrets) -> None:
    person.say("type a secret while paused")
    person.click_on(editor.PROGRAM, "text")
    person.hands.press(KEY_PAUSED.word)
    person.hands.type(f"{secrets.paused}\n")
    dialogs.answer(person, desk.start, PAUSED.word)


def _work_to_be_discarded(person: Person, desk: Desk) -> None:
    person.click_on(editor.PROGRAM, "text")
    dialogs.answer(person, desk.start, DISCARDED.word)
    person.rest(1.0)
    person.say("discard the last minutes")
    desk.discard()


def _write_on(person: Person, desk: Desk) -> None:
    person.click_on(editor.PROGRAM, "text")
    person.hands.type("See you on Monday.\n")
    editor.read_about(person)
    editor.choose(person, "Edit", "Select All")
    dialogs.answer(person, desk.start, DELETED.word)
    person.rest(1.0)


def _work_unwatched(person: Person, desk: Desk, secrets: Secrets) -> None:
    """Work on while the strip is frozen: capture has to end by itself."""
    with desk.stalled():
        person.say("type a secret while the strip is frozen")
        person.rest(4.0)  # capture has to end within a second; the rest is for machines that others use too
        person.click_on(editor.PROGRAM, "text")
        person.hands.press(KEY_UNWATCHED.word)
        person.hands.type(f"{secrets.unwatched}\n")
        person.rest(1.0)


def _lower_part(person: Person) -> Rect:
    box = person.window(editor.PROGRAM).box
    return Rect(x=box.x + 40, y=box.bottom - 90, width=400, height=60)


def _bare(person: Person, program: str) -> Point | None:
    """Return a place of a program's window that no other window hides, if there is one."""
    window = person.window(program)
    stack = person.desktop.context().stack
    above = stack[next(place for place, one in enumerate(stack) if one.id == window.id) + 1 :]
    hidden = [one.frame_box or one.box for one in above if not one.input_only]
    return next((at for at in _spread(window.box) if not any(box.contains(at) for box in hidden)), None)


def _spread(box: Rect) -> Iterator[Point]:
    for down in range(1, 8):
        for across in range(1, 8):
            yield Point(x=box.x + box.width * across // 8, y=box.y + box.height * down // 8)


def review(person: Person, strip: pages.Strip) -> None:
    """Open the pages from the strip, unlock, cut all but the first session's first part, release both sessions."""
    pages.press(person, "Open", strip.open)
    pages.unlock(person, PASSPHRASE)
    pages.release(person, cut=True)
    pages.release(person, cut=False)
