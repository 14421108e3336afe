"""The agent `element` as it acts: it waits for a screen, goes round in no circles, can be told what was done."""

import pytest
import torch

from aboveboard.agents.checkpoints import Head
from aboveboard.agents.choosing import WIDE
from aboveboard.agents.element import AGAIN, ElementAgent
from aboveboard.agents.intents import KINDS, Kind
from aboveboard.agents.network import Network, Sizes
from aboveboard.model.actions import Infeasible, Type, WaitFor
from aboveboard.model.decisions import Decision
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Observation
from tests.demonstrating import click, element, screen, typing

FIELD = element("Name", "entry", 0, value=Redacted(text=""))
SAVE = element("Save", place=1)
GOAL = 'Enter "Ada" and save.'
SEEN = Observation(t=0, elements=screen(FIELD, SAVE))


@pytest.fixture
def agent() -> ElementAgent:
    """An agent that has learnt nothing: what it decides is chance, what it may decide is not."""
    torch.manual_seed(0)
    sizes = Sizes(width=16, layers=1, heads=2, inner=16, keys=2)
    network = Network(sizes)
    network.eval()
    agent = ElementAgent(Head(purpose="demo", learnt_from=(), keys=("return", "ctrl+c"), sizes=sizes), network)
    agent.begin(GOAL, 0)
    return agent


def test_without_a_list_of_elements_it_waits(agent: ElementAgent) -> None:
    assert isinstance(agent.decide(Observation(t=0)).action, WaitFor)


def test_it_decides_the_same_again_for_the_same_episode(agent: ElementAgent) -> None:
    first = [agent.decide(SEEN) for _ in range(3)]
    agent.begin('Enter "Ada" and save.', 1)
    assert [agent.decide(SEEN) for _ in range(3)] == first


def test_it_tries_something_else_where_the_same_did_nothing(agent: ElementAgent) -> None:
    decided = [agent.decide(SEEN) for _ in range(12)]
    plain = [(type(one.action), one.target, one.action) for one in decided if not isinstance(one.action, Infeasible)]
    assert max(plain.count(one) for one in plain) <= AGAIN


def test_it_says_so_when_there_is_nothing_left_to_try(agent: ElementAgent) -> None:
    nothing = Observation(t=0, elements=screen())
    assert any(isinstance(agent.decide(nothing).action, Infeasible) for _ in range(40))


def test_it_is_sure_to_some_degree_of_what_it_decides(agent: ElementAgent) -> None:
    score = agent.decide(SEEN).score
    assert score is not None
    assert 0 < score <= 1


def test_what_was_refused_is_forgotten_and_not_tried_again_on_the_same_screen(agent: ElementAgent) -> None:
    first = agent.decide(SEEN)
    agent.refused()
    assert agent._history == []
    later = [agent.decide(SEEN) for _ in range(12)]
    assert (first.target, first.action) not in [(one.target, one.action) for one in later]


def test_words_to_copy_are_tried_one_after_the_other(agent: ElementAgent) -> None:
    source = agent._network.classes["source"]
    assert isinstance(source, torch.nn.Linear)
    with torch.no_grad():  # what it has not learnt it is told: to type, and words of the goal
        agent._network.kind.bias[KINDS.index(Kind.TYPE)] = source.bias[0] = 9.0
    tried = []
    for _ in range(WIDE):
        tried.append(agent.decide(SEEN).action)
        agent.refused()
    texts = {one.text.text for one in tried if isinstance(one, Type) and isinstance(one.text, Redacted)}
    assert len(texts) == WIDE
    assert all(text in GOAL for text in texts)


def test_what_was_really_done_takes_the_place_of_what_was_decided(agent: ElementAgent) -> None:
    agent.decide(SEEN)
    agent.told(Decision(action=typing("Ada"), target=FIELD.id))
    agent.decide(SEEN)
    agent.told(Decision(action=click(SAVE), target=SAVE.id))
    assert [(past.kind, past.target) for past in agent._history] == [("type", FIELD.id), ("click", SAVE.id)]


def test_being_told_of_nothing_an_agent_can_do_leaves_the_history_as_it_was(agent: ElementAgent) -> None:
    agent.decide(SEEN)
    agent.told(Decision(action=WaitFor(bucket_ms=250)))
    assert agent._history == []
