"""Menu selections: the whole path from the bar or a context menu to the item, as one action."""

import re

from aboveboard.model.actions import OptionState, Route, SelectMenu
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import (
    JournalRecord,
    KeyPressed,
    MenuItemChosen,
    MenuOpened,
    OptionsOffered,
    PointerPressed,
)
from aboveboard.model.text import Hidden
from aboveboard.reduction import Draft, Rule, Tape
from aboveboard.reduction.selection.walk import OPENINGS, Walk, offer, walk

FUNCTION = re.compile(r"f[1-9][0-9]?")
NAMELESS = (Hidden(),)
"""The path of a context menu: it hangs below nothing, and its root has no name."""

LISTS_BACK = 6
"""So many element lists back a bar is looked for: one taken while a menu was open may show nothing else."""

IN_BARS = frozenset({"menu", "menu item", "page tab", "push button", "toggle button"})


def find(tape: Tape, index: int) -> Draft | None:
    """Return the menu selection that begins here, or None when nothing was chosen.

    The presses, rests and keys on the way become children; a choice whose way is unknown has none.
    """
    record = tape.records[index]
    if isinstance(record, MenuItemChosen):
        return _draft(tape, record, Walk(used=[index], chosen=index, ended=record.t), record.t)
    if not isinstance(record, PointerPressed | KeyPressed):
        return None
    found = walk(tape, index, MenuItemChosen)
    chosen = None if found is None else tape.records[found.chosen]
    if found is None or not isinstance(chosen, MenuItemChosen):
        return None
    if not found.opened and modified(record):
        found.by = Route.ACCELERATOR
    return _draft(tape, chosen, found, record.t)


def modified(record: PointerPressed | KeyPressed) -> bool:
    """Tell whether a key calls a command while no menu is open: with modifiers, or a function key."""
    return isinstance(record, KeyPressed) and (bool(record.modifiers) or FUNCTION.fullmatch(record.key) is not None)


def _draft(tape: Tape, chosen: MenuItemChosen, found: Walk, started: int) -> Draft:
    return Draft(
        action=SelectMenu(
            path=chosen.path,
            indices=chosen.indices,
            by=found.by if found.children else Route.UNKNOWN,
            keys=tuple(found.keys),
            levels=_levels(tape, chosen, found),
            accelerator=chosen.target.accelerator,
        ),
        used=tuple(found.used),
        target=_placed(tape, chosen.target, found),
        app=chosen.app,
        started=started,
        ended=found.ended,
        children=tuple(found.children),
        inferred=found.inferred,
        missing=found.missing,
    )


def _placed(tape: Tape, target: Element, found: Walk) -> Element:
    """Return the entry as its menu offered it, or the last element list shows it, where its choice tells no box."""
    if target.box is not None:
        return target
    offered = (one for opened in found.opened for one in opened.offered if one.id == target.id)
    seen = tape.snapshot_before(found.chosen)
    listed = None if seen is None else seen.find(target.id)
    known = (*offered, *(() if listed is None else (listed,)))
    return next((one for one in known if one.box is not None), target)


def _levels(tape: Tape, chosen: MenuItemChosen, found: Walk) -> tuple[OptionState, ...]:
    """Return what each level of the path offered; an empty state where it was not seen, as what offered nothing was."""
    opened = {one.path: one for one in found.opened if isinstance(one, MenuOpened) and one.offered}
    if chosen.path[:1] != NAMELESS and NAMELESS in opened:
        opened[()] = opened[NAMELESS]
    levels = []
    for depth in range(len(chosen.path)):
        menu, listed = opened.get(chosen.path[:depth]), _listed(chosen, found, depth)
        if menu is not None:
            levels.append(offer(menu.offered))
        elif listed is not None:
            levels.append(offer(listed.offered, listed.total, listed.visible))
        else:
            levels.append(_bar(tape, chosen, found) if depth == 0 else OptionState(offered=()))
    return tuple(levels)


def _listed(chosen: MenuItemChosen, found: Walk, depth: int) -> OptionsOffered | None:
    """Return the list that offers a level's entry at its place: a page tells of its menus as of lists."""
    place, name = chosen.indices[depth], chosen.path[depth]
    lists = (one for one in reversed(found.opened) if isinstance(one, OptionsOffered) and place < len(one.offered))
    return next((one for one in lists if one.offered[place].name == name), None)


def _bar(tape: Tape, chosen: MenuItemChosen, found: Walk) -> OptionState:
    """Return what the menu bar offered, from the last element list before the walk that shows it, else one within it.

    The bar is where the pressed entry is, or, on a way by keys, one that holds an entry of the path's first name.
    """
    start = found.used[0]
    within = tape.snapshot_between(start, found.chosen)
    for snapshot in (*tape.snapshots_back(start, LISTS_BACK), *(() if within is None else (within,))):
        entry = _bar_entry(snapshot, tape.records[start], chosen)
        if entry is not None:
            return offer(one for one in snapshot.elements if one.parent == entry.parent and one.role in IN_BARS)
    return OptionState(offered=())


def _bar_entry(snapshot: ElementSnapshot, first: JournalRecord, chosen: MenuItemChosen) -> Element | None:
    target = first.target if isinstance(first, PointerPressed) else None
    known = snapshot.find(target.id) if isinstance(target, Element) else None
    if known is not None and known.parent is not None:
        return known
    bars = {one.id for one in snapshot.elements if one.role == "menu bar"}
    entries = (one for one in snapshot.elements if one.parent in bars and one.role in IN_BARS)
    return next((one for one in entries if one.name == chosen.path[0]), None)


TOLD: frozenset[type] = frozenset({*OPENINGS, MenuItemChosen})
RULE = Rule(name="select_menu", starts=(PointerPressed, KeyPressed, MenuItemChosen), find=find, after=TOLD)
