"""What our code makes of UI Automation's answers; the answers were written from documentation, not recorded."""

from collections.abc import Iterator

import pytest

from aboveboard.elements import ChangeKind, Node, Tree
from aboveboard.elements.masks import masks
from aboveboard.elements.uia import identifiers as uia
from aboveboard.elements.uia.member import UiaElements
from aboveboard.elements.uia.played import PlayedUia
from aboveboard.elements.uia.port import Answer, Heard
from aboveboard.elements.uia.source import report_of
from aboveboard.elements.uia.words import ROLES, box_of, id_of, node_of, ref_of
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.errors import MissingLibrary
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.geometry import Point, Rect
from tests.contract.played_worlds import ANSWERS, UIA_FIELD

INSIDE, WHOLE = Rect(108, 131, 384, 261), Rect(100, 100, 400, 300)
SECRET, COMBO, LIST, OPTION, WRAP = (42, 65796), (42, 65798), (42, 65798, 1000), (42, 65798, 1000, 0), (42, 65802)


@pytest.fixture
def port() -> PlayedUia:
    return PlayedUia(ANSWERS / "uia_editor.json")


@pytest.fixture
def elements(port: PlayedUia) -> Iterator[UiaElements]:
    with UiaElements(port, budget_ms=60_000) as elements:
        elements.watch(7, WHOLE)
        yield elements


def tree(elements: UiaElements, *boxes: Rect) -> Tree:
    window, *others = boxes or (INSIDE,)
    found = elements.tree(7, window, others)
    assert isinstance(found, Tree)
    return found


def node(elements: UiaElements, runtime_id: tuple[int, ...]) -> Node:
    found = tree(elements).find(ref_of(runtime_id))
    assert found is not None
    return found


def answer(**properties: object) -> Answer:
    """One element, by the names of `identifiers`."""
    return Answer((1,), {getattr(uia, name): value for name, value in properties.items()})


def role(**properties: object) -> str:
    return node_of(answer(**properties)).role


def states(**properties: object) -> frozenset[str]:
    return node_of(answer(**properties)).states


def test_a_window_is_known_by_its_whole_box_and_by_the_one_inside_its_frame_and_by_no_other(
    elements: UiaElements,
) -> None:
    assert tree(elements, WHOLE).windows == (WHOLE,)
    assert tree(elements, INSIDE).windows == (INSIDE,)
    assert elements.tree(7, INSIDE.grown(-1)) == NotRecognised(reason=Absence.NOT_EXPOSED)


def test_what_belongs_to_another_process_is_left_out_with_all_below_it(elements: UiaElements) -> None:
    names = {found.name for found in tree(elements).nodes}
    assert not {"Somebody else's pane", "Below somebody else's"} & names
    assert {found.pid for found in tree(elements).nodes} == {7}


def test_a_password_s_value_is_nowhere(elements: UiaElements, port: PlayedUia) -> None:
    secret = node(elements, SECRET)
    assert (secret.secure, secret.value) == (True, None)
    assert isinstance(elements.text(secret), NotRecognised)
    port.set(SECRET, uia.VALUE, "hunter22")
    port.tell(uia.PROPERTY_CHANGED, SECRET, uia.VALUE, "hunter22")
    port.tell(uia.TEXT_CHANGED, SECRET)
    assert "hunter2" not in "".join(change.text + str(change.node.value) for change in elements.changes())


def test_a_password_that_a_person_lets_be_shown_stays_a_secret(elements: UiaElements, port: PlayedUia) -> None:
    assert node(elements, SECRET).secure
    port.set(SECRET, uia.IS_PASSWORD, False)
    assert node(elements, SECRET).secure
    assert isinstance(elements.text(node(elements, SECRET)), NotRecognised)
    port.set(SECRET, uia.VALUE, "hunter22")
    port.tell(uia.TEXT_CHANGED, SECRET)
    assert list(elements.changes()) == []


def test_a_field_that_became_a_password_since_it_was_read_is_not_read(elements: UiaElements, port: PlayedUia) -> None:
    field = node(elements, UIA_FIELD)
    port.set(UIA_FIELD, uia.IS_PASSWORD, True)
    assert isinstance(elements.text(field), NotRecognised)


def test_a_secret_document_is_not_read_by_its_text_pattern_either(elements: UiaElements, port: PlayedUia) -> None:
    field = node(elements, UIA_FIELD)
    port.set(UIA_FIELD, uia.HAS_VALUE, False)
    port.set(UIA_FIELD, uia.IS_PASSWORD, True)
    port.say(UIA_FIELD, "hunter2")
    assert isinstance(elements.text(field), NotRecognised)


def test_a_secret_s_value_is_left_behind_where_an_answer_becomes_a_node() -> None:
    assert node_of(answer(CONTROL_TYPE=50004, IS_PASSWORD=True, HAS_VALUE=True, VALUE="hunter2")).value is None


