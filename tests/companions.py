"""A participant's device with a policy in force, a scripted session, and the companion's pages over it."""

import asyncio
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx
import msgspec
import numpy as np
import zstandard
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.companion import catalogue
from aboveboard.companion.control import Answer, Ask
from aboveboard.companion.desk import Desk
from aboveboard.companion.door import Door
from aboveboard.companion.html import Pages
from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.pages import create_app
from aboveboard.companion.reading import Reader as PictureReader
from aboveboard.companion.scripted_reader import ScriptedReader
from aboveboard.companion.scripted_recorder import ScriptedRecorder
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.survey import Survey, survey_of
from aboveboard.companion.vault import Vault
from aboveboard.formats import envelopes
from aboveboard.formats.keyholder import PurposeKey
from aboveboard.formats.keys import ParticipantKeys, Unlocked
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.purpose_keys import keep_purpose_key
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import (
    Button,
    Device,
    EditOperation,
    ElementsSeen,
    FieldEdited,
    JournalRecord,
    PointerPressed,
    StretchBegan,
)
from aboveboard.model.frames import Frame, FrameRole, MaskBox, NoFrame, Tile
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Monitor, Point, Rect
from aboveboard.model.layers import AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule, Policy
from aboveboard.model.sessions import Batch
from aboveboard.model.text import Chrome, Redacted
from aboveboard.model.time import Week
from aboveboard.redactors.registry import all_redactors
from tests.patience import PATIENCE_S
from tests.services import Organisation, device

PASSPHRASE = "correct horse"
WORD = "walnut"
CANARY = "CANARY-7f3a9c1e5b2d"
"""Stands for content: it is in the scripted session and must be nowhere on the disk in the clear."""

SCREEN = Rect(x=0, y=0, width=200, height=100)
APPS = (
    AppRule(
        id="editor",
        name="Text editor",
        identities=(AppIdentity(executable="/usr/bin/mousepad"),),
        layers=Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.REDACTED, pointer_path=True),
    ),
    AppRule(
        id="mail",
        name="Mail",
        identities=(AppIdentity(executable="/usr/bin/mail"),),
        app_class=AppClass.MAIL,
        layers=Layers(text=TextLayer.NONE, pixels=PixelsLayer.NONE),
    ),
)


@dataclass(frozen=True)
class Participant:
    """One OS user's device: enrolled, with a policy and this week's purpose key."""

    settings: CompanionSettings
    organisation: Organisation
    policy: Policy
    keyholder: X25519PrivateKey

    @property
    def places(self) -> Places:
        return self.settings.places


def agreement(who: "Participant", given_by: Device = Device.HUMAN) -> ConsentReceipt:
    """A consent of the person to the first app, given a moment ago; the notice itself is shown in the journeys."""
    now = int(time.time())
    return ConsentReceipt(
        id="r1",
        purpose=who.policy.purposes[0],
        policy_version=who.policy.version,
        policy_sha256="",
        keyholder=who.policy.keyholder.key,
        layers={APPS[0].id: APPS[0].layers},
        notice=b"read and agreed",
        language="en",
        given=now - 5,
        expires=now + 86_400,
        given_by=given_by,
        word="walnut",
    )


def participant(
    folder: Path,
    *,
    purpose: str = "train-computer-use",
    now: float | None = None,
    organisation: Organisation | None = None,
) -> Participant:
    at = time.time() if now is None else now
    organisation = organisation or Organisation()
    places = device(folder, "http://127.0.0.1:1", organisation.pins)
    policy = msgspec.structs.replace(organisation.policy(at, purposes=(purpose,)), apps=APPS)
    PolicyStore(places.policy).install(*organisation.publication(policy, at), int(at))
    hpke = X25519PrivateKey.generate()
    signer = organisation.keys["keyholder"]
    key = PurposeKey(
        purpose=purpose,
        week=Week.of(at),
        public=hpke.public_key().public_bytes_raw().hex(),
        keyholder=envelopes.public_hex(signer),
    )
    keep_purpose_key(places, envelopes.sign("purpose-key", key, [signer]), policy)
    settings = CompanionSettings(places=places, demo=purpose == "demo")
    return Participant(settings, organisation, policy, hpke)


def frame(t: int, name: str, shade: int, role: FrameRole = FrameRole.BEFORE) -> Frame:
    """A full picture of one shade, one box of it covered."""
    tiles = []
    for row in range(2):
        for column in range(4):
            height, width = min(64, SCREEN.height - 64 * row), min(64, SCREEN.width - 64 * column)
            pixels = np.full((height, width, 4), shade, np.uint8)
            tiles.append(Tile(column=column, row=row, bgrx_zstd=zstandard.compress(pixels.tobytes())))
    mask = MaskBox(box=Rect(x=0, y=0, width=10, height=10), reason="text")
    return Frame(t=t, id=name, role=role, canvas=SCREEN, monitor="m", tiles=tuple(tiles), full=True, masks=(mask,))


