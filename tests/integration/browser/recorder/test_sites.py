"""Work on an approved site, from a real browser's page to the journal."""

from collections.abc import Callable
from typing import TypeVar

import msgspec
import pytest

from aboveboard.model.elements import Element, ElementSource, Proof
from aboveboard.model.events import (
    Device,
    EditRoute,
    FieldEdited,
    JournalRecord,
    KeyPressed,
    Navigated,
    OptionChosen,
    OptionsOffered,
    PointerPressed,
    SecureFieldUsed,
)
from aboveboard.model.frames import Frame
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import SiteRule
from aboveboard.model.text import Chrome
from aboveboard.studio.hands import Hands
from tests.integration.browser.content.site import Site
from tests.integration.browser.recorder.conftest import Browser
from tests.patience import until
from tests.recorders import Companion, Desk

pytestmark = [pytest.mark.x11, pytest.mark.alone]
T = TypeVar("T")
PAGE = """<!doctype html><html lang=en><head><meta charset=utf-8><title>Orders</title><style>
body > * { position: fixed; font: 16px sans-serif }
</style></head><body>
<button style="left:40px; bottom:300px; width:200px; height:40px">Save</button>
<label style="left:40px; bottom:240px">Kind <select id=kind style="width:200px; height:30px">
<option>Travel</option><option>Meals</option></select></label>
<label style="left:40px; bottom:180px">Note <input id=note style="width:300px; height:30px"></label>
<p style="left:40px; bottom:20px">a note to nobody</p>
</body></html>"""


def site_rule(site: Site) -> SiteRule:
    chrome = ("Save", "Kind", "Note", "Travel", "Meals")
    layers = Layers(text=TextLayer.REDACTED)
    return SiteRule(
        id="orders", name="Orders", origin=site.origin, chrome=chrome, layers=layers, templates=("/orders",)
    )


def of(records: list[JournalRecord], kind: type[T]) -> list[T]:
    return [record for record in records if isinstance(record, kind)]


def chrome(element: object) -> str:
    return element.name.text if isinstance(element, Element) and isinstance(element.name, Chrome) else ""


FORM = """<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body>
<a href="{address}" style="position:fixed; left:40px; bottom:300px">Save</a>
<input type=password style="position:fixed; left:40px; bottom:240px; width:200px; height:30px"></body></html>"""
ELSEWHERE = """<!doctype html><html lang=en><head><title>Elsewhere</title></head><body>
<input autofocus style="position:fixed; left:40px; bottom:300px; width:400px">canary elsewhere</body></html>"""


def work_on(browser: Browser, hands: Hands, companion: Companion) -> None:
    """Work until the recorder has noticed: a page is known a moment after its window is there."""

    def noticed() -> bool:
        hands.click(browser.at(600, 400))
        return companion.status().app == "orders"

    until(noticed, "the site in scope")


def at_work(desk: Desk, hands: Hands, site: Site, browse: Callable[[str], Browser]) -> tuple[Companion, Browser]:
    """Begin a session on the approved page."""
    desk.allow(sites=(site_rule(site),))
    desk.recorder("--demo")
    companion = desk.companion()
    browser = browse(site.put(PAGE, "/orders"))
    companion.begin(desk.head("s1"))
    work_on(browser, hands, companion)
    return companion, browser


