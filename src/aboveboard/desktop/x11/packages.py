"""Programs that run inside a Flatpak or a Snap: named by their package, proven by their file.

Inside its sandbox a program has another path than here. What `/.flatpak-info` says is only where to look: the name
comes from the folder of the store in which the very same file lies, and only root can change that store. Revisions
are left out of names: an update is the same application.
"""

import configparser
import os
import re
from collections.abc import Sequence
from pathlib import Path

FLATPAK_STORES = (Path("/var/lib/flatpak"),)
_DEPLOYED = re.compile(r"app/(?P<app>[\w.-]+)/[\w-]+/[\w.-]+/[0-9a-f]+/files")
_SNAP = re.compile(r"(?P<snap>/snap/[a-z0-9][a-z0-9_-]*)/(?:x?\d+)(?P<rest>/.+)")
_LONGEST = 1 << 16


def snapped(executable: str) -> str:
    """Return a path inside a mounted snap with `current` for its revision, and any other path as it is."""
    found = _SNAP.fullmatch(executable)
    return executable if found is None else f"{found['snap']}/current{found['rest']}"


def flatpaked(
    process: Path, executable: str, file: os.stat_result, stores: Sequence[Path] = FLATPAK_STORES
) -> tuple[str, Path] | None:
    """Return the name and the place here of a Flatpak's program, or None where it is none that can be proven.

    `process` is its folder in /proc, `executable` its path inside, `file` what it runs. The name is such as
    `flatpak:org.gnome.gedit/bin/gedit`.
    """
    if not executable.startswith("/app/"):
        return None
    deployed = _deployed(process)
    for store in stores:
        found = None if deployed is None else _DEPLOYED.fullmatch(os.path.relpath(deployed, store))
        if deployed is None or found is None:
            continue
        inside = executable.removeprefix("/app/")
        place = deployed / inside
        try:
            here = place.stat()
        except OSError:
            return None
        same = (here.st_dev, here.st_ino) == (file.st_dev, file.st_ino)
        return (f"flatpak:{found['app']}/{inside}", place.resolve()) if same else None
    return None


def _deployed(process: Path) -> Path | None:
    """Return where the sandbox says that its application lies; anybody may say so."""
    said = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        with (process / "root" / ".flatpak-info").open(encoding="utf-8") as file:
            said.read_string(file.read(_LONGEST))
        return Path(os.path.normpath(said["Instance"]["app-path"]))
    except (OSError, UnicodeDecodeError, configparser.Error, KeyError):
        return None
