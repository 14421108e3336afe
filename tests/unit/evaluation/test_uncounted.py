"""Where an agent has no number at a task, it is said why: learnt from, or lost with its world."""

from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.evaluation.tiers import Tier
from aboveboard.evaluation.uncounted import Uncounted, by_place, uncounted

LOST = Reason.WORLD_FAILED


def episode(agent: str, task: str, seed: int, reason: Reason = Reason.SUCCESS) -> Rolled:
    return Rolled(agent=agent, task=task, skill="menu", family="usual", seed=seed, reason=reason)


def ask(one: Rolled) -> Tier:
    """Seeds above 10 are new."""
    return Tier.START if one.seed > 10 else Tier.SEEN


def test_a_task_without_an_episode_that_counts_says_what_there_was_instead() -> None:
    rolled = [
        *(episode("element", "seen", seed) for seed in (1, 2)),
        *(episode("element", "lost", seed, LOST) for seed in (11, 12)),
        *(episode("element", "both", seed, reason) for seed, reason in ((1, Reason.FAILURE), (11, LOST))),
        episode("element", "new", 11),
        episode("element", "new", 1),
    ]
    assert by_place(uncounted(rolled, ask)) == {
        ("element", "seen"): "all 2 learnt from",
        ("element", "lost"): "all 2 lost",
        ("element", "both"): "1 learnt from, 1 lost",
    }


def test_where_nothing_counts_at_any_task_all_of_them_say_so_too() -> None:
    rolled = [episode("random", task, 1) for task in ("one", "other")]
    assert by_place(uncounted(rolled, ask))["random", "all"] == "all 2 learnt from"


def test_without_a_model_nothing_was_learnt_from() -> None:
    assert uncounted([episode("random", "one", 1)], None) == ()


def test_an_agent_that_did_nothing_was_not_tried() -> None:
    assert Uncounted(agent="random", task="one", seen=0, lost=0).words == "not tried"
