"""The question whether all that is shown has been told of: who is asked, and whose answer a tree waits for."""

from aboveboard.formats.browser import LARGEST_MESSAGE, SCOPE_SOCKET, BrowserScope, Question, WordList, decode_down
from aboveboard.formats.browser_pages import Box, BoxKind, Span, Spot
from aboveboard.formats.browser_reports import Answered, Boxes, Placed
from tests.unit.elements.browser.telling import BUTTON, WINDOW, boxes, hidden, nodes, shown, viewport
from tests.unit.elements.browser.test_member import World, world

__all__ = ["world"]
IDLE = BrowserScope(state="idle")


def answer(number: int, frame: int = 0) -> Answered:
    return Answered(page="p", frame=frame, at=1, number=number)


def with_a_frame(world: World) -> None:
    """Show a page with a frame inside it, of which all is known."""
    world.page()
    hole = Box(BoxKind.FRAME, Span(100, 50, 300, 200), 0, Span(100, 50, 300, 200))
    world.tell(Boxes(page="p", at=0, serial=2, turn=1, boxes=(hole,)))
    world.tell(viewport(frame=3, size=Spot(300, 200)), nodes(frame=3), Boxes(page="p", frame=3, at=0, serial=1))
    world.tell(Placed(page="p", frame=3, at=0, site="orders", path=(0,), turn=1))


def test_a_question_goes_to_every_extension_and_has_a_number_of_its_own(world: World) -> None:
    world.member.changes()
    assert decode_down(world.scope.recv(LARGEST_MESSAGE)) == IDLE
    with world.call(SCOPE_SOCKET) as other:
        world.member.changes()
        assert decode_down(other.recv(LARGEST_MESSAGE)) == IDLE
        asked = [world.member.ask(), world.member.ask()]
        for caller in (world.scope, other):
            assert [decode_down(caller.recv(LARGEST_MESSAGE)) for _ in asked] == [
                Question(number=each) for each in asked
            ]
    assert asked[0] < asked[1]


def test_questions_that_nobody_reads_are_not_kept_but_for_the_last(world: World) -> None:
    words = [WordList(site="orders", first=not part, words=("w" * 200,) * 100) for part in range(60)]
    world.member.changes()
    world.member.tell(BrowserScope(state="recording"), words)
    last = [world.member.ask() for _ in range(1_000)][-1]
    heard: list[object] = []
    while not heard or heard[-1] != Question(number=last):
        world.member.changes()
        heard.append(decode_down(world.scope.recv(LARGEST_MESSAGE)))
    assert len(heard) < 100


def test_a_tree_says_which_question_its_page_has_answered_last(world: World) -> None:
    world.page()
    assert world.tree().answered == 0
    before = world.tree().serial
    world.tell(answer(7), answer(6))
    assert world.tree().answered == 7
    assert world.tree().serial == before, "an answer says that nothing is new"


def test_a_tree_is_answered_for_once_each_frame_that_can_be_seen_has_answered(world: World) -> None:
    with_a_frame(world)
    world.tell(answer(7))
    assert world.tree().answered == 0
    world.tell(answer(5, frame=3))
    assert world.tree().answered == 5


def test_a_frame_that_is_filled_need_not_answer(world: World) -> None:
    with_a_frame(world)
    world.tell(answer(7), hidden(frame=3))
    assert world.tree().answered == 7


def test_a_page_that_comes_after_a_question_has_not_answered_it(world: World) -> None:
    world.page()
    world.tell(answer(7), hidden())
    world.page()
    assert world.tree().answered == 0


def test_a_page_that_has_changed_and_is_to_tell_of_it_settles_and_one_without_the_focus_does_not(world: World) -> None:
    world.page(hides=[])
    assert not world.tree().settling
    world.tell(boxes(serial=2, last=False))
    assert (world.tree().settling, world.tree().windows) == (True, ())
    world.tell(shown(focused=False))
    assert not world.tree().settling
    world.tell(shown(focused=True), nodes(BUTTON, serial=2), boxes(serial=2))
    assert (world.tree().settling, world.tree().windows) == (False, (WINDOW,))
