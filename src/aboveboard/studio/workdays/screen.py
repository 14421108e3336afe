"""Tasks that a scripted person does on a real screen, in the programs of the demo, and notes of when each was begun.

Nothing here was used to tune anything: it shows what recognition does with what the real recorder writes.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from aboveboard.studio.person import Person
from aboveboard.studio.scenes import calculator, dialogs, editor
from aboveboard.studio.workdays.habits import Habit

LINES = (
    "the room list is on the table\n",
    "please bring the keys on friday\n",
    "the printer needs paper\n",
    "we meet at ten\n",
)


@dataclass
class Worker:
    """A person at a screen with a habit; `parts` says when each part of a task began and ended (monotonic ms)."""

    person: Person
    start: Callable[[Sequence[str]], object]
    habit: Habit
    chance: random.Random
    parts: list[tuple[str, int, int]] = field(default_factory=list)

    def work(self, tasks: Sequence["ScreenTask"], count: int) -> None:
        """Do so many tasks one after another, after the habit: rest, rush, muse, repeat, be interrupted."""
        last: ScreenTask | None = None
        for number in range(count):
            again = last is not None and self.chance.random() < self.habit.repeats
            task = last if again and last is not None else self.chance.choice(tasks)
            self._do(f"{task.__name__} {number}", task, tasks)
            last = task

    def _do(self, name: str, task: "ScreenTask", others: Sequence["ScreenTask"]) -> None:
        if self.chance.random() >= self.habit.rushes:
            self.wait(self.habit.rest_ms)
        began = _now()
        breaks = bool(others) and self.chance.random() < self.habit.interrupted
        for place, _ in enumerate(task(self)):
            if self.chance.random() < self.habit.muses:
                self.wait(self.habit.muse_ms)
            if breaks and place == 0:
                self.parts.append((name, began, _now()))
                self._do(f"{name} aside", self.chance.choice(others), ())
                began = _now()
        self.parts.append((name, began, _now()))

    def wait(self, ms: int) -> None:
        """Do nothing for about so long."""
        time.sleep(ms / 1_000 * self.chance.lognormvariate(0, 0.4))

    def think(self) -> None:
        """Rest as between two acts."""
        self.wait(self.habit.pace_ms // 2)  # looking for a control takes as long again

    def line(self) -> str:
        """Return something to write."""
        return self.chance.choice(LINES)


ScreenTask = Callable[[Worker], Iterator[None]]


def write_note(worker: Worker) -> Iterator[None]:
    """Write some lines and save."""
    worker.person.click_on(editor.PROGRAM, "text")
    for _ in range(worker.chance.randint(1, 3)):
        worker.think()
        worker.person.hands.type(worker.line())
        yield
    worker.think()
    worker.person.hands.press("ctrl+s")


def arrange(worker: Worker) -> Iterator[None]:
    """Change how the editor shows its text and select it; it ends with nothing said."""
    for path in (("View", "Line Numbers"), ("Edit", "Select All")):
        worker.think()
        editor.choose(worker.person, *path)
        yield


def look_up(worker: Worker) -> Iterator[None]:
    """Read about the editor and close that again."""
    worker.think()
    editor.choose(worker.person, "Help", "About")
    worker.think()
    yield
    worker.person.hands.press("escape")
    worker.think()


def carry_sum(worker: Worker) -> Iterator[None]:
    """Add numbers up and carry the sum into the note."""
    for key in f"{worker.chance.randint(11, 99)}+{worker.chance.randint(1, 9)}=":
        worker.person.click_on(calculator.PROGRAM, "push button", key)
    yield
    worker.think()
    worker.person.hands.press("ctrl+c")
    worker.think()
    worker.person.click_on(editor.PROGRAM, "text")
    worker.person.hands.press("ctrl+end")
    worker.think()
    worker.person.hands.press("ctrl+v")


def fill_form(worker: Worker) -> Iterator[None]:
    """Fill in a small form and confirm it."""
    worker.start(["zenity", "--forms", "--text=New entry", "--add-entry=Room", "--add-entry=Chairs", "--width=360"])
    worker.person.click_on(dialogs.PROGRAM, "text", which=0)
    worker.person.hands.type("hall")
    worker.think()
    yield
    worker.person.click_on(dialogs.PROGRAM, "text", which=1)
    worker.person.hands.type("12")
    worker.think()
    worker.person.click_on(dialogs.PROGRAM, "push button", "OK")
    worker.person.gone(dialogs.PROGRAM)


def pick_one(worker: Worker) -> Iterator[None]:
    """Choose from a list and confirm."""
    worker.start(["zenity", "--list", "--column=Paper", "Letter", "Ledger", "Folio", "--width=360", "--height=260"])
    worker.person.click_on(dialogs.PROGRAM, "table cell", worker.chance.choice(("Letter", "Ledger", "Folio")))
    worker.think()
    yield
    worker.person.click_on(dialogs.PROGRAM, "push button", "OK")
    worker.person.gone(dialogs.PROGRAM)


TASKS: tuple[ScreenTask, ...] = (write_note, arrange, look_up, carry_sum, fill_form, pick_one)


def _now() -> int:
    return time.monotonic_ns() // 1_000_000
