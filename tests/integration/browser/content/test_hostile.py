"""Hostile pages: nothing that a frame tells holds the secret, in any form, and something is told."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession

from tests.integration.browser.content import content_cases, secret_cases, unseen_cases
from tests.integration.browser.content.canaries import canary, leaks
from tests.integration.browser.content.cases import Case, names
from tests.integration.browser.content.tab import Tab
from tests.patience import until


def played(tab: Tab, case: Case) -> list[str]:
    """Play a case and return the forms of its secret that were told."""
    tab.show(case.filled(case.body), text=case.text, title=case.filled(case.title), query=case.filled(case.query))
    case.act(tab.page, case.secret)
    return leaks(case.secret, tab.finish())


@pytest.mark.parametrize("case", secret_cases.USED, ids=names(secret_cases.USED))
def test_a_secure_field_tells_at_most_that_it_was_used(tab: Tab, case: Case) -> None:
    assert played(tab, case) == []
    assert all(one["content"] == {"type": "hidden"} for one in tab.of("edited"))
    assert all(node["value"] is None for node in tab.nodes() if node["role"] in {"entry", "password text"})


@pytest.mark.parametrize("case", secret_cases.ELSEWHERE, ids=names(secret_cases.ELSEWHERE))
def test_a_secret_is_not_told_where_else_a_page_shows_it(tab: Tab, case: Case) -> None:
    assert played(tab, case) == []


@pytest.mark.parametrize("case", unseen_cases.CASES, ids=names(unseen_cases.CASES))
def test_what_is_not_seen_is_not_told(tab: Tab, case: Case) -> None:
    assert played(tab, case) == []


@pytest.mark.parametrize("case", content_cases.CASES, ids=names(content_cases.CASES))
def test_content_is_not_told_in_its_words(tab: Tab, case: Case) -> None:
    assert played(tab, case) == []


FORMS_OWN = (
    *("parentElement", "parentNode", "childNodes", "children", "firstChild", "localName", "tagName", "assignedSlot"),
    *("childElementCount", "getRootNode", "getBoundingClientRect", "getElementsByTagName", "querySelector", "labels"),
)


@pytest.mark.parametrize("name", FORMS_OWN)
def test_what_a_form_calls_its_fields_hides_nothing_of_it(tab: Tab, name: str) -> None:
    secret = canary(name)
    held = f"<input name={name}><ul><li id=held>{secret}</li></ul><button id=b type=button>Save</button>"
    tab.show(f"<form aria-label='New ticket' style='margin-top:60px'>{held}</form>")
    tab.page.mouse.click(*tab.middle("#b"))
    assert leaks(secret, tab.finish()) == []
    x, y = tab.middle("#held", x=5)
    assert any(left <= x <= left + wide and top <= y <= top + high for _, (left, top, wide, high) in tab.boxes())


ASKED_OF_ELEMENTS = (
    *FORMS_OWN,
    *("getAttribute", "getAttributeNode", "hasAttribute", "matches", "closest", "querySelectorAll", "contains", "id"),
    *("className", "shadowRoot", "tabIndex", "isContentEditable", "textContent", "innerText", "isConnected", "title"),
    *("nodeType", "ownerDocument", "nextSibling", "nextElementSibling", "previousElementSibling", "firstElementChild"),
    *("getClientRects", "checkVisibility", "scrollLeft", "scrollTop", "scrollWidth", "scrollHeight", "clientWidth"),
    *("clientHeight", "clientLeft", "clientTop", "addEventListener", "value", "selectionEnd", "contentWindow"),
)
ASKED_OF_THE_DOCUMENT = (
    *("body", "documentElement", "head", "activeElement", "scrollingElement", "defaultView", "fonts", "styleSheets"),
    *("adoptedStyleSheets", "visibilityState", "readyState", "hasFocus", "createRange", "getAnimations", "title"),
    *("getElementById", "getElementsByTagName", "querySelector", "querySelectorAll", "addEventListener", "nodeType"),
)
DONE_AT = (20.0, 10.0)
NAMED_SO = "".join(f"<input name={name} size=1>" for name in ASKED_OF_ELEMENTS)
FORMS = {
    "itself": ("<form tabindex=0 style='margin-top:60px'>{}</form>", "focused"),
    "a list box": ("<form role=listbox style='margin-top:60px'>{}</form>", "option_chosen"),
    "a menu": ("<form role=menu style='margin-top:60px'>{}</form>", "menu_chosen"),
    "a list over the page": ("<form role=list style='position:absolute;z-index:2;top:60px'>{}</form>", "option_chosen"),
    "a dialog": ("<form role=dialog style='margin-top:60px'>{}</form>", "dialog"),
    "what scrolls": ("<form style='margin-top:60px;height:100px;overflow:auto'>{}</form>", "scrolled_to"),
    "what writes beside it": (
        "<style>form::after{{content:'x';position:absolute}}</style><form style='margin-top:60px'>{}</form>",
        "focused",
    ),
    "a label": ("<form id=l style='margin-top:60px'>{}</form><input aria-labelledby=l>", "focused"),
}
ITEMS = {"a menu": "menuitem", "a list over the page": "listitem"}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_that_calls_its_fields_by_all_that_is_asked_of_it_is_told_of(tab: Tab, what: str) -> None:
    secret = canary(what)
    form, act = FORMS[what]
    item = f"<p id=held role={ITEMS.get(what, 'option')} tabindex=0 style='width:200px'>{secret}</p>"
    tab.show(form.format(item + "<p style='height:200px'></p>" + NAMED_SO))
    x, y, _, _ = place = box_of(tab, "held")
    tab.page.mouse.click(x + 5, y + 5)
    tab.page.mouse.wheel(0, 40)
    until(lambda: tab.of(act), act, instead=lambda: {one["type"] for one in tab.told})
    assert leaks(secret, tab.finish(DONE_AT)) == []
    assert what == "what scrolls" or covered(tab, place)


def test_a_document_in_which_names_stand_for_its_own_parts_is_told_of(tab: Tab) -> None:
    secret = canary("names")
    names = "".join(f"<img name={name}><form name={name}></form>" for name in ASKED_OF_THE_DOCUMENT)
    tab.show(f"<p id=held style='margin-top:60px;width:200px'>{secret}</p><input id=f><div>{names}</div>")
    x, y, _, _ = box_of(tab, "f")
    tab.page.mouse.click(x + 5, y + 5)
    tab.page.keyboard.type("abc")
    until(lambda: tab.of("edited"), "the field's edit", instead=lambda: {one["type"] for one in tab.told})
    assert leaks(secret, tab.finish(DONE_AT)) == []
    assert covered(tab, box_of(tab, "held"))


def box_of(tab: Tab, name: str) -> tuple[float, float, float, float]:
    """Return where the element of an id is, by the name that it has in the page's own script."""
    x, y, wide, high = tab.page.evaluate(
        f"() => {{ const box = Element.prototype.getBoundingClientRect.call({name});"
        "return [box.x, box.y, box.width, box.height] }"
    )
    return x, y, wide, high


