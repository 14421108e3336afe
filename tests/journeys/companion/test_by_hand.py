"""A person's way through the companion by real clicks and keys: consent, record, pause, review, release."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from aboveboard.companion.released import released_sessions
from aboveboard.companion.strip import BUTTONS, HEIGHT, WIDTH
from aboveboard.formats.bundle import read_bundle
from aboveboard.formats.keyholder import KEYHOLDER
from aboveboard.formats.receipts import receipts
from aboveboard.formats.segments import open_segment, read_header
from aboveboard.formats.wraps import session_of, unwrap
from aboveboard.model.events import Device, MenuItemChosen
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedContent, ReleasedStretch
from aboveboard.studio.scenes import editor, pages
from tests.companions import PASSPHRASE, WORD
from tests.journeys.companion.conftest import Desk
from tests.patience import PATIENCE_S, until

pytestmark = [pytest.mark.journey, pytest.mark.x11, pytest.mark.slow, pytest.mark.timeout(600)]


def strip(desk: Desk) -> pages.Strip:
    """Where the strip's buttons are: it sits at the top centre of the screen."""
    left = (1280 - WIDTH) // 2
    places = {name: Point(x=left + x + width // 2, y=HEIGHT // 2) for name, (x, width) in BUTTONS.items()}
    return pages.Strip(**places)


def agree(desk: Desk) -> None:
    assert desk.command("notice").returncode == 0
    pages.consent(desk.person, ["Text editor"], word=WORD, passphrase=PASSPHRASE)


def opened(desk: Desk) -> ReleasedContent:
    (path,) = desk.who.places.outbox.glob("*.abb")
    bundle = read_bundle(path.read_bytes())
    (session,) = released_sessions(desk.who.places)
    key = unwrap(
        bundle.keyholder_wrap,
        desk.who.keyholder,
        purpose="demo",
        recipient=KEYHOLDER,
        segment_sha256=bytes.fromhex(session.segments[0]),
        session=session_of(read_header(bundle.segment).deletion_hash, bundle.receipt_secret),
    )
    return open_segment(bundle.segment, key, purpose="demo")


def holding(folder: Path, text: str) -> list[Path]:
    """The files below a folder that hold a text in any of the forms a browser writes."""
    forms = (text.encode(), text.encode("utf-16-le"))
    found = []
    for path in folder.rglob("*"):
        try:
            data = path.read_bytes()
        except OSError:  # a folder, a socket, or gone by now
            continue
        if any(form in data for form in forms):
            found.append(path)
    return found


def test_from_the_notice_to_the_outbox(desk: Desk) -> None:
    agree(desk)
    (receipt,) = receipts(desk.who.places)
    assert (receipt.given_by, receipt.word) == (Device.XTEST, WORD)
    at = strip(desk)
    desk.screen.start(["mousepad", "--disable-server"])
    desk.person.window("mousepad")
    pages.press(desk.person, "Resume", at.resume)
    until(lambda: desk.status()["state"] == "recording", "recording began")
    editor.choose(desk.person, "View", "Line Numbers")
    pages.press(desk.person, "Pause", at.pause)
    until(lambda: desk.status()["state"] == "paused", "the pause was obeyed")
    pages.press(desk.person, "Open", at.open)
    pages.unlock(desk.person, PASSPHRASE)
    desk.person.click_on("chromium", "link", "Session of")
    desk.person.find("chromium", "heading", "What would leave")
    runtime = desk.screen.folder / "run"
    chosen = "Line Numbers"
    assert holding(runtime, chosen) == []
    assert holding(desk.who.places.data, chosen) == []
    entrances = list((runtime / "aboveboard" / "browser" / "entrances").iterdir())
    codes = [re.findall(r'name="code" value="([^"]+)"', path.read_text(encoding="utf-8"))[0] for path in entrances]
    arguments = " ".join(" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"]))
    assert codes
    host = re.findall(rb"ready \((\w+)\.localhost", desk.log.read_bytes())[0].decode()
    assert set(holding(runtime, host)) <= set(entrances)
    for code in codes:
        assert code not in arguments
        assert set(holding(runtime, code)) <= set(entrances)
    pages.wait_for_reading(desk.person)
    desk.person.click_on("chromium", "push button", "Release")
    desk.person.find("chromium", "heading", "Released")
    items = [item for item in opened(desk).items if isinstance(item, ReleasedStretch)]
    assert any(isinstance(record, MenuItemChosen) for item in items for record in item.records)
    desk.process.terminate()
    assert desk.process.wait(PATIENCE_S) == 0
    assert not (runtime / "aboveboard" / "browser").exists()


