"""Where tasks are seen to end: each view of the evidence by itself, on scripted work."""

from collections.abc import Callable

from aboveboard.model.elements import PathPart
from aboveboard.model.text import Chrome
from aboveboard.pipeline.segmentation.abstracting import Trace, abstracted, completing
from aboveboard.pipeline.segmentation.measuring import agreement, marked_boundaries
from aboveboard.pipeline.segmentation.recognising import WEIGHTS, Evidence, boundaries
from aboveboard.pipeline.segmentation.resuming import resumed
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from aboveboard.studio.workdays.days import Day, tuning
from tests.scripts import Script, element


def traces(script: Script) -> tuple[Trace, ...]:
    return tuple(map(abstracted, reduce(script.stretch(), Terms())))


def order(script: Script, rest: int = 0) -> Script:
    """Fill in two fields and press the button that says so."""
    script.wait(rest)
    for name in ("Customer", "Article"):
        script.type("milk", element(name, "text", 60))
    return script.click(element("Place order", at=10))


def test_a_completed_form_that_begins_again_is_two_tasks() -> None:
    assert boundaries(traces(order(order(Script().begin()), rest=3_000))) == (3,)


def test_the_same_form_without_its_button_is_one_task() -> None:
    script = Script().begin()
    for name in ("Customer", "Article", "Town", "Phone", "Street", "Date"):
        script.type("milk", element(name, "text", 60))
    assert boundaries(traces(script)) == ()


def test_a_long_rest_speaks_for_an_end_where_a_short_one_does_not() -> None:
    def work(rest: int) -> tuple[int, ...]:
        script = Script().begin()
        for name in ("One", "Two", "Three"):
            script.click(element(name, at=10))
        script.wait(rest)
        for name in ("Four", "Five"):
            script.click(element(name, at=60, path=(PathPart("panel", Chrome(text="Other page")),)))
        return boundaries(traces(script))

    assert work(0) == work(2_000) == ()
    assert work(60_000) == (3,)


def test_what_is_copied_and_not_yet_pasted_holds_a_task_together() -> None:
    def carried(first: Callable[[Script], Script]) -> tuple[int, ...]:
        script = Script().begin().click(element("One", at=10)).click(element("Two", at=10))
        first(script).wait(1_000).switch("calculator").paste().click(element("Three", at=60))
        return boundaries(traces(script))

    assert carried(lambda script: script.click(element("Nothing", at=10))) == (3,)
    assert carried(lambda script: script.copy()) == ()
    assert carried(lambda script: script.copy().paste().click(element("Nothing", at=10))) != ()


def test_labels_of_completion_are_the_interfaces_own_and_ask_nothing_more() -> None:
    labels = [element(name).name for name in ("Place order", "_Save", "Save As…", "Saved searches", "Next")]
    assert [completing(label) for label in labels] == [True, True, False, False, False]


def test_every_view_has_a_weight() -> None:
    assert tuple(WEIGHTS) == Evidence.__slots__


def test_a_task_that_was_left_unfinished_is_gone_on_with_where_it_was() -> None:
    script = Script().begin().click(element("One", at=10)).type("milk", element("Customer", "text", 60))
    script.switch("calculator").click(element("Two", at=10)).click(element("Save", at=10)).switch("editor")
    parts = traces(script.type("milk", element("Article", "text", 60)).click(element("Place order", at=10)))
    assert resumed([parts[:2], parts[2:5], parts[5:]]) == (None, None, 0)
    finished = traces(order(Script().begin()))
    assert resumed([finished, parts[2:5], parts[5:]]) == (None, None, None)


def test_a_task_is_gone_on_with_once_and_not_by_what_begins_like_it() -> None:
    left = traces(Script().begin().click(element("One", at=10)).click(element("Two", at=10)))
    aside = traces(Script(app="calculator").begin().click(element("Save", at=10)))
    rest = traces(Script().begin().click(element("Three", at=10)).click(element("Save", at=10)))
    assert resumed([left, aside, rest, rest]) == (None, None, 0, None)
    assert resumed([left, aside, left]) == (None, None, None)
    assert resumed([left, aside, aside, aside, rest]) == (None,) * 5
    assert resumed([left, rest]) == (None, None)


def test_the_days_that_were_tuned_on_are_divided_as_well_as_when_they_were() -> None:
    """A change of rule or weight is seen here first; what counts is told by `./dev bench episodes` on the others."""

    def score(day: Day) -> float:
        steps = reduce(day.stretch, Terms())
        found = boundaries(tuple(map(abstracted, steps)))
        return agreement(marked_boundaries(steps, day.stretch), found).f1

    days = tuning()
    assert sum(map(score, days)) / len(days) > 0.85
