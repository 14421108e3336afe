"""The command of the benchmarks, and the scripts that they play."""

import re
import shlex
import subprocess
import sys

import pytest

from aboveboard.model.geometry import Rect
from benchmarks.__main__ import main, names
from benchmarks._processes import family
from benchmarks.elements import WORK
from benchmarks.screens import SHAPES


@pytest.mark.parametrize("option", ["--minutes=1", "--peer=/tmp"])
def test_an_option_that_a_benchmark_does_not_take_is_refused(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pictures", option]) == 2
    assert option.partition("=")[0] in capsys.readouterr().err


def test_every_benchmark_is_listed_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.split() == names()
    assert {"screens", "openadapt", "recorder"} <= set(names())


@pytest.mark.parametrize("name", WORK)
def test_a_hand_types_what_is_text_and_does_the_rest(name: str) -> None:
    words = shlex.split(WORK[name])
    for place in (place for place, word in enumerate(words) if word == "type"):
        assert words[place + 3 : place + 5] == ["--args", "1"]  # or xdotool types all that follows
    assert len(re.findall(r"\bclick\b", WORK[name])) > 4


def test_a_family_is_a_process_with_all_that_descend_from_it() -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen(
        [sys.executable, "-c", f"print(flush=True); {child}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert family(process.pid)[0] == process.pid
        process.communicate(b"\n")
    assert family(process.pid) == []


def test_monitors_cover_their_screen_and_hold_the_windows() -> None:
    for shape in SHAPES.values():
        boxes = shape.monitors or (Rect(0, 0, shape.width, shape.height),)
        assert sum(box.area for box in boxes) == shape.width * shape.height
        assert any(box.covers(shape.editor) for box in boxes)
        assert any(box.contains(shape.calculator) for box in boxes)
