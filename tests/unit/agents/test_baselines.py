"""The baselines beside every number: each does its one simple thing, and says that it is done."""

from aboveboard.agents.at_random import AtRandom
from aboveboard.agents.demonstrations import Row, demonstrated
from aboveboard.agents.lexical import Lexical
from aboveboard.agents.majority import Majority
from aboveboard.agents.nearest import Nearest
from aboveboard.agents.press_submit import PressSubmit
from aboveboard.model.actions import Click, Done, Type
from aboveboard.model.elements import Element
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Observation
from tests.demonstrating import demonstrations, element, screen

FIELD = element("Name", "entry", 0, value=Redacted(text=""))
SAVE, CLOSE = element("Save", place=1), element("Close", place=2)


def seen(*elements: Element) -> Observation:
    return Observation(t=0, elements=screen(*elements))


def rows(count: int = 20) -> list[Row]:
    return [row for episode in demonstrations(count) for row in demonstrated(episode).rows]


def test_press_submit_presses_the_button_that_sends_once() -> None:
    agent = PressSubmit()
    agent.begin("anything", 0)
    assert agent.decide(seen(CLOSE, SAVE)).target == SAVE.id
    assert agent.decide(seen(CLOSE, SAVE)).action == Done()
    agent.begin("anything", 1)
    assert agent.decide(seen(CLOSE)).target == CLOSE.id


def test_the_random_agent_draws_the_same_for_the_same_seed() -> None:
    agent = AtRandom()
    drawn = []
    for seed in (1, 1, 2):
        agent.begin('Enter "Ada".', seed)
        drawn.append([agent.decide(seen(FIELD, SAVE, CLOSE)) for _ in range(8)])
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_lexical_rule_types_what_is_quoted_presses_what_is_named_and_sends() -> None:
    agent = Lexical()
    agent.begin('Enter "Ada" and close.', 0)
    decided = [agent.decide(seen(FIELD, SAVE, CLOSE)) for _ in range(4)]
    assert isinstance(decided[0].action, Type)
    assert decided[0].action.text == Redacted(text="Ada")
    assert [one.target for one in decided[:3]] == [FIELD.id, CLOSE.id, SAVE.id]
    assert decided[3].action == Done()


def test_the_majority_does_what_was_done_most_often_at_this_step() -> None:
    agent = Majority(rows())
    agent.begin('Enter "Zuse" into the field and save.', 0)
    first = agent.decide(seen(FIELD, SAVE))
    assert (first.target, isinstance(first.action, Type | Click)) == (FIELD.id, True)


def test_the_nearest_demonstration_is_carried_over_to_new_words() -> None:
    agent = Nearest(rows())
    agent.begin('Enter "Zuse" into the field and save.', 0)
    first = agent.decide(seen(FIELD, SAVE))
    assert isinstance(first.action, Type)
    assert first.action.text == Redacted(text="Zuse")
    filled = element("Name", "entry", 0, value=Redacted(text="Zuse"))
    assert agent.decide(seen(filled, SAVE)).target == SAVE.id
