"""The companion, killed while it records, opens a session and releases it: nothing half, nothing open, nobody left.

The person's part on the pages is done over HTTP with the code that the companion gave its browser; the window, the
strip, the recorder and the process of the pages are the real ones.
"""

import contextlib
import os
import re
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from aboveboard.companion import control
from aboveboard.companion.held import discard, held_sessions, opened
from aboveboard.companion.released import released_sessions
from aboveboard.desktop import Window
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.errors import AboveboardError
from aboveboard.formats import keys
from aboveboard.formats.bundle import SUFFIX, read_bundle
from aboveboard.formats.journal import JournalWriter, read_head
from aboveboard.formats.journal_writer import HEAD_NAME
from aboveboard.formats.keyholder import KEYHOLDER
from aboveboard.formats.places import Places
from aboveboard.formats.receipts import write_receipt
from aboveboard.formats.segments import open_segment, read_header
from aboveboard.formats.wraps import session_of, unwrap
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.elements import Element
from aboveboard.model.events import Button, Device, PointerPressed, StretchBegan
from aboveboard.model.geometry import Monitor, Point
from aboveboard.model.sessions import Batch, SessionHead
from aboveboard.model.text import Chrome
from aboveboard.studio.hands import Hands
from aboveboard.studio.screen import DemoScreen
from tests.companions import APPS, FROM_FILE, PASSPHRASE, SCREEN, Participant, agreement, frame, participant, with_keys
from tests.killing.course import Course, Findings, until
from tests.killing.recorder import editor_on, hands_on

CANARY = "quagmire"
STRETCHES, STRETCH_MS = 20, 580_000
"""Of the session that is released: each stretch nearly fills a segment, so that a release is many bundles."""


@dataclass
class Sitting:
    """What one course does: the session to be released, the one recorded, and what the person was told."""

    prepared: SessionHead | None = None
    recorded: str = ""
    released: bool = False


