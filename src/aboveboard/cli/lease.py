"""`aboveboard lease`: ask for segments to be opened, agree to it, and have it shown in the ledger."""

import hashlib
import json
import time
from pathlib import Path
from typing import Annotated, Any

import cyclopts
import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cyclopts import Parameter

from aboveboard import errors
from aboveboard.calling import caller
from aboveboard.cli.addresses import Address
from aboveboard.cli.agreeing import typed_yes
from aboveboard.cli.export import form
from aboveboard.cli.files import bytes_of
from aboveboard.cli.step_words import shown
from aboveboard.formats import envelopes
from aboveboard.formats.checkpoints import ledger_signer, read_checkpoint, require_quorum, witness_signers
from aboveboard.formats.files import write_atomically
from aboveboard.formats.keyholder import LeaseShown
from aboveboard.formats.leases import (
    LONGEST_S,
    Lease,
    approvals,
    approve_lease,
    read_lease,
    request_lease,
    segments_root,
)
from aboveboard.formats.policy_rules import read_policy
from aboveboard.formats.recipes import read_recipe, write_recipe
from aboveboard.formats.role_keys import read_role_key
from aboveboard.formats.services import Listing, Refusal
from aboveboard.model.policy import Policy
from aboveboard.model.value import IllegalValue
from aboveboard.pipeline.exporting import recipe_of
from aboveboard.pipeline.gate import EXPORT

lease = cyclopts.App(name="lease", help="Ask for segments to be opened, agree to it, and have it shown in the ledger.")

TIMEOUT_S = 30.0


@lease.command
def recipe(out: Path, *, recipient: str, format_: Annotated[str, Parameter(name="--format")] = "hf") -> None:
    """Write the recipe of an export: for whom, in which form. Its lease is good for no other.

    Parameters
    ----------
    out
        Where the recipe goes; hand it to the approvers with the lease.
    recipient
        Who gets the files.
    format_
        The form, as `aboveboard export` has it.
    """
    write_atomically(out, write_recipe(recipe_of(recipient, form(format_))))
    print(f"{out}: for {recipient}, as {format_}")


@lease.command
def request(
    out: Path,
    *,
    purpose: str,
    policy: Path,
    keyholder: Address,
    key: Path,
    job_key: Path,
    recipe: Path,
    collector: Address = "",
    segments: Path | None = None,
    hours: float = 72,
    starts_in: float = 0,
) -> None:
    """Draw up a lease and sign it as its requester; two people of two roles must approve it.

    Parameters
    ----------
    out
        Where the lease goes.
    purpose
        The one purpose the segments were given for.
    policy
        The signed policy: it names the keyholder and the witnesses of its ledger.
    keyholder
        The keyholder's address.
    key
        Your signing key (`aboveboard policy keys`); an approver's key cannot request.
    job_key
        File for a new job key, readable by you only; the job opens its segments with it. Delete it with the job.
    recipe
        What the job will do: the lease names the file's SHA-256, and the approvers read the file. For an export
        (`NAME-export`) it is what `aboveboard lease recipe` wrote, for other purposes words of your own.
    collector
        Ask for every stored segment of the purpose.
    segments
        Or for those listed here: SHA-256 in hex, one a line.
    hours
        How long it lasts once it has begun, 72 at most.
    starts_in
        It begins so many hours from now, 72 at most; approvers need time to read.
    """
    if starts_in * 3_600 > LONGEST_S:
        raise errors.InputError("a lease begins within 72 hours", remedy="request it when it is needed")
    plan = bytes_of(recipe)
    if purpose.endswith(EXPORT):
        read_recipe(plan)
    rules = read_policy(bytes_of(policy))
    requester = read_role_key(key)
    listed = _listed(collector, segments, purpose)
    private = X25519PrivateKey.generate()
    begins = int(time.time() + starts_in * 3_600)
    made = _drawn_up(
        listed,
        purpose=purpose,
        job_key=private.public_key().public_bytes_raw().hex(),
        recipe=hashlib.sha256(plan).hexdigest(),
        not_before=begins,
        expires=begins + min(int(hours * 3_600), LONGEST_S),
        checkpoint=_checkpoint(keyholder, rules),
        keyholder=rules.keyholder.key,
        requester=envelopes.public_hex(requester),
    )
    write_atomically(job_key, private.private_bytes_raw().hex().encode() + b"\n")
    write_atomically(out, request_lease(made, requester))
    print(f"{out}: {made.count} segments for {purpose}; id {made.id}")


