"""Fusion: who says what of a step's fields, how sure that is, who disagrees; commands and other ways to the same."""

import msgspec
import pytest

from aboveboard.model.actions import Clipboard, Hotkey, SelectMenu
from aboveboard.model.elements import Element, ElementSnapshot, Proof
from aboveboard.model.events import ElementChanged, ElementsSeen, MenuItemChosen, MenuOpened, OptionChosen
from aboveboard.model.frames import Frame, FrameRole
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Chrome, Hidden, Redacted
from aboveboard.model.trajectories import Equivalent, Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests import interactions
from tests.interactions import stroke, valued
from tests.scripts import AS_TEXT, EXPORT, FILE, KIND, NOTHING, SAVE, SCREEN, Script, element

TERMS = Terms()
AT = Point(x=30, y=30)
SAVE_AS = element("Save as", "menu item", index=3, accelerator="ctrl+shift+s")


def steps(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), TERMS)


def clicked(target: Element, *listed: Element) -> Step:
    script = Script().begin()
    script.add(Frame(t=0, id="b", role=FrameRole.BEFORE, canvas=SCREEN, monitor="m"))
    script.add(ElementsSeen(t=0, frame="b", snapshot=ElementSnapshot(elements=listed), app="editor"))
    (step,) = steps(script.wait(10).press(target, AT))
    return step


@pytest.mark.parametrize(
    ("proof", "sure"), [("hit_test", 0.98), ("focus", 0.96), ("smallest_box", 0.9), ("unproven", 0.5)]
)
def test_a_target_is_as_sure_as_the_way_it_was_found(proof: str, sure: float) -> None:
    step = clicked(element("Save", at=10, proof=Proof(proof)))
    assert (step.confidence["target"], step.provenance["target"]) == (sure, f"scripted.{proof}")
    assert step.disagreement == {}


def test_a_list_that_has_the_target_in_its_place_makes_it_surer_and_one_that_has_it_elsewhere_is_told() -> None:
    agreed = clicked(SAVE, SAVE)
    assert (agreed.confidence["target"], agreed.provenance["target"]) == (0.99, "scripted.hit_test+list")
    moved = msgspec.structs.replace(SAVE, visible_box=Rect(x=200, y=100, width=5, height=5))
    disputed = clicked(SAVE, moved)
    assert (disputed.confidence["target"], disputed.disagreement) == (0.49, {"target": "list"})
    assert disputed.target == SAVE
    renamed = msgspec.structs.replace(SAVE, role="label")
    assert clicked(SAVE, renamed).disagreement == {"target": "list"}


def test_a_press_without_an_element_stands_as_input_alone() -> None:
    (step,) = steps(Script().begin().press(NOTHING, AT))
    assert (step.provenance["target"], "target" in step.confidence) == ("input", False)


def test_an_option_that_stands_elsewhere_among_those_offered_is_disputed_and_not_put_right() -> None:
    (agreed,) = steps(Script().begin().option())
    assert (agreed.confidence["value"], agreed.provenance["value"]) == (0.99, "event+offer")
    script = Script().begin().option()
    script.records = [
        msgspec.structs.replace(one, index=0) if isinstance(one, OptionChosen) else one for one in script.records
    ]
    (disputed,) = steps(script)
    assert (disputed.confidence["value"], disputed.disagreement["value"]) == (0.49, "offer")
    assert getattr(disputed.action, "value", None) == Chrome(text="List")
    beyond = Script().begin().option()
    beyond.records = [
        msgspec.structs.replace(one, index=7) if isinstance(one, OptionChosen) else one for one in beyond.records
    ]
    assert steps(beyond)[0].disagreement["value"] == "offer"


def test_a_hidden_word_neither_agrees_nor_disagrees() -> None:
    script = Script().begin().option()
    script.records = [
        msgspec.structs.replace(one, value=Hidden()) if isinstance(one, OptionChosen) else one for one in script.records
    ]
    assert steps(script)[0].confidence["value"] == 0.98


def test_a_widget_that_shows_another_value_than_was_chosen_disagrees() -> None:
    script = Script().begin().press(KIND, AT)
    script.add(OptionChosen(t=script.t, widget=KIND, index=1, value=Redacted(text="Tartu"), app="editor"))
    assert steps(valued(script, KIND, "Tartu"))[0].confidence["value"] == 0.99
    assert steps(valued(script, KIND, "Tampere"))[0].disagreement["value"] == "report"


