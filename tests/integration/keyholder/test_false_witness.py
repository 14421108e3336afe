"""One of three witnesses lies, floods or drips: what the two others saw is served, opened, deleted and believed."""

import asyncio
import base64
import dataclasses
import queue
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from aboveboard.errors import NotFound, NotWitnessed
from aboveboard.formats import envelopes, ledger
from aboveboard.formats.checkpoints import (
    COSIGNATURE_ED25519,
    ED25519,
    Checkpoint,
    Signer,
    key_id,
    sign_checkpoint,
    witness_signers,
)
from aboveboard.formats.keyholder import DeletionReceipt
from aboveboard.formats.public_log import read_note
from aboveboard.keyholder.ledger import RETRIED_EVERY_S
from aboveboard.keyholder.service import Keyholder, open_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.witness import Verdict, Witness, WitnessSettings
from aboveboard.keyholder.witnesses import Witnesses, WitnessPlace
from tests.keyholding import LEDGER, SIGNING, WITNESS_KEYS, Clock, Job, Person, asking, policy, wait_for
from tests.patience import PATIENCE_S
from tests.services import running

OTHER = witness_signers(policy())[1]

Lie = Callable[[Verdict], Verdict | None]
"""What is said instead of a true verdict; None drips for ever."""


def _beside(text: str) -> Lie:
    """Say the truth and more; a refusal is passed on as it is, or it would never come to a cosignature."""
    return lambda true: Verdict(200, true.body + text) if true.status == 200 else true


def _junk(signer: Signer, kind: int) -> str:
    """Return a line under somebody's name and key that they have not signed."""
    return f"— {signer.name} {base64.b64encode(key_id(signer, kind) + bytes(72)).decode()}\n"


LIES: dict[str, Lie] = {
    "a false signature of the ledger": _beside(_junk(LEDGER, ED25519)),
    "a false cosignature of another": _beside(_junk(OTHER, COSIGNATURE_ED25519)),
    # With one line more the note would be longer than any reader takes.
    "a flood of lines": _beside("— stranger AAAA\n" * 4_065),
    "no note": _beside("\n\n\0"),
    "a size of many digits": lambda _: Verdict(409, "9" * 5_000),
    "a size in no digits": lambda _: Verdict(409, "²"),
    "a larger size, and no end of showing it": lambda _: Verdict(409, "999999\n"),
    "no end": lambda _: None,
}


@dataclasses.dataclass
class Room:
    """Three witnesses of which the first lies. The others wait for its lie, so that it never comes too late."""

    folder: Path
    clock: Clock
    lie: Lie
    told: set[str] = dataclasses.field(default_factory=set)
    changed: threading.Condition = dataclasses.field(default_factory=threading.Condition)
    over: threading.Event = dataclasses.field(default_factory=threading.Event)

    def app(self, number: int) -> FastAPI:
        folder = self.folder / f"room-{number}"
        folder.mkdir()
        logs = {LEDGER.name: LEDGER.key}
        key = WITNESS_KEYS[number]
        witness = Witness(
            WitnessSettings(folder=folder, name=f"witness-{number}", key=key, logs=logs, clock=self.clock)
        )
        app = FastAPI()

        def answered(body: str) -> Verdict | None:
            true, head = witness.add_checkpoint(body), body.partition("\n\n")[2].partition("\n\n")[0]
            said = self.lie(true) if number == 0 else true
            with self.changed:
                if number:
                    self.changed.wait_for(lambda: head in self.told, PATIENCE_S)
                elif said is not true:
                    self.told.add(head)
                    self.changed.notify_all()
            return said

        @app.post("/add-checkpoint")
        async def add_checkpoint(request: Request) -> Response:
            said = await run_in_threadpool(answered, (await request.body()).decode())
            return self._dripping() if said is None else Response(said.body, said.status)

        @app.get("/{origin}/checkpoint")
        async def checkpoint(origin: str) -> Response:
            assert origin
            return self._dripping()

        return app

    def _dripping(self) -> Response:
        async def drops() -> AsyncIterator[bytes]:
            while not self.over.is_set():
                yield b"x"
                await asyncio.sleep(0.05)

        return StreamingResponse(drops())


