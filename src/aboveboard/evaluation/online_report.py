"""The report of a trial in worlds: `tiers.json` with all numbers, `report.html` to read, made of the episodes alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from aboveboard.agents.memory import LeftOut, Memory, Shown
from aboveboard.datasets.exercised import FEW
from aboveboard.evaluation import page as pages
from aboveboard.evaluation import saying
from aboveboard.evaluation.drawings import Drawing, draw_decision
from aboveboard.evaluation.results import Share, shares
from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.evaluation.skill_gaps import SkillGap, gaps
from aboveboard.evaluation.stories import STORIES, Story, of, read_stories
from aboveboard.evaluation.tiers import NEW, Ask, Standing, Tier, TierLine, tiers
from aboveboard.model.value import Value

NUMBERS, PAGE, TEMPLATE = "tiers.json", "report.html", "online.html"
HOW: Mapping[Tier, str] = {
    Tier.START: "name seeds that were not demonstrated with `--seeds`",
    Tier.FAMILY: "name families that are held out with `--family`",
    Tier.TASK: "train with `--leave-out` and try what was left out",
}
"""What brings episodes of a tier about."""


class Trial(Value, frozen=True, kw_only=True, omit_defaults=False):
    """All numbers of a trial. `seen` counts episodes of start states learnt from, `lost` those lost with their world.

    `tasks` is by task and agent, of unseen start states; `shown` is what was in training, by dimension and name.
    """

    v: int = 1
    agent: str
    purpose: str
    releases: tuple[str, ...]
    left_out: LeftOut
    seen: int
    lost: int
    tiers: tuple[TierLine, ...]
    gaps: tuple[SkillGap, ...]
    tasks: dict[str, dict[str, Share]]
    shown: dict[str, dict[str, Shown]]


@dataclass(frozen=True, slots=True)
class Learner:
    """The model on trial: under which name it acted, the purpose and releases it is of, what it remembers."""

    agent: str
    purpose: str
    releases: tuple[str, ...]
    memory: Memory


def trial_of(rolled: Sequence[Rolled], learner: Learner, ask: Ask) -> Trial:
    """Return what a trial comes to; episodes of start states that were learnt from are in no number but their own."""
    lines = tiers(rolled, ask)
    unseen = [one for one in rolled if ask(one) is Tier.START]
    by_task: dict[str, dict[str, Share]] = {}
    for (agent, task), found in shares(unseen).items():
        if task != "all":
            by_task.setdefault(task, {})[agent] = found
    return Trial(
        agent=learner.agent,
        purpose=learner.purpose,
        releases=learner.releases,
        left_out=learner.memory.left_out,
        seen=next((line.episodes for line in lines if line.tier is Tier.SEEN), 0),
        lost=sum(one.reason is Reason.WORLD_FAILED for one in rolled),
        tiers=lines,
        gaps=gaps(rolled, learner.agent, ask, learner.memory),
        tasks=dict(sorted(by_task.items())),
        shown=learner.memory.shown,
    )


def write(trial: Trial, folder: Path) -> None:
    """Write numbers and page anew, with the failures that the folder tells: the same episodes give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = msgspec.json.encode(trial, order="deterministic")
    (folder / NUMBERS).write_bytes(msgspec.json.format(numbers, indent=1) + b"\n")
    (folder / PAGE).write_text(
        pages.rendered(TEMPLATE, page=Page(trial, tuple(of(read_stories(folder / STORIES), trial.agent)))),
        encoding="utf-8",
    )


@dataclass(frozen=True, slots=True)
class Shot:
    """One move to look at: the decision in words, why it was not done, and its drawing."""

    decided: str
    refused: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure to look at, its moves in order."""

    story: Story
    shots: tuple[Shot, ...]


@dataclass(frozen=True)
class Page:
    """What the page asks of a trial."""

    trial: Trial
    stories: Sequence[Story] = ()
    tiers = NEW
    how = HOW

    @property
    def agent(self) -> str:
        """The agent on trial."""
        return self.trial.agent

    @property
    def agents(self) -> tuple[str, ...]:
        """All agents, the one on trial first."""
        named = dict.fromkeys(name for line in self.trial.tiers for name in line.agents)
        return (self.agent, *(name for name in named if name != self.agent))

    @cached_property
    def lines(self) -> Mapping[Tier, TierLine]:
        """The lines of the tiers that count."""
        return {line.tier: line for line in self.trial.tiers if line.tier in NEW}

    @property
    def apart(self) -> Sequence[TierLine]:
        """The lines that are in no other number."""
        return [line for line in self.trial.tiers if line.tier not in NEW]

    @property
    def headline(self) -> Standing | None:
        """How the agent on trial stands with unseen start states."""
        line = self.lines.get(Tier.START)
        return line.agents.get(self.agent) if line else None

    @property
    def verdict(self) -> tuple[str, bool]:
        """Return in one sentence whether it is shown to be better than every baseline, and whether it is."""
        line, own = self.lines.get(Tier.START), self.headline
        if line is None or own is None:
            return "Nothing was tried that it had not seen in training: there is no number to believe", False
        others = {name: one.share for name, one in line.agents.items() if name != self.agent}
        if not others:
            return "No baseline acted beside it: this number says little", False
        open_ = [name for name, other in others.items() if own.share.low <= other.high]
        if open_:
            return f"Not shown to be better than {', '.join(open_)}", False
        return "Better than every baseline from start states it had not seen", True

    @property
    def left_out(self) -> str:
        """What was left out of training, in words."""
        left = self.trial.left_out
        return ", ".join((*left.skills, *left.widgets, *left.apps))

    @property
    def failures(self) -> Iterator[Failure]:
        """Yield how failures of the agent on trial went."""
        for one in self.stories:
            moves = [
                Shot(
                    saying.agent(move.decision, move.seen, plain=True),
                    move.refused,
                    draw_decision(move.seen, move.decision),
                )
                for move in one.moves
            ]
            yield Failure(one, tuple(moves))

    def others(self, line: TierLine) -> Sequence[float]:
        """Return how the baselines stand in a tier."""
        return [one.share.mean for name, one in line.agents.items() if name != self.agent]

    def coverage(self, names: Mapping[str, Shown]) -> Iterator[tuple[str, Shown]]:
        """Yield what was shown, most first, what stands together last: a model's head has names in another order."""
        yield from sorted(names.items(), key=lambda named: (named[0] == FEW, -named[1].steps, named[0]))