@lease.command
def approve(
    source: Path,
    *,
    key: Path,
    policy: Path,
    recipe: Path | None = None,
    yes: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Read a lease and add your approval to the same file. The signature covers every word that is printed.

    Parameters
    ----------
    source
        The lease.
    key
        Your signing key, which the policy pins as an approver's.
    policy
        The signed policy.
    recipe
        The recipe, as the requester handed it to you: it is printed where it is the one that the lease names, and the
        lease refused where it is not. An export is not approved without it.
    yes
        Do not ask; for a trial only.
    """
    rules = read_policy(bytes_of(policy))
    envelope = bytes_of(source)
    asked = read_lease(envelope)
    _check_witnessed(asked.checkpoint, rules)
    _print(asked, envelope, rules)
    _print_recipe(asked, recipe)
    if not yes and not typed_yes("Approve this?"):
        raise errors.NothingToDo("nothing was approved", remedy="approve it when you agree")
    write_atomically(source, approve_lease(envelope, read_role_key(key), rules))
    print(f"approved by {', '.join(_roles(bytes_of(source), rules))}")


@lease.command
def show(
    source: Path, *, policy: Path | None = None, json_: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> None:
    """Print what a lease asks for and who has agreed.

    Parameters
    ----------
    source
        The lease.
    policy
        The signed policy, to name the roles that have approved.
    json_
        Print the lease itself as JSON.
    """
    envelope = bytes_of(source)
    asked = read_lease(envelope)
    if json_:
        print(json.dumps({"id": asked.id, **msgspec.to_builtins(asked)}))
        return
    _print(asked, envelope, read_policy(bytes_of(policy)) if policy else None)


@lease.command
def submit(source: Path, *, keyholder: Address) -> None:
    """Have an approved lease shown in the ledger; it opens when the ledger has shown it for an hour.

    Parameters
    ----------
    source
        The approved lease.
    keyholder
        The keyholder's address.
    """
    answer = msgspec.json.decode(_ask("POST", keyholder, "/leases", bytes_of(source)), type=LeaseShown)
    print(f"lease {answer.lease} opens {_when(answer.opens)}, expires {_when(answer.expires)}")


def _drawn_up(segments: tuple[str, ...], **fields: Any) -> Lease:
    """Return a lease over these segments; raises InputError for what no lease can say."""
    try:
        return Lease(segments=segments, count=len(segments), root=segments_root(segments), **fields)
    except (IllegalValue, ValueError) as error:
        raise errors.InputError(f"no lease can say this: {error}") from error


def _listed(collector: str, segments: Path | None, purpose: str) -> tuple[str, ...]:
    if bool(collector) == bool(segments):
        raise errors.InputError("name either --collector or --segments")
    if segments:
        return tuple(sorted({line.strip() for line in bytes_of(segments).decode().splitlines() if line.strip()}))
    listing = msgspec.json.decode(_ask("GET", collector, f"/segments?purpose={purpose}"), type=Listing)
    if not listing.segments:
        raise errors.NothingToDo("no segment of this purpose is stored")
    return tuple(sorted(segment.sha256 for segment in listing.segments))


def _checkpoint(keyholder: str, rules: Policy) -> str:
    note = _ask("GET", keyholder, "/checkpoint").decode()
    _check_witnessed(note, rules)
    return note


def _check_witnessed(note: str, rules: Policy) -> None:
    """Raise unless the ledger's head is the pinned keyholder's and enough pinned witnesses saw it."""
    read_checkpoint(note, ledger_signer(rules.keyholder.key))
    require_quorum(note, witness_signers(rules), rules.quorum)


def _print(asked: Lease, envelope: bytes, rules: Policy | None) -> None:
    print(f"lease {asked.id}")
    print(f"purpose: {asked.purpose}")
    print(f"segments: {asked.count}, root {asked.root}")
    print(f"job key: {asked.job_key}")
    print(f"recipe: {asked.recipe}")
    print(f"from {_when(asked.not_before)} until {_when(asked.expires)}")
    print(f"ledger seen: {asked.checkpoint.splitlines()[1]} entries")
    print(f"requested by {asked.requester}")
    if rules:
        print(f"approved by {', '.join(_roles(envelope, rules)) or 'nobody yet'}")


def _print_recipe(asked: Lease, recipe: Path | None) -> None:
    """Print what a lease's recipe says; raises LeaseInvalid for another recipe, InputError for an export without."""
    if recipe is None:
        if asked.purpose.endswith(EXPORT):
            remedy = "get the recipe from the requester and name it with --recipe"
            raise errors.InputError("this lease is for an export, and its recipe says for whom", remedy=remedy)
        return
    plan = bytes_of(recipe)
    if hashlib.sha256(plan).hexdigest() != asked.recipe:
        raise errors.LeaseInvalid("the lease names another recipe than this file", remedy="ask who requested it")
    if asked.purpose.endswith(EXPORT):
        said = read_recipe(plan)
        print(f"plain files for {said.recipient}, as {said.form}")
        return
    print("the recipe says:")
    for line in plan.decode(errors="replace").splitlines():
        print(f"  {shown(line)}")


def _roles(envelope: bytes, rules: Policy) -> list[str]:
    return [pinned.role for pinned in approvals(envelope, rules)]


def _ask(method: str, address: str, path: str, body: bytes | None = None) -> bytes:
    try:
        with caller(TIMEOUT_S, address) as client:
            answered = client.request(method, path, content=body)
    except httpx.TransportError as error:
        raise errors.Unreachable("the service does not answer") from error
    if answered.is_success:
        return answered.content
    try:
        told = msgspec.json.decode(answered.content, type=Refusal)
    except msgspec.DecodeError:
        raise errors.Refused(f"the service refused ({answered.status_code})") from None
    raise errors.Refused(f"the service refused: {told.error}: {told.message}", remedy=told.remedy)


def _when(seconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