class CompanionKills:
    """A person records a little, opens an earlier session and releases it."""

    name = "companion"
    phases: Sequence[str] = ("starting", "recording", "opening", "releasing")

    def __init__(self, who: Participant, screen: DemoScreen, hands: Hands, editor: Window) -> None:
        self._who = who
        self._screen = screen
        self._hands = hands
        self._editor = editor
        self._log = who.places.data.parent / "companion.log"
        self._places = Places(data=who.places.data, runtime=screen.folder / "run" / "aboveboard")
        self._unlocked = with_keys(self._places)
        self._consent = _consent(who)
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers: dict[int, set[str]] = {}
        self._children: list[psutil.Process] = []
        self._sitting = Sitting()

    def work(self, course: Course) -> None:
        """Do the person's part until the companion is gone."""
        self._sitting = Sitting()
        if course.wants("releasing") or course.aim == "opening":
            self._sitting.prepared = self._prepare()
        if course.aim == "starting":
            self.kill()
        course.enter("starting")
        if (self._process is None and not self._start()) or course.aim == "starting":
            return
        with contextlib.suppress(AboveboardError, httpx.HTTPError, OSError):
            if course.wants("recording"):
                course.enter("recording")
                self._record()
            if self._sitting.prepared is not None:
                course.enter("opening")
                self._release(course, self._sitting.prepared.session)

    def kill(self) -> None:
        """SIGKILL of the companion alone: whatever else is its, ends by itself."""
        if self._process is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                self._children = psutil.Process(self._process.pid).children(recursive=True)
            self._process.kill()  # setpriv became the companion: it has this pid
            self._process.wait(30)
            self._process = None

    def verify(self, course: Course) -> Findings:
        """See that nothing outlived it, start the next one, and see that each session is held or released."""
        found = Findings()
        if self._process is None:
            until(lambda: not self._left(), "everything of a killed companion ended")
        self._check_sealed(found)
        if self._process is None:
            found.require(self._start(), "the next companion did not start")
            found.require(control.ask(self._places, control.State()).state == "idle", "the next companion is not idle")
        self._check_recorded(found)
        self._check_release(found, course)
        self._check_numbers(found)
        self._clear()
        return found

    # --- what must hold ----------------------------------------------------------------------------------------

    def _check_sealed(self, found: Findings) -> None:
        for path in self._places.data.rglob("*"):
            if path.is_file() and CANARY.encode() in path.read_bytes():
                found.broken.append(f"the canary lies in the clear in {path.parent.name}")

    def _check_recorded(self, found: Findings) -> None:
        """Every session that is on the device is listed for review and opens."""
        heads = self._heads()
        if self._sitting.recorded and self._sitting.recorded not in heads:
            found.lost.append("a session that was being recorded")
        found.require(len(held_sessions(self._places, 7)) >= len(heads), "a session is not listed for review")
        for session in heads:
            try:
                opened(self._places, session, self._unlocked)
            except AboveboardError as error:
                found.broken.append(f"a session does not open: {type(error).__name__}")

    def _check_release(self, found: Findings, course: Course) -> None:
        """The release of the prepared session is whole or was never begun; what the person was told stays true."""
        found.require(not list(self._places.outbox.glob(".*")), "something unfinished stayed in the outbox")
        prepared = self._sitting.prepared
        if prepared is None:
            return
        held = prepared.session in self._heads()
        listed = [each for each in released_sessions(self._places) if each.number == prepared.number]
        parts = self._parts(found, prepared)
        if held:
            found.require(not self._sitting.released, "a session that was said to be released is still here")
            found.require(not listed and not parts, "a release that was not made left something")
        else:
            if not listed or not parts:
                found.lost.append("a session is neither held nor released")
            found.require(
                all(sorted(parts) == list(range(1, whole + 1)) for whole in parts.values()), "a part is missing"
            )
        found.require(course.aim != "" or self._sitting.released, "nothing was released")

    def _parts(self, found: Findings, prepared: SessionHead) -> dict[int, int]:
        """Return the parts of the prepared session in the outbox and how many each says there are."""
        wanted = keys.deletion_hash(self._unlocked.root.delete_secret(prepared.number))
        parts: Counter[int] = Counter()
        says: dict[int, int] = {}
        for path in self._places.outbox.glob(f"*{SUFFIX}"):
            bundle = read_bundle(path.read_bytes())
            if read_header(bundle.segment).deletion_hash == wanted:
                sha256 = bytes.fromhex(path.name.removesuffix(SUFFIX))
                key = unwrap(
                    bundle.keyholder_wrap,
                    self._who.keyholder,
                    purpose="demo",
                    recipient=KEYHOLDER,
                    segment_sha256=sha256,
                    session=session_of(wanted, bundle.receipt_secret),
                )
                content = open_segment(bundle.segment, key, purpose="demo")
                parts[content.part] += 1
                says[content.part] = content.parts
        found.duplicated += [f"part {part} of a release" for part, count in parts.items() if count > 1]
        return says

    def _check_numbers(self, found: Findings) -> None:
        """No number of a session stands for two: each is a deletion secret of its own."""
        prepared = [self._sitting.prepared] if self._sitting.prepared is not None else []
        for head in [*self._heads().values(), *prepared]:
            self._numbers.setdefault(head.number, set()).add(head.session)
        found.duplicated += [f"session number {number}" for number, of in self._numbers.items() if len(of) > 1]

    def _left(self) -> list[str]:
        """Return the programs that are still there because of a companion: its descendants, or by its folders."""
        own = (str(self._places.data), str(self._places.runtime / "browser"))
        left = [child.name() for child in self._children if _alive(child)]
        for process in psutil.process_iter(["cmdline"]):
            words = " ".join(process.info["cmdline"] or ())
            if any(folder in words for folder in own) and process.pid != os.getpid():
                left.append(words[:200])
        return left

    def _clear(self) -> None:
        """Leave nothing for the next course to confuse with its own."""
        for path in self._places.outbox.glob(f"*{SUFFIX}"):
            path.unlink()
        for session in self._heads():
            discard(self._places, session, int(time.time()))

    def _heads(self) -> dict[str, SessionHead]:
        """Return the sessions that lie on this device, by name."""
        folders = [path for path in self._places.journal.iterdir() if (path / HEAD_NAME).exists()]
        return {folder.name: read_head(folder) for folder in folders}

    # --- the person --------------------------------------------------------------------------------------------

    def _record(self) -> None:
        self._hands.click(Point(self._editor.box.x + 200, self._editor.box.y + 200))
        self._sitting.recorded = control.ask(self._places, control.Begin()).session
        self._hands.type(f"{CANARY} " * 2)
        control.ask(self._places, control.Halt())

    def _release(self, course: Course, session: str) -> None:
        host, code = self._entrance()
        with httpx.Client(
            base_url=f"http://127.0.0.1:{host.rpartition(':')[2]}", headers={"Host": host}, trust_env=False, timeout=60
        ) as browser:
            browser.post("/open", data={"code": code}, headers=FROM_FILE).raise_for_status()
            own = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Origin": f"http://{host}"}
            page = browser.get("/review", headers={"Sec-Fetch-Site": "same-origin"})
            if 'action="/unlock"' in page.text:
                answer = browser.post("/unlock", data=_fields(page.text, "/unlock", passphrase=PASSPHRASE), headers=own)
                assert answer.is_redirect, f"unlocking got {answer.status_code}"
            page = _read(browser, session)
            action = f"/review/{session}/release"
            course.enter("releasing")
            answer = browser.post(action, data=_fields(page.text, action), headers=own)
            self._sitting.released = answer.is_success

    def _entrance(self) -> tuple[str, str]:
        """Have a page shown, and take the code before the window does, which has to start first."""
        folder = self._places.runtime / "browser" / "entrances"
        before = set(folder.glob("*")) if folder.is_dir() else set()
        control.ask(self._places, control.Show(page="review"))
        (made,) = set(folder.glob("*")) - before
        text = made.read_text(encoding="utf-8")
        host = re.findall(r'action="http://([^/"]+)/open"', text)[0]
        return host, re.findall(r'name="code" value="([^"]+)"', text)[0]

    def _prepare(self) -> SessionHead:
        """Lay down a session as a recorder would have, long enough for many segments."""
        now = int(time.time())
        head = SessionHead(
            session=secrets.token_hex(8),
            number=keys.next_session_number(self._places),
            purpose="demo",
            receipt=self._consent.id,
            policy_version=self._who.policy.version,
            began=now,
            recipient=keys.create_day(self._places, time.strftime("%Y-%m-%d", time.gmtime(now))),
        )
        with JournalWriter(self._places.journal / head.session, head, quota_bytes=1 << 30) as journal:
            for number in range(STRETCHES):
                journal.append(_stretch(number), number * 1_000)
        return head

    # --- the processes -----------------------------------------------------------------------------------------

    def _start(self) -> bool:
        """Start a companion; False when it ended before it was ready."""
        self._log.write_bytes(b"")
        with self._log.open("ab") as output:
            self._process = process = self._screen.start(
                [sys.executable, "-m", "aboveboard.cli", "companion", "--demo"],
                extra={"ABOVEBOARD_DATA": str(self._places.data)},
                output=output,
            )
        until(lambda: process.poll() is not None or b"is ready" in self._log.read_bytes(), "the companion was ready")
        return process.poll() is None


