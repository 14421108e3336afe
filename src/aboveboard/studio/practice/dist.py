"""Finds the built apps."""

from pathlib import Path

from aboveboard.errors import NotBuilt

APPS = ("expenses", "mail", "calendar", "grid", "board", "console")
"""Every practice app, by the name of its folder."""

_CHECKOUT = Path(__file__).parents[4]


def practice_dist(checkout: Path = _CHECKOUT) -> Path:
    """Return the folder with one folder for each built app; raises NotBuilt where one lacks."""
    folder = checkout / "practice" / "dist"
    if not all((folder / app / name).is_file() for app in APPS for name in ("index.html", "app.js", "app.css")):
        raise NotBuilt("the practice apps are not built")
    return folder
