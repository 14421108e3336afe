"""What the collector may expect of a keyholder, run against the one in memory and the real one over HTTP."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.collector.keyholder_http import HttpKeyholder
from aboveboard.collector.keyholder_memory import MemoryKeyholder
from aboveboard.collector.keyholder_port import KeyholderPort
from aboveboard.errors import Deleted, NotFound, Tampered, UnknownFormat, Unreachable
from aboveboard.formats import envelopes
from aboveboard.formats.keyholder import DeletionReceipt, OwnRequest, OwnWraps, PurposeKey, WrapDeposit
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.model.time import Week
from tests.real_keyholder import real_keyholder
from tests.services import KEYHOLDER_HPKE, PURPOSE, START, Clock, Organisation, bundle


@pytest.fixture
def organisation() -> Organisation:
    return Organisation()


@pytest.fixture(params=["memory", "http"])
def keyholder(request: pytest.FixtureRequest, tmp_path: Path, organisation: Organisation) -> Iterator[KeyholderPort]:
    if request.param == "memory":
        key = organisation.keys["keyholder"]
        memory = MemoryKeyholder(key, lambda: Week.of(START))
        public = KEYHOLDER_HPKE.public_key().public_bytes_raw().hex()
        value = PurposeKey(purpose=PURPOSE, week=Week.of(START), public=public, keyholder=envelopes.public_hex(key))
        memory.purpose_keys[PURPOSE] = envelopes.sign("purpose-key", value, [key])
        yield memory
    else:
        with real_keyholder(tmp_path, organisation, Clock()) as address, HttpKeyholder(address) as link:
            yield link


@pytest.fixture
def week_key(keyholder: KeyholderPort, organisation: Organisation) -> PurposeKey:
    trusted = [envelopes.public_hex(organisation.keys["keyholder"])]
    return envelopes.verify(keyholder.purpose_key(PURPOSE), "purpose-key", PurposeKey, trusted)


def deposit(root: Root, session: int, week_key: PurposeKey, joins: Root | None = None) -> WrapDeposit:
    made = bundle(root, session, public=bytes.fromhex(week_key.public), joins=joins)
    return WrapDeposit(
        sha256=hashlib.sha256(made.segment).hexdigest(),
        purpose=PURPOSE,
        epoch=week_key.week,
        deletion_hash=deletion_hash((joins or root).delete_secret(session)).hex(),
        keyholder_wrap=made.keyholder_wrap,
        own_wrap=made.own_wrap,
        receipt_secret=made.receipt_secret.hex(),
    )


def own(keyholder: KeyholderPort, name: str) -> set[str]:
    answered = keyholder.own(msgspec.json.encode(OwnRequest(deletion_hashes=(name,))))
    return {wrap.sha256 for wrap in msgspec.json.decode(answered, type=OwnWraps).wraps}


def test_wraps_are_kept_once_and_the_participant_finds_their_own(
    keyholder: KeyholderPort, week_key: PurposeKey
) -> None:
    kept = deposit(Root.generate(), 1, week_key)
    keyholder.keep(kept)
    keyholder.keep(kept)
    assert own(keyholder, kept.deletion_hash) == {kept.sha256}


def test_who_has_another_receipt_secret_joins_no_session(keyholder: KeyholderPort, week_key: PurposeKey) -> None:
    person, stranger = Root.generate(), Root.generate()
    kept = [deposit(person, 1, week_key) for _ in range(2)]
    keyholder.keep(kept[0])
    with pytest.raises(Tampered):
        keyholder.keep(deposit(stranger, 1, week_key, joins=person))
    keyholder.keep(kept[1])
    assert own(keyholder, kept[0].deletion_hash) == {each.sha256 for each in kept}


def test_the_participant_can_tell_whose_the_marks_will_be(keyholder: KeyholderPort, week_key: PurposeKey) -> None:
    root = Root.generate()
    kept = deposit(root, 1, week_key)
    keyholder.keep(kept)
    answered = keyholder.own(msgspec.json.encode(OwnRequest(deletion_hashes=(kept.deletion_hash,))))
    (wrap,) = msgspec.json.decode(answered, type=OwnWraps).wraps
    assert wrap.receipt_hash == hashlib.sha256(root.receipt_secret(1)).hexdigest()


def test_a_wrap_of_an_earlier_form_is_refused_by_its_name(tmp_path: Path, organisation: Organisation) -> None:
    with real_keyholder(tmp_path, organisation, Clock()) as address, HttpKeyholder(address) as link:
        trusted = [envelopes.public_hex(organisation.keys["keyholder"])]
        week_key = envelopes.verify(link.purpose_key(PURPOSE), "purpose-key", PurposeKey, trusted)
        kept = deposit(Root.generate(), 1, week_key)
        with pytest.raises(UnknownFormat, match="format version 1 of a wrap"):
            link.keep(msgspec.structs.replace(kept, keyholder_wrap=b"\x01" + kept.keyholder_wrap[1:]))


def test_a_secret_deletes_and_what_comes_later_is_refused(
    keyholder: KeyholderPort, week_key: PurposeKey, organisation: Organisation
) -> None:
    root = Root.generate()
    kept = deposit(root, 1, week_key)
    keyholder.keep(kept)
    receipt = keyholder.delete(root.delete_secret(1).hex())
    trusted = [envelopes.public_hex(organisation.keys["keyholder"])]
    told = envelopes.verify(keyholder.receipt(receipt), "deletion-receipt", DeletionReceipt, trusted)
    assert (told.id, told.deletion_hash) == (receipt, kept.deletion_hash)
    assert own(keyholder, kept.deletion_hash) == set()
    with pytest.raises(Deleted):
        keyholder.keep(kept)


def test_a_secret_of_nothing_is_answered_alike(keyholder: KeyholderPort) -> None:
    receipt = keyholder.delete("ab" * 32)
    assert keyholder.receipt(receipt)


def test_what_is_not_there_is_not_found(keyholder: KeyholderPort) -> None:
    with pytest.raises(NotFound):
        keyholder.receipt("00" * 16)
    with pytest.raises(NotFound):
        keyholder.purpose_key("unknown-purpose")


def test_a_keyholder_that_is_away_is_unreachable() -> None:
    away = MemoryKeyholder(Organisation().keys["keyholder"], lambda: Week.of(START))
    away.reachable = False
    with pytest.raises(Unreachable):
        away.delete("ab" * 32)
    with HttpKeyholder("http://127.0.0.1:9") as link, pytest.raises(Unreachable):  # the discard port: nobody there
        link.delete("ab" * 32)
