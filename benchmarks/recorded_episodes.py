"""Episodes of sessions that the real recorder recorded: a scripted person in real programs, by real input.

Each session is another person (`studio.workdays.habits`), a minute or three long. The person notes by an own clock when
a task was begun and ended; presses, which both clocks saw, tell how the recording's stands to it. `--minutes` says how
long to go on recording (a session that was begun is finished). Nothing was ever tuned on these.
"""

import contextlib
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard.companion.release import preview
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.elements.atspi.address import find_address
from aboveboard.elements.atspi.member import AtspiElements
from aboveboard.errors import NotFound
from aboveboard.formats.journal import read_head, read_journal, recording
from aboveboard.formats.keys import days, open_day
from aboveboard.model.events import Marked, PointerPressed
from aboveboard.model.layers import Layers, PixelsLayer
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.pipeline.segmentation.abstracting import abstracted
from aboveboard.pipeline.segmentation.measuring import marked_boundaries
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from aboveboard.studio.day import APPROVED
from aboveboard.studio.hands import Hands
from aboveboard.studio.person import Person
from aboveboard.studio.scenes import calculator, editor
from aboveboard.studio.screen import DemoScreen
from aboveboard.studio.workdays.habits import HELD_OUT, TUNING, Habit
from aboveboard.studio.workdays.screen import TASKS, Worker
from benchmarks import Result
from benchmarks._device import Device, device
from benchmarks.episodes import Session, results

WIDTH, HEIGHT = 1280, 800
SESSION_TASKS = 6
SEED = 41_207_733
NEAR_MS = 80
"""So close in both clocks is the same press."""

PEOPLE = (*HELD_OUT, *TUNING)


@dataclass
class Stage:
    """A screen with programs, hands that note when they pressed, and the product."""

    screen: DemoScreen
    hands: Hands
    person: Person
    device: Device
    pressed: list[int] = field(default_factory=list)


def run(minutes: float = 8.0) -> list[Result]:
    until = time.monotonic() + 60 * minutes
    sessions: list[Session] = []
    lost = 0
    for number, habit in enumerate(PEOPLE):
        if sessions and time.monotonic() > until:
            break
        try:
            sessions += recorded(habit, SEED + number)
        except NotFound:  # a menu that did not open on a busy machine: the person gives up
            lost += 1
    found = results("recorded", [one for one in sessions if one.steps], rest=6_000)
    return [*found, Result("sessions given up", lost, "sessions")]


def recorded(habit: Habit, seed: int) -> list[Session]:
    """Have a person work on a fresh screen and return the stretches that the recorder made of it."""
    with staged() as stage:
        worker = Worker(stage.person, stage.screen.start, habit, random.Random(seed))
        name = stage.device.resume(stage.hands)
        worker.work(TASKS, SESSION_TASKS)
        stage.device.pause(stage.hands)
        return [told(one, stage.pressed, worker.parts) for one in stretches(stage.device, name)]


@contextlib.contextmanager
def staged() -> Iterator[Stage]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        screen = stack.enter_context(DemoScreen(WIDTH, HEIGHT))
        os.environ |= {name: screen.environment[name] for name in ("DISPLAY", "XAUTHORITY")}
        pressed: list[int] = []
        hands = stack.enter_context(
            Hands(screen.display, ready=lambda: pressed.append(time.monotonic_ns() // 1_000_000))
        )
        paper = folder / "paper.txt"
        paper.touch()
        screen.start(["mousepad", "--disable-server", str(paper)])
        screen.start(["gnome-calculator"])
        view = stack.enter_context(X11Desktop(screen.environment))
        elements = stack.enter_context(AtspiElements(find_address(screen.environment["DBUS_SESSION_BUS_ADDRESS"])))
        person = Person(hands, view, elements)
        for program in (editor.PROGRAM, calculator.PROGRAM):
            person.window(program)
        ours = stack.enter_context(device(screen, folder, APPROVED, WIDTH))
        ours.agree(Layers(pixels=PixelsLayer.NONE))
        yield Stage(screen, hands, person, ours, pressed)


def stretches(of: Device, session: str) -> list[ReleasedStretch]:
    """Return the stretches of a session as they would be released."""
    folder = of.places.journal / session
    head = read_head(folder)
    opened = (open_day(of.places, day, of.unlocked) for day in days(of.places))
    identity = next(each for each in opened if str(each.to_public()) == head.recipient)
    contents = preview(of.places, head, recording(read_journal(folder, identity).batches), of.unlocked, ()).contents
    return [item for content in contents for item in content.items if isinstance(item, ReleasedStretch)]


def told(stretch: ReleasedStretch, pressed: Sequence[int], parts: Sequence[tuple[str, int, int]]) -> Session:
    """Return a stretch as it would be with the person's marks."""
    ours = [record.t for record in stretch.records if isinstance(record, PointerPressed)]
    ahead = _ahead(ours, pressed)
    marks = [
        Marked(t=max(0, at - ahead), task=name, begins=begins)
        for name, began, ended in parts
        for at, begins in ((began, True), (ended, False))
    ]
    marked = msgspec.structs.replace(stretch, records=(*stretch.records, *marks))
    steps = reduce(stretch, Terms())
    return Session(steps, tuple(map(abstracted, steps)), marked_boundaries(steps, marked))


def _ahead(ours: Sequence[int], pressed: Sequence[int]) -> int:
    """Return how far the person's clock is ahead of the stretch's: what lets most presses fall together."""

    def together(ahead: int) -> int:
        return sum(any(abs(at + ahead - one) <= NEAR_MS for one in pressed) for at in ours)

    return max((one - at for one in pressed for at in ours[:3]), key=together, default=0)
