"""Scenes in GTK applications: what is started, what a scripted person does there, and what the application says of it.

Dialogs print their answer, editors save a file, the calculator shows a sum: nothing of the recorder takes part.
"""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aboveboard.errors import AboveboardError
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from aboveboard.studio.person import PATIENCE_S, Person
from aboveboard.studio.scenes import calculator, dialogs, editor
from benchmarks._browser import until
from benchmarks._replay_episodes import RESTS_S, End, Recorded, Replayed, differs, leave, take_up
from benchmarks._replay_stage import PROGRAMS, Place
from benchmarks.recorded_episodes import stretches

ANSWERS_S = 60.0
"""How long a dialog takes to end once it was answered."""

LOOKS = 100
"""So many looks, ten milliseconds apart or more, show whether something rests."""


@dataclass
class Running:
    """A program that was started for a scene."""

    process: subprocess.Popen[bytes]
    paper: Path
    person: Person

    def printed(self) -> str:
        """Return what the program printed, once it has ended."""
        said, _ = self.process.communicate(timeout=ANSWERS_S)
        return said.decode()

    def saved(self) -> str:
        """Return what the file holds."""
        return self.paper.read_text(encoding="utf-8")

    def shown(self) -> str:
        """Return what the calculator shows, by its tree."""
        tree = self.person.look(calculator.PROGRAM)
        fields = [one for one in tree.nodes if one.editable] if tree else []
        return "|".join(one.value or "" for one in fields)


@dataclass(frozen=True)
class Scene:
    """One errand: its program and arguments (`{paper}` is its file), what is done, and what tells how it ended."""

    name: str
    command: Sequence[str]
    act: Callable[[Person], None]
    end: Callable[[Running], str]
    habit: str = "mouse"
    text: str = field(default="", repr=False)

    @property
    def program(self) -> str:
        """The executable's name."""
        return self.command[0]


def _press(*chords: str) -> Callable[[Person], None]:
    def act(person: Person) -> None:
        for chord in chords:
            person.hands.press(chord)
            person.rest(0.5)

    return act


def _form_by_mouse(person: Person) -> None:
    person.click_on(dialogs.PROGRAM, "text", which=0)
    person.hands.type("hall")
    person.click_on(dialogs.PROGRAM, "text", which=1)
    person.hands.type("twelve chairs")
    person.hands.press("backspace")
    person.rest(0.5)
    person.click_on(dialogs.PROGRAM, "push button", "OK")


def _form_by_keys(person: Person) -> None:
    person.find(dialogs.PROGRAM, "text")
    person.hands.type("cellar")
    person.rest(1.0)
    person.hands.press("tab")
    person.rest(1.0)
    person.hands.type("four tables")
    person.rest(2.5)
    for _ in range(2):
        person.hands.press("tab")
        person.rest(0.5)
    person.hands.press("return")


def _combo(person: Person) -> None:
    person.click_on(dialogs.PROGRAM, "combo box")
    person.rest(1.0)
    person.click_on(dialogs.PROGRAM, "menu item", "Green")
    person.rest(1.0)
    person.click_on(dialogs.PROGRAM, "push button", "OK")


def _combo_by_keys(person: Person) -> None:
    person.find(dialogs.PROGRAM, "combo box")
    for chord in ("space", "down", "down", "return"):
        person.hands.press(" " if chord == "space" else chord)
        person.rest(1.0)
    person.click_on(dialogs.PROGRAM, "push button", "OK")


def _row(name: str) -> Callable[[Person], None]:
    def act(person: Person) -> None:
        person.click_on(dialogs.PROGRAM, "table cell", name)
        person.rest(0.8)
        person.click_on(dialogs.PROGRAM, "push button", "OK")

    return act


def _row_by_keys(person: Person) -> None:
    person.click_on(dialogs.PROGRAM, "table cell", "Letter")
    person.rest(0.5)
    _press("down", "down")(person)
    person.click_on(dialogs.PROGRAM, "push button", "OK")


def _scale(person: Person) -> None:
    person.find(dialogs.PROGRAM, "slider")
    _press(*["right"] * 4, "left", "page_up")(person)
    person.click_on(dialogs.PROGRAM, "push button", "OK")


def _entry(person: Person) -> None:
    person.find(dialogs.PROGRAM, "text")
    person.hands.type("in the yard")
    person.rest(2.5)
    _press("ctrl+a")(person)
    person.hands.type("on the roof")
    person.rest(2.0)
    person.hands.press("return")


