"""A whole recorder on a scripted desktop, with clocks, conditions and spending that a test sets."""

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyrage

from aboveboard.conditions.scripted import ScriptedConditions
from aboveboard.desktop import RawButton, Window
from aboveboard.desktop.scripted import Paint, ScriptedDesktop, Stage
from aboveboard.elements import Pages
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.formats.control import Heartbeat, Reply, Start, Status
from aboveboard.formats.journal import read_journal, recording
from aboveboard.formats.places import Places
from aboveboard.model.events import Device
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import AppRule, SiteRule
from aboveboard.model.sessions import Recording, SessionHead
from aboveboard.recorder.budget import Limits
from aboveboard.recorder.control_server import Peer
from aboveboard.recorder.recorder import Recorder
from aboveboard.recorder.session import Clocks, Parts
from aboveboard.recorder.settings import Settings
from tests.permitting import permit, signers
from tests.unit.recorder.describing import Shapes
from tests.unit.recorder.stage import ALIEN, BUTTON, EDIT, EDITOR, TEXT

RULE = AppRule(id="editor", name="Editor", identities=(EDITOR,), layers=Layers(text=TextLayer.REDACTED))
STRIP = Window(id=7, frame=7, box=Rect(0, 0, 600, 30), pid=70, popup=True)
BUTTON_AT = Point(150, 130)
NOW = 2_000_000_000


@dataclass
class House:
    """A recorder with everything it needs, and the hands on its clocks."""

    folder: Path
    demo: bool = False
    limits: Limits = field(default_factory=Limits)
    cpu: int = 0
    slept: int = 0
    wall_offset: int = 0
    time: int = 0
    memory: int = 0
    reading_ms: int = 0
    conditions: ScriptedConditions = field(default_factory=ScriptedConditions)
    rules: tuple[AppRule, ...] = (RULE,)
    sites: tuple[SiteRule, ...] = ()
    pages: Pages | None = None
    declined: frozenset[str] = frozenset()
    frozen_from: int = 200_000

    def __post_init__(self) -> None:
        self.places = Places(self.folder / "data", self.folder / "run")
        self.places.make()
        self.day = pyrage.x25519.Identity.generate()
        self.purpose = "demo" if self.demo else "training"
        permit(self.places, signers(), *self.rules, purpose=self.purpose, declined=self.declined, sites=self.sites)
        self.desktop = ScriptedDesktop([Stage(0, (EDIT, ALIEN, STRIP), focus=1)], demo_screen=self.demo)
        self.elements = ScriptedElements({10: ScriptedProcess((TEXT, BUTTON), (EDIT.box,), focus="text")})
        self.elements.__enter__()
        blinks = range(0, self.frozen_from, 200)
        self.desktop.add(*(Paint(at, Rect(0, 0, 8, 8), np.full(4, at // 200 % 2 * 255, np.uint8)) for at in blinks))
        parts = Parts(self.desktop, self.elements, self.describing, (self.conditions,), self.pages)
        clocks = Clocks(
            now=lambda: self.time + self.slept,
            wall=lambda: int(time.time()) + self.wall_offset,
            cpu=lambda: self.cpu,
            awake=lambda: self.time,
            memory=lambda: self.memory,
        )
        self.recorder = Recorder(parts, Settings(self.places, demo=self.demo, limits=self.limits), clocks)
        self.peer = Peer(socket.socket(socket.AF_UNIX), 70)

    def describing(self, _: Sequence[AppRule | SiteRule]) -> Shapes:
        """Read the apps' own vocabularies, which takes as long as it takes."""
        self.time += self.reading_ms
        self.desktop.advance(self.time)
        return Shapes()

    def head(self, session: str = "s1") -> SessionHead:
        return SessionHead(
            session=session,
            number=1,
            purpose=self.purpose,
            receipt=f"r-{self.purpose}",
            policy_version=1,
            began=NOW,
            recipient=str(self.day.to_public()),
        )

    def press(self, device: Device = Device.HUMAN, at: Point = BUTTON_AT) -> None:
        for pressed in (True, False):
            self.desktop.add(RawButton(self.time + 1, 1, pressed, at, 0, device))
            self.play(60)

    def start(self, session: str = "s1") -> Reply:
        return self.recorder.request(self.peer, Start(head=self.head(session), strip_window=7))

    def begin(self) -> None:
        self.press()
        reply = self.start()
        assert reply.state == "recording", reply.error
        self.play(400)

    def play(self, ms: int, *, beating: bool = True) -> None:
        for _ in range(0, ms, 20):
            self.time += 20
            self.desktop.advance(self.time)
            self.recorder.arrived(self.desktop.read())
            self.recorder.reported(self.elements.changes())
            if beating and self.time % 200 == 0:
                self.recorder.request(self.peer, Heartbeat())
            self.recorder.look()

    def status(self) -> Reply:
        return self.recorder.request(self.peer, Status())

    def read(self, session: str = "s1") -> Recording:
        return recording(read_journal(self.places.journal / session, self.day).batches)

    def close(self) -> None:
        self.elements.__exit__(None, None, None)
        self.peer.connection.close()
