"""Scenes for a whole recorder with a scripted strip and companion: keys pressed where a session may not record them.

Each is a session of its own, because what is tried here ends sessions. A key that is recorded by right comes first in
each, so that the search is known to see.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aboveboard.desktop import RawKey
from aboveboard.desktop.scripted import Stage
from aboveboard.formats.control import Pause
from aboveboard.model.events import JournalRecord
from aboveboard.model.layers import Layers
from aboveboard.model.policy import AppRule
from aboveboard.studio.canaries import Mark, Zone
from tests.houses import RULE, STRIP, House
from tests.unit.recorder.stage import ALIEN, EDIT, OTHER, all_records

BY_RIGHT = Mark("f2", "worked", frozenset({Zone.JOURNAL}), is_key=True)
MARKS = (
    BY_RIGHT,
    Mark("f5", "declined", is_key=True),
    Mark("f8", "paused", is_key=True),
    Mark("f6", "strip frozen", is_key=True),
    Mark("f4", "companion silent", is_key=True),
)
DECLINED = AppRule(id="other", name="Other", identities=(OTHER,), layers=Layers())
FREEZES_AT_MS = 3_000


def declined(folder: Path) -> list[JournalRecord]:
    """Press a key in a program that the policy approves and the person declined."""
    with _session(folder, rules=(RULE, DECLINED), declined=frozenset({"other"})) as house:
        _focus(house, ALIEN.id)
        _key(house, "f5")
        _focus(house, EDIT.id)
    return all_records(house.read())


def paused(folder: Path) -> list[JournalRecord]:
    """Press a key after Pause."""
    with _session(folder) as house:
        house.recorder.request(house.peer, Pause())
        _key(house, "f8")
    return all_records(house.read())


def frozen(folder: Path) -> list[JournalRecord]:
    """Press a key when the strip has long shown one picture, though its companion's heart beats."""
    with _session(folder, frozen_from=FREEZES_AT_MS) as house:
        house.play(FREEZES_AT_MS + 2_000 - house.time)
        _key(house, "f6")
    return all_records(house.read())


def silent(folder: Path) -> list[JournalRecord]:
    """Press a key when the companion has long been silent, though its strip is alive."""
    with _session(folder) as house:
        house.play(2_000, beating=False)
        _key(house, "f4", beating=False)
    return all_records(house.read())


SCENES: Sequence[Callable[[Path], list[JournalRecord]]] = (declined, paused, frozen, silent)


@contextmanager
def _session(folder: Path, **changes: Any) -> Iterator[House]:
    """Begin a session, press the key that may be recorded, and end it after all in good order."""
    house = House(folder, **changes)
    try:
        house.begin()
        _key(house, BY_RIGHT.word)
        yield house
        house.recorder.lost(house.peer)
    finally:
        house.close()


def _key(house: House, name: str, *, beating: bool = True) -> None:
    house.desktop.add(RawKey(house.time + 1, 68, pressed=True, state=0, name=name))
    house.play(600, beating=beating)


def _focus(house: House, window: int) -> None:
    house.desktop.add(Stage(house.time + 1, (EDIT, ALIEN, STRIP), focus=window))
    house.play(600)
