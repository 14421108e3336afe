"""Instructions from templates: three levels, the interface's own labels, never a person's words."""

import msgspec

from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.text import Chrome, Redacted
from aboveboard.model.trajectories import Instruction, Step
from aboveboard.pipeline.segmentation.instructing import instruction
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import Script, element
from tests.strategies import ACTS, played


def steps(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), Terms())


def texts(given: Instruction) -> tuple[str, str, str]:
    found = (given.goal, given.outline, given.detail)
    assert all(isinstance(label, Chrome) for label in found)
    goal, outline, detail = (label.text for label in found if isinstance(label, Chrome))
    return goal, outline, detail


def test_the_goal_is_what_completed_the_task_and_what_was_filled_in_before() -> None:
    script = Script().begin().type("milk", element("Article", "text", 60)).option()
    goal, outline, detail = texts(instruction(steps(script.click(element("Place order", at=10)))))
    assert goal == (
        "Click the push button “Place order” in editor after filling in the text “Article” and the combo box “Kind”."
    )
    assert outline == (
        "In editor: fill in the text “Article” and the combo box “Kind”, click the push button “Place order”."
    )
    assert detail == (
        "1. Type into the text “Article”.\n2. Choose option 2 of the combo box “Kind”.\n"
        "3. Click the push button “Place order”."
    )


def test_a_task_that_ends_with_nothing_said_is_told_by_what_was_done_where() -> None:
    script = Script().begin().click(element("One", at=10)).switch().menu().scroll()
    goal, outline, detail = texts(instruction(steps(script)))
    assert goal == (
        "Work in editor and calculator: click the push button “One”, "
        "choose “File” > “Export” > “As text” from the menu."
    )
    assert outline.startswith("In editor: click the push button “One”. In calculator: choose ")
    assert detail.splitlines()[1] == "2. Go to calculator."
    assert detail.splitlines()[-1] == "4. Scroll."


def test_what_a_person_marked_stays_the_goal_and_the_other_levels_are_told_beside_it() -> None:
    given = instruction(steps(Script().begin().click()), Redacted(text="Tidy up"))
    assert (given.goal, given.source) == (Redacted(text="Tidy up"), "human")
    assert given.detail == Chrome(text="1. Click the push button “Save”.")
    assert instruction(steps(Script().begin().click())).source == "template"


def test_nothing_of_what_a_person_wrote_or_a_masked_name_is_in_an_instruction() -> None:
    secret = Redacted(text="Mrs. Heron")
    button = msgspec.structs.replace(element("Open", at=10), name=secret)
    script = Script().begin().type("heron", element("Name", "text", 60)).click(button).paste("heron")
    assert "heron" not in " ".join(texts(instruction(steps(script)))).casefold()
    (menu,) = steps(Script().begin().menu())
    named = msgspec.structs.replace(menu.action, path=(secret, secret))
    own = instruction([msgspec.structs.replace(menu, action=named)])
    assert texts(own)[2] == "1. Choose an entry > an entry from the menu."


def test_a_step_without_an_element_is_told_too() -> None:
    script = Script().begin().click(NotRecognised(reason=Absence.NO_TREE)).secure().key("f5")
    assert texts(instruction(steps(script)))[2] == "1. Click the screen.\n2. Use secure field.\n3. Press f5."


def test_every_kind_of_action_has_a_sentence() -> None:
    for name, act in ACTS:
        detail = texts(instruction(reduce(played([(name, act)]), Terms())))[2]
        assert detail.startswith("1. ")
        assert detail.endswith(".")


def test_many_fields_and_many_acts_are_counted() -> None:
    script = Script().begin()
    for name in ("One", "Two", "Three", "Four", "Five"):
        script.type("milk", element(name, "text", 60)).click(element(name, at=10), count=2)
    goal = texts(instruction(steps(script)))[0]
    assert "the text “Three” and 2 more, double-click" in goal
    assert goal.endswith("the push button “Three” and 2 more.")
