"""A session is its participant's: nobody else joins it, and who carries a deposit puts it under no other."""

import msgspec
import pytest

from aboveboard.errors import Tampered
from aboveboard.formats import ledger, wraps
from aboveboard.formats.entries import Opened, read_entry
from aboveboard.formats.keyholder import KEYHOLDER, WrapDeposit, unwrap_mark
from aboveboard.keyholder.service import Keyholder
from tests.keyholding import OTHER_PURPOSE, PURPOSE, Job, Person, Stranger, asking, purpose_key, shard


def marks(keyholder: Keyholder) -> list[str]:
    """Return the marks of all openings that the ledger shows."""
    size = int(keyholder.checkpoint().split("\n")[1])
    entries = map(read_entry, ledger.unpack_entries(keyholder.tile(ledger.tile_path(None, 0, size))))
    return [entry.mark for entry in entries if isinstance(entry, Opened)]


@pytest.mark.parametrize("purpose", [PURPOSE, OTHER_PURPOSE])
def test_who_has_another_receipt_secret_joins_no_session(keyholder: Keyholder, purpose: str) -> None:
    person = Person()
    given = person.give(keyholder, "a")
    with pytest.raises(Tampered, match="another receipt secret"):
        Stranger(other=person).give(keyholder, "junk", purpose=purpose)
    given |= person.give(keyholder, "b")
    assert {own.sha256 for own in keyholder.own((person.session,))} == set(given)


def test_openings_of_a_shard_leave_the_marks_of_its_person_whoever_tried_to_join(keyholder: Keyholder) -> None:
    """Of sixteen segments of strangers one would come before the person's own in the order of hashes."""
    person = Person()
    given = person.give(keyholder, "a")
    for number in range(16):
        with pytest.raises(Tampered):
            Stranger(other=person).give(keyholder, f"junk {number}")
    deposit, _ = shard(keyholder, person, Job().granted(keyholder, given))
    keyholder.keep(deposit)
    lease = Job().granted(keyholder, [deposit.sha256])
    assert set(keyholder.unwrap(lease, asking([deposit.sha256])).keys) == {deposit.sha256}
    assert marks(keyholder) == [unwrap_mark(person.receipt_secret, lease)]


def refused(keyholder: Keyholder, deposit: WrapDeposit) -> None:
    with pytest.raises(Tampered, match="this wrap is for another"):
        keyholder.keep(deposit)
    assert keyholder.own((deposit.deletion_hash,)) == ()


def test_a_deposit_whose_receipt_secret_was_exchanged_on_the_way_is_refused(keyholder: Keyholder) -> None:
    deposit, _ = Person().deposit(keyholder, "a")
    refused(keyholder, msgspec.structs.replace(deposit, receipt_secret="ab" * 32))


def test_a_deposit_whose_deletion_hash_was_exchanged_on_the_way_is_refused(keyholder: Keyholder) -> None:
    """Else a deletion would find nothing, and the receipt would say that no key exists."""
    deposit, _ = Person().deposit(keyholder, "a")
    refused(keyholder, msgspec.structs.replace(deposit, deletion_hash=Person().session))


def test_a_wrap_that_is_bound_to_no_session_is_refused(keyholder: Keyholder) -> None:
    deposit, key = Person().deposit(keyholder, "a")
    wrapped = wraps.wrap(
        key,
        bytes.fromhex(purpose_key(keyholder).public),
        purpose=PURPOSE,
        recipient=KEYHOLDER,
        segment_sha256=bytes.fromhex(deposit.sha256),
    )
    refused(keyholder, msgspec.structs.replace(deposit, keyholder_wrap=wrapped))


def test_a_shard_is_put_under_no_other_session(keyholder: Keyholder) -> None:
    one, other = Person(), Person()
    given = one.give(keyholder, "a") | other.give(keyholder, "b")
    lease = Job().granted(keyholder, given)
    deposit, _ = shard(keyholder, one, lease)
    with pytest.raises(Tampered, match="this wrap is for another"):
        keyholder.keep(msgspec.structs.replace(deposit, deletion_hash=other.session))
    keyholder.keep(deposit)
