"""How people work in a spreadsheet."""

from collections.abc import Mapping

from aboveboard.studio.people.operator import Operator, Script
from aboveboard.studio.people.practice.verbs import drag, labelled, press, said, seen, select, walk_menu, write
from aboveboard.studio.people.sight import Spot

COLUMNS = {
    "Product": "A",
    "January": "C",
    "February": "D",
    "March": "E",
    "April": "F",
    "May": "G",
    "June": "H",
}


def _cell(person: Operator, name: str) -> Spot:
    """Return a cell that can be pressed; one that lies too far right is gone to by its name."""
    if _is_far(person, name):
        _named(person, name)
    return seen(person, lambda spot: spot.id == f"cell-{name}", "the cell")


def _is_far(person: Operator, name: str) -> bool:
    sight = person.wait(lambda sight: sight.shows(lambda spot: spot.id == f"cell-{name}"), "the cell")
    cell = sight.id(f"cell-{name}")
    return cell.box[0] + cell.box[2] > cell.port[0] + cell.port[2]


def _named(person: Operator, name: str) -> None:
    """Go to cells by their name."""
    write(person, labelled("Cell"), name)
    person.hands.press("return")
    person.hands.rest(1.0)


def _row(person: Operator, product: str) -> str:
    spot = seen(person, lambda spot: spot.id.startswith("cell-A") and spot.text == product, "the row")
    return spot.id.removeprefix("cell-A")


def _block(person: Operator, first: str, last: str) -> None:
    """Select cells: by their name, by Shift and the pointer, or by pulling over them."""
    if person.likely(person.habit.keyboard) or _is_far(person, last):
        _named(person, f"{first}:{last}")
        return
    if person.likely(0.5):
        end = _cell(person, last).middle
        drag(person, _cell(person, first), end)
        return
    person.press(_cell(person, first))
    person.point(_cell(person, last))
    person.thinks()
    person.hands.key("shift", down=True)
    person.hands.click(person.hands.at)
    person.hands.key("shift", down=False)


def correct(person: Operator) -> None:
    """Write into the cell of a row and a column."""
    product, month, number = said(person, "Correct the sales of (.+) in (.+) to (.+).")
    person.press(_cell(person, COLUMNS[month] + _row(person, product)))
    person.type(number, slip=False)
    person.hands.press("return")


def select_cells(person: Operator) -> None:
    """Select a block."""
    _block(person, *said(person, "Select the cells (.+):(.+)."))


def total(person: Operator) -> None:
    """Write a formula."""
    (product,) = said(person, "Write a formula into the column Total that adds up January to June of (.+).")
    row = _row(person, product)
    person.press(_cell(person, f"I{row}"))
    person.type(f"=sum(c{row}:h{row})", slip=False)
    person.hands.press("return")


def fill(person: Operator) -> None:
    """Pull the handle at a cell's corner down."""
    (last,) = said(person, "Pull the formula in I2 down to I(.+) with the handle at the cell's corner.")
    person.press(_cell(person, "I2"))
    handle = seen(person, lambda spot: "handle" in spot.classes, "the handle")
    drag(person, handle, _cell(person, f"I{last}").middle)


def order(person: Operator) -> None:
    """Choose in a column's menu."""
    head, way = said(person, "Sort the rows by (.+), from (.+).")
    _cell(person, f"{COLUMNS[head]}1")
    press(person, f"Menu of column {COLUMNS[head]}")
    walk_menu(person, "Sort Z to A" if way in {"Z to A", "large to small"} else "Sort A to Z")


def hide(person: Operator) -> None:
    """Choose in a column's menu."""
    (head,) = said(person, "Hide the column (.+).")
    _cell(person, f"{COLUMNS[head]}1")
    press(person, f"Menu of column {COLUMNS[head]}")
    walk_menu(person, "Hide column")


def formatted(person: Operator) -> None:
    """Select cells and choose in a native dropdown, or in the menu bar."""
    first, last, kind = said(person, "Show the cells (.+):(.+) in the format (.+).")
    _block(person, first, last)
    if person.likely(0.3):
        press(person, "Format", "menuitem")
        walk_menu(person, kind)
    else:
        select(person, "Number format", kind)


def bold(person: Operator) -> None:
    """Select cells and press a shortcut."""
    _block(person, *said(person, "Make the cells (.+):(.+) bold with the keyboard shortcut."))
    person.key("ctrl+b")


def copy(person: Operator) -> None:
    """Copy and paste a block."""
    first, last, to = said(person, "Copy the cells (.+):(.+) and paste them at (.+).")
    _block(person, first, last)
    person.key("ctrl+c")
    person.press(_cell(person, to))
    person.key("ctrl+v")


def clear(person: Operator) -> None:
    """Select cells and delete what they hold."""
    _block(person, *said(person, "Clear the cells (.+):(.+)."))
    person.key("delete")


SCRIPTS: Mapping[str, Script] = {
    "grid/correct": correct,
    "grid/select": select_cells,
    "grid/total": total,
    "grid/fill": fill,
    "grid/sort": order,
    "grid/hide": hide,
    "grid/format": formatted,
    "grid/bold": bold,
    "grid/copy": copy,
    "grid/clear": clear,
}
