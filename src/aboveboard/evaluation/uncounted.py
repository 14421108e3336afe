"""Why an agent has no number at a task: its start states were learnt from, or episodes were lost with their world."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.evaluation.tiers import Ask, Tier
from aboveboard.model.value import Value


class Uncounted(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What an agent did at a task where none of it counts: episodes of starts learnt from, and lost ones."""

    agent: str
    task: str
    seen: int
    lost: int

    @property
    def words(self) -> str:
        """Say why there is no number, short enough for a cell."""
        parts = ((self.seen, "learnt from"), (self.lost, "lost"))
        told = [f"{count} {what}" for count, what in parts if count]
        return f"all {told[0]}" if len(told) == 1 else ", ".join(told) or "not tried"


def uncounted(rolled: Iterable[Rolled], ask: Ask | None) -> tuple[Uncounted, ...]:
    """Return, for each agent and task (and `all` of them) without an episode that counts, what there was instead."""
    seen, lost, counted = Counter[tuple[str, str]](), Counter[tuple[str, str]](), set[tuple[str, str]]()
    places: dict[tuple[str, str], None] = {}
    for one in rolled:
        both = ((one.agent, one.task), (one.agent, "all"))
        places |= dict.fromkeys(both)
        if one.reason is Reason.WORLD_FAILED:
            lost.update(both)
        elif ask is not None and ask(one) is Tier.SEEN:
            seen.update(both)
        else:
            counted.update(both)
    without = (place for place in places if place not in counted)
    return tuple(Uncounted(agent=place[0], task=place[1], seen=seen[place], lost=lost[place]) for place in without)


def by_place(found: Sequence[Uncounted]) -> Mapping[tuple[str, str], str]:
    """Return the words by agent and task."""
    return {(one.agent, one.task): one.words for one in found}
