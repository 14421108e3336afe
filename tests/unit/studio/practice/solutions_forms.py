"""Right results of the tasks in expenses and mail."""

import re

from tests.unit.studio.practice.solving import Solution, State, cents, change, iso, one, person

SHELF = {"Inbox": "inbox", "Archive": "archive", "Junk": "junk", "Trash": "trash"}
LABELS = ["Customers", "Invoices", "Projects", "Travel", "Hiring"]
PAID = {
    "company card": "Company card",
    "private card": "Private card",
    "cash": "Cash",
    "bank transfer": "Bank transfer",
}


def attach(state: State, found: re.Match[str]) -> None:
    one(state["expenses"], merchant=found[2])["receipts"].append(found[1])


def decide(state: State, found: re.Match[str]) -> None:
    status = "approved" if found[1] == "Approve" else "rejected"
    one(state["expenses"], merchant=found[3], person=person(found[2]), cents=cents(found[4]))["status"] = status


def add_expense(state: State, found: re.Match[str]) -> None:
    values = {"merchant": found[1], "category": found[2], "cents": cents(found[3]), "date": iso(found[4])}
    rest = {
        "id": 99_999,
        "person": state["me"],
        "project": "",
        "note": "by hand",
        "receipts": [],
        "status": "submitted",
    }
    state["expenses"].append({**values, **rest, "payment": PAID[found[5]]})


def look(state: State, found: re.Match[str]) -> None:
    sort, descending = {
        "the largest amount on top": ("amount", True),
        "the smallest amount on top": ("amount", False),
        "merchants from A to Z": ("merchant", False),
        "merchants from Z to A": ("merchant", True),
        "the oldest on top": ("date", False),
    }[found[2]]
    state["view"] = {"status": found[1], "sort": sort, "descending": descending}


DRAFT = "the draft from (.+)"
EXPENSES = {
    "expenses/category": Solution(
        f"Change the category of {DRAFT} to (.+) and save the draft.",
        change("expenses", "merchant", category=lambda found: found[2]),
    ),
    "expenses/payment": Solution(
        f"Say that {DRAFT} was paid with (.+) and save the draft.",
        change("expenses", "merchant", payment=lambda found: PAID[found[2]]),
    ),
    "expenses/project": Solution(
        f"Book {DRAFT} on the project (.+) and save the draft.",
        change("expenses", "merchant", project=lambda found: found[2]),
    ),
    "expenses/date": Solution(
        "The draft from (.+) has a wrong date. Set it to (.+) and save the draft.",
        change("expenses", "merchant", date=lambda found: iso(found[2])),
    ),
    "expenses/amount": Solution(
        f"Correct the amount of {DRAFT} to (.+) and save the draft.",
        change("expenses", "merchant", cents=lambda found: cents(found[2])),
    ),
    "expenses/submit": Solution("Submit the draft from (.+).", change("expenses", "merchant", status="submitted")),
    "expenses/receipt": Solution(f"Attach the scanned receipt (.+) to {DRAFT} and save the draft.", attach),
    "expenses/approve": Solution("(Approve|Reject) the expense of (.+) from (.+) over (.+).", decide),
    "expenses/sort": Solution("Show only the expenses with the status (.+), (.+).", look),
    "expenses/new": Solution(
        "Submit a new expense: (.+), (.+), (€.+) on (.+), paid with (.+), without a project.", add_expense
    ),
}


def label(state: State, found: re.Match[str]) -> None:
    message = one(state["messages"], subject=found[1])
    message["labels"] = [each for each in LABELS if each in {*message["labels"], found[2]}]


def star(state: State, found: re.Match[str]) -> None:
    one(state["messages"], subject=found[2])["starred"] = not found[1].startswith("Remove")


def letter(state: State, to: list[str], cc: list[str], subject: str, body: str) -> None:
    values = {"folder": "sent", "from": state["me"], "to": to, "cc": cc, "subject": subject, "body": body}
    rest = {"id": 99_999, "day": state["today"], "time": "18:00", "read": True, "starred": False, "labels": []}
    state["messages"].append({**values, **rest})


def write(state: State, found: re.Match[str]) -> None:
    letter(state, [person(found[1])], [person(found[2])], found[3], found[4])


def reply(state: State, found: re.Match[str]) -> None:
    old = one(state["messages"], subject=found[1])
    letter(state, [old["from"]], [], f"Re: {found[1]}", f"{found[2]}\n\nSomebody wrote:\n> {old['body']}")


def forward(state: State, found: re.Match[str]) -> None:
    letter(state, [person(found[2])], [], f"Fwd: {found[1]}", f"{found[3]}\n\nSomebody wrote:\n> Hello")


MAIL = {
    "mail/move": Solution(
        'Move the message "(.+)" to (.+).', change("messages", "subject", folder=lambda found: SHELF[found[2]])
    ),
    "mail/drag": Solution(
        'Drag the message "(.+)" to the folder (.+).',
        change("messages", "subject", folder=lambda found: SHELF[found[2]]),
    ),
    "mail/archive": Solution(
        'Open the message "(.+)" and archive it with the keyboard shortcut.',
        change("messages", "subject", folder="archive"),
    ),
    "mail/unread": Solution(
        'Mark the message "(.+)" as unread.', change("messages", "subject", read=lambda _found: False)
    ),
    "mail/label": Solution('Label the message "(.+)" as (.+).', label),
    "mail/star": Solution('(Remove the star from|Star the message) "(.+)".', star),
    "mail/write": Solution('Send a message to (.+) with a copy to (.+). Subject: "(.+)". Text: "(.+)"', write),
    "mail/reply": Solution('Reply to the message "(.+)" \\(only to its sender\\): "(.+)"', reply),
    "mail/forward": Solution('Forward the message "(.+)" to (.+) and begin with: "(.+)"', forward),
}
