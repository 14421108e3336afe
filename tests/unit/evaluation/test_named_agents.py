"""Which agents can be tried by name, and that baselines are led by what the person did."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from aboveboard.agents import Agent, Led
from aboveboard.agents.demonstrations import Row, demonstrated
from aboveboard.cli.evaluate_offline_agents import RULES, SHOWN, named, unseen
from aboveboard.cli.evaluate_offline_data import Opened
from aboveboard.errors import InputError, NotFound
from aboveboard.evaluation.log import read_log
from aboveboard.evaluation.offline import Plan, decide
from aboveboard.evaluation.released import Released
from aboveboard.evaluation.report import report
from aboveboard.model.actions import Click, Done, Type
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Observation
from aboveboard.training.lessons import Opened as Learnt
from aboveboard.training.lessons import gather, is_held_out, is_untouched, lessons_of
from aboveboard.training.settings import Settings
from aboveboard.training.training import train
from tests.demonstrating import LEASE, click, demonstrations, element, released, screen, typing
from tests.evaluating import held, nothing

TINY = Settings(
    iterations=8, batch=8, width=16, layers=1, heads=2, inner=16, check_every=4, warmup=2, threads=1, validation=0.3
)
FIELD, SAVE = element("Name", "entry", 0), element("Save", place=1)
BEFORE = Observation(t=0, elements=screen(FIELD, SAVE))
GOAL = 'Enter "Zuse941" into the field and press Save.'


def led(agent: Agent, *done: Decision) -> Decision:
    """What an agent decides after the person did these."""
    agent.begin(GOAL, 0)
    for one in done:
        agent.decide(BEFORE)
        assert isinstance(agent, Led)
        agent.told(one)
    return agent.decide(BEFORE)


FOCUSED = Decision(action=click(FIELD), target=FIELD.id)
TYPED = Decision(action=typing("Zuse941"), target=FIELD.id)
PRESSED = Decision(action=click(SAVE), target=SAVE.id)


def test_the_lexical_rule_types_after_the_person_has_only_pressed_the_field() -> None:
    assert isinstance(led(RULES["lexical"](), FOCUSED).action, Type)
    assert led(RULES["lexical"](), FOCUSED, TYPED).target == SAVE.id
    assert isinstance(led(RULES["lexical"](), FOCUSED, TYPED, PRESSED).action, Done)


def test_press_submit_presses_until_the_person_has() -> None:
    assert led(RULES["press_submit"](), FOCUSED, TYPED).target == SAVE.id
    assert isinstance(led(RULES["press_submit"](), PRESSED).action, Done)


def test_the_nearest_demonstration_is_looked_for_by_the_persons_history() -> None:
    agent = SHOWN["nearest"](rows())
    assert [type(led(agent, *done).action) for done in ((), (TYPED,))] == [Type, Click]


def rows() -> Sequence[Row]:
    return [row for episode in demonstrations(12) for row in demonstrated(episode).rows]


@pytest.mark.parametrize("name", [*RULES, *SHOWN])
def test_every_baseline_can_be_told_and_decides_on_anything(name: str) -> None:
    agent = RULES[name]() if name in RULES else SHOWN[name](rows())
    assert isinstance(agent, Led)
    assert isinstance(led(agent, FOCUSED, TYPED), Decision)
    agent.begin("", 0)
    assert isinstance(agent.decide(Observation(t=0)), Decision)
    agent.told(Decision(action=Done()))


def test_names_that_are_none_are_refused(tmp_path: Path) -> None:
    data = Opened(held(1))
    for agent, baselines in (("nobody", None), ("lexical", ("nobody",)), ("nearest", None), ("lexical", ("majority",))):
        with pytest.raises(InputError):
            named(agent, baselines, data)
    with pytest.raises(NotFound):
        unseen(str(tmp_path))


def test_a_baseline_is_not_run_beside_itself() -> None:
    data = Opened(held(1))
    assert [name for name, _ in named("lexical", None, data)] == ["lexical", "press_submit", "random"]
    assert [name for name, _ in named("lexical", ("random", "lexical"), data)] == ["lexical", "random"]
    assert [name for name, _ in named("lexical", (), data)] == ["lexical"]


def test_a_model_is_tried_on_the_start_states_that_its_own_training_never_looked_at(tmp_path: Path) -> None:
    release = released(tmp_path / "release", demonstrations(14))
    gathered = gather([Learnt(release, LEASE)])
    train(gathered, lessons_of(gathered.rows, TINY), TINY, tmp_path / "model")
    data, model = Opened(Released(release), release=release, lease=LEASE), str(tmp_path / "model")
    agents = named(model, None, data)
    assert agents[0][0] == "element (model)"
    assert {name for name, _ in agents[1:]} == {*RULES, *SHOWN}
    assert isinstance(agents[0][1], Led)
    paths = decide(data.data, agents, Plan(), tmp_path / "run", untouched=unseen(model), progress=nothing)
    logs = [read_log(path) for path in paths]
    starts = {episode.id: episode.start_state for shard in release.shards() for episode in shard.episodes}
    tried = {episode for episode, *_ in logs[0].predictions}
    assert tried == {name for name, start in starts.items() if is_untouched(start, TINY)}
    told = report(data.data, logs, tmp_path / "run")
    assert told.table["strict"]["element (model)"].estimate.steps == told.steps


def test_its_baselines_are_shown_nothing_that_its_training_held_out(tmp_path: Path) -> None:
    """A share above what a training takes by default would else show them the very episodes that are tried."""
    release = released(tmp_path / "release", demonstrations(14))
    gathered = gather([Learnt(release, LEASE)])
    share = msgspec.structs.replace(TINY, validation=0.6)
    train(gathered, lessons_of(gathered.rows, share), share, tmp_path / "model")
    data = Opened(Released(release), release=release, lease=LEASE)
    nearest = dict(named(str(tmp_path / "model"), ("nearest",), data))["nearest"]
    shown = {row.start_state for row in vars(nearest)["_rows"]}
    assert shown
    assert not any(is_held_out(start, share) for start in shown)


def test_scoring_again_needs_nothing_that_makes_a_model() -> None:
    code = "import sys, aboveboard.cli.evaluate_rescore; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
