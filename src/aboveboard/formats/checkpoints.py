"""Checkpoints of the ledger: signed notes (C2SP signed-note, tlog-checkpoint) and their cosignatures.

Cosignatures are the Ed25519 kind of tlog-cosignature, which every tool of that family reads.
"""

import base64
import binascii
import contextlib
import hashlib
import re
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from aboveboard.errors import NotWitnessed, Tampered, UnknownFormat
from aboveboard.model.policy import Policy
from aboveboard.model.value import IllegalValue, Value

ED25519 = 0x01
"""Signature type of a log's own signature (signed-note)."""

COSIGNATURE_ED25519 = 0x04
"""Signature type of a witness: a time, then Ed25519 over header, time and text (tlog-cosignature)."""

LARGEST_NOTE = 65_536
"""A note is read whole, so its size is bounded; ours is under 2,000 bytes."""

_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+={0,2})\n")
_TEXT = re.compile(
    r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,17})\n(?P<root>[A-Za-z0-9+/]{43}=)\n(?P<more>(?:[^\n]+\n)*)"
)


class Checkpoint(Value, frozen=True, kw_only=True):
    """A tree head: the log's origin, the number of entries and the root over them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Refuse what cannot be written as a note's text."""
        if not re.fullmatch(r"[^\s+]+", self.origin) or self.size < 0 or len(self.root) != 32:
            message = "a checkpoint has an origin without spaces, a size and a root of 32 bytes"
            raise IllegalValue(message)

    @property
    def text(self) -> str:
        """The note text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Signer(Value, frozen=True, kw_only=True):
    """A name and an Ed25519 public key in hex: a log (its origin) or a witness."""

    name: str
    key: str


def ledger_signer(keyholder: str) -> Signer:
    """Return a keyholder's ledger as a signer, by its key (hex): the origin follows from the key that a policy pins."""
    return Signer(name=f"aboveboard/keyholder/{keyholder}", key=keyholder)


def witness_signers(policy: Policy) -> tuple[Signer, ...]:
    """Return the policy's witnesses as signers: a witness cosigns under the name of its role."""
    return tuple(Signer(name=pinned.role, key=pinned.key) for pinned in policy.witnesses)


def key_id(signer: Signer, kind: int) -> bytes:
    """Return the four bytes that say which key signed (signed-note)."""
    public = bytes.fromhex(signer.key)
    return hashlib.sha256(signer.name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def sign_checkpoint(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Return the note of a checkpoint, signed by its log under the origin's name."""
    signer = Signer(name=checkpoint.origin, key=key.public_key().public_bytes_raw().hex())
    return f"{checkpoint.text}\n{_line(signer, ED25519, key.sign(checkpoint.text.encode()))}"


def cosign(note: str, name: str, key: Ed25519PrivateKey, at: int) -> str:
    """Return a witness's signature line over a note's text, at a Unix time in seconds."""
    text, _ = _parts(note)
    signer = Signer(name=name, key=key.public_key().public_bytes_raw().hex())
    return _line(signer, COSIGNATURE_ED25519, at.to_bytes(8, "big") + key.sign(_cosigned(text, at)))


def read_checkpoint(note: str, log: Signer) -> Checkpoint:
    """Return the checkpoint of a note that the log signed; raises Tampered, or UnknownFormat when it is no note.

    Unknown signatures are passed over; one that claims the log's key and does not hold spoils the note.
    """
    text, lines = _parts(note)
    wanted = key_id(log, ED25519)
    signatures = [signature for name, signature in lines if name == log.name and signature[:4] == wanted]
    if not signatures:
        raise Tampered("the checkpoint is not signed by its log")
    for signature in signatures:
        _verify(log.key, signature[4:], text.encode())
    checkpoint = _checkpoint(text)
    if checkpoint.origin != log.name:
        raise Tampered("the checkpoint is of another log")
    return checkpoint


def origin_of(note: str) -> str:
    """Return the origin a note claims, to find the key that must have signed it."""
    text, _ = _parts(note)
    return _checkpoint(text).origin


def witnessed_by(note: str, witnesses: Sequence[Signer]) -> dict[str, int]:
    """Return which witnesses cosigned (key in hex) and when; a false cosignature of a known witness raises Tampered."""
    text, lines = _parts(note)
    known = {(signer.name, key_id(signer, COSIGNATURE_ED25519)): signer.key for signer in witnesses}
    found: dict[str, int] = {}
    for name, signature in lines:
        key = known.get((name, signature[:4]))
        if key is None:
            continue
        at = int.from_bytes(signature[4:12], "big")
        _verify(key, signature[12:], _cosigned(text, at))
        found[key] = at
    return found


def cosignature_in(answer: str, note: str, witness: Signer) -> str:
    """Return the one line of a witness's answer that is its own cosignature of a note, empty where none holds.

    Whatever else an answer says stays out: under a note it would be read as a false signature of somebody else's.
    """
    text, _ = _parts(note)
    for line in answer.split("\n"):
        with contextlib.suppress(Tampered, UnknownFormat):
            if witnessed_by(f"{text}\n{line}\n", [witness]):
                return f"{line}\n"
    return ""


def require_quorum(note: str, witnesses: Sequence[Signer], quorum: int) -> Mapping[str, int]:
    """Return who cosigned and when; raises NotWitnessed below the quorum. A key counts once, whatever its names."""
    found = witnessed_by(note, witnesses)
    if quorum < 1 or len(found) < quorum:
        raise NotWitnessed(f"{len(found)} of {quorum} needed witnesses cosigned the ledger's checkpoint")
    return found


def _line(signer: Signer, kind: int, signature: bytes) -> str:
    return f"— {signer.name} {base64.b64encode(key_id(signer, kind) + signature).decode()}\n"


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text and the signatures of a note."""
    if len(note) > LARGEST_NOTE or any(ord(letter) < 32 and letter != "\n" for letter in note):
        raise UnknownFormat("this is not a signed note")
    text, separator, rest = note.rpartition("\n\n")
    lines = list(_LINE.finditer(rest))
    if not separator or not lines or "".join(line[0] for line in lines) != rest:
        raise UnknownFormat("this is not a signed note")
    try:
        return f"{text}\n", [(line["name"], base64.b64decode(line["signature"], validate=True)) for line in lines]
    except binascii.Error as error:
        raise UnknownFormat("this is not a signed note") from error


def _checkpoint(text: str) -> Checkpoint:
    match = _TEXT.fullmatch(text)
    if match is None or match["more"]:
        # Extension lines are read by nobody, so a log of ours writes none and a reader refuses them.
        raise UnknownFormat("this note is not a checkpoint")
    return Checkpoint(origin=match["origin"], size=int(match["size"]), root=base64.b64decode(match["root"]))


def _verify(key: str, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, message)
    except InvalidSignature as error:
        raise Tampered("a signature under the checkpoint does not hold") from error
