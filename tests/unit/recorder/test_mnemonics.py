"""A letter typed into an open menu chooses the entry that it stands for, once the menu says so by closing."""

from dataclasses import replace

from aboveboard.elements import Change, ChangeKind, Node
from aboveboard.elements.scripted import ScriptedProcess
from aboveboard.model.events import MenuItemChosen
from aboveboard.model.sessions import Recording
from tests.unit.recorder.stage import ALIEN, EDIT, MAIL, MENU, TEXT, Stagehand, of, one
from tests.unit.recorder.test_pointing import BAR, FILE, SAVE

CONTROL = 4
LETTERED = replace(SAVE, mnemonic="s")
MORE = replace(SAVE, ref="more", name="More", mnemonic="m", index=3)


def opened(hand: Stagehand, *entries: Node) -> None:
    """Open the menu with these entries."""
    hand.begin()
    hand.elements.show(10, ScriptedProcess((TEXT, BAR, FILE, *entries), (EDIT.box, MENU.box), focus="3"))
    hand.stage(EDIT, MAIL, ALIEN, MENU, focus=1)
    hand.report(Change(ChangeKind.MENU_OPENED, FILE))
    hand.play(300)


def closed(hand: Stagehand) -> Recording:
    """Close it, and read what was recorded."""
    hand.stage(focus=1)
    hand.report(Change(ChangeKind.MENU_CLOSED, FILE))
    hand.play(300)
    return hand.end()


def test_a_letter_chooses_the_entry_it_stands_for(hand: Stagehand) -> None:
    opened(hand, LETTERED, MORE)
    hand.key("s", "s")
    hand.play(300)
    chosen = one(closed(hand), MenuItemChosen)
    assert isinstance(chosen, MenuItemChosen)
    assert [name.text for name in chosen.path] == ["File", "Save"]  # type: ignore[union-attr]  # both are chrome
    assert chosen.indices == (0, 2)


def test_a_letter_chooses_nothing_while_the_menu_stays_open(hand: Stagehand) -> None:
    opened(hand, LETTERED, MORE)
    hand.key("s", "s")
    hand.play(300)
    assert of(hand.end(), MenuItemChosen) == []


def test_a_menu_left_by_another_key_was_left_without_a_choice(hand: Stagehand) -> None:
    opened(hand, LETTERED, MORE)
    hand.key("s", "s")
    hand.key("escape")
    hand.play(300)
    assert of(closed(hand), MenuItemChosen) == []


def test_a_letter_that_two_entries_share_chooses_neither(hand: Stagehand) -> None:
    opened(hand, LETTERED, replace(MORE, mnemonic="s"))
    hand.key("s", "s")
    hand.play(300)
    assert of(closed(hand), MenuItemChosen) == []


def test_a_letter_of_an_entry_that_is_greyed_out_chooses_nothing(hand: Stagehand) -> None:
    opened(hand, replace(LETTERED, states=frozenset({"showing"})))
    hand.key("s", "s")
    hand.play(300)
    assert of(closed(hand), MenuItemChosen) == []


def test_a_shortcut_is_no_letter(hand: Stagehand) -> None:
    opened(hand, LETTERED)
    hand.key("s", state=CONTROL)
    hand.play(300)
    assert of(closed(hand), MenuItemChosen) == []


def test_a_letter_that_opens_a_menu_below_chooses_nothing(hand: Stagehand) -> None:
    opened(hand, LETTERED)
    hand.key("s", "s")
    hand.play(300)
    hand.report(Change(ChangeKind.MENU_OPENED, Node(ref="below", role="popup menu", parent="save", pid=10)))
    hand.play(300)
    assert of(closed(hand), MenuItemChosen) == []


def marked_by_letter(hand: Stagehand) -> None:
    """Open a menu whose entries do not tell their letters, and have one marked upon its letter."""
    opened(hand, SAVE, replace(MORE, mnemonic=None))
    hand.key("m", "m")
    hand.report(Change(ChangeKind.FOCUSED, replace(MORE, mnemonic=None)))
    hand.play(300)


def test_an_entry_that_a_letter_marked_is_chosen_where_its_letter_is_not_told(hand: Stagehand) -> None:
    marked_by_letter(hand)
    chosen = one(closed(hand), MenuItemChosen)
    assert isinstance(chosen, MenuItemChosen)
    assert [name.text for name in chosen.path] == ["File", "More"]  # type: ignore[union-attr]  # both are chrome


def test_an_entry_that_a_letter_only_marked_is_not_chosen_by_escape(hand: Stagehand) -> None:
    marked_by_letter(hand)
    hand.key("escape")
    hand.play(300)
    assert of(closed(hand), MenuItemChosen) == []


def test_an_entry_that_an_arrow_marked_is_not_chosen_by_a_close(hand: Stagehand) -> None:
    opened(hand, SAVE, replace(MORE, mnemonic=None))
    hand.key("m", "m")
    hand.key("down")
    hand.report(Change(ChangeKind.FOCUSED, replace(MORE, mnemonic=None)))
    hand.play(300)
    assert of(closed(hand), MenuItemChosen) == []


def in_gtk4(name: str, ref: str, place: int) -> Node:
    """Return an entry as GTK 4 tells of it: without the letter that calls it."""
    return replace(SAVE, ref=ref, name=name, index=place, toolkit="gtk4")


SAVED, TEXT_OF = in_gtk4("Save", "save", 0), in_gtk4("As Text", "as", 1)
"""Words of the application, which underlines `s` in one and `t` in the other."""


def called(hand: Stagehand, letter: str, *entries: Node) -> list[list[str]]:
    """Open a menu with these entries, type a letter, close it, and return the last names of what was chosen."""
    opened(hand, *entries)
    hand.key(letter, letter)
    hand.play(300)
    return [[name.text for name in one.path] for one in of(closed(hand), MenuItemChosen)]  # type: ignore[attr-defined]


def test_where_no_letter_is_told_the_words_of_the_application_say_which_calls_an_entry(hand: Stagehand) -> None:
    assert called(hand, "t", SAVED, TEXT_OF, in_gtk4("Mend", "mend", 2)) == [["File", "As Text"]]


def test_a_letter_that_the_application_underlines_elsewhere_in_its_word_does_not_call_it(hand: Stagehand) -> None:
    assert called(hand, "a", SAVED, TEXT_OF, in_gtk4("Mend", "mend", 2)) == []


def test_an_entry_of_unknown_letters_is_called_by_one_that_no_other_can_have(hand: Stagehand) -> None:
    assert called(hand, "m", SAVED, TEXT_OF, in_gtk4("Mend", "mend", 2)) == [["File", "Mend"]]


def test_a_letter_that_an_entry_of_unknown_letters_may_have_proves_nothing(hand: Stagehand) -> None:
    assert called(hand, "t", SAVED, TEXT_OF, in_gtk4("Tidy", "tidy", 2)) == []


def test_what_gtk4_marks_while_its_menus_close_was_not_called(hand: Stagehand) -> None:
    opened(hand, SAVED, TEXT_OF)
    hand.key("x", "x")
    hand.report(Change(ChangeKind.FOCUSED, SAVED))
    hand.play(300)
    assert of(closed(hand), MenuItemChosen) == []