def test_the_pause_key_pauses(desk: Desk) -> None:
    agree(desk)
    pages.press(desk.person, "Resume", strip(desk).resume)
    until(lambda: desk.status()["state"] == "recording", "recording began")
    desk.screen.start(["xdotool", "key", "Pause"]).wait()
    until(lambda: desk.status()["state"] == "paused", "the key paused")


def test_a_command_by_a_program_starts_nothing(desk: Desk) -> None:
    agree(desk)
    refused = desk.command("record")
    while refused.returncode == 0:  # within five seconds of the person's own click it counts as theirs
        desk.command("pause")
        refused = desk.command("record")
    assert b"no button or key was pressed" in refused.stdout
    assert desk.status()["state"] != "recording"


def test_a_second_companion_is_refused_and_the_first_goes_on(desk: Desk) -> None:
    second = desk.command("companion", "--demo")
    assert second.returncode != 0
    assert b"already" in second.stdout
    assert desk.status()["state"] == "idle"


def test_a_companion_for_real_work_ends_on_a_demo_screen_and_names_the_flag(desk: Desk) -> None:
    """The first one leaves the screen to it: it is the mode that is refused, before anything is started."""
    desk.process.terminate()
    assert desk.process.wait(PATIENCE_S) == 0
    refused = desk.command("companion")
    assert refused.returncode == 1
    assert b"--demo" in refused.stdout
    assert refused.stdout.count(b"remedy:") == 1
    assert b"ready" not in refused.stdout


@pytest.mark.parametrize("mode", [(), ("--demo",)])
def test_without_a_screen_there_is_one_error_with_its_remedy(tmp_path: Path, mode: tuple[str, ...]) -> None:
    folders = {"ABOVEBOARD_DATA": str(tmp_path / "data"), "XDG_RUNTIME_DIR": str(tmp_path)}
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    refused = subprocess.run(
        [sys.executable, "-m", "aboveboard.cli", "companion", *mode],
        env={**environment, **folders},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr.count("remedy:") == refused.stderr.count("aboveboard: ") == 1
    assert "DISPLAY" in refused.stderr


def test_a_killed_companion_takes_everything_with_it_and_a_new_one_goes_on(desk: Desk) -> None:
    agree(desk)
    pages.press(desk.person, "Resume", strip(desk).resume)
    until(lambda: desk.status()["state"] == "recording", "recording began")
    children = [child for child in psutil.Process(desk.process.pid).children() if "aboveboard.cli" in child.cmdline()]
    assert len(children) == 3
    desk.process.kill()
    until(lambda: not any(child.is_running() for child in children), "recorder, pages and reader ended")
    desk.restart()
    assert desk.status()["state"] == "idle"
    pages.press(desk.person, "Resume", strip(desk).resume)
    until(lambda: desk.status()["state"] == "recording", "recording began again")


def test_before_a_yes_there_is_no_strip_and_no_trace(desk: Desk) -> None:
    before = {path.name for path in desk.who.places.data.rglob("*")}
    desk.command("notice")
    desk.person.find("chromium", "heading", "What would be recorded")
    desk.person.click_on("chromium", "link", "No", which=-1)
    desk.person.find("chromium", "heading", "Overview")
    assert {path.name for path in desk.who.places.data.rglob("*")} == before
    assert all(window.pid != desk.process.pid for window in desk.person.desktop.context().stack)
    agree(desk)
    until(
        lambda: any(window.pid == desk.process.pid for window in desk.person.desktop.context().stack),
        "the strip appeared after the yes",
    )
