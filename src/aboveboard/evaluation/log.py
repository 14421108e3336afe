"""The log of a run: JSON lines, versioned, one file for each agent, that can be scored again without any model.

It refers to what was recorded and holds none of it: an episode's id, a step's number, and a hash of the step under a
key of the run. What the agent decided may repeat words of the data, so on a sealed release it is sealed to the
job key of the lease; beside a plain export, whose holder has the words already, it is plain.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import msgspec
from blake3 import blake3
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aboveboard.errors import NotFound, Tampered, UnknownFormat, WrongPurpose
from aboveboard.evaluation.cases import Facts
from aboveboard.formats import versions
from aboveboard.formats.wraps import unwrap, wrap
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Step
from aboveboard.model.value import Value

VERSION = versions.KNOWN["evaluation-log"]
RECIPIENT = "evaluation-log"


class Run(Value, frozen=True, kw_only=True, tag="run", omit_defaults=False):
    """The first line: which agent, on what, with which seed, and how decisions are kept.

    `role` is `agent` or `baseline`; `led` says that the agent was told what the person did. `key` is the run's key in
    hex on a plain export; `wrapped` is the same key for the holder of the job key (base64).
    """

    v: int = VERSION
    agent: str
    role: str
    data: Facts
    seed: int
    split: str
    led: bool
    asked_only: bool = False
    key: str | None = None
    wrapped: str | None = None


class Prediction(Value, frozen=True, kw_only=True, tag="prediction"):
    """What the agent decided before one step, or one further move of it; `truth` is the keyed hash of that step.

    `fault` names what the agent raised instead of deciding. `sealed` is the decision under the run's key (base64).
    """

    episode: str
    step: int
    move: int = 0
    truth: str
    kind: str = ""
    decision: Decision | None = None
    sealed: str | None = None
    fault: str | None = None


class End(Value, frozen=True, kw_only=True, tag="end"):
    """The last line of a run that came to its end."""

    predictions: int


Line = Run | Prediction | End
Place = tuple[str, int, int]
"""An episode's id, a step's number in it, a move's number in that."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log as read: its run, the decisions by episode, step and move, and whether the run came to its end."""

    run: Run
    predictions: Mapping[Place, Prediction] = field(repr=False)
    key: bytes = field(repr=False)
    complete: bool = True

    def met(self, step: Step, prediction: Prediction) -> bool:
        """Tell whether a step is the one that was decided on."""
        return truth_hash(step, self.key) == prediction.truth


def truth_hash(step: Step, key: bytes) -> str:
    """Return what stands for a step in a log: without the run's key nobody can try words against it."""
    return blake3(msgspec.json.encode(step, order="sorted"), key=key).hexdigest()[:32]


class Writer:
    """Writes one log, a line for each decision."""

    def __init__(self, file: IO[bytes], run: Run, key: bytes) -> None:
        self._file, self._run, self._key = file, run, key
        self._count = 0
        self._line(run)

    def add(
        self, episode: str, step: Step, decision: Decision | None, fault: str | None = None, *, move: int = 0
    ) -> None:
        """Write what was decided before a step or a move, or what was raised instead."""
        kind = str(decision.action.__struct_config__.tag) if decision else ""
        prediction = Prediction(
            episode=episode, step=step.index, move=move, truth=truth_hash(step, self._key), kind=kind, fault=fault
        )
        if decision is not None and self._run.wrapped is None:
            prediction = msgspec.structs.replace(prediction, decision=decision)
        elif decision is not None:
            data = AESGCM(self._key).encrypt(_nonce(self._count), msgspec.json.encode(decision), _bound(prediction))
            prediction = msgspec.structs.replace(prediction, sealed=base64.b64encode(data).decode())
        self._line(prediction)
        self._count += 1

    def end(self) -> None:
        """Say that the run came to its end."""
        self._line(End(predictions=self._count))

    def _line(self, line: Line) -> None:
        self._file.write(msgspec.json.encode(line) + b"\n")
        self._file.flush()


@contextmanager
def writing(path: Path, run: Run, job: bytes | None) -> Iterator[Writer]:
    """Give a writer of a new log; `job` is the public half of the lease's job key, None beside a plain export.

    What was written stays when the run fails: a log without its last line is read as a partial one.
    """
    key = secrets.token_bytes(32)
    if job is None:
        run = msgspec.structs.replace(run, key=key.hex())
    else:
        wrapped = wrap(key, job, purpose=run.data.purpose, recipient=RECIPIENT, segment_sha256=_of(run.data))
        run = msgspec.structs.replace(run, wrapped=base64.b64encode(wrapped).decode())
    with path.open("xb") as file:
        yield Writer(file, run, key)


def read_log(path: Path, job: X25519PrivateKey | None = None) -> Log:
    """Return a log; a last line that was cut off is left out, and the log is then partial.

    Raises NotFound, NewerFormat, UnknownFormat, WrongPurpose without the job key of a sealed log, Tampered.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except (FileNotFoundError, IsADirectoryError):
        raise NotFound("there is no log at the path given", remedy="name what `aboveboard evaluate` wrote") from None
    run = versions.decode("evaluation-log", lines[0], Run, wire="json")
    key = _key(run, job)
    found: dict[Place, Prediction] = {}
    complete = False
    for line in lines[1:-1]:
        read = _read(line)
        if isinstance(read, End):
            complete = read.predictions == len(found)
            break
        if not isinstance(read, Prediction):
            raise UnknownFormat("a log has its run in the first line only")
        found[read.episode, read.step, read.move] = _opened(read, key, len(found))
    return Log(run, found, key, complete)


def _read(line: bytes) -> Line:
    try:
        read: Line = msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, ValueError):
        raise UnknownFormat("a line of this log does not read") from None
    return read


def _key(run: Run, job: X25519PrivateKey | None) -> bytes:
    try:
        if run.key is not None:
            return bytes.fromhex(run.key)
        wrapped = base64.b64decode(run.wrapped or "", validate=True)
    except ValueError:
        raise UnknownFormat("this log does not say its key") from None
    if job is None:
        remedy = "give the lease and the job key that the run was made with"
        raise WrongPurpose("this log is sealed to the job key of a lease", remedy=remedy)
    return unwrap(wrapped, job, purpose=run.data.purpose, recipient=RECIPIENT, segment_sha256=_of(run.data))


def _opened(prediction: Prediction, key: bytes, number: int) -> Prediction:
    if prediction.sealed is None:
        return prediction
    bound = msgspec.structs.replace(prediction, sealed=None)
    try:
        data = AESGCM(key).decrypt(_nonce(number), base64.b64decode(prediction.sealed), _bound(bound))
        decision = msgspec.json.decode(data, type=Decision)
    except (InvalidTag, ValueError, msgspec.DecodeError):
        raise Tampered("a decision of this log is not the one that was sealed") from None
    return msgspec.structs.replace(bound, decision=decision)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound(prediction: Prediction) -> bytes:
    """Return what a sealed decision is bound to: all else of its line."""
    return msgspec.json.encode(prediction)


def _of(data: Facts) -> bytes:
    return hashlib.sha256(data.dataset.encode()).digest()
