"""Key timing is a layer of its own: a count a second where it is on, and nothing where it is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aboveboard.elements import Change, ChangeKind
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.events import KeyTiming
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.recorder.rhythm import BUCKET_MS, Rhythm
from aboveboard.recorder.scope import Scope
from tests.unit.recorder.stage import BUTTON, EDIT, EDITOR, PASSWORD, TEXT, Stagehand, all_records, approved, of

Build = Callable[[bool], Stagehand]


@pytest.fixture
def build(tmp_path: Path, request: pytest.FixtureRequest) -> Build:
    """Make a stage with the layer on or off."""

    def make(on: bool) -> Stagehand:
        layers = Layers(text=TextLayer.REDACTED, key_timing=on)
        hand = Stagehand(tmp_path, scope=Scope({EDITOR: approved(EDITOR, layers)}))
        hand.elements.show(10, ScriptedProcess((TEXT, BUTTON, PASSWORD), (EDIT.box,), focus="text"))
        request.addfinalizer(hand.desktop.__exit__)
        request.addfinalizer(lambda: hand.elements.__exit__(None, None, None))
        return hand

    return make


def counts(hand: Stagehand) -> list[int]:
    return [each.keys for each in of(hand.end(), KeyTiming) if isinstance(each, KeyTiming)]


def test_with_the_layer_on_keys_are_counted_by_the_second(build: Build) -> None:
    hand = build(True)
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    hand.type("abc")
    hand.play(2_000)
    hand.type("d")
    read = hand.end()
    told = [each for each in of(read, KeyTiming) if isinstance(each, KeyTiming)]
    assert [each.keys for each in told] == [3, 1]
    assert all(each.bucket_ms == BUCKET_MS and each.t % BUCKET_MS == 0 for each in told)
    assert "abc" not in "".join(repr(each) for each in told)
    assert all_records(read)


def test_with_the_layer_off_nothing_is_counted(build: Build) -> None:
    hand = build(False)
    hand.begin()
    hand.type("abc")
    assert counts(hand) == []


def test_keys_of_a_secret_are_not_counted(build: Build) -> None:
    hand = build(True)
    hand.begin()
    hand.key("left")
    hand.report(Change(ChangeKind.FOCUSED, PASSWORD))
    hand.play(1_500)
    for name in "abc":
        hand.key(name, name)
    assert counts(hand) == [1]


def test_a_second_is_told_when_it_is_over_and_once() -> None:
    rhythm = Rhythm()
    rhythm.pressed(1_200)
    assert list(rhythm.passed(1_900)) == []
    assert [each.t for each in rhythm.passed(2_000)] == [2_000]
    assert list(rhythm.ended()) == []
