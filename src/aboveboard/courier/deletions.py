"""Sends deletions, one secret per connection, each at its own moment, and brings their receipts back."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from aboveboard.courier.link import Link
from aboveboard.errors import AboveboardError, NotFound, ServiceError, Tampered, UnknownFormat, Unreachable
from aboveboard.formats import envelopes
from aboveboard.formats.deletions import (
    Pending,
    deletion_files,
    keep_receipt,
    mark_sent,
    read_deletion,
    within_a_day,
)
from aboveboard.formats.keyholder import DeletionReceipt
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.policy_rules import read_policy
from aboveboard.formats.root import deletion_hash
from aboveboard.formats.services import Deletion, DeletionTaken


@dataclass(slots=True)
class Deletions:
    """Counts of one round: secrets sent, receipts brought back, answers that were no receipt of ours; its first fault.

    A fault is kept and not raised: what becomes of a deletion must change nothing else of a round.
    """

    sent: int = 0
    receipts: int = 0
    doubtful: int = 0
    fault: AboveboardError | None = None

    def failed(self, fault: AboveboardError) -> None:
        """Keep the first fault."""
        self.fault = self.fault or fault


def send_deletions(fresh: Callable[[], Link], places: Places, now: float) -> Deletions:
    """Send what is due and fetch what is ready; `fresh` opens a connection of its own.

    One that fails stops no other, and a collector that does not answer is left alone until the next round: then they
    come in another order.
    """
    counts = Deletions()
    for found in _due(places, now, counts):
        try:
            with fresh() as link:
                _carry(link, places, found, counts)
        except Unreachable as fault:
            counts.failed(fault)
            break
        except AboveboardError as fault:
            counts.failed(fault)
    return counts


def _due(places: Places, now: float, counts: Deletions) -> Sequence[Pending]:
    """Return the deletions whose moment has come, in random order, without those that cannot be read."""
    due = []
    for path in deletion_files(places):
        try:
            found = within_a_day(read_deletion(path), now)
        except AboveboardError as fault:
            counts.failed(fault)
            continue
        if found.deletion.due <= now:
            due.append(found)
    secrets.SystemRandom().shuffle(due)
    return due


def _carry(link: Link, places: Places, found: Pending, counts: Deletions) -> None:
    if not found.deletion.receipt:
        mark_sent(found, _send(link, found))
        counts.sent += 1
        return
    try:
        counts.receipts += _bring_receipt(link, places, found)
    except (Tampered, UnknownFormat):
        counts.doubtful += 1  # the secret stays and is asked about again; the report says so


def _send(link: Link, pending: Pending) -> str:
    body = msgspec.json.encode(Deletion(secret=pending.deletion.secret))
    answered = link.ask("POST", "/deletions", content=body, headers={"Content-Type": "application/json"})
    try:
        return msgspec.json.decode(answered.content, type=DeletionTaken).receipt
    except (msgspec.DecodeError, ValueError) as error:
        raise ServiceError("the answer to a deletion cannot be read", remedy="update the collector") from error


def _bring_receipt(link: Link, places: Places, pending: Pending) -> bool:
    """Fetch a receipt; where the keyholder has none, the secret is sent again: a crash may have lost the deletion."""
    try:
        receipt = link.get(f"/receipts/{pending.deletion.receipt}")
    except NotFound:
        mark_sent(pending, _send(link, pending))
        return False
    if not (places.policy / "policy.json").exists():
        return False  # who the keyholder is comes with the policy
    _check(receipt, places, pending)
    keep_receipt(places, pending, receipt)
    return True


def _check(receipt: bytes, places: Places, pending: Pending) -> None:
    """Refuse what is not the keyholder's word about this session: the secret must not go for less. Raises Tampered.

    The policy's expiry does not matter here: its keyholder is still the one that had the keys.
    """
    keyholder = read_policy(PolicyStore(places.policy).envelopes()[0]).keyholder.key
    told = envelopes.verify(receipt, "deletion-receipt", DeletionReceipt, [keyholder])
    if told.deletion_hash != deletion_hash(bytes.fromhex(pending.deletion.secret)).hex():
        raise Tampered("the receipt is of another deletion", remedy="the secret is kept and asked about again")
