"""The device's copy of the ledger: a rewritten one does not replace it, however well it is signed."""

from pathlib import Path

import pytest

from aboveboard.errors import Tampered
from aboveboard.formats.checkpoints import Checkpoint
from aboveboard.formats.entries import Entry, LeaseGranted, Opened, write_entry
from aboveboard.formats.keyholder import unwrap_mark
from aboveboard.formats.ledger import root_of
from aboveboard.formats.places import Places
from aboveboard.formats.public_log import Look, keep_log, kept_entries, looks

LEASE = LeaseGranted(
    lease="ab" * 16,
    purpose="train",
    root="cd" * 32,
    count=1,
    job_key="ef" * 32,
    recipe="01" * 32,
    requester="23" * 32,
    approvers=("45" * 32, "67" * 32),
    not_before=1,
    expires=2,
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(data=tmp_path / "data", runtime=tmp_path / "run")
    made.make()
    return made


def keep(places: Places, *entries: bytes) -> None:
    keep_log(places, "note", Checkpoint(origin="o", size=len(entries), root=root_of(entries)), entries)


def test_a_ledger_that_grew_is_kept(places: Places) -> None:
    keep(places, b"one")
    keep(places, b"one", b"two")
    assert kept_entries(places) == [b"one", b"two"]


@pytest.mark.parametrize("rewritten", [(b"two",), (b"two", b"one"), (), (b"one",)])
def test_a_ledger_that_does_not_begin_with_what_was_seen_is_refused(
    places: Places, rewritten: tuple[bytes, ...]
) -> None:
    keep(places, b"one", b"two")
    with pytest.raises(Tampered):
        keep(places, *rewritten)
    assert kept_entries(places) == [b"one", b"two"]


def test_entries_that_do_not_add_up_to_the_checkpoint_are_refused(places: Places) -> None:
    with pytest.raises(Tampered):
        keep_log(places, "note", Checkpoint(origin="o", size=1, root=root_of([b"one"])), [b"two"])


def test_a_participant_sees_each_look_at_their_own_sessions_and_its_lease(places: Places) -> None:
    own, other = b"o" * 32, b"x" * 32
    entries: list[Entry] = [
        LEASE,
        *(Opened(lease=LEASE.lease, mark=unwrap_mark(secret, LEASE.lease)) for secret in (other, own)),
    ]
    keep(places, *map(write_entry, entries))
    assert looks(places, {7: own}) == [Look(session=7, entry=2, lease=LEASE)]
    assert looks(places, {}) == []
