"""Which words in a picture should not be there, and what blackening does to the bytes that leave."""

from pathlib import Path

import numpy as np
import pyrage
import pytest

from aboveboard.companion import blackened
from aboveboard.companion.blackened import blacked
from aboveboard.companion.outgoing import build
from aboveboard.companion.pictures import Encoder
from aboveboard.companion.reading import Word
from aboveboard.companion.surviving import own_words, renders, survivors
from aboveboard.errors import Tampered
from aboveboard.formats.journal import recording
from aboveboard.model.frames import Frame
from aboveboard.model.geometry import Rect
from aboveboard.redactors.registry import all_redactors
from tests.companions import script
from tests.unit.companion.test_outgoing import receipt, terms

OWN = frozenset({"line", "numbers", "preferences"})
BOX = Rect(x=10, y=20, width=30, height=8)


def word(text: str, sure: float = 90) -> Word:
    return Word(text=text, box=BOX, sure=sure)


def left(*texts: str, masked: bool = True) -> list[str]:
    words = [word(text) for text in texts]
    return [found.text for found in survivors(words, OWN, all_redactors(), masked=masked)]


def test_in_a_masked_picture_every_word_that_is_not_the_apps_own_is_told() -> None:
    assert left("Line", "Numbers…", "Salary", "4711") == ["Salary", "4711"]


def test_a_word_that_was_read_with_a_wrong_letter_is_still_the_apps_own() -> None:
    assert left("Prefarences", "Numbars", "Nuremberg") == ["Nuremberg"]


def test_icons_and_guesses_are_no_words() -> None:
    assert left("=", "Ok", "x²", "|||") == []
    assert survivors([word("Salary", 30)], OWN, all_redactors(), masked=True) == ()


def test_where_content_may_be_seen_only_what_is_personal_is_told() -> None:
    assert left("Dear", "jane.doe@example.org,", "hello", masked=False) == ["jane.doe@example.org,"]
    assert left("password:", "hunter2", masked=False) == ["hunter2"]


def test_the_apps_own_words_are_those_that_leave_as_such() -> None:
    outgoing = build(recording(script()), terms(), all_redactors())
    assert own_words(outgoing) == {"save"}
    assert set(renders(outgoing).values()) == {"masked"}
    assert receipt().layers


def test_blackening_follows_the_picture_and_what_became_of_it() -> None:
    encoder = Encoder()
    canvas = np.full((40, 60, 4), 200, np.uint8)
    plain, count = blacked(encoder, canvas, {})
    assert count == 0
    once, count = blacked(encoder, canvas, {plain.id: (BOX,)})
    assert count == 1
    more = {plain.id: (BOX,), once.id: (Rect(x=50, y=30, width=99, height=99),), "other": (BOX,)}
    twice, count = blacked(encoder, canvas, more)
    assert count == 2
    assert len({plain.id, once.id, twice.id}) == 3
    assert canvas.min() == 200  # the screen that later pictures build on is not touched


def test_a_place_that_is_black_already_ends() -> None:
    canvas = np.zeros((40, 60, 4), np.uint8)
    plain, _ = blacked(Encoder(), canvas, {})
    assert blacked(Encoder(), canvas, {plain.id: (BOX,)}) == (plain, 1)


def test_what_was_blackened_leaves_black_and_is_counted_as_held_back() -> None:
    before = build(recording(script()), terms(), all_redactors())
    name = next(record.id for record in before.stretches[0] if isinstance(record, Frame))
    after = build(recording(script()), terms(), all_redactors(), {name: (BOX,)})
    assert after.withheld["mask: you"] == 1
    assert after.sha256 != before.sha256
    assert all(name not in part.pictures for part in after.contents)


def test_the_list_is_sealed_to_the_day_and_adds_up(tmp_path: Path) -> None:
    identity, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    assert blackened.read(tmp_path, identity) == {}
    blackened.add(tmp_path, identity, recipient, {"a": (BOX,)})
    blackened.add(tmp_path, identity, recipient, {"a": (BOX,), "b": (BOX,)})
    grown = BOX.grown(2)
    assert blackened.read(tmp_path, identity) == {"a": (grown, grown), "b": (grown,)}
    with pytest.raises(Tampered):
        blackened.read(tmp_path, other)
    (tmp_path / "blackened.age").write_bytes(b"torn")
    with pytest.raises(Tampered):
        blackened.read(tmp_path, identity)
