"""The keyholder, killed between wraps, openings and deletions: what it answered holds, and its ledger is not behind."""

import contextlib
import hashlib
import secrets
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import Tampered
from aboveboard.formats import envelopes, ledger
from aboveboard.formats.bundle import Bundle
from aboveboard.formats.checkpoints import Checkpoint, ledger_signer, read_checkpoint
from aboveboard.formats.entries import Opened, SessionDeleted, read_entry
from aboveboard.formats.keyholder import (
    DeletionReceipt,
    Unwrapped,
    UnwrapRequest,
    WrapDeposit,
    deletion_mark,
    job,
    unwrap_mark,
)
from aboveboard.formats.leases import Lease, approve_lease, request_lease, segments_root
from aboveboard.formats.root import deletion_hash
from aboveboard.formats.segments import open_segment
from aboveboard.formats.services import Deletion, DeletionTaken
from aboveboard.formats.wraps import unwrap
from aboveboard.keyholder.recovery import read_published
from aboveboard.model.time import Week
from tests.killing.course import Course, Findings
from tests.killing.organisation import DEMO, World

KEPT, OPENED, DELETED = 60, 25, 15
"""So many wraps are deposited, segments opened one by one, and sessions deleted."""


@dataclass
class Round:
    """What is asked in one course, and what was answered."""

    session: int = 0
    keeping: list[WrapDeposit] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    given: list[WrapDeposit] = field(default_factory=list)
    job: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    lease: str = ""
    asked: dict[str, UnwrapRequest] = field(default_factory=dict)
    answered: dict[str, Unwrapped] = field(default_factory=dict)
    deleting: dict[int, WrapDeposit] = field(default_factory=dict)
    deleted: dict[int, str] = field(default_factory=dict)
    receipts: dict[int, bytes] = field(default_factory=dict)


