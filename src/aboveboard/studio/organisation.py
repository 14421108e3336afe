"""A whole small organisation on loopback, by Aboveboard's own commands: keys, policy, keyholder, witnesses, collector.

All keys are made here and die with the folder; in earnest each person makes their own on their own machine.
"""

import json
import re
import secrets
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aboveboard.model.policy import AppRule, SiteRule
from aboveboard.model.purposes import DEMO, DEMO_EXPORT
from aboveboard.studio.commands import Commands
from aboveboard.studio.day import PASSPHRASE

PURPOSE, EXPORT_PURPOSE = DEMO, DEMO_EXPORT
WITNESSES = ("witness-1", "witness-2", "witness-3")
_KEY = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True, slots=True)
class Organisation:
    """Where its services answer and where its keys and signed policy lie."""

    folder: Path
    commands: Commands
    collector: str
    keyholder: str

    @property
    def policy(self) -> str:
        """The signed policy's path."""
        return str(self.folder / "policy.signed.json")

    def key(self, role: str) -> str:
        """Return the path of a role's key."""
        return str(self.folder / "keys" / f"{role}.key")

    def token(self) -> Path:
        """Make a provisioning token and return its file."""
        path = self.folder / "token"
        path.write_text(self.commands.run("serve", str(self.folder / "collector"), "--new-token"))
        path.chmod(0o600)
        return path

    def lease(self, name: str, purpose: str, recipe: str, *, segments: Sequence[str] = ()) -> tuple[Path, Path]:
        """Request, approve twice and submit a lease; return it and its job key.

        Over the named segments, or over all that the collector stores for the purpose. `recipe` says what is done with
        them; of an export (`EXPORT_PURPOSE`) it is the recipient. Beside it lie the strings that a
        release is searched for: what the person types only to us, and where things lie.
        """
        lease, job_key = self.folder / f"{name}.lease", self.folder / f"{name}.job-key"
        plan, listed = self.folder / f"{name}.recipe", self.folder / f"{name}.segments"
        run = self.commands.run
        if purpose == EXPORT_PURPOSE:
            run("lease", "recipe", str(plan), "--recipient", recipe)
        else:
            plan.write_text(recipe)
        listed.write_text("\n".join(segments))
        (self.folder / "canaries.txt").write_text(f"{PASSPHRASE}\n{self.folder}\n")
        what = ("--segments", str(listed)) if segments else ("--collector", self.collector)
        run(
            *("lease", "request", str(lease), "--purpose", purpose, "--policy", self.policy),
            *("--keyholder", self.keyholder, "--key", self.key("requester"), "--job-key", str(job_key)),
            *("--recipe", str(plan), *what),
        )
        for role in ("privacy", "representative"):
            signing = ("--key", self.key(role), "--policy", self.policy, "--recipe", str(plan), "--yes")
            run("lease", "approve", str(lease), *signing)
        run("lease", "submit", str(lease), "--keyholder", self.keyholder)
        return lease, job_key


def found(
    commands: Commands, folder: Path, apps: Sequence[AppRule], sites: Sequence[SiteRule] = ()
) -> Iterator[tuple[str, Organisation | None]]:
    """Found the organisation step by step; yields what is done next, and at the end the organisation itself.

    Its policy approves the apps and sites. Services run as long as `commands`.
    """
    folder.mkdir(mode=0o700, parents=True)
    collector, keyholder = _free_address(), _free_address()
    made = Organisation(folder, commands, collector, keyholder)
    yield "making role keys", None
    keys, pins = folder / "keys", folder / "keys" / "pins.json"
    commands.run("policy", "keys", str(keys))
    commands.run("policy", "keys", str(folder / "asking"), "requester")
    (folder / "asking" / "requester.key").rename(keys / "requester.key")
    yield "founding the keyholder and three witnesses", None
    holder = folder / "keyholder"
    copy = folder / "head-elsewhere"
    identity = _key(commands.run("keyholder", "init", str(holder), "--copy", str(copy), "--pins", str(pins)))
    watching = [_witness(commands, folder / role, role, identity) for role in WITNESSES]
    yield "writing and signing the policy", None
    _remember(made, identity, dict(zip(WITNESSES, (key for key, _ in watching), strict=True)))
    _write_policy(made, {"apps": list(apps), "sites": list(sites)}, identity, [key for key, _ in watching], pins)
    yield "starting keyholder and collector", None
    places = zip(WITNESSES, watching, strict=True)
    named = [part for role, (key, url) in places for part in ("--witness", f"{role}={key}@{url}")]
    commands.serve(
        *("keyholder", "keyholder", "serve", str(holder), *named, "--port", _port(keyholder)),
        *("--policy", made.policy, "--freshness", str(folder / "fresh.json"), "--lease-delay", "0"),
    )
    commands.serve(
        *("collector", "serve", str(folder / "collector"), "--keyholder", keyholder, "--port", _port(collector)),
        *("--demo", "--pins", str(pins)),
    )
    yield "publishing the policy", None
    commands.run("policy", "publish", made.policy, str(folder / "fresh.json"), "--collector", collector)
    yield "the organisation stands", made


def _witness(commands: Commands, folder: Path, role: str, log: str) -> tuple[str, str]:
    """Make and start a witness; return its key and address."""
    key = _key(commands.run("keyholder", "witness", str(folder), "--role", role, "--new-key"))
    service = commands.serve(role, "keyholder", "witness", str(folder), "--role", role, "--log", log, "--port", "0")
    return key, service.said


def _write_policy(
    made: Organisation, wanted: Mapping[str, object], keyholder: str, witnesses: Sequence[str], pins: Path
) -> None:
    scope, draft = made.folder / "scope.json", made.folder / "policy.json"
    scope.write_bytes(msgspec.json.encode(wanted))
    run = made.commands.run
    run(
        *("policy", "new", str(draft), "--organisation", "Demo Works", "--pins", str(pins)),
        *("--keyholder", keyholder, "--collector", made.collector, "--scope", str(scope)),
        *("--purpose", PURPOSE, "--purpose", EXPORT_PURPOSE),
        *(part for key in witnesses for part in ("--witness", key)),
    )
    run("policy", "sign", str(draft), made.policy, "--key", made.key("privacy"), "--key", made.key("representative"))
    run("policy", "fresh", made.policy, str(made.folder / "fresh.json"), "--key", made.key("timestamp"))


def _remember(made: Organisation, log: str, witnesses: Mapping[str, str]) -> None:
    """Write down where it answers and who watches it, so that it can be started again (`people.reopening`)."""
    told = {"collector": made.collector, "keyholder": made.keyholder, "log": log, **witnesses}
    (made.folder / "addresses.json").write_text(json.dumps(told) + "\n", encoding="utf-8")


def _key(said: str) -> str:
    return str(_KEY.findall(said)[-1])


def _port(address: str) -> str:
    return address.rsplit(":", 1)[1]


def _free_address() -> str:
    """Return a loopback address that nobody listens on now; services need each other's before they start."""
    for _ in range(50):
        port = 20_000 + secrets.randbelow(30_000)
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)):
                return f"http://127.0.0.1:{port}"
    raise OSError("no loopback port is free")
