"""The doctor proves each source, and names the remedy of what is missing."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.patience import PATIENCE_S
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.x11


def findings(desk: Desk, **environment: str) -> dict[str, dict[str, Any]]:
    command = [sys.executable, "-m", "aboveboard.cli", "doctor", "--json", "--data", str(desk.places.data)]
    runtime = {"XDG_RUNTIME_DIR": str(desk.places.runtime.parent)}
    done = subprocess.run(command, env={**environment, **runtime}, capture_output=True, check=False, timeout=PATIENCE_S)
    return {found["name"]: found for found in json.loads(done.stdout)}


def test_on_a_demo_screen_with_a_policy_everything_but_enrolment_is_proven(desk: Desk) -> None:
    desk.allow(EDITOR)
    found = findings(desk, **desk.screen.environment)
    assert [name for name, each in found.items() if not each["works"]] == ["enrolment"]
    assert found["pictures"]["seen"].startswith("1280x800")
    assert found["pointer"]["seen"].startswith("a movement, ")
    assert found["keyboard"]["seen"] == "a key of a synthetic device"


def test_a_wayland_session_is_refused_by_name(desk: Desk) -> None:
    found = findings(desk, **{**desk.screen.environment, "XDG_SESSION_TYPE": "wayland"})
    assert not found["session"]["works"]
    assert "X11" in found["session"]["remedy"]
    assert found["screen"]["works"], "what can be tried is tried all the same"


def test_what_the_machine_cannot_tell_is_said_and_is_no_failure(desk: Desk) -> None:
    nowhere = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={desk.folder}/none"}
    found = findings(desk, **{**desk.screen.environment, **nowhere})
    assert found["conditions"]["works"]
    assert "not told on this machine: power saver" in found["conditions"]["seen"]


def test_without_a_display_each_source_is_missed_with_its_remedy(desk: Desk) -> None:
    bare = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    found = findings(desk, **bare)
    for name in ("screen", "pointer", "keyboard", "windows", "pictures", "elements", "policy"):
        assert not found[name]["works"]
        assert found[name]["remedy"]
    assert found["confinement"]["works"]
