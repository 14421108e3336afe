"""A rest that opened a menu of a page is a hover; a press where nothing lies opens none."""

from aboveboard.model.actions import Click, Hover, SelectMenu
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import MenuItemChosen, OptionsOffered
from aboveboard.model.geometry import Point
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import Script, element

FILE, SAVE_AS = element("File", "menu item"), element("Save as", "menu item", at=60)
NOTHING = NotRecognised(reason=Absence.NOTHING_THERE)


def chosen_by_resting(script: Script) -> list[type]:
    """Rest on an entry until its menu opens, press in it, and return the kinds of steps."""
    script.approach(FILE, Point(x=20, y=30), dwell=600)
    script.add(OptionsOffered(t=script.t, widget=FILE, offered=(SAVE_AS,), total=1, visible=1, app=script.app))
    script.wait(200)
    script.press(SAVE_AS, Point(x=80, y=30))
    path = (FILE.name, SAVE_AS.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 0), target=SAVE_AS, app=script.app))
    return [type(step.action) for step in reduce(script.stretch(), Terms())]


def test_a_rest_that_opened_a_menu_is_a_hover_before_the_choice() -> None:
    assert chosen_by_resting(Script().begin()) == [Hover, SelectMenu]


def test_a_press_on_nothing_before_it_opens_no_menu() -> None:
    script = Script().begin()
    script.click(NOTHING, at=Point(x=300, y=150))
    # What a page offers for good is told at the first press.
    script.add(OptionsOffered(t=script.t, widget=FILE, offered=(FILE,), total=1, visible=1, app=script.app))
    script.wait(50)
    assert chosen_by_resting(script) == [Click, Hover, SelectMenu]


def test_a_list_that_opens_by_itself_before_the_approach_makes_no_hover_of_it() -> None:
    script = Script().begin()
    script.add(OptionsOffered(t=script.t, widget=FILE, offered=(SAVE_AS,), total=1, visible=1, app=script.app))
    script.wait(100)
    script.click(SAVE_AS, at=Point(x=80, y=30))
    assert Hover not in [type(step.action) for step in reduce(script.stretch(), Terms())]
