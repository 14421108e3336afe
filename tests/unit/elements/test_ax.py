"""What our code makes of macOS' answers; the answers were written from documentation, not recorded."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from aboveboard.elements import ChangeKind, Node, Tree
from aboveboard.elements.ax import words
from aboveboard.elements.ax.member import AxElements
from aboveboard.elements.ax.played import PlayedAx
from aboveboard.elements.ax.points import Scale
from aboveboard.elements.ax.port import Display, Ref
from aboveboard.elements.ax.registry import Registry
from aboveboard.elements.ax.source import AxSource
from aboveboard.elements.masks import masks
from aboveboard.elements.vocabulary import Vocabulary
from aboveboard.elements.worker import Unanswered
from aboveboard.errors import MissingLibrary
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.geometry import Point, Rect
from tests.contract.played_worlds import ANSWERS, AX_FIELD
from tests.patience import until

WINDOW, BAR, MENU = Rect(200, 200, 800, 600), Rect(0, 0, 2880, 48), Rect(100, 48, 400, 100)
SECRET, CHECK, DROPDOWN, FILE = 4, 5, 6, 21


@pytest.fixture
def port() -> PlayedAx:
    return PlayedAx(ANSWERS / "ax_editor.json")


@pytest.fixture
def elements(port: PlayedAx) -> Iterator[AxElements]:
    with AxElements(port, budget_ms=60_000) as elements:
        elements.watch(8, WINDOW)
        yield elements


def tree(elements: AxElements, *others: Rect) -> Tree:
    found = elements.tree(8, WINDOW, others)
    assert isinstance(found, Tree)
    return found


def node(elements: AxElements, number: int) -> Node:
    found = tree(elements, BAR, MENU).find(str(number))
    assert found is not None
    return found


def test_boxes_in_points_become_boxes_in_pixels(elements: AxElements) -> None:
    assert node(elements, AX_FIELD).box == Rect(200, 256, 800, 400)


def test_displays_of_several_scales_leave_nothing_with_a_place(elements: AxElements, port: PlayedAx) -> None:
    port.shown.append(Display(1440, 0, 1000, 1000, 1000, 1000))
    assert elements.tree(8, WINDOW) == NotRecognised(reason=Absence.NOT_EXPOSED)
    assert isinstance(elements.at(8, WINDOW, Point(300, 300)), NotRecognised)


def test_a_scale_is_one_only_if_all_displays_have_it() -> None:
    fine, plain = Display(0, 0, 100, 50, 200, 100), Display(100, 0, 100, 50, 100, 50)
    assert Scale.of([fine, fine]) == Scale(2.0)
    assert Scale.of([fine, plain]) is None
    assert Scale.of([replace(fine, pixel_height=75)]) is None
    assert Scale.of([]) is None


@pytest.mark.parametrize("size", [None, (0.0, 5.0), (5.0, -1.0), "size"])
def test_a_box_that_is_empty_or_unknown_is_none(size: object) -> None:
    assert Scale(2.0).box((1.0, 1.0), size) is None
    assert Scale(2.0).box(None, (5.0, 5.0)) is None


def test_a_pixel_is_asked_for_by_its_middle() -> None:
    assert Scale(2.0).points(Point(200, 201)) == (100.25, 100.75)


def test_a_secret_s_value_is_not_even_asked_for(elements: AxElements, port: PlayedAx) -> None:
    secret = node(elements, SECRET)
    assert (secret.secure, secret.value) == (True, None)
    assert isinstance(elements.text(secret), NotRecognised)
    port.tell("AXValueChanged", SECRET)
    assert list(elements.changes()) == []
    assert (SECRET, words.VALUE) not in port.read_values


def test_a_field_that_became_a_secret_since_it_was_read_is_not_read(elements: AxElements, port: PlayedAx) -> None:
    field = node(elements, AX_FIELD)
    port.set(AX_FIELD, words.SUBROLE, words.SECRET)
    before = port.read_values.count((AX_FIELD, words.VALUE))
    assert isinstance(elements.text(field), NotRecognised)
    assert port.read_values.count((AX_FIELD, words.VALUE)) == before


def test_a_field_called_like_a_secret_is_not_asked_for_its_text(elements: AxElements, port: PlayedAx) -> None:
    port.set(AX_FIELD, words.TITLE, "Your PIN")
    field = replace(node(elements, AX_FIELD), role="text")
    before = port.read_values.count((AX_FIELD, words.VALUE))
    assert isinstance(elements.text(field), NotRecognised)
    assert port.read_values.count((AX_FIELD, words.VALUE)) == before


def test_the_role_of_a_secret_counts_as_its_subrole_does() -> None:
    assert words.role_of({words.ROLE: words.SECRET}) == "password text"


def test_a_closed_menu_is_not_walked_and_an_open_one_is_a_window_of_its_own(
    elements: AxElements, port: PlayedAx
) -> None:
    assert tree(elements, BAR, MENU).windows == (WINDOW, BAR)
    port.set(FILE, words.SELECTED, True)
    seen = tree(elements, BAR, MENU)
    assert seen.windows == (WINDOW, BAR, MENU)
    first, second = (found for found in seen.nodes if found.role in {"menu item", "check menu item"})
    assert [found.role for found in seen.ancestors(first.ref)] == ["popup menu", "menu", "menu bar"]
    assert (first.name, first.accelerator, first.index) == ("Save As", "Shift+Super+S", 0)
    assert (second.role, second.accelerator, "checked" in second.states) == ("check menu item", None, True)


def test_states_names_and_values_come_from_the_attributes(elements: AxElements) -> None:
    field, check, dropdown = (node(elements, number) for number in (AX_FIELD, CHECK, DROPDOWN))
    assert {"editable", "focused", "enabled", "multi_line", "showing"} <= field.states
    assert (field.value, tree(elements).focus) == ("Hello", field.ref)
    assert ({"checkable", "checked"} <= check.states, check.value) == (True, None)
    assert (dropdown.role, dropdown.name, dropdown.value) == ("combo box", "Encoding", "UTF-8")
    assert "read_only" in dropdown.states


def test_a_window_that_is_minimised_is_nowhere(elements: AxElements, port: PlayedAx) -> None:
    port.set(1, words.MINIMIZED, True)
    assert elements.tree(8, WINDOW) == NotRecognised(reason=Absence.NOT_EXPOSED)


def test_a_walk_that_comes_to_its_end_gives_nothing_rather_than_a_part(port: PlayedAx) -> None:
    with pytest.raises(Unanswered):
        AxSource(port).windows(8, time.monotonic_ns() - 1)


def test_what_hangs_below_itself_is_walked_once(elements: AxElements, port: PlayedAx) -> None:
    port.set(CHECK, words.CHILDREN, [Ref(1), Ref(CHECK)])
    refs = [found.ref for found in tree(elements).nodes]
    assert len(refs) == len(set(refs))


@pytest.mark.parametrize(
    ("name", "number", "told"),
    [
        ("AXFocusedUIElementChanged", AX_FIELD, (ChangeKind.FOCUSED, "", False)),
        ("AXMenuOpened", 22, (ChangeKind.MENU_OPENED, "", False)),
        ("AXMenuClosed", 22, (ChangeKind.MENU_CLOSED, "", False)),
        ("AXMenuItemSelected", 23, (ChangeKind.STATE, "selected", True)),
        ("AXRowExpanded", 2, (ChangeKind.STATE, "expanded", True)),
        ("AXSelectedRowsChanged", 2, (ChangeKind.SELECTION, "", False)),
        ("AXWindowCreated", 1, (ChangeKind.WINDOW_OPENED, "", False)),
        ("AXValueChanged", CHECK, (ChangeKind.STATE, "checked", True)),
        ("AXValueChanged", DROPDOWN, (ChangeKind.VALUE, "", False)),
    ],
)
def test_a_notice_is_told_as_what_it_means(
    elements: AxElements, port: PlayedAx, name: str, number: int, told: tuple[ChangeKind, str, bool]
) -> None:
    port.tell(name, number)
    (change,) = elements.changes()
    assert (change.kind, change.what, change.on) == told
    assert change.node.ref == str(number)


def test_a_notice_of_an_element_that_is_gone_says_nothing(elements: AxElements, port: PlayedAx) -> None:
    port.tell("AXFocusedUIElementChanged", 999)
    port.tell("AXUIElementDestroyed", 999)
    assert list(elements.changes()) == []


def test_an_element_keeps_its_number_until_its_process_is_forgotten() -> None:
    numbers = Registry(len, lambda one, other: bool(one == other))
    one, other = numbers.ref(8, "ab"), numbers.ref(8, "cd")
    assert (one == numbers.ref(8, "ab"), one == other) == (True, False)
    assert numbers.element(8, one) == "ab"
    assert numbers.element(9, one) is None
    numbers.forget(8)
    assert numbers.element(8, one) is None
    assert numbers.ref(8, "ab") != one


def test_a_secret_keeps_its_number_when_its_process_is_forgotten() -> None:
    numbers = Registry(len, lambda one, other: bool(one == other))
    secret, other = numbers.ref(8, "ab"), numbers.ref(8, "cd")
    numbers.forget(8, frozenset({secret}))
    assert numbers.ref(8, "ab") == secret
    assert numbers.ref(8, "cd") != other
    numbers.forget(8)
    assert numbers.element(8, secret) is None


def test_the_port_is_told_which_numbers_to_keep(elements: AxElements, port: PlayedAx) -> None:
    tree(elements)
    elements.forget(port.pid)
    until(lambda: port.kept, "the numbers of secrets")
    assert Ref(SECRET) in port.kept
    assert Ref(AX_FIELD) not in port.kept


def test_a_picture_s_masks_cover_text_and_secrets_and_leave_what_is_chrome(elements: AxElements) -> None:
    secret, field, chrome = (node(elements, number).box for number in (SECRET, AX_FIELD, CHECK))
    found = {mask.box: mask.reason for mask in masks(tree(elements), WINDOW, Vocabulary.of(["Rich text"]))}
    assert secret is not None
    assert field is not None
    assert found[secret] == "secure"
    assert found[field] == "text"
    assert chrome not in found


def test_without_pyobjc_there_is_a_named_error() -> None:
    with pytest.raises(MissingLibrary), AxElements():
        pass
