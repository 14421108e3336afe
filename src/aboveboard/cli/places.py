"""The folders of this OS user on this device: XDG base directories, or what `ABOVEBOARD_DATA` and the caller say."""

import os
from pathlib import Path

import platformdirs

from aboveboard.formats.places import Places


def device_places(data: Path | None = None) -> Places:
    """Return the folders, made with mode 0700. `data` comes before `ABOVEBOARD_DATA`, that before the user's own."""
    places = known_places(data)
    places.make()
    return places


def known_places(data: Path | None = None) -> Places:
    """Return the same folders without making them, for who writes nothing."""
    named = data or (Path(os.environ["ABOVEBOARD_DATA"]) if os.environ.get("ABOVEBOARD_DATA") else None)
    folder = named or Path(platformdirs.user_data_path("aboveboard", appauthor=False))
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or folder / "runtime") / "aboveboard"
    return Places(data=folder.absolute(), runtime=runtime.absolute())
