"""What `aboveboard evaluate online` says: success by task, and the tiers where a model acted."""

import json
from collections.abc import Mapping, Sequence

import msgspec
from rich.console import Console
from rich.table import Table

from aboveboard.evaluation.online_report import Trial
from aboveboard.evaluation.results import Share, shares
from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.evaluation.tiers import Ask, Tier
from aboveboard.evaluation.uncounted import by_place, uncounted


def say(rolled: Sequence[Rolled], told: tuple[Trial, Ask] | None, *, as_json: bool) -> None:
    """Print how often each agent succeeded; what the model had seen in training is in none of the tasks' numbers."""
    trial, ask = told or (None, None)
    own = trial.agent if trial is not None else ""
    ordered = sorted(rolled, key=lambda one: one.agent != own)  # the agent on trial comes first
    counted = [one for one in ordered if ask is None or ask(one) is not Tier.SEEN]
    found = shares(counted)
    without = uncounted(ordered, ask)
    lost = sum(one.reason is Reason.WORLD_FAILED for one in rolled)
    if as_json:
        rows = [
            {"agent": agent, "task": task, "right": one.right, "of": one.of, "low": one.low, "high": one.high}
            for (agent, task), one in found.items()
        ]
        facts = {} if trial is None else {"seen": trial.seen, "tiers": msgspec.to_builtins(trial.tiers)}
        told_without = msgspec.to_builtins(without)
        print(json.dumps({"episodes": len(rolled), "lost": lost, "shares": rows, "without": told_without, **facts}))
        return
    if lost:
        print(f"{lost} episodes were lost with their world and do not count; the same command does them again")
    _say_tasks(ordered, found, by_place(without))
    if trial is not None:
        _say_tiers(trial)


def _say_tasks(
    rolled: Sequence[Rolled], found: Mapping[tuple[str, str], Share], without: Mapping[tuple[str, str], str]
) -> None:
    agents = list(dict.fromkeys(one.agent for one in rolled))
    tasks = list(dict.fromkeys(one.task for one in rolled))
    table = Table("task", *agents)
    for task in (*tasks, "all"):
        table.add_row(task, *(_cell(found.get((agent, task)), without.get((agent, task), "")) for agent in agents))
    Console().print(table)


def _say_tiers(trial: Trial) -> None:
    agents = list(dict.fromkeys((trial.agent, *(name for line in trial.tiers for name in line.agents))))
    table = Table("tier", *agents, "episodes")
    for line in trial.tiers:
        cells = (_cell(line.agents[name].share if name in line.agents else None) for name in agents)
        table.add_row(line.tier, *cells, str(line.episodes))
    Console().print(table)


def _cell(share: Share | None, otherwise: str = "") -> str:
    if share is None:
        return otherwise or "not tried"
    return f"{share.right}/{share.of}  {share.mean:.0%} [{share.low:.0%}-{share.high:.0%}]"