def _question(person: Person) -> None:
    person.click_on(dialogs.PROGRAM, "push button", "No")


def _question_by_keys(person: Person) -> None:
    person.find(dialogs.PROGRAM, "push button", "Yes")
    _press("alt+n")(person)


def _note(person: Person) -> None:
    editor.write_note(person, "the room list is on the table\n")
    person.rest(2.0)
    person.hands.type("we meet at tem")
    person.rest(2.5)
    person.hands.press("backspace")
    person.hands.type("n\n")
    person.rest(2.0)
    person.hands.press("ctrl+s")


def _repair(person: Person) -> None:
    editor.write_note(person, "teh keys")
    person.rest(2.0)
    _press("home", "right", "delete", "delete")(person)
    person.hands.type("he")
    person.rest(2.0)
    person.hands.press("ctrl+s")


def _copied(person: Person) -> None:
    editor.write_note(person, "one line\n")
    person.rest(2.0)
    _press("ctrl+a", "ctrl+c", "ctrl+end", "ctrl+v", "ctrl+s")(person)


def _undone(person: Person) -> None:
    editor.write_note(person, "first")
    person.rest(2.5)
    _press("return")(person)
    person.hands.type("second")
    person.rest(2.5)
    _press("ctrl+z", "ctrl+s")(person)


def _selected(person: Person) -> None:
    editor.write_note(person, "the old word")
    person.rest(2.0)
    _press("ctrl+shift+left")(person)
    person.hands.type("plan")
    person.rest(2.0)
    person.hands.press("ctrl+s")


def _converted(person: Person) -> None:
    editor.write_note(person, "in capitals")
    person.rest(2.0)
    person.hands.press("ctrl+a")
    person.rest(0.5)
    editor.choose(person, "Edit", "Convert", "To Uppercase")
    person.hands.press("ctrl+s")


def _by_menu(person: Person) -> None:
    editor.write_note(person, "saved by its menu\n")
    person.rest(2.0)
    editor.choose(person, "Edit", "Select All")
    editor.choose(person, "Edit", "Copy")
    person.hands.press("ctrl+end")
    person.rest(0.5)
    editor.choose(person, "Edit", "Paste")
    editor.choose(person, "File", "Save")


def _menu_by_keys(person: Person) -> None:
    editor.write_note(person, "by keys\n")
    person.rest(2.0)
    _press("f10", "right", "down", "escape", "escape")(person)
    _press("ctrl+a")(person)
    person.hands.type("all new\n")
    person.rest(2.0)
    _press("ctrl+s")(person)


def _sum(keys: str) -> Callable[[Person], None]:
    names = {"-": "\u2212", "*": "\u00d7", "/": "\u00f7"}

    def act(person: Person) -> None:
        for key in keys:
            person.click_on(calculator.PROGRAM, "push button", names.get(key, key))
            person.rest(0.3)

    return act


def _typed_sum(person: Person) -> None:
    person.find(calculator.PROGRAM, "push button", "7")
    person.hands.type("12+30")
    person.rest(2.0)
    person.hands.press("return")


FORM = ("zenity", "--forms", "--text=New entry", "--add-entry=Room", "--add-entry=Chairs", "--width=360")
CHOICE = (*FORM[:3], "--add-combo=Colour", "--combo-values=Red|Green|Blue|Grey", "--width=360")
PAPERS = ("zenity", "--list", "--column=Paper", "Letter", "Ledger", "Folio", "--width=360", "--height=260")
NOTE = ("mousepad", "--disable-server", "{paper}")

