"""`aboveboard my-data`: read what you released again."""

from pathlib import Path

import msgspec

from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion.own_data import fetch, hashes_of, open_own
from aboveboard.companion.released import released_sessions
from aboveboard.confinement import Rules, Sockets, confine, program_files
from aboveboard.errors import NotFound
from aboveboard.formats.devices import read_enrolment


def my_data(out: Path, *, data: Path | None = None) -> None:
    """Fetch everything you released from this device and open it with your own key: no account, no lease.

    Writes one folder a session, with what was released as JSON and its pictures; nothing is opened before the
    network is given up.

    Parameters
    ----------
    out
        A folder that does not exist yet; it will hold your data in the clear.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    if out.exists():
        raise NotFound("the folder exists already", remedy="name one that does not")
    collector = read_enrolment(places).collector
    root = unlock(places).root
    numbers = [each.number for each in released_sessions(places) if not each.deletion]
    sealed = list(fetch(collector, hashes_of(root, numbers)))
    out.mkdir(mode=0o700, parents=True)
    target = out.absolute()
    confine(Rules(read=(*program_files(), target), write=(target,), sockets=Sockets.NONE))
    for each in sealed:
        content = open_own(each, root)
        folder = target / f"session-{each.number}" / f"part-{content.part}"
        folder.mkdir(parents=True)
        text = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(content, pictures={})), indent=1)
        (folder / "content.json").write_bytes(text)
        for name, webp in content.pictures.items():
            (folder / f"{name}.webp").write_bytes(webp)
    print(f"{len(sealed)} segments of {len(numbers)} sessions are in the folder")
