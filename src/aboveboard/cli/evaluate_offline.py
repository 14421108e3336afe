"""`aboveboard evaluate offline`: an agent tried on recordings, beside baselines."""

import json
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from aboveboard.cli.addresses import Address
from aboveboard.cli.ending import leave_on_sigterm
from aboveboard.cli.evaluate_offline_data import Access, opened
from aboveboard.cli.progress import progress_bars
from aboveboard.cli.train import require_torch
from aboveboard.errors import InputError
from aboveboard.evaluation.log import read_log
from aboveboard.evaluation.offline import Plan, decide
from aboveboard.evaluation.page import MAY
from aboveboard.evaluation.report import PAGE, report
from aboveboard.evaluation.scorers.registry import STRICT
from aboveboard.evaluation.summary import Summary
from aboveboard.formats.leases import read_lease


def offline(
    dataset: Path,
    *,
    agent: str,
    out: Path,
    lease: Path | None = None,
    job_key: Path | None = None,
    keyholder: Address = "",
    baseline: tuple[str, ...] | None = None,
    split: Literal["unseen", "all", "train", "validation", "test"] = "unseen",
    asked_only: Annotated[bool, Parameter(negative="")] = False,
    episodes: int = 0,
    pictures: int = MAY,
    seed: int = 0,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Show an agent each recorded step and compare what it would do with what the person did.

    Writes a log for the agent and one for each baseline, every score by step, all numbers and a page to read. Nothing
    is carried out. A sealed release opens under its lease; then no picture and no word of it reaches the page, and
    logs are sealed to the job key. On a plain export the page shows the pictures.

    Parameters
    ----------
    dataset
        The folder of a release (`aboveboard build`), or of an export of the form `hf`.
    agent
        The folder of a model, or a rule: `press_submit`, `random`, `lexical`, `majority`, `nearest`.
    out
        A new folder.
    lease
        The approved lease of the release's purpose, naming its shards.
    job_key
        The private half of that lease's job key.
    keyholder
        Who gives keys under the lease.
    baseline
        Rules to run beside it, one an option; all that the data allow when absent.
    split
        What to try it on; `unseen` is what training never reads: people and start states held out.
    asked_only
        Only episodes whose goal a person gave, as in the studio; an export does not say whose words a goal is.
    episodes
        At most so many; 0 is all.
    pictures
        How many failures to draw.
    seed
        Decides what agents draw by chance.
    json_
        Print the result as JSON.
    """
    leave_on_sigterm()
    if episodes < 0 or pictures < 0:
        raise InputError("a number of episodes or pictures is not negative")
    if out.exists() and any(out.iterdir()):
        raise InputError("the folder for this is not empty", remedy="name a new folder with --out")
    require_torch()
    # Here, and not above: scoring again needs no model, nor what makes one.
    from aboveboard.cli.evaluate_offline_agents import held_out, named

    plan = Plan(split=split, asked_only=asked_only, limit=episodes, seed=seed)
    with opened(dataset, Access(lease, job_key, keyholder)) as data, progress_bars() as progress:
        under = read_lease(lease.read_bytes()).id if lease is not None and data.release is not None else ""
        agents = named(agent, baseline, data, under)
        paths = decide(data.data, agents, plan, out, held_out=held_out(agent), job=data.job_public, progress=progress)
        summary = report(data.data, [read_log(path, data.job) for path in paths], out, pictures=pictures)
    say(summary, out, as_json=json_)


def say(summary: Summary, out: Path, *, as_json: bool) -> None:
    """Print the strict score of each agent and where the page is."""
    cells = summary.table[STRICT]
    if as_json:
        scores = {name: [cell.estimate.mean, cell.estimate.low, cell.estimate.high] for name, cell in cells.items()}
        facts = {"report": str(out / PAGE), "episodes": summary.episodes, "steps": summary.steps, STRICT: scores}
        print(json.dumps(facts))
        return
    print(f"{summary.steps} steps of {summary.episodes} episodes; right by strict rules, in percent:")
    for name, cell in cells.items():
        one = cell.estimate
        print(f"  {name}: {100 * one.mean:.1f} ({100 * one.low:.1f} to {100 * one.high:.1f})")
    print(f"report: {out / PAGE}")
