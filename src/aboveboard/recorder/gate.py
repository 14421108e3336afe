"""The gate: input is held in memory until a context seen after it proves that it was in scope. Pure, no clock.

Keys and reports of a tree belong to the client with the focus, pointer events to the top level under the pointer.
What falls within 100 ms of something unapproved is dropped; between approved identities, popups and dialogs
nothing is. Unknown focus is out, and so is one that something unapproved hides wholly or takes the keys from; pointer
input that the focus does not follow is out too.
"""

import enum
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from aboveboard.desktop import Context, Window
from aboveboard.model.time import SERVER_CLOCK_RANGE
from aboveboard.recorder.grabs import Grabs, Keys
from aboveboard.recorder.scope import Approved, Scope

MARGIN_MS = 100
"""How near a change to or from something unapproved drops an event."""

NEXT_PAGE_MS = 1_500
"""How long a press in a page waits at most for the next page of its site."""

UNHURRIED_MS = 200
"""How long what can wait is left undecided where no look comes by itself: the next key asks for one anyway."""

OPEN_MS = 10
"""How soon to look again while whose the keys are is open."""

HOLD_MS = 500
"""How long an event is held at most; undecided by then, it is dropped."""


class Owner(enum.Enum):
    """Whose context decides about an event."""

    FOCUS = enum.auto()
    POINTER = enum.auto()


@dataclass(frozen=True, slots=True)
class Held:
    """Something that happened at a server time and may not pass. `weighs`: dropping it ends the stretch.

    `wait_ms` is how long it stays undecided at least: a press in a page waits for the browser to say what it hit.
    What is not `urgent` has no look of its own as soon as it may be decided: most come with one that is due anyway.
    """

    time: int
    owner: Owner
    item: object = field(repr=False)
    weighs: bool = True
    wait_ms: int = MARGIN_MS
    urgent: bool = True


@dataclass(frozen=True, slots=True)
class Passed:
    """Something in scope: when, in which window, and what approves it."""

    time: int
    window: Window
    approved: Approved
    item: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class Left:
    """Scope was left: the stretch ends here. Says nothing of when, where or how often."""


@dataclass(frozen=True, slots=True)
class Strayed:
    """The pointer moved over something out of scope: forget the movement, keep the stretch."""


Decision = Passed | Left | Strayed


@dataclass(frozen=True, slots=True)
class _View:
    time: int
    windows: dict[Owner, tuple[Window, Approved] | None]


def after(later: int, earlier: int) -> int:
    """Return ms from one server time to another across the 32-bit wrap; negative when it lies before."""
    half = SERVER_CLOCK_RANGE // 2
    return (later - earlier + half) % SERVER_CLOCK_RANGE - half


def _of_site(view: _View, owner: Owner, site: str) -> tuple[Window, Approved] | None:
    """Return the window that a site approved at a look, while somebody worked in something approved."""
    found = view.windows[owner]
    return found if found is not None and view.windows[Owner.FOCUS] is not None and found[1].app == site else None


_Look = tuple[_View, ...]
"""What one look saw; two views at a time where a page ended before it."""


def _taken(look: _Look) -> _Look:
    """Return what a look saw where keys go to whoever has grabbed the keyboard: the focus stays where it was."""
    return tuple(replace(view, windows={**view.windows, Owner.FOCUS: None}) for view in look)


