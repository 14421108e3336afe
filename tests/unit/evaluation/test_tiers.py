"""Three tiers side by side: what a model learnt from is in no number but its own; each gap stands beside its data."""

import json
from pathlib import Path

import pytest

from aboveboard.agents.memory import LeftOut, Memory, Shown, Starts, start_keys
from aboveboard.evaluation.online_report import NUMBERS, PAGE, Learner, Trial, trial_of, write
from aboveboard.evaluation.rollout import Reason, Rolled
from aboveboard.evaluation.skill_gaps import ENOUGH
from aboveboard.evaluation.tiers import Tier, asking, tier_of, tiers
from tests.demonstrating import element, screen

HELD_OUT = frozenset({"dark"})
MEMORY = Memory(
    starts=Starts.of([start_keys(f"Save as {seed}.", None)[0] for seed in (0, 2)], "salt"),
    left_out=LeftOut(skills=("menu",), widgets=("combo box",), apps=("grid",)),
    shown={
        "skill": {"typing": Shown(steps=8, demonstrations=4)},
        "widget": {"entry": Shown(steps=90, demonstrations=ENOUGH)},
    },
)
LEARNER = Learner("element", "demo", ("ab" * 32,), MEMORY)


def episode(seed: int = 1, *, done: bool = True, agent: str = "element", **more: object) -> Rolled:
    fields: dict[str, object] = {
        "task": "miniwob/enter-text",
        "skill": "text",
        "family": "usual",
        "reason": Reason.SUCCESS if done else Reason.FAILURE,
        "start": tuple(key.hex() for key in start_keys(f"Save as {seed}.", None)),
        "shows": ("entry", "static"),
        **more,
    }
    return Rolled(agent=agent, seed=seed, **fields)  # type: ignore[arg-type]  # fields by name


def told(rolled: list[Rolled]) -> Trial:
    return trial_of(rolled, LEARNER, asking(MEMORY, HELD_OUT, rolled))


@pytest.mark.parametrize(
    ("one", "tier"),
    [
        (episode(0), Tier.SEEN),
        (episode(1), Tier.START),
        (episode(1, family="serif"), Tier.START),
        (episode(1, family="dark"), Tier.FAMILY),
        (episode(0, family="dark"), Tier.SEEN),
        (episode(1, skill="menu"), Tier.TASK),
        (episode(0, skill="menu", family="dark"), Tier.TASK),
        (episode(1, shows=("combo box",)), Tier.TASK),
        (episode(1, task="practice/grid/sort"), Tier.TASK),
        (episode(1, start=()), Tier.UNKNOWN),
    ],
    ids=[
        "learnt from",
        "new",
        "another look that may be trained on",
        "a family held out",
        "a family held out of a start learnt from",
        "a skill left out",
        "a skill left out comes first",
        "a widget left out",
        "an app left out",
        "of an older run",
    ],
)
def test_an_episode_is_as_new_as_the_model_remembers(one: Rolled, tier: Tier) -> None:
    assert tier_of(one, MEMORY, HELD_OUT) is tier


def test_a_skill_is_left_out_under_the_name_that_recorded_steps_have_for_it() -> None:
    assert tier_of(episode(1), Memory(left_out=LeftOut(skills=("typing",))), ()) is Tier.TASK


def test_a_model_that_remembers_nothing_tells_no_tier() -> None:
    assert tier_of(episode(1), Memory(), HELD_OUT) is Tier.UNKNOWN


def test_success_that_was_learnt_by_heart_is_in_no_other_number() -> None:
    rolled = [episode(seed, done=seed in {0, 2}) for seed in (0, 1, 2, 3)]
    found = {line.tier: line for line in tiers(rolled, asking(MEMORY, HELD_OUT, rolled))}
    assert (found[Tier.SEEN].agents["element"].share.mean, found[Tier.START].agents["element"].share.mean) == (1, 0)
    assert (found[Tier.SEEN].episodes, found[Tier.START].episodes) == (2, 2)
    trial = told(rolled)
    assert (trial.seen, trial.tasks["miniwob/enter-text"]["element"].of) == (2, 2)