class KeyholderKills:
    """Deposits, openings under a lease and deletions, one after the other; every answer is remembered."""

    name = "keyholder"
    phases: Sequence[str] = ("starting", "keeping", "opening", "deleting")

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = envelopes.public_hex(world.organisation.keys["keyholder"])
        self._log = ledger_signer(self._key)
        self._seen = Checkpoint(origin=self._log.name, size=0, root=ledger.EMPTY_ROOT)
        self._round = Round()

    def work(self, course: Course) -> None:
        """Prepare what is to be opened and deleted; start it anew if that is the aim; then ask until it is gone."""
        self._round = self._prepared(course)
        if course.wants("starting"):
            self._world.keyholder.end(signal.SIGTERM)
            course.enter("starting")
            self._world.keyholder.spawn()
            if not self._world.keyholder.ready():
                return
        with contextlib.suppress(httpx.TransportError):
            course.enter("keeping")
            for deposit in self._round.keeping:
                self._keep(deposit)
                self._round.kept.add(deposit.sha256)
            course.enter("opening")
            for deposit in self._round.given:
                self._open(deposit.sha256)
            course.enter("deleting")
            for session in self._round.deleting:
                self._delete(session)

    def kill(self) -> None:
        """SIGKILL."""
        self._world.keyholder.end()

    def verify(self, course: Course) -> Findings:
        """Start it, and hold wraps, ledger, repeated questions and receipts against what was answered."""
        found = Findings()
        self._check_forgotten(found)  # before a start tidies up
        if course.aim:
            self._world.keyholder.start()
        self._check_wraps(found)
        self._check_openings(found)
        self._check_deletions(found)
        return found

    def _prepared(self, course: Course) -> Round:
        made = Round()
        if course.wants("keeping"):
            made.keeping = self._deposits(KEPT)
            made.session = self._world.sessions
        if course.wants("opening"):
            made.given = self._deposits(OPENED)
            for deposit in made.given:
                self._keep(deposit)
            made.lease = self._granted([deposit.sha256 for deposit in made.given], made.job)
        if course.wants("deleting"):
            for _ in range(DELETED):
                (deposit,) = self._deposits(1)
                self._keep(deposit)
                made.deleting[self._world.sessions] = deposit
        return made

    def _check_wraps(self, found: Findings) -> None:
        there = {wrap.sha256 for wrap in self._world.own(self._round.session)} if self._round.keeping else set()
        found.lost += [f"acknowledged wrap {name[:8]}" for name in self._round.kept - there]
        for deposit in self._round.keeping:
            self._keep(deposit)  # once more: what was kept already stays as it is
        if self._round.keeping:
            names = [wrap.sha256 for wrap in self._world.own(self._round.session)]
            found.duplicated += [f"wrap {name[:8]}" for name in set(names) if names.count(name) > 1]
            found.require(set(names) == {each.sha256 for each in self._round.keeping}, "wraps are not those deposited")

    def _check_openings(self, found: Findings) -> None:
        before = self._ledger(found)
        marks = [entry.mark for entry in before if isinstance(entry, Opened) and entry.lease == self._round.lease]
        for deposit in self._round.given:
            mark = unwrap_mark(bytes.fromhex(deposit.receipt_secret), self._round.lease)
            if deposit.sha256 in self._round.answered:
                found.lost += (
                    [] if mark in marks else [f"the ledger's mark of an answered opening {deposit.sha256[:8]}"]
                )
        for name in self._round.asked:
            answer = self._open(name)
            found.require(set(answer.keys) == {name} and self._opens(name, answer.keys[name]), "a key does not open")
        again = [
            entry for entry in self._ledger(found) if isinstance(entry, Opened) and entry.lease == self._round.lease
        ]
        asked = len(self._round.asked)
        if len(again) != asked:
            found.duplicated.append(f"{len(again)} marks for {asked} openings")

    def _check_forgotten(self, found: Findings) -> None:
        raw = b"".join(path.read_bytes() for path in (self._world.folder / "keyholder").glob("keyholder.sqlite*"))
        for session in self._round.receipts:
            gone = self._round.deleting[session].own_wrap not in raw
            found.require(gone, "a receipt was given and the wrap's bytes are on the disk")

    def _check_deletions(self, found: Findings) -> None:
        for session in self._round.deleting:
            if session in self._round.deleted:
                gone = not self._world.own(session)
                found.require(gone, "a deletion was answered and the wrap is there")
            told, signed = self._round.deleted.get(session), self._round.receipts.get(session)
            self._delete(session)
            found.require(told in {None, self._round.deleted[session]}, "a deletion has two receipts")
            found.require(signed in {None, self._round.receipts[session]}, "a receipt changed")
        entries = self._ledger(found)
        marks = {number: each.mark for number, each in enumerate(entries) if isinstance(each, SessionDeleted)}
        for session, deposit in self._round.deleting.items():
            receipt = envelopes.verify(self._round.receipts[session], "deletion-receipt", DeletionReceipt, [self._key])
            mark = deletion_mark(bytes.fromhex(deposit.receipt_secret))
            found.require(list(marks.values()).count(mark) == 1, "a deletion is not in the ledger once")
            found.require(marks.get(receipt.entry) == mark, "a receipt names another entry")

    def _ledger(self, found: Findings) -> list[object]:
        """Return the entries under a checkpoint that the quorum cosigned, after proving that they continue the last."""
        note, entries = read_published(self._fetch, self._world.policy)
        now, proven = read_checkpoint(note, self._log), True
        try:
            nodes = _nodes(entries)
            proof = ledger.consistency_proof(self._seen.size, now.size, lambda level, number: nodes[level, number])
            ledger.verify_consistency(self._seen.size, now.size, self._seen.root, now.root, proof)
        except (Tampered, KeyError):
            proven = False
        found.require(proven, "the ledger does not continue the one that was seen before")
        self._seen = now
        return [read_entry(entry) for entry in entries]

    def _fetch(self, path: str) -> bytes:
        return self._world.http.get(f"{self._world.keyholder.url}/{path}").raise_for_status().content

    def _ask(self, path: str, body: object) -> bytes:
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        answer = self._world.http.post(f"{self._world.keyholder.url}{path}", content=content)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.content

    def _keep(self, deposit: WrapDeposit) -> None:
        self._ask("/wraps", deposit)

    def _open(self, name: str) -> Unwrapped:
        request = self._round.asked.setdefault(name, UnwrapRequest(request=secrets.token_hex(16), segments=(name,)))
        answer = msgspec.json.decode(self._ask(f"/leases/{self._round.lease}/unwrap", request), type=Unwrapped)
        self._round.answered[name] = answer
        return answer

    def _opens(self, name: str, wrapped: bytes) -> bool:
        recipient = job(self._round.lease)
        sha256 = bytes.fromhex(name)
        key = unwrap(wrapped, self._round.job, purpose=DEMO, recipient=recipient, segment_sha256=sha256)
        return bool(open_segment(self._world.sealed[name], key, purpose=DEMO).pictures)

    def _delete(self, session: int) -> None:
        secret = self._world.root.delete_secret(session)
        taken = msgspec.json.decode(self._ask("/deletions", Deletion(secret=secret.hex())), type=DeletionTaken)
        self._round.deleted[session] = taken.receipt
        self._round.receipts[session] = self._fetch(f"receipts/{taken.receipt}")

    def _deposits(self, count: int) -> list[WrapDeposit]:
        bundles = self._world.made(count)
        session = deletion_hash(self._world.root.delete_secret(self._world.sessions)).hex()
        return [_deposit(bundle, session) for bundle in bundles]

    def _granted(self, segments: Sequence[str], job_key: X25519PrivateKey) -> str:
        listed, keys = tuple(sorted(segments)), self._world.organisation.keys
        now, requester = int(time.time()), Ed25519PrivateKey.generate()
        lease = Lease(
            purpose=DEMO,
            segments=listed,
            count=len(listed),
            root=segments_root(listed),
            job_key=job_key.public_key().public_bytes_raw().hex(),
            recipe="ab" * 32,
            not_before=now,
            expires=now + 3_600,
            checkpoint=self._fetch("checkpoint").decode(),
            keyholder=self._key,
            requester=envelopes.public_hex(requester),
        )
        envelope = request_lease(lease, requester)
        for role in ("privacy", "representative"):
            envelope = approve_lease(envelope, keys[role], self._world.policy)
        self._ask("/leases", envelope)
        return lease.id


def _deposit(bundle: Bundle, session: str) -> WrapDeposit:
    return WrapDeposit(
        sha256=hashlib.sha256(bundle.segment).hexdigest(),
        purpose=DEMO,
        epoch=Week.of(time.time()),
        deletion_hash=session,
        keyholder_wrap=bundle.keyholder_wrap,
        own_wrap=bundle.own_wrap,
        receipt_secret=bundle.receipt_secret.hex(),
    )


def _nodes(entries: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """Return the tree of entries as the ledger stores it."""
    nodes: dict[tuple[int, int], bytes] = {}
    for number, entry in enumerate(entries):
        for level, index, value in ledger.completed(number, ledger.leaf_hash(entry), lambda at, n: nodes[at, n]):
            nodes[level, index] = value
    return nodes
