"""Lanes, the ticket board: its state and its tasks."""

from random import Random

import msgspec
from msgspec.structs import replace

from aboveboard.studio.practice.tasks import Task, Wanted
from aboveboard.studio.practice.words import name_of

COLUMNS = ("Backlog", "In progress", "Review", "Done")
LABELS = ("Bug", "Design", "Documents", "Export", "Login", "Mobile", "Speed")
PRIORITIES = ("Low", "Normal", "High", "Urgent")
TITLES = ("Shorten the welcome text", "Count words while typing", "Test with a screen reader", "Keep the window's size")


class Ticket(msgspec.Struct, frozen=True):
    """One ticket; labels in the order in which they are always listed."""

    id: str
    title: str
    text: str
    column: str
    assignee: str
    priority: str
    labels: tuple[str, ...]


class View(msgspec.Struct, frozen=True):
    """Which tickets are shown."""

    labels: tuple[str, ...]
    assignee: str
    search: str


class Board(msgspec.Struct, frozen=True):
    """The whole state of the app; tickets in the order in which the columns show them."""

    me: str
    team: tuple[str, ...]
    tickets: tuple[Ticket, ...]
    view: View


def _lanes(tickets: tuple[Ticket, ...]) -> dict[str, list[Ticket]]:
    """What the columns show; the order of tickets of different columns says nothing."""
    return {column: [one for one in tickets if one.column == column] for column in COLUMNS}


def _becomes(words: str, tickets: tuple[Ticket, ...]) -> Wanted[Board]:
    expected = _lanes(tickets)
    return Wanted(words, lambda state: _lanes(state.tickets) == expected)


def _changed(start: Board, words: str, changed: Ticket) -> Wanted[Board]:
    return _becomes(words, tuple(changed if one.id == changed.id else one for one in start.tickets))


def _listed(labels: set[str]) -> tuple[str, ...]:
    return tuple(label for label in LABELS if label in labels)


def move(start: Board, draw: Random) -> Wanted[Board]:
    """Drag to another column, wherever in it."""
    one = draw.choice(start.tickets)
    column = draw.choice([each for each in COLUMNS if each != one.column])
    before = {each.id: each for each in start.tickets} | {one.id: replace(one, column=column)}
    orders = {name: [each.id for each in lane if each.id != one.id] for name, lane in _lanes(start.tickets).items()}

    def met(state: Board) -> bool:
        now = {name: [each.id for each in lane if each.id != one.id] for name, lane in _lanes(state.tickets).items()}
        return {each.id: each for each in state.tickets} == before and now == orders

    return Wanted(f'Drag the ticket "{one.title}" to the column {column}.', met)


def first(start: Board, draw: Random) -> Wanted[Board]:
    """Drag to an exact place."""
    column = draw.choice([name for name, lane in _lanes(start.tickets).items() if len(lane) > 1])
    lane = _lanes(start.tickets)[column]
    one = draw.choice(lane[1:])
    tickets = (one, *(each for each in start.tickets if each.id != one.id))
    return _becomes(f'Drag the ticket "{one.title}" to the top of its column.', tickets)


def assign(start: Board, draw: Random) -> Wanted[Board]:
    """Choose in a submenu of a card's menu."""
    one = draw.choice(start.tickets)
    who = draw.choice([each for each in start.team if each != one.assignee])
    return _changed(start, f'Assign the ticket "{one.title}" to {name_of(who)}.', replace(one, assignee=who))


def prioritise(start: Board, draw: Random) -> Wanted[Board]:
    """Choose in a submenu, or among radio buttons."""
    one = draw.choice(start.tickets)
    new = draw.choice([each for each in PRIORITIES if each != one.priority])
    return _changed(start, f'Give the ticket "{one.title}" the priority {new}.', replace(one, priority=new))


def label(start: Board, draw: Random) -> Wanted[Board]:
    """Tick checkboxes in a dialog, or in a menu."""
    one = draw.choice(start.tickets)
    chosen = draw.sample(LABELS, 2)
    words = f'Let the ticket "{one.title}" have exactly the labels {chosen[0]} and {chosen[1]}.'
    return _changed(start, words, replace(one, labels=_listed(set(chosen))))


def column(start: Board, draw: Random) -> Wanted[Board]:
    """Choose an assignee and a column in the dropdowns of a dialog."""
    one = draw.choice(start.tickets)
    who = draw.choice([each for each in start.team if each != one.assignee])
    to = draw.choice([each for each in COLUMNS if each != one.column])
    words = f'Open the ticket "{one.title}", choose {name_of(who)} as assignee and {to} as column, and save it.'
    expected = {each.id: each for each in start.tickets} | {one.id: replace(one, assignee=who, column=to)}
    return Wanted(words, lambda state: {each.id: each for each in state.tickets} == expected)


def mine(start: Board, draw: Random) -> Wanted[Board]:
    """Press one key on a focused card."""
    one = draw.choice([each for each in start.tickets if each.assignee != start.me])
    words = f'Assign the ticket "{one.title}" to yourself with the keyboard shortcut m.'
    return _changed(start, words, replace(one, assignee=start.me))


def show(start: Board, draw: Random) -> Wanted[Board]:
    """Filter by a label and a person."""
    view = View(labels=(draw.choice(LABELS),), assignee=draw.choice(start.team), search="")
    words = f"Show only tickets of {name_of(view.assignee)} with the label {view.labels[0]}."
    return Wanted(words, lambda state: state.view == view and state.tickets == start.tickets)


def delete(start: Board, draw: Random) -> Wanted[Board]:
    """Choose in a menu and answer the question."""
    one = draw.choice(start.tickets)
    return _becomes(f'Delete the ticket "{one.title}".', tuple(e for e in start.tickets if e.id != one.id))


def new(start: Board, draw: Random) -> Wanted[Board]:
    """Fill a whole form."""
    title, who = draw.choice(TITLES), draw.choice(start.team)
    priority, tag = draw.choice([each for each in PRIORITIES if each != "Normal"]), draw.choice(LABELS)
    words = (
        f'Make a new ticket "{title}" for {name_of(who)} with the priority {priority} and the label {tag}. '
        "It stays in the backlog."
    )

    def met(state: Board) -> bool:
        old, added = state.tickets[: len(start.tickets)], state.tickets[len(start.tickets) :]
        if old != start.tickets or len(added) != 1:
            return False
        one = added[0]
        said = (one.title, one.assignee, one.priority, one.labels, one.column)
        return said == (title, who, priority, (tag,), "Backlog")

    return Wanted(words, met)


TASKS: tuple[Task[Board], ...] = (
    Task("board/move", "board", "drag", Board, move),
    Task("board/first", "board", "drag", Board, first),
    Task("board/assign", "board", "menu", Board, assign),
    Task("board/priority", "board", "menu", Board, prioritise),
    Task("board/delete", "board", "menu", Board, delete),
    Task("board/filter", "board", "menu", Board, show),
    Task("board/labels", "board", "form", Board, label),
    Task("board/edit", "board", "dropdown", Board, column),
    Task("board/new", "board", "form", Board, new),
    Task("board/mine", "board", "shortcut", Board, mine),
)
