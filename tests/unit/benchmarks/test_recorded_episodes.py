"""A recording's clock is set to the person's by the presses that both saw."""

from aboveboard.model.events import PointerPressed
from benchmarks.recorded_episodes import told
from tests.scripts import Script, element


def test_marks_of_the_persons_clock_fall_between_the_steps_they_were_made_between() -> None:
    script = Script().begin()
    for name in ("One", "Two", "Three", "Four"):
        script.click(element(name, at=10)).wait(700)
    stretch = script.stretch()
    ahead, late = 5_000_000, 12
    seen = [record.t for record in stretch.records if isinstance(record, PointerPressed)]
    pressed = [ahead - 900, *(at + ahead - late for at in seen), ahead + 60_000]
    parts = [("first", pressed[1] - 500, pressed[2] + 500), ("second", pressed[3] - 500, pressed[4] + 500)]
    session = told(stretch, pressed, parts)
    assert len(session.steps) == 4
    assert session.marked == (2,)


def test_a_stretch_without_a_press_has_its_steps_and_no_marks_of_its_own() -> None:
    session = told(Script().begin().scroll().stretch(), [], [])
    assert (len(session.steps), session.marked) == (1, ())
