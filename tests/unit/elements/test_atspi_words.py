"""The words and numbers of AT-SPI: names, accelerators, roles, positions."""

from collections.abc import Sequence
from typing import Any

import pytest
from jeepney import Message

from aboveboard.elements.atspi.bus import Deadline
from aboveboard.elements.atspi.calls import accelerator_of, box_of
from aboveboard.elements.atspi.entries import clean_name
from aboveboard.elements.atspi.roles import ROLES, STATES, role_name, state_name, state_names
from aboveboard.elements.atspi.text import InsertOffsets
from aboveboard.model.geometry import Rect


@pytest.mark.parametrize(
    ("name", "role", "toolkit", "clean"),
    [
        ("New      ", "menu item", "gtk3", "New"),
        ("4 4", "push button", "gtk4", "4"),
        ("4 4", "push button", "gtk3", "4 4"),
        ("to to", "push button", "gtk4", "to"),
        ("no no no", "push button", "gtk4", "no no no"),
        ("GtkMenuButton", "push button", "gtk4", ""),
        ("GtkMenuButton", "label", "gtk3", "GtkMenuButton"),
        ("HistoryView", "filler", "gtk4", ""),
        ("Undo", "push button", "gtk4", "Undo"),
    ],
)
def test_a_name_is_what_is_painted(name: str, role: str, toolkit: str, clean: str) -> None:
    assert clean_name(name, role, toolkit) == clean


@pytest.mark.parametrize(
    ("binding", "keys"),
    [
        ("n;<Alt>f:n;<Primary>n", "Ctrl+N"),
        ("w;<Alt>f:w;<Primary><Shift>n", "Ctrl+Shift+N"),
        ("d;<Alt>e:d;Delete", "Delete"),
        ("<Alt>f;<Alt>f;", None),
        ("", None),
    ],
)
def test_an_accelerator_is_read_out_of_a_key_binding(binding: str, keys: str | None) -> None:
    assert accelerator_of(binding) == keys


def test_numbers_are_those_of_the_header_file() -> None:
    known = {"check box": 7, "frame": 23, "label": 29, "menu": 33, "menu item": 35, "password text": 40, "text": 61}
    assert {name: ROLES.index(name) for name in known} == known
    assert (role_name(129), role_name(400), role_name(-1)) == ("push button menu", "unknown", "unknown")
    assert (STATES.index("focused"), STATES.index("showing"), STATES.index("read_only")) == (12, 25, 43)
    assert state_names([1 << 12, 1 << (43 - 32)]) == {"focused", "read_only"}
    assert state_name("multi-line") == "multi_line"


def test_a_box_of_negative_size_is_absent() -> None:
    assert box_of(((3, 4, 5, 6),)) == Rect(3, 4, 5, 6)
    assert box_of(((-1, -1, -1, -1),)) is None
    assert box_of(None) is None


def test_a_deadline_does_not_go_below_nothing() -> None:
    assert Deadline(0).left_s() == 0
    assert 0 < Deadline(60_000).left_s() <= 60


class Field:
    """A field that answers what stands where."""

    def __init__(self, text: str) -> None:
        self.text = text

    def ask(self, messages: Sequence[Message]) -> list[tuple[Any, ...] | None]:
        return [(self.text[message.body[0] : message.body[1]],) for message in messages]


def test_gtk3_positions_are_taken_as_they_are() -> None:
    assert InsertOffsets("gtk3").corrected(3, 2) == 3


def test_a_position_before_the_text_proves_gtk4s_fault() -> None:
    offsets = InsertOffsets("gtk4")
    assert offsets.corrected(-3, 3) == 0
    assert offsets.corrected(4, 2) == 6


def test_a_gtk4_without_the_fault_is_found_out_by_the_text_itself() -> None:
    offsets = InsertOffsets("gtk4")
    offsets.calibrate(Field("abXY").ask, ":1.7", "/t", 2, "XY")
    assert offsets.corrected(5, 2) == 5


def test_a_gtk4_with_the_fault_is_found_out_by_the_text_itself() -> None:
    offsets = InsertOffsets("gtk4")
    offsets.calibrate(Field("abXY").ask, ":1.7", "/t", 0, "XY")
    assert offsets.corrected(5, 2) == 7


def test_a_field_of_one_line_says_nothing_of_a_text_of_many() -> None:
    offsets = InsertOffsets("gtk4")
    offsets.calibrate(Field("abXY").ask, ":1.7", "/t", 2, "XY")
    assert (offsets.corrected(5, 2), offsets.corrected(5, 2, lines=True)) == (5, 7)
    offsets.calibrate(Field("abXY").ask, ":1.7", "/t", 0, "XY", lines=True)
    assert (offsets.corrected(5, 2), offsets.corrected(5, 2, lines=True)) == (5, 7)


def test_a_text_of_many_lines_that_is_told_of_whole_when_it_is_shown_proves_nothing() -> None:
    offsets = InsertOffsets("gtk4")
    offsets.calibrate(Field("all of it").ask, ":1.7", "/t", 0, "all of it", lines=True)
    assert offsets.corrected(47, 1, lines=True) == 48
    offsets.calibrate(Field("set").ask, ":1.7", "/t", 0, "set")
    assert offsets.corrected(5, 2) == 5


def test_a_text_that_would_fit_both_decides_nothing() -> None:
    offsets = InsertOffsets("gtk4")
    offsets.calibrate(Field("xxxx").ask, ":1.7", "/t", 0, "xx")
    offsets.calibrate(Field("abXY").ask, ":1.7", "/t", 2, "XY")
    assert offsets.corrected(5, 2) == 5
