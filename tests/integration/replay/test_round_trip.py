"""What the recorder recorded is done again on a fresh screen and ends where it ended.

A machine that keeps the recorder from running for half a second loses input by the gate's own rule, and the recorder
says so: there is a gap. Only an episode whose recording holds such a gap is recorded once more; a whole one has to come
back the first time.
"""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from aboveboard.errors import AboveboardError
from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from benchmarks import _replay_episodes, _replay_gtk
from benchmarks._replay_episodes import Recorded, Replayed
from benchmarks._replay_stage import recording, replaying

pytestmark = [pytest.mark.x11, pytest.mark.alone, pytest.mark.timeout(900)]
ROUNDS = 3
PAGES = ("expenses/payment", "mail/move")
SCENES = ("form", "note")


@pytest.fixture(autouse=True)
def own_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens of a round name themselves in the environment; after the test that is as it was."""
    for name in ("DISPLAY", "XAUTHORITY"):
        monkeypatch.setenv(name, "")


@dataclass(frozen=True)
class Trip:
    """One episode, there and back: what went wrong, and whether the recorder told of a gap in it."""

    name: str
    fault: str
    torn: bool


def round_trips(names: tuple[str, ...], once: Callable[[list[str]], Iterator[Trip]]) -> list[Trip]:
    """Record and replay until all came back, or a whole recording did not, or often enough; return what is wrong."""
    wrong: list[Trip] = []
    for _ in range(ROUNDS):
        wrong = [trip for trip in once([trip.name for trip in wrong] or list(names)) if trip.fault]
        if not wrong or not all(trip.torn for trip in wrong):
            break
    return wrong


def kept(record: Callable[[], Recorded], name: str) -> Recorded:
    try:
        return record()
    except AboveboardError as error:
        return Recorded(name, "", undone=str(error))


def trip(one: Recorded, replay: Callable[[], Replayed]) -> Trip:
    return Trip(one.name, one.undone or replay().fault, torn=one.stretches > 1)


def in_pages(practice: Practice, names: list[str]) -> Iterator[Trip]:
    with recording(practice) as place:
        parts = [functools.partial(_replay_episodes.record, place, practice, name, keyboard=False) for name in names]
        done = [kept(part, name) for part, name in zip(parts, names, strict=True)]
    with replaying(practice) as place:
        for one in done:
            yield trip(one, functools.partial(_replay_episodes.replay, place, practice, one))


def in_programs(folder: Path, names: list[str]) -> Iterator[Trip]:
    scenes = {scene.name: scene for scene in _replay_gtk.SCENES if scene.name in names}
    with recording(None) as place:
        _replay_gtk.sit_beside(place)
        done = [kept(functools.partial(_replay_gtk.record, place, scenes[name], folder), name) for name in names]
    with replaying(None) as place:
        _replay_gtk.sit_beside(place)
        for one in done:
            yield trip(one, functools.partial(_replay_gtk.replay, place, scenes[one.name], one, folder))


def test_tasks_in_pages_come_to_the_same_state_of_their_app() -> None:
    with Practice(practice_dist(), TASKS) as practice:
        assert round_trips(PAGES, functools.partial(in_pages, practice)) == []


def test_errands_in_programs_come_to_the_same_answer_and_the_same_file(tmp_path: Path) -> None:
    assert round_trips(SCENES, functools.partial(in_programs, tmp_path)) == []
