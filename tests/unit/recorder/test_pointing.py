"""Pointer and menus: approach, drag, wheel, menu paths and options, played on a scripted desktop."""

from dataclasses import replace

from aboveboard.desktop import RawButton
from aboveboard.elements import Change, ChangeKind, Node, Said
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.events import (
    KeyPressed,
    MenuItemChosen,
    MenuOpened,
    OptionChosen,
    OptionsOffered,
    PointerApproached,
    PointerDragged,
    PointerPath,
    PointerPressed,
    PointerReleased,
    Scrolled,
    WindowClosed,
    WindowOpened,
)
from aboveboard.model.frames import Frame
from aboveboard.model.geometry import Point, Rect
from tests.unit.recorder.stage import ALIEN, EDIT, MAIL, MENU, TEXT, Stagehand, all_records, of, one


def test_the_approach_has_a_start_an_end_and_a_rest(hand: Stagehand) -> None:
    hand.begin()
    hand.move((300, 300), (301, 301))
    hand.play(400)  # a rest: what follows is the approach
    hand.move((250, 250), (200, 150), (150, 130))
    hand.play(100)
    hand.button(150, 130)
    read = hand.end()
    approach = one(read, PointerApproached)
    assert isinstance(approach, PointerApproached)
    assert (approach.start, approach.end) == (Point(250, 250), Point(150, 130))
    assert approach.dwell_ms >= 80
    assert of(read, PointerPath) == []


def test_motion_without_an_action_leaves_nothing(hand: Stagehand) -> None:
    hand.begin()
    hand.move(*((x, 200) for x in range(120, 200, 4)))
    hand.play(1_000)
    hand.button(150, 130)
    assert of(hand.end(), PointerDragged) == []


def test_a_drag_keeps_its_way(hand: Stagehand) -> None:
    hand.begin()
    hand.button(150, 200, up=False)
    hand.move((160, 210), (170, 220), (180, 230), state=0x100)
    hand.button(180, 230, down=False)
    read = hand.end()
    kinds = [type(record).__name__ for record in of(read, PointerPressed, PointerDragged, PointerReleased)]
    assert kinds == ["PointerPressed", *["PointerDragged"] * 3, "PointerReleased"]


def test_wheel_notches_are_scrolls_and_one_action(hand: Stagehand) -> None:
    hand.begin()
    for _ in range(5):
        hand.button(150, 200, number=5)
        hand.play(200)
    read = hand.end()
    scrolls = [scroll for scroll in of(read, Scrolled) if isinstance(scroll, Scrolled)]
    assert [(scroll.dx, scroll.dy) for scroll in scrolls] == [(0, 1)] * 5
    before = [frame for frame in of(read, Frame) if isinstance(frame, Frame) and frame.role == "before"]
    assert len(before) == 1


def test_a_wheel_that_goes_on_turning_is_summed_and_nothing_is_lost_or_out_of_order(hand: Stagehand) -> None:
    hand.begin()
    for _ in range(20):
        hand.desktop.add(RawButton(hand.time + 1, 5, True, Point(150, 200), 0, notches=0.125))
        hand.play(20)
    hand.key("f5")
    hand.desktop.add(RawButton(hand.time + 1, 5, True, Point(150, 200), 0x4, notches=0.125))
    read = hand.end()
    told = [record for record in all_records(read) if isinstance(record, Scrolled | KeyPressed)]
    kinds = ["key" if isinstance(record, KeyPressed) else record.modifiers for record in told]
    assert kinds[-2:] == ["key", ("ctrl",)]
    smooth = [record for record in told[:-2] if isinstance(record, Scrolled)]
    assert sum(record.dy for record in smooth) == 20 * 0.125
    assert len(smooth) <= 6
    assert smooth[0].dy == 0.125  # the first at once
    assert [record.t for record in told] == sorted(record.t for record in told)


FILE = Node(ref="file", role="menu", name="File", states=frozenset({"showing"}), index=0, parent="bar", pid=10)
BAR = Node(ref="bar", role="menu bar", pid=10)
SAVE = Node(
    ref="save",
    role="menu item",
    name="Save",
    states=frozenset({"showing", "sensitive"}),
    box=Rect(112, 150, 90, 20),
    parent="file",
    index=2,
    pid=10,
    window=MENU.box,
)


def test_a_menu_is_told_by_what_it_offers_and_the_path_chosen(hand: Stagehand) -> None:
    hand.begin()
    hand.button(150, 130)
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE, SAVE), (EDIT.box, MENU.box), focus="save"))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)
    hand.report(Change(ChangeKind.MENU_OPENED, FILE))
    hand.play(300)
    hand.button(150, 160)
    hand.stage(focus=1)
    hand.report(Change(ChangeKind.MENU_CLOSED, FILE))
    read = hand.end()
    opened, chosen = one(read, MenuOpened), one(read, MenuItemChosen)
    assert isinstance(opened, MenuOpened)
    assert isinstance(chosen, MenuItemChosen)
    assert [element.id for element in opened.offered] == ["save"]
    assert [name.text for name in chosen.path] == ["File", "Save"]  # type: ignore[union-attr]  # both are chrome
    assert chosen.indices == (0, 2)
    assert len(of(read, WindowOpened)) == len(of(read, WindowClosed)) == 1
    assert read.gaps == ()


def test_an_entry_of_a_page_is_not_told_by_its_press_for_the_page_tells_it(hand: Stagehand) -> None:
    said = replace(SAVE, said=Said("site"))
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE, said), (EDIT.box, MENU.box)))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)
    hand.report(Change(ChangeKind.MENU_OPENED, FILE))
    hand.play(300)
    hand.button(150, 160)
    assert of(hand.end(), MenuItemChosen) == []


def test_an_entry_that_is_greyed_out_is_not_chosen(hand: Stagehand) -> None:
    dead = Node(ref="save", role="menu item", name="Save", box=SAVE.box, parent="file", pid=10, window=MENU.box)
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE, dead), (EDIT.box, MENU.box)))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)
    hand.report(Change(ChangeKind.MENU_OPENED, FILE))
    hand.play(300)
    hand.button(150, 160)
    assert of(hand.end(), MenuItemChosen) == []


def test_a_menu_of_a_dropdown_is_its_options(hand: Stagehand) -> None:
    combo = Node(ref="combo", role="combo box", box=Rect(120, 120, 80, 20), pid=10)
    popup = Node(ref="popup", role="menu", parent="combo", pid=10)
    option = Node(
        ref="blue", role="menu item", name="Blue", states=SAVE.states, box=SAVE.box, parent="popup", index=3, pid=10
    )
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, combo, popup, option), (EDIT.box, MENU.box)))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)
    hand.report(Change(ChangeKind.MENU_OPENED, popup))
    hand.play(300)
    hand.button(150, 160)
    read = hand.end()
    offered, chosen = one(read, OptionsOffered), one(read, OptionChosen)
    assert isinstance(offered, OptionsOffered)
    assert isinstance(chosen, OptionChosen)
    assert offered.total == 1
    assert chosen.index == 3