def test_a_toggle_that_tells_of_another_state_later_disagrees() -> None:
    script = Script().begin().toggle()
    changed = next(one for one in script.records if isinstance(one, ElementChanged))
    script.add(msgspec.structs.replace(changed, t=changed.t + 50, after=False))
    assert steps(script)[0].disagreement["value"] == "report"


def test_a_tab_at_another_place_than_was_told_and_a_menu_item_of_another_name_disagree() -> None:
    script = interactions.page_tab(Script().begin())
    at = next(one.t for one in script.records if isinstance(one, OptionChosen))
    other = msgspec.structs.replace(interactions.LETTER_TAB, index=5)
    script.records.append(ElementChanged(t=at + 1, what="selected", target=other, app="editor", after=True))
    assert steps(script)[0].disagreement["value"] == "target"
    menu = Script().begin()
    menu.add(MenuItemChosen(t=9, path=(FILE.name, EXPORT.name), indices=(0, 1), target=AS_TEXT, app="editor"))
    assert steps(menu)[0].disagreement["value"] == "target"


def test_what_was_concluded_is_less_sure_than_what_was_told() -> None:
    (typed,) = steps(Script().begin().type("milk"))
    assert (typed.provenance["value"], typed.confidence["value"]) == ("event", 0.98)
    script = Script().begin().type("milk")
    script.records = [
        msgspec.structs.replace(one, inferred=True) if type(one).__name__ == "FieldEdited" else one
        for one in script.records
    ]
    (inferred,) = steps(script)
    assert (inferred.provenance["value"], inferred.confidence["value"]) == ("keys", 0.8)
    (lettered,) = steps(interactions.lettered(Script().begin()))
    assert (lettered.provenance["children"], lettered.confidence["children"]) == ("incomplete", 0.8)


def menu(script: Script, offered: Element = SAVE_AS) -> Script:
    script.press(FILE, Point(x=20, y=30))
    script.add(MenuOpened(t=script.t, path=(FILE.name,), offered=(AS_TEXT, offered), app="editor"))
    script.wait(300).press(offered, Point(x=20, y=60))
    path = (FILE.name, offered.name)
    script.add(MenuItemChosen(t=script.t, path=path, indices=(0, 3), target=offered, app="editor"))
    return script.wait(3_000)


def test_a_menu_item_with_a_hotkey_names_it_as_another_way() -> None:
    (step,) = steps(menu(Script().begin()))
    assert isinstance(step.action, SelectMenu)
    assert step.action.accelerator == "ctrl+shift+s"
    assert step.equivalents == (Equivalent(by="accelerator", steps=("ctrl+shift+s",)),)


def test_a_hotkey_that_a_menu_showed_has_its_command_and_the_way_by_pointer() -> None:
    script = stroke(menu(Script().begin()), "s", "ctrl", "shift")
    (_, step) = steps(script)
    assert step.action == Hotkey(modifiers=("ctrl", "shift"), keys=("s",), command=SAVE_AS.name)
    assert step.equivalents == (Equivalent(by="pointer", steps=("File", "Save as")),)


def test_a_hotkey_of_two_items_or_of_another_app_names_no_command() -> None:
    other = element("Save all", "menu item", index=4, accelerator="ctrl+shift+s")
    script = stroke(menu(menu(Script().begin()), other), "s", "ctrl", "shift")
    assert getattr(steps(script)[-1].action, "command", "") is None
    script = menu(Script().begin())
    script.app = "calculator"
    assert getattr(steps(stroke(script, "s", "ctrl", "shift"))[-1].action, "command", "") is None


def test_a_copy_has_the_way_by_the_menu_that_shows_its_hotkey_and_words_of_a_person_are_in_no_way() -> None:
    copy = element("Copy", "menu item", index=3, accelerator="ctrl+c")
    (_, step) = steps(stroke(menu(Script().begin(), copy), "c", "ctrl"))
    assert isinstance(step.action, Clipboard)
    assert step.equivalents == (Equivalent(by="pointer", steps=("File", "Copy")),)
    private = msgspec.structs.replace(copy, name=Redacted(text="letter"))
    assert steps(stroke(menu(Script().begin(), private), "c", "ctrl"))[1].equivalents == ()


def test_a_menu_item_by_keys_has_the_way_by_pointer_too() -> None:
    (step,) = steps(interactions.lettered(Script().begin()))
    assert step.equivalents == (Equivalent(by="pointer", steps=("File", "As text")),)
