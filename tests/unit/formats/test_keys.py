"""Keys of a participant: made, opened, restored, destroyed."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from aboveboard.errors import (
    InputError,
    KeyMissing,
    Locked,
    NoConsent,
    NothingToDo,
    PassphraseWrong,
    Tampered,
    WordsWrong,
)
from aboveboard.formats import keys
from aboveboard.formats.keys import ParticipantKeys, Root, Unlocked
from aboveboard.formats.places import Places
from aboveboard.model.time import Week
from aboveboard.model.value import IllegalValue

DAY = "2026-11-21"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Unlocked]:
    """Keys made once: scrypt takes a second on purpose."""
    folder = tmp_path_factory.mktemp("made")
    places = Places(data=folder / "data", runtime=folder / "runtime")
    places.make()
    return places.participant, ParticipantKeys.create(places, "correct horse")


@pytest.fixture
def opened(places: Places, made: tuple[Path, Unlocked]) -> Unlocked:
    shutil.copytree(made[0], places.participant, dirs_exist_ok=True)
    return made[1]


def test_twelve_words_bring_back_every_secret_of_every_session() -> None:
    root = Root.generate()
    again = Root.from_words("  " + root.words.upper().replace(" ", "\n"))
    assert len(root.words.split()) == 12
    assert again.delete_secret(7) == root.delete_secret(7)
    assert again.read_key(7).private_bytes_raw() == root.read_key(7).private_bytes_raw()
    assert again.receipt_secret(7) == root.receipt_secret(7)
    assert again.pseudonym("demo", "2026-Q4") == root.pseudonym("demo", "2026-Q4")


def test_no_two_secrets_of_a_root_are_equal() -> None:
    root = Root.generate()
    secrets = [part(n) for n in range(20) for part in (root.delete_secret, root.receipt_secret)]
    secrets += [root.read_key(n).private_bytes_raw() for n in range(20)]
    secrets += [root.pseudonym(purpose, quarter) for purpose in ("a", "b") for quarter in ("2026-Q3", "2026-Q4")]
    assert len(set(secrets)) == 64
    assert all(len(secret) == 32 for secret in secrets)


def test_a_deletion_hash_does_not_show_its_secret_and_has_its_own_domain() -> None:
    secret = Root.generate().delete_secret(0)
    assert keys.deletion_hash(secret) != secret
    assert len({keys.deletion_hash(secret), keys.deletion_hash(secret + b"\0")}) == 2


@pytest.mark.parametrize("words", ["", "one two three", "abandon " * 12, "aboveboard " * 12, "zoo " * 24])
def test_wrong_words_are_named_and_not_repeated(words: str) -> None:
    with pytest.raises(WordsWrong) as caught:
        Root.from_words(words)
    assert "abandon" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_root_of_another_size_or_a_malformed_quarter_is_illegal() -> None:
    with pytest.raises(IllegalValue):
        Root(b"short")
    with pytest.raises(IllegalValue):
        Root.generate().pseudonym("demo", "2026-11")


def test_the_repr_of_keys_says_nothing(opened: Unlocked) -> None:
    assert "entropy" not in repr(opened)
    assert repr(opened.root) == "Root()"


@pytest.mark.parametrize(
    ("week", "quarter"),
    [("2026-W01", "2026-Q1"), ("2026-W13", "2026-Q1"), ("2026-W14", "2026-Q2"), ("2026-W53", "2026-Q4")],
)
def test_a_week_belongs_to_one_quarter(week: str, quarter: str) -> None:
    assert keys.quarter_of(Week(week)) == quarter


def test_the_passphrase_opens_the_same_identity_and_root_again(places: Places, opened: Unlocked) -> None:
    again = ParticipantKeys.unlock(places, "correct horse")
    assert (str(again.identity), again.root) == (str(opened.identity), opened.root)


def test_another_passphrase_opens_nothing_and_makes_nothing(places: Places, opened: Unlocked) -> None:
    with pytest.raises(PassphraseWrong):
        ParticipantKeys.unlock(places, "wrong")
    with pytest.raises(NothingToDo):
        ParticipantKeys.create(places, "another")


def test_no_key_is_made_by_an_empty_passphrase(places: Places) -> None:
    with pytest.raises(PassphraseWrong):
        ParticipantKeys.create(places, "")
    assert not ParticipantKeys.exist(places)


def test_a_machine_too_busy_for_the_passphrase_does_not_call_it_wrong(places: Places, opened: Unlocked) -> None:
    sealed = places.participant / "identity.age"
    head, work, rest = re.split(rb"(?<= )(\d+)(?=\n)", sealed.read_bytes(), maxsplit=1)
    sealed.write_bytes(head + b"30" + rest)  # as hard as it looks where somebody else has the processor
    assert work != b"30"
    with pytest.raises(Locked):
        ParticipantKeys.unlock(places, "correct horse")


def test_keys_that_are_gone_are_named(places: Places, opened: Unlocked) -> None:
    (places.participant / "root.age").unlink()
    with pytest.raises(KeyMissing):
        ParticipantKeys.unlock(places, "correct horse")


def test_a_root_sealed_to_another_identity_is_tampered(places: Places, opened: Unlocked) -> None:
    stranger = pyrage.x25519.Identity.generate().to_public()
    (places.participant / "root.age").write_bytes(pyrage.encrypt(b"x", [stranger]))
    with pytest.raises(Tampered):
        ParticipantKeys.unlock(places, "correct horse")


def test_an_identity_that_is_no_key_is_tampered(places: Places, opened: Unlocked) -> None:
    keys.create_day(places, DAY)
    sealed = pyrage.encrypt(b"\x82\xa1v\x01\xa6secret\xa1x", [opened.identity.to_public()])
    (places.days / f"{DAY}.age").write_bytes(sealed)
    with pytest.raises(Tampered):
        keys.open_day(places, DAY, opened)


def test_a_day_is_made_without_the_passphrase_and_opened_only_with_it(places: Places, opened: Unlocked) -> None:
    recipient = keys.create_day(places, DAY)
    assert keys.create_day(places, DAY) == recipient
    assert str(keys.open_day(places, DAY, opened).to_public()) == recipient
    assert keys.days(places) == (DAY,)
    stranger = replace(opened, identity=pyrage.x25519.Identity.generate())
    with pytest.raises(KeyMissing):
        keys.open_day(places, DAY, stranger)


def test_a_destroyed_day_never_opens_again(places: Places, opened: Unlocked) -> None:
    first = keys.create_day(places, DAY)
    keys.destroy_day(places, DAY)
    keys.destroy_day(places, DAY)
    with pytest.raises(KeyMissing):
        keys.open_day(places, DAY, opened)
    assert keys.create_day(places, DAY) != first


def test_a_day_whose_private_half_is_missing_is_made_anew(places: Places, opened: Unlocked) -> None:
    first = keys.create_day(places, DAY)
    (places.days / f"{DAY}.age").unlink()
    assert keys.create_day(places, DAY) != first


@pytest.mark.parametrize("day", ["../participant", "2026-1-1", "", "2026-11-21/x"])
def test_a_day_is_a_date(places: Places, day: str) -> None:
    with pytest.raises(InputError):
        keys.create_day(places, day)


def test_before_the_notice_there_is_neither_day_nor_session(places: Places) -> None:
    with pytest.raises(NoConsent):
        keys.create_day(places, DAY)
    with pytest.raises(NoConsent):
        keys.next_session_number(places)


def test_a_session_number_serves_once_and_each_device_has_its_own_range(places: Places) -> None:
    ParticipantKeys.create(places, "x", root=Root.generate(), device=2)
    numbers = [keys.next_session_number(places) for _ in range(3)]
    assert numbers == [2 * keys.RANGE, 2 * keys.RANGE + 1, 2 * keys.RANGE + 2]
    assert list(keys.session_numbers(places)) == numbers


def test_no_file_of_the_keys_shows_a_secret_or_is_readable_by_others(places: Places, opened: Unlocked) -> None:
    keys.create_day(places, DAY)
    day = str(keys.open_day(places, DAY, opened))
    for path in [*places.participant.iterdir(), *places.days.iterdir()]:
        data = path.read_bytes()
        assert str(opened.identity).encode() not in data
        assert day.encode() not in data
        assert opened.root.entropy not in data
        assert path.stat().st_mode & 0o077 == 0
