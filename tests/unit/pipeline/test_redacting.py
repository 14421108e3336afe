"""Where steps are made, what edits come to is scanned once more: an older device released each run by itself."""

import pickle

import pytest

from aboveboard.model.actions import Click, Type
from aboveboard.model.events import KeyPressed
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import Hidden, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.pipeline.redacting import Redacting
from aboveboard.redactors.registry import all_redactors
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import Script
from tests.typing_runs import FIELD, Runs

REDACTING = Redacting(reduce, all_redactors())


def steps(runs: Runs) -> tuple[Step, ...]:
    return REDACTING(ReleasedStretch(records=tuple(runs.records)), Terms())


def typed(step: Step) -> Type:
    assert isinstance(step.action, Type)
    return step.action


def test_an_address_in_runs_is_hidden_in_what_they_come_to_and_in_each_of_them() -> None:
    (step,) = steps(Runs().insert("jane.do").insert("e@examp").insert("le.org"))
    assert typed(step).text == Hidden()
    assert [(edit.position, edit.length, edit.content) for edit in typed(step).edits] == [
        (0, 7, Hidden()),
        (7, 7, Hidden()),
        (14, 6, Hidden()),
    ]


def test_the_rows_of_a_step_are_hidden_with_it() -> None:
    runs = Runs().insert("jane.do").insert("e@examp").insert("le.org")
    runs.records.append(KeyPressed(t=runs.t + 500, key="return", target=FIELD, app="editor"))
    (step,) = steps(runs)
    assert typed(step).submitted
    assert [row.action.text for row in step.lowered() if isinstance(row.action, Type)] == [Hidden()]


def test_where_a_text_cannot_be_known_its_runs_are_read_in_order() -> None:
    (step,) = steps(Runs().insert("jane.doe@ex", at=0).insert("ample.org").delete(0, 1).replace(0, 99, "x"))
    assert {edit.content for edit in typed(step).edits} == {Hidden()}


@pytest.mark.parametrize("words", [("milk and ", "honey"), ("password: hunt4", " is not it"), ("/home/USER/", "docs")])
def test_what_holds_no_more_than_marks_is_left_as_it_is(words: tuple[str, str]) -> None:
    runs = Runs().insert(words[0]).insert(words[1])
    (step,) = steps(runs)
    (plain,) = reduce(ReleasedStretch(records=tuple(runs.records)), Terms())
    assert step == plain
    assert isinstance(typed(step).text, Redacted)


def test_other_steps_are_left_as_they_are() -> None:
    stretch = Script().begin().click().stretch()
    (step,) = REDACTING(stretch, Terms())
    assert isinstance(step.action, Click)
    assert (step,) == reduce(stretch, Terms())


def test_it_travels_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(REDACTING))
    assert isinstance(sent, Redacting)
    assert sent.redactors[0].name == "secrets"
