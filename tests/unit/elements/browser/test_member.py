"""The browser's member through its real sockets: trees of shown pages, what was hit, and hostile callers."""

import contextlib
import os
import select
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from aboveboard.elements import FOREIGN, ChangeKind, Node, Tree
from aboveboard.elements.browser.link import MOST_PEERS, Browser, Link
from aboveboard.elements.browser.member import BrowserElements
from aboveboard.elements.masks import masks
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.errors import AlreadyRunning
from aboveboard.formats.browser import (
    LARGEST_MESSAGE,
    REPORTS_SOCKET,
    SCOPE_SOCKET,
    BrowserScope,
    Pause,
    WordList,
    decode_down,
    encode,
)
from aboveboard.formats.browser_pages import BoxKind, PageNode, Raw, Span
from aboveboard.formats.browser_reports import Dialog, Focused, Navigated, OptionChosen, StateChanged
from aboveboard.model.elements import Absence, NotRecognised, Proof
from aboveboard.model.events import NavigationCause
from aboveboard.model.geometry import Point, Rect
from tests.unit.elements.browser.telling import BUTTON, WINDOW, boxes, hidden, nodes, pointed, shown, whole_page

NOWHERE = NotRecognised(reason=Absence.NOT_EXPOSED)
AT = Point(60, 180)
"""On the button, while the page lies at the bottom of its window."""


@dataclass
class World:
    """A member, and a host of a browser that says what a test says."""

    folder: Path
    browser_of: Callable[[int], Browser | None] = lambda _: Browser(10, 7)
    now: int = 1_000
    reports: socket.socket = field(init=False)
    scope: socket.socket = field(init=False)
    member: BrowserElements = field(init=False)

    def parent(self, pid: int) -> Browser | None:
        return self.browser_of(pid)

    def call(self, name: str) -> socket.socket:
        caller = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        caller.settimeout(5)
        caller.connect(str(self.folder / name))
        return caller

    def tell(self, *reports: Any) -> None:
        for report in reports:
            self.reports.send(report if isinstance(report, bytes) else encode(report))

    def page(self, *nodes: PageNode, **rest: Any) -> None:
        """Show a page, and press where nothing is, so that its place is known."""
        self.tell(*whole_page(*(nodes or (BUTTON,)), **rest))
        self.member.at(10, WINDOW, Point(500, 500))
        self.tell(pointed((460, 350), node=None))
        self.member.changes()

    def tree(self) -> Tree:
        found = self.member.tree(10, WINDOW)
        assert isinstance(found, Tree)
        return found

    def shown(self) -> list[str]:
        return [each.page for each in self.member.shown(10)]


def hung_up_on(caller: socket.socket) -> bool:
    """Tell whether nobody answers; what was sent and never read shows as a reset."""
    try:
        return not caller.recv(1)
    except ConnectionResetError:
        return True


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    member = BrowserElements(Link(tmp_path, world.parent), lambda: world.now)
    with member as world.member, contextlib.ExitStack() as callers:
        world.reports = callers.enter_context(world.call(REPORTS_SOCKET))
        world.scope = callers.enter_context(world.call(SCOPE_SOCKET))
        world.member.watch(10, WINDOW)
        yield world


def test_a_page_gives_its_elements_with_boxes_on_the_screen(world: World) -> None:
    world.page()
    (node,) = world.tree().nodes
    assert (node.role, node.box, node.pid, node.toolkit) == ("push button", Rect(50, 170, 100, 30), 10, "web")
    assert world.tree().windows == (WINDOW,)


def test_before_a_press_no_picture_is_taken(world: World) -> None:
    world.tell(*whole_page(BUTTON))
    tree = world.tree()
    assert (tree.windows, len(tree.nodes)) == ((), 1)
    (mask,) = masks(tree, WINDOW, Vocabulary(frozenset()))
    assert (mask.box, mask.reason) == (WINDOW, "unknown")


