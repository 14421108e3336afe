"""`aboveboard value-report`: what data are worth to a learner, as one command that goes on where it was ended."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from aboveboard.agents.at_random import AtRandom
from aboveboard.agents.lexical import Lexical
from aboveboard.agents.press_submit import PressSubmit
from aboveboard.agents.seeing import VERSION as SEEING
from aboveboard.cli.addresses import Address
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.evaluate_offline_data import Access
from aboveboard.cli.progress import progress_bars
from aboveboard.cli.train import STOPPED, require_torch, stopping
from aboveboard.cli.value_report_data import Read, read, read_episodes, read_tried
from aboveboard.cli.worlds import SHOWN, world
from aboveboard.errors import InputError
from aboveboard.model.value import IllegalValue
from aboveboard.pipeline.services import Keyholder
from aboveboard.studio.people.own_pictures import OwnPictures, beside
from aboveboard.valuation import plan as plans
from aboveboard.valuation.arms import ARMS, DRIVER
from aboveboard.valuation.asking import ask, known, lacks
from aboveboard.valuation.demonstrations import Assigned, assigned, content, driven, fingerprint, starts
from aboveboard.valuation.page import PAGE, rebuild
from aboveboard.valuation.plan import Plan, register
from aboveboard.valuation.summary import Summary
from aboveboard.valuation.veiling import texts_in

if TYPE_CHECKING:
    from aboveboard.agents.checkpoints import LearntFrom
    from aboveboard.valuation.running import Material

BASELINES = {agent.name: agent for agent in (PressSubmit, AtRandom, Lexical)}


@Parameter(name="*")
@dataclass(frozen=True)
class Extent:
    """How much is run."""

    sizes: str | None = None
    """Demonstrations per task, with commas between; 3,10,30,100 when absent, 2,4 with `--small`."""
    seeds: int | None = None
    """How many times each arm is trained, each with a seed of its own; 3 when absent, 1 with `--small`."""
    iterations: int | None = None
    """The steps of each training, the same for every arm; 1,500 when absent (some 4 minutes), 150 with `--small`."""
    episodes: int | None = None
    """How many start states of each task are evaluated on: odd seeds from 1 on; 25 when absent, 5 with `--small`."""
    steps: int | None = None
    """The most steps of one episode; 20 when absent, 10 with `--small`."""
    threads: int = 1
    """How many processor threads train; another number gives other weights."""
    at_once: Annotated[int, Parameter(validator=Number(gte=1, lte=16))] = 1
    """So many trainings, and then so many worlds, at once, each in a process of its own (for each a processor core, and
    2 GB of memory); it changes no weights, and may be another when the command goes on."""


@dataclass(frozen=True)
class Amount:
    """How much is run, with nothing left open."""

    sizes: str = "3,10,30,100"
    seeds: int = 3
    iterations: int = 1_500
    episodes: int = 25
    steps: int = 20
    threads: int = 1
    at_once: int = 1

    def with_said(self, said: Extent) -> "Amount":
        """Return this amount with what was said in its place."""
        given = {name: value for name, value in vars(said).items() if value is not None}
        return replace(self, **given)


SMALL = Amount(sizes="2,4", seeds=1, iterations=150, episodes=5, steps=10)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Sources:
    """Where demonstrations come from, and what opens them."""

    lease: Path | None = None
    """An approved lease of the release's purpose, naming its shards."""
    job_key: Path | None = None
    """The private half of the lease's job key."""
    keyholder: Address = ""
    """Who gives keys under the lease."""
    tried: Path | None = None
    """The `tried.jsonl` of `aboveboard collect`: which seeds were demonstrated; beside the dataset when absent."""
    driver: Path | None = None
    """The file of `aboveboard driver-log` on the same seeds, for the arm `driver`; its pictures lie beside it."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What is compared."""

    tasks: str = ""
    """Names of tasks with commas between; eight of them when absent, three with `--small`."""
    worlds: str = "miniwob"
    """The world that has the tasks."""
    arms: str = ""
    """Which arms are run beside the recording, by names with commas between; all of them when absent, with `--small`
    those whose contrast is pre-registered."""
    extent: Extent | None = None
    """How much is run."""
    seed: int = 0
    """What is drawn by chance is drawn from this."""
    small: Annotated[bool, Parameter(negative="")] = False
    """A form of a few minutes, to see that everything works; its numbers prove nothing."""


