"""Ledgerlines, the spreadsheet: its state and its tasks."""

from collections.abc import Mapping
from random import Random

import msgspec
from msgspec.structs import replace

from aboveboard.studio.practice.tasks import Task, Wanted

COLUMNS = "ABCDEFGHIJ"
FORMATS = ("Number", "Currency", "Percent")
PRODUCTS, MONTHS, TOTAL = "A", "CDEFGH", "I"


class Cell(msgspec.Struct, frozen=True):
    """What a cell holds and how it is shown."""

    raw: str
    bold: bool
    format: str


class Selection(msgspec.Struct, frozen=True):
    """Two opposite corners of what is selected; the first is the active cell."""

    anchor: str
    head: str


class Grid(msgspec.Struct, frozen=True):
    """The whole state of the app; `values` is what the formulas come to."""

    name: str
    cells: dict[str, Cell]
    values: dict[str, float | str]
    hidden: tuple[str, ...]
    selection: Selection


EMPTY = Cell(raw="", bold=False, format="General")


def _rows(state: Grid) -> list[int]:
    """The rows of products, below the heading."""
    return sorted(int(ref[1:]) for ref in state.cells if ref[0] == PRODUCTS and ref != "A1")


def _product(state: Grid, row: int) -> str:
    return state.cells[f"{PRODUCTS}{row}"].raw


def _head(state: Grid, column: str) -> str:
    return state.cells[f"{column}1"].raw


def _with(start: Grid, words: str, changes: Mapping[str, Cell]) -> Wanted[Grid]:
    """Want exactly these cells to be other than at the start."""
    cells = {**start.cells, **changes}
    expected = {ref: cell for ref, cell in cells.items() if cell != EMPTY}
    return Wanted(words, lambda state: state.cells == expected and state.hidden == start.hidden)


def _block(draw: Random, state: Grid, tallest: int = 5, widest: int = 3) -> tuple[str, list[str]]:
    rows = _rows(state)
    top, left = draw.randrange(len(rows) - tallest), draw.randrange(len(MONTHS) - widest + 1)
    height, width = draw.randint(2, tallest), draw.randint(1, widest)
    columns, chosen = MONTHS[left : left + width], rows[top : top + height]
    refs = [f"{column}{row}" for row in chosen for column in columns]
    return f"{refs[0]}:{refs[-1]}", refs


def correct(start: Grid, draw: Random) -> Wanted[Grid]:
    """Find a cell by its row and its column."""
    row, column = draw.choice(_rows(start)), draw.choice(MONTHS)
    old = start.cells[f"{column}{row}"]
    new = str(draw.choice([value for value in range(10, 300) if str(value) != old.raw]))
    words = f"Correct the sales of {_product(start, row)} in {_head(start, column)} to {new}."
    return _with(start, words, {f"{column}{row}": replace(old, raw=new)})


def total(start: Grid, draw: Random) -> Wanted[Grid]:
    """Write a formula."""
    row = draw.choice(_rows(start)[1:])
    ref = f"{TOTAL}{row}"
    right = sum(int(start.cells[f"{column}{row}"].raw) for column in MONTHS)
    words = f"Write a formula into the column Total that adds up January to June of {_product(start, row)}."

    def met(state: Grid) -> bool:
        others = {name: cell for name, cell in state.cells.items() if name != ref}
        written = state.cells.get(ref, EMPTY).raw
        return others == start.cells and written.startswith("=") and state.values.get(ref) == right

    return Wanted(words, met)


def fill(start: Grid, draw: Random) -> Wanted[Grid]:
    """Pull the handle of a cell down."""
    last = draw.choice(_rows(start)[3:])
    new = {f"{TOTAL}{row}": Cell(raw=_sum(row), bold=False, format="General") for row in range(3, last + 1)}
    words = f"Pull the formula in {TOTAL}2 down to {TOTAL}{last} with the handle at the cell's corner."
    return _with(start, words, new)


