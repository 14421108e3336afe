"""Whatever order looks and reports come in, only what an approved site surrounds by 100 ms passes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from aboveboard.desktop import Context
from aboveboard.elements import Shown
from aboveboard.formats.browser import BrowserScope, WordList
from aboveboard.model.geometry import Point
from aboveboard.recorder.gate import MARGIN_MS, Gate, Held, Owner, Passed
from aboveboard.recorder.scope import Approved, Scope
from tests.unit.recorder.test_sites import KEY, RULE, SHOWN, WINDOW


@dataclass
class Switched:
    """A page that is shown or not, with a count of how often it ended."""

    on: bool = False
    ended: int = 0
    spans: list[tuple[int, int | None]] = field(default_factory=list)

    def shown(self, pid: int) -> Sequence[Shown]:
        return [SHOWN] if self.on and pid == SHOWN.pid else []

    def turns(self, pid: int) -> int:
        return self.ended if pid == SHOWN.pid else 0

    def tell(self, scope: BrowserScope, words: Sequence[WordList] = ()) -> None:
        raise NotImplementedError

    def pauses(self) -> bool:
        return False

    def ask(self) -> int:
        return 0

    def show(self, at: int) -> None:
        if not self.on:
            self.on = True
            self.spans.append((at, None))

    def hide(self, at: int) -> None:
        if self.on:
            self.on, self.ended = False, self.ended + 1
            self.spans[-1] = (self.spans[-1][0], at)

    def covers(self, begin: int, end: int) -> bool:
        """Tell whether one and the same showing lasted all that time."""
        return any(since <= begin and (until is None or until > end) for since, until in self.spans)


class Browsing(RuleBasedStateMachine):
    """A page comes and goes between looks; keys are pressed at any time."""

    @initialize()
    def begin(self) -> None:
        self.page, self.now, self.passed = Switched(), 1_000, list[int]()
        self.gate = Gate(Scope({}, {"orders": Approved(RULE, RULE.layers)}).seeing(self.page, KEY))

    @rule(ms=st.integers(1, 150))
    def wait(self, ms: int) -> None:
        self.now += ms

    @rule()
    def show(self) -> None:
        self.page.show(self.now)

    @rule()
    def hide(self) -> None:
        self.page.hide(self.now)

    @rule()
    def flicker(self) -> None:
        """Another tab, and back, faster than anybody looks."""
        self.page.hide(self.now)
        self.now += 1
        self.page.show(self.now)

    @rule(owner=st.sampled_from(Owner), wait=st.sampled_from([MARGIN_MS, 120]))
    def act(self, owner: Owner, wait: int) -> None:
        self.gate.hold([Held(self.now, owner, self.now, wait_ms=wait)])

    @rule()
    def look(self) -> None:
        context = Context(self.now, 1, WINDOW, WINDOW, WINDOW, Point(100, 100), (WINDOW,))
        self.passed += [each.time for each in self.gate.saw(context) if isinstance(each, Passed)]

    @invariant()
    def only_what_is_surrounded_passed(self) -> None:
        for time in getattr(self, "passed", []):
            assert self.page.covers(time - MARGIN_MS + 1, time + MARGIN_MS - 1)


TestBrowsing = Browsing.TestCase
TestBrowsing.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_a_key_well_within_the_page_passes() -> None:
    """So that the law above is not held by letting nothing through."""
    machine = Browsing()
    machine.begin()
    machine.show()
    machine.look()
    machine.wait(150)
    machine.look()
    machine.act(Owner.FOCUS, MARGIN_MS)
    machine.wait(150)
    machine.look()
    assert machine.passed == [1_150]
