"""From plain inputs to events: time, pointer, keys; what is wrong with a recording is flagged."""

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest

from aboveboard.elements.shapes import shape_of
from aboveboard.importers import Broke, Moved, Opened, Pressed, Raw, Struck, Tally, Wheeled, Wrote
from aboveboard.importers.composing import compose
from aboveboard.model import events
from aboveboard.model.elements import NotRecognised
from aboveboard.model.events import Button, EditOperation, JournalRecord, StretchBegan
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.text import Hidden, Label, Redacted, Shape

SCREEN = (Monitor(name="screen", box=Rect(x=0, y=0, width=100, height=100)),)
AT = 7_000_000.0


def kept(text: str) -> Label:
    return Redacted(text=text)


def composed(
    raws: Iterable[Raw], *, keep: bool = True, command: str = "ctrl", tally: Tally | None = None
) -> list[JournalRecord]:
    """Return the events without the begin of each stretch."""
    opened = Opened(StretchBegan(t=0, app="", layers=Layers(), monitors=SCREEN), iter(raws), command)
    layers = Layers(text=TextLayer.REDACTED if keep else TextLayer.SHAPE)
    label: Callable[[str], Label] = kept if keep else shape_of
    records = compose(opened, layers, label, tally or Tally(source="test"))
    return [record for record in records if not isinstance(record, StretchBegan)]


def key(at: float, name: str, text: str | None = "", *, held: float = 20) -> list[Raw]:
    return [Struck(AT + at, name, down=True, text=text), Struck(AT + at + held, name, down=False, text=text)]


def typed(text: str, since: float = 0, every: float = 100) -> list[Raw]:
    raws: list[Raw] = []
    for place, char in enumerate(text):
        raws += key(since + place * every, "space" if char == " " else char.lower(), char)
    return raws


def edits(records: list[JournalRecord]) -> list[tuple[EditOperation, int, int, str]]:
    return [
        (one.operation, one.position, one.length, one.content.text if isinstance(one.content, Redacted) else "")
        for one in records
        if isinstance(one, events.FieldEdited)
    ]


def flags(raws: Iterable[Raw]) -> dict[str, int]:
    tally = Tally(source="test")
    composed(raws, tally=tally)
    return tally.findings().flags


def press(at: float, x: float = 10, y: float = 10, *, down: bool = True, button: Button = Button.LEFT) -> Pressed:
    return Pressed(AT + at, x, y, button, down)


class TestTyping:
    def test_keys_that_type_become_one_edit_of_an_unknown_field(self) -> None:
        (edit,) = composed(typed("Hello you"))
        assert isinstance(edit, events.FieldEdited)
        assert isinstance(edit.field, NotRecognised)
        assert edit.inferred
        assert edits([edit]) == [(EditOperation.INSERT, 0, 9, "Hello you")]

    def test_without_leave_only_the_shape_of_it_is_told(self) -> None:
        (edit,) = composed(typed("Hello"), keep=False)
        assert isinstance(edit, events.FieldEdited)
        assert isinstance(edit.content, Shape)
        assert (edit.position, edit.length) == (0, 0)

    def test_a_key_of_unknown_text_hides_the_whole_run(self) -> None:
        (edit,) = composed([*key(0, "a", "a"), *key(100, "vk_65", None)])
        assert isinstance(edit, events.FieldEdited)
        assert (edit.content, edit.length) == (Hidden(), 2)

    def test_backspace_takes_back_what_was_typed_and_no_more(self) -> None:
        raws = [*typed("abc"), *key(400, "backspace"), *key(500, "backspace"), *typed("x", 600)]
        assert edits(composed(raws)) == [
            (EditOperation.INSERT, 0, 3, "abc"),
            (EditOperation.DELETE, 1, 2, ""),
            (EditOperation.INSERT, 1, 1, "x"),
        ]
        records = composed([*typed("a"), *key(200, "backspace"), *key(400, "backspace")])
        assert [one.key for one in records if isinstance(one, events.KeyPressed)] == ["backspace"]

    def test_a_run_ends_after_a_second_where_a_word_does(self) -> None:
        assert [text for *_, text in edits(composed(typed("ab cd ef gh ij", every=100)))] == ["ab cd ef gh ", "ij"]

    def test_space_is_a_key_where_nothing_was_typed(self) -> None:
        records = composed(key(0, "space", " "))
        assert [one.key for one in records if isinstance(one, events.KeyPressed)] == ["space"]

    @pytest.mark.parametrize("between", [press(300), Wheeled(AT + 300, 1, 1, 0, 1), *key(300, "left")[:1]])
    def test_what_is_done_between_ends_the_run(self, between: Raw) -> None:
        assert len(edits(composed([*typed("ab"), between, *typed("cd", 400)]))) == 2

    def test_a_text_that_came_in_one_go_is_an_edit_of_its_own(self) -> None:
        assert edits(composed([Wrote(AT, "two words")])) == [(EditOperation.INSERT, 0, 9, "two words")]


