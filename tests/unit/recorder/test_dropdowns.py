"""A dropdown opens over itself: its own press chooses nothing; what a key in a menu writes is no typing."""

from dataclasses import replace

from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.events import EditRoute, FieldEdited, MenuItemChosen, MenuOpened, OptionChosen
from aboveboard.model.sessions import Recording
from tests.unit.recorder.stage import ALIEN, EDIT, MAIL, MENU, TEXT, Stagehand, of, one
from tests.unit.recorder.test_pointing import BAR, FILE, SAVE

LINE = Node(ref="line", role="separator", parent=FILE.ref, index=1, pid=10)


def shown(hand: Stagehand, *entries: Node) -> None:
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE, *entries), (EDIT.box, MENU.box), focus="3"))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)


def told(hand: Stagehand, kind: ChangeKind) -> None:
    hand.report(Change(kind, FILE))
    hand.play(300)


def click(hand: Stagehand) -> None:
    assert SAVE.box is not None
    hand.button(SAVE.box.centre.x, SAVE.box.centre.y)
    hand.play(300)


def ended(hand: Stagehand) -> Recording:
    hand.play(300)
    return hand.end()


def test_the_press_that_opens_a_list_over_itself_chooses_nothing(hand: Stagehand) -> None:
    shown(hand, SAVE)
    click(hand)
    told(hand, ChangeKind.MENU_OPENED)
    assert of(ended(hand), MenuItemChosen) == []


def test_it_chose_where_the_menu_closes_upon_it(hand: Stagehand) -> None:
    shown(hand, SAVE)
    click(hand)
    told(hand, ChangeKind.MENU_OPENED)
    told(hand, ChangeKind.MENU_CLOSED)
    assert len(of(ended(hand), MenuItemChosen)) == 1


def test_a_key_after_it_takes_the_choice_from_it(hand: Stagehand) -> None:
    shown(hand, SAVE)
    click(hand)
    told(hand, ChangeKind.MENU_OPENED)
    hand.key("escape")
    hand.play(300)
    told(hand, ChangeKind.MENU_CLOSED)
    assert of(ended(hand), MenuItemChosen) == []


def test_a_press_in_a_menu_that_is_open_chooses_at_once(hand: Stagehand) -> None:
    shown(hand, SAVE)
    told(hand, ChangeKind.MENU_OPENED)
    click(hand)
    assert len(of(ended(hand), MenuItemChosen)) == 1


def test_lines_between_entries_are_not_counted(hand: Stagehand) -> None:
    shown(hand, LINE, SAVE)
    told(hand, ChangeKind.MENU_OPENED)
    click(hand)
    chosen = one(ended(hand), MenuItemChosen)
    assert isinstance(chosen, MenuItemChosen)
    assert chosen.indices[-1] == SAVE.index - 1


def test_what_a_key_in_a_menu_writes_into_a_field_is_the_programs(hand: Stagehand) -> None:
    shown(hand, SAVE)
    told(hand, ChangeKind.MENU_OPENED)
    hand.report(Change(ChangeKind.FOCUSED, SAVE))
    hand.play(300)
    hand.key("return")
    hand.report(Change(ChangeKind.TEXT_INSERTED, TEXT, text="Small"))
    edit = one(ended(hand), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert edit.route is EditRoute.PROGRAM


def test_a_press_on_an_entry_that_has_opened_a_menu_of_its_own_chooses_nothing(hand: Stagehand) -> None:
    below = Node(ref="below", role="menu", parent=SAVE.ref, pid=10)
    deeper = Node(ref="deeper", role="menu item", name="Now", parent="below", pid=10)
    shown(hand, SAVE, below, deeper)
    told(hand, ChangeKind.MENU_OPENED)
    hand.report(Change(ChangeKind.MENU_OPENED, below))
    hand.play(300)
    click(hand)
    assert of(ended(hand), MenuItemChosen) == []


def test_an_option_of_a_list_that_closes_before_the_release_is_still_an_option_of_its_widget(hand: Stagehand) -> None:
    combo = Node(ref="combo", role="combo box", parent=TEXT.parent, pid=10, box=TEXT.box)
    inside = replace(FILE, role="menu", parent="combo")
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, combo, inside, SAVE), (EDIT.box, MENU.box), focus="3"))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)
    hand.report(Change(ChangeKind.MENU_OPENED, inside))
    hand.play(300)
    assert SAVE.box is not None
    hand.elements.show(10, ScriptedProcess((TEXT, replace(SAVE, parent=None)), (EDIT.box, MENU.box), focus="3"))
    hand.button(SAVE.box.centre.x, SAVE.box.centre.y, up=False)
    hand.play(120)
    hand.report(Change(ChangeKind.MENU_CLOSED, inside))
    hand.play(120)
    hand.button(SAVE.box.centre.x, SAVE.box.centre.y, down=False)
    read = ended(hand)
    assert (len(of(read, OptionChosen)), len(of(read, MenuItemChosen))) == (1, 0)


