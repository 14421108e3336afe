"""Demonstrations from the driver's own log: scripted people's work as their hands wrote it down, without a recorder.

One side of the contrast "recorder or driver demonstrations on the same seeds": people, habits, tasks and seeds are
those of `aboveboard collect`, so the two differ in who wrote down what was done. Whatever is made from these says so
(`aboveboard.studio.people.own_log.SOURCE`): they are no recording, went through no gate, review, release or redaction,
and exist of studio pages only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from aboveboard.cli.worlds import Worlds
from aboveboard.environments.browsing.ports import Eyes, Hand, Page
from aboveboard.errors import EnvironmentLost, NotFound
from aboveboard.model.geometry import Point
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode
from aboveboard.pipeline.episodes import start_state
from aboveboard.studio.people.attempts import Desk, attempt
from aboveboard.studio.people.driven import DrivenHands
from aboveboard.studio.people.habits import Habit
from aboveboard.studio.people.marking import Places
from aboveboard.studio.people.own_log import OwnLog
from aboveboard.studio.people.registry import SCRIPTS


@dataclass(frozen=True, slots=True)
class Driven:
    """One attempt as the hands wrote it down, and the pictures that its steps name, by BLAKE3."""

    episode: Episode
    pictures: Mapping[str, bytes] = field(repr=False)


BESIDE = 40
"""Pixels between where an attempt is begun and where it is ended."""


def driver_demonstrations(
    worlds: Worlds, task: str, seeds: Sequence[int], *, purpose: str, week: Week
) -> Iterator[Driven]:
    """Yield an episode for each seed of one task (`choose-list`), as its people do it on the world's own screen.

    `worlds` is `world("miniwob")`, with a screen; where it takes pictures, the episodes name them. An attempt that
    failed is yielded too: its judgement's outcome is `failed`, not `done`, as in a release of `aboveboard collect`. An
    episode's id is `driver:TASK:SEED`, its start state the hash that a release has. A seed whose browser was lost gives
    none. To learn from them: `aboveboard.training.lessons.gathered_from(episodes, purpose, ...)`.

    Raises NotFound for a task that nobody knows how to do, InputError for a world without a screen.
    """
    script = SCRIPTS.get(task)
    if script is None:
        raise NotFound("nobody knows how to do this task", remedy=f"the tasks are {', '.join(SCRIPTS)}")
    with worlds.desk(task) as (tasks, (page, eyes, hand), display):
        for seed in seeds:
            log = OwnLog(eyes, task)
            desk = _desk(page, eyes, hand, display, log)
            try:
                done = attempt(tasks, desk, f"miniwob/{task}", script, seed)
                found = log.episode(f"driver:{task}:{seed}", done.goal, done=done.done, purpose=purpose, week=week)
            except EnvironmentLost:
                continue
            if found is not None:
                state = start_state(found.steps[0], found.instruction.goal)
                yield Driven(msgspec.structs.replace(found, start_state=state), log.pictures)


def _desk(page: Page, eyes: Eyes, hand: Hand, display: str, log: OwnLog) -> Desk:
    blank = eyes.blank

    def ready() -> None:
        """Let the page be known as an environment does: two presses where nothing is."""
        eyes.arrived()
        for _ in range(2):
            hand.move(blank)
            eyes.pressing(blank)
            hand.press()
            eyes.look()

    def pixel(x: float, y: float) -> Point:
        left, top = eyes.css(Point(0, 0))
        right, bottom = eyes.css(Point(100, 100))
        return Point(round((x - left) * 100 / (right - left)), round((y - top) * 100 / (bottom - top)))

    def hands(habit: Habit, seed: int) -> DrivenHands:
        return DrivenHands(display, log, eyes.pressing, seed=seed, pace=habit.pace)

    return Desk(page, hands, pixel, ready, Places(blank, Point(blank.x - BESIDE, blank.y - BESIDE)))
