"""rrweb: a page's nodes, presses whose button must be concluded, fields that hold secrets, motion written late."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from aboveboard.model import actions, events
from aboveboard.model.elements import Element, ElementSource
from aboveboard.model.events import Button, EditOperation
from aboveboard.model.text import Redacted
from tests.peers import Imported, imported, recording

DOWN, UP, CLICK, MENU = 1, 0, 2, 3


@pytest.fixture
def scene(tmp_path: Path) -> Imported:
    return imported("rrweb", recording("rrweb", tmp_path), keep=True)


def page(*more: dict[str, object], field: str = "text") -> list[dict[str, object]]:
    inner = {"type": 2, "id": 2, "tagName": "input", "attributes": {"type": field}, "childNodes": []}
    root = {"node": {"type": 0, "id": 1, "childNodes": [inner]}}
    meta = {"href": "https://notes.example/a", "width": 800, "height": 600}
    return [{"type": 4, "data": meta, "timestamp": 1000}, {"type": 2, "data": root, "timestamp": 1001}, *more]


def step(at: int, **data: object) -> dict[str, object]:
    return {"type": 3, "data": data, "timestamp": at}


def mouse(at: int, kind: int, x: int = 5, number: int = 2) -> dict[str, object]:
    return step(at, source=2, type=kind, id=number, x=x, y=5)


def wrote(at: int, text: str, number: int = 2) -> dict[str, object]:
    return step(at, source=5, id=number, text=text, isChecked=False)


def read(told: Iterable[dict[str, object]], folder: Path) -> Imported:
    path = folder / "recording.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in told), encoding="utf-8")
    return imported("rrweb", path, keep=True)


def presses(found: Imported) -> list[Button]:
    return [one.button for one in found.records if isinstance(one, events.PointerPressed)]


def test_a_choice_of_a_list_comes_with_its_place(scene: Imported) -> None:
    (chosen,) = (one.action for one in scene.steps() if isinstance(one.action, actions.SelectOption))
    assert (chosen.index, chosen.value) == (1, Redacted(text="large"))


def test_a_check_box_comes_to_a_state(scene: Imported) -> None:
    assert [one.action.on for one in scene.steps() if isinstance(one.action, actions.SetToggle)] == [True]


def test_what_a_field_holds_becomes_edits_in_runs(scene: Imported) -> None:
    (edit,) = (one for one in scene.records if isinstance(one, events.FieldEdited))
    assert (edit.operation, edit.position, edit.content) == (EditOperation.INSERT, 4, Redacted(text="news"))
    assert isinstance(edit.field, Element)
    assert (edit.field.role, edit.field.source) == ("entry", ElementSource.DOM)
    assert not edit.inferred


def test_another_page_is_told_by_origin_and_shape_of_its_address(scene: Imported) -> None:
    (navigated,) = (one for one in scene.records if isinstance(one, events.Navigated))
    assert (navigated.origin, navigated.route) == ("https://notes.example", "/:x/:x/:x/:x")


def test_of_a_secret_field_only_its_use_is_told(scene: Imported) -> None:
    assert len([one for one in scene.records if isinstance(one, events.SecureFieldUsed)]) == 1
    fields = [one.field for one in scene.records if isinstance(one, events.FieldEdited)]
    assert not any(isinstance(field, Element) and field.secure for field in fields)


def test_a_secret_field_stays_one_when_it_is_shown_in_clear(tmp_path: Path) -> None:
    shown = step(1500, source=0, texts=[], removes=[], adds=[], attributes=[{"id": 2, "attributes": {"type": "text"}}])
    found = read(page(wrote(1400, "*"), shown, wrote(1600, "hunter2"), field="password"), tmp_path)
    assert not [one for one in found.records if isinstance(one, events.FieldEdited)]
    assert "hunter2" not in repr(found.records)
    assert b"hunter2" not in json.dumps([str(one) for one in found.records]).encode()


@pytest.mark.parametrize(
    ("told", "buttons"),
    [
        ([(DOWN, 0), (UP, 70), (CLICK, 71)], [Button.LEFT]),
        ([(DOWN, 0), (MENU, 1), (UP, 70)], [Button.RIGHT]),
        ([(DOWN, 0), (UP, 70), (MENU, 71)], [Button.RIGHT]),
        ([(DOWN, 0), (UP, 70), (CLICK, 900)], []),
        ([(DOWN, 0), (MENU, 1), (DOWN, 500), (UP, 560), (CLICK, 560)], [Button.RIGHT, Button.LEFT]),
        ([(DOWN, 0), (UP, 70)], []),
        ([(UP, 70), (CLICK, 71)], []),
    ],
)
def test_a_button_is_known_by_what_follows_it(
    told: list[tuple[int, int]], buttons: list[Button], tmp_path: Path
) -> None:
    found = read(page(*(mouse(2000 + at, kind) for kind, at in told)), tmp_path)
    assert presses(found) == buttons
    pressed = sum(kind == DOWN for kind, _ in told)
    assert found.findings.left_out.get("presses whose button is not told", 0) == pressed - len(buttons)


def test_what_happens_while_a_button_is_down_keeps_its_order(tmp_path: Path) -> None:
    moves = {"positions": [{"x": x, "y": 5, "id": 2, "timeOffset": -x} for x in (80, 40, 10)]}
    found = read(
        page(mouse(2000, DOWN), step(2100, source=1, **moves), mouse(2200, UP, 90), mouse(2201, CLICK)), tmp_path
    )
    told = [type(one).__name__ for one in found.records[1:]]
    assert told == ["PointerPressed", "PointerDragged", "PointerDragged", "PointerDragged", "PointerReleased"]


def test_motion_that_is_written_late_stands_before_the_press_it_led_to(tmp_path: Path) -> None:
    late = step(2500, source=1, positions=[{"x": 1, "y": 1, "id": 2, "timeOffset": -560}])
    found = read(page(mouse(2000, DOWN), mouse(2060, UP), mouse(2061, CLICK), late), tmp_path)
    assert [type(one).__name__ for one in found.records[1:3]] == ["PointerApproached", "PointerPressed"]
    assert found.findings.flags == {}


def test_a_value_that_the_page_set_by_itself_is_no_edit(tmp_path: Path) -> None:
    by_page = step(1500, source=5, id=2, text="filled", isChecked=False, userTriggered=False)
    found = read(page(by_page, wrote(1700, "filled in")), tmp_path)
    (edit,) = (one for one in found.records if isinstance(one, events.FieldEdited))
    assert edit.content == Redacted(text=" in")


def test_an_option_that_came_later_has_its_place_too(tmp_path: Path) -> None:
    select = {"type": 2, "id": 5, "tagName": "select", "attributes": {}, "childNodes": []}

    def option(number: int) -> dict[str, object]:
        return {"type": 2, "id": number, "tagName": "option", "attributes": {"value": f"v{number}"}, "childNodes": []}

    adds = [
        {"parentId": 1, "nextId": None, "node": select},
        {"parentId": 5, "nextId": None, "node": option(7)},
        {"parentId": 5, "nextId": 7, "node": option(6)},
    ]
    came = step(1500, source=0, texts=[], attributes=[], removes=[], adds=adds)
    found = read(page(came, wrote(1600, "v7", number=5)), tmp_path)
    (chosen,) = (one for one in found.records if isinstance(one, events.OptionChosen))
    assert chosen.index == 1


def test_an_option_that_names_no_value_is_its_text(tmp_path: Path) -> None:
    def option(number: int, text: str) -> dict[str, object]:
        words = {"type": 3, "id": number + 10, "textContent": text}
        return {"type": 2, "id": number, "tagName": "option", "attributes": {}, "childNodes": [words]}

    children = [option(6, "Red"), option(7, " Light\n blue ")]
    select = {"type": 2, "id": 5, "tagName": "select", "attributes": {}, "childNodes": children}
    adds = [{"parentId": 1, "nextId": None, "node": select}]
    came = step(1500, source=0, texts=[], attributes=[], removes=[], adds=adds)
    found = read(page(came, wrote(1600, "Light blue", number=5)), tmp_path)
    (chosen,) = (one for one in found.records if isinstance(one, events.OptionChosen))
    assert chosen.index == 1


@pytest.mark.parametrize("form", [lambda told: told, lambda told: {"events": told}])
def test_an_array_and_an_object_with_events_are_the_same(form: object, tmp_path: Path) -> None:
    told = page(mouse(2000, DOWN), mouse(2060, UP), mouse(2061, CLICK))
    path = tmp_path / "recording.json"
    path.write_text(json.dumps(form(told)), encoding="utf-8")  # type: ignore[operator]  # one of the two above
    assert imported("rrweb", path, keep=True).records == read(told, tmp_path).records


def test_kinds_that_are_not_known_are_counted(tmp_path: Path) -> None:
    odd = [{"type": 44, "data": {}, "timestamp": 1500}, step(1501, source=99), step(1502, source=2, type=77, id=2)]
    unknown = read(page(*odd), tmp_path).findings.unknown
    assert unknown == {"kind event source 99": 1, "kind event type 44": 1, "kind interaction type 77": 1}
