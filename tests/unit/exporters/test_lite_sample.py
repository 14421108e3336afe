"""Episodes in CUA-Lite's words, and those that have none: dropped whole, with the reason."""

import json
from pathlib import Path
from typing import Any

import msgspec

from aboveboard.exporters import Exported, Part
from aboveboard.exporters.lite_sample import EXPORTER, FEATURES
from aboveboard.formats.tables import read_table, write_table
from aboveboard.model.events import PointerDragged, Scrolled
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedContent
from aboveboard.model.text import LengthClass, Shape, TextKind
from aboveboard.model.trajectories import PermittedEpisode
from aboveboard.pipeline.episodes import Origin, episodes_of
from aboveboard.reduction.registry import reduce
from tests import interactions
from tests.scripts import SAVE, Script, released


def exported(script: Script, folder: Path) -> tuple[Exported, list[dict[str, Any]]]:
    content: ReleasedContent = msgspec.structs.replace(
        released(), items=(script.stretch(),), pictures=dict(script.pictures)
    )
    episodes = episodes_of(content, Origin(purpose="demo", segment="ab" * 32, person=""), reduce)
    permitted = [PermittedEpisode(episode=one, purpose="demo-export", lease="00" * 32) for one in episodes]
    found = EXPORTER.write(folder, [Part(split="train", episodes=permitted, pictures=content.pictures)])
    assert EXPORTER.validate(folder).faults == ()
    return found, read_table(next(folder.glob("desktop/use/train/*.parquet")).read_bytes())


def calls(row: dict[str, Any]) -> list[list[dict[str, Any]]]:
    found = [call for message in json.loads(row["messages"]) for call in message.get("tool_calls", ())]
    return [call["function"]["arguments"]["actions"] for call in found]


def script() -> Script:
    return Script(drawn=True).begin()


def reasons(found: Exported) -> list[str]:
    return [loss.why for loss in found.losses if loss.what == "episode"]


def test_a_menu_path_is_three_calls_each_with_the_picture_before_it(tmp_path: Path) -> None:
    _, (row,) = exported(script().menu(), tmp_path)
    assert [[action["action"] for action in actions] for actions in calls(row)] == [
        ["click"],
        ["mouse_move"],
        ["click"],
    ]
    assert len(row["images"]) == 3
    assert calls(row)[0][0]["coordinate"] == [62, 150]


def test_typing_and_the_return_that_submits_it_are_one_call(tmp_path: Path) -> None:
    _, (row,) = exported(script().type("milk", submit=True), tmp_path)
    assert calls(row) == [[{"action": "type", "text": "milk"}, {"action": "key", "keys": ["return"]}]]


def test_double_clicks_drags_scrolls_and_hotkeys_have_their_words(tmp_path: Path) -> None:
    acted = script().click(count=2).drag(Point(x=110, y=30), Point(x=180, y=90)).scroll(2, dy=-1).copy()
    _, (row,) = exported(acted, tmp_path)
    click, drag, scroll, copy = (actions[0] for actions in calls(row))
    assert click["clicks"] == 2
    assert set(drag) == {"action", "start_coordinate", "coordinate", "button"}
    assert (scroll["direction"], scroll["amount"]) == ("up", 2)
    assert copy["keys"] == ["ctrl", "c"]


def test_a_held_key_or_hotkey_is_told_as_often_as_it_came(tmp_path: Path) -> None:
    _, (row,) = exported(script().undo(repeats=8).key("down", repeats=2).rest(), tmp_path)
    undone, down = calls(row)
    assert down == [{"action": "key", "keys": ["down"]}] * 3
    assert undone == [{"action": "key", "keys": ["ctrl", "z"]}] * 9


def test_an_episode_with_text_that_is_not_held_is_dropped_whole(tmp_path: Path) -> None:
    typed = script().click().type("milk")
    hidden = Shape(kind=TextKind.WORD, length=LengthClass.FEW)
    typed.records = [
        msgspec.structs.replace(record, content=hidden) if hasattr(record, "content") else record
        for record in typed.records
    ]
    found, rows = exported(typed, tmp_path)
    assert rows == []
    assert reasons(found) == ["it types text that is not held"]


