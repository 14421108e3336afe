"""`aboveboard keyholder`: the service that opens segments under leases, and the witnesses of its ledger."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import cyclopts
import httpx
import msgspec
from cyclopts import Parameter
from cyclopts.validators import Number

from aboveboard.calling import caller
from aboveboard.cli.addresses import Address
from aboveboard.cli.files import bytes_of
from aboveboard.cli.ports import Port
from aboveboard.cli.public_keys import PublicKeys, require_key
from aboveboard.errors import InputError, NotFound, PolicyExpired, PolicyInvalid, UnknownFormat, Unreachable
from aboveboard.formats import envelopes
from aboveboard.formats.addresses import check_address
from aboveboard.formats.checkpoints import ledger_signer
from aboveboard.formats.files import write_atomically
from aboveboard.formats.policy_rules import read_policy
from aboveboard.formats.role_keys import make_role_key, read_role_key
from aboveboard.keyholder.app import create_app
from aboveboard.keyholder.following import FollowedPolicy
from aboveboard.keyholder.ledger import require_no_head
from aboveboard.keyholder.recovery import mirror as save_mirror
from aboveboard.keyholder.recovery import read_published
from aboveboard.keyholder.recovery import recover as recover_ledger
from aboveboard.keyholder.service import found_keyholder, open_keyholder, require_unfounded
from aboveboard.keyholder.settings import KeyholderSettings
from aboveboard.keyholder.store import Store
from aboveboard.keyholder.witness import WitnessSettings, create_witness_app
from aboveboard.keyholder.witnesses import WitnessPlace
from aboveboard.model.aggregates import about
from aboveboard.model.policy import Policy
from aboveboard.model.purposes import is_demo
from aboveboard.serving.server import only_one
from aboveboard.serving.server import serve as run

keyholder = cyclopts.App(name="keyholder", help="Run the keyholder, its errands, or a witness of its ledger.")

LEASE_DELAY_S = 3_600

TIMEOUT_S = 30.0

RETENTION_WEEKS = 13


@keyholder.command
def init(folder: Path, *, copy: Path, pins: Path) -> None:
    """Found a keyholder: signing key, empty database, first head of the ledger. Prints the key that a policy pins.

    Parameters
    ----------
    folder
        Where the keyholder keeps its key, database and purpose keys; made with mode 0700.
    copy
        File for the second copy of the ledger's head, best on another host: without it nothing is served.
    pins
        `pins.json` of `aboveboard policy keys`: who may sign the first policy.
    """
    folder, copy, pinned = folder.absolute(), copy.absolute(), bytes_of(pins)
    if (folder / "copy").exists():
        require_unfounded(_settings(folder))
    require_no_head(copy)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # What an attempt left that came to no head is taken up again.
    signing = folder / "signing.key"
    key = read_role_key(signing) if signing.exists() else make_role_key(signing)
    write_atomically(folder / "pins.json", pinned)
    write_atomically(folder / "copy", str(copy).encode())
    (folder / "policy").mkdir(mode=0o700, exist_ok=True)
    found_keyholder(_settings(folder))
    print(envelopes.public_hex(key))


@keyholder.command
def serve(
    folder: Path,
    *,
    witness: Annotated[tuple[str, ...], Parameter(negative="")],
    collector: Address = "",
    policy: Path | None = None,
    freshness: Path | None = None,
    host: str = "127.0.0.1",
    port: Port = 8762,
    lease_delay: int = LEASE_DELAY_S,
    retention_weeks: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    models: Path | None = None,
) -> None:
    """Keep wraps, open them under leases that the witnessed ledger shows, delete by secret.

    Parameters
    ----------
    folder
        The founded keyholder.
    witness
        A witness as `ROLE=KEY@URL`: its role and key (hex) as the policy pins them. Give all of them.
    collector
        Where the policy is published; it is fetched within the hour and believed by its signatures.
    policy
        A signed policy to start with, together with `--freshness`.
    freshness
        Its freshness statement.
    host
        Address to listen on. Anything but loopback belongs behind a proxy that speaks TLS and keeps no access log.
    port
        Port to listen on; 0 takes a free one and prints it.
    lease_delay
        Seconds the ledger shows a lease before it opens; less than an hour only where every purpose is a demo.
    retention_weeks
        Segments older than this are not carried forward, 13 unless set. The folder keeps it, for `rotate` as well.
    models
        JSON file that maps dataset releases to the models trained on them, for deletion receipts.
    """
    if bool(policy) != bool(freshness):
        raise InputError("a signed policy comes with its freshness statement", remedy="give --policy and --freshness")
    folder, watching = folder.absolute(), tuple(map(_witness, witness))
    followed = FollowedPolicy(folder / "policy", folder / "pins.json", collector=collector, clock=time.time)
    settings = replace(
        _settings(folder),
        policy=followed.current,
        renew=followed.renew,
        installed=followed.installed,
        witnesses=watching,
        lease_delay_s=max(lease_delay, LEASE_DELAY_S),
        demo_delay_s=lease_delay,
        models=_models(models),
    )
    if policy and freshness:
        _install(followed, bytes_of(policy), bytes_of(freshness))
    _require_delay(settings)
    with only_one(folder):
        weeks = retention_weeks or _retention(folder) or RETENTION_WEEKS
        write_atomically(folder / "retention-weeks", str(weeks).encode())
        settings = replace(settings, retention_weeks=weeks)
        run(create_app(settings), host=host, port=port, started=lambda url: print(url, flush=True))


@keyholder.command
def rotate(folder: Path) -> None:
    """Bring the purpose keys of a stopped keyholder to this week: make, carry forward, destroy. A running one does it.

    It needs no policy in force: the purposes are those of the last one.

    Parameters
    ----------
    folder
        The founded keyholder; it has been served before.
    """
    folder = folder.absolute()
    found, weeks = _settings(folder), _retention(folder)
    if weeks is None:
        raise NotFound(
            "how long this keyholder keeps segments is not known", remedy="run `aboveboard keyholder serve` once"
        )
    followed = FollowedPolicy(folder / "policy", folder / "pins.json", collector="", clock=time.time)
    settings = replace(found, policy=followed.current, installed=followed.installed, retention_weeks=weeks)
    with only_one(folder), open_keyholder(settings) as opened:
        print(f"the keys are those of {opened.turn().name}")


@keyholder.command
def receipts(folder: Path, receipt: str = "") -> None:
    """Say about how many deletions have their receipt and how many wait for witnesses, or print one receipt.

    In tens only: an exact count, looked at twice, would say on which day one person deleted something.

    Parameters
    ----------
    folder
        The founded keyholder; it may be running.
    receipt
        The id of a receipt to print as it was signed.
    """
    with Store(_settings(folder.absolute()).database) as store:
        if receipt:
            found = store.row("SELECT envelope FROM receipts WHERE id = ? AND envelope IS NOT NULL", receipt)
            if found is None:
                raise NotFound("there is no such receipt, or it is not signed yet")
            print(bytes(found[0]).decode())
            return
        row = store.row("SELECT count(envelope), count(*) FROM receipts") or (0, 0)
        print(f"receipts signed: {about(row[0])}; waiting: {about(row[1] - row[0])}")


@keyholder.command
def mirror(source: str, folder: Path, *, policy: Path) -> None:
    """Keep a checked copy of a public ledger, from which a lost keyholder can recover. Anybody may.

    Parameters
    ----------
    source
        Address of the keyholder, of a collector, or of another mirror.
    folder
        Where the copy goes; a later run brings it up to date.
    policy
        The signed policy: it names keyholder and witnesses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{save_mirror(_fetch(source), read_policy(bytes_of(policy)), folder)} entries, witnessed")


