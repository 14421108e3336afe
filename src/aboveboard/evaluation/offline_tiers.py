"""Three tiers on recordings, side by side: how new an episode was to the model on trial, or why that cannot be told.

It is told when the agents decide, by what the model learnt from, and kept beside the logs: to score them again takes
neither the model nor what it remembers.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aboveboard.agents.memory import Memory, start_keys
from aboveboard.datasets.exercised import FEWEST
from aboveboard.datasets.splits import TEST
from aboveboard.errors import UnknownFormat
from aboveboard.evaluation.cases import Case, Dataset
from aboveboard.evaluation.leaving_out import is_left_out
from aboveboard.evaluation.scoring import Row
from aboveboard.evaluation.statistics import Estimate
from aboveboard.evaluation.tiers import NEW, Tier
from aboveboard.model.value import Value

FILE = "tiers.json"
NO_MODEL = "only a model has learnt something that an episode could be new to, and says so beside its logs"
NO_STARTS = "the model remembers no start state: it is of an older version"
NO_FAMILY = "a recording does not say of which family of instances it is: let the agent act, `evaluate online --family`"
NOTHING_LEFT_OUT = "nothing was left out of its training: train with `--leave-out`"
NONE_OF_IT = "no episode here is of what was left out of its training"
NONE_NEW = "no episode here begins on a start state that is new to it"
TOO_FEW = f"fewer than {FEWEST} episodes: too few to be told beside others"


class TierScore(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One tier: how many episodes and steps are of it, and the strict score of each agent, or `why` there is none."""

    tier: Tier
    episodes: int = 0
    steps: int = 0
    agents: dict[str, Estimate] = {}
    why: str = ""


class Newness(Value, frozen=True, kw_only=True, omit_defaults=False):
    """How new each episode of a run was to the model on trial, and why a tier that counts has none."""

    v: int = 1
    tiers: dict[str, Tier] = {}
    why: dict[Tier, str] = {}


@dataclass(frozen=True, slots=True)
class Learner:
    """A model on trial: what it remembers, the releases it learnt from, the start states its training never saw."""

    memory: Memory
    releases: Collection[str]
    untouched: Callable[[str], bool]

    def is_learnt_from(self, case: Case) -> bool:
        """Tell whether its training read an episode of a release that it learnt from."""
        return not (case.split == TEST or self.untouched(case.start) or is_left_out(self.memory.left_out, case.steps))


def newness(data: Dataset, learner: Learner | None, tried: Iterable[Case]) -> Newness:
    """Return how new the episodes that are tried are to a model; None is a rule.

    Of a release that it learnt from, the start states it learnt from are those of the episodes themselves. Its own
    memory, which tells of any other data, holds those that were held out as well: training looked at them to know when
    to end.
    """
    if learner is None:
        return Newness()
    own: set[bytes] = set()
    if data.facts.dataset in learner.releases:
        own = {_keys(case)[0] for case in data.cases() if learner.is_learnt_from(case)}
    tiers = {case.episode: _tier(case, learner, own) for case in tried}
    return Newness(tiers=tiers, why={tier: _why(tier, learner.memory) for tier in NEW})


def _tier(case: Case, learner: Learner, own: AbstractSet[bytes]) -> Tier:
    if is_left_out(learner.memory.left_out, case.steps):
        return Tier.TASK
    keys = _keys(case)
    if own:
        return Tier.SEEN if not own.isdisjoint(keys) else Tier.START
    if not learner.memory.starts.digests:
        return Tier.UNKNOWN
    return Tier.SEEN if learner.memory.starts.hold(keys) else Tier.START


def _keys(case: Case) -> tuple[bytes, ...]:
    return start_keys(case.goal, case.steps[0].before.elements)


def _why(tier: Tier, memory: Memory) -> str:
    """Return why a tier has no episode, where it has none."""
    if tier is Tier.FAMILY:
        return NO_FAMILY
    if tier is Tier.TASK:
        return NONE_OF_IT if memory.left_out else NOTHING_LEFT_OUT
    return NONE_NEW if memory.starts.digests else NO_STARTS


def scores(
    found: Newness, rows: Sequence[Row], score: Callable[[Sequence[Row]], dict[str, Estimate]]
) -> tuple[TierScore, ...]:
    """Return a line for each tier that counts, and one for what was seen in training where there is any."""
    held: dict[Tier, list[Row]] = {tier: [] for tier in Tier}
    for row in rows:
        held[found.tiers.get(row.episode, Tier.UNKNOWN)].append(row)
    episodes = Counter(found.tiers.get(episode, Tier.UNKNOWN) for episode in {row.episode for row in rows})
    shown = (*NEW, *((Tier.SEEN,) if held[Tier.SEEN] else ()))
    return tuple(_line(tier, held[tier], episodes, found.why, score) for tier in shown)


def _line(
    tier: Tier,
    rows: Sequence[Row],
    episodes: Mapping[Tier, int],
    why: Mapping[Tier, str],
    score: Callable[[Sequence[Row]], dict[str, Estimate]],
) -> TierScore:
    if not rows:
        return TierScore(tier=tier, why=why.get(tier, NO_MODEL))
    few = episodes[tier] < FEWEST and len(episodes) > 1
    agents, reason = ({}, TOO_FEW) if few else (score(rows), "")
    return TierScore(tier=tier, episodes=episodes[tier], steps=len(rows), agents=agents, why=reason)


def keep(found: Newness, logs: Path) -> None:
    """Write beside logs how new each of their episodes was."""
    (logs / FILE).write_bytes(msgspec.json.encode(found, order="deterministic") + b"\n")


def kept(logs: Path) -> Newness:
    """Return what lies beside logs, nothing where nothing does; raises UnknownFormat."""
    path = logs / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Newness) if path.is_file() else Newness()
    except (msgspec.DecodeError, ValueError):
        raise UnknownFormat("what is said of the tiers beside these logs does not read") from None