def _alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _stretch(number: int) -> Batch:
    began = StretchBegan(t=0, app="editor", layers=APPS[0].layers, monitors=(Monitor(name="m", box=SCREEN),))
    save = Element(id="n1", role="button", name=Chrome(text="Save"))
    press = PointerPressed(t=STRETCH_MS, button=Button.LEFT, at=Point(x=5, y=5), target=save, app="editor")
    shown = [frame(1_000 * n, f"f{n}", (20 * number + n) % 255) for n in range(3)]
    return Batch(stretch=number, first=0, records=(began, *shown, press))


def _read(browser: httpx.Client, session: str) -> httpx.Response:
    """Return a session's page once every picture of it was looked through."""
    while True:
        page = browser.get(f"/review/{session}", headers={"Sec-Fetch-Site": "same-origin"}).raise_for_status()
        if 'id="survey-running"' not in page.text:
            return page
        time.sleep(0.2)  # until the companion is killed, which ends this by a refused connection


def _fields(page: str, action: str, **fields: str) -> dict[str, str]:
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    assert form is not None, f"the page has no form for {action}"
    return {**dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group())), **fields}


def _consent(who: Participant) -> ConsentReceipt:
    """Give a consent of the person."""
    receipt = agreement(who, Device.XTEST)
    write_receipt(who.places, receipt)
    return receipt


@contextlib.contextmanager
def companion_kills(folder: Path, screen: DemoScreen) -> Iterator[CompanionKills]:
    """A participant who agreed, at a screen with an editor open."""
    who = participant(folder, purpose="demo")
    with contextlib.ExitStack() as stack:
        view = stack.enter_context(X11Desktop(screen.environment))
        hands = stack.enter_context(hands_on(screen))
        kills = CompanionKills(who, screen, hands, stack.enter_context(editor_on(screen, view)))
        stack.callback(kills.kill)
        yield kills
