"""Choices in apps that are built with what such apps are built with: React, jQuery UI, Material components."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from tests.integration.browser.content.tab import Report, Tab
from tests.patience import until


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice(practice_dist(), TASKS) as practice:
        yield practice


def opened(tab: Tab, practice: Practice, app: str) -> None:
    """Open an app, with its site in scope."""
    address = practice.address(app)
    parts = urlsplit(address)
    tab.worker.evaluate("forget()")
    tab.begin(text="redacted", origin=f"{parts.scheme}://{parts.netloc}")
    tab.page.goto(address)
    tab.until_told(lambda one: one["type"] == "boxes" and one["last"], "the first look")


def chosen(tab: Tab) -> tuple[Report, Report]:
    """Return the last choice and what was offered before it."""
    choice = until(lambda: next(iter(reversed(tab.of("option_chosen"))), None), "a choice")
    offers = [one for one in tab.hear()[: tab.hear().index(choice)] if one["type"] == "options_offered"]
    return choice, next(one for one in reversed(offers) if one["node"] == choice["node"])


def test_a_dropdown_of_react(tab: Tab, practice: Practice) -> None:
    opened(tab, practice, "expenses")
    tab.page.get_by_role("button", name="New expense").click()
    tab.page.get_by_role("combobox").first.click()
    options = tab.page.locator("[role=listbox] [role=option]")
    options.first.wait_for()
    texts = options.all_inner_texts()
    options.nth(2).click()
    choice, offer = chosen(tab)
    assert (choice["index"], choice["words"]["text"]) == (2, texts[2])
    assert [option["words"]["text"] for option in offer["options"]] == texts
    assert tab.by_id()[choice["node"]]["role"] == "combo box"


@pytest.mark.parametrize("hand", ["pointer", "keyboard"])
def test_a_dropdown_of_jquery_ui(tab: Tab, practice: Practice, hand: str) -> None:
    opened(tab, practice, "calendar")
    tab.page.click("#mode-button")
    tab.page.get_by_role("option").first.wait_for()
    texts = tab.page.get_by_role("option").all_inner_texts()
    tab.until_told(lambda one: one["type"] == "options_offered", "the offer")
    if hand == "pointer":
        tab.page.get_by_role("option").nth(1).click()
    else:
        tab.page.keyboard.press("ArrowDown")
        tab.page.keyboard.press("Enter")
    choice, offer = chosen(tab)
    assert (choice["index"], choice["words"]["text"]) == (1, texts[1])
    assert [option["words"]["text"] for option in offer["options"]] == texts
    assert len(tab.of("option_chosen")) == 1


def test_a_calendar_of_jquery_ui(tab: Tab, practice: Practice) -> None:
    opened(tab, practice, "calendar")
    day = tab.page.locator(".ui-datepicker-calendar a").nth(11)
    text = day.inner_text()
    day.click()
    choice, offer = chosen(tab)
    assert choice["words"]["text"] == text == offer["options"][choice["index"]]["words"]["text"]


def test_a_dropdown_of_material_components(tab: Tab, practice: Practice) -> None:
    opened(tab, practice, "console")
    tab.page.get_by_role("combobox").first.click()
    tab.page.get_by_role("option").nth(1).click()
    choice, offer = chosen(tab)
    assert choice["index"] == 1
    assert choice["words"] == offer["options"][1]["words"]
    assert choice["words"]["text"] == "Active"
    assert tab.by_id()[choice["node"]]["role"] == "combo box"


def test_a_menu_bar_of_plain_html(tab: Tab, practice: Practice) -> None:
    opened(tab, practice, "grid")
    bar = tab.page.locator("[role=menubar] [role=menuitem]")
    name = bar.nth(1).inner_text()
    bar.nth(1).click()
    tab.page.locator("[role=menu] [role=menuitem]").nth(2).click()
    item = until(lambda: next(iter(tab.of("menu_chosen")), None), "the item")
    assert (item["path"][0]["text"], item["indices"]) == (name, [1, 2])
