"""`aboveboard my-data`: read what you released again, and who else did."""

import datetime
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from aboveboard.cli.passphrase import unlock
from aboveboard.cli.places import device_places
from aboveboard.companion import catalogue
from aboveboard.companion.key_holders import holder, key_holders
from aboveboard.companion.looks import looked, short
from aboveboard.companion.own_data import differences, fetch, hashes_of, open_own
from aboveboard.companion.released import released_sessions
from aboveboard.confinement import Rules, Sockets, confine, program_files
from aboveboard.errors import ArtefactError, InputError, NotFound, PolicyInvalid, WrongPurpose
from aboveboard.formats.devices import read_enrolment
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.sessions import ReleasedContent


def my_data(
    out: Path | None = None,
    *,
    looks: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
) -> None:
    """Fetch everything you released from this device and open it with your own key: no account, no lease.

    Writes one folder a session, with what was released as JSON and its pictures; nothing is opened before the
    network is given up. It names what does not open, what is missing, and what would be opened under marks that are
    not yours. With `--looks` it says instead who else opened your data: every opening stands in the public log, which
    this device keeps whole, so nobody is asked.

    ```console
    $ aboveboard my-data mine
    $ aboveboard my-data --looks
    ```

    Parameters
    ----------
    out
        A folder that does not exist yet; it will hold your data in the clear.
    looks
        List who opened your data, under which lease and for which purpose, when, how many of your sessions, and
        which models are registered to learn under it.
    json
        Print the looks as JSON.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    places = device_places(data)
    if looks:
        _looks(places, json=json)
        return
    if out is None:
        raise InputError("where to?", remedy="name a folder that does not exist, or ask for `--looks`")
    if out.exists():
        raise NotFound("the folder exists already", remedy="name one that does not")
    collector = read_enrolment(places).collector
    root = unlock(places).root
    sessions = [each for each in released_sessions(places) if not each.deletion]
    sealed = list(fetch(collector, hashes_of(root, [each.number for each in sessions])))
    told = list(differences(places, root, sessions, sealed))
    out.mkdir(mode=0o700, parents=True)
    target = out.absolute()
    confine(Rules(read=(*program_files(), target), write=(target,), sockets=Sockets.NONE))
    unopened = []
    for each in sealed:
        try:
            content = open_own(each, root)
        except (ArtefactError, NotFound, WrongPurpose) as error:
            unopened.append(f"session {each.number}: the part {short(each.wrap.sha256)} was left out: {error}")
            continue
        _write(target / f"session-{each.number}" / f"part-{content.part}", content)
    print(f"{len(sealed) - len(unopened)} segments of {len(sessions)} sessions are in the folder")
    for line in (*unopened, *told):
        print(line)


def _write(folder: Path, content: ReleasedContent) -> None:
    """Write what was released in one part as a person can read it: JSON, and its pictures beside it."""
    folder.mkdir(parents=True)
    text = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(content, pictures={})), indent=1)
    (folder / "content.json").write_bytes(text)
    for name, webp in content.pictures.items():
        (folder / f"{name}.webp").write_bytes(webp)


def _looks(places: Places, *, json: bool) -> None:
    numbers = [each.number for each in released_sessions(places)]
    found = looked(places, unlock(places).root, numbers)
    if json:
        print(msgspec.json.encode(found.looks).decode())
        return
    words, policy = catalogue.load("en"), None
    with suppress(PolicyInvalid):
        policy = PolicyStore(places.policy).current(int(time.time()))
    holders = key_holders(policy)
    for look in found.looks:
        sessions = f"{len(look.sessions)} of your sessions ({', '.join(map(str, look.sessions))})"
        if not look.lease:
            print(f"{sessions}, {look.openings} openings; the log shows no lease: ask the privacy officer")
            continue
        print(f"{_day(look.begins)} to {_day(look.ends)}: {sessions}, {look.openings} openings, for {look.purpose!r}")
        print(f"  lease {look.lease}")
        print(f"  asked for by {holder(words, holders, look.requester)}: {look.requester}")
        for approver in look.approvers:
            print(f"  agreed to by {holder(words, holders, approver)}: {approver}")
        for model in look.models:
            print(f"  a model is registered to learn under it: {model}")
    if not found.entries:
        print("the public log has not come to this device yet: fetch it with `aboveboard courier --once`")
        return
    if not found.looks:
        print("nobody has opened what you released")
    signed = f", which the witnesses signed on {_day(found.witnessed)}" if found.witnessed else ""
    print(f"searched {found.entries} entries of the public log{signed}; `aboveboard courier --once` fetches newer ones")


def _day(at: int) -> str:
    return datetime.datetime.fromtimestamp(at, tz=datetime.UTC).astimezone().strftime("%Y-%m-%d %H:%M")