def covered(tab: Tab, place: tuple[float, float, float, float]) -> bool:
    """Tell whether a picture shows nothing of the words at the left of a place."""
    x, y, _, high = place
    return any(
        left <= x + 5 <= left + wide and top <= y + high / 2 <= top + tall for _, (left, top, wide, tall) in tab.boxes()
    )


def test_a_form_is_called_by_what_labels_it_or_its_title(tab: Tab) -> None:
    forms = "<h2 id=h>Priority</h2><form aria-labelledby=h><input name=labels></form><form title=Amount>x</form>"
    tab.show(f"<div style='margin-top:60px'>{forms}</div>", text="redacted")
    tab.finish()
    called = [node["name"] for node in tab.nodes() if node["role"] == "form"]
    assert [name["type"] for name in called] == ["raw", "shape"]  # a heading is drawn, and a title is not
    assert called[0]["text"] == "Priority"


@pytest.mark.parametrize("role", ["constructor", "__proto__", "toString"])
def test_a_role_that_is_none_is_passed_over(tab: Tab, role: str) -> None:
    tab.show(f"<button style='margin-top:60px' role={role}>Save</button>")
    tab.finish()
    assert [node["role"] for node in tab.nodes() if node["name"] == {"type": "chrome", "text": "Save"}] == [
        "push button"
    ]


