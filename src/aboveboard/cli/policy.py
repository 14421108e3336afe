"""`aboveboard policy`: make, sign, show and publish the rules, each step by the person whose step it is."""

import time
from pathlib import Path
from typing import Annotated, TypeVar

import cyclopts
import httpx
import msgspec
from cyclopts import Parameter

from aboveboard import errors
from aboveboard.calling import caller
from aboveboard.cli.addresses import Address
from aboveboard.cli.files import bytes_of
from aboveboard.cli.public_keys import PublicKey, PublicKeys
from aboveboard.formats import envelopes
from aboveboard.formats.files import write_atomically
from aboveboard.formats.policy_rules import FRESHNESS, POLICY, Pins, policy_sha256, read_policy
from aboveboard.formats.role_keys import make_role_key, read_role_key
from aboveboard.formats.services import Publication, Refusal
from aboveboard.model.policy import (
    FRESHNESS_S,
    LONGEST_LIFE_S,
    AppRule,
    Freshness,
    KeyholderIdentity,
    Policy,
    RoleKey,
    SiteRule,
)
from aboveboard.model.value import IllegalValue, Value

policy = cyclopts.App(name="policy", help="Make, sign, show and publish the capture rules.")

_T = TypeVar("_T")

TIMEOUT_S = 30.0

ROLES = ("privacy", "it", "representative", "timestamp")
APPROVING = ("privacy", "representative")


class Scope(Value, frozen=True, kw_only=True):
    """The part of a policy that people argue about: which apps and sites."""

    apps: tuple[AppRule, ...] = ()
    sites: tuple[SiteRule, ...] = ()


@policy.command
def keys(folder: Path, *roles: str) -> None:
    """Make signing keys, one file per role, and `pins.json`, which devices trust before their first policy.

    In earnest each person makes their own key on their own machine; this makes all of them, for a trial.

    Parameters
    ----------
    folder
        Where the keys go; each is readable by its owner only.
    roles
        Roles to make keys for; privacy, it, representative and timestamp when none is named.
    """
    made = {role: make_role_key(folder / f"{role}.key") for role in roles or ROLES}
    signers = tuple(RoleKey(role=role, key=envelopes.public_hex(key)) for role, key in made.items())
    write_atomically(folder / "pins.json", _pretty(Pins(signers=signers, threshold=min(2, len(signers)))))
    for signer in signers:
        print(f"{signer.role}: {signer.key}")


@policy.command
def new(
    draft: Path,
    *,
    organisation: str,
    pins: Path,
    keyholder: PublicKey,
    collector: Address,
    purpose: tuple[str, ...] = ("train-computer-use",),
    witness: PublicKeys = (),
    quorum: int = 2,
    scope: Path | None = None,
    after: Path | None = None,
    days: int = 14,
) -> None:
    """Write a draft that people can read and edit; nothing is in force before it is signed.

    Parameters
    ----------
    draft
        File to write.
    organisation
        Whose policy it is.
    pins
        `pins.json` of `aboveboard policy keys`: who signs. Privacy and representative also approve leases.
    keyholder
        The keyholder's signing key, in hex.
    collector
        The collector's address, as devices reach it.
    purpose
        Purposes data may be given for.
    witness
        Signing keys of the ledger's witnesses, in hex.
    quorum
        So many witnesses make a checkpoint count.
    scope
        JSON file with the lists `apps` and `sites`; nothing is in scope without it.
    after
        The signed policy that this one follows: its version is counted on from there.
    days
        The policy expires after so many days, 14 at most.
    """
    if not 1 <= days <= LONGEST_LIFE_S // 86_400:
        raise errors.InputError("a policy lives 1 to 14 days")
    wanted = _parsed(scope, Scope) if scope else Scope()
    made = _draft(
        _parsed(pins, Pins),
        days,
        organisation=organisation,
        version=read_policy(bytes_of(after)).version + 1 if after else 1,
        purposes=purpose,
        apps=wanted.apps,
        sites=wanted.sites,
        keyholder=KeyholderIdentity(key=keyholder),
        witnesses=tuple(RoleKey(role=f"witness-{number}", key=key) for number, key in enumerate(witness, 1)),
        quorum=quorum,
        collector=collector,
    )
    write_atomically(draft, _pretty(made))
    print(f"{draft}: version {made.version}, {len(made.apps)} apps, {len(made.sites)} sites")


@policy.command
def sign(source: Path, signed: Path, *, key: Annotated[tuple[Path, ...], Parameter(required=True)]) -> None:
    """Sign a draft, or add a signature to what others have signed.

    Parameters
    ----------
    source
        A draft, or a signed policy.
    signed
        Where the signed policy goes; may be the same file.
    key
        Key files of those who sign now.
    """
    data, signers = bytes_of(source), [read_role_key(path) for path in key]
    if _is_signed(data):
        read_policy(data)
        made = envelopes.cosign(data, POLICY, signers)
    else:
        made = envelopes.sign(POLICY, _parsed(source, Policy), signers)
    write_atomically(signed, made)
    print(f"{signed}: signed by {', '.join(_roles(made)) or 'nobody the policy names'}")


