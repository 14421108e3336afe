"""Pages in XHTML, whose elements have their names in lower case, are told as their twins in HTML are."""

from typing import Any

from tests.integration.browser.content.tab import BUTTON, Tab
from tests.integration.browser.loopback import Answer

BODY = (
    "<div style='height:60px'></div><details><summary>File</summary><p>x</p></details>"
    "<table><tbody><tr><th>Amount</th><td>x</td></tr></tbody></table><a onclick='0'>Open</a>"
    "<ul role='listbox'><li><a role='option'>Low</a></li><li><a role='option'>Normal</a></li></ul>"
    "<button aria-pressed='false'>Save</button>"
)
PAGE = "<html xmlns='http://www.w3.org/1999/xhtml' lang='en'><head><title>A page</title></head><body>{}</body></html>"


def test_a_page_in_xhtml_is_told_as_its_twin_in_html(tab: Tab) -> None:
    tab.site.others["/case.xhtml"] = Answer(PAGE.format(BODY + BUTTON).encode(), kind="application/xhtml+xml")
    tab.show(BODY)
    twin = told(tab)
    tab.worker.evaluate("forget()")
    tab.begin()
    tab.page.goto(f"{tab.site.origin}/case.xhtml")
    assert tab.page.evaluate("document.querySelector('summary').tagName") == "summary"
    tab.until_told(lambda one: one["type"] == "boxes" and one["last"], "the first look")
    assert told(tab) == twin
    assert {"row header", "link", "toggle button"} <= {node["role"] for node in twin}
    assert any("collapsed" in node["states"] for node in twin)


def told(tab: Tab) -> list[dict[str, Any]]:
    """Return what is told of the page's elements, but for where they are and what each is called by."""
    tab.finish()
    named = {"id", "parent", "box"}
    return [{key: value for key, value in node.items() if key not in named} for node in tab.nodes()]
