"""Fail closed: every refusal has a name and a remedy, and leaves no journal."""

import shutil
import time
from typing import Any

import pytest

from aboveboard.formats.control import Start, Status
from aboveboard.formats.receipts import withdraw
from aboveboard.model.gaps import GapReason
from aboveboard.model.sessions import SessionHead
from tests.patience import PATIENCE_S, until
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.x11


def refused(desk: Desk, head: dict[str, Any], by: str) -> None:
    answer = desk.companion().do("start", head)
    assert answer["state"] == "idle"
    assert answer["error"].startswith(f"{by}: ")
    assert answer["remedy"]
    assert list(desk.places.journal.iterdir()) == []


def test_without_a_policy_nothing_is_recorded(desk: Desk) -> None:
    desk.recorder("--demo")
    refused(desk, desk.head("s1"), "PolicyInvalid")


def test_without_consent_nothing_is_recorded(desk: Desk) -> None:
    desk.allow(EDITOR)
    withdraw(desk.places, "demo", int(time.time()))
    desk.recorder("--demo")
    refused(desk, desk.head("s1"), "NoConsent")


def test_an_older_policy_than_the_sessions_is_refused(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    refused(desk, desk.head("s1", policy_version=2), "PolicyInvalid")


def test_a_demo_recorder_takes_demo_sessions_only(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    refused(desk, desk.head("s1", purpose="training"), "WrongPurpose")


def test_a_real_recorder_refuses_a_demo_screen(desk: Desk) -> None:
    with pytest.raises(AssertionError):
        desk.recorder()
    assert desk.processes[-1].wait(PATIENCE_S) == 1


def test_a_journal_identity_is_needed(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    refused(desk, desk.head("s1", recipient="age1nobody"), "KeyMissing")


def test_a_second_session_is_refused_while_one_runs(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    companion.begin(desk.head("s1"))
    assert companion.do("start", desk.head("s2"))["error"].startswith("AlreadyRunning")
    assert companion.status().session == "s1"


def test_a_second_recorder_is_refused(desk: Desk) -> None:
    desk.recorder("--demo")
    with pytest.raises(AssertionError):
        desk.recorder("--demo")
    assert desk.processes[-1].wait(PATIENCE_S) == 1


def test_withdrawing_consent_stops_capture(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    companion.begin(desk.head("s1"))
    withdraw(desk.places, "demo", int(time.time()))
    until(lambda: companion.status().state == "stopped", "capture stopped")
    assert companion.status().reason is GapReason.CONSENT


def test_a_policy_that_becomes_unreadable_stops_capture(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    companion.begin(desk.head("s1"))
    (desk.places.policy / "policy.json").write_bytes(b"{}")
    until(lambda: companion.status().state == "stopped", "capture stopped")
    assert companion.status().reason is GapReason.POLICY


def test_a_policy_that_is_gone_stops_capture(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    companion.begin(desk.head("s1"))
    shutil.rmtree(desk.places.policy)
    until(lambda: companion.status().state == "stopped", "capture stopped")
    assert companion.status().reason is GapReason.POLICY


def test_a_caller_without_a_strip_begins_nothing(desk: Desk) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    head = SessionHead(**desk.head("s1"))
    assert desk.ask(Start(head=head, strip_window=0)).error
    assert desk.ask(Status()).state == "idle"