def test_all_but_what_the_page_lets_see_is_filled(world: World) -> None:
    world.page(hides=[Span(0, 100, 50, 20)])
    found = {(mask.box, mask.reason) for mask in masks(world.tree(), WINDOW, Vocabulary(frozenset()))}
    foot = Rect(40, 668, 900, 32)
    assert found == {(Rect(40, 60, 900, 90), "unknown"), (foot, "unknown"), (Rect(40, 249, 51, 22), "text")}


def test_while_the_focus_is_in_the_browsers_own_parts_the_window_is_filled(world: World) -> None:
    """The list below the address bar is drawn over the page, in the browser's own window."""
    world.page(hides=[])
    world.tell(shown(focused=False))
    tree = world.tree()
    assert tree.windows == ()
    (mask,) = masks(tree, WINDOW, Vocabulary(frozenset()))
    assert (mask.box, mask.reason) == (WINDOW, "unknown")
    world.tell(shown(focused=True))
    assert world.tree().windows == (WINDOW,)


def test_a_frame_that_tells_nothing_is_filled_and_out_of_scope(world: World) -> None:
    world.page(hides=[])
    world.tell(boxes(Span(200, 200, 300, 100), serial=2, kind=BoxKind.FRAME))
    found = {(mask.box, mask.reason) for mask in masks(world.tree(), WINDOW, Vocabulary(frozenset()))}
    assert (Rect(239, 349, 302, 102), "unknown") in found
    hit = world.member.at(10, WINDOW, Point(300, 400))
    assert isinstance(hit, Node)
    assert FOREIGN in hit.states
    assert world.tree().focus == hit.ref


def test_a_press_is_answered_by_the_tree_and_then_by_the_browser(world: World) -> None:
    world.page()
    hit = world.member.at(10, WINDOW, AT)
    assert isinstance(hit, Node)
    assert hit.proof is Proof.SMALLEST_BOX
    world.tell(pointed((20, 30)))
    (change,) = world.member.changes()
    assert (change.kind, change.node.proof, change.asked) == (ChangeKind.POINTED, Proof.HIT_TEST, AT)


def test_a_browser_may_tell_of_a_press_before_it_is_heard(world: World) -> None:
    world.page()
    world.tell(pointed((20, 30)))
    assert not world.member.changes()
    world.member.at(10, WINDOW, AT)
    (change,) = world.member.changes()
    assert (change.kind, change.asked) == (ChangeKind.POINTED, AT)


def test_a_press_elsewhere_on_the_screen_is_not_what_the_page_means(world: World) -> None:
    world.page()
    world.member.at(10, WINDOW, Point(60, 186))
    world.tell(pointed((520, 430)))
    assert [change.kind for change in world.member.changes()] == []


def test_what_is_done_is_reported_in_order_with_its_element(world: World) -> None:
    world.page()
    world.tell(
        Focused(page="p", at=1, node=1),
        StateChanged(page="p", at=2, node=1, what="expanded", on=True),
        OptionChosen(page="p", at=3, node=1, index=2),
        OptionChosen(page="p", at=4, node=99, index=2),
        Focused(page="p", at=5, node=None),
        nodes(serial=2, whole=False, gone=(1,)),
        Dialog(page="p", at=6, node=1, opened=False),
    )
    kinds = [(change.kind, change.node.ref) for change in world.member.changes()]
    assert kinds == [(kind, "p.0.1") for kind in (ChangeKind.FOCUSED, ChangeKind.STATE, *[ChangeKind.PAGE] * 2)]
    assert world.tree().focus is None


def test_reports_wake_who_waits_also_when_somebody_else_read_them(world: World) -> None:
    world.page()
    world.tell(Focused(page="p", at=1, node=1))
    world.member.turns(10)
    assert select.select([world.member.fileno()], [], [], 5)[0]
    assert len(world.member.changes()) == 1
    assert not select.select([world.member.fileno()], [], [], 0)[0]


def test_nothing_is_told_of_a_browser_that_is_not_watched(world: World) -> None:
    world.page()
    world.member.forget(10)
    world.tell(Focused(page="p", at=1, node=1))
    assert not world.member.changes()
    assert world.member.tree(10, WINDOW) == NOWHERE
    assert world.member.at(10, WINDOW, AT) == NOWHERE


