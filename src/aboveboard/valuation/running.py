"""Running a plan: seed by seed every training, then all of their agents on the same start states.

What stands in the folder is not done again, so a report that was ended goes on; with the same plan and machine it
comes to the same weights.
"""

import hashlib
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard.agents import Agent
from aboveboard.agents.checkpoints import HEAD, LearntFrom, name_of, read_head
from aboveboard.agents.looks import Gallery
from aboveboard.environments import Environments
from aboveboard.errors import NothingToDo
from aboveboard.evaluation.places import shown_lit
from aboveboard.evaluation.results import RESULTS
from aboveboard.evaluation.rollout import Limits, Reason
from aboveboard.evaluation.side_by_side import Work, work_through
from aboveboard.evaluation.trials import AtOnce, InTurn, Rooms, evaluate
from aboveboard.model.trajectories import Observation, Step
from aboveboard.pipeline.job import workspace
from aboveboard.training.lessons import Gathered, lessons_of
from aboveboard.training.training import train
from aboveboard.valuation.arms import ARMS, Arm, Data, Taught, taught
from aboveboard.valuation.demonstrations import Demonstration, drawn, held_back
from aboveboard.valuation.offline import offline
from aboveboard.valuation.plan import Plan, Run
from aboveboard.valuation.records import Trained, add, read_trainings

MODELS = "models"
TWICE = 2
"""How often an episode that was lost with its world is tried within one command."""

MOST_LACKING = 0.5
"""An arm of pictures is run if at most this share of its steps has no picture before it."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Material:
    """What is learnt from: demonstrations by task, the driver's own of the same seeds, and the release they are of.

    There may be no driver's log. `pictures` are the recording's, `clear` those of the driver's log, by BLAKE3.
    """

    recorded: Data = field(repr=False)
    driver: Mapping[tuple[str, int], Demonstration] | None = field(default=None, repr=False)
    learnt_from: tuple[LearntFrom, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    clear: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def gallery(self, arm: Arm) -> Gallery | None:
        """Return what shows the pictures that an arm learns from; None for an arm without."""
        return Gallery(self.clear if arm.driven else self.pictures) if arm.pictures else None

    def unpictured(self, arm: Arm) -> str:
        """Return why an arm lacks the pictures that it is about; nothing where it has them, or is about none.

        A recording may lack a picture here and there, and so may a log, where a page never rested.
        """
        lacking = self.shown(arm)[0] if arm.pictures else 0.0
        if lacking <= MOST_LACKING:
            return ""
        if arm.driven:
            return "the driver's log lacks pictures (`aboveboard driver-log --pictures`)"
        return "more than half of the recorded steps have no picture to look at before them"

    def shown(self, arm: Arm) -> tuple[float, str]:
        """Return the share of the steps that an arm may learn from without a picture to look at, and a hash of it all.

        The hash is of which moment has which picture, not of how many are drawn from: a report goes on with the same.
        """
        log = self.driver or {}
        places = [(one.task, one.seed) for held in self.recorded.values() for one in held]
        recorded = {(one.task, one.seed): one for held in self.recorded.values() for one in held}
        held = [(log if arm.driven else recorded).get(place) for place in sorted(places)]
        pictures = self.clear if arm.driven else self.pictures
        steps = [step for one in held if one is not None for step in one.episode.steps]
        lacking = sum(shown_lit(step) or _name(step.before, pictures) is None for step in steps)
        found = [_name(seen, pictures) for step in steps for seen in _moments(step)]
        return lacking / max(1, len(steps)), hashlib.sha256(msgspec.json.encode(found)).hexdigest()


def named(data: Data, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return those of the pictures that demonstrations name."""
    steps = (step for held in data.values() for one in held for step in one.episode.steps)
    names = {_name(seen, pictures) for step in steps for seen in _moments(step)}
    return {name: data for name, data in pictures.items() if name in names}


def _moments(step: Step) -> tuple[Observation, ...]:
    """Return all moments of a step that rows may be of."""
    return (step.before, *step.between, *(() if step.after is None else (step.after,)))


def _name(seen: Observation, pictures: Container[str]) -> str | None:
    """Return the name of a moment's picture where it is there."""
    picture = seen.picture
    return picture.sha if picture is not None and picture.sha in pictures else None


@dataclass(frozen=True, slots=True)
class Bench:
    """What only the command line can name: how a model becomes an agent, the baselines, how a world is opened.

    `register` is told a model's name in receipts and its sources before it learns. For work in several processes all of
    it can be pickled.
    """

    load: Callable[[Path], Agent]
    baselines: Mapping[str, Agent]
    world: Callable[[], AbstractContextManager[Environments]]
    register: Callable[[str, Sequence[LearntFrom]], None] = field(default=lambda _name, _sources: None)


Told = Trained | tuple[str, int, int]
"""A training that is finished, or how far one is: what, done, of."""


