"""Twelve words on another machine: the root comes back, and with it everything that was released under it.

Session numbers are walked from the root alone, one range for each device, until a run of them is known to nobody
(reference: DESIGN 6, spec/keys.md). Each number is asked for over a connection of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec
from mnemonic import Mnemonic

from aboveboard.companion.alone import alone
from aboveboard.companion.released import ReleasedSession, released_sessions, remember
from aboveboard.companion.twelve_words import confirm
from aboveboard.errors import NothingToDo, UnknownFormat, WordsWrong
from aboveboard.formats.keyholder import OwnWrap
from aboveboard.formats.keys import RANGE, ParticipantKeys, Unlocked
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.services import Feed

GAP = 100
"""So many numbers in a row that nobody knows end the walk of a device: sessions that were never released count too."""

DEVICES_GAP = 2
"""So many devices in a row without a known session end the walk."""

WORDS = 12
_SPELLING = "the words are English; a word is told by its first four letters"
_ORDER = "compare each word and its place with the paper; one of them is another word, or two have changed places"

Known = Callable[[str], Iterable[OwnWrap] | None]
"""Returns the own wraps of a deletion hash in hex; empty for a session that was deleted, None for an unknown one."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the words brought back: the sessions that can still be read, and the greatest device seen (-1 for none)."""

    sessions: tuple[ReleasedSession, ...]
    device: int


def root_of(typed: str) -> Root:
    """Return the root of typed words; raises WordsWrong, which says what is wrong and never which word was typed."""
    words = typed.lower().split()
    if len(words) != WORDS:
        raise WordsWrong(f"{WORDS} words are needed, and {len(words)} were typed", remedy="type all of them in order")
    known = set(Mnemonic("english").wordlist)
    strange = [str(place) for place, word in enumerate(words, 1) if word not in known]
    if strange:
        which = f"word {strange[0]} is" if len(strange) == 1 else f"the words {', '.join(strange)} are"
        raise WordsWrong(f"{which} not in the list of words", remedy=_SPELLING)
    try:
        return Root.from_words(typed)
    except WordsWrong:
        raise WordsWrong("each word is in the list, but together they are no root", remedy=_ORDER) from None


def walk(root: Root, known: Known, *, gap: int = GAP, devices_gap: int = DEVICES_GAP) -> Found:
    """Return what is known under a root, device after device, number after number; raises Unreachable."""
    sessions: list[ReleasedSession] = []
    device, last = 0, -1
    while device <= last + devices_gap:
        seen = False
        for session in _device(root, known, device, gap):
            seen = True
            if session.segments:
                sessions.append(session)
        last = device if seen else last
        device += 1
    return Found(tuple(sessions), last)


def _device(root: Root, known: Known, device: int, gap: int) -> Iterator[ReleasedSession]:
    number = last = device * RANGE
    while number < last + gap:
        wraps = known(deletion_hash(root.delete_secret(number)).hex())
        number += 1
        if wraps is not None:
            found = tuple(wraps)
            segments = tuple(wrap.sha256 for wrap in found)
            yield ReleasedSession(number=number - 1, purpose=found[0].purpose if found else "", segments=segments)
            last = number


def knowing(places: Places, ask: Callable[[str], tuple[OwnWrap, ...]]) -> Known:
    """Return what a collector that is asked knows; sessions in the public list of deletions here are known too."""
    deleted = set(_deleted(places))

    def known(name: str) -> Iterable[OwnWrap] | None:
        return ask(name) or (() if name in deleted else None)

    return known


def _deleted(places: Places) -> tuple[str, ...]:
    try:
        return msgspec.json.decode((places.feed / "deleted.json").read_bytes(), type=Feed).hashes
    except FileNotFoundError:
        return ()
    except msgspec.DecodeError:
        raise UnknownFormat("the list of deletions cannot be read", remedy="fetch it: aboveboard courier") from None


def require_same(unlocked: Unlocked, root: Root) -> None:
    """Refuse words of another root than this device's; raises NothingToDo."""
    if unlocked.root.entropy != root.entropy:
        raise NothingToDo(
            "this device holds the keys of other words",
            remedy="use another user account, or `aboveboard uninstall` first: it removes what lies here",
        )


def restore(places: Places, root: Root, passphrase: str, found: Found) -> int:
    """Make this device the participant's and list what was found; returns how many sessions are new in the list.

    The device takes numbers that no other has used: two devices restored at once would share them, so the words are
    brought to one machine after the other. Raises PassphraseWrong.
    """
    confirm(places)  # who typed the words has them
    if not ParticipantKeys.exist(places):
        ParticipantKeys.create(places, passphrase, root=root, device=max(found.device, 0) + 1)
    with alone(places):
        here = {session.number for session in released_sessions(places)}
        new = [session for session in found.sessions if session.number not in here]
        for session in new:
            remember(places, session)
    return len(new)
