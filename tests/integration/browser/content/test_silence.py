"""When nothing is told: outside the scope's routes and frames, after silence, and nothing that a page could notice."""

from typing import Any

import pytest

from tests.integration.browser.content.canaries import leaks
from tests.integration.browser.content.tab import Tab
from tests.patience import until

TOP = "<div style='height:60px'></div>"
WATCHING = """() => {
  const seen = { globals: Object.getOwnPropertyNames(window).sort(), html: document.documentElement.outerHTML };
  seen.changes = 0;
  const native = [Element.prototype.attachShadow, history.pushState, EventTarget.prototype.addEventListener];
  seen.native = native.every(one => /native code/.test(Function.prototype.toString.call(one)));
  seen.errors = [];
  addEventListener('error', e => seen.errors.push(String(e.message)));
  addEventListener('message', e => seen.errors.push(String(e.data)));
  const all = { subtree: true, childList: true, attributes: true };
  new MutationObserver(records => seen.changes += records.length).observe(document, all);
  window.seen = seen;
}"""


def test_nothing_is_told_after_silence(tab: Tab) -> None:
    tab.show(f"{TOP}<input id=f>")
    tab.finish()
    tab.worker.evaluate("silence()")
    tab.page.click("#f")
    before = len(tab.hear())
    tab.page.keyboard.type("abc")
    tab.page.evaluate("document.body.append('more')")
    tab.page.click("#done")
    tab.begin(keep=True)  # answered in order: what came before the answer was told in silence
    begun = tab.until_told(lambda one: one["type"] == "begun" and one["turn"] > tab.told[0]["turn"], "the new turn")
    assert tab.hear()[before:].index(begun) == 0


SHOWN = "<input id=f type=password><div id=out style='margin-top:20px'></div>"


@pytest.mark.parametrize("anew", ["", "f.outerHTML = `<input id=f value='${f.value}'>`"], ids=["itself", "drawn anew"])
def test_a_password_that_is_shown_is_secret_after_silence_too(tab: Tab, anew: str) -> None:
    tab.show(f"{TOP}{SHOWN}", text="redacted")
    tab.page.click("#f")
    tab.page.keyboard.type("Qbcdßfgh")
    tab.page.evaluate("f.type = 'text'")
    tab.finish()
    tab.worker.evaluate("silence()")
    tab.page.evaluate(f"() => {{ {anew} }}")
    tab.begin(text="redacted")
    tab.page.evaluate("out.textContent = `You typed ${f.value}`")
    assert leaks("Qbcdßfgh", tab.finish()) == []


def test_a_page_that_is_told_to_be_private_while_it_is_open_tells_only_that(tab: Tab) -> None:
    tab.show(f"{TOP}<input id=f>")
    tab.finish()
    known = len(tab.hear())
    tab.worker.evaluate("private()")
    tab.page.click("#f")
    tab.page.keyboard.type("abc")
    until(lambda: {"gpc", "edited"} & {one["type"] for one in tab.hear()[known:]}, "the signal, or what was done")
    types = [one["type"] for one in tab.told[known:]]
    assert "edited" not in types
    first = known + types.index("gpc")
    tab.page.evaluate("document.title = 'Another page'")
    tab.page.click("#done")
    tab.begin(keep=True)
    until(lambda: tab.hear()[first + 1 :], "the answer to another scope")
    assert [one["type"] for one in tab.told[first:]] == ["gpc", "gpc"]


def test_a_route_out_of_scope_tells_nothing_but_its_end(tab: Tab) -> None:
    tab.show(f"{TOP}<input id=f name=comment>", text="redacted", routes=["/case"])
    tab.page.evaluate("history.pushState(null, '', '/private')")
    tab.until_told(lambda one: one["type"] == "page_hidden", "its end")
    known = len(tab.hear())
    tab.page.click("#f")
    tab.page.keyboard.type("Qbcdßfgh")
    tab.page.evaluate("f.value = ''")
    tab.page.evaluate("history.pushState(null, '', '/case/1')")
    tab.until_told(lambda one: one["type"] == "page_shown" and one["route"] == "/:x/:x", "its return")
    tab.finish()
    assert leaks("Qbcdßfgh", tab.hear()) == []
    assert tab.hear()[known]["type"] == "page_shown"


def test_a_frame_of_another_origin_tells_nothing_and_its_box_is_filled(tab: Tab) -> None:
    tab.site.put("<input id=g value='Qbcdßfgh'>", "/other")
    tab.show(f"{TOP}<iframe id=i src='{tab.site.other_origin}/other' width=300 height=100></iframe>", text="redacted")
    tab.page.frame_locator("#i").locator("#g").click()
    tab.page.keyboard.type("x")
    told = tab.finish()
    assert {one["frame"] for one in told} == {0}
    assert leaks("Qbcdßfgh", told) == []
    assert [kind for kind, _ in tab.boxes()].count("frame") == 1


def test_a_frame_of_the_site_tells_of_itself(tab: Tab) -> None:
    tab.site.put("<button id=g>Save</button>", "/inner")
    tab.show(f"{TOP}<iframe id=i src='/inner' width=300 height=100></iframe>")
    tab.page.frame_locator("#i").locator("#g").click()
    tab.finish()
    inner = {one["frame"] for one in tab.of("pointed")} - {0}
    assert len(inner) == 1
    assert all(one["frame"] == 0 for one in tab.hear() if one["type"] in {"page_shown", "navigated"})


def test_a_frame_that_leaves_its_routes_ends_at_once_and_is_told_anew_on_its_return(tab: Tab) -> None:
    tab.site.put("<p>words</p><input id=g>", "/case/inner")
    tab.show(f"{TOP}<iframe id=i src='/case/inner' width=300 height=100></iframe>", text="redacted", routes=["/case"])
    tab.page.frame_locator("#i").locator("#g").click()
    tab.finish()
    (inner,) = {one["frame"] for one in tab.hear()} - {0}
    known = len(tab.told)
    tab.page.evaluate("i.contentWindow.history.pushState(null, '', '/private')")
    tab.page.evaluate("i.contentDocument.body.prepend('Qbcdßfgh')")
    tab.finish()
    assert [one["type"] for one in tab.told[known:] if one["frame"] == inner] == ["page_hidden"]
    known = len(tab.told)
    tab.page.evaluate("i.contentDocument.body.firstChild.remove()")
    tab.page.evaluate("i.contentWindow.history.pushState(null, '', '/case/1')")
    tab.until_told(
        lambda one: one["type"] == "boxes" and one["last"] and one in tab.told[known:], "it again", frame=inner
    )
    anew = [one for one in tab.told[known:] if one["frame"] == inner]
    assert anew[0]["type"] == "placed"
    assert next(one for one in anew if one["type"] == "nodes")["whole"]
    assert leaks("Qbcdßfgh", tab.finish()) == []


def test_a_page_cannot_see_that_it_is_watched(tab: Tab) -> None:
    def seen(scoped: bool) -> dict[str, Any]:
        if scoped:
            tab.show(f"{TOP}<input id=f><button id=b>Save</button>")
        else:
            tab.worker.evaluate("silence()")
            tab.page.goto(f"{tab.site.origin}/case")
        tab.page.evaluate(WATCHING)
        tab.page.click("#f")
        tab.page.keyboard.type("abc")
        tab.page.click("#b")
        if scoped:
            tab.finish()
        found: dict[str, Any] = tab.page.evaluate("seen")
        return found

    watched = seen(scoped=True)
    assert watched == seen(scoped=False)
    assert watched["native"]
    assert (watched["changes"], watched["errors"]) == (0, [])