def test_a_field_called_like_a_secret_is_one(elements: UiaElements, port: PlayedUia) -> None:
    port.set(UIA_FIELD, uia.NAME, "Your PIN")
    found = node(elements, UIA_FIELD)
    assert (found.secure, found.value) == (True, None)


def test_states_and_values_come_from_the_patterns(elements: UiaElements) -> None:
    field, wrap, combo = (node(elements, number) for number in (UIA_FIELD, WRAP, COMBO))
    assert {"editable", "focused", "focusable", "enabled", "showing"} <= field.states
    assert (field.value, tree(elements).focus) == ("Hello", field.ref)
    assert {"checkable", "checked"} <= wrap.states
    assert {"expandable", "collapsed"} <= combo.states
    assert (combo.value, combo.mnemonic) == ("UTF-8", "e")


def test_a_text_of_a_text_pattern_alone_is_read_by_it(elements: UiaElements, port: PlayedUia) -> None:
    port.set(UIA_FIELD, uia.HAS_VALUE, False)
    port.say(UIA_FIELD, "A document")
    field = node(elements, UIA_FIELD)
    assert (field.value, elements.text(field)) == (None, "A document")


def test_an_edit_of_such_a_text_is_told_since_it_had_the_focus(elements: UiaElements, port: PlayedUia) -> None:
    port.set(UIA_FIELD, uia.HAS_VALUE, False)
    port.say(UIA_FIELD, "A document")
    port.set(UIA_FIELD, uia.HAS_TEXT_EDIT, True)
    elements.forget(7)
    elements.watch(7, WHOLE)
    port.tell(uia.FOCUS_CHANGED, UIA_FIELD)
    elements.changes()
    port.say(UIA_FIELD, "A small document")
    port.tell(uia.TEXT_CHANGED, UIA_FIELD)
    (change,) = elements.changes()
    assert (change.kind, change.position, change.text) == (ChangeKind.TEXT_INSERTED, 2, "small ")


def test_an_open_dropdown_is_a_menu_in_a_window_of_its_own(elements: UiaElements, port: PlayedUia) -> None:
    popup = Rect(307, 354, 122, 60)
    port.set(LIST, uia.BOX, [308.0, 355.0, 120.0, 58.0])
    port.set(OPTION, uia.BOX, [308.0, 355.0, 120.0, 20.0])
    port.set(OPTION, uia.IS_OFFSCREEN, False)
    seen = tree(elements, INSIDE, popup)
    assert seen.windows == (INSIDE, popup)
    options = [found for found in seen.nodes if found.window == popup]
    assert [found.role for found in options] == ["menu", "menu item"]
    assert [found.role for found in seen.ancestors(options[1].ref)] == ["menu", "combo box", "frame"]
    hit = elements.at(7, popup, Point(320, 360))
    assert isinstance(hit, Node)
    assert hit.ref == ref_of(OPTION)


def test_a_window_that_the_tree_does_not_know_is_never_said_to_be_known(elements: UiaElements) -> None:
    assert tree(elements, INSIDE, Rect(307, 354, 122, 60)).windows == (INSIDE,)


def test_a_window_that_is_larger_than_the_dropdown_in_it_is_not_known(elements: UiaElements, port: PlayedUia) -> None:
    port.set(LIST, uia.BOX, [308.0, 355.0, 120.0, 58.0])
    assert tree(elements, INSIDE, Rect(280, 340, 300, 200)).windows == (INSIDE,)


def test_what_is_not_painted_has_no_box(elements: UiaElements) -> None:
    option = node(elements, OPTION)
    assert (option.box, "unpainted" in option.states, "showing" in option.states) == (None, True, False)


def test_what_is_said_to_be_off_the_screen_keeps_its_box_so_that_it_is_masked() -> None:
    away = node_of(answer(BOX=[0.0, 0.0, 10.0, 10.0], IS_OFFSCREEN=True, CONTROL_TYPE=50020))
    assert (away.box, "showing" in away.states) == (Rect(0, 0, 10, 10), False)


def test_menu_items_are_what_their_patterns_make_them() -> None:
    assert role(CONTROL_TYPE=50011) == "menu item"
    assert role(CONTROL_TYPE=50011, HAS_EXPAND_COLLAPSE=True, EXPAND_STATE=uia.COLLAPSED) == "menu"
    assert role(CONTROL_TYPE=50011, HAS_EXPAND_COLLAPSE=True, EXPAND_STATE=uia.LEAF) == "menu item"
    assert role(CONTROL_TYPE=50011, HAS_TOGGLE=True) == "check menu item"
    assert role(CONTROL_TYPE=50011, HAS_SELECTION_ITEM=True) == "radio menu item"
    item = node_of(answer(CONTROL_TYPE=50011, NAME="Save\tCtrl+S", ACCESS_KEY="Alt, F, S"))
    assert (item.name, item.accelerator, item.mnemonic) == ("Save", "Ctrl+S", "s")