def test_an_episode_with_a_secure_field_is_dropped_whole(tmp_path: Path) -> None:
    found, rows = exported(script().click().secure(), tmp_path)
    assert rows == []
    assert reasons(found) == ["an action has no word in this form"]


def test_an_episode_with_a_choice_that_a_letter_made_is_dropped_whole(tmp_path: Path) -> None:
    found, rows = exported(interactions.lettered(script().click()), tmp_path)
    assert rows == []
    assert reasons(found) == ["a printable key on the way to a choice is in no recording"]


def test_a_drag_or_scroll_with_a_key_held_is_dropped_and_a_bent_path_is_told(tmp_path: Path) -> None:
    held = script().scroll()
    held.records = [
        msgspec.structs.replace(one, modifiers=("ctrl",)) if isinstance(one, Scrolled) else one for one in held.records
    ]
    found, rows = exported(held, tmp_path / "held")
    assert rows == []
    assert reasons(found) == ["a drag or scroll with modifiers has no word in this form"]
    bent = script().drag(Point(x=110, y=30), Point(x=180, y=90))
    place, first = next((at, one) for at, one in enumerate(bent.records) if isinstance(one, PointerDragged))
    bent.records[place] = msgspec.structs.replace(first, at=Point(x=110, y=90))
    found, (row,) = exported(bent, tmp_path / "bent")
    assert ("drag path", 1) in [(loss.what, loss.count) for loss in found.losses]
    assert len(calls(row)) == 1


def test_what_consists_of_single_inputs_is_told_by_them(tmp_path: Path) -> None:
    _, (row,) = exported(interactions.slide(script()), tmp_path)
    assert [action["action"] for actions in calls(row) for action in actions] == ["click", "key", "key"]


def said(row: dict[str, Any]) -> list[str]:
    parts = [part for message in json.loads(row["messages"])[1:] for part in message["content"]]
    return [part["text"] for part in parts if part["type"] == "text"]


def test_only_what_was_judged_to_be_done_says_so(tmp_path: Path) -> None:
    def marked(outcome: str) -> Script:
        return script().mark("Save it", begins=True).click().mark("Save it", begins=False, outcome=outcome)

    _, (row,) = exported(marked("done"), tmp_path / "done")
    assert said(row) == ["Done."]
    found, (row,) = exported(script().click(), tmp_path / "unknown")
    assert said(row) == []
    assert json.loads(row["messages"])[-1]["tool_calls"]
    assert ("end", 1) in [(loss.what, loss.count) for loss in found.losses]
    found, rows = exported(marked("failed"), tmp_path / "failed")
    assert rows == []
    assert reasons(found) == ["its task was not done, and this form is for imitation"]


def test_an_episode_with_an_error_in_it_is_dropped_whole_for_there_is_no_loss_mask(tmp_path: Path) -> None:
    found, rows = exported(script().click().type("milk").undo(), tmp_path)
    assert rows == []
    assert reasons(found) == ["a step of it is not to be imitated, and this form has no loss mask"]


def test_an_episode_without_a_first_picture_is_dropped(tmp_path: Path) -> None:
    found, rows = exported(script().press(SAVE, Point(x=30, y=30)), tmp_path)
    assert rows == []
    assert reasons(found) == ["its first action has no picture before it"]


def test_a_point_outside_its_picture_drops_its_episode(tmp_path: Path) -> None:
    found, rows = exported(script().click(SAVE, at=Point(x=400, y=30)), tmp_path)
    assert rows == []
    assert reasons(found) == ["a point lies outside its picture"]


def test_a_missing_picture_and_a_wild_coordinate_are_found(tmp_path: Path) -> None:
    exported(script().click(), tmp_path)
    file = next(tmp_path.glob("desktop/use/train/*.parquet"))
    (row,) = read_table(file.read_bytes())
    wild = {**row, "messages": row["messages"].replace("[93, 150]", "[1093, 150]")}
    file.write_bytes(write_table({name: [wild[name]] for name in FEATURES}, FEATURES))
    next(tmp_path.glob("aboveboard/images/*/*.png")).unlink()
    assert len(EXPORTER.validate(tmp_path).faults) == 2
