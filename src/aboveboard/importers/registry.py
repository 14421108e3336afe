"""The formats that can be read; a new one is one file and one row here."""

from collections.abc import Mapping
from pathlib import Path

from aboveboard.errors import Malformed, NotFound, UnknownFormat
from aboveboard.importers import Importer, agentnet, ducktrack, openadapt, owamcap, pctracker, rrweb

_MEMBERS: tuple[Importer, ...] = (
    openadapt.IMPORTER,
    ducktrack.IMPORTER,
    agentnet.IMPORTER,
    pctracker.IMPORTER,
    owamcap.IMPORTER,
    rrweb.IMPORTER,
)
IMPORTERS: Mapping[str, Importer] = {importer.name: importer for importer in _MEMBERS}


def chosen(name: str) -> Importer:
    """Return a member by its name; raises Malformed."""
    if name not in IMPORTERS:
        raise Malformed(f"there is no reader called {name!r}", remedy=f"--from takes one of {', '.join(IMPORTERS)}")
    return IMPORTERS[name]


def recognised(path: Path) -> Importer:
    """Return the one member that knows this recording; raises NotFound, UnknownFormat, and Malformed for several."""
    if not path.exists():
        raise NotFound(f"there is no {path.name}", remedy="check the path")
    found = [importer for importer in IMPORTERS.values() if importer.recognises(path)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(importer.name for importer in found or IMPORTERS.values())
    if found:
        raise Malformed(f"{path.name} could be of several recorders", remedy=f"say which with --from: {names}")
    raise UnknownFormat(
        f"{path.name} is of no recorder that is known here", remedy=f"say which with --from, if it is one of: {names}"
    )