def order(start: Grid, draw: Random) -> Wanted[Grid]:
    """Sort rows from a column's menu."""
    column, descending = draw.choice([PRODUCTS, *MONTHS]), draw.choice([False, True])
    if column == PRODUCTS:
        way = "from Z to A" if descending else "from A to Z"
    else:
        way = "from large to small" if descending else "from small to large"
    lines = _lines(start)
    keys = sorted((_key(line, column) for line in lines), reverse=descending)
    words = f"Sort the rows by {_head(start, column)}, {way}."

    def met(state: Grid) -> bool:
        now = _lines(state)
        return (
            sorted(now) == sorted(lines)
            and [_key(line, column) for line in now] == keys
            and _beside(state) == _beside(start)
            and all(state.cells[ref].raw == _sum(ref[1:]) for ref in state.values)
            and set(map(str, state.values.values())) == set(map(str, start.values.values()))
        )

    return Wanted(words, met)


def _sum(row: str | int) -> str:
    return f"=SUM(C{row}:H{row})"


def _beside(state: Grid) -> dict[str, Cell]:
    """The cells that no sorting moves: the heading, and whatever stands beside the rows or below them."""
    rows = {str(row) for row in _rows(state)}
    return {ref: cell for ref, cell in state.cells.items() if ref[1:] not in rows or ref[0] > TOTAL}


def _lines(state: Grid) -> list[tuple[str, ...]]:
    return [tuple(state.cells.get(f"{column}{row}", EMPTY).raw for column in COLUMNS[:8]) for row in _rows(state)]


def _key(line: tuple[str, ...], column: str) -> tuple[int, str]:
    raw = line[COLUMNS.index(column)]
    return (int(raw), "") if raw.isdigit() else (0, raw)


def hide(start: Grid, draw: Random) -> Wanted[Grid]:
    """Choose in a column's menu."""
    column = draw.choice(MONTHS)
    return Wanted(
        f"Hide the column {_head(start, column)}.",
        lambda state: state.hidden == (column,) and state.cells == start.cells,
    )


def formatted(start: Grid, draw: Random) -> Wanted[Grid]:
    """Select cells and choose in a native dropdown, or in the menu bar."""
    name, refs = _block(draw, start)
    kind = draw.choice(FORMATS)
    words = f"Show the cells {name} in the format {kind}."
    return _with(start, words, {ref: replace(start.cells[ref], format=kind) for ref in refs})


def bold(start: Grid, draw: Random) -> Wanted[Grid]:
    """Select cells and press a shortcut."""
    name, refs = _block(draw, start)
    words = f"Make the cells {name} bold with the keyboard shortcut."
    return _with(start, words, {ref: replace(start.cells[ref], bold=True) for ref in refs})


def copy(start: Grid, draw: Random) -> Wanted[Grid]:
    """Copy and paste a block."""
    name, refs = _block(draw, start)
    below = draw.randint(len(_rows(start)) + 3, 30)
    column, row = refs[0][0], int(refs[0][1:])
    new = {f"{ref[0]}{int(ref[1:]) - row + below}": replace(start.cells[ref], bold=False) for ref in refs}
    return _with(start, f"Copy the cells {name} and paste them at {column}{below}.", new)


def clear(start: Grid, draw: Random) -> Wanted[Grid]:
    """Select cells and delete what they hold."""
    name, refs = _block(draw, start)
    return _with(start, f"Clear the cells {name}.", dict.fromkeys(refs, EMPTY))


def select(start: Grid, draw: Random) -> Wanted[Grid]:
    """Select a block, by mouse, by keyboard or by its name."""
    name, refs = _block(draw, start, tallest=8)
    corners = {refs[0], refs[-1]}
    return Wanted(
        f"Select the cells {name}.",
        lambda state: {state.selection.anchor, state.selection.head} == corners and state.cells == start.cells,
    )


TASKS: tuple[Task[Grid], ...] = (
    Task("grid/correct", "grid", "table", Grid, correct),
    Task("grid/select", "grid", "table", Grid, select),
    Task("grid/total", "grid", "form", Grid, total),
    Task("grid/fill", "grid", "drag", Grid, fill),
    Task("grid/sort", "grid", "menu", Grid, order),
    Task("grid/hide", "grid", "menu", Grid, hide),
    Task("grid/format", "grid", "dropdown", Grid, formatted),
    Task("grid/bold", "grid", "shortcut", Grid, bold),
    Task("grid/copy", "grid", "shortcut", Grid, copy),
    Task("grid/clear", "grid", "shortcut", Grid, clear),
)
