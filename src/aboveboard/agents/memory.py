"""What a model remembers of its training, so that a trial can tell by itself what is new to it.

Three things stand in a model's head in the clear: short digests of the start states it learnt from, what was left out
on purpose, and how much it was shown of each skill, widget and app.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable

import msgspec

from aboveboard.agents.words import text_of, texts_of
from aboveboard.model.elements import ElementSnapshot
from aboveboard.model.text import REMOVED, Hidden, Label, Shape, TextKind
from aboveboard.model.value import IllegalValue, Value

SPARE_BITS = 5
"""Digests are so much longer than their number needs: one in 32 guesses that are wrong is taken for right."""

LONGEST = 40
"""Bits of a digest at most: the head is JSON, whose numbers every reader has exactly up to 53."""


def start_keys(goal: str, seen: ElementSnapshot | None) -> tuple[bytes, ...]:
    """Return the keys of a start state: that of goal and screen where the screen has words, then that of the goal.

    A screen is the words on it and in its fields, whatever their order and place: of 61 pages that were begun again by
    the seed of a recording, all had the words of that recording, and 17 another order or another role. So what differs
    by layout alone counts as the same, and what is told to be unseen is. Where a field's words were kept back, the goal
    alone counts, which a trial that reads them has among its keys too.
    """
    elements = () if seen is None else seen.elements
    words = Counter(text for one in elements for text in texts_of(one))
    del words[""]
    if any(_kept_back(one.value) for one in elements):
        words.clear()
    asked = " ".join(goal.split())
    screens: list[object] = [(asked, sorted(words.items()))] if words else []
    return tuple(hashlib.sha256(msgspec.json.encode(part)).digest() for part in (*screens, (asked, [])))


def _kept_back(value: Label | None) -> bool:
    """Tell whether a field says something that is not known: of an empty one that is all there is to know."""
    if isinstance(value, Shape):
        return value.kind is not TextKind.EMPTY
    return isinstance(value, Hidden) or REMOVED.search(text_of(value)) is not None


class Starts(Value, frozen=True, kw_only=True):
    """Short digests of start states: enough to leave out of a trial what was learnt from, too short to find texts by.

    A whole hash of a goal and a few labels can be guessed: whoever has the model could try goals and be sure of each
    that hits. Here `bits` is so small that one wrong guess in 32 hits as well, so a list of goals that were tried out
    holds more that were never shown than that were; `salt` is of the data, so no table serves all models. The price
    is paid on the safe side: one unseen start state in 32, drawn by nothing that has to do with the agent, is taken for
    a seen one and not counted (`docs/decisions/0019-short-digests-of-start-states.md`).
    """

    salt: str = ""
    bits: int = 0
    digests: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse digests that are longer than they may be."""
        if not 0 <= self.bits <= LONGEST or any(not 0 <= one < 1 << self.bits for one in self.digests):
            message = "a digest has at most as many bits as are said, and those are few"
            raise IllegalValue(message)

    @classmethod
    def of(cls, keys: Iterable[bytes], salt: str) -> "Starts":
        """Return the digests of start states by their keys."""
        found = set(keys)
        bits = min(LONGEST, SPARE_BITS + max(1, math.ceil(math.log2(len(found)))) if found else 0)
        return cls(salt=salt, bits=bits, digests=tuple(sorted({_digest(key, salt, bits) for key in found})))

    def hold(self, keys: Iterable[bytes]) -> bool:
        """Tell whether any of these keys may be one that was learnt from; False is certain."""
        known = frozenset(self.digests)
        return bool(known) and any(_digest(key, self.salt, self.bits) in known for key in keys)


def _digest(key: bytes, salt: str, bits: int) -> int:
    return int.from_bytes(hashlib.blake2b(key, digest_size=8, key=salt.encode()[:64]).digest(), "big") >> (64 - bits)


class LeftOut(Value, frozen=True, kw_only=True):
    """What a training left out on purpose: episodes that exercise a skill, show a widget, or are of an app."""

    skills: tuple[str, ...] = ()
    widgets: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything was left out."""
        return bool(self.skills or self.widgets or self.apps)

    def leaves(self, skills: Iterable[str], widgets: Iterable[str], apps: Iterable[str]) -> bool:
        """Tell whether an episode of these is one that was left out; names of apps count in any case of letters."""
        named = {app.lower() for app in self.apps}
        return (
            not set(self.skills).isdisjoint(skills)
            or not set(self.widgets).isdisjoint(widgets)
            or any(app.lower() in named for app in apps)
        )


class Shown(Value, frozen=True, kw_only=True):
    """How much a model was shown of something: steps, and the demonstrations that they are of."""

    steps: int
    demonstrations: int


class Memory(Value, frozen=True, kw_only=True):
    """All that a model remembers. `shown` is by dimension (`skill`, `widget`, `app`) and name.

    What fewer demonstrations have than may be told by name stands together.
    """

    starts: Starts = Starts()
    left_out: LeftOut = LeftOut()
    shown: dict[str, dict[str, Shown]] = {}
