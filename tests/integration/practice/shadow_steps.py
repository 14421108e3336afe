"""How every other task of the admin console is done, through its shadow roots."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator

from tests.integration.practice.walking import Walk


def menu_of(walk: Walk, name: str) -> None:
    """Open the menu of an account, on whichever page of the table it is."""
    walk.page.get_by_role("button", name=re.compile("^Menu of")).first.wait_for()
    button = walk.page.get_by_role("button", name=f"Menu of {name}", exact=True)
    while not button.count():
        walk.page.get_by_role("button", name="Next page").click()
    button.click()


def unit(walk: Walk) -> None:
    name, to = walk.said("Move (.+) to the unit (.+).")
    menu_of(walk, name)
    walk.page.get_by_role("menuitem", name="Move to unit").click()
    walk.page.get_by_role("menuitem", name=to, exact=True).click()


def suspend(walk: Walk) -> None:
    menu_of(walk, *walk.said("Suspend the account of (.+)."))
    walk.page.get_by_role("menuitem", name="Suspend").click()
    walk.page.locator("md-dialog").get_by_role("button", name="Suspend").click()


def team(walk: Walk) -> None:
    (name,) = walk.said("Show the accounts of the unit (.+).")
    leaf = walk.page.get_by_role("treeitem", name=name, exact=True)
    for branch in ("Commerce", "Product", "Operations", "Services"):
        if not leaf.count():
            walk.page.get_by_role("treeitem", name=branch, exact=True).focus()
            walk.page.keyboard.press("ArrowRight")
    leaf.click()


def order(walk: Walk) -> None:
    column, way, number = walk.said("Sort the accounts by (.+), (.+), and show page (.+).")
    head = {"role": "Role", "the day they were last seen": "Last seen", "unit": "Unit"}[column]
    for _ in range(2 if way == "descending" else 1):
        walk.page.get_by_role("button", name=head).click()
    for _ in range(int(number) - 1):
        walk.page.get_by_role("button", name="Next page").click()


def choose(walk: Walk, box: Locator, option: str) -> None:
    box.click()
    box.get_by_role("option", name=option, exact=True).click()


def status(walk: Walk) -> None:
    (name,) = walk.said("Show only accounts with the status (.+).")
    choose(walk, walk.page.locator("md-outlined-select"), name)


def timeout(walk: Walk) -> None:
    (lasts,) = walk.said("In the rules, let a login last (.+).")
    walk.page.locator("md-primary-tab", has_text="Rules").click()
    choose(walk, walk.page.locator("md-outlined-select"), lasts)


def invite(walk: Walk) -> None:
    name, email, to, role = walk.said("Invite (.+) \\((.+)\\) to the unit (.+) with the role (.+).")
    page = walk.page
    page.get_by_role("button", name="Invite").click()
    page.locator("md-outlined-text-field[name=name] input").fill(name)
    page.locator("md-outlined-text-field[name=email] input").fill(email)
    choose(walk, page.locator("md-outlined-select[name=unit]"), to)
    choose(walk, page.locator("md-outlined-select[name=role]"), role)
    page.locator("md-dialog").get_by_role("button", name="Invite").click()


SHADOWED: dict[str, Callable[[Walk], None]] = {
    "console/unit": unit,
    "console/suspend": suspend,
    "console/team": team,
    "console/sort": order,
    "console/status": status,
    "console/timeout": timeout,
    "console/invite": invite,
}
