"""Hostile pages: nothing that a frame tells holds the secret, in any form, and something is told."""

import pytest

from tests.integration.browser.content import content_cases, secret_cases, unseen_cases
from tests.integration.browser.content.canaries import leaks
from tests.integration.browser.content.cases import Case, names
from tests.integration.browser.content.tab import Tab


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


def test_the_search_for_leaks_finds_what_is_told(tab: Tab) -> None:
    tab.show("<h1 style='margin-top:60px'>Qbcdßfgh</h1>", text="redacted")
    assert leaks("Qbcdßfgh", tab.finish())
