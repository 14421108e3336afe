"""The report page shows every step with its pictures, escapes what it shows, and needs no network."""

import io
import re
from pathlib import Path

import msgspec
from PIL import Image

from aboveboard.model import actions
from aboveboard.model.elements import Absence, Element, NotRecognised, PathPart
from aboveboard.model.events import Button
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.text import Chrome, Hidden, LengthClass, Shape, TextKind
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode, Observation, Outcome, Picture, Rights, Step
from aboveboard.studio import report, words
from aboveboard.studio.canaries import Finding, Search

RIGHTS = Rights(layers=Layers(), policy_version=1, redactor_version="1")
CANVAS = Rect(x=0, y=0, width=400, height=200)
SAVE = Element(
    id="n3",
    role="menu item",
    name=Chrome(text="Save <As>"),
    box=Rect(x=100, y=50, width=80, height=20),
    path=(PathPart(role="menu bar"), PathPart(role="menu", name=Chrome(text="File"))),
)


def picture(colour: str) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (400, 200), colour).save(drawn, "WEBP", lossless=True)
    return drawn.getvalue()


def a_step(index: int, action: actions.Action, sha: str) -> Step:
    return Step(
        index=index,
        app="editor",
        started=0,
        ended=10,
        before=Observation(t=0, picture=Picture(sha=sha, canvas=CANVAS, exact=True)),
        action=action,
        target=SAVE,
        outcome=Outcome.CHANGED,
        rights=RIGHTS,
        reducer_version="1",
    )


def an_episode() -> Episode:
    menu = actions.SelectMenu(
        path=(Chrome(text="File"), Chrome(text="Save <As>")), indices=(0, 3), by=actions.Route.POINTER
    )
    click = actions.Click(at=Point(x=1, y=2), count=2, button=Button.RIGHT, modifiers=("ctrl",))
    steps = (a_step(0, menu, "aa" * 32), a_step(1, click, "bb" * 32))
    return Episode(id="e1", purpose="demo", week=Week(name="2026-W47"), person="p", steps=steps)


def test_each_step_is_a_card_with_its_picture_and_the_box_of_its_target(tmp_path: Path) -> None:
    cards = report.strip(an_episode(), {"aa" * 32: picture("white")}, tmp_path)
    assert [card.words for card in cards] == [
        "menu “File” › “Save <As>”",
        "right double click with ctrl on menu item “Save <As>”",
    ]
    assert cards[0].path == "menu bar › menu “File”"
    assert cards[0].stills[0].box == (25.0, 25.0, 20.0, 10.0)
    assert (tmp_path / cards[0].stills[0].file).read_bytes() == picture("white")
    assert cards[1].stills == ()


def test_the_page_says_what_was_found_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    page = report.Report(title="A demo", planted=200, search=Search(places=3, bytes_searched=1_500))
    page.strips.append(("Episode 1", report.strip(an_episode(), {"aa" * 32: picture("white")}, tmp_path)))
    text = report.write(page, tmp_path).read_text()
    assert "0 of 200 canaries found, searched in 3 places" in text
    assert "Save &lt;As&gt;" in text
    assert "withheld, see below" in text
    assert not re.search(r"(src|href)=.?https?:", text)


def test_between_two_episodes_stands_what_the_second_was_cut_by_and_a_gap_where_it_was_one(tmp_path: Path) -> None:
    def page(cut: str) -> str:
        found = report.Report(title="A demo")
        episodes = (an_episode(), msgspec.structs.replace(an_episode(), cut=cut))
        found.strips = [(f"Episode {number}", []) for number in range(len(episodes))]
        found.between = [report.before(episode) for episode in episodes[1:]]
        return report.write(found, tmp_path).read_text()

    assert "another task is seen to begin" in page("task")
    assert "no time, no count" not in page("task")
    assert "gap: no time, no count, no reason leaves the device" in page("gap")


def test_the_page_does_not_hide_a_finding(tmp_path: Path) -> None:
    page = report.Report(title="A demo", search=Search(findings=[Finding("journal", "raw")]))
    text = report.write(page, tmp_path).read_text()
    assert "1 places hold a canary" in text
    assert "<td>journal</td><td>raw</td>" in text


def test_a_hidden_name_and_an_absent_element_are_said_as_such() -> None:
    assert words.label(Hidden()) == "‹hidden›"
    assert words.label(Shape(kind=TextKind.WORDS, length=LengthClass.LINE)) == "‹words, line›"
    assert words.element(NotRecognised(reason=Absence.NO_TREE)) == "no element (no_tree)"


def test_every_action_kind_can_be_said() -> None:
    assert words.action(actions.Hotkey(modifiers=("ctrl",), keys=("s",))) == "ctrl+s"
    assert words.action(actions.Hotkey(modifiers=("ctrl",), keys=("z",), repeats=8)) == "ctrl+z ×9"
    assert words.action(actions.Key(key="down", repeats=2)) == "press down ×3"
    assert words.action(actions.UseSecureField()) == "use secure field"
    date = actions.PickDate(value=Chrome(text="17"), by=actions.Route.POINTER)
    assert words.action(date) == "pick “17”"
    assert words.action(actions.SetValue(value=Hidden(), by=actions.Route.POINTER)) == "set to ‹hidden›"
    assert words.action(actions.SwitchTab(index=1, name=Chrome(text="Letter"))) == "switch to tab 2: “Letter”"
    assert words.action(actions.FocusField(by=actions.Route.KEYBOARD, steps=3)) == "go 3 fields by Tab"
    assert words.action(actions.FocusField(by=actions.Route.MNEMONIC)) == "call by its letter"
    assert words.action(actions.Scroll(dx=0, dy=-3, at=Point(x=0, y=0))) == "scroll up 3"


def test_sizes_are_said_in_units() -> None:
    assert [report.size(count) for count in (12, 1_500, 2_500_000)] == ["12 bytes", "1.5 KB", "2.5 MB"]


def test_equal_rows_are_counted() -> None:
    assert report.counted([("a", "x"), ("b", "y"), ("a", "x")]) == [("a", "x", 2), ("b", "y", 1)]
