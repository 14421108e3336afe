"""`aboveboard recover`: the twelve words on another machine."""

import getpass
import sys
from functools import partial
from pathlib import Path

from aboveboard.cli.places import device_places
from aboveboard.companion.consenting import SHORTEST_PASSPHRASE
from aboveboard.companion.own_data import own_wraps
from aboveboard.companion.recovery import GAP, knowing, require_same, restore, root_of, walk
from aboveboard.confinement import harden
from aboveboard.errors import InputError
from aboveboard.formats.devices import read_enrolment
from aboveboard.formats.keys import ParticipantKeys


def recover(*, gap: int = GAP, data: Path | None = None) -> None:
    """Bring your twelve words to this machine: what you released from any machine can be read and deleted again.

    Asks for the words and for a passphrase, or reads them from standard input, a line each; arguments can be read by
    other users. Then the collector is asked, number by number, what it knows under your words. Afterwards
    `aboveboard my-data`, `aboveboard delete` and the page My data work as on the machine you lost. It gives no
    consent: recording still needs your yes in the notice.

    ```console
    $ aboveboard recover
    the twelve words:
    a passphrase for this machine:
    the same again:
    7 released sessions were found
    ```

    Parameters
    ----------
    gap
        How many session numbers in a row may be unknown before the search of a machine ends; more finds sessions
        behind long runs of ones that were never released.
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    """
    harden()
    places = device_places(data)
    if gap < 1:
        raise InputError("the gap is at least 1")
    collector = read_enrolment(places).collector
    root = root_of(_asked("the twelve words: "))
    known = ParticipantKeys.exist(places)
    passphrase = _asked("your passphrase: ") if known else _new_passphrase()
    if known:
        require_same(ParticipantKeys.unlock(places, passphrase), root)
    found = walk(root, knowing(places, partial(own_wraps, collector)), gap=gap)
    new = restore(places, root, passphrase, found)
    print(f"{len(found.sessions)} released sessions were found, {new} of them new in the list")
    print("read them with `aboveboard my-data FOLDER`, delete them with `aboveboard delete --list`")


def _new_passphrase() -> str:
    passphrase = _asked("a passphrase for this machine: ")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InputError(f"a passphrase has at least {SHORTEST_PASSPHRASE} characters")
    if sys.stdin.isatty() and _asked("the same again: ") != passphrase:
        raise InputError("the two passphrases differ", remedy="type the same twice")
    return passphrase


def _asked(what: str) -> str:
    """Return a line that is typed unseen at the terminal, or piped."""
    return getpass.getpass(what) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
