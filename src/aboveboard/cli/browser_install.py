"""Putting the browser's files on a machine, looking at them again, and taking exactly them away."""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import cast

import msgspec

from aboveboard.cli.browser_files import (
    CHROMIUM_FOLDERS,
    CRX,
    FIREFOX_ID,
    FIREFOX_POLICIES,
    PROGRAM,
    RECORD,
    XPI,
    Installation,
    chromium_policy,
    files,
    firefox_settings,
    pretty,
)
from aboveboard.errors import Malformed, NothingToDo
from aboveboard.formats.files import write_atomically
from aboveboard.model.value import Value

_SETTINGS = "ExtensionSettings"


class Fault(Value, frozen=True, kw_only=True):
    """Something that is not as it was installed: where, what, and what to do."""

    path: str
    what: str
    remedy: str = "run `aboveboard browser install` again, as root"


def install(root: Path, made: Installation, packages: Mapping[PurePosixPath, bytes]) -> tuple[PurePosixPath, ...]:
    """Write everything below a root, after taking away what an earlier installation wrote; return what was written."""
    with contextlib.suppress(NothingToDo):
        remove(root)
    firefox = _with_ours(_firefox(root)) if "firefox" in made.browsers else None
    written: dict[PurePosixPath, bytes] = {name: text.encode() for name, text in files(made).items()}
    written |= {name: data for name, data in packages.items() if name in (CRX, XPI)}
    shared = (FIREFOX_POLICIES,) if firefox is not None else ()
    folders = _folders_to_make(root, (*written, *shared, RECORD))
    for name, data in written.items():
        _put(root / name, data, 0o755 if name == PROGRAM else 0o644)
    if firefox is not None:
        _put(root / FIREFOX_POLICIES, pretty(firefox).encode(), 0o644)
        written[FIREFOX_POLICIES] = b""
    # Last: an installation that was broken off is not taken for one.
    record = msgspec.structs.replace(made, folders=folders)
    _put(root / RECORD, msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n", 0o644)
    return (*written, RECORD)


def installed(root: Path) -> Installation:
    """Return what was installed below a root; raises NothingToDo or Malformed."""
    try:
        return msgspec.json.decode((root / RECORD).read_bytes(), type=Installation)
    except FileNotFoundError:
        raise NothingToDo("nothing is installed for browsers here", remedy="run `aboveboard browser install`") from None
    except msgspec.MsgspecError:
        remedy = f"delete /{RECORD} and run `aboveboard browser install` again"
        raise Malformed("the record of what is installed for browsers cannot be read", remedy=remedy) from None


def check(root: Path) -> tuple[Fault, ...]:
    """Return everything that is missing, differs, or is overruled by another policy file; raises NothingToDo."""
    return tuple(_faults(root, installed(root)))


def remove(root: Path) -> tuple[PurePosixPath, ...]:
    """Take away what an installation wrote, and nothing else; return what went. Raises NothingToDo."""
    made = installed(root)
    ours = [*files(made), CRX, XPI, RECORD]
    gone = [name for name in ours if _take(root, name)]
    if "firefox" in made.browsers and _forget_firefox(root):
        gone.append(FIREFOX_POLICIES)
    for folder in sorted(made.folders, key=len, reverse=True):
        with contextlib.suppress(OSError):  # others have files there, or took it away
            (root / folder).rmdir()
    return tuple(gone)


def _folders_to_make(root: Path, names: Iterable[PurePosixPath]) -> tuple[str, ...]:
    folders = {parent for name in names for parent in name.parents if parent.name}
    return tuple(sorted(str(folder) for folder in folders if not (root / folder).exists()))


def _put(path: Path, data: bytes, mode: int) -> None:
    for folder in (*reversed(path.parents), path.parent):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o755)  # browsers of every user read it, whatever the umask of root
    write_atomically(path, data)
    path.chmod(mode)


def _take(root: Path, name: PurePosixPath) -> bool:
    path = root / name
    if not path.is_file():
        return False
    path.unlink()
    return True


