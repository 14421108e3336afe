"""Alone: one at a time is at the sessions of a device, from whatever thread or process; nothing gets lost."""

import subprocess
import sys
import threading

import pytest

from aboveboard.companion.alone import alone
from aboveboard.companion.held import cut, read_session
from aboveboard.errors import InputError
from aboveboard.formats.journal import Cut
from aboveboard.formats.keys import Unlocked
from tests.companions import Participant
from tests.patience import until
from tests.unit.companion.test_release import recorded

HOLDS = """
import sys
from pathlib import Path
from aboveboard.companion.alone import alone
from aboveboard.formats.places import Places
with alone(Places(data=Path(sys.argv[1]), runtime=Path(sys.argv[1]))):
    print("alone", flush=True)
    sys.stdin.read()
"""
WHOLE = 1 << 62


def test_who_reads_waits_for_another_process_that_is_at_the_sessions(who: Participant, unlocked: Unlocked) -> None:
    session, read = recorded(who).session, threading.Event()

    def reads() -> None:
        read_session(who.places, session, unlocked)
        read.set()

    command = [sys.executable, "-c", HOLDS, str(who.places.data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"alone\n"
        thread = threading.Thread(target=reads)
        thread.start()
        assert not read.wait(0.3)
        other.stdin.close()
        until(read.is_set, "the session was read")
        thread.join()


def test_who_is_alone_already_stays_so(who: Participant) -> None:
    with alone(who.places), alone(who.places):
        pass
    with alone(who.places):
        pass


def test_readers_lose_nothing_of_a_cut_and_see_the_session_before_it_or_after(
    who: Participant, unlocked: Unlocked
) -> None:
    session = recorded(who).session
    before = read_session(who.places, session, unlocked).recording
    seen, over = [], threading.Event()

    def reads() -> None:
        while not over.is_set():
            seen.append(read_session(who.places, session, unlocked).recording)

    readers = [threading.Thread(target=reads) for _ in range(3)]
    for each in readers:
        each.start()
    until(lambda: len(seen) > 3, "everybody reads")
    cut(who.places, session, unlocked, (Cut(stretch=1, start=0, end=WHOLE),))
    over.set()
    for each in readers:
        each.join()
    after = read_session(who.places, session, unlocked).recording
    assert len(after.stretches) == len(before.stretches) - 1
    assert all(each in (before, after) for each in seen)


def test_a_cut_that_ends_before_it_begins_is_refused(who: Participant, unlocked: Unlocked) -> None:
    with pytest.raises(InputError):
        cut(who.places, recorded(who).session, unlocked, (Cut(stretch=0, start=500, end=400),))
