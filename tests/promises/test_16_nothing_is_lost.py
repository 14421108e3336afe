"""Promise 16 where disk, clock, collector or desktop give way: it is said by name, and nothing kept is lost."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from aboveboard import errors
from aboveboard.companion.supervisor import only_one
from aboveboard.formats.role_keys import make_role_key
from aboveboard.serving.server import only_one as folder_is_held
from tests.patience import PATIENCE_S
from tests.pipelines import Way
from tests.refusing import (
    DAY,
    NOBODY,
    SESSION,
    Desk,
    a_device_that_the_collector_does_not_know,
    kept,
    made,
    names,
    running,
)
from tests.scripts import released

pytestmark = pytest.mark.promise


# --- a policy that is past, a clock that went back --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "said"),
    [(-2 * DAY, "has expired"), (-20 * DAY, "has expired"), (3 * 3_600, "clock is behind")],
    ids=["a statement of the day before yesterday", "a policy of last month", "a clock set back three hours"],
)
def test_nothing_is_released_under_a_policy_that_cannot_be_believed_now(
    seen: int, said: str, services: Way, tmp_path: Path
) -> None:
    person = made(services, tmp_path, now=time.time() + seen)
    before = kept(person)
    names(person.aboveboard("release", SESSION, "--seen", "0"), errors.PolicyInvalid, said)
    assert kept(person) == before


# --- a full disk ------------------------------------------------------------------------------------------------------


def test_a_full_disk_while_keys_are_made_leaves_no_half_key(person: Desk) -> None:
    (person.folder / "keys").mkdir()
    names(person.aboveboard("policy", "keys", "keys", largest=16), errors.NoSpace, "took no more bytes")
    assert list((person.folder / "keys").iterdir()) == []


def test_a_full_disk_while_a_session_is_released_keeps_the_session(person: Desk) -> None:
    before = kept(person)
    shown = person.aboveboard("review", SESSION, "--json")
    assert shown.returncode == 0, shown.stderr
    seen = msgspec.json.decode(shown.stdout.splitlines()[-1])["seen"]
    names(person.aboveboard("release", SESSION, "--seen", seen, largest=1_000), errors.NoSpace, "took no more bytes")
    lasting = {name: mark for name, mark in before.items() if not name.startswith("participant/")}
    after = kept(person)
    assert lasting.items() <= after.items()
    assert {name for name in after if name.endswith(".abb")} == {name for name in before if name.endswith(".abb")}


def test_a_full_disk_under_the_courier_keeps_what_was_there(person: Desk) -> None:
    arguments = a_device_that_the_collector_does_not_know(person)
    before = kept(person)
    names(person.aboveboard(*arguments, largest=64), errors.NoSpace, "took no more bytes")
    assert kept(person) == before
    assert list(person.places.policy.glob("*.json")) == []


def test_a_full_disk_under_a_build_leaves_no_release(person: Desk) -> None:
    lease, job_key = person.way.lease(person.way.give(20, [released(drawn=False)]))
    where = ("--collector", person.way.collector, "--keyholder", person.way.keyholder)
    order = ("build", "--lease", lease, "--job-key", job_key, *where, "--out", "out")
    names(person.aboveboard(*order, largest=1_000), errors.NoSpace, "took no more bytes")
    assert not (person.folder / "out").exists()


# --- a collector that is down -----------------------------------------------------------------------------------------


def test_a_courier_without_a_collector_says_so_and_keeps_everything_round_after_round(person: Desk) -> None:
    """An hour of it, run faster: only the interval between rounds is shorter."""
    before = kept(person)
    with running(person, "courier", "--interval", "0.05") as courier:
        assert courier.stdout is not None
        said = [courier.stdout.readline() for _ in range(3)]
    assert all("Unreachable" in line and "nothing is lost" in line and "again_in_s" in line for line in said), said
    assert kept(person) == before


# --- somebody else is there -------------------------------------------------------------------------------------------


def test_a_second_companion_is_refused_by_name(person: Desk) -> None:
    (person.folder / "runtime" / "aboveboard").mkdir(mode=0o700)
    with only_one(person.folder / "runtime" / "aboveboard" / "companion.lock"):
        names(person.aboveboard("companion"), errors.AlreadyRunning, "a companion runs in this login session already")


def test_a_second_collector_and_a_second_keyholder_are_refused_by_name(person: Desk) -> None:
    with folder_is_held(person.folder / "held"):
        (person.folder / "held" / "copy").write_text("copy")
        make_role_key(person.folder / "held" / "signing.key")
        collector = person.aboveboard("serve", person.folder / "held", "--port", "0")
        witness = f"w={'ab' * 32}@{NOBODY}"
        lasting = ("--lease-delay", "3600", "--port", "0")
        keyholder = person.aboveboard("keyholder", "serve", person.folder / "held", "--witness", witness, *lasting)
    for done in (collector, keyholder):
        names(done, errors.AlreadyRunning, "uses this folder already")


def test_a_screen_without_an_accessibility_bus_is_named(person: Desk) -> None:
    """A bare X server, on which nothing of a desktop runs."""
    with bare_screen() as display:
        done = person.aboveboard("recorder", "--demo", DISPLAY=display)
    names(done, errors.NoAccessibility, "bus does not answer")


@contextmanager
def bare_screen() -> Iterator[str]:
    reading, writing = os.pipe()
    server = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp")
    with subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            process.terminate()
            process.wait(PATIENCE_S)
