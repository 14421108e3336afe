"""The keys of a participant on a device: identity, root, journal identities, session counter (spec/keys.md).

Without the passphrase a device can make the identity of a day and count sessions, and can open nothing.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pyrage

from aboveboard.errors import InputError, KeyMissing, Locked, NoConsent, NothingToDo, PassphraseWrong, Tampered
from aboveboard.formats import versions
from aboveboard.formats.files import sync_folder, write_atomically
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root, deletion_hash, quarter_of
from aboveboard.model.value import Value

__all__ = [
    "ParticipantKeys",
    "Root",
    "Unlocked",
    "create_day",
    "days",
    "deletion_hash",
    "destroy_day",
    "next_session_number",
    "open_day",
    "quarter_of",
    "session_numbers",
]

RANGE = 1 << 32
"""Session numbers of one device: recovery walks one range per device of the participant."""

_TRIES = 5
"""So often a passphrase is tried on a machine that is busy."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _SealedIdentity(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What identity.age and DAY.age hold: an age X25519 secret key."""

    v: int = 1
    secret: str

    def __repr__(self) -> str:
        return "_SealedIdentity(...)"


class _SealedRoot(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What root.age holds."""

    v: int = 1
    entropy: bytes

    def __repr__(self) -> str:
        return "_SealedRoot(...)"


class _Counter(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What sessions.json holds: the number that the next session takes."""

    v: int = 1
    next: int


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What an unlocked companion holds, in memory only."""

    identity: pyrage.x25519.Identity = field(repr=False)
    root: Root = field(repr=False)


class ParticipantKeys:
    """The participant's identity, sealed by the passphrase, and the root, sealed to the identity."""

    @staticmethod
    def exist(places: Places) -> bool:
        """Tell whether this participant has keys on this device."""
        return (places.participant / "identity.age").exists()

    @staticmethod
    def create(places: Places, passphrase: str, *, root: Root | None = None, device: int = 0) -> Unlocked:
        """Make the keys and return them open; `root` and the device's index (0, 1, ...) serve a restore from words.

        Takes about a second (scrypt). Raises NothingToDo where keys exist, PassphraseWrong for an empty passphrase.
        """
        if ParticipantKeys.exist(places):
            raise NothingToDo("the participant's keys exist already", remedy="unlock them with the passphrase")
        if not passphrase:
            raise PassphraseWrong("an empty passphrase seals nothing", remedy="choose one and type it again")
        opened = Unlocked(pyrage.x25519.Identity.generate(), root or Root.generate())
        folder = places.participant
        public = opened.identity.to_public()
        sealed_root = pyrage.encrypt(msgspec.msgpack.encode(_SealedRoot(entropy=opened.root.entropy)), [public])
        write_atomically(folder / "sessions.json", msgspec.json.encode(_Counter(next=device * RANGE)))
        write_atomically(folder / "root.age", sealed_root)
        write_atomically(folder / "identity.pub", str(public).encode())
        # Last: its presence says that all the others are there.
        write_atomically(folder / "identity.age", _with_passphrase(opened.identity, passphrase))
        return opened

    @staticmethod
    def unlock(places: Places, passphrase: str) -> Unlocked:
        """Open the keys; takes about a second. Raises KeyMissing, PassphraseWrong, Locked, Tampered or NewerFormat."""
        if not (places.participant / "identity.age").exists():
            raise KeyMissing(
                "this device holds no participant's keys",
                remedy="they are made with your yes in the notice: aboveboard notice; twelve words restore lost ones",
            )
        plain = _by_passphrase(_sealed(places.participant / "identity.age"), passphrase)
        identity = _identity("participant-identity", plain)
        try:
            packed = pyrage.decrypt(_sealed(places.participant / "root.age"), [identity])
        except pyrage.DecryptError:
            raise Tampered("the sealed root does not open", remedy="restore it from the twelve words") from None
        return Unlocked(identity, Root(versions.decode("root", packed, _SealedRoot).entropy))


def create_day(places: Places, day: str) -> str:
    """Return the recipient of a day (2026-11-21), making its journal identity when it is new; needs no passphrase.

    Raises NoConsent where the participant has no keys, and NoSpace.
    """
    public, sealed = _day_files(places, day)
    if public.exists() and sealed.exists():
        return public.read_text(encoding="ascii")
    try:
        participant = (places.participant / "identity.pub").read_text(encoding="ascii")
    except FileNotFoundError:
        raise NoConsent("the participant has no keys yet, so nothing could be sealed to a day") from None
    identity = pyrage.x25519.Identity.generate()
    plain = msgspec.msgpack.encode(_SealedIdentity(secret=str(identity)))
    recipient = pyrage.x25519.Recipient.from_str(participant)
    # The private half first: a public half without it would seal what nobody can open.
    write_atomically(sealed, pyrage.encrypt(plain, [recipient]))
    write_atomically(public, str(identity.to_public()).encode())
    return str(identity.to_public())


def open_day(places: Places, day: str, opened: Unlocked) -> pyrage.x25519.Identity:
    """Return the journal identity of a day; raises KeyMissing where it was destroyed or is another's."""
    try:
        plain = pyrage.decrypt(_sealed(_day_files(places, day)[1]), [opened.identity])
    except pyrage.DecryptError:
        raise KeyMissing("the identity of that day is sealed to another participant") from None
    return _identity("day-identity", plain)


def destroy_day(places: Places, day: str) -> None:
    """Make all that was sealed to a day unreadable for ever, at the end of the hold."""
    for path in reversed(_day_files(places, day)):
        path.unlink(missing_ok=True)
    sync_folder(places.days)


def days(places: Places) -> tuple[str, ...]:
    """Return the days whose identities still live, oldest first."""
    return tuple(sorted(path.stem for path in places.days.glob("*.age") if _DAY.fullmatch(path.stem)))


def next_session_number(places: Places) -> int:
    """Take the number of the next session; it is used up before it is returned, so no number serves twice.

    Raises NoConsent where the participant has no keys.
    """
    path = places.participant / "sessions.json"
    try:
        counter = versions.decode("session-counter", path.read_bytes(), _Counter, wire="json")
    except FileNotFoundError:
        raise NoConsent("the participant has no keys yet, so no session can be deleted later") from None
    write_atomically(path, msgspec.json.encode(_Counter(next=counter.next + 1)))
    return counter.next


def session_numbers(places: Places) -> range:
    """Return the numbers of this device's sessions so far."""
    counter = versions.decode(
        "session-counter", (places.participant / "sessions.json").read_bytes(), _Counter, wire="json"
    )
    return range(counter.next // RANGE * RANGE, counter.next)


def _day_files(places: Places, day: str) -> tuple[Path, Path]:
    if not _DAY.fullmatch(day):
        raise InputError("a day is written as 2026-11-21")
    return places.days / f"{day}.pub", places.days / f"{day}.age"


def _sealed(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing("a key is gone from this device, or was never here") from None


def _identity(kind: str, plain: bytes) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(versions.decode(kind, plain, _SealedIdentity).secret)
    except pyrage.IdentityError:
        raise Tampered("a sealed identity holds no key", remedy="restore from the twelve words") from None


def _by_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """Open what a passphrase seals; raises PassphraseWrong, and Locked on a machine that is too busy to try.

    age first measures how much scrypt the machine does in a moment and refuses what would take far too long by that
    measure: at a moment when others had the processor, that says nothing of the passphrase.
    """
    for _ in range(_TRIES):
        try:
            plain: bytes = pyrage.passphrase.decrypt(sealed, passphrase)
        except pyrage.DecryptError as error:
            if "Excessive work" not in str(error):
                raise PassphraseWrong("the passphrase does not open the participant's identity") from None
        else:
            return plain
    raise Locked("the machine is too busy to open the participant's identity", remedy="try again in a moment")


def _with_passphrase(identity: pyrage.x25519.Identity, passphrase: str) -> bytes:
    sealed: bytes = pyrage.passphrase.encrypt(msgspec.msgpack.encode(_SealedIdentity(secret=str(identity))), passphrase)
    return sealed
