"""Building a release: segments open under the lease, one session at a time, and leave as sealed shards."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from aboveboard import __version__
from aboveboard.datasets.exercised import Worker
from aboveboard.datasets.leaks import Search
from aboveboard.datasets.manifest import Manifest, ShardEntry, Totals, Versions, vouched
from aboveboard.datasets.splits import Rekeying, rekeyed, split_of
from aboveboard.datasets.writing import require_new, write_release
from aboveboard.errors import Deleted, InputError, NothingToDo
from aboveboard.formats import wraps
from aboveboard.formats.framing import domain_hmac
from aboveboard.formats.keyholder import KEYHOLDER, PurposeKey, WrapDeposit
from aboveboard.formats.root import quarter_of
from aboveboard.formats.sealing import SealedSegment
from aboveboard.formats.segments import open_segment, read_header
from aboveboard.model.aggregates import FEWEST_PEOPLE, about, at_least, in_tens
from aboveboard.model.time import Week
from aboveboard.pipeline.engines import Engine, Stage, Unit
from aboveboard.pipeline.engines.inprocess import InProcess
from aboveboard.pipeline.engines.running import Done, address_of, run
from aboveboard.pipeline.episodes import Reducer
from aboveboard.pipeline.keeping import Nothing, SealedFiles
from aboveboard.pipeline.opening import Opening, sealed_segments
from aboveboard.pipeline.sealing import Sealing
from aboveboard.pipeline.segmentation.recognising import RECOGNISER_VERSION
from aboveboard.pipeline.services import Collector, Keyholder
from aboveboard.pipeline.sessions import Held, SessionMade, SessionTask, SessionWork

Progress = Callable[[str, int, int], None]
"""Called with (what, done, of)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a build is told: the release's name, its reducer and that reducer's version, strings to search.

    `canaries` were planted where nothing may be recorded; without any nothing is measured, and nothing built.
    """

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
    leaked: tuple[str, ...] = field(repr=False)


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
    withheld: Counter[str] = field(default_factory=Counter)

    def take(self, made: SessionMade) -> None:
        """Count one session."""
        self.recorders.update(made.recorders)
        self.redactors.update(made.redactors)
        self.policies.update(made.policies)
        self.withheld.update(made.withheld)


class Build:
    """One build under one lease. Content lives in memory, a session at a time in each process.

    `engine` runs the sessions; `resume` is a folder for what is done, sealed, until the release stands.
    """

    def __init__(
        self,
        opening: Opening,
        collector: Collector,
        keyholder: Keyholder,
        recipe: Recipe,
        *,
        now: float,
        engine: Engine | None = None,
        resume: Path | None = None,
    ) -> None:
        leased = opening.leased
        self._sealing = Sealing(leased.job_key, leased.lease.id, leased.key_path)
        self._engine = engine or InProcess(1)
        self._keeping = SealedFiles(resume, self._sealing) if resume else Nothing()
        self._opening = opening
        self._collector = collector
        self._keyholder = keyholder
        self._recipe = recipe
        self._now = now
        self._search = Search(recipe.canaries)
        self._sources = _Sources()
        self._people: dict[bytes, Worker] = {}

    def run(self, folder: Path, progress: Progress) -> Built:
        """Build, deposit the shards' keys, check for deletions once more, then write the release.

        Raises InputError where there is nothing to measure leaks by or something in the folder, NothingToDo when no
        session is left, LeaseInvalid when the lease ends meanwhile, and whatever opening and the gate raise for foreign
        material.
        """
        require_new(folder)
        if not self._search.report().measured:
            raise InputError(
                "a dataset carries its measured leak rate, and no strings were given to measure it by",
                remedy="name a file of strings that were planted where nothing may be recorded, one a line",
            )
        self._collector.require()  # an opening is logged for good, so not in vain
        lease = self._opening.lease
        key = self._keyholder.purpose_key(lease.purpose, lease.keyholder)
        with rekeyed(self._keeping.rekeying(secrets.token_bytes(32))) as rekey:
            shards = list(self._shards(key, rekey, progress))
        release = lease.id[:16]
        kept = []
        for number, shard in enumerate(shards, 1):
            kept += [shard] if self._deposited(shard, key, release) else []
            progress("shard keys", number, len(shards))
        self._opening.require_live()
        gone = self._opening.deleted()
        kept = [shard for shard in kept if not gone & set(shard.segments)]
        self._sources.withheld["sessions"] += len(shards) - len(kept)
        self._search.met(name for shard in kept for name in shard.leaked)
        if not kept:
            raise NothingToDo("the lease's segments hold no session that may be released")
        manifest = vouched(self._manifest(kept, key), {one.sealed.sha256.hex(): one.sealed.key for one in kept})
        progress("writing", 1, 1)
        written = write_release(folder, manifest, {shard.sealed.sha256.hex(): shard.sealed.data for shard in kept})
        self._keeping.forget()
        return Built(written, _totals(kept))

    def _shards(self, key: PurposeKey, rekey: Rekeying, progress: Progress) -> Iterator[Shard]:
        hashes = self._opening.lease.segments
        progress("keys", 0, 1)
        keys = self._opening.keys(hashes)
        progress("keys", 1, 1)
        self._sources.withheld["segments"] += len(hashes) - len(keys)
        sessions: dict[bytes, list[Held]] = defaultdict(list)
        for name, data in sealed_segments(self._collector, (name for name in hashes if name in keys)):
            sessions[read_header(data).deletion_hash].append(Held(name, data, keys[name]))
        splits = self._splits({session: held[0] for session, held in sessions.items()}, rekey)
        units = [
            self._unit(session, tuple(held), splits[session], key, rekey) for session, held in sorted(sessions.items())
        ]
        work = SessionWork(self._sealing, self._recipe.reduce, self._opening.clock)
        stage = Stage("sessions", f"{__version__} {self._recipe.reducer_version} {RECOGNISER_VERSION}", work)
        self._keeping.only({address_of(stage, unit) for unit in units})
        made = dict(self._made(done) for done in run(self._engine, stage, units, self._keeping, progress))
        for session in sorted(made):
            yield from self._shard(session, made[session], splits[session])

    def _unit(self, session: bytes, held: tuple[Held, ...], split: str, key: PurposeKey, rekey: Rekeying) -> Unit:
        """Return a session as the engine gets it: sealed, and named by its deletion hash."""
        lease, canaries = self._opening.lease, tuple(self._recipe.canaries)
        task = SessionTask(
            session=session,
            segments=held,
            lease=lease,
            split=split,
            rekeying=rekey.handed_on(),
            epoch=key.week,
            canaries=canaries,
        )
        names = "\0".join((lease.id, split, str(key.week), *(one.name for one in held)))
        # Keyed, so that the name of a file that is kept does not tell which strings were searched.
        content = domain_hmac(task.rekeying, "aboveboard/kept/1", names.encode(), *map(str.encode, canaries)).hex()
        return Unit(session.hex(), content, self._sealing.seal(msgspec.msgpack.encode(task), "task"))

    def _made(self, done: Done) -> tuple[bytes, SessionMade]:
        """Return what a session came to; raises what its work raised."""
        if done.fault is not None:
            raise done.fault.error()
        made = msgspec.msgpack.decode(self._sealing.open(done.data, done.name), type=SessionMade)
        return bytes.fromhex(done.name), made

    def _shard(self, session: bytes, made: SessionMade, split: str) -> Iterator[Shard]:
        """Yield the shard of a session, where the gate let something of it through, and count what it is made of."""
        self._sources.take(made)
        if not made.shard:
            self._sources.withheld["sessions"] += 1
            return
        yield Shard(
            sealed=SealedSegment(data=made.shard, sha256=made.sha256, key=made.key),
            deletion_hash=session,
            split=split,
            segments=made.segments,
            episodes=made.episodes,
            steps=made.steps,
            pictures=made.pictures,
            leaked=made.found,
        )

    def _splits(self, firsts: Mapping[bytes, Held], rekey: Rekeying) -> dict[bytes, str]:
        """Return the split of each session, by its person, whom one segment of it names inside its seal."""
        self._opening.require_live()
        purpose = self._opening.lease.purpose
        for session, held in firsts.items():
            opened = open_segment(held.data, held.key, purpose=purpose)
            self._people[session] = (quarter_of(opened.week), rekey(opened.pseudonym))
        splits = split_of([person for _, person in self._people.values()])
        return {session: splits[person] for session, (_, person) in self._people.items()}

    def _deposited(self, shard: Shard, key: PurposeKey, release: str) -> bool:
        """Leave the shard's key with the keyholder; False when the session was deleted meanwhile."""
        lease, sha256 = self._opening.lease, shard.sealed.sha256
        wrapped = wraps.wrap(
            shard.sealed.key,
            bytes.fromhex(key.public),
            purpose=lease.purpose,
            recipient=KEYHOLDER,
            segment_sha256=sha256,
            session=wraps.session_of(shard.deletion_hash),
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
        people = at_least(self._people[shard.deletion_hash] for shard in shards)
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
            people=about(people),
            totals=self._told(shards) if enough else None,
            withheld=tuple(sorted(reason for reason, count in sources.withheld.items() if count)) if enough else (),
            leaks=self._search.report(),
            shards=tuple(sorted(entries, key=lambda entry: entry.sha256)),
        )

    def _told(self, shards: Sequence[Shard]) -> Totals:
        """Return the totals as everybody may read them: in tens, and of splits only where each has enough people."""
        totals, of_split = _totals(shards), defaultdict[str, set[Worker]](set)
        for shard in shards:
            of_split[shard.split].add(self._people[shard.deletion_hash])
        enough = all(at_least(people) >= FEWEST_PEOPLE for people in of_split.values())
        return Totals(
            episodes=in_tens(totals.episodes),
            steps=in_tens(totals.steps),
            pictures=in_tens(totals.pictures),
            splits={name: in_tens(count) for name, count in totals.splits.items()} if enough else {},
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
