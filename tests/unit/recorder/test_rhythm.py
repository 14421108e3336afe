"""Key timing is a layer of its own: a count a second where it is on, and nothing where it is not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.elements import Change, ChangeKind
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.formats.recordings import time_of
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import (
    EditOperation,
    EditRoute,
    FieldEdited,
    FocusMoved,
    JournalRecord,
    KeyPressed,
    KeyTiming,
    PointerApproached,
)
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.recorder.rhythm import BUCKET_MS, Evened, Rhythm
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


PAUSES = (37, 141, 93, 212, 61, 180, 77, 129, 240, 55)
NOWHERE = NotRecognised(reason=Absence.NOTHING_THERE)


def typed_in_pauses(hand: Stagehand) -> list[int]:
    """Type so, in an app whose tree reports at each key what else changed; return the times of all that is told."""
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    hand.play(2_000)
    for place, pause in enumerate(PAUSES):
        hand.key("a", "a")
        hand.report_insert("a", place)
        hand.report(Change(ChangeKind.STATE, replace(BUTTON, pid=10), what="checked", on=place % 2 == 0))
        hand.play(pause // 20 * 20)
    records = all_records(hand.end())
    first = next(place for place, each in enumerate(records) if isinstance(each, FieldEdited))
    edits = [each for each in records[first:] if isinstance(each, FieldEdited)]
    assert len(edits) == len(PAUSES), "each report ended a run"
    return [time_of(each) for each in records[first:] if time_of(each) <= edits[-1].t]


def test_with_the_layer_off_no_time_within_typing_tells_when_a_key_was_pressed(build: Build) -> None:
    times = typed_in_pauses(build(False))
    assert {(t - times[0]) % BUCKET_MS for t in times} == {0}
    assert times == sorted(times)


def test_with_the_layer_on_times_stay_as_they_are(build: Build) -> None:
    times = typed_in_pauses(build(True))
    assert len({(t - times[0]) % BUCKET_MS for t in times}) > len(PAUSES)


def edit(t: int, route: EditRoute = EditRoute.TYPED) -> FieldEdited:
    return FieldEdited(t=t, operation=EditOperation.INSERT, field=NOWHERE, app="editor", route=route)


def changed(t: int) -> FocusMoved:
    return FocusMoved(t=t, target=NOWHERE, app="editor")


def key(t: int) -> KeyPressed:
    return KeyPressed(t=t, key="f5", target=NOWHERE, app="editor")


def evened(*records: JournalRecord) -> list[int]:
    even = Evened()
    return [time_of(even.told(each)) for each in records]


def test_what_is_done_beside_typing_has_its_own_time_and_begins_anew() -> None:
    assert evened(changed(5), edit(10), changed(300), key(410), changed(420), edit(733), changed(800)) == [
        *(5, 10, 10),
        *(410, 420),
        *(733, 733),
    ]


def test_a_second_without_typing_ends_it() -> None:
    assert evened(edit(10), edit(900), changed(1_899), changed(1_900), edit(1_950)) == [10, 10, 1_010, 1_900, 1_950]


def test_a_program_that_writes_at_each_key_tells_no_key_either() -> None:
    assert evened(edit(10), edit(230, EditRoute.PROGRAM), edit(310)) == [10, 10, 10]


def test_a_hand_on_the_mouse_neither_ends_typing_nor_is_overtaken() -> None:
    near = PointerApproached(
        t=200, started=150, start=Point(0, 0), end=Point(9, 9), dwell_ms=0, target=NOWHERE, app="editor"
    )
    assert evened(edit(10), near, changed(300), edit(400)) == [10, 200, 200, 10]


@given(st.lists(st.tuples(st.integers(1, 2_500), st.sampled_from([edit, changed, key])), max_size=40))
def test_no_two_edits_are_told_a_part_of_a_second_apart_but_by_other_acts(
    given_: list[tuple[int, Callable[[int], JournalRecord]]],
) -> None:
    """Times of edits between two acts are the same, or lie whole seconds or more than one apart; order stays."""
    t, records = 0, []
    for pause, make in given_:
        t += pause
        records.append(make(t))
    even = Evened()
    told = [even.told(each) for each in records]
    times = [time_of(each) for each in told]
    assert times == sorted(times)
    assert all(0 <= time_of(was) - now < BUCKET_MS for was, now in zip(records, times, strict=True))
    last: int | None = None
    for each in told:
        if isinstance(each, FieldEdited):
            assert last is None or each.t == last or each.t - last >= BUCKET_MS
            last = each.t
        elif isinstance(each, KeyPressed):
            last = None
