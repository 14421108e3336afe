"""What is done in a page where it names nothing, and in somebody else's frame inside it."""

from aboveboard.elements import FOREIGN, ChangeKind, Said
from aboveboard.formats.browser_pages import PageNode, Span
from aboveboard.formats.browser_reports import Focused
from aboveboard.model.elements import Proof
from tests.unit.elements.browser.telling import WINDOW, nodes, pointed
from tests.unit.elements.browser.test_member import AT, World, world

__all__ = ["world"]


def test_a_press_on_nothing_that_was_named_is_the_pages_all_the_same(world: World) -> None:
    world.page()
    world.member.at(10, WINDOW, AT)
    world.tell(pointed((20, 30), node=None))
    (change,) = world.member.changes()
    assert (change.kind, change.asked, change.node.proof) == (ChangeKind.POINTED, AT, Proof.UNPROVEN)
    assert change.node.said == Said("orders")


def test_a_focus_inside_a_frame_that_tells_nothing_is_a_strangers(world: World) -> None:
    world.page()
    world.tell(nodes(PageNode(id=9, role="internal frame", box=Span(0, 0, 9, 9)), serial=2, whole=False))
    world.tell(Focused(page="p", at=1, node=9))
    assert not [change for change in world.member.changes() if change.kind is ChangeKind.FOCUSED]
    tree = world.tree()
    assert tree.focus is not None
    node = tree.find(tree.focus)
    assert node is not None
    assert FOREIGN in node.states
