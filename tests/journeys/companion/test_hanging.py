"""What hangs or is killed beside a running companion: a pause stays a pause, and Open stays a way in."""

import contextlib
import signal

import psutil
import pytest

from aboveboard.companion.ending_note import was_hung
from aboveboard.companion.troubles import TROUBLES
from aboveboard.studio.scenes import editor, pages
from tests.companions import PASSPHRASE
from tests.journeys.companion.conftest import Desk
from tests.journeys.companion.test_by_hand import agree, strip
from tests.patience import until

HUNG = TROUBLES["hung"]
pytestmark = [pytest.mark.journey, pytest.mark.x11, pytest.mark.slow, pytest.mark.timeout(600)]


def child(desk: Desk, command: str) -> psutil.Process | None:
    """The companion's child that does one command, if it runs."""
    for process in psutil.Process(desk.process.pid).children():
        with contextlib.suppress(psutil.Error):
            words = process.cmdline()
            if "aboveboard.cli" in words and words[words.index("aboveboard.cli") + 1] == command:
                return process
    return None


def running(desk: Desk, command: str) -> psutil.Process:
    return until(lambda: child(desk, command), f"the {command}")


def recording(desk: Desk) -> str:
    """Agree, resume by the strip, and return the session."""
    agree(desk)
    pages.press(desk.person, "Resume", strip(desk).resume)
    until(lambda: desk.status()["state"] == "recording", "recording began")
    return str(desk.status()["session"])


def test_a_pause_ends_a_recorder_that_hangs_and_says_so_and_a_person_goes_on(desk: Desk) -> None:
    session = recording(desk)
    desk.screen.start(["mousepad", "--disable-server"])
    desk.person.window("mousepad")
    editor.choose(desk.person, "View", "Line Numbers")
    hung = running(desk, "recorder")
    hung.send_signal(signal.SIGSTOP)
    paused = desk.command("pause")
    assert paused.returncode == 0
    assert paused.stdout.splitlines()[0] in {b"paused", b"stopped"}  # stopped, where a missed beat ended it before
    assert HUNG.encode() in paused.stdout
    assert not hung.is_running() or hung.status() == psutil.STATUS_ZOMBIE
    assert was_hung(desk.who.places.journal / session)
    assert desk.status()["trouble"] == HUNG
    until(lambda: running(desk, "recorder").pid != hung.pid, "another recorder")
    until(lambda: begun(desk), "a person's Resume began a session of its own")
    assert desk.status()["session"] != session
    assert desk.status()["trouble"] == ""


def begun(desk: Desk) -> bool:
    """Press Resume as a person does who sees that it was too soon: the new recorder has to see the press."""
    if desk.status()["state"] != "recording":
        pages.press(desk.person, "Resume", strip(desk).resume)
    return desk.status()["state"] == "recording"


def test_a_recorder_that_hangs_while_nobody_presses_anything_is_ended_too(desk: Desk) -> None:
    session = recording(desk)
    hung = running(desk, "recorder")
    hung.send_signal(signal.SIGSTOP)
    until(lambda: desk.status()["trouble"] == HUNG, "the strip and the status say it")
    assert desk.status()["state"] == "stopped"
    assert desk.status()["reason"] == "fault"
    assert not hung.is_running() or hung.status() == psutil.STATUS_ZOMBIE
    assert was_hung(desk.who.places.journal / session)


def display_server(desk: Desk) -> psutil.Process:
    """This screen's own; other tests of this process may have theirs."""
    found = (each for each in psutil.Process().children(recursive=True) if each.name() == "Xvfb")
    return next(each for each in found if any(str(desk.screen.folder) in word for word in each.cmdline()))


def test_a_display_server_that_hangs_ends_the_session_and_a_person_goes_on_after_it(desk: Desk) -> None:
    """The recorder waits for its answer and cannot see the strip, so the companion ends it; nothing waits in it."""
    session = recording(desk)
    blocked = running(desk, "recorder")
    server = display_server(desk)
    server.send_signal(signal.SIGSTOP)
    try:
        until(lambda: desk.status()["trouble"] == HUNG, "the status says it while nothing can be shown")
        assert desk.status()["state"] == "stopped"
        assert not blocked.is_running() or blocked.status() == psutil.STATUS_ZOMBIE
        assert was_hung(desk.who.places.journal / session)
    finally:
        server.send_signal(signal.SIGCONT)
    until(lambda: begun(desk), "a person's Resume began a session of its own")
    assert desk.status()["session"] != session
    assert desk.status()["trouble"] == ""


def test_pages_that_were_killed_alone_are_opened_by_the_strip_again(desk: Desk) -> None:
    agree(desk)
    killed = running(desk, "pages")
    killed.send_signal(signal.SIGKILL)
    until(lambda: desk.status()["trouble"] == TROUBLES["pages again"], "the person was told")
    pages.press(desk.person, "Open", strip(desk).open)
    pages.unlock(desk.person, PASSPHRASE)
    assert running(desk, "pages").pid != killed.pid
    assert desk.status()["trouble"] == ""


def test_a_recorder_that_keeps_ending_is_told_of_and_a_persons_resume_brings_it_back(desk: Desk) -> None:
    agree(desk)
    ended: set[int] = set()

    def given_up() -> bool:
        """End each recorder that comes, as a fault of its own would."""
        found = child(desk, "recorder")
        if found is not None and found.pid not in ended:
            ended.add(found.pid)
            found.send_signal(signal.SIGKILL)
        return bool(desk.status()["trouble"] == TROUBLES["recorder gone"])

    until(given_up, "the strip and the status say it")
    assert child(desk, "recorder") is None
    said = desk.command("status").stdout
    assert TROUBLES["recorder gone"].encode() in said
    assert b"press Resume to try once more" in said
    until(lambda: begun(desk), "a person's Resume brought it back")
    assert desk.status()["trouble"] == ""
