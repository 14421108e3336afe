"""What pages tell is believed of those shown, within bounds, and goes when they do."""

from aboveboard.elements.browser.frames import MOST_KEPT, Frame
from aboveboard.elements.browser.link import Browser
from aboveboard.elements.browser.pages import BURST, MOST_PAGES, BrowserPages
from aboveboard.formats.browser_pages import PageNode, Span
from aboveboard.formats.browser_reports import Focused, Hello
from tests.unit.elements.browser.telling import BUTTON, boxes, hidden, nodes, shown, viewport, whole_page


def told(*reports: object, link: int = 1) -> BrowserPages:
    pages = BrowserPages(Browser(10, 7))
    for report in reports:
        pages.take(link, report, 0)  # type: ignore[arg-type]  # whichever report it is
    return pages


def names(pages: BrowserPages) -> list[str]:
    return [each.page for each in pages.shown()]


def known(pages: BrowserPages) -> bool:
    page = pages.page("p")
    return page is not None and page.known


def test_a_page_is_shown_until_it_says_that_it_is_not() -> None:
    pages = told(Hello(extension="1", browser="chromium/156"), *whole_page(BUTTON))
    assert (names(pages), pages.turns) == (["p"], 0)
    pages.take(1, hidden(), 0)
    assert (names(pages), pages.turns) == ([], 1)


def test_what_a_page_told_goes_with_it() -> None:
    pages = told(*whole_page(BUTTON), hidden(), shown())
    page = pages.page("p")
    assert page is not None
    assert not page.top.nodes
    assert not page.known


def test_a_page_that_is_not_shown_tells_nothing() -> None:
    assert told(viewport(), nodes(BUTTON)).take(1, Focused(page="p", at=0, node=1), 0) is None


def test_the_page_with_the_focus_comes_first_and_then_the_last_told_of() -> None:
    assert names(told(shown("a"), shown("b"), shown("c", focused=False))) == ["b", "a", "c"]


def test_all_of_a_page_is_known_only_once_all_of_it_was_told() -> None:
    everything = whole_page(BUTTON, hides=[Span(0, 0, 9, 9)])
    assert known(told(*everything))
    for place in range(1, len(everything)):
        assert not known(told(*everything[:place], *everything[place + 1 :]))


def test_boxes_older_than_the_elements_hide_nothing_for_sure() -> None:
    pages = told(*whole_page(BUTTON), nodes(PageNode(id=2, role="label"), serial=2, whole=False))
    assert not known(pages)
    pages.take(1, boxes(serial=2), 0)
    assert known(pages)


def test_boxes_that_are_announced_make_those_before_them_old() -> None:
    pages = told(*whole_page(BUTTON), boxes(serial=2, last=False))
    assert not known(pages)
    pages.take(1, boxes(serial=1), 0)
    assert not known(pages)
    pages.take(1, boxes(serial=2), 0)
    assert known(pages)


def test_parts_of_one_telling_are_one_telling() -> None:
    frame = Frame(0)
    frame.has(nodes(BUTTON, serial=3, last=False))
    assert not frame.whole
    frame.has(nodes(PageNode(id=2, role="label"), serial=3))
    assert sorted(frame.nodes) == [1, 2]
    frame.has(nodes(serial=4, whole=False, gone=(1,)))
    assert sorted(frame.nodes) == [2]
    frame.has(nodes(BUTTON, serial=5))
    assert sorted(frame.nodes) == [1]


def test_a_frame_inside_a_page_ends_alone() -> None:
    pages = told(*whole_page(BUTTON), viewport(frame=3))
    page = pages.page("p")
    assert page is not None
    assert sorted(page.frames) == [0, 3]
    pages.take(1, hidden(frame=3), 0)
    assert sorted(page.frames) == [0]
    assert known(pages)
    assert names(pages) == ["p"]


def test_another_extension_cannot_speak_for_a_page() -> None:
    pages = told(*whole_page(BUTTON))
    pages.take(2, hidden(), 0)
    pages.take(2, shown(title="1" * 64), 0)
    assert names(pages) == ["p"]
    assert pages.shown()[0].title == "0" * 64


def test_what_a_lost_extension_told_is_gone() -> None:
    pages = told(shown("a"))
    pages.take(2, shown("b"), 0)
    before = pages.turns
    pages.lost(1)
    assert (names(pages), pages.turns) == (["b"], before + 1)


def test_each_change_of_what_stands_for_a_window_counts_and_no_other_does() -> None:
    pages = told(shown())
    pages.take(1, shown(focused=False), 0)
    pages.take(1, shown(route="/orders/:id"), 0)
    assert pages.turns == 0
    pages.take(1, shown(title="1" * 64), 0)
    pages.take(1, shown(title="1" * 64, window=Span(0, 0, 1, 1)), 0)
    pages.take(1, shown("q"), 0)
    assert pages.turns == 3


def test_a_page_that_floods_is_shown_no_more_whatever_it_says() -> None:
    pages = told(shown())
    for _ in range(BURST):
        pages.take(1, Focused(page="p", at=0, node=None), 0)
    assert names(pages) == []
    pages.take(1, shown(), 60_000)
    assert names(pages) == []
    pages.take(1, shown("another"), 60_000)
    assert names(pages) == ["another"]


def test_a_busy_page_is_no_flood() -> None:
    pages = told(shown())
    for ms in range(0, 10_000, 2):
        pages.take(1, Focused(page="p", at=0, node=None), ms)
    assert names(pages) == ["p"]


def test_memory_is_bounded() -> None:
    pages = told(*(shown(f"p{number}") for number in range(500)))
    assert len(names(pages)) == MOST_PAGES
    frame = Frame(0)
    many = tuple(PageNode(id=number, role="label") for number in range(1, MOST_KEPT + 2))
    frame.has(nodes(*many))
    frame.looks(viewport())
    frame.hides(boxes())
    assert (frame.flooded, frame.known, len(frame.nodes)) == (True, False, 0)


def test_a_frame_with_too_many_boxes_is_unknown_from_then_on() -> None:
    frame = Frame(0)
    for _ in range(MOST_KEPT // 100 + 1):
        frame.hides(boxes(*[Span(0, 0, 1, 1)] * 100, last=False))
    assert frame.flooded


def test_more_frames_than_a_page_has_end_it() -> None:
    assert names(told(shown(), *(viewport(frame=number) for number in range(1, 100)))) == []
