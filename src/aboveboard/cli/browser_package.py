"""The extension's package: the built files with a manifest for one family of browsers, and for some sites if wanted."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from aboveboard.cli.browser_files import hosts_of
from aboveboard.errors import InputError, NotBuilt, UnknownFormat

MANIFEST = "manifest.json"
KEY_BITS = 2048
_CHROMIUM_ONLY = ("key", "minimum_chrome_version")
_FIREFOX_ONLY = ("browser_specific_settings",)

Manifest = Mapping[str, object]


def built_files(folder: Path) -> dict[str, bytes]:
    """Return the built extension's files by name, without what starts with a dot; raises NotBuilt."""
    if not (folder / MANIFEST).is_file():
        raise NotBuilt("there is no built extension in this folder", remedy="run `./dev build` in the checkout first")
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    inside = ((path.relative_to(folder), path) for path in found)
    return {
        name.as_posix(): path.read_bytes()
        for name, path in inside
        if not any(part.startswith(".") for part in name.parts)
    }


def for_chromium(files: Mapping[str, bytes], public_key: str, origins: Sequence[str] | None) -> dict[str, bytes]:
    """Return the files of a CRX: with this key (base64 of its DER), and for these origins only, if any are given."""
    manifest = dict(manifest_of(files))
    for name in _FIREFOX_ONLY:
        manifest.pop(name, None)
    background = cast("Mapping[str, object]", manifest["background"])
    manifest["background"] = {name: value for name, value in background.items() if name != "scripts"}
    manifest["key"] = public_key
    if origins is not None:
        manifest["host_permissions"] = [f"{host}/*" for host in hosts_of(origins)]
    return {**files, MANIFEST: _written(manifest)}


def for_firefox(files: Mapping[str, bytes], origins: Sequence[str] | None) -> dict[str, bytes]:
    """Return the files of an XPI; Firefox's patterns have no ports, so the worker's own look at the origin decides."""
    manifest = dict(manifest_of(files))
    for name in _CHROMIUM_ONLY:
        manifest.pop(name, None)
    background = cast("Mapping[str, object]", manifest["background"])
    manifest["background"] = {name: value for name, value in background.items() if name != "service_worker"}
    # Chromium's button is pinned by policy; Firefox puts it where the manifest says, or behind a menu.
    manifest["action"] = {**cast("Mapping[str, object]", manifest.get("action", {})), "default_area": "navbar"}
    if origins is not None:
        manifest["host_permissions"] = sorted({f"{host.rpartition(':')[0]}/*" for host in hosts_of(origins)})
    return {**files, MANIFEST: _written(manifest)}


def manifest_of(files: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of an extension; raises UnknownFormat."""
    try:
        read = json.loads(files[MANIFEST])
    except (KeyError, ValueError):
        raise UnknownFormat("this package has no manifest that can be read") from None
    if not isinstance(read, dict) or not isinstance(read.get("background"), dict):
        raise UnknownFormat("the manifest of this package is not ours")
    return read


def allows(manifest: Manifest, origins: Sequence[str]) -> bool:
    """Tell whether a package may run at each of these origins and nowhere else: it was packed for them."""
    return manifest.get("host_permissions") == [f"{host}/*" for host in hosts_of(origins)]


def is_open(manifest: Manifest) -> bool:
    """Tell whether a package may run anywhere that the browser's policy allows."""
    return manifest.get("host_permissions") == ["http://*/*", "https://*/*"]


def read_key(data: bytes) -> rsa.RSAPrivateKey:
    """Return the RSA key of a PEM file (PKCS #8); raises InputError."""
    try:
        key = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise InputError(
            "this is no private key in PEM form", remedy="make one: `aboveboard browser key FILE`"
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise InputError("packages are signed with RSA keys", remedy="make one: `aboveboard browser key FILE`")
    return key


def new_key() -> tuple[rsa.RSAPrivateKey, bytes]:
    """Return a new key and its PEM form (PKCS #8, not encrypted)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    no_passphrase = serialization.NoEncryption()
    return key, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_passphrase)


def _written(manifest: Manifest) -> bytes:
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
