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
