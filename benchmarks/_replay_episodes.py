"""Episodes for replay: recorded by the real recorder, reduced, done again elsewhere, and where each of both ended."""

import json
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from playwright.sync_api import Error, Page

from aboveboard.errors import AboveboardError
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from aboveboard.studio.hands import Hands
from aboveboard.studio.practice.server import Practice
from aboveboard.studio.replay.player import Played
from benchmarks._browser import until
from benchmarks._device import Device
from benchmarks._hand import HandPage
from benchmarks._practised import courses
from benchmarks._replay_people import Doing
from benchmarks._replay_stage import Place, sites
from benchmarks.recorded_episodes import stretches
from tests.integration.practice.walking import Walk, Walks

SEED = 7
RESTS_S = 15.0
"""An end state that has not come after so long does not come."""

# What stands in every field of the page, in shadow roots too: what a person would read there.
FIELDS = """() => {
  const found = [];
  const walk = (root) => {
    for (const e of root.querySelectorAll('*')) {
      if (e.matches('select')) found.push(['select', e.id, e.selectedIndex]);
      else if (e.matches('input[type=checkbox],input[type=radio]')) found.push([e.type, e.id, e.checked]);
      else if (e.matches('input,textarea')) found.push(['field', e.id, e.value]);
      for (const name of ['aria-checked', 'aria-selected', 'aria-pressed'])
        if (e.getAttribute(name) === 'true') found.push([name, e.id, (e.textContent || '').trim().slice(0, 60)]);
      if (e.shadowRoot) walk(e.shadowRoot);
    }
  };
  walk(document);
  return { path: location.pathname, fields: found.map((one) => JSON.stringify(one)) };
}"""


@dataclass(frozen=True)
class End:
    """Where an episode ended: what its app says of its state, and what stands in its fields."""

    state: Any = field(repr=False)
    fields: Any = field(repr=False)
    met: bool = False


@dataclass(frozen=True)
class Recorded:
    """An episode as it was reduced, and where it ended; `undone` says why there is none."""

    name: str
    habit: str
    steps: tuple[Step, ...] = ()
    end: End = End(None, None)
    undone: str = ""
    stretches: int = 1


@dataclass(frozen=True)
class Replayed:
    """How an episode went the second time; `fault` is empty where it ended in the same state."""

    recorded: Recorded
    played: tuple[Played, ...]
    fault: str = ""


class _Begun(Walks):
    """Walks that keep the last one begun."""

    walk: Walk | None = None

    def begin(self, task: str, seed: int = SEED, **more: Any) -> Walk:
        self.walk = super().begin(task, seed, **more)
        return self.walk


def record(place: Place, practice: Practice, task: str, *, keyboard: bool) -> Recorded:
    """Let a person do a task while the recorder records, and return what was made of it."""
    habit = "keyboard" if keyboard else "mouse"
    assert place.device is not None
    assert place.page is not None
    doing, device = Doing(place, keyboard=keyboard), place.device
    doing.place = task
    take_up(device, place.hands)
    sessions: list[str] = []

    def sit_down() -> None:
        sessions.append(device.resume(place.hands))
        until(lambda: device.status().app == task.partition("/")[0], "the page in scope")

    doing.practised.opened = sit_down
    walks = _Begun(practice, cast("Page", HandPage(doing)))
    fault = ""
    try:
        courses()[task](walks)
    except (AboveboardError, AssertionError, Error, pytest.fail.Exception) as error:
        fault = f"{type(error).__name__} {str(error).partition(' Remedy:')[0].splitlines()[0][:120]}"
    doing.settled()
    end = ended(place.page, practice, walks.walk)
    fault = fault or leave(device, place.hands)
    if fault:
        return Recorded(task, habit, undone=fault)
    parts = stretches(device, sessions[-1])
    steps = tuple(step for part in parts for step in reduce(part, Terms()))
    return Recorded(task, habit, steps, end, stretches=len(parts))


def replay(place: Place, practice: Practice, recorded: Recorded) -> Replayed:
    """Begin the same task from its start and do the steps again."""
    page = place.page
    assert page is not None
    begun = practice.begin(recorded.name, SEED)
    page.goto(begun.address)
    until(lambda: practice.run(begun.id).goal, "the start of a task")
    walk = Walk(practice, page, begun.id, cast("Any", None))
    played = place.player(sites(practice)).play(recorded.steps)
    stopped = next((f"step {one.index}, {one.kind}: {one.reason}" for one in played if one.reason), "")
    if stopped:
        return Replayed(recorded, played, stopped)
    fault = ""
    try:
        until(lambda: not differs(recorded.end, ended(page, practice, walk)), "the same end", patience_s=RESTS_S)
    except AboveboardError:
        fault = differs(recorded.end, ended(page, practice, walk))
    return Replayed(recorded, played, fault)


def ended(page: Page, practice: Practice, walk: Walk | None) -> End:
    """Return where a task stands now."""
    if walk is None:
        return End(None, None)
    run = practice.run(walk.id)
    state = None if run.state is None else json.loads(run.state)
    return End(state, page.evaluate(FIELDS), run.met)


def differs(one: End, other: End) -> str:
    """Return in what two ends differ, by the names of parts; nothing where they are the same."""
    if one.state != other.state:
        return f"the app's state differs in {', '.join(_parts(one.state, other.state))}"
    return "" if one.fields == other.fields else "what stands in the page's fields differs"


def _parts(one: Any, other: Any, name: str = "") -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(set(one) | set(other))
        return [
            part
            for key in keys
            if one.get(key) != other.get(key)
            for part in _parts(one.get(key), other.get(key), f"{name}.{key}".lstrip("."))
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [part for at, (a, b) in pairs if a != b for part in _parts(a, b, f"{name}[{at}]")]
    return [name or "all of it"]


def leave(device: Device, hands: Hands) -> str:
    """End the session by Pause; return what was wrong with it."""
    if device.status().state != "recording":
        return "the session ended by itself"
    try:
        device.pause(hands)
    except AboveboardError:
        return "Pause was not seen in time"
    return ""


def take_up(device: Device, hands: Hands) -> None:
    """End a session that an episode before left open, on a machine that kept its Pause from being seen."""
    if device.status().state == "recording":
        device.pause(hands)
