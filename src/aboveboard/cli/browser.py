"""`aboveboard browser`: pack the extension, give it to the browsers of a machine by managed policy, take it back."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated

import cyclopts
from cyclopts import Parameter

from aboveboard.cli import browser_install
from aboveboard.cli.browser_files import CHROMIUM_FOLDERS, CRX, MOST_HOSTS, XPI, Installation, hosts_of
from aboveboard.cli.browser_package import (
    allows,
    built_files,
    for_chromium,
    for_firefox,
    is_open,
    manifest_of,
    new_key,
    read_key,
)
from aboveboard.cli.files import bytes_of
from aboveboard.errors import BrowserNotReady, FileTrouble, InputError
from aboveboard.formats.crx import archive, extension_id, pack, public_der, unpack
from aboveboard.formats.files import write_atomically
from aboveboard.formats.policy_rules import read_policy

browser = cyclopts.App(name="browser", help="Pack the browser extension and give it to the browsers of this machine.")

CHROMIUM = tuple(CHROMIUM_FOLDERS)
ROOT = Path("/")


@browser.command
def key(file: Path) -> None:
    """Make the organisation's key for packages; the extension's id comes from it and stays as long as it does.

    Parameters
    ----------
    file
        Where the key goes, readable by its owner only. Keep it as you keep keys that sign programs.
    """
    if file.exists():
        raise FileTrouble(f"{file.name} exists already", remedy="name a new file: another key is another extension")
    made, pem = new_key()
    write_atomically(file, pem)
    print(f"{file}: the extension's id is {extension_id(public_der(made))}")


@browser.command(name="pack")
def pack_(
    folder: Path, package: Path, *, key: Annotated[Path | None, Parameter()] = None, policy: Path | None = None
) -> None:
    """Pack the built extension; the same files and key give the same bytes.

    Parameters
    ----------
    folder
        The built extension, `extension/dist` of the checkout after `./dev build`.
    package
        File to write: `.crx` for Chromium, Chrome and Edge, `.xpi` for Firefox (which wants Mozilla's signature, too).
    key
        Key file of `aboveboard browser key`; only for a `.crx`.
    policy
        Signed policy: the package asks for leave to run on its sites only. It has to be packed again when they change.
    """
    files, origins = built_files(folder), None if policy is None else _origins(policy)
    if package.suffix == ".xpi":
        write_atomically(package, archive(for_firefox(files, origins)))
        print(f"{package}: for Firefox")
        return
    if package.suffix != ".crx" or key is None:
        raise InputError("a package is a .crx with a --key, or a .xpi")
    signer = read_key(bytes_of(key))
    public = public_der(signer)
    write_atomically(package, pack(for_chromium(files, base64.b64encode(public).decode(), origins), signer))
    print(f"{package}: {extension_id(public)}")


@browser.command
def install(
    *,
    policy: Path,
    crx: Path,
    xpi: Path | None = None,
    browsers: Annotated[tuple[str, ...], Parameter(name="--browser", negative="")] = CHROMIUM,
    update_url: str = "",
    other_host: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    program: str = "/usr/bin/aboveboard",
    root: Path = ROOT,
) -> None:
    """Write managed policies: browsers install the extension, run it on the policy's sites only, and start its host.

    Run it again after every change of the policy's sites or of the package; it replaces what it wrote before.

    Parameters
    ----------
    policy
        The signed policy whose sites are approved. The recorder checks its signatures; this only reads it.
    crx
        Package of `aboveboard browser pack`.
    xpi
        Package for Firefox; without it Firefox is left alone.
    browsers
        `chromium`, `chrome` or `edge`; all three when none is named. May be given several times.
    update_url
        Where these browsers fetch the package, `https://…/updates.xml`; without it from a copy on this machine.
    other_host
        A native messaging host of somebody else that must go on working: all others are blocked.
    program
        Where the program `aboveboard` is.
    root
        The root of the file system to write to, for images.
    """
    unknown = set(browsers) - set(CHROMIUM)
    if unknown or (update_url and not update_url.startswith("https://")):
        raise InputError("a browser is chromium, chrome or edge, and an update address begins with https://")
    packed = unpack(bytes_of(crx))
    manifest = manifest_of(packed.files)
    packages: dict[PurePosixPath, bytes] = {} if update_url else {CRX: crx.read_bytes()}
    if xpi is not None:
        packages[XPI] = bytes_of(xpi)
    made = Installation(
        id=packed.id,
        version=str(manifest.get("version", "0")),
        hosts=_hosts_for(manifest, _origins(policy)),
        update_url=update_url,
        program=program,
        other_hosts=other_host,
        browsers=(*browsers, "firefox") if xpi is not None else browsers,
    )
    for name in browser_install.install(root, made, packages):
        print(root / name)


def _hosts_for(manifest: Mapping[str, object], origins: Sequence[str]) -> tuple[str, ...]:
    """Return the hosts that policies name for a package; none where the package holds its sites itself.

    Raises InputError where package and sites do not fit.
    """
    if not origins:
        raise InputError(
            "the policy approves no site, so nothing is to be installed", remedy="name sites in the policy"
        )
    if not allows(manifest, origins) and not is_open(manifest):
        raise InputError("this package was made for other sites", remedy="pack it again with this --policy")
    hosts = hosts_of(origins)
    if len(hosts) <= MOST_HOSTS:
        return hosts
    if not allows(manifest, origins):
        told = f"browsers take {MOST_HOSTS} sites by policy, and this policy has {len(hosts)}"
        raise InputError(told, remedy="pack with --policy: the package then holds the sites itself")
    return ()


@browser.command
def check(*, policy: Path | None = None, root: Path = ROOT) -> None:
    """Say what is missing, differs, or is overruled by another policy of the machine, and what to do about it.

    Parameters
    ----------
    policy
        Signed policy to compare the approved sites with, too.
    root
        The root of the file system to look at.
    """
    faults = browser_install.check(root)
    for fault in faults:
        print(f"/{fault.path.lstrip('/')}: {fault.what}\n  remedy: {fault.remedy}")
    made = browser_install.installed(root)
    changed = policy is not None and made.hosts != () and made.hosts != hosts_of(_origins(policy))
    if changed:
        print(
            "the policy approves other sites than browsers were told\n  remedy: run `aboveboard browser install` again"
        )
    if faults or changed:
        raise BrowserNotReady("the browsers of this machine are not as they were set up to be")
    print(f"extension {made.id} {made.version} for {', '.join(made.browsers)}: as installed")


@browser.command
def remove(*, root: Path = ROOT) -> None:
    """Take away what `aboveboard browser install` wrote, and nothing else; the browsers then remove the extension.

    Parameters
    ----------
    root
        The root of the file system to clean.
    """
    for name in browser_install.remove(root):
        print(f"{root / name}: gone")


def _origins(policy: Path) -> tuple[str, ...]:
    return tuple(site.origin for site in read_policy(bytes_of(policy)).sites)