SCENES: tuple[Scene, ...] = (
    Scene("form", FORM, _form_by_mouse, Running.printed),
    Scene("form by keys", FORM, _form_by_keys, Running.printed, "keyboard"),
    Scene("combo box", CHOICE, _combo, Running.printed),
    Scene("combo box by keys", CHOICE, _combo_by_keys, Running.printed, "keyboard"),
    Scene("list", PAPERS, _row("Folio"), Running.printed),
    Scene("list by keys", PAPERS, _row_by_keys, Running.printed, "keyboard"),
    Scene("slider by keys", ("zenity", "--scale", "--value=20"), _scale, Running.printed, "keyboard"),
    Scene("entry by keys", ("zenity", "--entry", "--text=Where"), _entry, Running.printed, "keyboard"),
    Scene("question", ("zenity", "--question", "--text=Shall we?"), _question, lambda one: str(one.process.wait(10))),
    Scene("question by keys", ("zenity", "--question", "--text=Shall we?"), _question_by_keys,
          lambda one: str(one.process.wait(10)), "keyboard"),
    Scene("note", NOTE, _note, Running.saved, "keyboard"),
    Scene("repair", NOTE, _repair, Running.saved, "keyboard", text=""),
    Scene("copy and paste", NOTE, _copied, Running.saved, "keyboard"),
    Scene("undo", NOTE, _undone, Running.saved, "keyboard"),
    Scene("typed over", NOTE, _selected, Running.saved, "keyboard"),
    Scene("nested menu", NOTE, _converted, Running.saved),
    Scene("menus", NOTE, _by_menu, Running.saved),
    Scene("all new", NOTE, _menu_by_keys, Running.saved, "keyboard"),
    Scene("sum by buttons", ("gnome-calculator",), _sum("12*3="), Running.shown),
    Scene("sum by keys", ("gnome-calculator",), _typed_sum, Running.shown, "keyboard"),
)  # fmt: skip


def sit_beside(place: Place) -> None:
    """Open a window that stays: the gate drops a press that closes the last approved window."""
    place.screen.start(["gnome-calculator"])
    assert place.elements is not None
    person = Person(place.hands, place.desktop, place.elements)
    person.find(calculator.PROGRAM, "push button", "7")


def record(place: Place, scene: Scene, folder: Path) -> Recorded:
    """Let a person do an errand while the recorder records."""
    device = place.device
    assert device is not None
    take_up(device, place.hands)
    running = _begun(place, scene, folder / f"recorded {scene.name}.txt")
    name = device.resume(place.hands)
    until(lambda: device.status().state == "recording", "a session")
    fault, end = "", ""
    try:
        scene.act(running.person)
        end = _ended(scene, running)
    except (AboveboardError, subprocess.TimeoutExpired) as error:
        fault = type(error).__name__
    fault = fault or leave(device, place.hands)
    _finish(running)
    if fault:
        return Recorded(scene.name, scene.habit, undone=fault)
    parts = stretches(device, name)
    steps: tuple[Step, ...] = tuple(step for part in parts for step in reduce(part, Terms()))
    return Recorded(scene.name, scene.habit, steps, End(end, None, met=True), stretches=len(parts))


def replay(place: Place, scene: Scene, recorded: Recorded, folder: Path) -> Replayed:
    """Start the same program and do the steps again."""
    running = _begun(place, scene, folder / f"replayed {scene.name}.txt")
    played = place.player(PROGRAMS).play(recorded.steps)
    fault = next((f"step {one.index}, {one.kind}: {one.reason}" for one in played if one.reason), "")
    if not fault:
        try:
            end = End(_ended(scene, running, recorded.end.state), None, met=True)
            fault = differs(recorded.end, end) and "the application ended in another state"
        except (AboveboardError, subprocess.TimeoutExpired) as error:
            fault = f"the application did not end: {type(error).__name__}"
    _finish(running)
    return Replayed(recorded, played, fault)


def _begun(place: Place, scene: Scene, paper: Path) -> Running:
    paper.write_text(scene.text, encoding="utf-8")
    command = [part.replace("{paper}", str(paper)) for part in scene.command]
    process = place.screen.start(command, output=subprocess.PIPE)
    assert place.elements is not None
    person = Person(place.hands, place.desktop, place.elements)
    person.window(scene.program)
    until(lambda: person.look(scene.program), "what the program shows")
    return Running(process, paper, person)


def _ended(scene: Scene, running: Running, expected: object = None) -> str:
    """Return how a scene ended, once it is as expected or rests; a file is saved a little after the keys for it."""
    found: list[str] = []

    def rests() -> bool:
        found.append(scene.end(running))
        if expected is not None:
            return found[-1] == expected
        return len(found) > LOOKS and len(set(found[-LOOKS // 2 :])) == 1

    if scene.end is Running.saved or scene.end is Running.shown:
        try:
            until(rests, "a rest", patience_s=RESTS_S)
        except AboveboardError:
            return found[-1]
        return found[-1]
    return scene.end(running)


def _finish(running: Running) -> None:
    running.process.terminate()
    running.process.wait(PATIENCE_S)
