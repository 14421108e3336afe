"""What collector and keyholder answer about own data is compared with what was released, and not taken for it."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion.own_data import Sealed, differences, open_own
from aboveboard.companion.released import ReleasedSession
from aboveboard.errors import NotFound, Tampered
from aboveboard.formats.bundle import REFUSED, Bundle
from aboveboard.formats.keyholder import OwnWrap
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root, deletion_hash
from tests.services import PURPOSE, bundle, release

ROOT, STRANGER = Root(bytes(range(16))), Root(bytes(16))
NUMBER = 3


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(data=tmp_path / "data", runtime=tmp_path / "run")
    made.make()
    return made


def name_of(made: Bundle) -> str:
    return hashlib.sha256(made.segment).hexdigest()


def kept(made: Bundle) -> Sealed:
    """What the keyholder and the store answer about a bundle under the person's session."""
    wrap = OwnWrap(
        sha256=name_of(made),
        deletion_hash=deletion_hash(ROOT.delete_secret(NUMBER)).hex(),
        purpose=PURPOSE,
        own_wrap=made.own_wrap,
        receipt_hash=hashlib.sha256(made.receipt_secret).hexdigest(),
    )
    return Sealed(NUMBER, wrap, made.segment)


def told(places: Places, released: list[Bundle], fetched: list[Sealed], taken_back: int = 0) -> list[str]:
    session = ReleasedSession(
        number=NUMBER, purpose=PURPOSE, segments=tuple(map(name_of, released)), taken_back=taken_back
    )
    return list(differences(places, ROOT, [session], fetched))


def test_what_was_released_and_is_kept_differs_in_nothing(places: Places) -> None:
    made = [bundle(ROOT, NUMBER) for _ in range(2)]
    assert told(places, made, list(map(kept, made))) == []
    assert open_own(kept(made[0]), ROOT).part == 1


def test_marks_that_are_not_the_persons_are_told(places: Places) -> None:
    made = [bundle(ROOT, NUMBER) for _ in range(2)]
    changed = kept(msgspec.structs.replace(made[1], receipt_secret=b"x" * 32))
    (line,) = told(places, made, [kept(made[0]), changed])
    assert line.startswith("session 3: openings of 1 of its parts leave marks that are not yours")


def test_a_part_that_left_and_for_which_there_is_no_key_is_told(places: Places) -> None:
    made = [bundle(ROOT, NUMBER) for _ in range(3)]
    (line,) = told(places, made, [kept(made[0])])
    assert line.startswith("session 3: the keyholder has no key for 2 of its 3 parts")
    (line,) = told(places, made, [kept(made[0]), kept(bundle(STRANGER, NUMBER, joins=ROOT))])[1:]
    assert "for 2 of its 3 parts" in line  # another's part stands for none of one's own


def test_what_has_not_left_or_was_taken_back_is_not_missed(places: Places) -> None:
    made = [bundle(ROOT, NUMBER) for _ in range(4)]
    for one in made[1:3]:
        release(places, one)
    path = places.outbox / f"{name_of(made[2])}.abb"
    path.rename(path.with_name(path.name + REFUSED))
    assert told(places, made, [kept(made[0])], taken_back=1) == []


def test_what_is_not_the_persons_own_does_not_open() -> None:
    mine, theirs = kept(bundle(ROOT, NUMBER)), kept(bundle(STRANGER, NUMBER, joins=ROOT))
    with pytest.raises(Tampered):
        open_own(theirs, ROOT)
    with pytest.raises(Tampered, match="another segment than the one asked for"):
        open_own(Sealed(NUMBER, mine.wrap, theirs.segment), ROOT)
    with pytest.raises(NotFound, match="no longer stored"):
        open_own(Sealed(NUMBER, mine.wrap, None), ROOT)
