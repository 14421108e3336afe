"""The search of a demo: all that lies anywhere and all that a key opens; before the review, after it, at a failure."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from aboveboard.cli.demo_after import Aftermath
from aboveboard.cli.places import device_places
from aboveboard.studio import day
from aboveboard.studio.canaries import Search, Zone, search_bytes, search_folder
from aboveboard.studio.commands import Service
from aboveboard.studio.opened import OpenedSession
from aboveboard.studio.reading import search_zones

FINDINGS = "findings.json"


class DemoSearch:
    """One search in several sittings. `screen` is the demo screen's folder, with home, runtime and temporary files."""

    def __init__(self, folder: Path, screen: Path, secrets: day.Secrets) -> None:
        self.found = Search(planted=secrets.planted(), marks=day.MARKS)
        self._folder = folder
        self._screen = screen
        self._pictures: dict[Zone, dict[str, bytes]] = {}

    def before_review(self, services: Iterable[Service]) -> None:
        """Search the device as it lies while nothing has left it, and the services' command lines and environments."""
        search_folder(self._folder / "device", self.found, called="before the review: device/")
        self._search_processes(services)

    def journal(self, journal: Iterable[OpenedSession]) -> None:
        """Search the journal, opened with the participant's passphrase."""
        for session in journal:
            session.search(self.found)
            self._read_later(Zone.JOURNAL, session.pictures)

    def opened(self, after: Aftermath) -> None:
        """Search what the release's shards hold, as they open under the lease."""
        for episode in after.episodes:
            search_bytes(f"episode {episode.id}", msgspec.json.encode(episode), self.found, Zone.RELEASED)
        self._read_later(Zone.RELEASED, {f"release {name[:16]}": picture for name, picture in after.pictures.items()})

    def left(self, after: Aftermath) -> None:
        """Search what the release's shards hold after one session was deleted."""
        for episode in after.left:
            content = msgspec.json.encode(episode)
            search_bytes(f"after the deletion: episode {episode.id}", content, self.found, Zone.LEFT)

    def own(self, folder: Path) -> None:
        """Search the participant's own data, opened with their own key."""
        search_folder(folder, self.found, zone=Zone.OWN, called="my-data/")
        self._read_later(Zone.OWN, {f"my-data {path.name}": path.read_bytes() for path in folder.rglob("*.webp")})

    def conclude(self) -> Search:
        """Search everything as it lies, read all pictures, write down where something was found, and return it."""
        export = self._folder / "export"
        search_folder(self._folder, self.found, skip=[export])
        search_folder(export, self.found, zone=Zone.EXPORT, called="export/")
        search_folder(device_places().runtime, self.found, called="runtime/")
        search_folder(self._screen / "tmp", self.found, called="temporary/")
        search_folder(self._screen / "home", self.found, skip=list(self._not_ours()), called="home/")
        search_zones(self._pictures, self.found)
        self._write()
        return self.found

    def _not_ours(self) -> Iterable[Path]:
        """Yield what the person's applications keep by themselves, whatever we do."""
        home = self._screen / "home"
        yield home / "Documents"
        for kept in (".local/share/recently-used.xbel", ".local/share/Mousepad", ".config/Mousepad", ".cache", ".pki"):
            yield home / kept

    def _read_later(self, zone: Zone, pictures: Mapping[str, bytes]) -> None:
        self._pictures.setdefault(zone, {}).update(pictures)

    def _search_processes(self, services: Iterable[Service]) -> None:
        for service in services:
            for pid in service.pids():
                for part in ("cmdline", "environ"):
                    place = Path(f"/proc/{pid}/{part}")
                    if os.access(place, os.R_OK):
                        search_bytes(f"{part} of a process of {service.name}", _read(place), self.found)

    def _write(self) -> None:
        """Write where something was found, where it had been planted, and where the search was blind: no content."""
        told = {
            "places": self.found.places,
            "pictures": self.found.pictures,
            "findings": [
                {"place": one.place, "form": one.form, "planted": one.planted} for one in sorted(self.found.findings)
            ],
            "blind": [f"{where}: {zone}" for where, zone in self.found.blind()],
        }
        (self._folder / FINDINGS).write_text(json.dumps(told, indent=1) + "\n")


def _read(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError:  # it ended meanwhile, or may be read by nobody
        return b""
