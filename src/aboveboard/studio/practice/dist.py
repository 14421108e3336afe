"""Finds the built apps."""

import hashlib
from pathlib import Path

from aboveboard.errors import NotBuilt

APPS = ("expenses", "mail", "calendar", "grid", "board", "console", "desks")
"""Every practice app, by the name of its folder."""

SOURCES = ("apps", "build.mjs", "package-lock.json", "package.json", "shared")
"""What a build is made of (`practice/build.mjs` names the same)."""

_CHECKOUT = Path(__file__).parents[4]


def practice_dist(checkout: Path = _CHECKOUT) -> Path:
    """Return the folder with one folder for each built app; raises NotBuilt where one lacks."""
    folder = checkout / "practice" / "dist"
    if not all((folder / app / name).is_file() for app in APPS for name in ("index.html", "app.js", "app.css")):
        raise NotBuilt("the practice apps are not built")
    return folder


def is_fresh(checkout: Path = _CHECKOUT) -> bool:
    """Whether the build was made of the sources as they stand, by content: copying a checkout changes times only."""
    try:
        return (practice_dist(checkout) / "sources").read_text("ascii").strip() == _digest(checkout / "practice")
    except (NotBuilt, OSError):
        return False


def _digest(practice: Path) -> str:
    found = hashlib.sha256()
    files = (path for name in SOURCES for path in ((practice / name), *(practice / name).rglob("*")) if path.is_file())
    for path in sorted(files, key=lambda path: path.relative_to(practice).as_posix()):
        found.update(path.relative_to(practice).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
