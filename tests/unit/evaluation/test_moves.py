"""The moves of a choice: each is asked for where it was seen, and the whole at once answers for them all."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from aboveboard.evaluation.log import Log, read_log
from aboveboard.evaluation.moves import CHOICE, first_move, moves_of
from aboveboard.evaluation.offline import Plan, decide
from aboveboard.evaluation.report import report
from aboveboard.evaluation.scorers.registry import SCORERS
from aboveboard.evaluation.scoring import Coverage, Row, judged
from aboveboard.model import actions
from aboveboard.model.actions import Route
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Episode, LowLevel, Observation, Step
from tests.evaluating import PURPOSE, WEEK, Held, Prompted, nothing, step_of
from tests.scripts import KIND, element

NAMES = ("Letter", "List", "Table")
OPENED = ElementSnapshot(
    elements=(
        KIND,
        *(
            element(name, "list item", box=box, visible_box=box)
            for place, name in enumerate(NAMES)
            for box in [Rect(x=210, y=50 + 20 * place, width=40, height=20)]
        ),
    )
)
OPEN, CHOOSE = Point(x=230, y=30), Point(x=230, y=80)


def press(at: Point) -> actions.Click:
    return actions.Click(at=at)


def choice(*between: Observation, rows: Sequence[actions.Action] = (press(OPEN), press(CHOOSE))) -> Step:
    """An option chosen by two presses, with what was seen in between."""
    action = actions.SelectOption(value=Redacted(text="List"), index=1, by=Route.POINTER)
    children = tuple(LowLevel(t=400 * number, action=row) for number, row in enumerate(rows))
    return step_of(action, KIND, children=children, between=between)


SEEN = Observation(t=200, elements=OPENED)
SEEN_CHOICE = choice(SEEN)


def item(name: str) -> Element:
    return next(one for one in OPENED.elements if one.id == f"list_item:{name}")


def on(target: Element) -> Decision:
    assert target.box
    return Decision(action=press(target.box.centre), target=target.id)


def test_each_move_is_a_step_of_its_own_on_what_was_seen_before_it() -> None:
    (move,) = moves_of(SEEN_CHOICE)
    assert (move.before, move.action, move.target) == (SEEN, press(CHOOSE), item("List"))
    assert [(way.by, way.steps) for way in move.equivalents] == [(CHOICE, ("List",))]
    assert first_move(SEEN_CHOICE) == Decision(action=press(OPEN), target=KIND.id)


@pytest.mark.parametrize(
    "step",
    [
        choice(),
        choice(Observation(t=200)),
        choice(Observation(t=0, elements=OPENED)),
        choice(Observation(t=50, elements=OPENED)),
        choice(Observation(t=350, elements=msgspec.structs.replace(OPENED, stale_ms=300))),
        choice(Observation(t=401, elements=OPENED)),
        choice(SEEN, rows=(press(OPEN), actions.Key(key="return"))),
        choice(SEEN, rows=(press(OPEN), press(Point(x=900, y=400)))),
        choice(SEEN, rows=(press(OPEN),)),
    ],
    ids=[
        "nothing between",
        "no list between",
        "a list from before the first move",
        "a list from while the button was held",
        "a list that was older than its picture",
        "a list from after the choice",
        "a key",
        "a press where no element was",
        "one move",
    ],
)
def test_what_was_not_seen_is_not_asked_for(step: Step) -> None:
    assert moves_of(step) == ()


def test_a_rest_of_the_pointer_may_have_changed_nothing() -> None:
    rows = (press(OPEN), actions.Hover(at=CHOOSE, dwell_ms=300), press(CHOOSE))
    moves = moves_of(choice(SEEN, rows=rows))
    assert [move.before for move in moves] == [SEEN, SEEN]


def test_an_item_that_bears_the_words_is_as_good_wherever_it_stands() -> None:
    twin = element("List", "list item", box=Rect(x=300, y=90, width=40, height=20))
    seen = Observation(t=200, elements=ElementSnapshot(elements=(*OPENED.elements, twin)))
    (move,) = moves_of(choice(seen))
    score = SCORERS["strict"].score(Decision(action=press(Point(x=310, y=95)), target=twin.id), move)
    assert (score.value, score.rule) in {(1.0, "another way"), (1.0, "exact")}
    wrong = SCORERS["strict"].score(on(item("Table")), move)
    assert (wrong.value, wrong.rule) == (0.0, "element")


EPISODES = [Episode(id=f"e{number}", purpose=PURPOSE, week=WEEK, person="", steps=(SEEN_CHOICE,)) for number in (0, 1)]


class Mover(Prompted):
    """Answers each observation by what it holds."""

    def __init__(self, name: str, answer: Callable[[Observation], Decision]) -> None:
        super().__init__(name, [], lambda step: Decision(action=step.action))
        self._answer = answer

    def begin(self, goal: str, seed: int) -> None:
        self.told_of = []

    def decide(self, observation: Observation) -> Decision:
        return self._answer(observation)


def opener(name: str) -> Callable[[Observation], Decision]:
    """Open the list, then press the item of that name."""
    return lambda seen: on(item(name)) if seen == SEEN else on(KIND)


def whole(value: str) -> Callable[[Observation], Decision]:
    action = actions.SelectOption(value=Redacted(text=value), index=NAMES.index(value), by=Route.UNKNOWN)
    return lambda seen: Decision(action=action, target=KIND.id)


AGENTS = {
    "opens and chooses": opener("List"),
    "opens and errs": opener("Table"),
    "chooses at once": whole("List"),
    "errs at once": whole("Table"),
}


def logs(folder: Path) -> list[Log]:
    agents = [(name, Mover(name, answer)) for name, answer in AGENTS.items()]
    plan = Plan(split="test")
    paths = decide(Held(EPISODES), agents, plan, folder, untouched=lambda _: False, progress=nothing)
    return [read_log(path) for path in paths]


def values(rows: Sequence[Row], agent: str) -> list[float | None]:
    return [row.scores[agent]["strict"].value for row in rows if row.episode == "e0"]


def test_opening_a_list_is_not_yet_choosing_in_it(tmp_path: Path) -> None:
    rows = [one.row for one in judged(Held(EPISODES), logs(tmp_path), SCORERS, Coverage())]
    found = {agent: values(rows, agent) for agent in AGENTS}
    assert found == {
        "opens and chooses": [1.0, 1.0],
        "opens and errs": [1.0, 0.0],
        "chooses at once": [1.0, 1.0],
        "errs at once": [0.0, 0.0],
    }
    assert {row.tags["skill"] for row in rows} == {"dropdown"}


def test_a_score_does_not_depend_on_who_is_compared(tmp_path: Path) -> None:
    together = logs(tmp_path)
    all_rows = [one.row for one in judged(Held(EPISODES), together, SCORERS, Coverage())]
    for log in together:
        alone = [one.row for one in judged(Held(EPISODES), [log], SCORERS, Coverage())]
        agent = log.run.agent
        assert [row.scores[agent] for row in alone] == [row.scores[agent] for row in all_rows]


def test_an_agent_is_told_move_by_move_where_it_goes_move_by_move(tmp_path: Path) -> None:
    mover, chooser = Mover("mover", opener("Table")), Mover("chooser", whole("Table"))
    agents = [("mover", mover), ("chooser", chooser)]
    decide(Held(EPISODES[:1]), agents, Plan(split="test"), tmp_path, untouched=lambda _: False, progress=nothing)
    assert mover.told_of == [on(KIND), Decision(action=press(CHOOSE), target=item("List").id)]
    assert [one.action for one in chooser.told_of] == [SEEN_CHOICE.action]


def test_a_log_that_ends_between_two_moves_ends_the_step_there(tmp_path: Path) -> None:
    (log, *_) = logs(tmp_path)
    kept = {place: one for place, one in log.predictions.items() if place != ("e1", 0, 1)}
    rows = [one.row for one in judged(Held(EPISODES), [Log(log.run, kept, log.key)], SCORERS, Coverage())]
    assert [(row.episode, row.move) for row in rows] == [("e0", 0), ("e0", 1), ("e1", 0)]


def test_a_report_counts_moves_and_first_moves(tmp_path: Path) -> None:
    told = report(Held(EPISODES), logs(tmp_path), tmp_path)
    assert told.steps == 4
    assert told.table["strict"]["opens and errs"].estimate.mean == 0.5
