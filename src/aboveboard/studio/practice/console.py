"""Helm, the admin console: its state and its tasks."""

from random import Random

import msgspec
from msgspec.structs import replace

from aboveboard.studio.practice.tasks import Task, Wanted

ROLES = ("Viewer", "Editor", "Manager", "Administrator")
TIMEOUTS = ("15 minutes", "30 minutes", "1 hour", "4 hours", "8 hours", "1 day")
GUESTS = ("Ada Quist", "Bruno Falk", "Clara Winter", "Dario Stern")


class Unit(msgspec.Struct, frozen=True):
    """A department, or a team of one."""

    id: str
    name: str
    parent: str


class Account(msgspec.Struct, frozen=True):
    """One account; the day it was last seen as ISO text."""

    id: int
    name: str
    email: str
    unit: str
    role: str
    status: str
    seen: str


class Rule(msgspec.Struct, frozen=True):
    """A rule of the company, on or off."""

    id: str
    name: str
    text: str
    on: bool


class View(msgspec.Struct, frozen=True):
    """Where one looks."""

    tab: str
    unit: str
    expanded: tuple[str, ...]
    status: str
    sort: str
    descending: bool
    page: int
    selected: tuple[int, ...]


class Console(msgspec.Struct, frozen=True):
    """The whole state of the app."""

    me: str
    units: tuple[Unit, ...]
    accounts: tuple[Account, ...]
    rules: tuple[Rule, ...]
    timeout: str
    view: View


def _teams(state: Console) -> list[Unit]:
    return [unit for unit in state.units if unit.parent]


def _same(state: Console, start: Console) -> bool:
    """Whether nothing but the view is other than at the start."""
    return replace(state, view=start.view) == start


def _becomes(start: Console, words: str, expected: Console) -> Wanted[Console]:
    return Wanted(words, lambda state: replace(state, view=start.view) == expected)


def _changed(start: Console, words: str, *changed: Account) -> Wanted[Console]:
    by_id = {one.id: one for one in changed}
    accounts = tuple(by_id.get(one.id, one) for one in start.accounts)
    return _becomes(start, words, replace(start, accounts=accounts))


def role(start: Console, draw: Random) -> Wanted[Console]:
    """Choose in a nested menu."""
    one = draw.choice(start.accounts)
    new = draw.choice([each for each in ROLES if each != one.role])
    return _changed(start, f"Give {one.name} the role {new}.", replace(one, role=new))


def unit(start: Console, draw: Random) -> Wanted[Console]:
    """Choose in a long nested menu."""
    one = draw.choice(start.accounts)
    new = draw.choice([each for each in _teams(start) if each.id != one.unit])
    return _changed(start, f"Move {one.name} to the unit {new.name}.", replace(one, unit=new.id))


def suspend(start: Console, draw: Random) -> Wanted[Console]:
    """Choose in a menu and answer the question."""
    one = draw.choice([each for each in start.accounts if each.status != "Suspended"])
    return _changed(start, f"Suspend the account of {one.name}.", replace(one, status="Suspended"))


def several(start: Console, draw: Random) -> Wanted[Console]:
    """Tick two rows of one page and act on both."""
    shown = sorted(start.accounts, key=lambda one: one.name)[:9]
    chosen = draw.sample([each for each in shown if each.status != "Suspended"], 2)
    words = f"Tick {chosen[0].name} and {chosen[1].name} and suspend both accounts at once."
    return _changed(start, words, *(replace(one, status="Suspended") for one in chosen))


def switch(start: Console, draw: Random) -> Wanted[Console]:
    """Turn two switches."""
    chosen = draw.sample(start.rules, 2)
    rules = tuple(replace(one, on=not one.on) if one in chosen else one for one in start.rules)
    said = " and turn ".join(f'"{one.name}" {"off" if one.on else "on"}' for one in chosen)
    return _becomes(start, f"In the rules, turn {said}.", replace(start, rules=rules))


def timeout(start: Console, draw: Random) -> Wanted[Console]:
    """Choose in a dropdown inside a shadow root."""
    new = draw.choice([each for each in TIMEOUTS if each != start.timeout])
    return _becomes(start, f"In the rules, let a login last {new}.", replace(start, timeout=new))


def order(start: Console, draw: Random) -> Wanted[Console]:
    """Sort a table and turn its pages."""
    sort, words = draw.choice([("role", "role"), ("seen", "the day they were last seen"), ("unit", "unit")])
    descending, page = draw.choice([False, True]), draw.choice([2, 3])
    way = "descending" if descending else "ascending"
    told = f"Sort the accounts by {words}, {way}, and show page {page}."
    wanted = (sort, descending, page, "", "")

    def met(state: Console) -> bool:
        view = state.view
        return (view.sort, view.descending, view.page, view.unit, view.status) == wanted and _same(state, start)

    return Wanted(told, met)


def team(start: Console, draw: Random) -> Wanted[Console]:
    """Unfold a tree and choose a leaf."""
    one = draw.choice(_teams(start))
    return Wanted(
        f"Show the accounts of the unit {one.name}.",
        lambda state: state.view.unit == one.id and state.view.tab == "accounts" and _same(state, start),
    )


def status(start: Console, draw: Random) -> Wanted[Console]:
    """Narrow a table with a dropdown."""
    new = draw.choice(["Active", "Invited", "Suspended"])
    return Wanted(
        f"Show only accounts with the status {new}.",
        lambda state: state.view.status == new and _same(state, start),
    )


def activity(start: Console, draw: Random) -> Wanted[Console]:
    """Press two keys after each other."""
    tab, words = draw.choice([("activity", "g and l"), ("rules", "g and r")])
    return Wanted(
        f"Go to {tab} with the keyboard shortcut {words}.",
        lambda state: state.view.tab == tab and _same(state, start),
    )


def invite(start: Console, draw: Random) -> Wanted[Console]:
    """Fill a whole form."""
    name, to, kind = draw.choice(GUESTS), draw.choice(_teams(start)), draw.choice(ROLES)
    email = f"{name.lower().replace(' ', '.')}@guest.example"
    words = f"Invite {name} ({email}) to the unit {to.name} with the role {kind}."

    def met(state: Console) -> bool:
        old, added = state.accounts[: len(start.accounts)], state.accounts[len(start.accounts) :]
        if len(added) != 1 or not _same(replace(state, accounts=old), start):
            return False
        one = added[0]
        return (one.name, one.email, one.unit, one.role, one.status) == (name, email, to.id, kind, "Invited")

    return Wanted(words, met)


TASKS: tuple[Task[Console], ...] = (
    Task("console/role", "console", "menu", Console, role),
    Task("console/unit", "console", "menu", Console, unit),
    Task("console/suspend", "console", "menu", Console, suspend),
    Task("console/team", "console", "menu", Console, team),
    Task("console/several", "console", "table", Console, several),
    Task("console/sort", "console", "table", Console, order),
    Task("console/status", "console", "dropdown", Console, status),
    Task("console/timeout", "console", "dropdown", Console, timeout),
    Task("console/rules", "console", "form", Console, switch),
    Task("console/invite", "console", "form", Console, invite),
    Task("console/go", "console", "shortcut", Console, activity),
)