def test_where_a_page_came_to_be_is_told_once_its_window_is_approved(world: World) -> None:
    world.member.forget(10)
    came = Navigated(page="p", at=1, origin="http://orders.example", route="/orders", cause=NavigationCause.LINK)
    for gone in (True, False):
        world.tell(shown(), came, *([hidden()] if gone else []))
        assert not world.member.changes()
        world.member.watch(10, WINDOW)
        assert [change.told for change in world.member.changes()] == ([] if gone else [came])
        world.member.forget(10)
    world.tell(came)
    world.member.turns(10)
    world.now += 10_001
    world.member.watch(10, WINDOW)
    assert not world.member.changes()


def test_a_page_in_another_window_is_not_this_one(world: World) -> None:
    world.page()
    assert world.member.tree(10, WINDOW.moved(5, 0)) == NOWHERE
    assert world.member.tree(11, WINDOW) == NOWHERE


def test_a_page_that_is_hidden_leaves_nothing(world: World) -> None:
    world.page()
    world.tell(hidden())
    assert world.member.tree(10, WINDOW) == NOWHERE
    assert (world.shown(), world.member.turns(10)) == ([], 1)


def test_secrets_have_the_role_by_which_all_know_them(world: World) -> None:
    value = Raw(text="secret")
    world.page(PageNode(id=1, role="entry", box=Span(10, 20, 100, 30), value=value, secure=True))
    (node,) = world.tree().nodes
    assert node.secure
    assert node.said is not None
    assert node.said.value is None
    assert (Rect(50, 170, 100, 30), "secure") in {
        (mask.box, mask.reason) for mask in masks(world.tree(), WINDOW, Vocabulary(frozenset()))
    }


def test_what_a_page_said_is_never_printed(world: World) -> None:
    world.page(PageNode(id=1, role="entry", box=Span(10, 20, 100, 30), value=Raw(text="canary")))
    assert "canary" not in repr(world.tree())


def test_a_session_that_ends_forgets_every_page(world: World) -> None:
    world.page()
    world.member.tell(BrowserScope(state="stopped"))
    assert world.shown() == []


# --- what the extension is told --------------------------------------------------------------------------------------


def test_an_extension_is_told_the_scope_at_once_and_whenever_it_changes(world: World) -> None:
    world.member.changes()
    assert decode_down(world.scope.recv(LARGEST_MESSAGE)) == BrowserScope(state="idle")
    words, scope = WordList(site="orders", first=True, words=("Save",)), BrowserScope(state="recording")
    world.member.tell(scope, [words])
    assert [decode_down(world.scope.recv(LARGEST_MESSAGE)) for _ in range(2)] == [words, scope]
    with world.call(SCOPE_SOCKET) as late:
        world.member.changes()
        assert [decode_down(late.recv(LARGEST_MESSAGE)) for _ in range(2)] == [words, scope]


def test_more_than_a_socket_holds_is_told_as_it_is_read(world: World) -> None:
    words = [WordList(site="orders", first=not part, words=("w" * 200,) * 100) for part in range(60)]
    world.member.tell(BrowserScope(state="recording"), words)
    with world.call(SCOPE_SOCKET) as slow:
        heard: list[object] = []
        while len(heard) < 61:
            world.member.changes()
            heard.append(decode_down(slow.recv(LARGEST_MESSAGE)))
    assert heard == [*words, BrowserScope(state="recording")]


def test_a_pause_on_the_toolbar_is_heard_once(world: World) -> None:
    assert not world.member.pauses()
    world.scope.send(encode(Pause()))
    assert world.member.pauses()
    assert not world.member.pauses()


def test_nothing_but_a_pause_is_taken_where_scope_is_told(world: World) -> None:
    world.scope.send(encode(shown()))
    assert (world.member.pauses(), world.shown()) == (False, [])
    assert world.scope.recv(LARGEST_MESSAGE)
    assert not world.scope.recv(LARGEST_MESSAGE)