def run(
    plan: Plan,
    material: Material,
    bench: Bench,
    folder: Path,
    *,
    at_once: int = 1,
    progress: Progress,
    stopping: Callable[[], bool],
) -> bool:
    """Run what a plan still lacks, in so many processes; tells whether it is done, or was asked to stop before.

    How many there are changes no weights and no start state. Raises what training and worlds raise, and
    WorkerEnded; what was finished before stays.
    """
    runs = list(plan.all_runs())
    left = [one for one in runs if one.name not in read_trainings(folder)]

    def hear(told: Told) -> None:
        if isinstance(told, Trained):
            add(folder, told)
            progress("trainings", len(read_trainings(folder)), len(runs))
        else:
            progress(*told)

    work_through(left, School(plan, material, bench, folder), at_once, hear=hear, stopping=stopping)
    if len(read_trainings(folder)) < len(runs) or stopping():
        return False
    return _evaluated(plan, bench, folder, at_once, progress, stopping)


@dataclass(frozen=True, slots=True)
class School:
    """What a process trains with: all of a plan's material, and where models go."""

    plan: Plan
    material: Material
    bench: Bench
    folder: Path

    @contextmanager
    def __call__(self) -> Iterator[Work[Run, Told]]:
        """Give what trains one model and tells its line; nothing is told of one that was broken off.

        What a library puts aside meanwhile stays in memory. Raises NotConfined.
        """

        def work(one: Run, tell: Callable[[Told], None], stopping: Callable[[], bool]) -> None:
            def progress(what: str, done: int, total: int) -> None:
                tell((what, done, total))

            trained = _train(self.plan, one, self.material, self.bench, self.folder, progress, stopping)
            if trained is not None:
                tell(trained)

        with workspace():
            yield work


def _train(
    plan: Plan,
    one: Run,
    material: Material,
    bench: Bench,
    folder: Path,
    progress: Progress,
    stopping: Callable[[], bool],
) -> Trained | None:
    """Train one model and return its line, None where it was asked to stop before the end."""
    chosen = demonstrations_of(plan, one, material)
    shown = taught(ARMS[one.arm], chosen, material.gallery(ARMS[one.arm]))
    if not shown.rows:
        raise NothingToDo(f"the arm `{one.arm}` leaves nothing to imitate", remedy="leave it out with --arms")
    place = folder / MODELS / one.name
    began = time.monotonic()
    if not (place / HEAD).exists() and not _trained(plan, one, shown, material, bench, place, progress, stopping):
        return None
    seconds = time.monotonic() - began
    head = read_head(place)
    held = {task: held_back(some, plan.largest, plan.draw) for task, some in material.recorded.items()}
    counts = {task: sum(demonstration.task == task for demonstration in chosen) for task in plan.tasks}
    return Trained(
        run=one,
        demonstrations=counts,
        rows=len(shown.rows),
        left_out=dict(shown.left_out),
        iterations=round(head.numbers["iterations"]),
        weights=head.weights,
        seconds=round(seconds, 1),
        offline=offline(bench.load(place), held, material.pictures),
    )


def _trained(
    plan: Plan,
    one: Run,
    shown: Taught,
    material: Material,
    bench: Bench,
    place: Path,
    progress: Progress,
    stopping: Callable[[], bool],
) -> bool:
    settings = plan.settings(one)
    sources = () if ARMS[one.arm].driven else material.learnt_from
    bench.register(name_of(sources, msgspec.to_builtins(settings)), sources)
    gathered = Gathered(shown.rows, plan.purpose, sources, dict(shown.left_out))

    def told(what: str, done: int, total: int) -> None:
        progress(f"{what}, {one.name}", done, total)

    lessons = lessons_of(shown.rows, settings)
    return train(gathered, lessons, settings, place, progress=told, stopping=stopping).head is not None


def demonstrations_of(plan: Plan, one: Run, material: Material) -> Sequence[Demonstration]:
    """Return what one run learns from: for the driver's arms the driver's own of the very seeds."""
    found = [
        demonstration
        for task in plan.tasks
        for demonstration in drawn(material.recorded[task], one.size, plan.largest, plan.draw, one.seed)
    ]
    if not ARMS[one.arm].driven:
        return found
    log = material.driver or {}
    return [log[demonstration.task, demonstration.seed] for demonstration in found]


def _evaluated(
    plan: Plan, bench: Bench, folder: Path, at_once: int, progress: Progress, stopping: Callable[[], bool]
) -> bool:
    """Let all agents act, task by task; tells whether all of it was done."""
    names = [one.name for one in plan.all_runs()]
    agents: dict[str, Agent] = {name: bench.load(folder / MODELS / name) for name in names}
    agents |= {name: bench.baselines[name] for name in plan.baselines}
    for _ in range(TWICE):
        with _rooms(bench, at_once) as rooms:
            found = evaluate(
                agents,
                rooms,
                plan.tasks,
                plan.evaluation_seeds,
                folder,
                limits=Limits(steps=plan.most_steps),
                progress=progress,
                stopping=stopping,
            )
        if stopping():
            return False
        if all(one.reason is not Reason.WORLD_FAILED for one in found):
            break
    return (folder / RESULTS).exists()


@contextmanager
def _rooms(bench: Bench, at_once: int) -> Iterator[Rooms]:
    if at_once > 1:
        yield AtOnce(bench.world, at_once)
        return
    with bench.world() as environments:
        yield InTurn(environments)
