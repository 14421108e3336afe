"""The keyholder as a process of its own, asked over HTTP, killed at the worst moment and stopped in time."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec
import pytest

from aboveboard.formats import envelopes, ledger
from aboveboard.formats.checkpoints import read_checkpoint, require_quorum, witness_signers
from aboveboard.formats.entries import Opened, read_entry
from aboveboard.formats.keyholder import (
    DeletionReceipt,
    LeaseShown,
    OwnRequest,
    OwnWraps,
    Recheck,
    Unwrapped,
    UnwrapRequest,
    WrapDeposit,
)
from aboveboard.formats.policy_rules import Pins, policy_sha256
from aboveboard.formats.services import Deletion, DeletionTaken, Refusal
from aboveboard.keyholder.service import found_keyholder
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.witnesses import WitnessPlace
from aboveboard.model.policy import Freshness, Policy, RoleKey
from tests.keyholding import LEDGER, PRIVACY, REPRESENTATIVE, SIGNING, Job, Person, asking, policy, wait_for
from tests.patience import PATIENCE_S

DEMO = "demo"


@dataclass
class Remote:
    """A keyholder over HTTP."""

    url: str

    def ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        content = body if isinstance(body, bytes) else None if body is None else msgspec.json.encode(body)
        return httpx.request(method, f"{self.url}{path}", content=content, timeout=PATIENCE_S, trust_env=False)

    def purpose_key(self, purpose: str) -> bytes:
        return self.ask("GET", f"/purpose-keys/{purpose}").raise_for_status().content

    def keep(self, deposit: WrapDeposit) -> None:
        assert self.ask("POST", "/wraps", deposit).status_code == 204

    def checkpoint(self) -> str:
        return self.ask("GET", "/checkpoint").raise_for_status().text

    def submit(self, envelope: bytes) -> LeaseShown:
        answer = self.ask("POST", "/leases", envelope)
        assert answer.status_code == 201, answer.text
        return msgspec.json.decode(answer.content, type=LeaseShown)

    def unwrap(self, lease: str, request: UnwrapRequest) -> Unwrapped:
        answer = self.ask("POST", f"/leases/{lease}/unwrap", request)
        return msgspec.json.decode(answer.raise_for_status().content, type=Unwrapped)


@dataclass
class Founded:
    """A keyholder's folder, ready to be served by its command."""

    folder: Path
    published: Policy
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start(self, witnesses: tuple[WitnessPlace, ...]) -> tuple[Remote, "subprocess.Popen[str]"]:
        named = [f"--witness={place.name}={place.key}@{place.url}" for place in witnesses]
        files = ["--policy", str(self.folder / "signed.json"), "--freshness", str(self.folder / "fresh.json")]
        command = [sys.executable, "-m", "aboveboard.cli", "keyholder", "serve"]
        process = subprocess.Popen(
            [*command, str(self.folder), "--port=0", "--lease-delay=0", *named, *files],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        assert process.stdout is not None
        remote = Remote(process.stdout.readline().strip())
        wait_for(lambda: process.poll() is not None or _answers(remote))
        assert process.poll() is None
        return remote, process


def _answers(remote: Remote) -> bool:
    try:
        remote.ask("GET", "/receipts/none")
    except httpx.TransportError:
        return False
    return True


@pytest.fixture
def founded(tmp_path: Path) -> Iterator[Founded]:
    folder, now = tmp_path / "keyholder", int(time.time())
    signers = tuple(
        RoleKey(role=role, key=envelopes.public_hex(key))
        for role, key in (("privacy", PRIVACY), ("representative", REPRESENTATIVE))
    )
    published = msgspec.structs.replace(
        policy(), issued=now - 60, expires=now + 86_400, purposes=(DEMO,), signers=signers, threshold=2
    )
    statement = Freshness(version=1, policy_sha256=policy_sha256(published), issued=now - 60, expires=now + 3_600)
    found_keyholder(
        KeyholderSettings(
            folder=folder, copy=tmp_path / "elsewhere" / "head", key=SIGNING, policy=lambda: published, witnesses=()
        )
    )
    (folder / "policy").mkdir(mode=0o700)
    (folder / "signing.key").write_text(SIGNING.private_bytes_raw().hex())
    (folder / "signing.key").chmod(0o600)
    (folder / "copy").write_text(str(tmp_path / "elsewhere" / "head"))
    (folder / "pins.json").write_bytes(msgspec.json.encode(Pins(signers=signers, threshold=2)))
    (folder / "signed.json").write_bytes(envelopes.sign("policy", published, [PRIVACY, REPRESENTATIVE]))
    (folder / "fresh.json").write_bytes(envelopes.sign("freshness", statement, [PRIVACY]))
    made = Founded(folder, published)
    yield made
    for process in made.started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def silent() -> Iterator[Callable[[WitnessPlace], WitnessPlace]]:
    """Puts a listener that takes a request and never answers in a witness's place."""
    with ExitStack() as stack:

        def replaced(place: WitnessPlace) -> WitnessPlace:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            return WitnessPlace(place.name, f"http://127.0.0.1:{listener.getsockname()[1]}", place.key)

        yield replaced


def marks(remote: Remote) -> int:
    note = remote.checkpoint()
    require_quorum(note, witness_signers(policy()), 2)
    size = read_checkpoint(note, LEDGER).size
    bundle = remote.ask("GET", "/" + ledger.tile_path(None, 0, size)).raise_for_status().content
    return sum(isinstance(read_entry(entry), Opened) for entry in ledger.unpack_entries(bundle))


def entries_on_disk(folder: Path) -> int:
    with sqlite3.connect(folder / "keyholder.sqlite") as database:
        found = int(database.execute("SELECT count(*) FROM entries").fetchone()[0])
    database.close()
    return found


def now_and_an_hour() -> dict[str, int]:
    now = int(time.time())
    return {"not_before": now, "expires": now + 3_600}


def test_the_whole_way_over_http(founded: Founded, witnesses: tuple[WitnessPlace, ...]) -> None:
    remote, process = founded.start(witnesses)
    person, job = Person(), Job()
    given = person.give(remote, "a", "b", purpose=DEMO)
    lease = job.granted(remote, given, purpose=DEMO, **now_and_an_hour())
    answer = remote.unwrap(lease, asking(given))
    assert {name: job.open(wrapped, lease, name, DEMO) for name, wrapped in answer.keys.items()} == given
    own = remote.ask("POST", "/own", OwnRequest(deletion_hashes=(person.session,))).content
    assert {wrap.sha256 for wrap in msgspec.json.decode(own, type=OwnWraps).wraps} == set(given)
    taken = remote.ask("POST", "/deletions", Deletion(secret=person.secret.hex()))
    receipt = msgspec.json.decode(taken.content, type=DeletionTaken).receipt
    signed = remote.ask("GET", f"/receipts/{receipt}").content
    told = envelopes.verify(signed, "deletion-receipt", DeletionReceipt, [envelopes.public_hex(SIGNING)])
    assert (taken.status_code, told.deletion_hash) == (202, person.session)
    assert set(remote.unwrap(lease, asking(given)).gone) == set(given)
    again = remote.ask("POST", f"/leases/{lease}/recheck").content
    assert msgspec.json.decode(again, type=Recheck).deleted == tuple(sorted(given))
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) in {0, -signal.SIGTERM}


