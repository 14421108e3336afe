"""Three tiers, side by side: how new an episode was to a model, told by what the model itself remembers.

Where the start state was learnt from, success is no news: such episodes are counted, stand apart and are mixed into
nothing. Nothing may be tuned on the last two tiers.
"""

import enum
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from aboveboard.agents.memory import Memory
from aboveboard.evaluation.results import Share, share
from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.model.value import Value

AKIN: Mapping[str, str] = {
    "button": "pressing",
    "section": "pressing",
    "text": "typing",
    "search": "typing",
    "editor": "text selection",
    "time": "date",
    "spinner": "value",
    "slider": "value",
}
"""What a world calls a skill, and what a recorded step calls the most of it, where these are two words."""


class Tier(enum.StrEnum):
    """How new an episode was to the model on trial, the least first."""

    SEEN = "seen in training"
    START = "unseen start state"
    FAMILY = "unseen instance family"
    TASK = "unseen task or app"
    UNKNOWN = "not known"


NEW = (Tier.START, Tier.FAMILY, Tier.TASK)
"""The tiers that say something of an agent."""


class Standing(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One agent in one tier: over all episodes, the mean over tasks, and the task it does worst."""

    share: Share
    macro: float
    worst_task: str
    worst: float


class TierLine(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One tier: how many episodes (task, family and seed) and tasks it has, and how each agent stands in it."""

    tier: Tier
    episodes: int
    tasks: int
    agents: dict[str, Standing]


Ask = Callable[[Rolled], Tier]
"""Tells the tier of an episode."""

Episode = tuple[str, str, int]
"""What all agents are given alike: task, family and seed."""


def skills_of(one: Rolled) -> tuple[str, ...]:
    """Return what an episode's skill is called, by its world and by recorded steps."""
    return tuple(dict.fromkeys((one.skill, AKIN.get(one.skill, one.skill))))


def tier_of(one: Rolled, memory: Memory, held_out: Collection[str]) -> Tier:
    """Return how new an episode was to whoever remembers this; `held_out` names families that are never trained on.

    What was left out of training is new whatever its words; of the rest a start state that was learnt from is seen in
    any family, since another colour makes no other goal. An episode of an older run, or a model that remembers nothing,
    tells no tier.
    """
    if memory.left_out.leaves(skills_of(one), one.shows, [one.app]):
        return Tier.TASK
    if not one.start or not memory.starts.digests:
        return Tier.UNKNOWN
    if memory.starts.hold(bytes.fromhex(key) for key in one.start):
        return Tier.SEEN
    return Tier.FAMILY if one.family in held_out else Tier.START


def asking(memory: Memory, held_out: Collection[str], rolled: Iterable[Rolled]) -> Ask:
    """Return what tells the tier of these episodes for one model: the same for all agents that had the same one.

    Agents look at a page at slightly other moments, and one may meet it before it is whole. So an episode begins as
    any of them saw it begin.
    """
    starts: dict[Episode, tuple[str, ...]] = defaultdict(tuple)
    shows: dict[Episode, tuple[str, ...]] = defaultdict(tuple)
    for one in rolled:
        starts[_episode(one)] += one.start
        shows[_episode(one)] += one.shows

    def ask(one: Rolled) -> Tier:
        whole = msgspec.structs.replace(one, start=starts[_episode(one)], shows=shows[_episode(one)])
        return tier_of(whole, memory, held_out)

    return ask


def _episode(one: Rolled) -> Episode:
    return one.task, one.family, one.seed


def tiers(rolled: Iterable[Rolled], ask: Ask) -> tuple[TierLine, ...]:
    """Return a line for each tier that has episodes, the three that count first; lost episodes are in none."""
    by_tier: dict[Tier, list[Rolled]] = defaultdict(list)
    for one in rolled:
        if one.reason is not Reason.WORLD_FAILED:
            by_tier[ask(one)].append(one)
    return tuple(_line(tier, by_tier[tier]) for tier in (*NEW, Tier.SEEN, Tier.UNKNOWN) if by_tier[tier])


def _line(tier: Tier, held: Sequence[Rolled]) -> TierLine:
    agents = dict.fromkeys(one.agent for one in held)
    return TierLine(
        tier=tier,
        episodes=len({_episode(one) for one in held}),
        tasks=len({one.task for one in held}),
        agents={name: _standing([one for one in held if one.agent == name]) for name in agents},
    )


def _standing(held: Sequence[Rolled]) -> Standing:
    by_task: dict[str, list[bool]] = defaultdict(list)
    for one in held:
        by_task[one.task].append(one.succeeded)
    means = {task: sum(found) / len(found) for task, found in sorted(by_task.items())}
    worst = min(means, key=lambda task: means[task])
    return Standing(
        share=share([one.succeeded for one in held]),
        macro=sum(means.values()) / len(means),
        worst_task=worst,
        worst=means[worst],
    )
