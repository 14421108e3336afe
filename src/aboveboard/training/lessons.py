"""What is learnt from: the rows that releases show, as numbers, split by start state."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from aboveboard.agents.checkpoints import LearntFrom
from aboveboard.agents.demonstrations import Row
from aboveboard.agents.looks import Gallery
from aboveboard.agents.lowering import Composites
from aboveboard.agents.memory import LeftOut, Memory
from aboveboard.agents.packing import labels_of
from aboveboard.agents.seeing import Seen, see
from aboveboard.agents.words import texts_of
from aboveboard.datasets.loader import OpenedShard, Release
from aboveboard.datasets.splits import TEST
from aboveboard.errors import NothingToDo, WrongPurpose
from aboveboard.model.trajectories import Episode
from aboveboard.training.remembering import NOTHING, Remembering
from aboveboard.training.settings import Settings

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A release that was opened under a lease of its purpose, and that lease's id."""

    release: Release
    lease: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of all releases, what they are from, and what was left out, by reason."""

    rows: tuple[Row, ...] = field(repr=False)
    purpose: str
    learnt_from: tuple[LearntFrom, ...]
    left_out: dict[str, int]
    deleted: int = 0
    memory: Memory = field(default=Memory(), repr=False)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One row as numbers: what is seen, and the numbers of what is to be learnt."""

    seen: Seen = field(repr=False)
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lessons:
    """All rows as numbers: those to learn from, those held out, and the combinations of keys that occur."""

    train: tuple[Lesson, ...] = field(repr=False)
    validation: tuple[Lesson, ...] = field(repr=False)
    keys: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """A hash of everything in it: a training that was ended goes on with the same lessons only."""
        found = hashlib.sha256(msgspec.json.encode((self.keys, len(self.train))))
        for lesson in (*self.train, *self.validation):
            found.update(np.asarray(lesson.labels, dtype=np.int64).tobytes())
            seen = lesson.seen
            for numbers in (seen.words, seen.counts, seen.features, seen.codes, seen.numbers):
                found.update(numbers.tobytes())
            found.update(b"" if seen.patches is None else seen.patches.tobytes())
        return found.hexdigest()