def test_work_on_an_approved_site_is_recorded_and_another_tab_leaves_nothing(
    desk: Desk, hands: Hands, site: Site, browse: Callable[[str], Browser]
) -> None:
    companion, browser = at_work(desk, hands, site, browse)

    hands.click(browser.at(100, 320))
    until(lambda: "Save" in pressed(desk), "the press on the button sealed")
    hands.click(browser.at(150, 255))
    until(lambda: of(desk.records("s1"), OptionsOffered), "what the list offers, sealed")
    hands.press("down")
    hands.press("return")
    until(lambda: of(desk.records("s1"), OptionChosen), "the choice sealed")
    hands.click(browser.at(200, 195))
    hands.type("a note")
    until(lambda: desk.typed("s1") == "a note", "the typing sealed")
    until(lambda: of(desk.records("s1"), Frame), "a picture sealed")
    before = desk.records("s1")

    browse(site.put(ELSEWHERE, "/elsewhere").replace(site.origin, site.other_origin))
    until(lambda: not companion.status().app, "the other tab counted as out of scope")
    count = companion.status().events
    hands.click(browser.at(200, 310))
    hands.type("canary elsewhere")
    hands.press("ctrl+a")
    assert companion.status().events == count
    assert companion.do("pause")["state"] == "paused"
    assert desk.typed("s1") == "a note"

    save = next(each for each in of(before, PointerPressed) if chrome(each.target) == "Save")
    assert isinstance(save.target, Element)
    assert (save.target.role, save.target.source, save.target.proof) == (
        "push button",
        ElementSource.DOM,
        Proof.HIT_TEST,
    )
    (offered,) = of(before, OptionsOffered)
    assert [chrome(option) for option in offered.offered] == ["Travel", "Meals"]
    (chosen,) = of(before, OptionChosen)
    assert (chosen.index, chosen.value) == (1, Chrome(text="Meals"))
    edits = of(before, FieldEdited)
    assert {(chrome(edit.field), edit.route, edit.device) for edit in edits} == {
        ("Note", EditRoute.TYPED, Device.XTEST)
    }
    assert b"canary" not in b"".join(msgspec.json.encode(record) for record in desk.records("s1"))


def test_keys_in_the_address_bar_are_of_no_site(
    desk: Desk, hands: Hands, site: Site, browse: Callable[[str], Browser]
) -> None:
    companion, browser = at_work(desk, hands, site, browse)
    hands.press("ctrl+l")

    def uncounted() -> bool:
        """Press a key that does nothing; tell whether it was none of the page's."""
        count = companion.status().events
        hands.press("f9")
        hands.rest(0.6)
        return companion.status().events == count

    until(uncounted, "keys that are no longer the page's")
    for key in ("down", "up", "end"):
        hands.press(key)
    hands.rest(0.5)
    hands.click(browser.at(200, 195))
    hands.rest(0.5)
    hands.type("b")
    until(lambda: desk.typed("s1") == "b", "the typing in the page sealed")
    assert companion.do("pause")["state"] == "paused"
    assert not {"down", "up", "end"} & {record.key for record in of(desk.records("s1"), KeyPressed)}


def test_going_to_the_next_page_is_recorded_and_a_secret_is_not(
    desk: Desk, hands: Hands, site: Site, browse: Callable[[str], Browser]
) -> None:
    rule = msgspec.structs.replace(site_rule(site), templates=("/orders", "/orders/:id"))
    desk.allow(sites=(rule,))
    desk.recorder("--demo")
    companion = desk.companion()
    first = FORM.format(title="Orders", address="/orders/4711?canary=1#canary")
    browser = browse(site.put(first, "/orders"))
    site.put(FORM.format(title="Order 4711", address="/orders"), "/orders/4711")
    companion.begin(desk.head("s1"))
    work_on(browser, hands, companion)

    hands.click(browser.at(140, 255))
    until(lambda: of(desk.records("s1"), SecureFieldUsed), "the secret's use sealed")
    hands.type("canary hunter2")
    hands.press("backspace")
    hands.click(browser.at(60, 312))
    until(lambda: "/orders/:id" in routes(desk), "the next page sealed")
    assert companion.do("pause")["state"] == "paused"

    records = desk.records("s1")
    assert len(of(records, SecureFieldUsed)) == 1
    assert not of(records, FieldEdited)
    assert not of(records, KeyPressed)
    assert b"canary" not in b"".join(msgspec.json.encode(record) for record in records)
    assert b"4711" not in b"".join(msgspec.json.encode(record) for record in records)


def routes(desk: Desk) -> set[str]:
    return {gone.route for gone in of(desk.records("s1"), Navigated)}


def pressed(desk: Desk) -> set[str]:
    return {chrome(press.target) for press in of(desk.records("s1"), PointerPressed)}
