"""What goes with a look is known until the next: a dialog's close is told once the dialog has gone."""

from aboveboard.elements.browser.frames import Frame
from aboveboard.formats.browser_pages import PageNode, Span
from tests.unit.elements.browser.telling import BUTTON, nodes

ASKING = PageNode(id=2, role="dialog", box=Span(10, 20, 300, 200))


def test_a_node_that_went_with_a_look_is_named_until_the_next_one() -> None:
    frame = Frame(0)
    frame.has(nodes(BUTTON, ASKING))
    frame.has(nodes(serial=2, whole=False, gone=(2,), last=False))
    frame.has(nodes(serial=2, whole=False, gone=(1,)))
    assert (frame.nodes, frame.named(2), frame.named(1), frame.named(3)) == ({}, ASKING, BUTTON, None)
    frame.has(nodes(serial=3, whole=False))
    assert (frame.named(2), frame.left) == (None, {})
