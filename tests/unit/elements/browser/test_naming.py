"""What a picture of a browser's window must not show, whatever the page says."""

import pytest

from aboveboard.elements.browser.frames import Frame
from aboveboard.elements.browser.geometry import Placing
from aboveboard.elements.browser.naming import hidden
from aboveboard.elements.browser.nesting import Nest
from aboveboard.formats.browser_pages import Spot
from aboveboard.formats.browser_reports import Viewport
from aboveboard.model.geometry import Rect
from tests.unit.elements.browser.telling import WINDOW, viewport


def filled(view: Viewport, scale: float) -> set[Rect]:
    placing = Placing(Spot(40, 150), view)
    found = hidden(Frame(0), Nest({0: placing}, {}), WINDOW, scale)
    return {mask.box for mask in found if mask.reason == "unknown"}


@pytest.mark.parametrize(("scale", "high"), [(1.0, 32), (1.5, 48), (2.0, 64)])
def test_the_line_that_tells_where_a_link_leads_is_filled_at_every_scale(scale: float, high: int) -> None:
    """Browsers draw it into their own window, over the foot of the page: 24 pixels high at a scale of 1."""
    assert Rect(40, 700 - high, 900, high) in filled(viewport(), scale)


def test_a_page_lower_than_that_line_is_filled_whole() -> None:
    assert filled(viewport(size=Spot(900, 20)), 1.0) == {WINDOW}
