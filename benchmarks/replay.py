"""Round trips: episodes that the real recorder recorded, reduced, and done again on a fresh desktop by real input.

Scripted people of two habits do the tasks of the practice apps and errands in GTK applications. Their steps are
expanded back into input on a screen with a profile and buses of its own; both ends are compared by what the
applications say: the practice app's own state and the fields of its page, a dialog's answer, a saved file. Each
failure is listed with its cause. Episodes of one kind share a screen: each task begins from its seed, in a page that is
loaded anew, and each GTK program is started anew, which is as fresh as a new screen but for the browser's caches.
`--minutes` says how long to record; replaying takes about as long again.
"""

import functools
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from aboveboard.errors import AboveboardError
from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from benchmarks import Result, _replay_episodes, _replay_gtk
from benchmarks._rates import Tally
from benchmarks._replay_episodes import Recorded, Replayed
from benchmarks._replay_stage import recording, replaying

LEFT_OUT = {"console/invite": "an e-mail address is typed, which no recording keeps"}
"""Tasks with personal data in them."""

LETTERS = "a printable key that types nothing is a command, and no recording holds a printable key"
COMMANDS = dict.fromkeys(("mail/archive", "mail/unread", "mail/write", "board/mine", "console/go"), LETTERS)
"""Tasks that are walked by such a key: they are counted, and count as failures."""


def run(minutes: float = 8.0) -> list[Result]:
    """Record so long, replay all of it, compare."""
    with tempfile.TemporaryDirectory() as folder, Practice(practice_dist(), TASKS) as practice:
        gtk = list(_gtk_recorded(Path(folder), time.monotonic() + 60 * minutes / 4))
        web = list(_web_recorded(practice, time.monotonic() + 60 * minutes * 3 / 4))
        done = [*_web_replayed(practice, web), *_gtk_replayed(Path(folder), gtk)]
    return results(done, [one for one in (*gtk, *web) if one.undone])


def results(done: list[Replayed], undone: list[Recorded]) -> list[Result]:
    """Return the shares, with every failure and its cause in the note."""
    tallies = [Tally("episodes replayed to the same end state")]
    tallies += [
        Tally(f"of them {name}") for name in ("by mouse", "by keyboard", "in pages", "in GTK", "of what is told")
    ]
    everything, mouse, keyboard, pages, gtk, told = tallies
    by: dict[str, int] = {}
    for one in done:
        name = one.recorded.name
        fault = f"{one.fault}{f' ({COMMANDS[name]})' if one.fault and name in COMMANDS else ''}"
        parts = [everything, keyboard if one.recorded.habit == "keyboard" else mouse, pages if "/" in name else gtk]
        for tally in parts if name in COMMANDS else [*parts, told]:
            tally.take(f"{name}, by {one.recorded.habit}", fault)
        for step in one.played:
            for found in step.by:
                by[found] = by.get(found, 0) + 1
    ways = ", ".join(f"{times} by {way}" for way, times in sorted(by.items(), key=lambda pair: -pair[1]))
    left = "".join(f"\n    not recorded to the end: {one.name}, by {one.habit}: {one.undone}" for one in undone)
    out = "; ".join(f"{name} because {why}" for name, why in LEFT_OUT.items())
    steps = sum(len(one.recorded.steps) for one in done)
    first, *others = (tally.result() for tally in tallies)
    return [
        first,
        *(
            Result(one.name, one.value, one.unit, interval=one.interval, note=one.note.partition("\n")[0])
            for one in others
        ),
        Result("steps replayed", steps, "steps", note=f"found again {ways}"),
        Result("episodes not recorded", len(undone), "episodes", note=f"left out: {out}{left}"),
    ]


def _gtk_recorded(folder: Path, until: float) -> Iterator[Recorded]:
    with recording(None) as place:
        _replay_gtk.sit_beside(place)
        for scene in _replay_gtk.SCENES:
            if time.monotonic() > until:
                return
            yield _kept(functools.partial(_replay_gtk.record, place, scene, folder), scene.name, scene.habit)


def _web_recorded(practice: Practice, until: float) -> Iterator[Recorded]:
    """Record every task by one habit, then every task by the other; neighbours in the list differ in habit."""
    with recording(practice) as place:
        for turn in range(2):
            for number, task in zip(count(turn), _spread(), strict=False):
                if time.monotonic() > until:
                    return
                by_keys = number % 2 == 1
                record = functools.partial(_replay_episodes.record, place, practice, task, keyboard=by_keys)
                yield _kept(record, task, "keyboard" if by_keys else "mouse")


def _spread() -> list[str]:
    """Return the tasks so that any beginning of the list holds all apps."""
    apps: dict[str, list[str]] = {}
    for task in TASKS:
        if task.id not in LEFT_OUT:
            apps.setdefault(task.app, []).append(task.id)
    longest = max(map(len, apps.values()))
    return [tasks[place] for place in range(longest) for tasks in apps.values() if place < len(tasks)]


def _web_replayed(practice: Practice, recorded: list[Recorded]) -> Iterator[Replayed]:
    with replaying(practice) as place:
        for one in recorded:
            if not one.undone:
                yield _tried(functools.partial(_replay_episodes.replay, place, practice, one), one)


def _gtk_replayed(folder: Path, recorded: list[Recorded]) -> Iterator[Replayed]:
    scenes = {scene.name: scene for scene in _replay_gtk.SCENES}
    with replaying(None) as place:
        _replay_gtk.sit_beside(place)
        for one in recorded:
            if not one.undone:
                yield _tried(functools.partial(_replay_gtk.replay, place, scenes[one.name], one, folder), one)


def _kept(record: Callable[[], Recorded], name: str, habit: str) -> Recorded:
    """Record; what a busy machine kept from being recorded is noted, and the next is begun."""
    try:
        kept = record()
    except AboveboardError as error:
        kept = Recorded(name, habit, undone=_said(error))
    print(f"recorded {name}, by {habit}: {kept.undone or f'{len(kept.steps)} steps'}", flush=True)
    return kept


def _tried(replay: Callable[[], Replayed], one: Recorded) -> Replayed:
    try:
        tried = replay()
    except AboveboardError as error:
        tried = Replayed(one, (), _said(error))
    print(f"replayed {one.name}, by {one.habit}: {tried.fault or 'the same end'}", flush=True)
    return tried


def _said(error: AboveboardError) -> str:
    return str(error).partition(" Remedy:")[0]
