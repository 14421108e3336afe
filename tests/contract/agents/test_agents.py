"""What every agent owes: a decision on whatever is seen, about an element that is there, and nothing kept of before."""

import msgspec
import pytest
import torch

from aboveboard.agents import Agent
from aboveboard.agents.at_random import AtRandom
from aboveboard.agents.checkpoints import Head
from aboveboard.agents.demonstrations import demonstrated
from aboveboard.agents.element import ElementAgent
from aboveboard.agents.lexical import Lexical
from aboveboard.agents.majority import Majority
from aboveboard.agents.nearest import Nearest
from aboveboard.agents.network import Network, Sizes
from aboveboard.agents.press_submit import PressSubmit
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.text import Hidden, LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import Observation
from tests.demonstrating import demonstrations, element, screen

SHAPE = Shape(kind=TextKind.WORDS, length=LengthClass.SHORT)
SCREENS = {
    "nothing seen": None,
    "an empty screen": screen(),
    "hidden labels": screen(element("", "entry", 0, value=Hidden()), element("", place=1)),
    "shapes": screen(element(SHAPE, "entry", 0, value=SHAPE), element(SHAPE, place=1)),
    "no places": screen(element("Save", place=0, box=None, visible_box=None)),
    "a form": screen(element("Name", "entry", 0, value=Redacted(text="")), element("Save", place=1)),
    "unknown roles": screen(element("Name", "something new", 0), element("Ω" * 300, "", 1)),
}
GOALS = ('Enter "Ada" into Name and save.', "", '"""', "x" * 2_000)


def untrained() -> ElementAgent:
    torch.manual_seed(0)
    sizes = Sizes(width=16, layers=1, heads=2, inner=16, keys=1)
    network = Network(sizes)
    network.eval()
    return ElementAgent(Head(purpose="demo", learnt_from=(), keys=("return",), sizes=sizes), network)


@pytest.fixture(params=["press_submit", "random", "lexical", "majority", "nearest", "element"])
def agent(request: pytest.FixtureRequest) -> Agent:
    rows = [row for episode in demonstrations(3) for row in demonstrated(episode).rows]
    made: dict[str, Agent] = {
        "press_submit": PressSubmit(),
        "random": AtRandom(),
        "lexical": Lexical(),
        "majority": Majority(rows),
        "nearest": Nearest(rows),
        "element": untrained(),
    }
    return made[request.param]


@pytest.mark.parametrize("goal", GOALS, ids=["a task", "nothing", "quotes alone", "one long word"])
@pytest.mark.parametrize("seen", SCREENS.values(), ids=SCREENS)
def test_every_agent_decides_something_about_what_is_there(
    agent: Agent, seen: ElementSnapshot | None, goal: str
) -> None:
    agent.begin(goal, 0)
    for _ in range(3):
        decision = agent.decide(Observation(t=0, elements=seen))
        assert isinstance(decision, Decision)
        assert decision.target is None or (seen is not None and seen.find(decision.target) is not None)
        assert msgspec.json.decode(msgspec.json.encode(decision), type=Decision) == decision


def test_an_agent_that_learnt_from_nothing_still_decides() -> None:
    for agent in (Majority([]), Nearest([])):
        agent.begin("Save.", 0)
        assert isinstance(agent.decide(Observation(t=0, elements=SCREENS["a form"])), Decision)


def test_an_episode_is_not_told_of_the_one_before(agent: Agent) -> None:
    form = Observation(t=0, elements=SCREENS["a form"])
    decided = []
    for _ in range(2):
        agent.begin(GOALS[0], 7)
        decided.append([agent.decide(form) for _ in range(4)])
    assert decided[0] == decided[1]


def test_every_agent_has_the_name_that_reports_show(agent: Agent) -> None:
    assert agent.name.replace("_", "").isalpha()
