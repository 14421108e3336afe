"""Consent receipts: given, standing, withdrawn, and silence is no."""

import msgspec
import pytest

from aboveboard.errors import InputError, NewerFormat, NoConsent
from aboveboard.formats.places import Places
from aboveboard.formats.receipts import current_receipt, receipt_sha256, receipts, withdraw, write_receipt
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.events import Device
from aboveboard.model.layers import Layers

GIVEN = ConsentReceipt(
    id="r1",
    purpose="demo",
    policy_version=1,
    policy_sha256="00" * 32,
    keyholder="aa" * 32,
    layers={"editor": Layers()},
    notice=b"Was wir aufzeichnen",
    language="de",
    given=100,
    expires=200,
    given_by=Device.HUMAN,
    word="heron",
)


def test_a_consent_stands_from_its_moment_until_it_expires(places: Places) -> None:
    write_receipt(places, GIVEN)
    assert current_receipt(places, "demo", 100) == GIVEN == current_receipt(places, "demo", 199)
    for now in (99, 200):
        with pytest.raises(NoConsent):
            current_receipt(places, "demo", now)


def test_silence_is_no(places: Places) -> None:
    with pytest.raises(NoConsent):
        current_receipt(places, "demo", 150)
    write_receipt(places, GIVEN)
    with pytest.raises(NoConsent):
        current_receipt(places, "training", 150)


def test_withdrawing_withdraws_every_consent_of_the_purpose_and_only_it(places: Places) -> None:
    later = msgspec.structs.replace(GIVEN, id="r2", given=120)
    other = msgspec.structs.replace(GIVEN, id="r3", purpose="training")
    for receipt in (GIVEN, later, other):
        write_receipt(places, receipt)
    assert current_receipt(places, "demo", 150) == later
    assert {receipt.id for receipt in withdraw(places, "demo", 150)} == {"r1", "r2"}
    assert withdraw(places, "demo", 151) == ()
    with pytest.raises(NoConsent):
        current_receipt(places, "demo", 150)
    assert current_receipt(places, "training", 150) == other


def test_a_new_yes_after_a_no_stands_and_a_no_in_the_same_second_wins(places: Places) -> None:
    write_receipt(places, msgspec.structs.replace(GIVEN, withdrawn=110))
    again = msgspec.structs.replace(GIVEN, id="r2", given=120)
    write_receipt(places, again)
    assert current_receipt(places, "demo", 150) == again
    for name in ("r0", "r9"):
        path = write_receipt(places, msgspec.structs.replace(GIVEN, id=name, given=120, withdrawn=120))
        with pytest.raises(NoConsent):
            current_receipt(places, "demo", 150)
        path.unlink()


def test_the_hash_that_leaves_is_the_same_after_a_withdrawal(places: Places) -> None:
    before = receipt_sha256(GIVEN)
    assert receipt_sha256(msgspec.structs.replace(GIVEN, withdrawn=150)) == before
    assert receipt_sha256(msgspec.structs.replace(GIVEN, word="crane")) != before
    assert len(before) == 64


def test_receipts_are_read_back_with_the_exact_bytes_shown(places: Places) -> None:
    write_receipt(places, GIVEN)
    (places.consent / ".r9.json.0000").write_bytes(b"left by a crash")
    assert receipts(places) == (GIVEN,)
    assert receipts(places)[0].notice == b"Was wir aufzeichnen"


def test_a_receipt_of_a_newer_version_is_refused_by_name(places: Places) -> None:
    (places.consent / "r1.json").write_bytes(b'{"v":2}')
    with pytest.raises(NewerFormat):
        current_receipt(places, "demo", 150)


@pytest.mark.parametrize("name", ["../r1", "", "a/b", "x" * 65])
def test_a_receipt_is_named_plainly(places: Places, name: str) -> None:
    with pytest.raises(InputError):
        write_receipt(places, msgspec.structs.replace(GIVEN, id=name))