class Gate:
    """Holds what happened until it may be decided; order is kept.

    `told_by` names the site whose own page has told a thing, or that a press hit it; None where no page has.
    """

    def __init__(self, scope: Scope, told_by: Callable[[object], str | None] = lambda _: None) -> None:
        self._scope = scope
        self._grabs = Grabs(scope)
        self._told_by = told_by
        self._held: deque[Held] = deque()
        self._views: deque[_View] = deque()
        self._open: list[_Look] = []
        self._out_since: int | None = None
        self._over = False
        self._turns: dict[int, int] = {}

    @property
    def waiting(self) -> bool:
        """Whether something is held and a context is wanted."""
        return bool(self._held)

    def patience(self, now: int) -> int | None:
        """Return in how many ms of server time a view is wanted to decide what is held; None when nothing is."""
        if not self._held:
            return None
        first = self._held[0]
        if self._open:
            return OPEN_MS
        least = self._wait(first)
        wanted = least if any(held.urgent for held in self._held) else max(least, UNHURRIED_MS)
        return max(0, wanted - after(now, first.time))

    @property
    def in_scope(self) -> bool:
        """Whether the latest view shows an approved focus."""
        return bool(self._views) and self._views[-1].windows[Owner.FOCUS] is not None

    def hold(self, items: Iterable[Held]) -> None:
        """Take what happened; what is told late finds its place by its time."""
        for item in items:
            place = len(self._held)
            while place and after(self._held[place - 1].time, item.time) > 0:
                place -= 1
            self._held.insert(place, item)

    def horizon(self, now: int) -> int:
        """Return the server time up to which everything is decided."""
        return self._held[0].time if self._held and after(now, self._held[0].time) > 0 else now

    @property
    def acting(self) -> bool:
        """Whether an action waits to be decided: what is on the screen now may be its effect."""
        return any(held.weighs for held in self._held)

    def saw(self, context: Context) -> list[Decision]:
        """Take a context seen now and return what it decides, in order."""
        keys, views = self._grabs.keys(context), self._looked(context)
        if keys is Keys.OPEN:
            self._open.append(views)
            return []
        ours = keys is Keys.FOCUSED
        before = [each if ours and context.grabbed else _taken(each) for each in self._open]
        self._open = []
        looks = (*before, views if ours else _taken(views))
        return [decision for look in looks for decision in self._viewed(look)]

    def _looked(self, context: Context) -> _Look:
        """Return what a look saw, whoever has grabbed the keys."""
        view = _View(context.time, self._windows(context))
        turned = self._turned(view)  # a page ended between two looks: as if somebody had looked just then
        hidden = {owner: None if owner in turned else found for owner, found in view.windows.items()}
        return (replace(view, windows=hidden), view) if turned else (view,)

    def _viewed(self, look: _Look) -> list[Decision]:
        """Take what a look saw and return what it decides, in order."""
        self._views += look
        view = look[-1]
        self._over = self._over and view.windows[Owner.FOCUS] is None
        decisions: list[Decision] = []
        while self._held and after(view.time, self._held[0].time) >= self._wait(self._held[0]):
            decision = self._decide(self._held[0], view.time)
            if decision is None:
                break
            self._held.popleft()
            decisions.append(decision)
            self._over = self._over or isinstance(decision, Left)
        if self._has_left(view):
            decisions.append(Left())
            self._over = True
        self._forget_views(view.time)
        return decisions

    def clear(self) -> None:
        """Drop everything held, undecided."""
        self._held.clear()

    def _wait(self, held: Held) -> int:
        """Return how long something stays undecided: what a page has told of waits for nothing more."""
        waits = held.wait_ms > MARGIN_MS and self._told_by(held.item) is None
        return held.wait_ms if waits else MARGIN_MS

    def _windows(self, context: Context) -> dict[Owner, tuple[Window, Approved] | None]:
        focus = self._approved(context.focus)
        if context.blanked:
            focus = None  # nobody sees what is worked on
        if context.active is not None and self._approved(context.active) is None:
            focus = None  # the window manager and the server disagree about who works: out
        if focus is not None and self._covered(focus[0], context.stack):
            focus = None  # a screen locker takes the keys by a grab and leaves the focus where it was
        if focus is not None and self._hosts(focus[0], context.stack):
            focus = None  # a host keeps the focus and hands keys on to what is embedded in it, unseen (XEmbed)
        return {Owner.FOCUS: focus, Owner.POINTER: self._approved(context.pointer)}

    def _covered(self, focus: Window, stack: tuple[Window, ...]) -> bool:
        """Tell whether something unapproved hides the whole window, so that nobody can be working in it."""
        place = next((place for place, window in enumerate(stack) if window.id == focus.id), len(stack))
        return any(
            (window.frame_box or window.box).covers(focus.box) and self._scope.of(window) is None
            for window in stack[place + 1 :]
        )

    def _hosts(self, focus: Window, stack: tuple[Window, ...]) -> bool:
        """Tell whether a window holds one of another program that is not approved."""
        others = (window for window in stack if window.frame == focus.frame and window.id != focus.id)
        return any(
            not window.input_only and window.identity != focus.identity and self._scope.of(window) is None
            for window in others
        )

    def _turned(self, view: _View) -> set[Owner]:
        """Return for whom a browser's pages have ended or changed since the last look at its process."""
        before = dict(self._turns)
        turned = set()
        for owner, found in view.windows.items():
            if found is not None and found[0].pid is not None:
                pid = found[0].pid
                self._turns[pid] = self._scope.turns(found[0])
                if found[1].site and before.get(pid) != self._turns[pid]:  # also where it was never looked at before
                    turned.add(owner)
        return turned

    def _approved(self, window: Window | None) -> tuple[Window, Approved] | None:
        approved = self._scope.of(window)
        return None if window is None or approved is None else (window, approved)

    def _decide(self, held: Held, now: int) -> Decision | None:
        out = Left() if held.weighs else Strayed()
        decision = self._surrounded(held, now, out)
        site = self._told_by(held.item) if decision is out else None
        return decision if site is None else self._by_page(held, now, out, site)

    def _by_page(self, held: Held, now: int, out: Decision, site: str) -> Decision | None:
        """Decide about what a page told itself, though it or its title changed meanwhile; None is not yet.

        A press, which may open the next page, needs its site before it and again after it; what is told needs either,
        and begins no stretch once its site was left: it would tell that it was left by what it was told of.
        """
        before = [view for view in self._views if after(held.time, view.time) >= 0][-1:]
        acts = held.owner is Owner.POINTER
        least = MARGIN_MS if acts else 1
        later = [view for view in self._views if after(view.time, held.time) >= least]
        was = next((found for view in before if (found := _of_site(view, held.owner, site))), None)
        then = next((found for view in later if (found := _of_site(view, held.owner, site))), None)
        found = was or then
        alone = was is None if acts else self._over
        if after(now, held.time) > NEXT_PAGE_MS or found is None or alone:
            return out
        return None if acts and then is None else Passed(held.time, *found, held.item)

    def _surrounded(self, held: Held, now: int, out: Decision) -> Decision:
        """Pass what only approved views surround."""
        if after(now, held.time) > HOLD_MS:
            return out
        around = list(self._around(held.time))
        known = any(after(held.time, view.time) >= 0 for view in around)  # without a view before it nothing is known
        if not known or any(view.windows[held.owner] is None for view in around):
            return out
        if around[-1].windows[Owner.FOCUS] is None:
            return out  # a hand that points here while somebody else is worked with: a press would bring the focus
        # The first view after it was asked for as soon as it arrived: whose it was is best seen there.
        owner = next((view.windows[held.owner] for view in around if after(view.time, held.time) >= 0), None)
        return out if owner is None else Passed(held.time, *owner, held.item)

    def _around(self, time: int) -> Iterable[_View]:
        """Yield the views from the last one before the margin to the first one after it."""
        views = list(self._views)
        first = max((i for i, view in enumerate(views) if after(time, view.time) >= MARGIN_MS), default=0)
        for view in views[first:]:
            yield view
            if after(view.time, time) >= MARGIN_MS:
                return

    def _has_left(self, view: _View) -> bool:
        """Tell whether the focus has stayed out of scope for longer than a window takes to change hands."""
        if view.windows[Owner.FOCUS] is not None:
            self._out_since = None
            return False
        if self._out_since is None:
            self._out_since = view.time
        return after(view.time, self._out_since) >= MARGIN_MS

    def _forget_views(self, now: int) -> None:
        oldest = self._held[0].time if self._held else now
        while len(self._views) > 1 and after(oldest, self._views[1].time) >= MARGIN_MS:
            self._views.popleft()
