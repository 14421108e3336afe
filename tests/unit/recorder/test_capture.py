"""From input to journal: what a session holds, played on a scripted desktop."""

import msgspec
import pytest

from aboveboard.desktop import CONTROL, SHIFT, RawKey
from aboveboard.desktop.scripted import Stage
from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.events import (
    AppSwitched,
    ClipboardUsed,
    EditOperation,
    EditRoute,
    FieldEdited,
    FocusMoved,
    KeyPressed,
    PointerPressed,
    SecureFieldUsed,
    StretchBegan,
)
from aboveboard.model.frames import Frame
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Hidden, Redacted, Shape
from tests.unit.recorder.stage import (
    BUTTON,
    EDIT,
    KEY_MS,
    MAIL,
    PASSWORD,
    TEXT,
    Stagehand,
    all_records,
    names,
    of,
    one,
)


def test_typing_becomes_one_edit_and_no_key(hand: Stagehand) -> None:
    hand.begin()
    hand.type("good day")
    read = hand.end()
    edits = [edit for edit in of(read, FieldEdited) if isinstance(edit, FieldEdited)]
    assert "".join(edit.content.text for edit in edits if isinstance(edit.content, Redacted)) == "good day"
    assert {edit.route for edit in edits} == {EditRoute.TYPED}
    assert len(edits) < 3  # a run, not a key each: the rhythm is not kept
    assert of(read, KeyPressed) == []


def test_a_crash_costs_less_than_two_seconds_of_one_long_word(hand: Stagehand) -> None:
    hand.begin()
    for place in range(75):
        hand.type_at(place, "abcdefghijklmnopqrstuvwxyz"[place % 26])
        sealed = sum(edit.length for edit in of(hand.sealed(), FieldEdited) if isinstance(edit, FieldEdited))
        assert (place + 1 - sealed) * KEY_MS < 2_000


def test_a_return_that_makes_a_new_line_is_part_of_the_edit(hand: Stagehand) -> None:
    hand.begin()
    hand.type("a")
    hand.key("return", "\r")
    hand.report_insert("\n", 1)
    read = hand.end()
    assert one(read, FieldEdited).content == Redacted(text="a\n")  # type: ignore[attr-defined]  # one() says which
    assert of(read, KeyPressed) == []


def test_a_return_that_edits_nothing_is_told(hand: Stagehand) -> None:
    hand.begin()
    hand.key("return", "\r")
    pressed = one(hand.end(), KeyPressed)
    assert isinstance(pressed, KeyPressed)
    assert (pressed.key, pressed.modifiers, pressed.repeats) == ("return", (), 0)


def test_a_held_key_is_told_once_with_its_repeats(hand: Stagehand) -> None:
    hand.begin()
    hand.key("down")
    for _ in range(4):
        hand.key("down", repeat=True)
    pressed = one(hand.end(), KeyPressed)
    assert isinstance(pressed, KeyPressed)
    assert pressed.repeats == 4


@pytest.mark.parametrize("state", [0, CONTROL | SHIFT], ids=["let go", "one more"])
def test_repeats_of_a_hotkey_end_where_its_modifiers_do(hand: Stagehand, state: int) -> None:
    hand.elements.show(10, ScriptedProcess((BUTTON,), (EDIT.box,), focus="button"))
    hand.begin()
    hand.key("z", state=CONTROL)
    for _ in range(3):
        hand.key("z", state=CONTROL, repeat=True)
    for _ in range(2):
        hand.key("z", "" if state else "z", state, repeat=True)
    pressed = [(one.modifiers, one.repeats) for one in all_records(hand.end()) if isinstance(one, KeyPressed)]
    assert pressed == [(("ctrl",), 3), *([(("ctrl", "shift"), 1)] if state else [])]


def test_printable_keys_leave_nothing_where_nothing_can_be_edited(hand: Stagehand) -> None:
    hand.elements.show(10, ScriptedProcess((BUTTON,), (EDIT.box,), focus="button"))
    hand.begin()
    for name in "xyz":
        hand.key(name, name)
    assert set(names(all_records(hand.end()))) <= {"StretchBegan", "Frame", "ElementsSeen", "NoFrame"}


