"""A password typed into a terminal leaves one mark, and nothing of what was typed, how much or when."""

from dataclasses import replace
from pathlib import Path

from aboveboard.desktop import CONTROL
from aboveboard.desktop.scripted import Stage
from aboveboard.model.events import KeyPressed, SecureFieldUsed
from tests.unit.recorder.stage import ALIEN, EDIT, MAIL, Stagehand, all_records


def ask(stage: Stagehand, *, secret: bool) -> None:
    asking = frozenset({EDIT.pid or 0} if secret else ())
    stage.desktop.add(Stage(stage.time + 1, (EDIT, MAIL, ALIEN), focus=1, asking=asking))
    stage.play(20)


def keys(stage: Stagehand, *names: str) -> None:
    for name in names:
        stage.key(name, name if len(name) == 1 else "")
        stage.play(60)


def told(stage: Stagehand) -> list[str]:
    records = all_records(stage.end())
    return [
        record.key if isinstance(record, KeyPressed) else "secret"
        for record in records
        if isinstance(record, KeyPressed | SecureFieldUsed)
    ]


def test_an_answer_leaves_one_mark(tmp_path: Path) -> None:
    stage = Stagehand(tmp_path)
    stage.begin()
    keys(stage, "f5")
    ask(stage, secret=True)
    keys(stage, "a", "left", "b", "return")
    ask(stage, secret=False)
    keys(stage, "f6")
    assert told(stage) == ["f5", "secret", "f6"]


def test_the_end_of_an_answer_is_secret_though_the_terminal_shows_again_already(tmp_path: Path) -> None:
    stage = Stagehand(tmp_path)
    stage.begin()
    ask(stage, secret=True)
    keys(stage, "a")
    ask(stage, secret=False)
    keys(stage, "left", "f7", "return", "f6")
    assert told(stage) == ["secret", "f6"]


def test_an_answer_given_up_ends_too(tmp_path: Path) -> None:
    stage = Stagehand(tmp_path)
    stage.begin()
    ask(stage, secret=True)
    keys(stage, "a")
    stage.key("c", "", CONTROL)
    ask(stage, secret=False)
    keys(stage, "f6")
    assert told(stage) == ["secret", "f6"]


def test_two_prompts_leave_a_mark_each(tmp_path: Path) -> None:
    stage = Stagehand(tmp_path)
    stage.begin()
    for _ in range(2):
        ask(stage, secret=True)
        keys(stage, "a", "return")
        ask(stage, secret=False)
        keys(stage, "f6")
    assert told(stage) == ["secret", "f6", "secret", "f6"]


def test_a_prompt_in_another_process_hides_nothing_here(tmp_path: Path) -> None:
    stage = Stagehand(tmp_path)
    stage.begin()
    other = replace(MAIL, pid=99)
    stage.desktop.add(Stage(stage.time + 1, (EDIT, other, ALIEN), focus=1, asking=frozenset({99})))
    keys(stage, "f5")
    assert told(stage) == ["f5"]