class TestKeys:
    def test_modifiers_make_a_hotkey_in_their_one_order(self) -> None:
        held = [Struck(AT, "shift", down=True), Struck(AT + 1, "ctrl", down=True)]
        (found,) = composed([*held, *key(10, "s", "S")])
        assert isinstance(found, events.KeyPressed)
        assert (found.key, found.modifiers) == ("s", ("ctrl", "shift"))

    @pytest.mark.parametrize(("command", "kinds"), [("ctrl", ["copy"]), ("meta", [])])
    def test_copy_is_told_by_the_system_s_own_hotkey(self, command: str, kinds: list[str]) -> None:
        records = composed([Struck(AT, "ctrl", down=True), *key(10, "c", "c")], command=command)
        assert [one.kind.value for one in records if isinstance(one, events.ClipboardUsed)] == kinds

    def test_altgr_types(self) -> None:
        held: list[Raw] = [Struck(AT, "ctrl", down=True), Struck(AT, "altgr", down=True)]
        assert edits(composed([*held, *key(10, "at", "@")])) == [(EditOperation.INSERT, 0, 1, "@")]

    def test_option_on_a_mac_types_what_is_outside_ascii(self) -> None:
        held: list[Raw] = [Struck(AT, "alt", down=True)]
        assert edits(composed([*held, *key(10, "ø", "ø")])) == [(EditOperation.INSERT, 0, 1, "ø")]
        assert not edits(composed([*held, *key(10, "o", "o")]))

    def test_auto_repeat_is_counted(self) -> None:
        raws = [Struck(AT + at, "down", down=True) for at in (0, 500, 530, 560)]
        (found,) = composed([*raws, Struck(AT + 600, "down", down=False)])
        assert isinstance(found, events.KeyPressed)
        assert found.repeats == 3

    def test_two_presses_with_a_release_between_are_two(self) -> None:
        assert len(composed([*key(0, "down"), *key(100, "down")])) == 2

    def test_a_modifier_without_release_does_not_turn_the_rest_into_hotkeys(self) -> None:
        raws: list[Raw] = [Struck(AT, "ctrl", down=True), *typed("ab", 61_000)]
        assert edits(composed(raws)) == [(EditOperation.INSERT, 0, 2, "ab")]
        assert any("modifiers" in flag for flag in flags(raws))

    def test_a_printable_key_that_was_told_no_text_is_never_named(self) -> None:
        assert not [one for one in composed(key(0, "q")) if isinstance(one, events.KeyPressed)]


