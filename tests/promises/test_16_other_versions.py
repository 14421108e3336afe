"""Promise 16 for what a newer or older version wrote: told apart from damage by every command that reads it."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard import errors
from aboveboard.formats import envelopes
from tests.pipelines import Way
from tests.refusing import (
    NOBODY,
    SESSION,
    Desk,
    kept,
    made,
    names,
    segment_of,
)

pytestmark = pytest.mark.promise
NEWER = 9
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


# --- what a newer or an older version wrote ---------------------------------------------------------------------------

Aged = Callable[[Desk, int], tuple[object, ...]]
"""Makes an artefact of a format version; returns the command that reads it."""


def of_the_device(path: str, *command: object) -> Aged:
    """A file in the device's folders, in JSON."""

    def arrange(desk: Desk, version: int) -> tuple[object, ...]:
        (file,) = desk.places.data.glob(path)
        file.write_bytes(msgspec.json.encode({**msgspec.json.decode(file.read_bytes()), "v": version}))
        return command

    return arrange


def written(path: str, content: dict[str, object], *command: object) -> Aged:
    """A file that is not there in these tests otherwise."""

    def arrange(desk: Desk, version: int) -> tuple[object, ...]:
        file = desk.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(msgspec.json.encode({**content, "v": version}))
        return command

    return arrange


def signed(kind: str, *command: object) -> Aged:
    """A signed document."""

    def arrange(desk: Desk, version: int) -> tuple[object, ...]:
        (desk.folder / "signed").write_bytes(envelopes.sign(kind, {"v": version}, [KEY]))
        return command or ("verify", "signed")

    return arrange


def a_segment(desk: Desk, version: int) -> tuple[object, ...]:
    """The header is an array whose first item, after magic and length, is the version."""
    data = segment_of(desk)
    assert (data[12], data[13]) == (0x96, 1)
    (desk.folder / "segment").write_bytes(data[:13] + bytes([version]) + data[14:])
    return ("verify", "segment")


def a_bundle(desk: Desk, version: int) -> tuple[object, ...]:
    (path,) = desk.places.outbox.glob("*.abb")
    data = path.read_bytes()
    length = int.from_bytes(data[8:12], "little")
    beside = msgspec.msgpack.encode({**msgspec.msgpack.decode(data[12 : 12 + length]), "v": version})
    (desk.folder / "bundle").write_bytes(data[:8] + len(beside).to_bytes(4, "little") + beside + data[12 + length :])
    return ("verify", "bundle")


def a_journal_file(desk: Desk, version: int) -> tuple[object, ...]:
    path = next((desk.places.journal / SESSION).glob("*.abj"))
    data = path.read_bytes()
    path.write_bytes(data[:6] + version.to_bytes(2, "little") + data[8:])
    return ("review", SESSION)


def some_pins(desk: Desk, version: int) -> tuple[object, ...]:
    (desk.folder / "token").write_text("token")
    (desk.folder / "pins").write_bytes(msgspec.json.encode({"v": version}))
    return ("enrol", NOBODY, "--token-file", "token", "--pins", "pins")


JOURNAL = f"data/journal/{SESSION}"
AGED: dict[str, Aged] = {
    "segment": a_segment,
    "bundle": a_bundle,
    "journal file": a_journal_file,
    "journal head": of_the_device("journal/*/head.json", "review", SESSION),
    "journal head, verified": of_the_device("journal/*/head.json", "verify", JOURNAL),
    "rewrite of a journal": written(f"{JOURNAL}/rewritten.json", {"first": 0}, "review", SESSION),
    "consent receipt": of_the_device("consent/*.json", "review", SESSION),
    "floor of the policy": of_the_device("policy/floor.json", "release", SESSION, "--seen", "0"),
    "enrolment": of_the_device("device/enrolment.json", "courier", "--once"),
    "pending deletion": written("data/feed/deletions/a.json", {"secret": "", "due": 0}, "courier", "--once"),
    "pins": some_pins,
    "policy": signed("policy", "policy", "show", "signed"),
    "policy, verified": signed("policy"),
    "freshness statement": signed("freshness"),
    "lease": signed("lease", "lease", "show", "signed"),
    "purpose key": signed("purpose-key"),
    "deletion receipt": signed("deletion-receipt"),
    "release": written("release/release.json", {}, "verify", "release"),
    "export": written("export/export.json", {}, "verify", "export"),
}


@pytest.mark.parametrize("artefact", AGED)
def test_an_artefact_of_another_version_is_told_apart_from_damage(artefact: str, services: Way, tmp_path: Path) -> None:
    desk = made(services, tmp_path)
    newer = AGED[artefact](desk, NEWER)
    before = kept(desk)
    done = desk.aboveboard(*newer)
    names(done, errors.NewerFormat, "update Aboveboard")
    assert f"format version {NEWER}" in done.stderr
    older = AGED[artefact](desk, 0)
    done = desk.aboveboard(*older)
    refused = {errors.ArtefactError.exit_status, errors.PermissionRefused.exit_status}
    assert done.returncode in refused, done.stdout + done.stderr
    assert "\n  remedy: " in done.stderr or "does not hold: " in done.stdout
    assert "Traceback" not in done.stderr
    assert set(kept(desk)) == set(before)
