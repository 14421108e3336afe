"""Which command a hotkey stands for, and by which other ways the same is reached: only what menus themselves told."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from aboveboard.model.actions import Action, Clipboard, Hotkey, Key, Redo, Route, SelectMenu, Undo
from aboveboard.model.elements import Element
from aboveboard.model.events import MenuItemChosen, MenuOpened
from aboveboard.model.text import Chrome, Label
from aboveboard.model.trajectories import Equivalent, LowLevel
from aboveboard.reduction import Tape

Known = tuple[str, str]
"""An app and a hotkey of it."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The menu paths that a stretch's menus gave for hotkeys, by app; one that two items claim is in none."""

    paths: dict[Known, tuple[Label, ...]]

    @classmethod
    def of(cls, tape: Tape) -> "Commands":
        """Return what the menus of a tape told, in one pass."""
        paths: dict[Known, tuple[Label, ...]] = {}
        disputed: set[Known] = set()
        for place in tape.index.reports:
            record = tape.records[place]
            if isinstance(record, MenuOpened):
                found = [(one, (*record.path, one.name)) for one in record.offered]
            elif isinstance(record, MenuItemChosen):
                found = [(record.target, record.path)]
            else:
                continue
            for element, path in found:
                known = _known(record.app, element)
                if known is not None and paths.setdefault(known, path) != path:
                    disputed.add(known)
        return cls(paths={known: path for known, path in paths.items() if known not in disputed})

    def named(self, action: Action, app: str) -> Action:
        """Return a hotkey with its command's name, where a menu gave one; anything else as it is."""
        if not isinstance(action, Hotkey):
            return action
        path = self.paths.get((app, _keys(action)))
        return action if not path else msgspec.structs.replace(action, command=path[-1])

    def equivalents(self, action: Action, children: Sequence[LowLevel], app: str) -> tuple[Equivalent, ...]:
        """Return the other ways to the same effect, in words of the app's own chrome only."""
        if isinstance(action, SelectMenu):
            by_keys = () if action.accelerator is None else (Equivalent(by="accelerator", steps=(action.accelerator,)),)
            other = by_keys if action.by is not Route.ACCELERATOR else ()
            return (*other, *(_by_pointer(action.path) if action.by is not Route.POINTER else ()))
        row = action if isinstance(action, Hotkey | Key) else _only(action, children)
        path = () if row is None else self.paths.get((app, _keys(row)), ())
        return _by_pointer(path)


def _by_pointer(path: Sequence[Label]) -> tuple[Equivalent, ...]:
    words = tuple(one.text for one in path if isinstance(one, Chrome))
    return (Equivalent(by="pointer", steps=words),) if words and len(words) == len(path) else ()


def _only(action: Action, children: Sequence[LowLevel]) -> Hotkey | Key | None:
    """Return the one hotkey that a command's action consists of."""
    if not isinstance(action, Clipboard | Undo | Redo) or len(children) != 1:
        return None
    row = children[0].action
    return row if isinstance(row, Hotkey | Key) else None


def _known(app: str, element: Element) -> Known | None:
    return None if element.accelerator is None else (app, element.accelerator)


def _keys(action: Hotkey | Key) -> str:
    return action.key if isinstance(action, Key) else "+".join((*action.modifiers, *action.keys))