def test_refusals_are_named_and_repeat_nothing(founded: Founded, witnesses: tuple[WitnessPlace, ...]) -> None:
    remote, _ = founded.start(witnesses)
    person = Person()
    deposit, _ = person.deposit(remote, "a", DEMO)
    asked = {
        ("POST", "/wraps", b"{", 422, "Malformed"),
        ("POST", "/wraps", msgspec.json.encode(msgspec.structs.replace(deposit, purpose="other")), 403, "WrongPurpose"),
        ("POST", "/wraps", b"x" * 300_000, 413, "TooLarge"),
        ("POST", "/deletions", b'{"secret": "ab"}', 422, "Malformed"),
        ("POST", "/leases", b"{}", 403, "LeaseInvalid"),
        ("POST", f"/leases/{'0' * 64}/unwrap", msgspec.json.encode(asking(["0" * 64])), 403, "LeaseInvalid"),
        ("GET", "/receipts/none", None, 404, "NotFound"),
        ("GET", "/purpose-keys/other", None, 404, "NotFound"),
        ("GET", "/tile/0/999", None, 404, "NotFound"),
        ("GET", "/tile/9/9/9", None, 422, "UnknownFormat"),
    }
    for method, path, body, status, name in asked:
        answer = remote.ask(method, path, body)
        told = msgspec.json.decode(answer.content, type=Refusal)
        assert (answer.status_code, told.error) == (status, name), path
        assert deposit.deletion_hash not in answer.text


def test_a_kill_between_log_and_answer_reports_a_look_that_never_was_and_nothing_else(
    founded: Founded, witnesses: tuple[WitnessPlace, ...], silent: Callable[[WitnessPlace], WitnessPlace]
) -> None:
    """Two of three witnesses hang: the marks are durable, the keys are not out. Then the process dies."""
    remote, process = founded.start(witnesses)
    given = Person().give(remote, "a", "b", "c", purpose=DEMO)
    job = Job()
    lease = job.granted(remote, given, purpose=DEMO, **now_and_an_hour())
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE_S)
    before = entries_on_disk(founded.folder)

    remote, process = founded.start((witnesses[0], *map(silent, witnesses[1:])))
    request, answers = asking(given), []

    def ask() -> None:
        try:
            answers.append(remote.ask("POST", f"/leases/{lease}/unwrap", request).status_code)
        except httpx.TransportError:
            answers.append(0)

    asker = threading.Thread(target=ask)
    asker.start()
    wait_for(lambda: entries_on_disk(founded.folder) > before)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_S)
    asker.join(PATIENCE_S)
    assert answers == [0]
    assert entries_on_disk(founded.folder) == before + len(given)

    remote, _ = founded.start(witnesses)
    assert marks(remote) == len(given)
    answer = remote.unwrap(lease, request)
    assert {name: job.open(wrapped, lease, name, DEMO) for name, wrapped in answer.keys.items()} == given
    assert marks(remote) == len(given)


def test_a_keyholder_without_witnesses_answers_no_unwrap(
    founded: Founded, witnesses: tuple[WitnessPlace, ...], silent: Callable[[WitnessPlace], WitnessPlace]
) -> None:
    remote, process = founded.start(witnesses)
    given = Person().give(remote, "a", purpose=DEMO)
    lease = Job().granted(remote, given, purpose=DEMO, **now_and_an_hour())
    process.kill()
    process.wait()
    remote, _ = founded.start((witnesses[0], *map(silent, witnesses[1:])))
    answer = remote.ask("POST", f"/leases/{lease}/unwrap", asking(given))
    assert (answer.status_code, msgspec.json.decode(answer.content, type=Refusal).error) == (503, "NotWitnessed")
