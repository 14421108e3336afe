"""A list that stands on the screen and has left its program's tree: what was pressed in it is known by its picture."""

from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.elements import Absence, Element, NotRecognised, Proof
from aboveboard.model.events import PointerPressed
from aboveboard.model.geometry import Rect
from aboveboard.model.text import Chrome
from tests.unit.recorder.stage import ALIEN, EDIT, EDITOR, MAIL, MENU, TEXT, Stagehand, one, window
from tests.unit.recorder.test_pointing import BAR, FILE, SAVE

MOVED = window(4, EDITOR, Rect(112, 130, 100, 120), pid=10, popup=True)


def opened(hand: Stagehand) -> None:
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE, SAVE), (EDIT.box, MENU.box), focus="text"))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)
    hand.play(500)


def pressed(hand: Stagehand) -> Element | NotRecognised | None:
    """Take the list out of the tree, press where its entry is shown, and return what is recorded as its target."""
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE), (EDIT.box,), focus="text"))
    assert SAVE.box is not None
    hand.button(SAVE.box.centre.x, SAVE.box.centre.y)
    hand.play(300)
    record = one(hand.end(), PointerPressed)
    assert isinstance(record, PointerPressed)
    return record.target


def test_an_entry_is_known_that_left_the_tree_before_it_was_pressed(hand: Stagehand) -> None:
    opened(hand)
    target = pressed(hand)
    assert isinstance(target, Element)
    assert (target.role, target.name, target.proof) == (SAVE.role, Chrome(text=SAVE.name), Proof.SMALLEST_BOX)


def test_a_list_that_has_moved_since_its_picture_is_not_guessed_at(hand: Stagehand) -> None:
    opened(hand)
    hand.stage(EDIT, MAIL, ALIEN, MOVED, focus=1)
    assert pressed(hand) == NotRecognised(reason=Absence.NOT_EXPOSED)