def test_a_place_that_no_list_has_is_not_believed(tab: Tab) -> None:
    said = "aria-posinset=100000000000000000000 aria-setsize=100000000000000000000"
    tab.show(f"<ul role=listbox style='margin-top:60px'><li role=option {said}>Low<li role=option id=o>High</ul>")
    tab.page.click("#o")
    tab.finish()
    assert [node["index"] for node in tab.nodes() if node["role"] == "list item"] == [0, 1]


def test_the_search_for_leaks_finds_what_is_told(tab: Tab) -> None:
    tab.show("<h1 style='margin-top:60px'>Qbcdßfgh</h1>", text="redacted")
    assert leaks("Qbcdßfgh", tab.finish())


FILLED_IN = {
    "address": "<input id=f autocomplete=name name=fullname><input autocomplete=street-address name=addr>"
    "<input autocomplete=address-level2 name=city><input autocomplete=postal-code name=zip>",
    "card": "<input id=f autocomplete=cc-name><input autocomplete=cc-number><input autocomplete=cc-exp>",
}


@pytest.mark.parametrize("what", FILLED_IN)
def test_what_the_browser_fills_in_tells_only_that_a_secure_field_was_used(tab: Tab, what: str) -> None:
    tab.show(f"<form style='margin-top:60px'>{FILLED_IN[what]}</form>", text="redacted")
    secret = canary(what)
    tab.page.click("#f")
    with devtools(tab) as session:
        page = session.send("DOM.getDocument", {"depth": -1})["root"]
        found = session.send("DOM.querySelector", {"nodeId": page["nodeId"], "selector": "#f"})
        field = session.send("DOM.describeNode", found)["node"]
        fill = {"fieldId": field["backendNodeId"], what: FILLED[what](secret)}

        def filled() -> bool:
            session.send("Autofill.trigger", fill)  # does nothing until the browser has read the form
            return bool(tab.page.evaluate("document.querySelector('#f').value"))

        until(filled, "the filled form")
    assert leaks(secret, tab.finish()) == []
    assert tab.of("secure_used")


def address(secret: str) -> dict[str, Any]:
    """Return an address as the browser's own form filling keeps it."""
    fields = {"NAME_FULL": f"Ada {secret}", "ADDRESS_HOME_LINE1": f"{secret} 5", "ADDRESS_HOME_CITY": secret}
    rest = {"ADDRESS_HOME_ZIP": "12345", "ADDRESS_HOME_COUNTRY": "US"}
    return {"fields": [{"name": name, "value": value} for name, value in (fields | rest).items()]}


def card(secret: str) -> dict[str, Any]:
    """Return a card as the browser's own form filling keeps it."""
    return {"number": "4444444444444448", "name": secret, "expiryMonth": "12", "expiryYear": "2030", "cvc": "123"}


FILLED = {"address": address, "card": card}


@contextlib.contextmanager
def devtools(tab: Tab) -> Iterator[CDPSession]:
    """Speak with the browser itself."""
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("DOM.enable")
    session.send("Autofill.enable")
    yield session
    session.detach()


def test_what_a_page_takes_out_of_its_frame_is_seen_as_what_it_is(tab: Tab) -> None:
    """It keeps the kinds of the frame's own world: to those of the page's, it is no element at all."""
    secret = canary("moved")
    held = f"<div id=q><p id=held>{secret}</p><input id=b type=password value={secret}></div>"
    tab.show(f'<div id=x style="margin-top:60px"></div><iframe id=i srcdoc="{held}"></iframe>')
    tab.page.evaluate("x.append(i.contentDocument.getElementById('q'))")
    tab.page.mouse.click(*tab.middle("#b"))
    assert leaks(secret, tab.finish()) == []
    assert [node["secure"] for node in tab.nodes() if node["role"] == "password text"] == [True]
    x, y = tab.middle("#held", x=5)
    assert any(left <= x <= left + wide and top <= y <= top + high for _, (left, top, wide, high) in tab.boxes())
