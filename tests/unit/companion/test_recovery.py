"""The twelve words alone bring everything back, and wrong words are named without being repeated."""

from pathlib import Path

import pytest

from aboveboard.companion.recovery import knowing, require_same, restore, root_of, walk
from aboveboard.companion.released import released_sessions
from aboveboard.errors import NothingToDo, WordsWrong
from aboveboard.formats.files import write_atomically
from aboveboard.formats.keyholder import OwnWrap
from aboveboard.formats.keys import RANGE, Unlocked, next_session_number
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root, deletion_hash
from tests.companions import with_keys

ROOT = Root(bytes(range(16)))
WORDS = ROOT.words.split()


def wrap(name: str) -> OwnWrap:
    return OwnWrap(sha256="ab" * 32, deletion_hash=name, purpose="p", own_wrap=b"")


class Collector:
    """What some collector knows: released sessions, and deleted ones."""

    def __init__(self, released: set[int], deleted: set[int] = frozenset()) -> None:  # type: ignore[assignment]  # a constant
        self.asked = 0
        self._released = {deletion_hash(ROOT.delete_secret(number)).hex() for number in released}
        self._deleted = {deletion_hash(ROOT.delete_secret(number)).hex() for number in deleted}

    def __call__(self, name: str) -> tuple[OwnWrap, ...] | None:
        self.asked += 1
        return (wrap(name),) if name in self._released else () if name in self._deleted else None


def numbers(released: set[int], deleted: set[int] = frozenset(), gap: int = 10) -> list[int]:  # type: ignore[assignment]
    return [session.number for session in walk(ROOT, Collector(released, deleted), gap=gap).sessions]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(data=tmp_path / "data", runtime=tmp_path / "run")
    made.make()
    return made


@pytest.mark.parametrize("typed", [" ".join(WORDS), "  ".join(WORDS).upper(), "\t".join(WORDS) + " "])
def test_the_words_are_taken_in_any_case_and_spacing(typed: str) -> None:
    assert root_of(typed) == ROOT


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "12 words are needed, and 0 were typed"),
        (" ".join(WORDS[:11]), "and 11 were typed"),
        (" ".join([*WORDS, WORDS[0]]), "and 13 were typed"),
        (" ".join([*WORDS[:2], "hunter2", *WORDS[3:]]), "word 3 is not in the list"),
        (" ".join(["qqq", *WORDS[1:11], "zzz"]), "the words 1, 12 are not in the list"),
        (" ".join([WORDS[1], WORDS[0], *WORDS[2:]]), "together they are no root"),
    ],
)
def test_wrong_words_are_named_with_a_remedy_and_never_repeated(typed: str, says: str) -> None:
    with pytest.raises(WordsWrong, match=says) as refused:
        root_of(typed)
    assert refused.value.remedy
    assert not set(str(refused.value).split()) & {"hunter2", "qqq", "zzz"}


def test_a_walk_finds_every_session_of_every_device_and_ends() -> None:
    assert numbers({0, 3, 12, RANGE + 4, 3 * RANGE}) == [0, 3, 12, RANGE + 4, 3 * RANGE]


def test_a_run_of_unknown_numbers_as_long_as_the_gap_ends_the_walk_of_a_device() -> None:
    assert numbers({0, 10}) == [0, 10]
    assert numbers({0, 11}) == [0]
    assert numbers({0, 11}, gap=11) == [0, 11]


def test_deleted_sessions_lead_on_and_are_not_listed() -> None:
    assert numbers({15}, deleted={8}) == [15]


def test_nothing_released_is_found_with_few_questions() -> None:
    collector = Collector(set())
    assert walk(ROOT, collector, gap=10).sessions == ()
    assert collector.asked == 20


def test_a_restored_device_takes_numbers_that_no_other_has_used(places: Places) -> None:
    restore(places, ROOT, "a passphrase", walk(ROOT, Collector({0, RANGE + 1}), gap=10))
    assert next_session_number(places) == 2 * RANGE
    assert [session.number for session in released_sessions(places)] == [0, RANGE + 1]


def test_even_when_nothing_is_left_the_first_devices_numbers_are_not_used_again(places: Places) -> None:
    restore(places, ROOT, "a passphrase", walk(ROOT, Collector(set()), gap=2))
    assert next_session_number(places) == RANGE


def test_a_second_search_adds_only_what_is_new(places: Places) -> None:
    assert restore(places, ROOT, "a passphrase", walk(ROOT, Collector({0}), gap=10)) == 1
    assert restore(places, ROOT, "a passphrase", walk(ROOT, Collector({0, 5}), gap=10)) == 1
    assert [session.number for session in released_sessions(places)] == [0, 5]


def test_words_of_somebody_else_do_not_mix_with_this_devices(places: Places) -> None:
    unlocked: Unlocked = with_keys(places)
    require_same(unlocked, unlocked.root)
    with pytest.raises(NothingToDo, match="other words"):
        require_same(unlocked, ROOT)


def test_the_public_list_of_deletions_counts_as_known(places: Places) -> None:
    name = deletion_hash(ROOT.delete_secret(0)).hex()
    write_atomically(places.feed / "deleted.json", f'{{"prefix": "", "hashes": ["{name}"]}}'.encode())
    known = knowing(places, lambda _: ())
    assert (known(name), known("cd" * 32)) == ((), None)
