"""Running a plan: seed by seed every training, then all of their agents in the same worlds on the same start states.

What stands in the folder is not done again, so a report that was ended goes on; with the same plan and machine it
comes to the same numbers.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard.agents import Agent
from aboveboard.agents.checkpoints import HEAD, LearntFrom, name_of, read_head
from aboveboard.environments import Environments
from aboveboard.errors import NothingToDo
from aboveboard.evaluation.rollout import RESULTS, Limits, Reason, evaluate
from aboveboard.training.lessons import Gathered, lessons_of
from aboveboard.training.training import train
from aboveboard.valuation.arms import ARMS, DRIVER, Data, Taught, taught
from aboveboard.valuation.demonstrations import Demonstration, drawn, held_back
from aboveboard.valuation.offline import offline
from aboveboard.valuation.plan import Plan, Run
from aboveboard.valuation.records import Trained, add, read_trainings

MODELS = "models"
TWICE = 2
"""How often an episode that was lost with its world is tried within one command."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Material:
    """What is learnt from: demonstrations by task, the driver's own of the same seeds, and the release they are of."""

    recorded: Data = field(repr=False)
    driver: Mapping[tuple[str, int], Demonstration] = field(repr=False)
    learnt_from: tuple[LearntFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """What only the command line can name: how a model becomes an agent, the baselines, how a world is opened.

    `register` is told a model's name in receipts and its sources before it learns.
    """

    load: Callable[[Path], Agent]
    baselines: Mapping[str, Agent]
    world: Callable[[], AbstractContextManager[Environments]]
    register: Callable[[str, Sequence[LearntFrom]], None] = field(default=lambda _name, _sources: None)


def run(
    plan: Plan, material: Material, bench: Bench, folder: Path, *, progress: Progress, stopping: Callable[[], bool]
) -> bool:
    """Run what a plan still lacks; tells whether it is done, or was asked to stop before.

    Raises what training and worlds raise; what was finished before stays.
    """
    runs = list(plan.all_runs())
    done = read_trainings(folder)
    for number, one in enumerate(runs):
        if one.name not in done and not _train(plan, one, material, bench, folder, progress, stopping):
            return False
        progress("trainings", number + 1, len(runs))
        if stopping():
            return False
    return _evaluated(plan, bench, folder, progress, stopping)


def _train(
    plan: Plan,
    one: Run,
    material: Material,
    bench: Bench,
    folder: Path,
    progress: Progress,
    stopping: Callable[[], bool],
) -> bool:
    """Train one model and add its line; tells whether it came to its end."""
    chosen = demonstrations_of(plan, one, material)
    shown = taught(ARMS[one.arm], chosen)
    if not shown.rows:
        raise NothingToDo(f"the arm `{one.arm}` leaves nothing to imitate", remedy="leave it out with --arms")
    place = folder / MODELS / one.name
    began = time.monotonic()
    if not (place / HEAD).exists() and not _trained(plan, one, shown, material, bench, place, progress, stopping):
        return False
    seconds = time.monotonic() - began
    head = read_head(place)
    held = {task: held_back(some, plan.largest, plan.draw) for task, some in material.recorded.items()}
    counts = {task: sum(demonstration.task == task for demonstration in chosen) for task in plan.tasks}
    add(
        folder,
        Trained(
            run=one,
            demonstrations=counts,
            rows=len(shown.rows),
            left_out=dict(shown.left_out),
            iterations=round(head.numbers["iterations"]),
            weights=head.weights,
            seconds=round(seconds, 1),
            offline=offline(bench.load(place), held),
        ),
    )
    return True


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
    sources = () if one.arm == DRIVER else material.learnt_from
    bench.register(name_of(sources, msgspec.to_builtins(settings)), sources)
    gathered = Gathered(shown.rows, plan.purpose, sources, dict(shown.left_out))

    def told(what: str, done: int, total: int) -> None:
        progress(f"{what}, {one.name}", done, total)

    lessons = lessons_of(shown.rows, settings)
    return train(gathered, lessons, settings, place, progress=told, stopping=stopping).head is not None


def demonstrations_of(plan: Plan, one: Run, material: Material) -> Sequence[Demonstration]:
    """Return what one run learns from: for the driver's arm the driver's own of the very seeds."""
    found = [
        demonstration
        for task in plan.tasks
        for demonstration in drawn(material.recorded[task], one.size, plan.largest, plan.draw, one.seed)
    ]
    if one.arm != DRIVER:
        return found
    return [material.driver[demonstration.task, demonstration.seed] for demonstration in found]


def _evaluated(plan: Plan, bench: Bench, folder: Path, progress: Progress, stopping: Callable[[], bool]) -> bool:
    """Let all agents act, task by task in one browser; tells whether all of it was done."""
    names = [one.name for one in plan.all_runs()]
    agents: dict[str, Agent] = {name: bench.load(folder / MODELS / name) for name in names}
    agents |= {name: bench.baselines[name] for name in plan.baselines}
    for _ in range(TWICE):
        with bench.world() as environments:
            found = evaluate(
                agents,
                environments,
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