def test_where_no_tree_tells_of_edits_keys_do_and_say_so(hand: Stagehand) -> None:
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    hand.play(100)
    for name in "xyz":
        hand.key(name, name)
    edit = one(hand.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert edit.inferred
    assert edit.content == Redacted(text="xyz")
    assert edit.route is EditRoute.TYPED


def test_what_a_tree_tells_is_not_told_twice(hand: Stagehand) -> None:
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    hand.type("abc")
    hand.play(1_000)
    hand.key("d", "d")  # reports may be lost, but this tree does report
    assert [edit.inferred for edit in of(hand.end(), FieldEdited) if isinstance(edit, FieldEdited)] == [False]


def test_replacing_a_selection_is_one_edit(hand: Stagehand) -> None:
    hand.begin()
    hand.key("n", "n")
    hand.report(
        Change(ChangeKind.TEXT_DELETED, TEXT, position=3, text="old"),
        Change(ChangeKind.TEXT_INSERTED, TEXT, position=3, text="n"),
    )
    edit = one(hand.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert (edit.operation, edit.position, edit.length) == (EditOperation.REPLACE, 3, 3)
    assert edit.content == Redacted(text="n")


def test_backspaces_are_one_deletion(hand: Stagehand) -> None:
    hand.begin()
    for place in (2, 1, 0):
        hand.key("backspace", "\b")
        hand.report(Change(ChangeKind.TEXT_DELETED, TEXT, position=place, text="abc"[place]))
        hand.play(60)
    edit = one(hand.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert (edit.operation, edit.position, edit.content) == (EditOperation.DELETE, 0, Redacted(text="abc"))


@pytest.mark.parametrize(("key", "route"), [("v", EditRoute.PASTED), ("z", EditRoute.UNDONE), ("d", EditRoute.HOTKEY)])
def test_the_key_tells_the_route(hand: Stagehand, key: str, route: EditRoute) -> None:
    hand.begin()
    hand.key(key, state=CONTROL)
    hand.report_insert("something", 0)
    edit = one(hand.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert edit.route is route


def test_a_change_that_no_input_caused_is_the_programs(hand: Stagehand) -> None:
    hand.begin()
    hand.key("left")
    hand.play(1_000)
    hand.report_insert("autosaved", 0)
    edit = one(hand.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert edit.route is EditRoute.PROGRAM


@pytest.mark.parametrize(("key", "kind"), [("c", "copy"), ("x", "cut"), ("v", "paste")])
def test_the_clipboard_is_told_by_kind_only(hand: Stagehand, key: str, kind: str) -> None:
    hand.begin()
    hand.key(key, state=CONTROL)
    read = hand.end()
    used = one(read, ClipboardUsed)
    assert isinstance(used, ClipboardUsed)
    assert used.kind == kind
    pressed = one(read, KeyPressed)
    assert isinstance(pressed, KeyPressed)
    assert (pressed.key, pressed.modifiers) == (key, ("ctrl",))


def test_shift_alone_makes_no_hotkey(hand: Stagehand) -> None:
    hand.begin()
    hand.key("A", "A", state=SHIFT)
    hand.key("shift_l")
    assert of(hand.end(), KeyPressed) == []


def test_a_secure_field_is_told_once_and_nothing_in_it(hand: Stagehand) -> None:
    hand.elements.show(10, ScriptedProcess((TEXT, PASSWORD), (EDIT.box,), focus="secret"))
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, PASSWORD))
    hand.play(200)
    for _ in range(5):
        hand.key("s", "s")
        hand.report_insert("•", 0, PASSWORD)
        hand.key("backspace", "\b")
    hand.key("c", state=CONTROL)
    hand.button(230, 130)
    read = hand.end()
    assert names(all_records(read)) == ["StretchBegan", "SecureFieldUsed"]


def test_a_secure_field_shown_in_clear_stays_secret(hand: Stagehand) -> None:
    clear = Node(ref="secret", role="text", states=frozenset({"editable"}), box=PASSWORD.box, pid=10)
    hand.begin()
    hand.report(Change(ChangeKind.FOCUSED, PASSWORD))
    hand.play(200)
    hand.key("s", "s")
    hand.report_insert("hunter2", 0, clear)
    assert b"hunter2" not in msgspec.msgpack.encode(hand.end().stretches)


def test_switching_between_approved_apps_is_an_event_and_no_gap(hand: Stagehand) -> None:
    hand.begin()
    hand.button(150, 130)
    hand.desktop.add(Stage(hand.time + 1, (EDIT, MAIL), focus=2, versions={10: "4.16.0", 20: "115.1"}))
    hand.play(200)
    hand.button(600, 200)
    read = hand.end()
    assert len(read.stretches) == 1
    switched = one(read, AppSwitched)
    assert isinstance(switched, AppSwitched)
    assert (switched.before, switched.after, switched.app_version) == ("editor", "mailer", "115.1")


def test_leaving_scope_ends_the_stretch_and_nothing_tells_how_long(hand: Stagehand) -> None:
    hand.begin()
    hand.button(150, 130)
    hand.play(500)
    hand.stage(focus=3)
    hand.play(200)
    for _ in range(10):
        hand.key("q", "q")
        hand.button(600, 500)
        hand.play(700)
    hand.stage(focus=1)
    hand.move((150, 130))
    hand.play(500)
    hand.button(150, 130)
    read = hand.end()
    assert read.gaps == (GapReason.OUT_OF_SCOPE,)
    first, second = read.stretches
    assert first.records[-1].t < 2_000  # type: ignore[union-attr]  # a stretch ends with an event
    assert isinstance(second.records[0], StretchBegan)
    assert second.records[0].t == 0
    assert max(record.t for record in second.records if isinstance(record, PointerPressed)) < 500
    assert b"other" not in msgspec.msgpack.encode(read)


@pytest.mark.parametrize(("versions", "told"), [({10: "4.16.0", 30: "9.9"}, "4.16.0"), ({30: "9.9"}, "")])
def test_a_stretch_says_which_release_of_the_app_it_began_in_and_nothing_where_unknown(
    hand: Stagehand, versions: dict[int, str], told: str
) -> None:
    hand.desktop.add(Stage(0, (EDIT, MAIL), focus=1, versions=versions))
    hand.begin()
    hand.desktop.add(Stage(hand.time + 1, (EDIT, MAIL), focus=1, versions=versions))
    hand.play(20)
    hand.button(150, 130)
    began = one(hand.end(), StretchBegan)
    assert isinstance(began, StretchBegan)
    assert began.app_version == told


def test_a_press_on_something_unapproved_is_not_recorded_even_with_the_focus_here(hand: Stagehand) -> None:
    hand.begin()
    hand.button(150, 130)
    hand.play(200)
    hand.button(600, 500)
    read = hand.end()
    assert all(press.at == Point(150, 130) for press in of(read, PointerPressed) if isinstance(press, PointerPressed))
    assert read.stretches[-1].records


def test_in_mail_only_structure_is_kept(hand: Stagehand) -> None:
    words = Node(ref="body", role="text", states=TEXT.states, box=Rect(530, 120, 200, 200), pid=20)
    hand.elements.show(20, ScriptedProcess((words,), (MAIL.box,), focus="body"))
    hand.begin(focus=2)
    hand.key("d", "d")
    hand.report_insert("dear colleague", 0, words)
    hand.button(600, 200)
    read = hand.end()
    edit = one(read, FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert not isinstance(edit.content, Redacted)
    assert (edit.position, edit.length) == (0, 0)
    assert of(read, Frame) == []
    assert b"colleague" not in msgspec.msgpack.encode(read)


def test_focus_within_the_app_is_told(hand: Stagehand) -> None:
    hand.begin()
    hand.button(150, 130)
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    assert isinstance(one(hand.end(), FocusMoved), FocusMoved)


def test_reports_of_another_process_than_the_focused_are_not_work(hand: Stagehand) -> None:
    hand.begin()
    hand.button(150, 130)
    other = Node(ref="body", role="text", states=TEXT.states, box=Rect(530, 120, 200, 200), pid=20)
    hand.report_insert("a mail arrived", 0, other)
    assert of(hand.end(), FieldEdited) == []


def test_what_is_undecided_at_a_pause_is_dropped(hand: Stagehand) -> None:
    hand.begin()
    hand.desktop.add(RawKey(hand.time + 1, 38, pressed=True, state=0, name="f5"))
    hand.play(40)
    hand.capture.end(GapReason.PAUSED, hand.time)
    hand.writer.__exit__(None, None, None)
    assert hand.capture.events == 0


def test_discarding_drops_what_is_not_yet_sealed(hand: Stagehand) -> None:
    hand.begin()
    hand.type("secret plan")
    hand.capture.discard(1, hand.time)
    hand.button(150, 130)
    read = hand.end()
    assert b"secret" not in msgspec.msgpack.encode(read)
    assert of(read, PointerPressed)


def test_nobody_in_the_focus_is_out_of_scope(hand: Stagehand) -> None:
    hand.begin(focus=None)
    hand.key("f5")
    hand.type("nowhere")
    assert hand.end().stretches == ()


def test_shapes_say_neither_place_nor_length(hand: Stagehand) -> None:
    words = Node(ref="body", role="text", states=TEXT.states, box=Rect(530, 120, 200, 200), pid=20)
    hand.begin(focus=2)
    hand.key("d", "d")
    hand.report_insert("dear", 7, words)
    edit = one(hand.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert isinstance(edit.content, Hidden | Shape)
    assert (edit.position, edit.length) == (0, 0)


def test_a_secure_use_in_between_is_told_again(hand: Stagehand) -> None:
    hand.begin()
    for node in (PASSWORD, TEXT, PASSWORD):
        hand.report(Change(ChangeKind.FOCUSED, node))
        hand.play(200)
    assert len(of(hand.end(), SecureFieldUsed)) == 2
