"""Three tiers on recordings: told by what a model learnt from, kept beside logs, with a reason where there is none."""

from collections.abc import Collection
from pathlib import Path

import msgspec
import pytest

from aboveboard.agents.memory import LeftOut, Memory, Starts, start_keys
from aboveboard.errors import UnknownFormat
from aboveboard.evaluation.cases import Case
from aboveboard.evaluation.log import read_log
from aboveboard.evaluation.offline import Plan, chosen, decide
from aboveboard.evaluation.offline_tiers import (
    FILE,
    NO_FAMILY,
    NO_MODEL,
    NO_STARTS,
    NONE_NEW,
    NONE_OF_IT,
    NOTHING_LEFT_OUT,
    TOO_FEW,
    Learner,
    Newness,
    TierScore,
    keep,
    kept,
    newness,
)
from aboveboard.evaluation.report import PAGE, report
from aboveboard.evaluation.tiers import Tier
from tests.evaluating import EXPORT, Held, Prompted, morning, nothing, right_but

HERE = frozenset({EXPORT.dataset})


def held(count: int = 12) -> Held:
    """Episodes of different goals, so that no two begin alike; the hash of each start is its number."""
    made = [morning(number, goal=f"Put {number} of it on the list")[0] for number in range(count)]
    episodes = [msgspec.structs.replace(one, start_state=str(number)) for number, one in enumerate(made)]
    return Held(episodes, split="train")


def keys(case: Case) -> bytes:
    return start_keys(case.goal, case.steps[0].before.elements)[0]


def learner(
    held_out: Collection[str] = (), *, releases: frozenset[str] = HERE, left_out: LeftOut | None = None
) -> Learner:
    """A model that learnt from all of the data but what was held out, and remembers all, as training does."""
    starts = Starts.of([keys(case) for case in held().cases()], "salt")
    memory = Memory(starts=starts, left_out=left_out or LeftOut())
    return Learner(memory, releases, lambda start: start in held_out)


def numbers(*which: int) -> set[str]:
    return {str(number) for number in which}


def told(found: Newness) -> dict[Tier, int]:
    return {tier: list(found.tiers.values()).count(tier) for tier in Tier if tier in found.tiers.values()}


def test_of_the_release_it_learnt_from_what_was_held_out_is_new_and_the_rest_is_seen() -> None:
    data = held()
    found = newness(data, learner(numbers(0, 1, 2)), data.cases())
    assert told(found) == {Tier.START: 3, Tier.SEEN: 9}
    assert {name for name, tier in found.tiers.items() if tier is Tier.START} == {"e000", "e001", "e002"}


def test_what_was_held_out_but_begins_as_something_learnt_from_is_seen() -> None:
    data = held()
    again = msgspec.structs.replace(data.episodes[5], id="again", start_state="12")
    both = Held([*data.episodes, again], split="train")
    assert newness(both, learner(numbers(12)), both.cases()).tiers["again"] is Tier.SEEN


def test_of_other_data_the_models_own_memory_tells() -> None:
    data = held()
    elsewhere = learner(numbers(0, 1, 2), releases=frozenset())
    assert told(newness(data, elsewhere, data.cases())) == {Tier.SEEN: 12}


def test_what_was_left_out_on_purpose_is_a_task_of_its_own_and_is_tried_with_what_was_held_out() -> None:
    data = held()
    model = learner(left_out=LeftOut(skills=("dropdown",)))
    plan = Plan(left_out=model.memory.left_out)
    assert told(newness(data, model, chosen(data, plan, model.untouched))) == {Tier.TASK: 12}
    assert list(chosen(data, Plan(), model.untouched)) == []


def scored(found: Newness, folder: Path, *, data: Held | None = None) -> dict[Tier, TierScore]:
    data = data or held()
    agents = [("mine", Prompted("mine", data.episodes, right_but("scroll")))]
    paths = decide(data, agents, Plan(split="all"), folder, untouched=lambda _: False, progress=nothing)
    summary = report(data, [read_log(path) for path in paths], folder, newness=found)
    return {line.tier: line for line in summary.tiers}


def test_each_tier_has_its_score_or_the_reason_why_not(tmp_path: Path) -> None:
    data = held()
    lines = scored(newness(data, learner(numbers(0, 1, 2, 3, 4)), data.cases()), tmp_path)
    assert list(lines) == [Tier.START, Tier.FAMILY, Tier.TASK, Tier.SEEN]
    assert (lines[Tier.START].episodes, lines[Tier.START].steps, lines[Tier.SEEN].episodes) == (5, 35, 7)
    assert lines[Tier.START].agents["mine"].mean == pytest.approx(6 / 7)
    assert (lines[Tier.FAMILY].why, lines[Tier.TASK].why) == (NO_FAMILY, NOTHING_LEFT_OUT)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "unseen start state" in page
    assert "of which family of instances" in page


def test_a_tier_of_few_episodes_is_not_told_beside_others(tmp_path: Path) -> None:
    data = held()
    lines = scored(newness(data, learner(numbers(0, 1)), data.cases()), tmp_path)
    assert (lines[Tier.START].agents, lines[Tier.START].why) == ({}, TOO_FEW)
    assert lines[Tier.SEEN].agents


@pytest.mark.parametrize(
    ("model", "tier", "why"),
    [
        (learner(), Tier.START, NONE_NEW),
        (learner(left_out=LeftOut(apps=("other",))), Tier.TASK, NONE_OF_IT),
        (Learner(Memory(), frozenset(), lambda _: False), Tier.START, NO_STARTS),
        (None, Tier.START, NO_MODEL),
        (None, Tier.FAMILY, NO_MODEL),
    ],
    ids=["all learnt from", "none left out", "no memory", "rule", "family of a rule"],
)
def test_a_tier_without_an_episode_says_why(tmp_path: Path, model: Learner | None, tier: Tier, why: str) -> None:
    data = held()
    assert scored(newness(data, model, data.cases()), tmp_path)[tier].why == why


def test_what_is_kept_beside_logs_is_read_again_and_other_logs_have_none(tmp_path: Path) -> None:
    data = held()
    found = newness(data, learner(numbers(0)), data.cases())
    keep(found, tmp_path)
    assert kept(tmp_path) == found
    assert kept(tmp_path / "elsewhere") == Newness()
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(UnknownFormat):
        kept(tmp_path)
