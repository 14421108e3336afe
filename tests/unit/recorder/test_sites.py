"""A browser's window is approved only while page, title and box agree; each disagreement alone puts it out."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from aboveboard.desktop import Window
from aboveboard.elements import Shown
from aboveboard.formats.browser import BrowserScope, WordList
from aboveboard.formats.browser_pages import Span
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import AppIdentity, SiteRule
from aboveboard.recorder.scope import Approved, Scope
from aboveboard.recorder.sites import bare_title, title_code

KEY = b"k" * 32
ORIGIN = "http://orders.example"
RULE = SiteRule(id="orders", name="Orders", origin=ORIGIN, routes=("/orders",), templates=("/orders/:id",))
WINDOW = Window(
    id=1,
    frame=1,
    box=Rect(40, 60, 900, 640),
    pid=10,
    started=7,
    identity=AppIdentity(executable="/usr/lib/chromium/chromium"),
    title="Order 4711 - Chromium",
)
SHOWN = Shown(
    pid=10,
    started=7,
    page="p",
    site="orders",
    origin=ORIGIN,
    route="/orders/:id",
    title=title_code(KEY, "Order 4711"),
    window=Span(40, 60, 900, 640),
    ratio=1.0,
    focused=True,
)


class Told:
    """Pages that a test tells."""

    def __init__(self, *pages: Shown) -> None:
        self.pages = pages

    def shown(self, pid: int) -> Sequence[Shown]:
        return [page for page in self.pages if page.pid == pid]

    def turns(self, pid: int) -> int:
        return 0

    def tell(self, scope: BrowserScope, words: Sequence[WordList] = ()) -> None:
        raise NotImplementedError

    def pauses(self) -> bool:
        return False

    def ask(self) -> int:
        return 0


def approved(*pages: Shown, window: Window = WINDOW, rule: SiteRule = RULE) -> Approved | None:
    scope = Scope({}, {rule.id: Approved(rule, rule.layers.bounded(rule.app_class))})
    return scope.seeing(Told(*pages), KEY).of(window)


def test_a_page_that_agrees_with_its_window_approves_it() -> None:
    found = approved(SHOWN)
    assert found is not None
    assert (found.app, found.site) == ("orders", True)


def test_without_a_page_nothing_of_a_browser_is_in_scope() -> None:
    assert approved() is None
    assert Scope({}, {"orders": Approved(RULE, Layers())}).of(WINDOW) is None


@pytest.mark.parametrize(
    "page",
    [
        replace(SHOWN, pid=11),
        replace(SHOWN, started=8),
        replace(SHOWN, site="mail"),
        replace(SHOWN, origin="https://orders.example"),
        replace(SHOWN, origin="http://orders.example:8080"),
        replace(SHOWN, route="/invoices"),
        replace(SHOWN, route="/invoices/:id"),
        replace(SHOWN, route="/orders/4711"),
        replace(SHOWN, route="/"),
        replace(SHOWN, title=title_code(b"j" * 32, "Order 4711")),
        replace(SHOWN, title=title_code(KEY, "Order 4712")),
        replace(SHOWN, title="0" * 64),
        replace(SHOWN, window=Span(43, 60, 900, 640)),
        replace(SHOWN, window=Span(40, 60, 900, 643)),
        replace(SHOWN, window=Span(80, 120, 1800, 1280)),
    ],
    ids=lambda page: "-".join(f for f in SHOWN.__slots__ if getattr(page, f) != getattr(SHOWN, f)),
)
def test_whatever_disagrees_puts_the_window_out(page: Shown) -> None:
    assert approved(page) is None


@pytest.mark.parametrize(
    "window",
    [
        replace(WINDOW, title="Order 4711"),
        replace(WINDOW, title="Order 4711 - Chromium (Incognito)"),
        replace(WINDOW, title="order 4711 - Chromium"),
        replace(WINDOW, title=""),
        replace(WINDOW, box=Rect(40, 63, 900, 640)),
        replace(WINDOW, started=None),
        replace(WINDOW, started=8),
        replace(WINDOW, pid=None),
        replace(WINDOW, identity=None),
        replace(WINDOW, identity=AppIdentity(executable="/usr/bin/mousepad")),
        replace(WINDOW, popup=True),
        replace(WINDOW, dialog=True),
        replace(WINDOW, input_only=True),
    ],
    ids=lambda window: "-".join(f for f in WINDOW.__slots__ if getattr(window, f) != getattr(WINDOW, f)),
)
def test_a_window_that_is_not_the_pages_is_out(window: Window) -> None:
    assert approved(SHOWN, window=window) is None


def test_of_several_pages_in_one_place_the_last_told_of_counts() -> None:
    other = replace(SHOWN, page="q", title=title_code(KEY, "Another"))
    assert approved(other, SHOWN) is None
    assert approved(SHOWN, other) is not None


def test_a_page_of_another_window_of_the_browser_says_nothing_of_this_one() -> None:
    other = replace(SHOWN, page="q", title=title_code(KEY, "Another"), window=Span(0, 0, 300, 300))
    assert approved(other, SHOWN) is not None


@pytest.mark.parametrize(("told", "ratio"), [(Span(40, 60, 900, 640), 2.0), (Span(20, 30, 450, 320), 2.0)])
def test_neither_zoom_nor_scale_hides_that_it_is_the_same_window(told: Span, ratio: float) -> None:
    assert approved(replace(SHOWN, window=told, ratio=ratio)) is not None


def test_what_is_no_number_is_no_window() -> None:
    nowhere = float("nan")
    assert approved(replace(SHOWN, window=Span(nowhere, nowhere, nowhere, nowhere))) is None


def test_a_route_told_by_its_depth_alone_may_be_any_of_the_sites() -> None:
    assert approved(replace(SHOWN, route="/:x/:x")) is not None


def test_the_class_of_a_site_bounds_what_is_taken() -> None:
    none = Layers(text=TextLayer.NONE, pixels=PixelsLayer.NONE)
    mail = SiteRule(id="orders", name="Mail", origin=ORIGIN, app_class=AppClass.MAIL, layers=none)
    found = approved(replace(SHOWN, route="/:x"), rule=mail)
    assert found is not None
    assert (found.layers.text, found.layers.pixels) == (TextLayer.NONE, PixelsLayer.NONE)


@pytest.mark.parametrize(
    ("title", "page"),
    [
        ("A - Chromium", "A"),
        ("A - Chromium - Chromium", "A - Chromium"),
        ("A - Google Chrome", "A"),
        ("Ä — 見 — Mozilla Firefox", "Ä — 見"),
        (" - Chromium", ""),
        ("A — Mozilla Firefox Private Browsing", None),
        ("A", None),
    ],
)
def test_a_page_is_named_by_its_window_less_what_the_browser_adds(title: str, page: str | None) -> None:
    assert bare_title(title) == page


def test_no_title_is_ever_printed() -> None:
    assert "4711" not in repr(WINDOW)
    assert SHOWN.title not in repr(SHOWN)


@pytest.mark.parametrize("focused", [True, False], ids=["in the page", "in the address bar"])
def test_keys_are_of_a_site_only_while_its_page_has_them(focused: bool) -> None:
    scope = Scope({}, {RULE.id: Approved(RULE, RULE.layers)})
    assert scope.seeing(Told(replace(SHOWN, focused=focused)), KEY).has_keys(WINDOW) is focused


def test_keys_in_a_browser_of_which_nothing_is_told_are_of_no_site() -> None:
    assert not Scope({}).has_keys(WINDOW)


def test_keys_in_an_app_are_its_own() -> None:
    assert Scope({}).has_keys(replace(WINDOW, identity=AppIdentity(executable="/usr/bin/editor")))
