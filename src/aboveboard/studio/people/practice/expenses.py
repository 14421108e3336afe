"""How people enter expenses."""

from collections.abc import Mapping

from aboveboard.studio.people.operator import Operator, Script
from aboveboard.studio.people.practice.desks import day_of
from aboveboard.studio.people.practice.verbs import day_into, fill, labelled, pick, press, said, seen, select, write

SORTED = {
    "the largest amount on top": ("Amount", 1),
    "the smallest amount on top": ("Amount", 2),
    "merchants from A to Z": ("Merchant", 1),
    "merchants from Z to A": ("Merchant", 2),
    "the oldest on top": ("Date", 1),
}


def category(person: Operator) -> None:
    """Choose in a dropdown of the page's own, and save."""
    merchant, name = said(person, "Change the category of the draft from (.+) to (.+) and save the draft.")
    press(person, merchant, "a")
    pick(person, "Category", name)
    press(person, "Save draft")


def payment(person: Operator) -> None:
    """Choose in a native dropdown, and save."""
    merchant, paid = said(person, "Say that the draft from (.+) was paid with (.+) and save the draft.")
    press(person, merchant, "a")
    _paid(person, paid)
    press(person, "Save draft")


def _paid(person: Operator, paid: str) -> None:
    options = seen(person, labelled("Paid with"), "the dropdown").options
    select(person, "Paid with", next(option for option in options if option.lower() == paid.lower()))


def project(person: Operator) -> None:
    """Choose in a dropdown of the page's own, and save."""
    merchant, name = said(person, "Book the draft from (.+) on the project (.+) and save the draft.")
    press(person, merchant, "a")
    pick(person, "Project", name)
    press(person, "Save draft")


def date(person: Operator) -> None:
    """Type the digits of a native date field, and save."""
    merchant, words = said(person, "The draft from (.+) has a wrong date. Set it to (.+) and save the draft.")
    press(person, merchant, "a")
    day_into(person, "Date", f"{day_of(words):%m%d%Y}")
    press(person, "Save draft")


def amount(person: Operator) -> None:
    """Write a sum, and save."""
    merchant, total = said(person, "Correct the amount of the draft from (.+) to €(.+) and save the draft.")
    press(person, merchant, "a")
    fill(person, "Amount in euros", total)
    press(person, "Save draft")


def receipt(person: Operator) -> None:
    """Tick a receipt in a dialog, and save."""
    scan, merchant = said(person, "Attach the scanned receipt (.+) to the draft from (.+) and save the draft.")
    press(person, merchant, "a")
    person.press(seen(person, lambda spot: spot.tag == "button" and spot.text.startswith("Attach"), "the button"))
    person.press(seen(person, lambda spot: spot.tag == "label" and scan in spot.text, "the receipt"))
    press(person, "Attach chosen")
    press(person, "Save draft")


def new(person: Operator) -> None:
    """Fill a whole form, and submit."""
    merchant, kind, total, words, paid = said(
        person, "Submit a new expense: (.+), (.+), €(.+) on (.+), paid with (.+), without a project."
    )
    press(person, "New expense")
    fill(person, "Merchant", merchant)
    pick(person, "Category", kind)
    day_into(person, "Date", f"{day_of(words):%m%d%Y}")
    write(person, labelled("Amount in euros"), total)
    _paid(person, paid)
    press(person, "Submit")


def submit(person: Operator) -> None:
    """Open a draft and submit it."""
    press(person, *said(person, "Submit the draft from (.+)."), "a")
    press(person, "Submit")


def approve(person: Operator) -> None:
    """Find a row and decide."""
    verb, merchant = said(person, "(Approve|Reject) the expense of .+ from (.+) over .+.")
    press(person, f"{verb} {merchant}")


def largest(person: Operator) -> None:
    """Choose a status and sort by a column."""
    status, order = said(person, "Show only the expenses with the status (.+), (.+).")
    options = seen(person, labelled("Status"), "the dropdown").options
    select(person, "Status", next(option for option in options if option.lower() == status.lower()))
    column, turns = SORTED[order]
    for _ in range(turns):
        head = seen(person, lambda spot: spot.tag == "button" and spot.text.startswith(column), "the heading")
        person.press(head)


SCRIPTS: Mapping[str, Script] = {
    "expenses/category": category,
    "expenses/payment": payment,
    "expenses/project": project,
    "expenses/date": date,
    "expenses/amount": amount,
    "expenses/receipt": receipt,
    "expenses/new": new,
    "expenses/submit": submit,
    "expenses/approve": approve,
    "expenses/sort": largest,
}