@keyholder.command
def recover(folder: Path, *, source: str, policy: Path) -> None:
    """Bring a restored database up to the published ledger, and delete again what it had forgotten was deleted.

    Parameters
    ----------
    folder
        The keyholder with its restored database; not running.
    source
        Folder or address of a mirror of its ledger.
    policy
        The signed policy: it names keyholder and witnesses.
    """
    folder = folder.absolute()
    published = read_published(_fetch(source), read_policy(bytes_of(policy)))
    with only_one(folder):
        print(f"sessions deleted again: {about(recover_ledger(_settings(folder), *published))}")


@keyholder.command
def witness(
    folder: Path,
    *,
    role: str,
    log: PublicKeys = (),
    host: str = "127.0.0.1",
    port: Port = 8763,
    new_key: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Cosign a keyholder's ledger as long as it only grows. Run it outside the operator, on a host of your own.

    Parameters
    ----------
    folder
        Where the witness keeps its key and the last checkpoints it saw.
    role
        The role under which the policy pins this witness, such as `witness-1`.
    log
        Keys (hex) of the keyholders whose ledgers it watches.
    host
        Address to listen on.
    port
        Port to listen on; 0 takes a free one and prints it.
    new_key
        Make the witness's key, print its public half and end.
    """
    folder = folder.absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if new_key:
        print(envelopes.public_hex(make_role_key(folder / "witness.key")))
        return
    logs = {ledger_signer(key).name: key for key in log}
    settings = WitnessSettings(folder=folder, name=role, key=read_role_key(folder / "witness.key"), logs=logs)
    with only_one(folder):
        run(create_witness_app(settings), host=host, port=port, started=lambda url: print(url, flush=True))


def _settings(folder: Path) -> KeyholderSettings:
    """Return what the folder says; the commands add the rest. Raises NotFound where no keyholder was founded."""
    if not (folder / "copy").exists():
        raise NotFound("no keyholder was founded in this folder", remedy="found one with `aboveboard keyholder init`")
    return KeyholderSettings(
        folder=folder,
        copy=Path(bytes_of(folder / "copy").decode()),
        key=read_role_key(folder / "signing.key"),
        policy=_no_policy,
        witnesses=(),
    )


def _retention(folder: Path) -> int | None:
    """Return for how many weeks this keyholder keeps segments, None before it was ever served."""
    kept = folder / "retention-weeks"
    if not kept.exists():
        return None
    try:
        return int(bytes_of(kept))
    except ValueError as error:
        raise UnknownFormat("retention-weeks holds no number", remedy="serve with --retention-weeks") from error


def _install(followed: FollowedPolicy, policy: bytes, freshness: bytes) -> None:
    """Take the policy to start with; once it has expired, what was taken before it did is enough to start."""
    try:
        followed.install(policy, freshness)
    except PolicyExpired as error:
        try:
            followed.installed()
        except PolicyInvalid:
            raise error from None


def _fetch(source: str) -> Callable[[str], bytes]:
    """Return how the files of a published ledger are read: from a folder, or over HTTP."""
    if not source.startswith(("http://", "https://")):
        return lambda path: bytes_of(Path(source) / path)

    def fetch(path: str) -> bytes:
        try:
            with caller(TIMEOUT_S, source) as client:
                answer = client.get(f"/{path}")
        except httpx.TransportError as error:
            raise Unreachable("the published ledger does not answer") from error
        if not answer.is_success:
            raise NotFound("the published ledger has no such file")
        return answer.content

    return fetch


def _no_policy() -> Policy:
    raise InputError("this errand needs no policy")


def _witness(text: str) -> WitnessPlace:
    role, _, rest = text.partition("=")
    key, _, url = rest.partition("@")
    if not (role and key and url):
        raise InputError("a witness is written as ROLE=KEY@URL, its key in hex")
    require_key(key)
    check_address(url)
    return WitnessPlace(role, url.rstrip("/"), key)


def _models(path: Path | None) -> dict[str, tuple[str, ...]]:
    if path is None:
        return {}
    try:
        return msgspec.json.decode(bytes_of(path), type=dict[str, tuple[str, ...]])
    except msgspec.DecodeError as error:
        raise InputError("the list of models maps each release to a list of names") from error


def _require_delay(settings: KeyholderSettings) -> None:
    """Raise unless a lease waits its hour, or nothing but demos can be leased."""
    if settings.demo_delay_s >= LEASE_DELAY_S:
        return
    if not all(map(is_demo, settings.last_policy().purposes)):
        raise InputError("a lease waits an hour in the ledger, except where every purpose is a demo")