def value_report(
    dataset: Path | None = None,
    *,
    out: Path,
    sources: Sources | None = None,
    comparison: Comparison | None = None,
    page_only: Annotated[bool, Parameter(negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Measure success against demonstrations, and what each safeguard costs a learner, at equal training.

    Trains the agent `element` on more and more demonstrations, and on the most of them with one thing changed at a
    time, always for the same number of steps; lets all of them act without a screen on the same start states; and
    writes a page. What will be compared is written down before anything is trained. The same command goes on where
    it was ended, and refuses where its plan is another.

    Parameters
    ----------
    dataset
        The folder of a release (`aboveboard build`) or of an export of the form `hf`, or a file of episodes.
    out
        The folder for plan, logs, models and page.
    sources
        Where demonstrations come from, and what opens them.
    comparison
        What is compared.
    page_only
        Only write the page again from what stands in the folder; needs neither model nor data.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    if not page_only and not _run(dataset, sources or Sources(), wanted_of(comparison or Comparison()), out):
        print("stopped; the same command goes on")
        sys.exit(STOPPED)
    _say(rebuild(out), out, as_json=json_)


@dataclass(frozen=True)
class Wanted:
    """What was asked for, checked."""

    tasks: tuple[str, ...]
    worlds: str
    arms: frozenset[str]
    amount: Amount
    seed: int


def wanted_of(said: Comparison) -> Wanted:
    """Return what was asked for; raises InputError for names that are none's."""
    return Wanted(
        tasks=_tasks(said.tasks, said.worlds, small=said.small),
        worlds=said.worlds,
        arms=_arms(said.arms, small=said.small),
        amount=(SMALL if said.small else Amount()).with_said(said.extent or Extent()),
        seed=said.seed,
    )


def _run(dataset: Path | None, sources: Sources, wanted: Wanted, out: Path) -> bool:
    """Write the plan, and run what of it is not done; tells whether all of it is."""
    require_torch()
    if dataset is None:
        raise InputError("no dataset was named", remedy="name a release, an export or a file of episodes")
    from aboveboard.agents.element import ElementAgent
    from aboveboard.valuation.running import Bench, Material, named, run

    pictured = any(ARMS[name].pictures for name in wanted.arms)
    found = read(dataset, Access(sources.lease, sources.job_key, sources.keyholder), pictures=pictured)
    opening = partial(world, wanted.worlds, headless=True)
    places = read_tried(sources.tried or dataset.parent / "tried.jsonl", wanted.tasks)
    with stopping() as stops, progress_bars() as progress:
        if lacks(out, places):
            ask(out, opening, places, at_once=wanted.amount.at_once, progress=progress, stopping=stops)
        if stops():
            return False
        asked = known(out, places)
        given = assigned(found.episodes, asked)
        log = driven(read_episodes(sources.driver), wanted.worlds) if sources.driver else None
        clear = OwnPictures(beside(sources.driver)) if sources.driver else {}
        material = Material(given.by_task, log, found.learnt_from, named(given.by_task, found.pictures), clear)
        plan = plan_of(found, given, material, wanted)
        register(out, plan)
        baselines = {name: BASELINES[name]() for name in plan.baselines}
        shown = partial(opening, pictures=bool(plan.pictures))
        bench = Bench(ElementAgent.load, baselines, shown, partial(_registered, sources.keyholder))
        return run(plan, material, bench, out, at_once=wanted.amount.at_once, progress=progress, stopping=stops)


def plan_of(found: Read, given: Assigned, material: "Material", wanted: Wanted) -> Plan:
    """Return the plan of what was asked for, as far as the data allow it; raises InputError."""
    amount = wanted.amount
    lacking = [task for task in wanted.tasks if not given.by_task.get(task)]
    if lacking:
        raise InputError(
            f"the data hold no demonstration of {', '.join(lacking)}",
            remedy="name other tasks with --tasks, or collect demonstrations of these",
        )
    counts = {task: len(given.by_task[task]) for task in wanted.tasks}
    texts = [texts_in(one.episode) for held in given.by_task.values() for one in held]
    asked = _numbers(amount.sizes)
    sizes = plans.sizes_of(asked, counts)
    log = material.driver
    left_out = plans.not_run(given.by_task, log, wanted.arms, material.unpictured)
    try:
        return Plan(
            dataset=found.dataset,
            purpose=found.purpose,
            form=found.form,
            data=fingerprint(given.by_task),
            driver="" if log is None or DRIVER in left_out else content(log, given.by_task),
            pictures={
                name: material.shown(arm)[1] for name, arm in ARMS.items() if arm.pictures and name not in left_out
            },
            starts=starts(given.by_task),
            texts=sum(typed for typed, _ in texts),
            sourced=sum(sourced for _, sourced in texts),
            agent=SEEING,
            worlds=wanted.worlds,
            tasks=wanted.tasks,
            counts=counts,
            unknown_goals=given.unknown,
            held_back={task: max(0, count - sizes[-1]) for task, count in counts.items()},
            asked_sizes=asked,
            sizes=sizes,
            seeds=tuple(range(amount.seeds)),
            draw=wanted.seed,
            evaluation_seeds=tuple(range(1, 2 * amount.episodes, 2)),
            most_steps=amount.steps,
            training=plans.training_of(amount.iterations, amount.threads),
            contrasts=plans.contrasts_of(left_out),
            baselines=tuple(BASELINES),
            not_run=left_out,
        )
    except IllegalValue as error:
        raise InputError(str(error)) from None


def _registered(keyholder: str, model: str, sources: "Sequence[LearntFrom]") -> None:
    """Tell the keyholder which model learns from which shards, before it does: receipts of deletions name it."""
    leased = [source for source in sources if source.lease]
    if leased:
        with Keyholder(keyholder) as holder:
            for source in leased:
                holder.register(source.lease, model, source.shards)


def _tasks(said: str, worlds: str, *, small: bool) -> tuple[str, ...]:
    names = [name for name in said.split(",") if name] or (plans.SMALL_TASKS if small else plans.FULL_TASKS)
    return tuple(dict.fromkeys(name if name.partition("/")[0] in SHOWN else f"{worlds}/{name}" for name in names))


def _arms(said: str, *, small: bool) -> frozenset[str]:
    usual = [name for name, arm in ARMS.items() if arm.primary or not small]
    names = [name for name in said.split(",") if name] or usual
    unknown = [name for name in names if name not in ARMS]
    if unknown:
        raise InputError(f"there is no arm {', '.join(unknown)}", remedy=f"the arms are {', '.join(ARMS)}")
    return frozenset(names)


def _numbers(said: str) -> tuple[int, ...]:
    try:
        found = sorted({int(part) for part in said.split(",")})
    except ValueError:
        raise InputError("sizes are numbers", remedy="give them as `3,10,30,100`") from None
    if found[0] < 1:
        raise InputError("a size is at least one demonstration")
    return tuple(found)


def _say(summary: Summary, out: Path, *, as_json: bool) -> None:
    if as_json:
        curve = [[one.arm, one.size, one.success.mean, one.success.low, one.success.high] for one in summary.curve]
        facts = {"report": str(out / PAGE), "episodes": summary.episodes, "lacking": summary.lacking, "curve": curve}
        print(json.dumps({**facts, "menu check": summary.menu_verdict}))
        return
    for one in summary.curve:
        mean, low, high = (100 * end for end in (one.success.mean, one.success.low, one.success.high))
        print(f"{one.arm}, {one.size} a task: {mean:.1f} % ({low:.1f} to {high:.1f})")
    for found in summary.contrasts:
        print(f"{found.contrast.arm}: {100 * found.all.difference.mean:+.1f} points, {found.verdict}")
    print(f"folding hover on menu tasks: {summary.menu_verdict}")
    print(f"report: {out / PAGE}")