@policy.command
def fresh(signed: Path, statement: Path, *, key: Path) -> None:
    """Say, for 24 hours, that this signed policy is the valid one; a timer does this daily with the timestamp key.

    Parameters
    ----------
    signed
        The signed policy.
    statement
        Where the statement goes.
    key
        Key file of any signer of the policy.
    """
    named, now = read_policy(bytes_of(signed)), int(time.time())
    value = Freshness(version=named.version, policy_sha256=policy_sha256(named), issued=now, expires=now + FRESHNESS_S)
    write_atomically(statement, envelopes.sign(FRESHNESS, value, [read_role_key(key)]))
    print(f"{statement}: version {named.version} is the valid one until {_day(value.expires)}")


@policy.command
def show(source: Path) -> None:
    """Print a draft or a signed policy in words.

    Parameters
    ----------
    source
        A draft, or a signed policy.
    """
    data = bytes_of(source)
    read, roles = (read_policy(data), _roles(data)) if _is_signed(data) else (_parsed(source, Policy), [])
    print(f"{read.organisation}, version {read.version}, until {_day(read.expires)}")
    print(f"purposes: {', '.join(read.purposes)}")
    print(f"regions: {', '.join(read.regions) or 'all'}")
    print(f"keyholder: {read.keyholder.key}")
    print(f"signed by: {', '.join(roles) or 'nobody'} (needed to allow more: {read.threshold} with a representative)")
    for app in read.apps:
        _print_rule(app, ", ".join(identity.executable for identity in app.identities))
    for site in read.sites:
        _print_rule(site, site.origin)
    if not (read.apps or read.sites):
        print("- nothing is in scope")


@policy.command
def publish(signed: Path, statement: Path, *, collector: Address) -> None:
    """Give policy and statement to the collector, which takes only what every device would take.

    Parameters
    ----------
    signed
        The signed policy.
    statement
        The freshness statement.
    collector
        The collector's address.
    """
    body = msgspec.json.encode(
        Publication(policy=msgspec.Raw(bytes_of(signed)), freshness=msgspec.Raw(bytes_of(statement)))
    )
    try:
        with caller(TIMEOUT_S, collector) as client:
            answered = client.put("/policy", content=body)
    except httpx.TransportError as error:
        raise errors.Unreachable("the collector does not answer") from error
    if not answered.is_success:
        raise _refused(answered)
    print(f"version {read_policy(bytes_of(signed)).version} is published")


def _refused(answered: httpx.Response) -> errors.AboveboardError:
    try:
        told = msgspec.json.decode(answered.content, type=Refusal)
    except (msgspec.DecodeError, ValueError):
        return errors.Refused(
            f"what answers there is no collector ({answered.status_code})", remedy="check --collector"
        )
    return errors.Refused(f"the collector refused: {told.message}", remedy=told.remedy)


def _print_rule(rule: AppRule | SiteRule, where: str) -> None:
    layers = f"text {rule.layers.text}, pixels {rule.layers.pixels}"
    print(f"- {rule.name} ({rule.app_class}): {layers}; {where}")


def _draft(pinned: Pins, days: int, **fields: object) -> Policy:
    """Return a policy from now on, of those who were pinned; raises InputError for what no policy can say."""
    now = int(time.time())
    people = {
        "signers": pinned.signers,
        "threshold": pinned.threshold,
        "approvers": tuple(signer for signer in pinned.signers if signer.role in APPROVING),
    }
    lives = {"issued": now, "expires": now + days * 86_400}
    try:
        return msgspec.convert({**fields, **people, **lives}, Policy, from_attributes=True)
    except (IllegalValue, msgspec.ValidationError) as error:
        raise errors.InputError(f"no policy can say this: {error}") from error


def _parsed(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(bytes_of(path), type=kind)
    except (msgspec.DecodeError, IllegalValue) as error:
        raise errors.InputError(f"{path.name} cannot be used: {error}") from error


def _is_signed(data: bytes) -> bool:
    """Tell a signed document from a draft; what is wrong with either is said by who reads it."""
    try:
        envelopes.payload(data, POLICY)
    except errors.UnknownFormat:
        return b'"payloadType"' in data
    return True


def _roles(signed: bytes) -> list[str]:
    people = read_policy(signed).signers
    keys_that_signed = set(envelopes.signers(signed, POLICY, [person.key for person in people]))
    return [person.role for person in people if person.key in keys_that_signed]


def _pretty(value: Value) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _day(seconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
