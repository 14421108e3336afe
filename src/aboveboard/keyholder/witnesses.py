"""Asks the named witnesses to cosign a checkpoint (C2SP tlog-witness, add-checkpoint) and stops at the quorum."""

import base64
import contextlib
import hashlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from aboveboard.calling import caller
from aboveboard.errors import LedgerShort, NotWitnessed, Tampered, UnknownFormat
from aboveboard.formats.checkpoints import LARGEST_NOTE, Signer, read_checkpoint, require_quorum, witnessed_by

LAST_WAIT_S = 0.5
"""At the end so long is waited for witnesses that are still being asked; the process has two seconds in all."""

Proof = Callable[[int], Sequence[bytes]]


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
class _Answer:
    place: WitnessPlace
    old: int
    status: int
    body: str


class Witnesses:
    """The named witnesses, reached over HTTP; remembers how far each has seen, which a refusal corrects."""

    def __init__(self, places: Sequence[WitnessPlace], quorum: int, timeout_s: float) -> None:
        self._places = tuple(places)
        self._quorum = quorum
        self._timeout_s = timeout_s
        self._seen: dict[str, int] = {}
        self._client: httpx.Client | None = None
        self._asking: tuple[threading.Thread, ...] = ()
        self._answers: queue.Queue[_Answer] | None = None

    def __enter__(self) -> Self:
        """Open the connection pool."""
        self._client = caller(self._timeout_s)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections once those still asking have ended, or soon in any case: one may hang."""
        end = time.monotonic() + LAST_WAIT_S
        for asking in self._asking:
            asking.join(max(0.0, end - time.monotonic()))
        if self._answers is not None:
            self._tell_nobody_comes(self._answers)
        if self._client is not None:
            self._client.close()
            self._client = None

    def _tell_nobody_comes(self, answers: "queue.Queue[_Answer]") -> None:
        """Let whoever waits for a quorum yet be refused."""
        for place in self._places:
            with contextlib.suppress(queue.Full):
                answers.put_nowait(_Answer(place, 0, 0, ""))

    @property
    def asked(self) -> int:
        """How many witnesses are being asked and have not answered yet."""
        return sum(each.is_alive() for each in self._asking)

    def enough(self, note: str) -> bool:
        """Tell whether a note carries the quorum already."""
        try:
            require_quorum(note, [place.signer for place in self._places], self._quorum)
        except (NotWitnessed, Tampered, UnknownFormat):
            return False
        return True

    def cosign(self, note: str, log: Signer, proof: Proof) -> str:
        """Return the note with the cosignatures of a quorum.

        `proof` gives the consistency proof from an older size. Raises NotWitnessed, or LedgerShort when a witness
        shows a larger checkpoint that this log has signed.
        """
        size = read_checkpoint(note, log).size
        self._answers = answers = queue.Queue[_Answer](maxsize=2 * len(self._places))
        for place in self._places:
            self._ask(place, self._seen.get(place.key, 0), note, proof, size, answers)
        lines: dict[str, str] = {}
        waiting = len(self._places)
        while waiting and len(lines) < self._quorum:
            answer = answers.get()
            waiting -= 1
            if answer.status == httpx.codes.OK and self._holds(note + answer.body, answer.place):
                self._seen[answer.place.key] = size
                lines[answer.place.key] = answer.body
            elif answer.status == httpx.codes.CONFLICT and answer.body.strip().isdecimal():
                seen = int(answer.body)
                if seen > size:
                    self._confirm_short(answer.place, log, size)
                elif seen != answer.old:
                    self._seen[answer.place.key] = seen
                    self._ask(answer.place, seen, note, proof, size, answers)
                    waiting += 1
        found = note + "".join(lines.values())
        require_quorum(found, [place.signer for place in self._places], self._quorum)
        return found

    def _ask(
        self, place: WitnessPlace, old: int, note: str, proof: Proof, size: int, answers: "queue.Queue[_Answer]"
    ) -> None:
        """Ask in a thread of its own: one that hangs holds up neither the others nor the end of the process."""
        steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in (proof(old) if old <= size else []))
        body = f"old {old}\n{steps}\n{note}"
        client = self._client
        assert client is not None, "the witnesses are open"

        def ask() -> None:
            try:
                reply = client.post(f"{place.url}/add-checkpoint", content=body.encode())
                answers.put(_Answer(place, old, reply.status_code, reply.text[:LARGEST_NOTE]))
            except (httpx.HTTPError, RuntimeError):
                # RuntimeError: the pool was closed while this witness had not answered.
                answers.put(_Answer(place, old, 0, ""))

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        self._asking = (*(each for each in self._asking if each.is_alive()), thread)

    @staticmethod
    def _holds(note: str, place: WitnessPlace) -> bool:
        try:
            return place.key in witnessed_by(note, [place.signer])
        except (Tampered, UnknownFormat):
            return False

    def _confirm_short(self, place: WitnessPlace, log: Signer, size: int) -> None:
        """Believe a witness that says we were larger only when it shows our own signature."""
        assert self._client is not None, "the witnesses are open"
        path = f"{hashlib.sha256(log.name.encode()).hexdigest()}/checkpoint"
        try:
            shown = read_checkpoint(self._client.get(f"{place.url}/{path}").text, log)
        except (httpx.HTTPError, Tampered, UnknownFormat):
            return
        if shown.size > size:
            raise LedgerShort("a witness has cosigned a larger ledger of this keyholder than the one it has now")
