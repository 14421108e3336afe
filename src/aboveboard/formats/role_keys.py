"""Role keys in files: Ed25519 private keys of people and services who sign, 32 bytes in hex, mode 0600."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from aboveboard.errors import KeyMissing, NothingToDo, PermissionRefused, UnknownFormat
from aboveboard.formats.files import write_atomically


def make_role_key(path: Path) -> Ed25519PrivateKey:
    """Make a key in a file that only its owner reads; raises NothingToDo where one is, so that none is lost."""
    if path.exists():
        raise NothingToDo("there is a key at this place already", remedy="use it, or name another file")
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(path, key.private_bytes_raw().hex().encode() + b"\n")
    return key


def read_role_key(path: Path) -> Ed25519PrivateKey:
    """Return a key from its file; raises KeyMissing, UnknownFormat, and PermissionRefused when others may read it."""
    try:
        if path.stat().st_mode & 0o077:
            raise PermissionRefused("this key may be read by others", remedy="chmod 600 it, or better, make a new one")
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except FileNotFoundError as error:
        raise KeyMissing("there is no key at this place", remedy="make one with `aboveboard policy keys`") from error
    except ValueError as error:
        raise UnknownFormat("this file does not hold a signing key") from error
