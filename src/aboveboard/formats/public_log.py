"""The public ledger as a device keeps it: whole, checked, and read here, so that asking about oneself tells nobody.

`feed/log/checkpoint` is the last note that enough witnesses cosigned, `feed/log/entries` every entry under it.
"""

import hmac
from collections.abc import Mapping, Sequence

from aboveboard.errors import PolicyInvalid, Tampered
from aboveboard.formats.checkpoints import (
    Checkpoint,
    ledger_signer,
    read_checkpoint,
    require_quorum,
    witness_signers,
    witnessed_by,
)
from aboveboard.formats.entries import LeaseGranted, ModelRegistered, Opened, SessionDeleted, read_entry
from aboveboard.formats.files import write_atomically
from aboveboard.formats.keyholder import deletion_mark, unwrap_mark
from aboveboard.formats.ledger import pack_entries, root_of, unpack_entries
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.policy_rules import read_policy
from aboveboard.model.policy import Policy
from aboveboard.model.value import Value


class Look(Value, frozen=True, kw_only=True):
    """One opening of one's own session, and the lease it happened under (None where the ledger does not show it)."""

    session: int
    entry: int
    lease: LeaseGranted | None


def read_note(note: str, policy: Policy) -> Checkpoint:
    """Return a checkpoint that the policy's keyholder signed and enough of its witnesses cosigned.

    Raises Tampered, UnknownFormat or NotWitnessed.
    """
    checkpoint = read_checkpoint(note, ledger_signer(policy.keyholder.key))
    require_quorum(note, witness_signers(policy), policy.quorum)
    return checkpoint


def kept_entries(places: Places) -> list[bytes]:
    """Return the entries this device has, in order; none before the first were kept."""
    try:
        return unpack_entries((places.feed / "log" / "entries").read_bytes())
    except FileNotFoundError:
        return []


def keep_log(places: Places, note: str, checkpoint: Checkpoint, entries: Sequence[bytes]) -> None:
    """Keep the ledger if its root is the checkpoint's and it begins with what was kept; raises Tampered."""
    before = kept_entries(places)
    if len(entries) < len(before) or list(entries[: len(before)]) != before:
        raise Tampered("the ledger was rewritten: it does not begin with what this device has seen")
    if len(entries) != checkpoint.size or not hmac.compare_digest(root_of(entries), checkpoint.root):
        raise Tampered("the ledger's entries are not those of its checkpoint")
    folder = places.feed / "log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(folder / "entries", pack_entries(entries))
    write_atomically(folder / "checkpoint", note.encode())


def witnessed_at(places: Places) -> int | None:
    """Return when the witnesses cosigned what is kept (Unix seconds, the first of them).

    None where nothing is kept, or where the policy here names other witnesses since.
    """
    try:
        note = (places.feed / "log" / "checkpoint").read_bytes().decode()
        policy = read_policy(PolicyStore(places.policy).envelopes()[0])  # expired or not: its witnesses are the same
    except (FileNotFoundError, PolicyInvalid):
        return None
    return min(witnessed_by(note, witness_signers(policy)).values(), default=None)


def looks(places: Places, receipt_secrets: Mapping[int, bytes]) -> list[Look]:
    """Return every opening of the participant's own sessions, by session number and its receipt secret."""
    entries = [read_entry(entry) for entry in kept_entries(places)]
    leases = {entry.lease: entry for entry in entries if isinstance(entry, LeaseGranted)}
    marks = {unwrap_mark(secret, lease): number for number, secret in receipt_secrets.items() for lease in leases}
    return [
        Look(session=marks[entry.mark], entry=number, lease=leases.get(entry.lease))
        for number, entry in enumerate(entries)
        if isinstance(entry, Opened) and entry.mark in marks
    ]


def models_shown(places: Places) -> dict[str, tuple[str, ...]]:
    """Return the names of the models that the ledger shows, by the lease under which they learn."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in map(read_entry, kept_entries(places)):
        if isinstance(entry, ModelRegistered):
            found[entry.lease] = (*found.get(entry.lease, ()), entry.model)
    return found


def deletions_shown(places: Places, receipt_secrets: Mapping[int, bytes]) -> set[int]:
    """Return the numbers of the participant's own sessions whose deletion the ledger shows."""
    marks = {deletion_mark(secret): number for number, secret in receipt_secrets.items()}
    entries = (read_entry(entry) for entry in kept_entries(places))
    return {marks[entry.mark] for entry in entries if isinstance(entry, SessionDeleted) and entry.mark in marks}
