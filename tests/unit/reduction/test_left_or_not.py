"""Escape leaves a list, unless what opened it says without another input that it is open again."""

import pytest
from msgspec.structs import replace

from aboveboard.model.actions import Click, Key, SelectOption
from aboveboard.model.events import ElementChanged, OptionChosen, OptionsOffered
from aboveboard.model.geometry import Point
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import KIND, Script, element


@pytest.mark.parametrize(
    ("again", "kinds"),
    [(True, [SelectOption]), (False, [Click, Key, Key, SelectOption])],
    ids=["open again", "left"],
)
def test_a_list_that_escape_closed_and_that_opened_again_by_itself_was_not_left(
    again: bool,
    kinds: list[type],
) -> None:
    script = Script().begin()
    offered = (element("Letter", "list item"), element("List", "list item"))
    opened = OptionsOffered(t=0, widget=KIND, offered=offered, total=2, visible=2, app=script.app)
    script.press(KIND, Point(x=230, y=30))
    script.add(replace(opened, t=script.t))
    script.wait(200).key("escape", on=KIND)
    for expanded in (False, True) if again else (False,):
        script.wait(20)
        script.add(ElementChanged(t=script.t, what="expanded", target=KIND, after=expanded, app=script.app))
    script.wait(200).key("down", on=KIND)
    script.wait(200).key("return", on=KIND)
    script.add(replace(opened, t=script.t))
    script.add(OptionChosen(t=script.t, widget=KIND, index=1, value=offered[1].name, app=script.app))
    assert [type(step.action) for step in reduce(script.stretch(), Terms())] == kinds