def gather(
    opened: Sequence[Opened],
    composites: Composites = Composites.EITHER,
    *,
    leave_out: LeftOut = NOTHING,
    wanted: Callable[[Episode], bool] = lambda _: True,
    pictures: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> Gathered:
    """Return what releases show. People held out for testing are never read; shards that were deleted do not open.

    `leave_out` names what the model shall not be shown: its head says so. With `pictures` rows hold what the releases'
    pictures show. Raises WrongPurpose for releases of several purposes, NothingToDo where nothing opens or nothing can
    be imitated, InputError where the data have nothing of what is to be left out.
    """
    purposes = {one.release.manifest.purpose for one in opened}
    if len(purposes) != 1:
        raise WrongPurpose("a model learns for one purpose", remedy="name releases of one purpose only")
    total = sum(len(one.release.manifest.shards) for one in opened)
    deleted = sum(len(one.release.deleted) for one in opened)
    if deleted == total:
        raise NothingToDo("every shard of the release has been deleted by its person", remedy="build a new release")
    found = Remembering(composites, leave_out)
    for place, shard in enumerate(_shards(opened)):
        progress("reading shards", place + 1, total - deleted)
        gallery = Gallery(shard.pictures) if pictures else None
        for episode in shard.episodes if shard.split != TEST else ():
            if wanted(episode):
                found.add(episode, gallery)
    return _gathered(found, purposes.pop(), tuple(_source(one) for one in opened), deleted)


def gathered_from(
    episodes: Iterable[Episode],
    purpose: str,
    composites: Composites = Composites.EITHER,
    *,
    learnt_from: tuple[LearntFrom, ...] = (),
    leave_out: LeftOut = NOTHING,
    gallery: Gallery | None = None,
) -> Gathered:
    """Return what episodes show that are of no release: a driver's own log, or one arm of a comparison.

    With a gallery rows hold what its pictures show. Raises NothingToDo and InputError as `gather` does.
    """
    found = Remembering(composites, leave_out)
    for episode in episodes:
        found.add(episode, gallery)
    return _gathered(found, purpose, learnt_from, 0)


def _gathered(found: Remembering, purpose: str, learnt_from: tuple[LearntFrom, ...], deleted: int) -> Gathered:
    found.require_left_out()
    _require_lessons(found.rows, found.reasons)
    return Gathered(
        rows=tuple(found.rows),
        purpose=purpose,
        learnt_from=learnt_from,
        left_out=dict(sorted(found.reasons.items())),
        deleted=deleted,
        memory=found.memory(learnt_from),
    )


def _require_looks(rows: Iterable[Row]) -> None:
    """Raise NothingToDo where pictures are to be learnt from and none shows anything."""
    if not any(row.looks is not None and row.looks.patches for row in rows):
        raise NothingToDo(
            "no picture of the data shows an element of a list of the same moment",
            remedy="train without pictures, or on recordings that hold some (`pixels` of the policy's layers)",
        )


def _shards(opened: Sequence[Opened]) -> Iterable[OpenedShard]:
    for one in opened:
        yield from one.release.shards()


def _source(one: Opened) -> LearntFrom:
    manifest = one.release.manifest
    return LearntFrom(
        release=manifest.id,
        purpose=manifest.purpose,
        lease=one.lease,
        reducer=manifest.versions.reducer,
        shards=tuple(sorted(one.release.opened)),
    )


def _require_lessons(rows: Sequence[Row], left_out: Counter[str]) -> None:
    """Raise NothingToDo without rows, and where all of them show one and the same thing."""
    if not rows:
        reasons = ", ".join(f"{reason}: {count}" for reason, count in left_out.most_common()) or "it has no steps"
        raise NothingToDo(
            f"nothing in the release can be imitated ({reasons})",
            remedy="use a release of tasks with goals, recorded with lists of elements",
        )
    classes = {_class(row) for row in rows}
    if len(classes) == 1:
        raise NothingToDo(
            f"all {len(rows)} rows of the release show the same action on the same element",
            remedy="add demonstrations of other tasks: there is nothing to tell apart",
        )


def _class(row: Row) -> tuple[str, ...]:
    element = row.snapshot.find(row.intent.target) if row.intent.target is not None else None
    role, name = (element.role, texts_of(element)[0]) if element is not None else ("", "")
    return row.intent.kind, row.intent.key or "", role, name


def lessons_of(rows: Sequence[Row], settings: Settings, progress: Progress = lambda _w, _d, _t: None) -> Lessons:
    """Return rows as numbers; a start state is learnt from or held out, never both, and half of those stay unread.

    Raises NothingToDo where all are held out, and where pictures are to be looked at and none shows anything.
    """
    if settings.pictures:
        _require_looks(rows)
    keys = tuple(sorted({row.intent.key for row in rows if row.intent.key is not None}))
    places = {key: place for place, key in enumerate(keys)}
    train: list[Lesson] = []
    validation: list[Lesson] = []
    for number, row in enumerate(rows):
        progress("reading steps", number + 1, len(rows))
        seen = see(row.goal, row.snapshot, row.history, row.looks if settings.pictures else None)
        labels = labels_of(row.intent, seen, places)
        if labels is not None:
            if not is_held_out(row.start_state, settings):
                train.append(Lesson(seen, labels))
            elif not is_untouched(row.start_state, settings):
                validation.append(Lesson(seen, labels))
    if not train:
        raise NothingToDo(
            "all start states are held out", remedy="use more demonstrations, or hold out a smaller share"
        )
    return Lessons(train=tuple(train), validation=tuple(validation), keys=keys)


def is_held_out(start_state: str, settings: Settings) -> bool:
    """Tell whether a start state is held out: by its hash alone, so in every training of every size alike."""
    return _place(start_state) < settings.validation


def is_untouched(start_state: str, settings: Settings) -> bool:
    """Tell whether a start state is of the half of those held out by which no training is stopped nor weights chosen.

    What a model does there is the only measure that its training has not looked at.
    """
    return settings.validation / 2 <= _place(start_state) < settings.validation


def _place(start_state: str) -> float:
    return int.from_bytes(hashlib.sha256(start_state.encode()).digest()[:4], "big") / 2**32
