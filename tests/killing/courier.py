"""The courier, killed while it carries: every bundle arrives once, and none leaves the outbox unacknowledged."""

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence

from aboveboard.errors import ArtefactError
from aboveboard.formats.bundle import REFUSED, SUFFIX, leave_bundle, read_bundle
from tests.killing.course import Course, Findings, until
from tests.killing.organisation import COMMAND, World

SESSIONS, BUNDLES = 3, 5
SIZES = (4_000, 60_000)


class CourierKills:
    """One round of the courier over an outbox with several sessions."""

    name = "courier"
    phases: Sequence[str] = ("starting", "unanswered", "sending", "closing")

    def __init__(self, world: World) -> None:
        self._world = world
        self._outbox = world.places.outbox
        self._moments = world.places.feed / "moments.json"
        self._released: dict[str, bytes] = {}
        self._sessions: list[int] = []
        self._process: subprocess.Popen[bytes] | None = None

    def work(self, course: Course) -> None:
        """Fill the outbox and let a courier do one round; the round's own marks tell the phases.

        `unanswered`: the collector stands still and is killed too, so what it has not answered has not arrived.
        """
        self._release()
        before = self._drawn()
        course.enter("starting")
        self._process = process = self._start()
        until(lambda: self._drawn() != before or process.poll() is not None, "a round began", every_s=0.001)
        if course.wants("unanswered"):
            self._signal_collector(signal.SIGSTOP)
            course.enter("unanswered")
            if course.aim:
                process.wait(60)
                return
            time.sleep(0.3)  # as long as a kill may take to come
            self._signal_collector(signal.SIGCONT)
        course.enter("sending")
        until(lambda: not self._left() or process.poll() is not None, "the outbox was empty", every_s=0.001)
        course.enter("closing")
        process.wait(60)

    def kill(self) -> None:
        """SIGKILL; a round that has ended already is a kill that came too late."""
        until(lambda: self._process is not None, "there was a courier")
        assert self._process is not None
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def verify(self, course: Course) -> Findings:
        """Look where every bundle is, do a round, and look again."""
        found, world = Findings(), self._world
        if course.aim == "unanswered":
            world.collector.end()
            world.collector.start()
        here, there = self._left(), {segment.sha256 for segment in world.listing()}
        found.lost += [f"neither here nor there: {name[:8]}" for name in set(self._released) - here - there]
        for name in here:
            found.require(self._whole(name), "a bundle in the outbox is not what was released")
        if course.aim:
            found.require(self._start().wait(60) == 0, "the next round failed")
        listed = [segment.sha256 for segment in world.listing()]
        found.lost += [f"never arrived: {name[:8]}" for name in set(self._released) - set(listed)]
        found.duplicated += [f"listed {name[:8]}" for name in set(listed) if listed.count(name) > 1]
        found.require(set(listed) == world.sent, "the listing is not what was sent")
        stored = world.stored()
        for name, segment in self._released.items():
            found.require(name in stored and stored[name].read_bytes() == segment, "a segment did not arrive whole")
        found.require(not list(self._outbox.iterdir()), "something stayed in the outbox")
        kept = [wrap.sha256 for session in self._sessions for wrap in world.own(session)]
        found.require(sorted(kept) == sorted(self._released), "the wraps are not those of what was released")
        return found

    def _signal_collector(self, number: signal.Signals) -> None:
        process = self._world.collector.process
        assert process is not None
        process.send_signal(number)

    def _release(self) -> None:
        self._process, self._released, self._sessions = None, {}, []
        for _ in range(SESSIONS):
            for bundle in self._world.made(BUNDLES, SIZES):
                leave_bundle(self._outbox, bundle)
                self._released[hashlib.sha256(bundle.segment).hexdigest()] = bundle.segment
            self._sessions.append(self._world.sessions)
        self._world.sent.update(self._released)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [*COMMAND, "courier", "--data", str(self._world.places.data), "--demo", "--once"]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _left(self) -> set[str]:
        assert not list(self._outbox.glob(f"*{REFUSED}")), "a bundle was put aside"
        return {path.name.removesuffix(SUFFIX) for path in self._outbox.glob(f"*{SUFFIX}")}

    def _whole(self, name: str) -> bool:
        try:
            return read_bundle((self._outbox / f"{name}{SUFFIX}").read_bytes()).segment == self._released[name]
        except ArtefactError:
            return False

    def _drawn(self) -> int:
        return self._moments.stat().st_mtime_ns if self._moments.exists() else 0
