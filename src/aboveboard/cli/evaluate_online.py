"""`aboveboard evaluate online`: agents act in worlds, seed by seed, beside the baselines."""

import hashlib
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from aboveboard.agents import Agent
from aboveboard.agents.at_random import AtRandom
from aboveboard.agents.demonstrations import Row
from aboveboard.agents.lexical import Lexical
from aboveboard.agents.majority import Majority
from aboveboard.agents.nearest import Nearest
from aboveboard.agents.press_submit import PressSubmit
from aboveboard.cli.addresses import Address
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.evaluate_online_said import say
from aboveboard.cli.progress import progress_bars
from aboveboard.cli.standing import require_standing
from aboveboard.cli.train import require_torch, stopping
from aboveboard.cli.worlds import world
from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import read_manifest
from aboveboard.environments import USUAL, Families, Family
from aboveboard.errors import InputError
from aboveboard.evaluation.conditions import Conditions, require_same
from aboveboard.evaluation.online_report import Learner, trial_of, write
from aboveboard.evaluation.online_report import Trial as Told
from aboveboard.evaluation.rollout import Limits, Rolled
from aboveboard.evaluation.tiers import Ask, asking
from aboveboard.evaluation.trials import AtOnce, InTurn, Rooms, evaluate
from aboveboard.formats.envelopes import canonical
from aboveboard.pipeline.job import workspace
from aboveboard.pipeline.opening import Leased, Opening
from aboveboard.pipeline.services import Keyholder

RULES = {agent.name: agent for agent in (PressSubmit, AtRandom, Lexical)}
SHOWN = {agent.name: agent for agent in (Majority, Nearest)}
"""Baselines that need demonstrations."""


@Parameter(name="*")
@dataclass(frozen=True)
class Demonstrations:
    """Where the baselines `majority` and `nearest` have their demonstrations from: a release and its lease."""

    release: Path | None = None
    """A release to take demonstrations from, for the baselines `majority` and `nearest`."""
    lease: Path | None = None
    """An approved lease of the release's purpose."""
    job_key: Path | None = None
    """The private half of the lease's job key."""
    keyholder: Address = ""
    """Who gives keys under the lease, and says whether data that the model learnt from were deleted."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What a trial in worlds is asked for: which tasks and seeds, how agents act, and who acts beside the model."""

    tasks: str
    """Names of tasks with commas between, or `all`."""
    seeds: str = "0-19"
    """Seeds as `0-19` or `3,5,8`."""
    out: Path
    """The folder for the results."""
    worlds: str = "miniwob"
    """The world that has the tasks."""
    family: str = USUAL
    """Families of instances that seeds are drawn from, with commas between, or `all`; a task that lacks one is left
    out there."""
    driver: bool = False
    """Act through the browser's own driver, not through the X server's input."""
    headless: bool = False
    """Have no screen at all; implies `--driver`."""
    baselines: str = "press_submit,random,lexical"
    """Which baselines act too: `press_submit`, `random`, `lexical`, and with a release `majority` and `nearest`."""
    demonstrations: Demonstrations | None = None
    """Where `majority` and `nearest` have their demonstrations from."""
    steps: int = 30
    """The most steps of one episode."""
    at_once: Annotated[int, Parameter(validator=Number(gte=1, lte=16))] = 1
    """So many act at once, each in a world and process of its own (a processor core is enough for two, and each needs
    1 GB of memory). It changes no start state, but where there are too many, pages answer late."""

    def agents(self, model: Path | None) -> dict[str, Agent]:
        """Return who acts; raises InputError for a name that is none's, and what opening what they need raises."""
        names = [name for name in self.baselines.split(",") if name]
        given = self.demonstrations or Demonstrations()
        if model is not None:
            require_torch()
            require_standing(model, given.keyholder)
        with workspace():  # left before browsers start: the path of a job's room is too long for their sockets
            return dict(_agents(model, names, given))

    def conditions(self, model: Path | None) -> Conditions:
        """Return under what agents act; raises what reading a model or a manifest raises."""
        from aboveboard.agents.checkpoints import read_head

        release = self.demonstrations.release if self.demonstrations is not None else None
        return Conditions(
            weights=read_head(model).weights if model is not None else "",
            shown=hashlib.sha256(canonical(read_manifest(release))).hexdigest() if release is not None else "",
            worlds=self.worlds,
            driver=self.driver or self.headless,
            headless=self.headless,
            steps=self.steps,
        )

    def world(self, *, pictures: bool) -> AbstractContextManager[Families]:
        """Return the world, to be entered: the one acted in, or where several are what only tells its tasks."""
        headless = self.headless or self.at_once > 1
        return world(self.worlds, headless=headless, by_driver=self.driver, pictures=pictures)

    def rooms(self, families: Families, family: str, *, pictures: bool) -> Rooms:
        """Return where agents act in a family of instances: in the world that is open, or in several of its kind."""
        if self.at_once == 1:
            return InTurn(families.of(family))
        shown = {"headless": self.headless, "by_driver": self.driver, "pictures": pictures}
        return AtOnce(partial(world, self.worlds, family=family, **shown), self.at_once)