def test_other_roles_that_patterns_decide() -> None:
    assert role(CONTROL_TYPE=50000, HAS_TOGGLE=True) == "toggle button"
    assert role(CONTROL_TYPE=50032, IS_MODAL=True) == "dialog"
    assert role(CONTROL_TYPE=50025) == "unknown"
    assert role(CONTROL_TYPE=59999) == "unknown"
    assert role() == "unknown"
    assert role(CONTROL_TYPE=50020, IS_PASSWORD=True) == "password text"


def test_every_control_type_of_the_documentation_has_a_role() -> None:
    assert set(ROLES) == set(range(50000, 50041))


def test_a_field_that_does_not_say_that_it_may_be_edited_counts_as_not_editable() -> None:
    assert "editable" not in states(CONTROL_TYPE=50030, HAS_TEXT=True)
    assert "editable" in states(CONTROL_TYPE=50030, HAS_TEXT=True, HAS_TEXT_EDIT=True)
    assert "read_only" in states(CONTROL_TYPE=50004, HAS_VALUE=True, IS_READ_ONLY=True)
    assert "editable" not in states(CONTROL_TYPE=50000, HAS_VALUE=True)


def test_a_number_is_a_value_and_a_mixed_check_is_neither() -> None:
    assert node_of(answer(CONTROL_TYPE=50015, HAS_RANGE_VALUE=True, RANGE_VALUE=42.5)).value == "42.5"
    assert {"indeterminate", "checkable"} <= states(CONTROL_TYPE=50002, HAS_TOGGLE=True, TOGGLE_STATE=uia.MIXED)


@pytest.mark.parametrize("box", [None, [], [0, 0, 0, 0], "box", [1, 2, 3], [0.0, 0.0, -1.0, 5.0]])
def test_a_box_that_is_none_is_none(box: object) -> None:
    assert box_of({uia.BOX: box}) is None


def test_a_runtime_id_survives_its_name() -> None:
    assert id_of(ref_of((42, -1, 65792))) == (42, -1, 65792)


@pytest.mark.parametrize(
    ("changed", "value", "told"),
    [
        (uia.TOGGLE_STATE, uia.ON, (ChangeKind.STATE, "checked", True)),
        (uia.TOGGLE_STATE, uia.OFF, (ChangeKind.STATE, "checked", False)),
        (uia.EXPAND_STATE, uia.EXPANDED, (ChangeKind.STATE, "expanded", True)),
        (uia.EXPAND_STATE, uia.COLLAPSED, (ChangeKind.STATE, "expanded", False)),
        (uia.IS_SELECTED, True, (ChangeKind.STATE, "selected", True)),
        (uia.RANGE_VALUE, 3.0, (ChangeKind.VALUE, "", False)),
        (uia.NAME, "other", (None, "", False)),
    ],
)
def test_a_changed_property_is_told_as_what_it_means(
    changed: int, value: object, told: tuple[ChangeKind | None, str, bool]
) -> None:
    element = answer(PROCESS=7, CONTROL_TYPE=50002)
    found = report_of(Heard(7, uia.PROPERTY_CHANGED, element, changed, value))
    assert (found.kind, found.what, found.on) == told


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (uia.MENU_OPENED, ChangeKind.MENU_OPENED),
        (uia.MENU_CLOSED, ChangeKind.MENU_CLOSED),
        (uia.WINDOW_OPENED, ChangeKind.WINDOW_OPENED),
        (uia.FOCUS_CHANGED, ChangeKind.FOCUSED),
        (uia.STRUCTURE_CHANGED, None),
    ],
)
def test_an_event_is_told_as_what_it_means(event: int, kind: ChangeKind | None) -> None:
    assert report_of(Heard(7, event, answer(PROCESS=7, CONTROL_TYPE=50009))).kind is kind


def test_an_event_of_another_process_s_element_says_nothing_of_it() -> None:
    found = report_of(Heard(7, uia.FOCUS_CHANGED, answer(PROCESS=9, NAME="theirs")))
    assert (found.kind, found.node) == (None, None)


def test_a_choice_is_told_of_the_item_and_of_what_holds_it(elements: UiaElements, port: PlayedUia) -> None:
    tree(elements)
    port.tell(uia.SELECTED, OPTION)
    item, holder = elements.changes()
    assert (item.kind, item.what, item.on, item.node.role) == (ChangeKind.STATE, "selected", True, "menu item")
    assert (holder.kind, holder.node.ref) == (ChangeKind.SELECTION, ref_of(LIST))


def test_a_picture_s_masks_cover_text_and_secrets_and_leave_what_is_chrome(elements: UiaElements) -> None:
    secret, field, chrome = (node(elements, number).box for number in (SECRET, UIA_FIELD, WRAP))
    found = {mask.box: mask.reason for mask in masks(tree(elements), INSIDE, Vocabulary.of(["File", "Word wrap"]))}
    assert secret is not None
    assert field is not None
    assert found[secret] == "secure"
    assert found[field] == "text"
    assert chrome not in found


def test_without_comtypes_there_is_a_named_error() -> None:
    with pytest.raises(MissingLibrary), UiaElements():
        pass