# --- hostile callers -------------------------------------------------------------------------------------------------


def test_who_no_browser_started_is_hung_up_on_unread(world: World) -> None:
    world.browser_of = lambda _: None
    with world.call(REPORTS_SOCKET) as stranger, world.call(SCOPE_SOCKET) as other:
        stranger.send(encode(shown("forged")))
        world.member.changes()
        assert hung_up_on(stranger)
        assert hung_up_on(other)
    assert world.shown() == []


def test_the_parent_is_asked_of_the_process_that_the_kernel_names(world: World) -> None:
    asked = {os.getpid(): Browser(10, 7)}
    world.browser_of = asked.get
    with world.call(REPORTS_SOCKET) as caller:
        caller.send(encode(shown("q")))
        assert world.shown() == ["q"]


@pytest.mark.parametrize(
    "nonsense",
    [
        b"{",
        b"[]",
        b'{"type":"page_shown"}',
        b'{"type":"wanted"}',
        b'{"type":"page_hidden","page":"p","at":1e999}',
        b'{"type":"page_hidden","page":"\xff\xfe","at":1}',
        b'{"type":"page_hidden","page":"\\ud800","at":1}',
        b" " * (LARGEST_MESSAGE + 1),
        b'{"type":"pause"}',
        encode(BrowserScope(state="recording")),
    ],
    ids=["cut", "list", "empty", "unknown", "huge", "bytes", "surrogate", "large", "pause", "scope"],
)
def test_what_is_no_report_ends_all_that_its_host_told(world: World, nonsense: bytes) -> None:
    world.page()
    world.tell(nonsense)
    assert world.shown() == []
    with pytest.raises(BrokenPipeError):
        world.tell(shown())


def test_a_host_that_is_killed_takes_its_pages_along_and_a_new_one_begins_anew(world: World) -> None:
    world.page()
    world.reports.close()
    assert world.shown() == []
    assert world.member.tree(10, WINDOW) == NOWHERE
    with world.call(REPORTS_SOCKET) as again:
        again.send(encode(shown("q")))
        assert world.shown() == ["q"]


def test_a_later_process_of_the_same_number_inherits_nothing(world: World) -> None:
    world.page()
    world.browser_of = lambda _: Browser(10, 8)
    with world.call(REPORTS_SOCKET) as later:
        later.send(encode(shown("q")))
        assert [(each.page, each.started) for each in world.member.shown(10)] == [("q", 8)]


def test_callers_are_not_more_than_can_be_served(world: World) -> None:
    callers = []
    for _ in range(MOST_PEERS):
        callers.append(world.call(REPORTS_SOCKET))
        world.member.changes()
    refused = [caller for caller in callers if select.select([caller], [], [], 0)[0]]
    assert len(refused) == 2  # two are connected already
    for caller in callers:
        caller.close()
    world.member.changes()
    with world.call(REPORTS_SOCKET) as again:
        again.send(encode(shown("q")))
        assert "q" in world.shown()


def test_a_flood_of_reports_is_bounded_and_ends_the_page(world: World) -> None:
    world.page()
    for _ in range(100):
        world.tell(*[Focused(page="p", at=1, node=1)] * 50)
        world.member.turns(10)
    assert world.shown() == []
    assert len(world.member.changes()) <= 4_096


def test_two_recorders_do_not_listen_at_once(world: World) -> None:
    with pytest.raises(AlreadyRunning), Link(world.folder, lambda _: None):
        raise AssertionError


def test_the_sockets_are_this_users_only_and_gone_afterwards(tmp_path: Path) -> None:
    with Link(tmp_path, lambda _: None):
        assert [path.stat().st_mode & 0o777 for path in sorted(tmp_path.iterdir())] == [0o600, 0o600]
    assert not list(tmp_path.iterdir())


def test_a_recorder_that_was_killed_is_no_hindrance(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as killed:
        killed.bind(str(tmp_path / REPORTS_SOCKET))
    with Link(tmp_path, lambda _: None), socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
        caller.connect(str(tmp_path / REPORTS_SOCKET))
