"""Right results of the tasks in board and console."""

import re

from tests.unit.studio.practice.solving import Solution, State, change, one, person

LABELS = ["Bug", "Design", "Documents", "Export", "Login", "Mobile", "Speed"]
TICKET = 'the ticket "(.+)"'


def move(state: State, found: re.Match[str]) -> None:
    one(state["tickets"], title=found[1])["column"] = found[2]


def first(state: State, found: re.Match[str]) -> None:
    ticket = one(state["tickets"], title=found[1])
    state["tickets"].remove(ticket)
    state["tickets"].insert(0, ticket)


def mine(state: State, found: re.Match[str]) -> None:
    one(state["tickets"], title=found[1])["assignee"] = state["me"]


def show(state: State, found: re.Match[str]) -> None:
    state["view"] = {"labels": [found[2]], "assignee": person(found[1]), "search": ""}


def delete(state: State, found: re.Match[str]) -> None:
    state["tickets"].remove(one(state["tickets"], title=found[1]))


def label(state: State, found: re.Match[str]) -> None:
    chosen = [each for each in LABELS if each in {found[2], found[3]}]
    one(state["tickets"], title=found[1])["labels"] = chosen


def edit(state: State, found: re.Match[str]) -> None:
    one(state["tickets"], title=found[1]).update(assignee=person(found[2]), column=found[3])


def new(state: State, found: re.Match[str]) -> None:
    values = {"title": found[1], "assignee": person(found[2]), "priority": found[3], "labels": [found[4]]}
    state["tickets"].append({"id": "LN-9999", "text": "by hand", "column": "Backlog", **values})


BOARD = {
    "board/move": Solution(f"Drag {TICKET} to the column (.+).", move),
    "board/first": Solution(f"Drag {TICKET} to the top of its column.", first),
    "board/assign": Solution(
        f"Assign {TICKET} to (.+).", change("tickets", "title", assignee=lambda found: person(found[2]))
    ),
    "board/priority": Solution(
        f"Give {TICKET} the priority (.+).", change("tickets", "title", priority=lambda found: found[2])
    ),
    "board/labels": Solution(f"Let {TICKET} have exactly the labels (.+) and (.+).", label),
    "board/edit": Solution(f"Open {TICKET}, choose (.+) as assignee and (.+) as column, and save it.", edit),
    "board/mine": Solution(f"Assign {TICKET} to yourself with the keyboard shortcut m.", mine),
    "board/filter": Solution("Show only tickets of (.+) with the label (.+).", show),
    "board/delete": Solution(f"Delete {TICKET}.", delete),
    "board/new": Solution(
        'Make a new ticket "(.+)" for (.+) with the priority (.+) and the label (.+). It stays in the backlog.', new
    ),
}


def unit(state: State, found: re.Match[str]) -> None:
    one(state["accounts"], name=found[1])["unit"] = one(state["units"], name=found[2])["id"]


def several(state: State, found: re.Match[str]) -> None:
    for name in (found[1], found[2]):
        one(state["accounts"], name=name)["status"] = "Suspended"


def switch(state: State, found: re.Match[str]) -> None:
    for name, on in ((found[1], found[2]), (found[3], found[4])):
        one(state["rules"], name=name)["on"] = on == "on"


def timeout(state: State, found: re.Match[str]) -> None:
    state["timeout"] = found[1]


def order(state: State, found: re.Match[str]) -> None:
    sort = {"role": "role", "the day they were last seen": "seen", "unit": "unit"}[found[1]]
    state["view"].update(sort=sort, descending=found[2] == "descending", page=int(found[3]))


def team(state: State, found: re.Match[str]) -> None:
    state["view"].update(unit=one(state["units"], name=found[1])["id"], expanded=["commerce"])


def status(state: State, found: re.Match[str]) -> None:
    state["view"].update(status=found[1])


def go(state: State, found: re.Match[str]) -> None:
    state["view"].update(tab=found[1])


def invite(state: State, found: re.Match[str]) -> None:
    team_id = one(state["units"], name=found[3])["id"]
    values = {"name": found[1], "email": found[2], "unit": team_id, "role": found[4]}
    state["accounts"].append({"id": 9_999, **values, "status": "Invited", "seen": "2026-01-01"})


CONSOLE = {
    "console/role": Solution("Give (.+) the role (.+).", change("accounts", "name", role=lambda found: found[2])),
    "console/unit": Solution("Move (.+) to the unit (.+).", unit),
    "console/suspend": Solution("Suspend the account of (.+).", change("accounts", "name", status="Suspended")),
    "console/several": Solution("Tick (.+) and (.+) and suspend both accounts at once.", several),
    "console/rules": Solution('In the rules, turn "(.+)" (on|off) and turn "(.+)" (on|off).', switch),
    "console/timeout": Solution("In the rules, let a login last (.+).", timeout),
    "console/sort": Solution("Sort the accounts by (.+), (.+), and show page (.+).", order),
    "console/team": Solution("Show the accounts of the unit (.+).", team),
    "console/status": Solution("Show only accounts with the status (.+).", status),
    "console/go": Solution("Go to (.+) with the keyboard shortcut .+.", go),
    "console/invite": Solution("Invite (.+) \\((.+)\\) to the unit (.+) with the role (.+).", invite),
}
