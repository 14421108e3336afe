"""What a trial comes to is judged by what was found where, not by whether the demo failed."""

import pytest

from tests.guards.__main__ import WHOLE, Row, main
from tests.guards.guard import Guard
from tests.guards.trial import TO_ITS_END, Found, Outcome

PAUSE = Guard("pause", "nothing is recorded in a pause", (), "paused", "journal")
HELD = Guard("frozen", "a frozen strip ends capture", (), held_by="the heartbeat")
THERE = Found("journal 1, in words", "raw", "paused")


def row(guard: Guard, *found: Found, blind: tuple[str, ...] = (), ended: str = TO_ITS_END) -> tuple[bool, str]:
    judged = Row(guard, Outcome(found, blind, ended, 100.0))
    return judged.well, judged.verdict


def test_what_was_planted_has_to_be_found_where_it_has_to_be_found() -> None:
    assert row(PAUSE, THERE) == (True, "found")
    assert row(PAUSE, THERE, ended="NothingToDo") == (True, "found")
    assert row(PAUSE, THERE._replace(planted="title")) == (False, "UNNOTICED")
    assert row(PAUSE, THERE._replace(place="logs/recorder.log")) == (False, "UNNOTICED")


def test_a_demo_that_fails_without_finding_anything_proves_nothing() -> None:
    assert row(PAUSE, ended="chromium shows no heading") == (False, "REFUSED, NOT FOUND")


def test_a_guard_that_another_holds_need_not_be_found() -> None:
    assert row(HELD) == (True, "held")
    assert row(HELD, THERE) == (True, "found")


def test_with_all_guards_nothing_may_be_found_and_the_search_may_not_be_blind() -> None:
    assert row(WHOLE) == (True, "clean")
    assert row(WHOLE, THERE) == (False, "NOT CLEAN")
    assert row(WHOLE, blind=("cut: journal, opened",)) == (False, "NOT CLEAN")
    assert row(WHOLE, ended="it failed") == (False, "NOT CLEAN")


def test_an_unknown_guard_is_refused_and_the_known_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "nothing"]) == 2
    assert main(["--list"]) == 0
    assert "nothing is recorded in a pause" in capsys.readouterr().out
