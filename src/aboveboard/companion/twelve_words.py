"""Whether the person has said that the twelve words are written down: until then they can be shown again.

A note without content lies beside the sealed identity while they have not. The words follow from the sealed root, which
only the passphrase opens; they themselves lie nowhere.
"""

from pathlib import Path

from aboveboard.formats.files import sync_folder, write_atomically
from aboveboard.formats.keys import ParticipantKeys
from aboveboard.formats.places import Places


def begin_unconfirmed(places: Places) -> None:
    """Note, before keys are made, that nobody has seen their words yet; raises NoSpace."""
    write_atomically(_note(places), b"")


def unconfirmed(places: Places) -> bool:
    """Tell whether there are keys whose words nobody has said to have written down."""
    return _note(places).exists() and ParticipantKeys.exist(places)


def confirm(places: Places) -> None:
    """Take the person's word that the twelve words are on paper, for good; doing it again changes nothing."""
    _note(places).unlink(missing_ok=True)
    sync_folder(places.participant)


def _note(places: Places) -> Path:
    return places.participant / "words-unconfirmed"