def test_space_on_a_check_box_explains_no_later_deletion(hand: Stagehand) -> None:
    box = Node(ref="bold", role="check box", name="Bold", parent=TEXT.parent, pid=10, box=TEXT.box)
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, box), (EDIT.box,), focus="bold"))
    hand.report(Change(ChangeKind.FOCUSED, box))
    hand.play(300)
    hand.key("space", " ")
    hand.play(3_000)
    hand.report(Change(ChangeKind.TEXT_DELETED, TEXT, text="0"))
    edit = one(ended(hand), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert (edit.route, edit.t > 2_000) == (EditRoute.PROGRAM, True)


def test_an_entry_is_still_one_of_its_menu_where_that_and_the_one_above_close_before_the_release(
    hand: Stagehand,
) -> None:
    below = Node(ref="below", role="menu", parent=SAVE.ref, pid=10)
    deeper = replace(SAVE, ref="deeper", name="Now", parent="below", index=0)
    shown(hand, SAVE, below, deeper)
    told(hand, ChangeKind.MENU_OPENED)
    hand.report(Change(ChangeKind.MENU_OPENED, below))
    hand.play(300)
    hand.elements.show(10, ScriptedProcess((TEXT, replace(deeper, parent=None)), (EDIT.box, MENU.box), focus="3"))
    assert deeper.box is not None
    hand.button(deeper.box.centre.x, deeper.box.centre.y, up=False)
    hand.play(120)
    hand.report(Change(ChangeKind.MENU_CLOSED, below), Change(ChangeKind.MENU_CLOSED, FILE))
    hand.play(120)
    hand.button(deeper.box.centre.x, deeper.box.centre.y, down=False)
    chosen = one(ended(hand), MenuItemChosen)
    assert isinstance(chosen, MenuItemChosen)
    assert [name.text for name in chosen.path] == ["File", "Save", "Now"]  # type: ignore[union-attr]  # all are chrome


def test_tab_in_a_field_of_one_line_explains_no_later_deletion(hand: Stagehand) -> None:
    entry = replace(TEXT, states=TEXT.states - {"multi line"})
    hand.begin()
    hand.elements.show(10, ScriptedProcess((entry,), (EDIT.box,), focus="text"))
    hand.report(Change(ChangeKind.FOCUSED, entry))
    hand.play(300)
    hand.key("tab", "\t")
    hand.play(3_000)
    hand.key("z", state=4)
    hand.report(Change(ChangeKind.TEXT_DELETED, entry, text="words"))
    edit = one(ended(hand), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert (edit.route, edit.t > 2_000) == (EditRoute.UNDONE, True)


def test_a_menu_that_is_gone_again_before_it_was_looked_at_is_not_told_of(hand: Stagehand) -> None:
    shown(hand, SAVE)
    hand.report(Change(ChangeKind.MENU_OPENED, Node(ref="passed", role="menu", pid=10)))
    told(hand, ChangeKind.MENU_OPENED)
    opened = one(ended(hand), MenuOpened)
    assert isinstance(opened, MenuOpened)
    assert len(opened.path) == 1


def test_what_a_menu_offers_is_told_once_its_application_has_answered(hand: Stagehand) -> None:
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE), (EDIT.box, MENU.box), focus="3"))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)
    told(hand, ChangeKind.MENU_OPENED)
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE, SAVE), (EDIT.box, MENU.box), focus="3"))
    hand.report(Change(ChangeKind.FOCUSED, SAVE))
    hand.play(300)
    hand.key("return")
    hand.play(300)
    told(hand, ChangeKind.MENU_CLOSED)
    read = ended(hand)
    offered = [len(one.offered) for one in of(read, MenuOpened)]  # type: ignore[attr-defined]
    assert (offered, len(of(read, MenuItemChosen))) == ([0, 1], 1)


def test_rows_that_come_one_after_the_other_are_told_once_they_are_known_and_a_letter_stays_typed(
    hand: Stagehand,
) -> None:
    save, more = replace(SAVE, mnemonic="s"), replace(SAVE, ref="more", name="More", index=1)
    shown(hand, save)
    told(hand, ChangeKind.MENU_OPENED)
    hand.key("s", "s")
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE, save, more), (EDIT.box, MENU.box), focus="3"))
    hand.report(Change(ChangeKind.FOCUSED, TEXT))
    hand.play(300)
    told(hand, ChangeKind.MENU_CLOSED)
    read = ended(hand)
    assert [len(one.offered) for one in of(read, MenuOpened)] == [1, 2]  # type: ignore[attr-defined]
    assert len(of(read, MenuItemChosen)) == 1
