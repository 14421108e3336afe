"""A rest of the pointer where a page opens a menu is told: nothing is pressed there. A stranger's place never is."""

from aboveboard.formats import browser_reports as told
from aboveboard.model.elements import Element
from aboveboard.model.events import OptionsOffered, PointerApproached
from aboveboard.model.geometry import Point
from tests.unit.recorder.stage import of
from tests.unit.recorder.test_paging import ON_BUTTON, ON_STRANGER, ONE, Browsing, begin, shop

__all__ = ["shop"]

OFFER = told.OptionsOffered(page="p", at=0, node=1, options=(told.Option(words=ONE),), total=1, visible=1)


def rested(shop: Browsing, at: tuple[int, int], *, rest_ms: int = 400) -> list[PointerApproached]:
    """Begin, go to a place, rest there, let the page open a menu, and return the approaches since the beginning."""
    begin(shop)
    shop.hand.play(400)
    shop.hand.move((at[0] + 20, at[1] + 20), at)
    shop.hand.play(rest_ms)
    shop.tell(OFFER)
    read = shop.end()
    assert of(read, OptionsOffered)
    return [one for one in of(read, PointerApproached) if isinstance(one, PointerApproached) and one.t > 400]


def test_a_rest_where_a_menu_opens_is_told_with_what_lies_there(shop: Browsing) -> None:
    (approach,) = rested(shop, ON_BUTTON)
    assert approach.end == Point(*ON_BUTTON)
    assert approach.dwell_ms >= 300
    assert isinstance(approach.target, Element)
    assert approach.target.id == "b"


def test_a_pointer_that_still_moves_rests_nowhere(shop: Browsing) -> None:
    assert rested(shop, ON_BUTTON, rest_ms=130) == []


def test_of_a_rest_over_a_strangers_frame_nothing_is_told(shop: Browsing) -> None:
    assert rested(shop, ON_STRANGER) == []
