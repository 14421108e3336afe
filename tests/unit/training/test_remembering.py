"""What a model remembers of its training: start states that it cannot be asked for, what was left out, what it saw."""

from pathlib import Path

import pytest

from aboveboard.agents.checkpoints import Head, read_head
from aboveboard.agents.memory import SPARE_BITS, LeftOut, Memory, Shown, Starts, start_keys
from aboveboard.agents.words import text_of
from aboveboard.errors import InputError, NothingToDo
from aboveboard.model.text import Hidden, Label, LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import Episode
from aboveboard.model.value import IllegalValue
from aboveboard.training.lessons import Opened, gather, gathered_from, lessons_of
from aboveboard.training.remembering import LEFT_OUT
from aboveboard.training.settings import Settings
from aboveboard.training.studying import study
from tests.demonstrating import LEASE, PURPOSE, demonstrations, element, filling, pressing, released, screen

TINY = Settings(iterations=2, batch=8, width=16, layers=1, heads=2, inner=16, check_every=2, warmup=1)


def keys_of(episode: Episode) -> tuple[bytes, ...]:
    return start_keys(text_of(episode.instruction.goal), episode.steps[0].before.elements)


def remembered(*episodes: Episode, leave_out: LeftOut = LeftOut()) -> Memory:  # noqa: B008  # a frozen value
    return gathered_from(episodes, PURPOSE, leave_out=leave_out).memory


def test_every_start_state_that_was_learnt_from_is_known_again() -> None:
    shown = demonstrations(60)
    memory = remembered(*shown)
    assert all(memory.starts.hold(keys_of(episode)) for episode in shown)


def test_most_start_states_that_were_not_learnt_from_are_not_taken_for_ones_that_were() -> None:
    starts = remembered(*demonstrations(60)).starts
    others = [start_keys(f"Another goal {number}.", screen(element("Save"))) for number in range(2_000)]
    taken = sum(starts.hold(keys) for keys in others)
    assert 0 < taken < 2 * 2_000 / 2**SPARE_BITS * 2  # two keys each, one in 32 or less of either


def test_a_digest_is_too_short_to_tell_a_guess_that_is_right_from_one_that_is_not() -> None:
    starts = remembered(*demonstrations(60)).starts
    assert 2**starts.bits <= 2 ** (SPARE_BITS + 1) * len(starts.digests) * 2


def test_the_same_words_in_another_place_and_order_are_the_same_start_state() -> None:
    one, other = element("Save", place=0), element("Open", place=1)
    moved = element("Save", place=4), element("Open", place=0)
    assert start_keys("Press Save.", screen(one, other)) == start_keys("Press  Save.", screen(*moved))
    assert start_keys("Press Save.", screen(one)) != start_keys("Press Save.", screen(one, other))
    assert start_keys("Press Save.", screen(one)) != start_keys("Press Open.", screen(one))


def test_where_the_screen_had_no_words_all_of_the_same_goal_is_taken_for_seen() -> None:
    blank = Starts.of([start_keys("Press Save.", None)[0]], "salt")
    assert blank.hold(start_keys("Press Save.", screen(element("Save"))))


def test_digests_that_are_long_enough_to_look_texts_up_by_cannot_be_built() -> None:
    with pytest.raises(IllegalValue):
        Starts(salt="a", bits=64, digests=(1 << 60,))


def test_nothing_known_holds_nothing() -> None:
    assert not Starts().hold(start_keys("Press Save.", screen(element("Save"))))


def test_the_head_of_a_model_carries_what_it_remembers_and_no_word_of_it(tmp_path: Path) -> None:
    release = released(tmp_path / "release", demonstrations(12))
    head = study([Opened(release, LEASE)], TINY, tmp_path / "model").trained.head
    assert isinstance(head, Head)
    assert read_head(tmp_path / "model").memory == head.memory
    assert head.memory.starts.digests
    assert head.memory.shown["skill"]["typing"] == Shown(steps=12, demonstrations=12)
    written = (tmp_path / "model" / "model.json").read_bytes()
    assert not [name for name in (b"Enter", b"Zuse", b"Ada", b"Margaret") if name in written]


@pytest.mark.parametrize(
    "leave_out",
    [LeftOut(skills=("typing",)), LeftOut(widgets=("entry",))],
    ids=["by skill", "by a widget that it shows"],
)
def test_what_is_left_out_is_not_shown_and_is_remembered(leave_out: LeftOut) -> None:
    shown = demonstrations(20)
    gathered = gathered_from(shown, PURPOSE, leave_out=leave_out)
    assert {row.episode for row in gathered.rows} == {episode.id for episode in shown if episode.id.startswith("p")}
    assert gathered.left_out[LEFT_OUT] == 40
    assert gathered.memory.left_out == leave_out
    assert "typing" not in gathered.memory.shown["skill"]
    assert not any(gathered.memory.starts.hold(keys_of(one)[:1]) for one in shown if one.id == "f0")


def test_an_app_is_left_out_by_its_name_in_any_case_of_letters() -> None:
    with pytest.raises(NothingToDo, match=LEFT_OUT):
        gathered_from(demonstrations(3), PURPOSE, leave_out=LeftOut(apps=("Editor",)))


@pytest.mark.parametrize("leave_out", [LeftOut(skills=("telepathy",)), LeftOut(apps=("editr",))], ids=["skill", "app"])
def test_what_the_data_have_nothing_of_cannot_be_left_out(leave_out: LeftOut) -> None:
    with pytest.raises(InputError) as told:
        remembered(pressing(1), filling(1), leave_out=leave_out)
    assert "there are:" in str(told.value.remedy)


def test_a_release_and_the_same_episodes_without_one_show_the_same(tmp_path: Path) -> None:
    shown = demonstrations(20)
    whole = gather([Opened(released(tmp_path / "release", shown), LEASE)])
    plain = gathered_from(shown, PURPOSE)
    assert lessons_of(whole.rows, TINY).fingerprint == lessons_of(plain.rows, TINY).fingerprint
    assert whole.memory.shown == plain.memory.shown
    assert whole.memory.starts.salt != plain.memory.starts.salt


def test_a_start_state_is_known_by_what_its_fields_say() -> None:
    """Pages of one goal that differ in nothing but a field are several."""
    one, other = (element("Text", "entry", value=Redacted(text=text)) for text in ("id semper", "neque enim"))
    learnt = Starts.of([start_keys("Copy the text.", screen(one))[0]], "salt")
    assert learnt.hold(start_keys("Copy the text.", screen(one)))
    assert not learnt.hold(start_keys("Copy the text.", screen(other)))


@pytest.mark.parametrize(
    "kept_back",
    [Hidden(), Shape(kind=TextKind.WORDS, length=LengthClass.FEW), Redacted(text="write to [email]")],
    ids=["hidden", "shape", "removed"],
)
def test_where_a_fields_words_were_kept_back_every_start_of_its_goal_counts_as_seen(kept_back: Label) -> None:
    recorded = screen(element("Text", "entry", value=kept_back))
    learnt = Starts.of([start_keys("Copy the text.", recorded)[0]], "salt")
    assert learnt.hold(start_keys("Copy the text.", screen(element("Text", "entry", value=Redacted(text="id semper")))))
    empty = screen(element("Text", "entry", value=Shape(kind=TextKind.EMPTY, length=LengthClass.NONE)))
    assert len(start_keys("Copy the text.", empty)) == 2
