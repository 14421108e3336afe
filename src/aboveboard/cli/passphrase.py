"""How a command asks for the passphrase: never as an argument, which other users can read."""

import getpass
import sys

from aboveboard.confinement import harden
from aboveboard.formats.keys import ParticipantKeys, Unlocked
from aboveboard.formats.places import Places


def unlock(places: Places) -> Unlocked:
    """Return the participant's keys, opened by a passphrase typed at the terminal or piped as one line.

    Raises KeyMissing, PassphraseWrong.
    """
    harden()
    typed = getpass.getpass("passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    return ParticipantKeys.unlock(places, typed)
