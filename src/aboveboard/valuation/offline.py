"""Strict scores of an agent on demonstrations that were held back: cheap, as nothing is carried out."""

from collections.abc import Mapping, Sequence

import msgspec

from aboveboard.agents import Agent, Led, Sighted
from aboveboard.evaluation.cases import Case, case_of
from aboveboard.evaluation.guests import asked
from aboveboard.evaluation.offline import done
from aboveboard.evaluation.places import shown_lit
from aboveboard.evaluation.scorers.registry import SCORERS, STRICT
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Step
from aboveboard.valuation.demonstrations import Demonstration
from aboveboard.valuation.records import Offline


def offline(
    agent: Agent, held: Mapping[str, Sequence[Demonstration]], pictures: Mapping[str, bytes]
) -> dict[str, Offline]:
    """Return how many steps of each task the agent has right, told after each what the person did."""
    return {task: _task(agent, some, pictures) for task, some in held.items() if some}


def _task(agent: Agent, held: Sequence[Demonstration], pictures: Mapping[str, bytes]) -> Offline:
    found = [right for one in held for right in _steps(agent, case_of(one.episode, pictures, ""), one.seed)]
    return Offline(right=sum(found), of=len(found))


def _steps(agent: Agent, case: Case, seed: int) -> list[bool]:
    agent.begin(case.goal, seed)
    if isinstance(agent, Sighted):
        agent.shown(case.pictures)
    found = []
    for step in case.steps:
        right = _right(agent, step)
        if step.flags.train and right is not None:
            found.append(right)
        if isinstance(agent, Led):
            agent.told(done(step))
    return found


def _right(agent: Agent, step: Step) -> bool | None:
    """Return whether a decision is wholly right, None where the rules have no word for the step.

    A picture in which the pointer lies on the target already is not shown.
    """
    seen = msgspec.structs.replace(step.before, picture=None) if shown_lit(step) else step.before
    decision = asked(lambda: agent.decide(seen)).value
    if not isinstance(decision, Decision):
        return False
    value = SCORERS[STRICT].score(decision, step).value
    return None if value is None else value == 1.0
