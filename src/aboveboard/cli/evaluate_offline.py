"""`aboveboard evaluate offline`: an agent tried on recordings, beside baselines."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from aboveboard.cli.addresses import Address
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.evaluate_offline_data import Access, opened
from aboveboard.cli.progress import progress_bars
from aboveboard.cli.standing import require_standing
from aboveboard.cli.train import require_torch
from aboveboard.errors import InputError
from aboveboard.evaluation.log import read_log
from aboveboard.evaluation.offline import LOGS, Plan, chosen, decide
from aboveboard.evaluation.offline_tiers import TierScore, keep, newness
from aboveboard.evaluation.page import MAY
from aboveboard.evaluation.report import PAGE, report
from aboveboard.evaluation.scorers.registry import STRICT
from aboveboard.evaluation.summary import Summary


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What a trial on recordings is asked for: who is tried beside whom, on what, and what opens it."""

    agent: str
    """The folder of a model, or a rule: `press_submit`, `random`, `lexical`, `majority`, `nearest`."""
    out: Path
    """A new folder."""
    lease: Path | None = None
    """The approved lease of the release's purpose, naming its shards."""
    job_key: Path | None = None
    """The private half of that lease's job key."""
    keyholder: Address = ""
    """Who gives keys under the lease, and says whether data that a model learnt from were deleted."""
    baseline: tuple[str, ...] | None = None
    """Rules to run beside it, one an option; all that the data allow when absent."""
    split: Literal["unseen", "all", "train", "validation", "test"] = "unseen"
    """What to try it on; `unseen` is what training never reads: people, and half of the start states, held out. By the
    other half training knows when to end."""
    asked_only: Annotated[bool, Parameter(negative="")] = False
    """Only episodes whose goal a person gave, as in the studio; an export does not say whose words a goal is."""
    episodes: int = 0
    """At most so many; 0 is all."""
    pictures: int = MAY
    """How many failures to draw."""
    seed: int = 0
    """Decides what agents draw by chance."""

    def plan(self) -> Plan:
        """Return what is to be tried; raises InputError for numbers below 0 and a folder in use."""
        require_new(self.out)
        if self.episodes < 0 or self.pictures < 0:
            raise InputError("a number of episodes or pictures is not negative")
        return Plan(split=self.split, asked_only=self.asked_only, limit=self.episodes, seed=self.seed)


def offline(
    dataset: Path, *, trial: Trial, json_: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> None:
    """Show an agent each recorded step and compare what it would do with what the person did.

    Writes a log for the agent and one for each baseline, every score by step, all numbers and a page to read. Nothing
    is carried out. A sealed release opens under its lease; then no picture and no word of it reaches the page, and
    logs are sealed to the job key. On a plain export the page shows the pictures.

    Parameters
    ----------
    dataset
        The folder of a release (`aboveboard build`), or of an export of the form `hf`.
    trial
        Who is tried beside whom, and on what.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    plan = trial.plan()
    require_torch()
    if Path(trial.agent).is_dir():
        require_standing(Path(trial.agent), trial.keyholder)
    # Here, and not above: scoring again needs no model, nor what makes one.
    from aboveboard.cli.evaluate_offline_agents import learnt, named, unseen

    access, out = Access(trial.lease, trial.job_key, trial.keyholder), trial.out
    with opened(dataset, access) as data, progress_bars() as progress:
        agents, untouched, learner = named(trial.agent, trial.baseline, data), unseen(trial.agent), learnt(trial.agent)
        if learner is not None:
            plan = msgspec.structs.replace(plan, left_out=learner.memory.left_out)
        paths = decide(data.data, agents, plan, out, untouched=untouched, job=data.job_public, progress=progress)
        found = newness(data.data, learner, chosen(data.data, plan, untouched))
        keep(found, out / LOGS)
        logs = [read_log(path, data.job) for path in paths]
        summary = report(data.data, logs, out, pictures=trial.pictures, newness=found)
    say(summary, out, as_json=json_)


def require_new(out: Path) -> None:
    """Raise InputError for a folder that holds something."""
    if out.exists() and any(out.iterdir()):
        raise InputError("the folder for this is not empty", remedy="name a new folder with --out")


def say(summary: Summary, out: Path, *, as_json: bool) -> None:
    """Print the strict score of each agent and where the page is."""
    cells = summary.table[STRICT]
    if as_json:
        scores = {name: [cell.estimate.mean, cell.estimate.low, cell.estimate.high] for name, cell in cells.items()}
        facts = {"report": str(out / PAGE), "episodes": summary.episodes, "steps": summary.steps, STRICT: scores}
        print(json.dumps({**facts, "tiers": msgspec.to_builtins(summary.tiers)}))
        return
    print(f"{summary.steps} steps of {summary.episodes} episodes; right by strict rules, in percent:")
    for name, cell in cells.items():
        one = cell.estimate
        print(f"  {name}: {100 * one.mean:.1f} ({100 * one.low:.1f} to {100 * one.high:.1f})")
    for line in summary.tiers:
        print(f"{line.tier}: {line.why or _told(line, summary.agents[0])}")
    print(f"report: {out / PAGE}")


def _told(line: TierScore, agent: str) -> str:
    one = line.agents.get(agent)
    score = (
        "no step of it counts" if one is None else f"{100 * one.mean:.1f} ({100 * one.low:.1f} to {100 * one.high:.1f})"
    )
    return f"{score}, {line.episodes} episodes"
