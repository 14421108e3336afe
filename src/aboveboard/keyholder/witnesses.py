"""Asks the named witnesses to cosign a checkpoint (C2SP tlog-witness, add-checkpoint) and stops at the quorum."""

import base64
import hashlib
import queue
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from aboveboard.errors import LedgerShort, NotWitnessed, Tampered, UnknownFormat
from aboveboard.formats.checkpoints import Signer, cosignature_in, read_checkpoint, require_quorum
from aboveboard.keyholder.asking import Line, Reply

LAST_WAIT_S = 0.5
"""At the end so long is waited for witnesses that are still being asked; the process has two seconds in all."""

MOST_QUESTIONS = 2
"""A witness is asked for its cosignature and, by what its refusal says, once more; then it has not answered."""

Proof = Callable[[int], Sequence[bytes]]

_SIZE = re.compile(r"\s*(?P<size>[0-9]{1,18})\s*")


@dataclass(frozen=True, slots=True)
class WitnessPlace:
    """Where a witness answers, and the key (hex) it cosigns with under its name."""

    name: str
    url: str
    key: str

    @property
    def signer(self) -> Signer:
        """The witness as a signer of cosignatures."""
        return Signer(name=self.name, key=self.key)


@dataclass(frozen=True, slots=True)
class _Head:
    """What is to be cosigned: a note of `size` entries that `log` signed, and proofs that older ones lead to it."""

    note: str
    log: Signer
    size: int
    proof: Proof

    def since(self, old: int) -> str:
        """Return the request for a cosignature of a witness that has seen `old` entries."""
        steps = self.proof(old) if old <= self.size else []
        lines = [f"old {old}", *(base64.b64encode(step).decode() for step in steps), "", self.note]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a witness said; `old` is the size it was asked from, None where it was asked for its own checkpoint."""

    place: WitnessPlace
    old: int | None
    last: bool
    reply: Reply


_Answers = queue.Queue[_Answer | None]
"""Whoever closes the lines puts None: nobody answers any more."""


class Witnesses:
    """The named witnesses, reached over HTTP; remembers how far each has seen, which a refusal corrects.

    Only those that the policy in force pins are asked, and as many must have answered as it wants.
    """

    def __init__(self, places: Sequence[WitnessPlace], timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._lines = {place: Line(place.url, timeout_s) for place in places}
        self._signers: tuple[Signer, ...] = ()
        self._quorum = 0
        self._seen: dict[str, int] = {}
        self._answers: _Answers | None = None

    def __enter__(self) -> Self:
        """Nothing is opened before the first question."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections once those still asking have ended, or soon in any case: one may hang."""
        end = time.monotonic() + LAST_WAIT_S
        for asking in [thread for line in self._lines.values() for thread in line.asking]:
            asking.join(max(0.0, end - time.monotonic()))
        if self._answers is not None:
            self._answers.put(None)
        for line in self._lines.values():
            line.hang_up()

    @property
    def asked(self) -> int:
        """How many questions have no answer yet."""
        return sum(len(line.asking) for line in self._lines.values())

    def follow(self, signers: Sequence[Signer], quorum: int) -> None:
        """Take over whose cosignatures count and how many are needed; before the first time nothing is witnessed."""
        self._signers, self._quorum = tuple(signers), quorum

    def enough(self, note: str, log: Signer) -> bool:
        """Tell whether anybody can believe a note: its log signed it and it carries the quorum already."""
        try:
            read_checkpoint(note, log)
            require_quorum(note, self._signers, self._quorum)
        except (NotWitnessed, Tampered, UnknownFormat):
            return False
        return True

    def cosign(self, note: str, log: Signer, proof: Proof) -> str:
        """Return the note with the cosignatures of a quorum, and nothing else that a witness said.

        `proof` gives the consistency proof from an older size. Raises NotWitnessed, or LedgerShort when a witness
        shows a larger checkpoint that this log has signed; what else a witness does has no effect but its absence.
        """
        head = _Head(note, log, read_checkpoint(note, log).size, proof)
        end = time.monotonic() + MOST_QUESTIONS * self._timeout_s
        self._answers = answers = _Answers()
        waiting = [place for place in self._lines if place.signer in self._signers]
        for place in waiting:
            self._ask(place, head, self._seen.get(place.key, 0), answers)
        lines: dict[str, str] = {}
        while waiting and len(lines) < self._quorum and (answer := _next(answers, end)) is not None:
            if line := _cosignature(answer, head):
                self._seen[answer.place.key] = head.size
                lines[answer.place.key] = line
            elif self._ask_again(answer, head, answers):
                continue
            waiting.remove(answer.place)
        found = note + "".join(lines.values())
        if not self.enough(found, log):
            raise NotWitnessed(f"{len(lines)} of {self._quorum} needed witnesses cosigned the ledger's checkpoint")
        return found

    def _ask(self, place: WitnessPlace, head: _Head, old: int, answers: _Answers, *, last: bool = False) -> None:
        def answered(reply: Reply) -> None:
            answers.put(_Answer(place, old, last, reply))

        self._lines[place].ask("POST", "/add-checkpoint", head.since(old), answered)

    def _ask_again(self, answer: _Answer, head: _Head, answers: _Answers) -> bool:
        """Ask a witness once more that has seen another size than we thought; tell whether it was asked.

        Raises LedgerShort for one that was asked for its own checkpoint and has a larger one of ours.
        """
        if answer.old is None:
            _require_longest(answer.reply, head)
        told = _SIZE.fullmatch(answer.reply.text)
        if answer.last or answer.reply.status != httpx.codes.CONFLICT or told is None:
            return False
        seen = int(told["size"])
        if seen <= head.size:
            self._seen[answer.place.key] = seen
            self._ask(answer.place, head, seen, answers, last=True)
        else:
            self._ask_for_its_own(answer.place, head, answers)
        return True

    def _ask_for_its_own(self, place: WitnessPlace, head: _Head, answers: _Answers) -> None:
        def answered(reply: Reply) -> None:
            answers.put(_Answer(place, None, True, reply))

        path = f"/{hashlib.sha256(head.log.name.encode()).hexdigest()}/checkpoint"
        self._lines[place].ask("GET", path, "", answered)


def _next(answers: _Answers, end: float) -> _Answer | None:
    """Return the next answer, None when there will be none before `end` (monotonic seconds)."""
    try:
        return answers.get(timeout=max(0.0, end - time.monotonic()))
    except queue.Empty:
        return None


def _cosignature(answer: _Answer, head: _Head) -> str:
    """Return the line that an answer gives to a note, empty for any other answer."""
    if answer.old is None or answer.reply.status != httpx.codes.OK:
        return ""
    return cosignature_in(answer.reply.text, head.note, answer.place.signer)


def _require_longest(reply: Reply, head: _Head) -> None:
    """Believe a witness that says we were larger only when it shows our own signature."""
    try:
        shown = read_checkpoint(reply.text, head.log)
    except (Tampered, UnknownFormat):
        return
    if shown.size > head.size:
        raise LedgerShort("a witness has cosigned a larger ledger of this keyholder than the one it has now")