def online(
    model: Path | None = None,
    *,
    trial: Trial,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Let a model and the baselines act on tasks, and say how often each succeeds, with its 95 % interval.

    Every episode is kept as a line of `episodes.jsonl`, whatever becomes of the run: the same command goes on where it
    was ended, and the folder takes no episode of another model, nor one acted otherwise. An agent that loops or decides
    what cannot be done, a page that does not answer and a browser that ends cost their own episode only, which says so.
    With a model, `report.html` and `tiers.json` say how new what it did was to it, where it falls short, and what it
    had been shown of that; start states it learnt from are in no other number. The page draws some failures of each
    task move by move, out of `failures.jsonl`. A model that learnt from pictures is shown clear ones of the page.

    Parameters
    ----------
    model
        The folder that `aboveboard train` wrote; without it the baselines act alone.
    trial
        Which tasks and seeds, and who acts beside the model.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    agents = trial.agents(model)
    require_same(trial.out, trial.conditions(model))
    pictures = model is not None and _looks_at_pictures(model)
    with stopping() as stops, progress_bars() as progress, trial.world(pictures=pictures) as families:
        chosen = chosen_of(trial.tasks, families.tasks())
        held_out = {one.name for task in families.tasks() for one in families.families(task) if one.held_out}
        rolled: list[Rolled] = []
        for family, tasks in families_of(trial.family, chosen, families.families).items():
            rolled += evaluate(
                agents,
                trial.rooms(families, family, pictures=pictures),
                tasks,
                seeds_of(trial.seeds),
                trial.out,
                family=family,
                limits=Limits(steps=trial.steps),
                progress=progress,
                stopping=stops,
            )
        if stops():
            sys.stderr.write("stopped before the end; the same command goes on\n")
    say(rolled, reported(model, rolled, trial.out, held_out) if model is not None else None, as_json=json_)


def _looks_at_pictures(model: Path) -> bool:
    from aboveboard.agents.checkpoints import read_head

    return read_head(model).sizes.pictures > 0


def reported(model: Path, rolled: Sequence[Rolled], out: Path, held_out: Collection[str]) -> tuple[Told, Ask]:
    """Write the report of a model's trial, and return its numbers and what tells the tier of an episode."""
    from aboveboard.agents.checkpoints import read_head

    head = read_head(model)
    releases = tuple(one.release for one in head.learnt_from)
    ask = asking(head.memory, held_out, rolled)
    told = trial_of(rolled, Learner(head.agent, head.purpose, releases, head.memory), ask)
    write(told, out)
    return told, ask


def families_of(
    said: str, tasks: Sequence[str], families: Callable[[str], Sequence[Family]]
) -> dict[str, tuple[str, ...]]:
    """Return the families that were said, each with those of the tasks that have it; raises InputError for others."""
    have = {task: [one.name for one in families(task)] for task in tasks}
    known = dict.fromkeys(name for names in have.values() for name in names)
    wanted = list(known) if said == "all" else [name for name in said.split(",") if name]
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        raise InputError(
            f"none of these tasks has such a family: {', '.join(unknown)}", remedy=f"they have {', '.join(known)}"
        )
    return {name: tuple(task for task in tasks if name in have[task]) for name in dict.fromkeys(wanted)}


def chosen_of(said: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the whole names of tasks, said with or without their world; raises InputError naming those unknown."""
    if said == "all":
        return tuple(known)
    names = {name: name for name in known} | {name.partition("/")[2]: name for name in known}
    wanted = [name for name in said.split(",") if name]
    unknown = [name for name in wanted if name not in names]
    if unknown or not wanted:
        raise InputError(
            f"the world has no such tasks: {', '.join(unknown)}", remedy="`docs/reference/tasks.md` lists them"
        )
    return tuple(dict.fromkeys(names[name] for name in wanted))


def seeds_of(said: str) -> tuple[int, ...]:
    """Return the seeds of `0-19` or `3,5,8`; raises InputError."""
    try:
        parts = [part.split("-") for part in said.split(",")]
        found = [seed for part in parts for seed in range(int(part[0]), int(part[-1]) + 1)]
    except ValueError:
        raise InputError("seeds are numbers", remedy="give them as `0-19` or `3,5,8`") from None
    if not found:
        raise InputError("no seed was given", remedy="give them as `0-19` or `3,5,8`")
    return tuple(dict.fromkeys(found))


def _agents(model: Path | None, names: Sequence[str], given: Demonstrations) -> Iterator[tuple[str, Agent]]:
    unknown = [name for name in names if name not in RULES and name not in SHOWN]
    if unknown or not (names or model):
        raise InputError("there is no agent of that name", remedy=f"the baselines are {', '.join((*RULES, *SHOWN))}")
    rows = _rows(given) if any(name in SHOWN for name in names) else ()
    if model is not None:
        require_torch()
        from aboveboard.agents.element import ElementAgent

        yield ElementAgent.name, ElementAgent.load(model)
    for name in names:
        yield name, RULES[name]() if name in RULES else SHOWN[name](rows)


def _rows(given: Demonstrations) -> tuple[Row, ...]:
    if given.release is None or given.lease is None or given.job_key is None or not given.keyholder:
        raise InputError(
            "the baselines `majority` and `nearest` need demonstrations",
            remedy="give --release, --lease, --job-key and --keyholder, or leave them out of --baselines",
        )
    require_torch()
    from aboveboard.training.lessons import Opened, gather

    leased = Leased.read(given.lease, given.job_key)
    with Keyholder(given.keyholder) as holder:
        opened = Release.open(given.release, Opening(leased, holder))
    return gather([Opened(opened, leased.lease.id)]).rows
