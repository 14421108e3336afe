"""The stage of a build: one session's sealed segments become one sealed shard, through the gate, in any process."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from aboveboard.datasets.leaks import Search
from aboveboard.datasets.shards import seal_shard
from aboveboard.datasets.splits import Rekeying
from aboveboard.errors import NoConsent
from aboveboard.formats.leases import Lease
from aboveboard.formats.segments import open_segment
from aboveboard.formats.tables import named_pictures
from aboveboard.model.actions import Type
from aboveboard.model.sessions import ReleasedContent
from aboveboard.model.text import Redacted
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode, PermittedEpisode
from aboveboard.model.value import Value
from aboveboard.pipeline import gate
from aboveboard.pipeline.episodes import Origin, Reducer, compared, episodes_of
from aboveboard.pipeline.sealing import Sealing


class Held(Value, frozen=True):
    """A sealed segment by its address (SHA-256 in hex), and its key."""

    name: str
    data: bytes
    key: bytes


class SessionTask(Value, frozen=True, kw_only=True):
    """All that one session's shard is made of; only ever written down sealed.

    `session` is its deletion hash, `rekeying` the key by which this release renames people.
    """

    session: bytes
    segments: tuple[Held, ...]
    lease: Lease
    split: str
    rekeying: bytes
    epoch: Week
    canaries: tuple[str, ...] = ()


class SessionMade(Value, frozen=True, kw_only=True):
    """What a session came to; only ever written down sealed. Without `shard` the gate let nothing through."""

    shard: bytes = b""
    sha256: bytes = b""
    key: bytes = b""
    segments: tuple[str, ...] = ()
    episodes: int = 0
    steps: int = 0
    pictures: int = 0
    recorders: tuple[str, ...] = ()
    redactors: tuple[str, ...] = ()
    policies: tuple[int, ...] = ()
    withheld: dict[str, int] = {}
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionWork:
    """What is done to one session: both sides sealed, so that an engine moves nothing that can be read.

    `clock` gives Unix seconds where the work is done: a session may come to its turn after the lease has ended.
    """

    sealing: Sealing
    reduce: Reducer
    clock: Callable[[], float]

    def __call__(self, data: bytes) -> bytes:
        """Return the sealed outcome of a sealed task; raises what opening and the gate raise."""
        task = msgspec.msgpack.decode(self.sealing.open(data, "task"), type=SessionTask)
        made = made_of(task, self.reduce, self.clock)
        return self.sealing.seal(msgspec.msgpack.encode(made), task.session.hex())


def made_of(task: SessionTask, reduce: Reducer, clock: Callable[[], float]) -> SessionMade:
    """Return the sealed shard of one session, and what it was made of.

    Raises WrongPurpose and LeaseInvalid from the gate, and what opening a segment raises.
    """
    purpose = task.lease.purpose
    gate.require_live(task.lease, clock())
    opened = [(held.name, open_segment(held.data, held.key, purpose=purpose)) for held in task.segments]
    opened.sort(key=lambda one: one[1].part)
    rekey, withheld = Rekeying(bytearray(task.rekeying)), Counter[str]()
    permitted: list[PermittedEpisode] = []
    for name, content in opened:
        kept = [one.episode for one in permitted]
        permitted += _permitted(name, content, task, reduce, rekey, kept, withheld, clock)
    made = SessionMade(
        segments=tuple(name for name, _ in opened),
        recorders=tuple(sorted({content.recorder_version for _, content in opened})),
        redactors=tuple(sorted({content.redactor_version for _, content in opened})),
        policies=tuple(sorted({content.policy_version for _, content in opened})),
        withheld=dict(withheld),
    )
    if not permitted:
        return made
    pictures = {sha: data for _, content in opened for sha, data in content.pictures.items()}
    named = {sha for one in permitted for sha in named_pictures(one.episode)}
    sealed = seal_shard(permitted, pictures, split=task.split, epoch=task.epoch, deletion_hash=task.session)
    return msgspec.structs.replace(
        made,
        shard=sealed.data,
        sha256=sealed.sha256,
        key=sealed.key,
        episodes=len(permitted),
        steps=sum(len(one.episode.steps) for one in permitted),
        pictures=len(named),
        found=_leaked(task.canaries, permitted, [pictures[sha] for sha in sorted(named) if sha in pictures]),
    )


def _permitted(
    name: str,
    content: ReleasedContent,
    task: SessionTask,
    reduce: Reducer,
    rekey: Rekeying,
    kept: list[Episode],
    withheld: Counter[str],
    clock: Callable[[], float],
) -> Iterator[PermittedEpisode]:
    """Yield what the gate lets through of a segment, each episode beside the session's that are `kept` already."""
    lease = task.lease
    origin = Origin(purpose=lease.purpose, segment=name, person=rekey(content.pseudonym))
    terms = gate.Terms(purpose=lease.purpose, receipt=content.receipt, layers=content.layers, segments=lease.segments)
    for episode in episodes_of(content, origin, reduce):
        try:
            permitted = gate.permit(compared(episode, kept), terms, lease, now=clock())
        except NoConsent:
            withheld["episodes without consented layers"] += 1
            continue
        kept.append(permitted.episode)
        yield permitted


def _leaked(
    canaries: Sequence[str], permitted: Sequence[PermittedEpisode], pictures: Sequence[bytes]
) -> tuple[str, ...]:
    """Return the strings that are in what the shard holds: its episodes, and the pictures that they name."""
    search = Search(canaries)
    for one in permitted:
        search.look(msgspec.json.encode(one.episode))
        search.look(_typed(one.episode).encode())
    for data in pictures:
        search.look(data)
    return search.found()


def _typed(episode: Episode) -> str:
    """Return all that was typed, joined: a string may stand in several edits and in no text that they come to."""
    actions = (step.action for step in episode.steps)
    edits = (edit for action in actions if isinstance(action, Type) for edit in action.edits)
    return "".join(edit.content.text for edit in edits if isinstance(edit.content, Redacted))