def _faults(root: Path, made: Installation) -> Iterator[Fault]:
    for name, text in files(made).items():
        yield from _compared(root, name, text.encode(), 0o755 if name == PROGRAM else 0o644)
    if not made.update_url and not (root / CRX).is_file() and set(made.browsers) & set(CHROMIUM_FOLDERS):
        yield Fault(path=f"/{CRX}", what="missing")
    if not Path(root / made.program.lstrip("/")).exists():
        yield Fault(path=made.program, what="missing", remedy="install the program, or name it with --program")
    for browser in made.browsers:
        if browser in CHROMIUM_FOLDERS:
            yield from _overruled(root, CHROMIUM_FOLDERS[browser] / "policies", chromium_policy(made))
        else:
            yield from _firefox_faults(root)


def _compared(root: Path, name: PurePosixPath, wanted: bytes, mode: int) -> Iterator[Fault]:
    path = root / name
    if not path.is_file():
        yield Fault(path=f"/{name}", what="missing")
    elif path.read_bytes() != wanted:
        yield Fault(path=f"/{name}", what="differs from what was installed")
    elif path.stat().st_mode & 0o777 != mode:
        yield Fault(path=f"/{name}", what=f"has another mode than {mode:o}")


def _overruled(root: Path, folder: PurePosixPath, ours: Mapping[str, object]) -> Iterator[Fault]:
    """Yield files that set a policy of ours, too: a browser takes each policy whole, from one file."""
    for path in sorted((root / folder).glob("*/*.json")):
        if path.name == "aboveboard.json" and path.parent.name == "managed":
            continue
        both = sorted(set(_read(path)) & set(ours))
        if both:
            remedy = "merge the two: what the other file wants of them goes in by --other-host, or ours goes into it"
            yield Fault(path=f"/{path.relative_to(root)}", what=f"sets {', '.join(both)}, too", remedy=remedy)


def _firefox_faults(root: Path) -> Iterator[Fault]:
    if not (root / XPI).is_file():
        yield Fault(path=f"/{XPI}", what="missing")
    settings = _settings(_firefox(root))
    if settings.get(FIREFOX_ID) != firefox_settings():
        yield Fault(path=f"/{FIREFOX_POLICIES}", what=f"has no entry for {FIREFOX_ID}, or another")


def _firefox(root: Path) -> dict[str, object]:
    return _read(root / FIREFOX_POLICIES)


def _policies(document: Mapping[str, object]) -> dict[str, object]:
    found = document.get("policies")
    return dict(cast("Mapping[str, object]", found)) if isinstance(found, dict) else {}


def _settings(document: Mapping[str, object]) -> dict[str, object]:
    found = _policies(document).get(_SETTINGS)
    return dict(cast("Mapping[str, object]", found)) if isinstance(found, dict) else {}


def _with_ours(document: Mapping[str, object]) -> dict[str, object]:
    settings = {**_settings(document), FIREFOX_ID: firefox_settings()}
    return {**document, "policies": {**_policies(document), _SETTINGS: settings}}


def _forget_firefox(root: Path) -> bool:
    """Take our entry out of the one file that Firefox has; the file goes if nothing else is in it."""
    document = _firefox(root)
    settings, policies = _settings(document), _policies(document)
    if settings.pop(FIREFOX_ID, None) is None:
        return False
    policies = {**policies, _SETTINGS: settings} if settings else {k: v for k, v in policies.items() if k != _SETTINGS}
    if not policies and set(document) <= {"policies"}:
        return _take(root, FIREFOX_POLICIES)
    _put(root / FIREFOX_POLICIES, pretty({**document, "policies": policies}).encode(), 0o644)
    return True


def _read(path: Path) -> dict[str, object]:
    """Return the object in a file of the browser's; raises Malformed: it is not ours to mend."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Malformed(f"{path.name} is no policy that a browser reads", remedy="mend that file first: it is not ours")
    return found
