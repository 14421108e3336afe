"""Training on made-up releases: it learns, it is the same twice, it stops and goes on, and it says why it cannot."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from aboveboard.agents.checkpoints import HEAD, WEIGHTS, read_head, read_model
from aboveboard.agents.element import ElementAgent
from aboveboard.errors import InputError, NothingToDo, WrongPurpose
from aboveboard.model.actions import Click, Type
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Observation
from aboveboard.training.lessons import Gathered, Lessons, Opened, gather, is_held_out, is_untouched, lessons_of
from aboveboard.training.settings import Settings
from aboveboard.training.training import Trained, train
from aboveboard.training.unfinished import STATE, TENSORS
from tests.demonstrating import LEASE, PURPOSE, demonstrations, element, filling, pressing, released, screen

TINY = Settings(
    iterations=12, batch=8, width=16, layers=1, heads=2, inner=16, check_every=4, warmup=2, threads=1, rate=3e-3
)
SMALL = msgspec.structs.replace(TINY, iterations=260, batch=16, width=32, inner=64, layers=2, check_every=65)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    shown = demonstrations(60)
    release = released(tmp_path_factory.mktemp("data") / "release", shown[:60], shown[60:])
    return gather([Opened(release, LEASE)])


@pytest.fixture(scope="module")
def few(gathered: Gathered) -> Lessons:
    return lessons_of(gathered.rows[:40], TINY)


def trained(gathered: Gathered, lessons: Lessons, folder: Path, settings: Settings = TINY) -> Trained:
    return train(gathered, lessons, settings, folder)


def test_a_model_does_on_screens_it_has_not_seen_what_was_shown(gathered: Gathered, tmp_path: Path) -> None:
    result = trained(gathered, lessons_of(gathered.rows, SMALL), tmp_path / "model", SMALL)
    assert result.reached.best_right > 0.8
    agent = ElementAgent.load(tmp_path / "model")
    field, save = element("Name", "entry", 0, value=Redacted(text="")), element("Save", place=1)
    agent.begin('Enter "Zuse941" into the field and save.', 0)
    first = agent.decide(Observation(t=0, elements=screen(field, save)))
    assert isinstance(first.action, Type)
    assert (first.action.text, first.target) == (Redacted(text="Zuse941"), field.id)
    filled = element("Name", "entry", 0, value=Redacted(text="Zuse941"))
    second = agent.decide(Observation(t=1, elements=screen(filled, save)))
    assert isinstance(second.action, Click)
    assert second.target == save.id


def test_two_trainings_give_the_same_bytes(gathered: Gathered, few: Lessons, tmp_path: Path) -> None:
    for name in ("one", "other"):
        trained(gathered, few, tmp_path / name)
    for file in (HEAD, WEIGHTS):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_another_seed_gives_other_weights(gathered: Gathered, few: Lessons, tmp_path: Path) -> None:
    trained(gathered, few, tmp_path / "one")
    trained(gathered, few, tmp_path / "other", msgspec.structs.replace(TINY, seed=1))
    assert read_head(tmp_path / "one").weights != read_head(tmp_path / "other").weights


@pytest.mark.parametrize("done", [0, 7], ids=["before its first iteration", "in the middle"])
def test_a_training_that_was_stopped_goes_on_as_if_it_had_not_been(
    gathered: Gathered, few: Lessons, tmp_path: Path, done: int
) -> None:
    trained(gathered, few, tmp_path / "whole")
    asked = iter([False] * done + [True])
    stopped = train(gathered, few, TINY, tmp_path / "parts", stopping=lambda: next(asked))
    assert (stopped.head, stopped.reached.iteration) == (None, done)
    assert not (tmp_path / "parts" / HEAD).exists()
    trained(gathered, few, tmp_path / "parts")
    assert (tmp_path / "parts" / WEIGHTS).read_bytes() == (tmp_path / "whole" / WEIGHTS).read_bytes()
    assert sorted(path.name for path in (tmp_path / "parts").iterdir()) == sorted((HEAD, WEIGHTS))


def test_a_stopped_training_does_not_go_on_with_other_data_or_settings(
    gathered: Gathered, few: Lessons, tmp_path: Path
) -> None:
    train(gathered, few, TINY, tmp_path, stopping=lambda: True)
    assert {path.name for path in tmp_path.iterdir()} == {STATE, TENSORS}
    with pytest.raises(InputError, match="other data or other settings"):
        trained(gathered, lessons_of(gathered.rows[:20], TINY), tmp_path)
    with pytest.raises(InputError, match="other data or other settings"):
        trained(gathered, few, tmp_path, msgspec.structs.replace(TINY, seed=1))


@pytest.mark.parametrize("part", ["features", "codes", "numbers"])
def test_a_stopped_training_does_not_go_on_where_the_same_data_are_seen_otherwise(
    gathered: Gathered, few: Lessons, tmp_path: Path, part: str
) -> None:
    """So it is after an update that tells an agent more of a screen."""
    train(gathered, few, TINY, tmp_path, stopping=lambda: True)
    first, *others = few.train
    seen = replace(first.seen, **{part: getattr(first.seen, part) + 1})
    with pytest.raises(InputError, match="other data or other settings"):
        trained(gathered, replace(few, train=(replace(first, seen=seen), *others)), tmp_path)


def test_a_training_that_gets_no_better_ends_early(gathered: Gathered, few: Lessons, tmp_path: Path) -> None:
    settled = msgspec.structs.replace(TINY, iterations=400, check_every=1, patience=2, rate=0.0, validation=0.4)
    lessons = lessons_of(gathered.rows[:40], settled)
    result = trained(gathered, lessons, tmp_path / "model", settled)
    assert result.head is not None
    assert result.reached.iteration < 400


def test_a_model_is_never_written_over(gathered: Gathered, few: Lessons, tmp_path: Path) -> None:
    trained(gathered, few, tmp_path)
    with pytest.raises(InputError, match="a model in this folder"):
        trained(gathered, few, tmp_path)


def test_a_model_carries_its_purpose_and_what_it_learnt_from(tmp_path: Path) -> None:
    shown = demonstrations(6)
    release = released(tmp_path / "release", shown[:4], shown[4:8], shown[8:], deleted=[1])
    gathered = gather([Opened(release, LEASE)])
    result = trained(gathered, lessons_of(gathered.rows, TINY), tmp_path / "model")
    assert result.head is not None
    assert result.head == read_model(tmp_path / "model")[0]
    (source,) = result.head.learnt_from
    assert (result.head.purpose, source.release, source.lease) == (PURPOSE, release.manifest.id, LEASE)
    assert set(source.shards) == {shard.sha256 for shard in release.manifest.shards} - set(release.deleted)
    assert gathered.deleted == 1


def test_a_deleted_session_teaches_nothing(tmp_path: Path) -> None:
    release = released(tmp_path / "release", demonstrations(3), [filling(77)], deleted=[1])
    assert "f77" not in {row.episode for row in gather([Opened(release, LEASE)]).rows}


def test_a_release_of_deleted_sessions_alone_is_named_so(tmp_path: Path) -> None:
    release = released(tmp_path / "release", demonstrations(3), deleted=[0])
    with pytest.raises(NothingToDo, match="deleted by its person"):
        gather([Opened(release, LEASE)])


def test_people_held_out_for_testing_are_not_learnt_from(tmp_path: Path) -> None:
    release = released(tmp_path / "release", demonstrations(3), split="test")
    with pytest.raises(NothingToDo, match="nothing in the release"):
        gather([Opened(release, LEASE)])


def test_a_release_without_anything_to_imitate_says_why(tmp_path: Path) -> None:
    wordless = msgspec.structs.replace(filling(1), instruction=pressing(1).instruction.__class__())
    with pytest.raises(NothingToDo, match=r"without a goal that a person gave: 2") as caught:
        gather([Opened(released(tmp_path / "release", [wordless]), LEASE)])
    assert "tasks with goals" in caught.value.remedy


def test_a_release_that_shows_one_thing_only_is_refused(tmp_path: Path) -> None:
    once = msgspec.structs.replace(filling(1), steps=filling(1).steps[:1], judgement=pressing(1).judgement)
    with pytest.raises(NothingToDo, match="the same action on the same element"):
        gather([Opened(released(tmp_path / "release", [once, once]), LEASE)])


def test_releases_of_two_purposes_are_not_mixed(tmp_path: Path) -> None:
    one = released(tmp_path / "one", demonstrations(2))
    manifest = msgspec.structs.replace(one.manifest, purpose="other")
    other = type(one)(one.folder, manifest, one.opened, one.require_live)
    with pytest.raises(WrongPurpose, match="learns for one purpose"):
        gather([Opened(one, LEASE), Opened(other, LEASE)])


def test_a_start_state_is_learnt_from_or_held_out_and_never_both(gathered: Gathered) -> None:
    half = msgspec.structs.replace(TINY, validation=0.5)
    lessons = lessons_of(gathered.rows, half)
    held = {row.start_state for row in gathered.rows if is_held_out(row.start_state, half)}
    assert len(lessons.train) == sum(row.start_state not in held for row in gathered.rows)
    assert lessons.train


def test_of_what_is_held_out_half_is_never_looked_at_in_training(gathered: Gathered) -> None:
    half = msgspec.structs.replace(TINY, validation=0.8)
    starts = {row.start_state for row in gathered.rows}
    untouched = {start for start in starts if is_untouched(start, half)}
    looked_at = {start for start in starts if is_held_out(start, half)} - untouched
    lessons = lessons_of(gathered.rows, half)
    assert len(lessons.validation) == sum(row.start_state in looked_at for row in gathered.rows)
    assert untouched
    assert looked_at


def test_settings_that_no_training_can_have_are_refused() -> None:
    for wrong in ({"iterations": 0}, {"validation": 1.0}, {"heads": 5}):
        with pytest.raises(ValueError, match="settings of a training"):
            msgspec.structs.replace(TINY, **wrong)