def test_the_mean_over_tasks_is_not_carried_by_the_task_with_the_most_episodes() -> None:
    rolled = [episode(seed) for seed in (1, 3, 5, 7)] + [episode(9, done=False, task="miniwob/find-word")]
    (line,) = tiers(rolled, asking(MEMORY, HELD_OUT, rolled))
    standing = line.agents["element"]
    assert (standing.share.mean, standing.macro) == (0.8, 0.5)
    assert (standing.worst_task, standing.worst) == ("miniwob/find-word", 0)


def test_an_episode_that_was_lost_with_its_world_is_in_no_tier() -> None:
    rolled = [episode(1), episode(3, reason=Reason.WORLD_FAILED)]
    assert tiers(rolled, asking(MEMORY, HELD_OUT, rolled))[0].episodes == 1
    assert told(rolled).lost == 1


def test_a_gap_stands_beside_what_was_in_training() -> None:
    rolled = [episode(1, done=False), episode(3), episode(1, agent="lexical"), episode(3, agent="lexical")]
    found = {gap.dimension: gap for gap in told(rolled).gaps}
    assert set(found) == {"skill", "widget", "app", "task"}
    assert (found["skill"].known_as, found["skill"].shown) == ("typing", Shown(steps=8, demonstrations=4))
    assert (found["skill"].best_baseline, found["skill"].why) == ("lexical", "a baseline does better")
    assert (found["skill"].agent.right, found["skill"].agent.of) == (1, 2)
    assert found["skill"].agent.low < 0.5 < found["skill"].agent.high


@pytest.mark.parametrize(
    ("dimension", "why"),
    [
        ("skill", "few demonstrations in training"),
        ("widget", "demonstrations enough: not learnt, or not in what is seen"),
        ("app", "none in training, or too few to be told by name"),
    ],
)
def test_a_gap_says_what_it_may_be_for_want_of(dimension: str, why: str) -> None:
    found = told([episode(1, done=False)]).gaps
    assert [gap.why for gap in found if gap.dimension == dimension] == [why]


def test_where_something_was_left_out_it_is_no_question_of_more_of_the_rest() -> None:
    found = {gap.dimension: gap.why for gap in told([episode(1, done=False, skill="menu")]).gaps}
    assert (found["skill"], found["widget"]) == (
        "left out of training",
        "shown, but what these episodes need beside it was left out",
    )


def test_where_all_went_well_and_where_all_was_learnt_by_heart_there_is_no_gap() -> None:
    assert told([episode(1), episode(0, done=False)]).gaps == ()


def test_the_page_shows_all_three_tiers_and_what_was_not_tried(tmp_path: Path) -> None:
    rolled = [episode(seed, done=seed != 3, agent=agent) for seed in (0, 1, 3) for agent in ("element", "lexical")]
    write(told(rolled), tmp_path)
    page = (tmp_path / PAGE).read_text()
    for words in ("unseen start state", "unseen instance family", "unseen task or app", "not tried", "lexical"):
        assert words in page
    assert "http" not in page
    assert json.loads((tmp_path / NUMBERS).read_bytes())["seen"] == 1


def test_the_page_says_that_it_knows_nothing_where_all_was_learnt_by_heart(tmp_path: Path) -> None:
    write(told([episode(0)]), tmp_path)
    assert "no number to believe" in (tmp_path / PAGE).read_text()


def test_the_same_episodes_give_the_same_bytes(tmp_path: Path) -> None:
    trial = told([episode(1, done=False), episode(3)])
    for name in ("one", "other"):
        write(trial, tmp_path / name)
    for file in (NUMBERS, PAGE):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_an_episode_that_one_agent_met_before_its_page_was_whole_is_of_one_tier_for_all() -> None:
    early = tuple(key.hex() for key in start_keys("Save as 0.", screen(element("START"))))[:1]
    rolled = [episode(0, agent="lexical", start=early), episode(0)]
    (line,) = tiers(rolled, asking(MEMORY, HELD_OUT, rolled))
    assert (line.tier, line.episodes, set(line.agents)) == (Tier.SEEN, 1, {"element", "lexical"})