class TestPointer:
    def test_the_way_to_a_press_is_told_by_its_begin_its_end_and_the_rest(self) -> None:
        moves = [Moved(AT + at, at / 10, 5) for at in range(0, 100, 10)]
        approach, *_ = composed([Moved(AT - 500, 90, 90), *moves, press(150)])
        assert isinstance(approach, events.PointerApproached)
        assert (approach.start, approach.end, approach.dwell_ms) == (Point(x=0, y=5), Point(x=9, y=5), 60)
        assert approach.t - approach.started == 150

    def test_motion_without_an_action_is_not_told(self) -> None:
        assert composed([Moved(AT + at, 5, 5) for at in range(0, 5_000, 5)]) == []

    def test_motion_with_a_button_down_is_told_at_most_every_8_ms(self) -> None:
        records = composed([press(0), *(Moved(AT + at, at, 5) for at in range(1, 50)), press(60, down=False)])
        drags = [one.t for one in records if isinstance(one, events.PointerDragged)]
        assert len(drags) == 7
        assert all(later - earlier >= 8 for earlier, later in pairwise(drags))

    def test_a_release_without_a_press_is_left_out_and_a_press_without_release_kept(self) -> None:
        raws = [press(0, down=False), press(100)]
        assert [type(one) for one in composed(raws)] == [events.PointerPressed]
        assert flags(raws) == {"presses whose release is missing": 1, "releases without a press; left out": 1}

    def test_a_place_outside_the_screen_is_kept_and_flagged(self) -> None:
        raws = [press(0, -3.5, 200)]
        (found,) = composed(raws)
        assert isinstance(found, events.PointerPressed)
        assert found.at == Point(x=-4, y=200)
        assert any("outside the screen" in flag for flag in flags(raws))

    @pytest.mark.parametrize("place", [float("nan"), float("inf")])
    def test_an_input_without_a_place_or_time_is_left_out_and_flagged(self, place: float) -> None:
        raws: list[Raw] = [press(0, place), Pressed(place, 1, 1, Button.LEFT, down=True), Wheeled(AT, 1, 1, place, 1)]
        assert composed(raws) == []
        assert sum(flags(raws).values()) == 3

    def test_a_scroll_by_nothing_is_no_scroll(self) -> None:
        assert composed([Wheeled(AT, 1, 1, 0, 0)]) == []


class TestTime:
    def test_an_input_a_little_late_is_taken_as_of_the_one_before_and_flagged(self) -> None:
        raws = [press(500), press(400, down=False)]
        assert [one.t for one in composed(raws) if not isinstance(one, Gap)] == [0, 0]
        assert any("at most a second" in flag for flag in flags(raws))

    @pytest.mark.parametrize("second", [-90_000, 5 * 3_600_000])
    def test_a_clock_that_was_set_or_hours_of_nothing_end_the_stretch(self, second: float) -> None:
        raws = [press(0), press(50, down=False), press(second), press(second + 50, down=False)]
        records = composed(raws)
        assert [one.reason for one in records if isinstance(one, Gap)] == [GapReason.FAULT]
        assert [one.t for one in records if not isinstance(one, Gap)] == [0, 50, 0, 50]
        assert len(flags(raws)) == 1

    def test_a_pause_is_a_gap_only_between_two_inputs(self) -> None:
        pause = Broke(GapReason.PAUSED)
        records = composed(
            [pause, press(0), press(9, down=False), pause, pause, press(99), press(100, down=False), pause]
        )
        assert [one.reason for one in records if isinstance(one, Gap)] == [GapReason.PAUSED]

    def test_what_was_held_before_a_pause_is_not_held_after_it(self) -> None:
        raws: list[Raw] = [Struck(AT, "ctrl", down=True), Broke(GapReason.PAUSED), *typed("a", 500)]
        assert edits(composed(raws)) == [(EditOperation.INSERT, 0, 1, "a")]

    def test_forty_hours_are_one_stretch_while_somebody_works(self) -> None:
        raws = (one for hour in range(40) for one in (press(hour * 3_600_000), press(hour * 3_600_000 + 9, down=False)))
        last = composed(raws)[-1]
        assert isinstance(last, events.PointerReleased)
        assert last.t == 39 * 3_600_000 + 9
