"""Data to evaluate on, and agents that say what they were told to: for tests of evaluation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import Manifest, ShardEntry, Versions
from aboveboard.datasets.shards import seal_shard
from aboveboard.datasets.writing import write_release
from aboveboard.evaluation.cases import HUMAN, Case, Facts, with_ending
from aboveboard.evaluation.places import target_of
from aboveboard.formats.sealing import SealedSegment
from aboveboard.model.actions import Click
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Absence, Element, ElementSnapshot, NotRecognised
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import Redacted
from aboveboard.model.time import Week
from aboveboard.model.trajectories import (
    Episode,
    Instruction,
    Judgement,
    Observation,
    PermittedEpisode,
    Picture,
    Rights,
    Step,
)
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import APP, LAYERS, SEARCH, Script, element

WEEK = Week(name="2026-W47")
PURPOSE = "demo"
PERSON = "5eedfacecafe" * 5 + "beef"
SESSION = "c0ffee" * 10 + "c0de"
SECRET = "Zanzibar4711"
"""A word of the data that nobody may find outside the seal."""
TERMS = Terms(layers={APP: LAYERS, "calculator": LAYERS}, policy_version=3, redactor_version="1.0.0")
CANVAS = Rect(x=0, y=0, width=1000, height=500)


def nothing(what: str, done: int, total: int) -> None:
    """Watch no progress."""


def step_of(action: object, target: Element | None = None, **more: object) -> Step:
    """One step on a snapshot that holds its target, in a picture of 1000 by 500."""
    seen = ElementSnapshot(elements=tuple({one.id: one for one in (SEARCH, OTHER, target) if one}.values()))
    fields: dict[str, object] = {
        "index": 0,
        "app": APP,
        "started": 0,
        "ended": 1,
        "before": Observation(t=0, picture=Picture(sha="ab" * 32, canvas=CANVAS), elements=seen),
        "target": target or NotRecognised(reason=Absence.NOTHING_THERE),
        "rights": Rights(layers=Layers(), policy_version=1, redactor_version="1"),
        "reducer_version": "1",
        **more,
    }
    return Step(action=action, **fields)  # type: ignore[arg-type]  # fields of many kinds


OTHER = element("Other", at=400)


def said(step: Step) -> Decision:
    """The decision that is exactly what the person did."""
    target = target_of(step)
    return Decision(action=step.action, target=target.id if target else None)


def morning(number: int, *, goal: str = "Put the milk on the list") -> tuple[Episode, dict[str, bytes]]:
    """One episode of a scripted person, as the pipeline makes it, and its pictures."""
    script = Script(drawn=True).begin()
    script.click(SEARCH).type(f"{SECRET} {number}").menu().option().toggle().scroll()
    steps = reduce(ReleasedStretch(records=tuple(script.records)), TERMS)
    episode = Episode(
        id=f"e{number:03d}",
        purpose=PURPOSE,
        week=WEEK,
        person=PERSON,
        steps=tuple(steps),
        instruction=Instruction(goal=Redacted(text=f"{goal}, {SECRET}"), source="human"),
        judgement=Judgement(outcome="done", by="participant"),
        sources=(SESSION,),
    )
    return episode, script.pictures


@dataclass(frozen=True)
class Sealed:
    """A release on disk with the keys that a lease would give, and what it was made of."""

    folder: Path
    manifest: Manifest
    keys: Mapping[str, bytes] = field(repr=False)
    episodes: Sequence[Episode] = field(repr=False)

    def opened(self, *, without: int = 0) -> Release:
        """The release as a lease opens it, the first shards deleted."""
        gone = [shard.sha256 for shard in self.manifest.shards[:without]]
        keys = {name: key for name, key in self.keys.items() if name not in gone}
        return Release(self.folder, self.manifest, keys, require_live=lambda: None)


def release(folder: Path, *, shards: int = 3, split: str = "test") -> Sealed:
    """Write a sealed release of two episodes a shard."""
    sealed: list[SealedSegment] = []
    episodes: list[Episode] = []
    for number in range(shards):
        held = [morning(2 * number + place) for place in range(2)]
        episodes += [episode for episode, _ in held]
        permitted = [PermittedEpisode(episode=episode, purpose=PURPOSE, lease="00" * 32) for episode, _ in held]
        pictures = {sha: data for _, found in held for sha, data in found.items()}
        sealed.append(seal_shard(permitted, pictures, split=split, epoch=WEEK, deletion_hash=bytes([number]) * 32))
    entries = (
        ShardEntry(sha256=one.sha256.hex(), deletion_hash="aa" * 32, epoch=WEEK, size=len(one.data), segments=())
        for one in sealed
    )
    manifest = Manifest(
        name="Trial",
        purpose=PURPOSE,
        week=WEEK,
        lease="00" * 32,
        versions=Versions(builder="0", reducer="1.0.0"),
        people="fewer than 10",
        shards=tuple(entries),
    )
    written = write_release(folder, manifest, {one.sha256.hex(): one.data for one in sealed})
    return Sealed(folder, written, {one.sha256.hex(): one.key for one in sealed}, episodes)


EXPORT = Facts(dataset="ab" * 32, purpose="demo-export", form="hf")


@dataclass(frozen=True)
class Held:
    """Data in memory, as a plain export holds them."""

    episodes: Sequence[Episode]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    facts: Facts = EXPORT
    split: str = "test"

    def cases(self) -> Iterator[Case]:
        for episode in self.episodes:
            steps = with_ending(episode.steps, episode.judgement)
            goal = episode.instruction.goal
            yield Case(
                episode.id,
                self.split,
                episode.start_state,
                episode.instruction.source == HUMAN,
                goal.text if isinstance(goal, Redacted) else "",
                steps,
                self.pictures,
            )


def held(count: int = 6) -> Held:
    """Some episodes in memory, with their pictures."""
    made = [morning(number) for number in range(count)]
    return Held([episode for episode, _ in made], {sha: data for _, found in made for sha, data in found.items()})


Answer = Callable[[Step], Decision]


class Prompted:
    """An agent that answers each step as it was told to beforehand; it sees nothing and needs nothing."""

    def __init__(self, name: str, episodes: Sequence[Episode], answer: Answer) -> None:
        self.name = name
        self._answers = [
            [answer(step) for step in with_ending(episode.steps, episode.judgement)] for episode in episodes
        ]
        self._next: Iterator[Decision] = iter(())
        self._episode = -1
        self.goals: list[str] = []
        self.told_of: list[Decision] = []

    def begin(self, goal: str, seed: int) -> None:
        self._episode += 1
        self.goals.append(goal)
        self._next = iter(self._answers[self._episode])

    def decide(self, observation: Observation) -> Decision:
        return next(self._next)

    def told(self, done: Decision) -> None:
        self.told_of.append(done)


def always(decision: Decision) -> Answer:
    """Answer everything with one decision."""
    return lambda step: decision


CORNER = Decision(action=Click(at=Point(x=1, y=1)))


def right_but(*kinds: str) -> Answer:
    """Answer as the person did, but press a corner for these kinds of action."""
    return lambda step: CORNER if str(step.action.__struct_config__.tag) in kinds else said(step)
