"""Rolling an agent out: every end has a reason, and no word of what was typed or raised is kept."""

import pytest

from aboveboard.agents import Agent
from aboveboard.evaluation.rollout import Limits, Reason, roll_out
from aboveboard.model.actions import Infeasible
from tests.demonstrating import typing
from tests.trying import ASTRAY, FIELD, MOVING, PRESS, RIGHT, TASK, WAIT, Babbling, Doing, Failing, Form, Watching


@pytest.mark.parametrize(
    ("agent", "fault", "reason"),
    [
        (Doing(RIGHT), "", Reason.SUCCESS),
        (Doing([PRESS]), "", Reason.FAILURE),
        (Doing([(Infeasible(), None)]), "", Reason.GAVE_UP),
        (Doing([(typing("B"), FIELD.id)]), "", Reason.LOOPING),
        (Doing(MOVING), "", Reason.STEPS),
        (Doing(ASTRAY), "", Reason.REFUSED),
        (Doing(WAIT), "never loads", Reason.NOTHING_TO_SEE),
        (Doing(RIGHT), "truncates", Reason.TRUNCATED),
        (Doing(RIGHT), "crashes", Reason.WORLD_FAILED),
        (Failing(RIGHT), "", Reason.AGENT_FAILED),
        (Babbling(RIGHT), "", Reason.AGENT_FAILED),
    ],
    ids=lambda value: value.name if isinstance(value, Reason) else "",
)
def test_every_episode_ends_with_a_reason(agent: Agent, fault: str, reason: Reason) -> None:
    rolled = roll_out("doing", agent, Form(fault), TASK, 0, Limits(steps=20, same=6, refused=3))
    assert rolled.reason is reason
    assert rolled.succeeded is (reason is Reason.SUCCESS)


def test_an_agent_that_looks_is_handed_the_picture_of_the_moment_before_each_decision() -> None:
    agent = Watching(RIGHT)
    rolled = roll_out("watching", agent, Form(), TASK, 0)
    assert agent.shows == [{f"look {number}": b"pixels"} for number in range(1, rolled.steps + 1)]


def test_an_error_is_named_and_its_words_are_not_kept() -> None:
    rolled = roll_out("doing", Doing(RIGHT), Form("crashes"), TASK, 0)
    assert (rolled.fault, "browser" in repr(rolled)) == ("EnvironmentLost", False)
