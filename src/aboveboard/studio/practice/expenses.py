"""Tally, the expenses: its state and its tasks."""

from random import Random

import msgspec
from msgspec.structs import replace

from aboveboard.studio.practice.tasks import Task, Wanted
from aboveboard.studio.practice.words import day, euros, name_of

CATEGORIES = (
    *("Accommodation", "Car rental", "Client dinner", "Conference", "Courier", "Flight", "Fuel", "Internet and phone"),
    *("Office supplies", "Parking", "Software", "Taxi", "Team lunch", "Train", "Training"),
)
PAYMENTS = ("Company card", "Private card", "Cash", "Bank transfer")
PROJECTS = (
    *("Aurora website", "Baltic expansion", "Beacon app", "Cedar migration", "Delta audit", "Evergreen campaign"),
    *("Falcon rollout", "Granite archive", "Harvest fair", "Indigo rebrand", "Juniper portal", "Kestrel study"),
    *("Lantern training", "Maple office", "Northwind contract", "Onyx security", "Pine warehouse", "Quartz reporting"),
)
SHOPS = ("Corner Bakery", "Lakeside Hotel", "Fast Lane Taxi", "Wharf Books", "Juniper Cafe", "Summit Rail")


class Expense(msgspec.Struct, frozen=True):
    """One expense; money in cents, the day as ISO text."""

    id: int
    person: str
    merchant: str
    category: str
    payment: str
    project: str
    date: str
    cents: int
    note: str
    receipts: tuple[str, ...]
    status: str


class View(msgspec.Struct, frozen=True):
    """How the list is looked at."""

    status: str
    sort: str
    descending: bool


class Expenses(msgspec.Struct, frozen=True):
    """The whole state of the app."""

    today: str
    me: str
    expenses: tuple[Expense, ...]
    receipts: tuple[str, ...]
    view: View


def _drafts(state: Expenses) -> list[Expense]:
    return [one for one in state.expenses if one.person == state.me and one.status == "draft"]


def _changed(start: Expenses, words: str, *changed: Expense) -> Wanted[Expenses]:
    """Want exactly these expenses to be other than at the start, however the list is looked at."""
    by_id = {one.id: one for one in changed}
    expected = tuple(by_id.get(one.id, one) for one in start.expenses)
    return Wanted(words, lambda state: state.expenses == expected)


def _other(draw: Random, values: tuple[str, ...], than: str) -> str:
    return draw.choice([value for value in values if value != than])


def category(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Choose another category in a dropdown with fifteen options."""
    one = draw.choice(_drafts(start))
    new = _other(draw, CATEGORIES, one.category)
    words = f"Change the category of the draft from {one.merchant} to {new} and save the draft."
    return _changed(start, words, replace(one, category=new))


def payment(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Choose in a native dropdown."""
    one = draw.choice(_drafts(start))
    new = _other(draw, PAYMENTS, one.payment)
    words = f"Say that the draft from {one.merchant} was paid with {new.lower()} and save the draft."
    return _changed(start, words, replace(one, payment=new))


def project(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Choose in a dropdown that is long enough for type-ahead."""
    one = draw.choice(_drafts(start))
    new = _other(draw, PROJECTS, one.project)
    words = f"Book the draft from {one.merchant} on the project {new} and save the draft."
    return _changed(start, words, replace(one, project=new))


def date(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Type or pick another day in a native date field."""
    one = draw.choice(_drafts(start))
    new = day(start.today, -draw.randint(50, 200))
    words = f"The draft from {one.merchant} has a wrong date. Set it to {new.words} and save the draft."
    return _changed(start, words, replace(one, date=new.iso))


def amount(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Correct a typed value."""
    one = draw.choice(_drafts(start))
    new = draw.choice([value for value in range(1_050, 60_000, 85) if value != one.cents])
    words = f"Correct the amount of the draft from {one.merchant} to {euros(new)} and save the draft."
    return _changed(start, words, replace(one, cents=new))


def submit(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Find a row and submit it."""
    one = draw.choice(_drafts(start))
    return _changed(start, f"Submit the draft from {one.merchant}.", replace(one, status="submitted"))


def receipt(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Choose in a dialog with checkboxes."""
    one = draw.choice(_drafts(start))
    scan = draw.choice(start.receipts)
    words = f"Attach the scanned receipt {scan} to the draft from {one.merchant} and save the draft."
    return _changed(start, words, replace(one, receipts=(*one.receipts, scan)))


def approve(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Decide one row of a table."""
    one = draw.choice([one for one in start.expenses if one.person != start.me and one.status == "submitted"])
    status, verb = draw.choice([("approved", "Approve"), ("rejected", "Reject")])
    words = f"{verb} the expense of {name_of(one.person)} from {one.merchant} over {euros(one.cents)}."
    return _changed(start, words, replace(one, status=status))


def largest(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Sort a table, in either direction, and narrow it by a status."""
    status = draw.choice(["draft", "submitted", "approved"])
    sort, descending, words = draw.choice(
        [
            ("amount", True, "the largest amount on top"),
            ("amount", False, "the smallest amount on top"),
            ("merchant", False, "merchants from A to Z"),
            ("merchant", True, "merchants from Z to A"),
            ("date", False, "the oldest on top"),
        ]
    )
    view = View(status=status, sort=sort, descending=descending)
    told = f"Show only the expenses with the status {status}, {words}."
    return Wanted(told, lambda state: state.view == view and state.expenses == start.expenses)


def new(start: Expenses, draw: Random) -> Wanted[Expenses]:
    """Fill a whole form."""
    shop, kind, paid = draw.choice(SHOPS), draw.choice(CATEGORIES), draw.choice(PAYMENTS)
    when, cents = day(start.today, -draw.randint(1, 60)), draw.randrange(500, 40_000, 5)
    words = (
        f"Submit a new expense: {shop}, {kind}, {euros(cents)} on {when.words}, paid with {paid.lower()}, "
        "without a project."
    )

    def met(state: Expenses) -> bool:
        old, added = state.expenses[: len(start.expenses)], state.expenses[len(start.expenses) :]
        if old != start.expenses or len(added) != 1:
            return False
        one = added[0]
        said = (one.merchant, one.category, one.payment, one.date, one.cents, one.project, one.status)
        return said == (shop, kind, paid, when.iso, cents, "", "submitted")

    return Wanted(words, met)


TASKS: tuple[Task[Expenses], ...] = (
    Task("expenses/category", "expenses", "dropdown", Expenses, category),
    Task("expenses/payment", "expenses", "dropdown", Expenses, payment),
    Task("expenses/project", "expenses", "dropdown", Expenses, project),
    Task("expenses/date", "expenses", "date", Expenses, date),
    Task("expenses/amount", "expenses", "form", Expenses, amount),
    Task("expenses/receipt", "expenses", "form", Expenses, receipt),
    Task("expenses/new", "expenses", "form", Expenses, new),
    Task("expenses/submit", "expenses", "table", Expenses, submit),
    Task("expenses/approve", "expenses", "table", Expenses, approve, "/approvals"),
    Task("expenses/sort", "expenses", "table", Expenses, largest),
)