@pytest.fixture(params=list(LIES.values()), ids=list(LIES))
def deceived(
    request: pytest.FixtureRequest, tmp_path: Path, settings: KeyholderSettings, clock: Clock
) -> Iterator[Keyholder]:
    room = Room(tmp_path, clock, request.param)
    with ExitStack() as stack:
        urls = [stack.enter_context(running(room.app(number))) for number in range(3)]
        stack.callback(room.over.set)
        places = tuple(dataclasses.replace(place, url=url) for place, url in zip(settings.witnesses, urls, strict=True))
        yield stack.enter_context(open_keyholder(dataclasses.replace(settings, witnesses=places)))


def within_patience(act: Callable[[], None]) -> None:
    """Do something in a thread that is left behind where it never ends."""
    ended: queue.Queue[BaseException | None] = queue.Queue()

    def doing() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001  # raised again below, in the test's own thread
            ended.put(error)
        else:
            ended.put(None)

    threading.Thread(target=doing, daemon=True).start()
    error = ended.get(timeout=PATIENCE_S)
    if error is not None:
        raise error


def test_what_one_false_witness_of_three_says_stops_nothing_and_spoils_no_checkpoint(deceived: Keyholder) -> None:
    def the_whole_way() -> None:
        person = Person()
        given = person.give(deceived, "a", "b")
        lease = Job().granted(deceived, given)
        answer = deceived.unwrap(lease, asking(given))
        assert set(answer.keys) == set(given)
        read_note(answer.checkpoint, policy())
        receipt = deceived.receipt(deceived.delete(person.secret))
        told = envelopes.verify(receipt, "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)])
        read_note(told.checkpoint, policy())
        size = read_note(deceived.checkpoint(), policy()).size
        assert len(ledger.unpack_entries(deceived.tile(ledger.tile_path(None, 0, size)))) == size

    within_patience(the_whole_way)


@pytest.fixture
def dripping() -> Iterator[tuple[WitnessPlace, ...]]:
    """Two witnesses whose answer has a head that never ends."""
    over = threading.Event()

    def drip(one: socket.socket) -> None:
        with one, suppress(OSError):
            one.sendall(b"HTTP/1.1 200 OK\r\nX-More: ")
            while not over.wait(0.02):
                one.sendall(b"x")

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listener.accept()[0],), daemon=True).start()

    with ExitStack() as stack:
        stack.callback(over.set)
        places = []
        for number in range(2):
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
            threading.Thread(target=serve, args=(listener,), daemon=True).start()
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            places.append(WitnessPlace(f"witness-{number}", url, f"{number:064x}"))
        yield tuple(places)


def test_answers_that_never_end_are_waited_for_only_so_long_and_then_hung_up(
    dripping: tuple[WitnessPlace, ...],
) -> None:
    note = sign_checkpoint(Checkpoint(origin=LEDGER.name, size=0, root=ledger.EMPTY_ROOT), SIGNING)

    def asked_often() -> None:
        with Witnesses(dripping, 0.2) as witnesses:
            witnesses.follow([place.signer for place in dripping], 2)
            for _ in range(4):
                with pytest.raises(NotWitnessed):
                    witnesses.cosign(note, LEDGER, lambda _old: ())
            wait_for(lambda: witnesses.asked <= len(dripping))  # those of the last time

    within_patience(asked_often)


def test_after_witnesses_failed_reading_and_deleting_ask_them_no_more_for_a_while(
    keyholder: Keyholder, settings: KeyholderSettings, clock: Clock
) -> None:
    """Each of them would wait for the witnesses under the one lock."""
    asked: list[str] = []
    app = FastAPI()

    @app.post("/add-checkpoint")
    def refuse() -> Response:
        asked.append("asked")
        return Response(status_code=500)

    last = keyholder.checkpoint()
    with running(app) as url:
        places = (*(dataclasses.replace(place, url=url) for place in settings.witnesses[:2]), settings.witnesses[2])
        with open_keyholder(dataclasses.replace(settings, witnesses=places)) as lonely:
            person = Person()
            name = lonely.delete(person.secret)
            with pytest.raises(NotFound):
                lonely.receipt(name)
            lonely.delete(Person().secret)
            assert [lonely.checkpoint() for _ in range(3)] == [last] * 3
            assert len(asked) == 2
            clock.now += RETRIED_EVERY_S
            assert lonely.checkpoint() == last
            assert len(asked) == 4
    assert keyholder.receipt(name)
