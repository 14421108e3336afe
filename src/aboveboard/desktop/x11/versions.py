"""Which release of a program is installed: said by the package that its file belongs to, never by running it.

Only what everybody's copy of that release says is told: the first numbers of the maker's own version. What a
distribution or an organisation adds to them (`1:7.4.7-1+acme2`) can say whose machine this is. Packages are looked
up in dpkg's files, a Flatpak's own metadata and a Snap's folder; anything else, RPM among it, is unknown: empty.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DPKG = Path("/var/lib/dpkg")
_RELEASE = re.compile(r"(?:\d+:)?v?(?P<numbers>\d{1,8}(?:\.\d{1,8}){0,2})(?![\d:])")
_SNAP = re.compile(r"/snap/[a-z0-9][a-z0-9_-]*/(?P<revision>\d{1,8})/.+")
_FLATPAK = re.compile(r"(?P<files>.*/app/(?P<app>[\w.-]+)/[\w-]+/[\w.-]+/[0-9a-f]+/files)/.+")
_SAID_RELEASE = re.compile(r"<release\b[^>]*?\bversion\s*=\s*[\"'](?P<version>[^\"']{1,64})[\"']")
_LONGEST = 1 << 20
_Seen = tuple[str, int, int, int]


class Versions:
    """Remembers what was looked up, by file: an update replaces the file, and is looked up again."""

    def __init__(self, dpkg: Path = DPKG) -> None:
        self._dpkg = dpkg
        self._known: dict[_Seen, str] = {}

    def known(self, place: Path) -> str | None:
        """Return what was found for a program's file; None where it has not been looked up as it is now."""
        seen = _seen(place)
        return "" if seen is None else self._known.get(seen)

    def look_up(self, place: Path) -> None:
        """Look a program's file up, once: reading dpkg's lists of files takes tens of ms."""
        seen = _seen(place)
        if seen is not None and seen not in self._known:
            self._known[seen] = version_of(place, self._dpkg)


def version_of(place: Path, dpkg: Path = DPKG) -> str:
    """Return the release of the program in a file, such as `7.4.7`, or `r57` for a Snap; empty where unknown."""
    snap = _SNAP.fullmatch(str(place))
    if snap is not None:
        return f"r{snap['revision']}"
    flatpak = _FLATPAK.fullmatch(str(place))
    try:
        return release(_said(Path(flatpak["files"]), flatpak["app"]) if flatpak else _installed(str(place), dpkg))
    except OSError:
        return ""


def release(version: str) -> str:
    """Return the first three numbers of a version at most, without a distribution's epoch and revision."""
    found = _RELEASE.match(version)
    return "" if found is None else found["numbers"]


def _seen(place: Path) -> _Seen | None:
    try:
        found = place.stat()
    except OSError:
        return None
    return str(place), found.st_dev, found.st_ino, found.st_ctime_ns


def _said(files: Path, app: str) -> str:
    """Return the newest release that a Flatpak's own description names; it is written first (AppStream, releases)."""
    for place in (f"share/metainfo/{app}.metainfo.xml", f"share/appdata/{app}.appdata.xml"):
        if (files / place).is_file():
            with (files / place).open(encoding="utf-8", errors="replace") as file:
                found = _SAID_RELEASE.search(file.read(_LONGEST))
            return "" if found is None else found["version"]
    return ""


def _installed(path: str, dpkg: Path) -> str:
    """Return the version of the installed Debian package that a file belongs to."""
    names = {path, path.removeprefix("/usr")}  # packages may still list `/bin/sh` where `/bin` is `/usr/bin`
    if names & set((dpkg / "diversions").read_text(encoding="utf-8", errors="replace").splitlines()):
        return ""  # listed by several packages
    package = _package(names, dpkg / "info")
    return "" if package is None else package.version(dpkg / "status")


@dataclass(frozen=True, slots=True)
class _Package:
    name: str
    architecture: str

    def version(self, status: Path) -> str:
        """Return its version in dpkg's status file, where it is installed whole."""
        for stanza in self._stanzas(status.read_bytes()):
            fields = dict(line.split(": ", 1) for line in stanza.splitlines() if ": " in line and line[0] != " ")
            ours = not self.architecture or fields.get("Architecture") == self.architecture
            if ours and fields.get("Status", "").endswith(" ok installed"):
                return fields.get("Version", "")
        return ""

    def _stanzas(self, status: bytes) -> Iterator[str]:
        head, data = b"\nPackage: " + self.name.encode() + b"\n", b"\n" + status
        start = data.find(head)
        while start >= 0:
            end = data.find(b"\n\n", start + 1)
            yield data[start + 1 : end if end >= 0 else None].decode("utf-8", "replace")
            start = data.find(head, start + 1)


def _package(names: set[str], info: Path) -> _Package | None:
    wanted = [b"\n" + name.encode("utf-8", "surrogateescape") + b"\n" for name in names]
    for listed in info.glob("*.list"):
        data = listed.read_bytes()
        if any(name in data for name in wanted):
            name, _, architecture = listed.name.removesuffix(".list").partition(":")
            return _Package(name, architecture)
    return None
