"""What a value report learns from: episodes of a release, an export or a file, by the tasks that a world asks for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard.agents.checkpoints import LearntFrom
from aboveboard.cli.evaluate_offline_data import Access, opened
from aboveboard.datasets.loader import Release
from aboveboard.datasets.splits import TEST
from aboveboard.errors import InputError, UnknownFormat
from aboveboard.evaluation.cases import Case
from aboveboard.formats.leases import read_lease
from aboveboard.model.text import Redacted
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode, Instruction
from aboveboard.model.value import IllegalValue
from aboveboard.studio.people.planning import Tried
from aboveboard.valuation.demonstrations import HUMAN

EPISODES = "episodes"
NO_WEEK = Week(name="1970-W01")
"""An export does not say when."""


@dataclass(frozen=True, slots=True)
class Read:
    """All episodes that may be learnt from, and what they are of; `pictures` by BLAKE3, where they were asked for."""

    episodes: Sequence[Episode] = field(repr=False)
    dataset: str
    purpose: str
    form: str
    learnt_from: tuple[LearntFrom, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def read(dataset: Path, access: Access, *, pictures: bool = False) -> Read:
    """Read a release under its lease, a plain export, or a file of episodes (a line each, `spec/trajectory.md`).

    Only a release gives pictures.

    People held out for testing are never read. Raises what opening raises, UnknownFormat.
    """
    if dataset.is_file():
        episodes = tuple(read_episodes(dataset))
        return Read(episodes, dataset.name, episodes[0].purpose if episodes else "", EPISODES)
    with opened(dataset, access) as found:
        facts = found.data.facts
        if found.release is None:
            episodes = tuple(_episode(case, facts.purpose) for case in found.data.cases() if case.split != TEST)
            source = LearntFrom(release=facts.dataset, purpose=facts.purpose, lease="", reducer="", shards=())
            return Read(episodes, facts.dataset, facts.purpose, facts.form, (source,))
        held: list[Episode] = []
        shown: dict[str, bytes] = {}
        for shard in found.release.shards():
            if shard.split != TEST:
                held += shard.episodes
                shown |= shard.pictures if pictures else {}
        source = _source(found.release, read_lease(access.lease.read_bytes()).id if access.lease else "")
        return Read(tuple(held), facts.dataset, facts.purpose, facts.form, (source,), shown)


def read_episodes(path: Path) -> Iterator[Episode]:
    """Yield the episodes of a file; raises UnknownFormat for a line of something else."""
    for line in path.read_bytes().splitlines():
        try:
            yield msgspec.json.decode(line, type=Episode)
        except (msgspec.DecodeError, msgspec.ValidationError, IllegalValue):
            # `from None`: what could not be read may be content.
            raise UnknownFormat("this is not a file of episodes", remedy="name a release or an export") from None


def _source(release: Release, lease: str) -> LearntFrom:
    manifest = release.manifest
    return LearntFrom(
        release=manifest.id,
        purpose=manifest.purpose,
        lease=lease,
        reducer=manifest.versions.reducer,
        shards=tuple(sorted(release.opened)),
    )


def _episode(case: Case, purpose: str) -> Episode:
    """Return a case of an export as an episode: whose goal it is, the world will tell."""
    return Episode(
        id=case.episode,
        purpose=purpose,
        week=NO_WEEK,
        person="",
        steps=case.steps,
        instruction=Instruction(goal=Redacted(text=case.goal), source=HUMAN),
    )


def read_tried(path: Path, tasks: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the tasks and seeds that were demonstrated, as `aboveboard collect` noted them; raises InputError."""
    remedy = "give --tried with the `tried.jsonl` of `aboveboard collect`"
    try:
        lines = path.read_bytes().splitlines()
        tried = [msgspec.json.decode(line, type=Tried) for line in lines if line]
    except FileNotFoundError:
        raise InputError("it is not known which seeds were demonstrated", remedy=remedy) from None
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise InputError("this is not a file of attempts", remedy=remedy) from None
    return tuple(sorted({(one.task, one.seed) for one in tried if one.counts and one.task in tasks}))
