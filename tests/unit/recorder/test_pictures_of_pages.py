"""Pictures of pages: they wait for the page's answer, and are filled while something hangs over the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aboveboard.elements import Shown
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.formats.browser import BrowserScope, WordList
from aboveboard.model.events import JournalRecord
from aboveboard.model.frames import Frame, FrameRole, NoFrame
from aboveboard.model.geometry import Rect
from tests.unit.recorder.stage import BUTTON, EDIT, SCOPE, TEXT, Stagehand, all_records

PAGE = Rect(110, 150, 380, 240)
UNASKED, ASKED = -1, 0
"""The last question that was answered: none, and the one that the camera asks where no browser is."""


def shows(hand: Stagehand, answered: int, text: Rect | None = TEXT.box, *, settling: bool = False) -> None:
    """Let the page show a text; whether it has answered, or is still to tell of it, is another matter."""
    nodes = (replace(TEXT, box=text), BUTTON)
    page = ScriptedProcess(nodes, (EDIT.box,), focus="text", pages=(PAGE,), answered=answered)
    hand.elements.show(10, replace(page, settling=settling))


def pressed(hand: Stagehand) -> list[JournalRecord]:
    """Press, and return what was recorded of it at once."""
    hand.button(150, 130)
    return [
        each
        for each in all_records(hand.end())
        if isinstance(each, Frame | NoFrame) and each.role is FrameRole.AT_ACTION
    ]


def start(hand: Stagehand, answered: int) -> None:
    shows(hand, answered)
    hand.paint(Rect(0, 0, 1280, 800), 90)
    hand.begin()
    hand.play(2_000)


def test_a_page_that_has_not_answered_gives_no_picture_however_long_it_rests(hand: Stagehand) -> None:
    start(hand, UNASKED)
    (found,) = pressed(hand)
    assert isinstance(found, NoFrame)
    assert found.reason == "moving"


def test_a_page_that_answers_late_gives_the_picture_that_it_answered_for(hand: Stagehand) -> None:
    start(hand, UNASKED)
    shows(hand, ASKED)
    hand.play(40)
    (found,) = pressed(hand)
    assert isinstance(found, Frame)


def test_a_page_that_tells_something_else_before_it_answers_is_pictured_anew(hand: Stagehand) -> None:
    start(hand, UNASKED)
    moved = Rect(120, 260, 300, 100)
    shows(hand, ASKED, moved)
    hand.play(400)
    (found,) = pressed(hand)
    assert isinstance(found, Frame)
    assert [mask.box for mask in found.masks if mask.reason == "text"] == [moved]


@dataclass
class LateListener:
    """A page that hears no question but from the second on, which it answers at once."""

    answers: Callable[[int], None]
    asked: int = 0

    def shown(self, pid: int) -> Sequence[Shown]:
        return ()

    def turns(self, pid: int) -> int:
        return 0

    def tell(self, scope: BrowserScope, words: Sequence[WordList] = ()) -> None:
        raise NotImplementedError

    def pauses(self) -> bool:
        return False

    def ask(self) -> int:
        self.asked += 1
        if self.asked > 1:
            self.answers(self.asked)
        return self.asked


def test_a_page_that_began_to_listen_after_a_question_is_asked_again(tmp_path: Path) -> None:
    page = LateListener(lambda number: shows(hand, number))
    hand = Stagehand(tmp_path, scope=SCOPE.seeing(page, b"k" * 32))
    with hand.elements:
        start(hand, UNASKED)
        (found,) = pressed(hand)
    assert page.asked == 2
    assert isinstance(found, Frame)


def change(hand: Stagehand) -> None:
    """Let the page draw something of which it has not told yet, and wait longer than a page has to rest."""
    shows(hand, ASKED, settling=True)
    hand.paint(Rect(440, 160, 20, 20), 30)
    hand.play(400)


def test_while_a_page_is_to_tell_of_a_change_the_picture_from_before_it_is_kept_and_says_so(hand: Stagehand) -> None:
    start(hand, ASKED)
    change(hand)
    (found,) = pressed(hand)
    assert isinstance(found, Frame)
    assert found.stale_ms >= 400


def test_once_a_page_has_told_of_its_change_it_is_pictured_at_once(hand: Stagehand) -> None:
    start(hand, ASKED)
    change(hand)
    shows(hand, ASKED)
    hand.play(80)
    (found,) = pressed(hand)
    assert isinstance(found, Frame)
    assert found.stale_ms == 0


def test_a_page_that_never_tells_of_its_change_has_no_picture(hand: Stagehand) -> None:
    start(hand, ASKED)
    change(hand)
    hand.play(1_000)
    (found,) = pressed(hand)
    assert isinstance(found, NoFrame)


def test_what_is_drawn_before_a_page_answers_is_in_no_picture_that_is_older(hand: Stagehand) -> None:
    start(hand, UNASKED)
    hand.paint(Rect(440, 160, 20, 20), 30)
    shows(hand, ASKED)
    hand.play(20)
    (found,) = pressed(hand)
    assert isinstance(found, NoFrame)


def test_while_something_hangs_over_the_head_of_a_page_its_window_is_filled(hand: Stagehand) -> None:
    start(hand, ASKED)
    hand.paint(Rect(300, 130, 100, 60), 30)
    hand.play(1_000)
    (found,) = pressed(hand)
    assert isinstance(found, Frame)
    assert EDIT.box in [mask.box for mask in found.masks]


def test_once_nothing_hangs_there_any_more_the_page_is_pictured_again(hand: Stagehand) -> None:
    start(hand, ASKED)
    for value in (30, 90):
        hand.paint(Rect(300, 130, 100, 60), value)
        hand.play(1_000)
    (found,) = pressed(hand)
    assert isinstance(found, Frame)
    assert EDIT.box not in [mask.box for mask in found.masks]
