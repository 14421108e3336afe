"""Skill gaps: where an agent that acts falls short, by skill, widget, app and task, beside what it had been shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from aboveboard.agents.memory import Memory, Shown
from aboveboard.datasets.exercised import NONE, ROLES
from aboveboard.evaluation.results import Share, share
from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.evaluation.tiers import NEW, Ask, Tier, skills_of
from aboveboard.model.value import Value

ENOUGH = 30
"""Demonstrations below which a gap may be for want of data."""

WIDGETS = frozenset(ROLES) | {"push button", "entry", "link"}
"""Roles that something can be done to: of a screen's other roles success says nothing."""


class SkillGap(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One skill, widget, app or task in one tier where not all went well.

    A widget stands for the episodes whose first screen shows one. `shown` is what the model had been shown of it in
    training, None where the data tell nothing of it by name; `known_as` is what they call it. `why` is what both
    suggest together.
    """

    tier: Tier
    dimension: str
    name: str
    agent: Share
    best_baseline: str | None
    best: float | None
    shown: Shown | None
    known_as: str
    why: str


DIMENSIONS: Mapping[str, Callable[[Rolled], Iterable[str]]] = {
    "skill": lambda one: (one.skill or NONE,),
    "widget": lambda one: WIDGETS.intersection(one.shows),
    "app": lambda one: (one.app,),
    "task": lambda one: (one.task,),
}
"""What an episode is of; a person is none of it."""


def gaps(rolled: Sequence[Rolled], agent: str, ask: Ask, memory: Memory) -> tuple[SkillGap, ...]:
    """Return where an agent falls short in the tiers that count, from the worst on."""
    counted = [one for one in rolled if one.reason is not Reason.WORLD_FAILED]
    found = [gap for tier in NEW for gap in _of_tier([one for one in counted if ask(one) is tier], agent, tier, memory)]
    return tuple(sorted(found, key=lambda gap: (gap.agent.mean, gap.tier, gap.dimension, gap.name)))


def _of_tier(held: Sequence[Rolled], agent: str, tier: Tier, memory: Memory) -> Iterator[SkillGap]:
    for dimension, ask in DIMENSIONS.items():
        by_name: dict[str, list[Rolled]] = defaultdict(list)
        for one in held:
            for name in ask(one):
                by_name[name].append(one)
        for name, episodes in by_name.items():
            gap = _gap(dimension, name, episodes, agent, tier, memory)
            if gap is not None:
                yield gap


def _gap(dimension: str, name: str, held: Sequence[Rolled], agent: str, tier: Tier, memory: Memory) -> SkillGap | None:
    by_agent: dict[str, list[bool]] = defaultdict(list)
    for one in held:
        by_agent[one.agent].append(one.succeeded)
    if not by_agent[agent] or all(by_agent[agent]):
        return None
    own = share(by_agent.pop(agent))
    others = {other: sum(done) / len(done) for other, done in by_agent.items()}
    best = max(others, key=lambda other: others[other], default=None)
    known_as, shown = _shown(dimension, name, held[0], memory)
    return SkillGap(
        tier=tier,
        dimension=dimension,
        name=name,
        agent=own,
        best_baseline=best,
        best=None if best is None else others[best],
        shown=shown,
        known_as=known_as,
        why=_why(own, None if best is None else others[best], shown, dimension, tier),
    )


def _shown(dimension: str, name: str, one: Rolled, memory: Memory) -> tuple[str, Shown | None]:
    """Return what the data call it, and how much the model was shown of it; recordings name no task."""
    told = memory.shown.get(dimension, {})
    names = skills_of(one) if dimension == "skill" else (name,)
    return next(((known, told[known]) for known in names if known in told), (names[-1], None))


def _why(own: Share, best: float | None, shown: Shown | None, dimension: str, tier: Tier) -> str:
    if best is not None and own.mean < best:
        return "a baseline does better"
    if dimension == "task":
        return "recordings name no task: see its skill"
    if tier is Tier.TASK:
        return "left out of training" if shown is None else "shown, but what these episodes need beside it was left out"
    if shown is None:
        return "none in training, or too few to be told by name"
    if shown.demonstrations < ENOUGH:
        return "few demonstrations in training"
    return "demonstrations enough: not learnt, or not in what is seen"
