"""`aboveboard steps` says where an episode begins and by what it was cut."""

from pathlib import Path

import pytest

from aboveboard.cli.steps import steps
from aboveboard.formats.step_lines import StepAt, StepsEnd, StepsHead, write_line
from aboveboard.reduction import REDUCER_VERSION, Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import Script


def written(path: Path) -> Path:
    """Two stretches: the same form twice with a rest between, and something else."""
    form = Script().begin()
    for rest in (0, 9_000):
        form.wait(rest).type("milk").option().dialog("Save")
    stretches = (form.stretch(), Script().begin().scroll().stretch())
    lines = [
        StepAt(stretch=number, step=step)
        for number, stretch in enumerate(stretches)
        for step in reduce(stretch, Terms())
    ]
    head = StepsHead(source="aboveboard", reducer_version=REDUCER_VERSION)
    end = StepsEnd(stretches=2, steps=len(lines), records={"step": len(lines)})
    path.write_bytes(b"".join((write_line(head), *map(write_line, lines), write_line(end))))
    return path


def test_the_table_says_where_an_episode_begins_and_by_what_it_was_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps(str(written(tmp_path / "steps.jsonl")))
    head, *rows, counted, episodes = capsys.readouterr().out.splitlines()
    assert head.split()[-1] == "episode"
    begun = [" ".join(row.split()[-2:]) if row.split()[-2].isdigit() else "" for row in rows]
    assert begun == ["1 session", "", "", "2 task", "", "", "3 gap"]
    assert (counted, episodes) == ("7 steps in 2 stretches", "3 episodes")
