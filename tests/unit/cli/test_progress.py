"""How far long work is, where there is no terminal to draw a bar on."""

import pytest

from aboveboard.cli.progress import EVERY_S, progress_bars


def test_a_log_gets_a_line_a_minute_and_short_work_none(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    with progress_bars(lambda: now) as report:
        for done in range(10):
            now = done * EVERY_S / 4
            report("people", done, 10)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["people: 4 of 10, after 1 min", "people: 8 of 10, after 2 min"]


def test_what_was_read_from_data_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    with progress_bars(lambda: now) as report:
        now = EVERY_S
        report("[red]a[/red]", 1, 2)
    assert capsys.readouterr().err.startswith("[red]a[/red]: 1 of 2")
