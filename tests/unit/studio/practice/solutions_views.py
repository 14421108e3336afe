"""Right results of the tasks in calendar and grid."""

import datetime
import re

from tests.unit.studio.practice.solving import Solution, State, change, iso, minutes, one

DAYS = {"a day": 1, "a week": 7, "two weeks": 14}
APPOINTMENT = 'the appointment "(.+)"'


def later(day: str, days: int) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def begin(state: State, found: re.Match[str]) -> None:
    event = one(state["appointments"], title=found[1])
    lasts = event["end"] - event["start"]
    event["start"] = minutes(found[2])
    event["end"] = event["start"] + lasts


def shelve(state: State, found: re.Match[str]) -> None:
    one(state["appointments"], title=found[1])["calendar"] = one(state["calendars"], name=found[2])["id"]


def postpone(state: State, found: re.Match[str]) -> None:
    event = one(state["appointments"], title=found[1])
    event["day"] = later(event["day"], DAYS[found[2]])


def cancel(state: State, found: re.Match[str]) -> None:
    state["appointments"].remove(one(state["appointments"], title=found[1]))


def lengthen(state: State, found: re.Match[str]) -> None:
    one(state["appointments"], title=found[1])["end"] += int(found[2])


def week(state: State, found: re.Match[str]) -> None:
    state["view"] = {"mode": "week", "day": iso(found[1])}


def hide(state: State, found: re.Match[str]) -> None:
    for shelf in state["calendars"]:
        shelf["shown"] = shelf["name"] in {found[1], found[2]}


def appoint(state: State, found: re.Match[str]) -> None:
    values = {"title": found[1], "day": iso(found[2]), "start": minutes(found[3]), "end": minutes(found[4])}
    shelf = one(state["calendars"], name=found[5])["id"]
    state["appointments"].append({"id": 9_999, **values, "calendar": shelf, "place": found[6]})


CALENDAR = {
    "calendar/move": Solution(
        f"Drag {APPOINTMENT} to [A-Z][a-z]+day, (.+).", change("appointments", "title", day=lambda found: iso(found[2]))
    ),
    "calendar/date": Solution(
        f"Move {APPOINTMENT} to (.+), at the same time.",
        change("appointments", "title", day=lambda found: iso(found[2])),
    ),
    "calendar/time": Solution(f"Let {APPOINTMENT} begin at (.+) and last as long as before.", begin),
    "calendar/calendar": Solution(f"Move {APPOINTMENT} to the calendar (.+).", shelve),
    "calendar/postpone": Solution(f"Postpone {APPOINTMENT} by (.+) with its context menu.", postpone),
    "calendar/cancel": Solution(f"Cancel {APPOINTMENT}.", cancel),
    "calendar/longer": Solution(f"Make {APPOINTMENT} (.+) minutes longer. It begins as before.", lengthen),
    "calendar/week": Solution("Show the week of (.+).", week),
    "calendar/hide": Solution("Show only the calendars (.+) and (.+).", hide),
    "calendar/new": Solution(
        'Enter a new appointment "(.+)" on (.+) from (.+) to (.+), in the calendar (.+), place: (.+).', appoint
    ),
}

MONTHS = ["January", "February", "March", "April", "May", "June"]


def refs(block: str) -> list[str]:
    (left, top), (right, bottom) = ((ref[0], int(ref[1:])) for ref in block.split(":"))
    return [f"{chr(column)}{row}" for row in range(top, bottom + 1) for column in range(ord(left), ord(right) + 1)]


def row_of(state: State, product: str) -> str:
    (found,) = [ref[1:] for ref, cell in state["cells"].items() if ref[0] == "A" and cell["raw"] == product]
    return str(found)


def correct(state: State, found: re.Match[str]) -> None:
    column = "CDEFGH"[MONTHS.index(found[2])]
    state["cells"][column + row_of(state, found[1])]["raw"] = found[3]


def total(state: State, found: re.Match[str]) -> None:
    row = row_of(state, found[1])
    formula = "=" + "+".join(f"{column}{row}" for column in "CDEFGH")
    state["cells"][f"I{row}"] = {"raw": formula, "bold": False, "format": "General"}
    state["values"][f"I{row}"] = sum(int(state["cells"][f"{column}{row}"]["raw"]) for column in "CDEFGH")


def fill(state: State, found: re.Match[str]) -> None:
    for row in range(3, int(found[1]) + 1):
        state["cells"][f"I{row}"] = {"raw": f"=SUM(C{row}:H{row})", "bold": False, "format": "General"}


def order(state: State, found: re.Match[str]) -> None:
    column = "ACDEFGH"[["Product", *MONTHS].index(found[1])]
    rows = sorted(int(ref[1:]) for ref in state["cells"] if ref[0] == "A" and ref != "A1")
    kept = {row: {letter: state["cells"].pop(f"{letter}{row}") for letter in "ABCDEFGH"} for row in rows}

    def key(row: int) -> int | str:
        raw = str(kept[row][column]["raw"])
        return int(raw) if raw.isdigit() else raw

    for to, row in zip(rows, sorted(rows, key=key, reverse=found[2] in {"Z to A", "large to small"}), strict=True):
        state["cells"].update({f"{letter}{to}": cell for letter, cell in kept[row].items()})


def hide_column(state: State, found: re.Match[str]) -> None:
    state["hidden"] = ["CDEFGH"[MONTHS.index(found[1])]]


def show_as(state: State, found: re.Match[str]) -> None:
    for ref in refs(found[1]):
        state["cells"][ref]["format"] = found[2]


def embolden(state: State, found: re.Match[str]) -> None:
    for ref in refs(found[1]):
        state["cells"][ref]["bold"] = True


def copy(state: State, found: re.Match[str]) -> None:
    first, *_ = block = refs(found[1])
    for ref in block:
        row = int(ref[1:]) - int(first[1:]) + int(found[2][1:])
        state["cells"][f"{ref[0]}{row}"] = dict(state["cells"][ref])


def clear(state: State, found: re.Match[str]) -> None:
    for ref in refs(found[1]):
        del state["cells"][ref]


def select(state: State, found: re.Match[str]) -> None:
    anchor, head = found[1].split(":")
    state["selection"] = {"anchor": head, "head": anchor}


GRID = {
    "grid/correct": Solution("Correct the sales of (.+) in (.+) to (.+).", correct),
    "grid/select": Solution("Select the cells (.+).", select),
    "grid/total": Solution("Write a formula into the column Total that adds up January to June of (.+).", total),
    "grid/fill": Solution("Pull the formula in I2 down to I(.+) with the handle at the cell's corner.", fill),
    "grid/sort": Solution("Sort the rows by (.+), from (.+).", order),
    "grid/hide": Solution("Hide the column (.+).", hide_column),
    "grid/format": Solution("Show the cells (.+) in the format (.+).", show_as),
    "grid/bold": Solution("Make the cells (.+) bold with the keyboard shortcut.", embolden),
    "grid/copy": Solution("Copy the cells (.+) and paste them at (.+).", copy),
    "grid/clear": Solution("Clear the cells (.+).", clear),
}
