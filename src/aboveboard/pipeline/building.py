"""Building a release: segments open under the lease, one session at a time, and leave as sealed shards."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard import __version__
from aboveboard.datasets.leaks import Search
from aboveboard.datasets.manifest import FEWEST_PEOPLE, Manifest, ShardEntry, Totals, Versions
from aboveboard.datasets.shards import seal_shard
from aboveboard.datasets.splits import Rekeying, rekeyed, split_of
from aboveboard.datasets.writing import write_release
from aboveboard.errors import Deleted, NoConsent, NothingToDo
from aboveboard.formats import wraps
from aboveboard.formats.keyholder import KEYHOLDER, PurposeKey, WrapDeposit
from aboveboard.formats.sealing import SealedSegment
from aboveboard.formats.segments import open_segment, read_header
from aboveboard.formats.tables import named_pictures
from aboveboard.model.sessions import ReleasedContent
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode, PermittedEpisode
from aboveboard.pipeline import gate
from aboveboard.pipeline.episodes import Origin, Reducer, compared, episodes_of
from aboveboard.pipeline.opening import Opening, sealed_segments
from aboveboard.pipeline.segmentation.recognising import RECOGNISER_VERSION
from aboveboard.pipeline.services import Collector, Keyholder

Progress = Callable[[str, int, int], None]
"""Called with (what, done, of)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a build is told: the release's name, its reducer and that reducer's version, strings to search."""

    name: str
    reduce: Reducer
    reducer_version: str
    canaries: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Shard:
    """A sealed shard on its way into a release: of what it was made, and on which side it is."""

    sealed: SealedSegment = field(repr=False)
    deletion_hash: bytes
    split: str
    segments: tuple[str, ...]
    episodes: int
    steps: int
    pictures: int


@dataclass(frozen=True, slots=True)
class Built:
    """A release that was written, and its totals: for the lease holder, who sees the content anyway."""

    manifest: Manifest
    totals: Totals


@dataclass(slots=True)
class _Sources:
    """What went into a release, collected while it is built."""

    recorders: set[str] = field(default_factory=set)
    redactors: set[str] = field(default_factory=set)
    policies: set[int] = field(default_factory=set)
    withheld: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class Build:
    """One build under one lease. Content lives in memory, a session at a time."""

    def __init__(
        self, opening: Opening, collector: Collector, keyholder: Keyholder, recipe: Recipe, *, now: float
    ) -> None:
        self._opening = opening
        self._collector = collector
        self._keyholder = keyholder
        self._recipe = recipe
        self._now = now
        self._search = Search(recipe.canaries)
        self._sources = _Sources()
        self._people: dict[bytes, str] = {}

    def run(self, folder: Path, progress: Progress) -> Built:
        """Build, deposit the shards' keys, check for deletions once more, then write the release.

        Raises NothingToDo when no session is left, and whatever opening and the gate raise for foreign material.
        """
        self._collector.require()  # an opening is logged for good, so not in vain
        lease = self._opening.lease
        key = self._keyholder.purpose_key(lease.purpose, lease.keyholder)
        with rekeyed() as rekey:
            shards = list(self._shards(key, rekey, progress))
        release = lease.id[:16]
        kept = []
        for number, shard in enumerate(shards, 1):
            kept += [shard] if self._deposited(shard, key, release) else []
            progress("shard keys", number, len(shards))
        gone = set(self._keyholder.recheck(lease.id).deleted)
        kept = [shard for shard in kept if not gone & set(shard.segments)]
        self._sources.withheld["sessions"] += len(shards) - len(kept)
        if not kept:
            raise NothingToDo("the lease's segments hold no session that may be released")
        manifest = self._manifest(kept, key)
        progress("writing", 1, 1)
        written = write_release(folder, manifest, {shard.sealed.sha256.hex(): shard.sealed.data for shard in kept})
        return Built(written, _totals(kept))

    def _shards(self, key: PurposeKey, rekey: Rekeying, progress: Progress) -> Iterator[Shard]:
        hashes = self._opening.lease.segments
        progress("keys", 0, 1)
        keys = self._opening.keys(hashes)
        progress("keys", 1, 1)
        self._sources.withheld["segments"] += len(hashes) - len(keys)
        sealed = dict(sealed_segments(self._collector, (name for name in hashes if name in keys)))
        sessions: dict[bytes, list[str]] = defaultdict(list)
        for name, data in sealed.items():
            sessions[read_header(data).deletion_hash].append(name)
        splits = self._splits(
            {session: (sealed[names[0]], keys[names[0]]) for session, names in sessions.items()}, rekey
        )
        for number, (session, names) in enumerate(sorted(sessions.items())):
            progress("sessions", number, len(sessions))
            shard = self._shard(
                session, {name: (sealed[name], keys[name]) for name in names}, key, rekey, splits[session]
            )
            if shard is None:
                self._sources.withheld["sessions"] += 1
            else:
                yield shard
        progress("sessions", len(sessions), len(sessions))

    def _splits(self, firsts: Mapping[bytes, tuple[bytes, bytes]], rekey: Rekeying) -> dict[bytes, str]:
        """Return the split of each session, by its person, whom one segment of it names inside its seal."""
        purpose = self._opening.lease.purpose
        people = {
            session: rekey(open_segment(data, secret, purpose=purpose).pseudonym)
            for session, (data, secret) in firsts.items()
        }
        splits = split_of(tuple(people.values()))
        self._people = people
        return {session: splits[person] for session, person in people.items()}

    def _shard(
        self,
        session: bytes,
        found: Mapping[str, tuple[bytes, bytes]],
        key: PurposeKey,
        rekey: Rekeying,
        split: str,
    ) -> Shard | None:
        """Return the sealed shard of one session, or None when the gate lets nothing of it through."""
        purpose = self._opening.lease.purpose
        opened = [(name, open_segment(data, secret, purpose=purpose)) for name, (data, secret) in found.items()]
        opened.sort(key=lambda one: one[1].part)
        permitted: list[PermittedEpisode] = []
        for name, content in opened:
            permitted += self._permitted(name, content, rekey, [one.episode for one in permitted])
        pictures = {sha: data for _, content in opened for sha, data in content.pictures.items()}
        if not permitted:
            return None
        self._look(permitted, pictures)
        sealed = seal_shard(permitted, pictures, split=split, epoch=key.week, deletion_hash=session)
        return Shard(
            sealed=sealed,
            deletion_hash=session,
            split=split,
            segments=tuple(name for name, _ in opened),
            episodes=len(permitted),
            steps=sum(len(one.episode.steps) for one in permitted),
            pictures=len({sha for one in permitted for sha in named_pictures(one.episode)}),
        )

    def _permitted(
        self, name: str, content: ReleasedContent, rekey: Rekeying, kept: list[Episode]
    ) -> Iterator[PermittedEpisode]:
        """Yield what the gate lets through of a segment, each episode beside the session's that are `kept` already."""
        self._sources.recorders.add(content.recorder_version)
        self._sources.redactors.add(content.redactor_version)
        self._sources.policies.add(content.policy_version)
        lease = self._opening.lease
        origin = Origin(purpose=lease.purpose, segment=name, person=rekey(content.pseudonym))
        terms = gate.Terms(
            purpose=lease.purpose, receipt=content.receipt, layers=content.layers, segments=lease.segments
        )
        for episode in episodes_of(content, origin, self._recipe.reduce):
            try:
                permitted = gate.permit(compared(episode, kept), terms, lease, now=self._now)
            except NoConsent:
                self._sources.withheld["episodes without consented layers"] += 1
                continue
            kept.append(permitted.episode)
            yield permitted

    def _look(self, permitted: Sequence[PermittedEpisode], pictures: Mapping[str, bytes]) -> None:
        for one in permitted:
            self._search.look(msgspec.json.encode(one.episode))
        for data in pictures.values():
            self._search.look(data)

    def _deposited(self, shard: Shard, key: PurposeKey, release: str) -> bool:
        """Leave the shard's key with the keyholder; False when the session was deleted meanwhile."""
        lease, sha256 = self._opening.lease, shard.sealed.sha256
        wrapped = wraps.wrap(
            shard.sealed.key,
            bytes.fromhex(key.public),
            purpose=lease.purpose,
            recipient=KEYHOLDER,
            segment_sha256=sha256,
        )
        deposit = WrapDeposit(
            kind="shard",
            sha256=sha256.hex(),
            purpose=lease.purpose,
            epoch=key.week,
            deletion_hash=shard.deletion_hash.hex(),
            keyholder_wrap=wrapped,
            lease=lease.id,
            release=release,
        )
        try:
            self._keyholder.deposit(deposit)
        except Deleted:
            return False
        return True

    def _manifest(self, shards: Sequence[Shard], key: PurposeKey) -> Manifest:
        people = len({self._people[shard.deletion_hash] for shard in shards})
        entries = (_entry(shard, key.week) for shard in shards)
        enough = people >= FEWEST_PEOPLE
        sources = self._sources
        return Manifest(
            name=self._recipe.name,
            purpose=self._opening.lease.purpose,
            week=Week.of(self._now),
            lease=self._opening.lease.id,
            versions=Versions(
                builder=__version__,
                reducer=self._recipe.reducer_version,
                recogniser=RECOGNISER_VERSION,
                recorders=tuple(sorted(sources.recorders)),
                redactors=tuple(sorted(sources.redactors)),
                policies=tuple(sorted(sources.policies)),
            ),
            people=f"about {people // 10 * 10}" if enough else f"fewer than {FEWEST_PEOPLE}",
            totals=_totals(shards) if enough else None,
            withheld={reason: count for reason, count in sources.withheld.items() if count},
            leaks=self._search.report(),
            shards=tuple(sorted(entries, key=lambda entry: entry.sha256)),
        )


def _totals(shards: Sequence[Shard]) -> Totals:
    return Totals(
        episodes=sum(shard.episodes for shard in shards),
        steps=sum(shard.steps for shard in shards),
        pictures=sum(shard.pictures for shard in shards),
        splits=dict(Counter(shard.split for shard in shards)),
    )


def _entry(shard: Shard, week: Week) -> ShardEntry:
    return ShardEntry(
        sha256=shard.sealed.sha256.hex(),
        deletion_hash=shard.deletion_hash.hex(),
        epoch=week,
        size=len(shard.sealed.data),
        segments=tuple(sorted(shard.segments)),
    )
