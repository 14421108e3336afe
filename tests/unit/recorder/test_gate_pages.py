"""What a page itself told of passes though it ends at once; a press only where its site comes back."""

import pytest

from aboveboard.desktop import Context, Window
from aboveboard.model.geometry import Point
from aboveboard.recorder.gate import NEXT_PAGE_MS, Gate, Held, Left, Owner, Passed, Strayed
from aboveboard.recorder.scope import Approved, Scope
from tests.unit.recorder.stage import ALIEN
from tests.unit.recorder.test_site_gate import Switched
from tests.unit.recorder.test_sites import KEY, RULE, WINDOW

PRESS, REPORT = "press", "report"


class World:
    """A gate, a page that comes and goes, and looks every 20 ms."""

    def __init__(self, told_by: str | None = "orders") -> None:
        self.page, self.now = Switched(), 1_000
        self.scope = Scope({}, {"orders": Approved(RULE, RULE.layers)}).seeing(self.page, KEY)
        self.gate = Gate(self.scope, lambda _: told_by)
        self.passed: list[object] = []
        self.dropped = 0
        self.page.show(0)
        self.play(200)

    def play(self, ms: int, window: Window = WINDOW) -> None:
        for _ in range(0, ms, 20):
            self.now += 20
            context = Context(self.now, 1, window, window, window, Point(100, 100), (window,))
            for each in self.gate.saw(context):
                if isinstance(each, Passed):
                    self.passed.append(each.item)
                self.dropped += isinstance(each, Strayed)

    def act(self, item: str) -> None:
        owner = Owner.POINTER if item == PRESS else Owner.FOCUS
        self.gate.hold([Held(self.now + 1, owner, item, weighs=False)])


@pytest.mark.parametrize("item", [PRESS, REPORT])
@pytest.mark.parametrize("loading", [40, 400])
def test_what_opens_the_next_page_of_its_site_passes(item: str, loading: int) -> None:
    world = World()
    world.act(item)
    world.play(20)
    world.page.hide(world.now)
    world.play(loading)
    world.page.show(world.now)
    world.play(200)
    assert world.passed == [item]


@pytest.mark.parametrize(("item", "passed"), [(PRESS, []), (REPORT, [REPORT])])
def test_a_press_that_leaves_the_site_is_dropped(item: str, passed: list[str]) -> None:
    world = World()
    world.act(item)
    world.play(20)
    world.page.hide(world.now)
    world.play(NEXT_PAGE_MS + 200)
    world.page.show(world.now)
    world.play(200)
    assert (world.passed, world.dropped) == (passed, 1 - len(passed))


@pytest.mark.parametrize(("item", "passed"), [(PRESS, []), (REPORT, [REPORT])])
def test_what_comes_before_its_page_is_there_passes_only_where_the_page_told_it(item: str, passed: list[str]) -> None:
    world = World()
    world.page.hide(world.now)
    world.play(200)
    world.act(item)
    world.play(20)
    world.page.show(world.now)
    world.play(300)
    assert world.passed == passed


@pytest.mark.parametrize("told_by", [None, "mail"])
def test_what_no_page_of_the_site_told_needs_the_page_all_around_it(told_by: str | None) -> None:
    world = World(told_by)
    world.act(REPORT)
    world.act(PRESS)
    world.play(20)
    world.page.hide(world.now)
    world.play(40)
    world.page.show(world.now)
    world.play(300)
    assert world.passed == []


def test_nothing_that_a_page_tells_passes_while_something_else_is_worked_with() -> None:
    world = World()
    world.play(200, ALIEN)
    world.act(REPORT)
    world.play(300, ALIEN)
    assert world.passed == []


def test_a_press_that_waits_keeps_the_order_of_what_follows() -> None:
    world = World()
    world.act(PRESS)
    world.play(20)
    world.page.hide(world.now)
    world.play(140)
    world.page.show(world.now)
    world.play(20)
    world.act(REPORT)
    world.play(300)
    assert world.passed == [PRESS, REPORT]


@pytest.mark.parametrize("told_by", [None, "orders"], ids=["unbound", "bound"])
def test_what_a_page_told_of_the_press_that_left_it_begins_no_stretch(told_by: str | None) -> None:
    world = World()
    world.gate = Gate(world.scope, lambda item: told_by if item == PRESS else "orders")
    world.play(200)
    world.gate.hold([Held(world.now + 1, Owner.POINTER, PRESS), Held(world.now + 2, Owner.FOCUS, REPORT)])
    world.play(20)
    world.page.hide(world.now)
    world.play(NEXT_PAGE_MS + 200)
    assert world.passed == []


def test_leaving_ends_the_stretch_while_a_press_waits() -> None:
    world = World()
    world.act(PRESS)
    world.page.hide(world.now)
    context = Context(world.now + 20, 1, WINDOW, WINDOW, WINDOW, Point(1, 1), (WINDOW,))
    later = Context(world.now + 200, 1, WINDOW, WINDOW, WINDOW, Point(1, 1), (WINDOW,))
    assert world.gate.saw(context) == []
    assert world.gate.saw(later) == [Left()]