def script() -> tuple[Batch, ...]:
    """Two stretches with a gap between; texts of the app, of the person, and a secret that slipped through."""
    save = Element(id="n1", role="button", name=Chrome(text="Save"))
    slipped = Element(id="n2", role="label", name=Chrome(text="jane.doe@example.org"))
    text = Element(id="n3", role="text")
    monitors = (Monitor(name="m", box=SCREEN),)

    def began() -> StretchBegan:
        return StretchBegan(t=0, app="editor", layers=APPS[0].layers, monitors=monitors)

    press = PointerPressed(t=900, button=Button.LEFT, at=Point(x=5, y=5), target=save, app="editor")
    typed = FieldEdited(
        t=500,
        operation=EditOperation.INSERT,
        field=text,
        app="editor",
        content=Redacted(text=f"{CANARY} password: hunter2secret"),
    )
    seen = ElementsSeen(t=800, frame="f1", snapshot=ElementSnapshot(elements=(save, slipped)), app="editor")
    first: tuple[JournalRecord, ...] = (began(), typed, frame(800, "f1", 40), seen, press)
    second: tuple[JournalRecord, ...] = (
        began(),
        frame(100, "f2", 90),
        NoFrame(t=200, role=FrameRole.AFTER, reason="tree changed"),
        msgspec.structs.replace(press, t=300),
    )
    return (
        Batch(stretch=0, first=0, records=first),
        Batch(stretch=0, first=len(first), records=(Gap(reason=GapReason.OUT_OF_SCOPE),)),
        Batch(stretch=1, first=0, records=second),
    )


@cache
def _made_once() -> tuple[Unlocked, dict[str, bytes]]:
    """Keys cost a second of scrypt each time, so tests share one participant's; the files are copied to each device."""
    with tempfile.TemporaryDirectory() as folder:
        places = Places(data=Path(folder) / "data", runtime=Path(folder) / "run")
        places.make()
        unlocked = ParticipantKeys.create(places, PASSPHRASE)
        return unlocked, {path.name: path.read_bytes() for path in places.participant.iterdir()}


def with_keys(places: Places) -> Unlocked:
    """Give a device the shared participant's keys, and return them open."""
    unlocked, files = _made_once()
    for name, data in files.items():
        (places.participant / name).write_bytes(data)
    return unlocked


def read_whole(outgoing: Outgoing) -> Survey:
    """What is left once every picture was looked through and nothing was found."""
    survey = survey_of(outgoing)
    survey.done = survey.total
    return survey


@dataclass
class DirectDesk:
    """The desk in the same process: what the socket carries, without the socket."""

    desk: Desk
    shown: list[str] = field(default_factory=list)

    def ask(self, request: Ask) -> Answer:
        return self.desk.answer(request)


HOST = "k3f9.localhost:41233"


@dataclass
class Site:
    """The pages of one participant, and the parts behind them."""

    who: Participant
    recorder: ScriptedRecorder
    desk: Desk
    pages: Pages
    scripted: ScriptedReader

    def browser(self, page: str = "home") -> httpx.AsyncClient:
        """A browser that has not come in yet."""
        transport = httpx.ASGITransport(app=create_app(self.pages, HOST))
        return httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}")


@contextmanager
def site(
    folder: Path,
    *,
    purpose: str = "train-computer-use",
    played: tuple[Batch, ...] | None = None,
    reader: PictureReader | None = None,
    organisation: Organisation | None = None,
) -> Iterator[Site]:
    who = participant(folder, purpose=purpose, organisation=organisation)
    with ScriptedRecorder(who.places, played or script()) as recorder, ScriptedReader() as scripted:
        desk = Desk(who.settings, strip_window=lambda: 1, show=lambda _: None)
        pages = Pages(
            settings=who.settings,
            desk=DirectDesk(desk),
            door=Door(),
            vault=Vault(who.places, 300),
            redactors=all_redactors(),
            catalogues={name: catalogue.load(name) for name in catalogue.LANGUAGES},
            language="en",
            reader=reader or PictureReader(scripted.pages_end),
        )
        yield Site(who, recorder, desk, pages, scripted)
        desk.close()


OWN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Origin": f"http://{HOST}"}
FROM_FILE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Origin": "null"}


class Reader:
    """A person's browser: follows the rules a real one follows, and fills in forms by their fields."""

    def __init__(self, made: Site) -> None:
        self._site = made
        self.client = made.browser()
        self.text = ""

    async def enter(self, page: str = "notice") -> httpx.Response:
        self._site.pages.door.admit("code", page)
        return await self.client.post("/open", data={"code": "code"}, headers=FROM_FILE)

    async def get(self, path: str, *, patient: bool = True) -> httpx.Response:
        """Read a page; a patient reader of a session looks again until all its pictures were read."""
        end = time.monotonic() + PATIENCE_S
        while True:
            answer = await self.client.get(path, headers={"Sec-Fetch-Site": "same-origin"})
            self.text = answer.text
            if not patient or 'id="survey-running"' not in answer.text:
                return answer
            assert time.monotonic() < end, "never saw the pictures read"
            await asyncio.sleep(0.02)

    async def post(self, action: str, **fields: str) -> httpx.Response:
        """Send the form of that action on the page that was read last, its hidden fields included."""
        form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', self.text, re.DOTALL)
        assert form is not None, f"the page has no form for {action}"
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group()))
        answer = await self.client.post(action, data={**hidden, **fields}, headers=OWN)
        self.text = answer.text
        return answer

    async def unlocked(self) -> None:
        """Be a participant whose keys exist and are open."""
        self._site.pages.vault.keep(with_keys(self._site.who.places))

    async def agree(self, **more: str) -> httpx.Response:
        """Enter, read the notice and say yes to the editor."""
        await self.enter()
        await self.get("/notice")
        chosen = {"agree-editor": "on", "text-editor": "redacted", "pixels-editor": "redacted"}
        return await self.post(
            "/consent", **chosen, word=WORD, passphrase=PASSPHRASE, passphrase_again=PASSPHRASE, **more
        )
