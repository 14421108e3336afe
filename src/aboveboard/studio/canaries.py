"""Canaries: unique secrets planted where nothing may be recorded, and the search for them everywhere after.

A search of sealed bytes alone would prove nothing, so whatever can be opened with every key is searched too, in every
form in which text could have been kept. What was found says where it was planted, never what it was.
"""

import enum
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aboveboard.studio.forms import forms, unpacked

STEM = "kanari"
"""Every canary starts with this word, so that a part of one is found as well as a whole."""

_LETTERS = "bcdfghjkmpqrtvwxz23456789"
_TAIL = 8
_STEM_FORMS = forms(STEM)
_WHOLE = re.compile(rf"{STEM}[a-z0-9]{{{_TAIL}}}")
_WIDE = 4  # bytes a character takes in the widest form searched for


class Zone(enum.StrEnum):
    """Where something was searched: bytes as they lie, or what a key opened on the way."""

    SEALED = "as it lies"
    JOURNAL = "journal, opened"
    RELEASED = "release, opened"
    EXPORT = "export"
    LEFT = "release, opened after a deletion"
    OWN = "own data, opened"


@dataclass(frozen=True, slots=True)
class Mark:
    """An interface's own word, or a key's name, that only one errand of the day uses; recorded by right in `allowed`.

    Elsewhere it is a finding, as a canary is everywhere. `where` says which errand. Key names are searched for only
    in what was opened: they are too short to mean anything in ciphertext.
    """

    word: str
    where: str
    allowed: frozenset[Zone] = frozenset()
    is_key: bool = False


def plant(count: int, *, seed: int) -> tuple[str, ...]:
    """Return so many different canaries, such as `kanari4f7q2x8b`: typeable, distinctive, readable on a screen."""
    chooser = random.Random(seed)  # noqa: S311 - canaries must be repeatable, not unguessable
    found: dict[str, None] = {}
    while len(found) < count:
        found[STEM + "".join(chooser.choices(_LETTERS, k=_TAIL))] = None
    return tuple(found)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place where a canary, a part of one or a mark was found, and where that was planted: never what it was."""

    place: str
    form: str
    planted: str = ""


@dataclass(slots=True)
class Search:
    """What was searched and what was found. `planted` says of each canary where; `met` are marks in allowed zones."""

    planted: Mapping[str, str] = field(default_factory=dict, repr=False)
    marks: Sequence[Mark] = ()
    places: int = 0
    bytes_searched: int = 0
    pictures: int = 0
    findings: list[Finding] = field(default_factory=list)
    met: set[tuple[str, Zone]] = field(default_factory=set)

    @property
    def due(self) -> set[tuple[str, Zone]]:
        """Where something is recorded by right, so that a search that can see has to see it."""
        return {(mark.where, zone) for mark in self.marks for zone in mark.allowed}

    def blind(self) -> list[tuple[str, Zone]]:
        """Return where something recorded by right was not seen: there the silence about canaries proves nothing."""
        return sorted(self.due - self.met)

    def note(self, place: str, form: str, planted: str = "") -> None:
        """Keep a finding, each once."""
        finding = Finding(place, form, planted)
        if finding not in self.findings:
            self.findings.append(finding)

    def meet(self, mark: Mark, place: str, form: str, zone: Zone) -> None:
        """Keep that a mark was seen: by right, or as a finding."""
        if zone in mark.allowed:
            self.met.add((mark.where, zone))
        else:
            self.note(place, form, mark.where)


def search_bytes(place: str, content: bytes, into: Search, zone: Zone = Zone.SEALED) -> None:
    """Search one piece of bytes in every form, and what the compressed parts within it hold."""
    into.places += 1
    _look(place, "", content, into, zone)
    for how, inner in unpacked(content):
        _look(place, f"{how} ", inner, into, zone)


def _look(place: str, wrapped: str, content: bytes, into: Search, zone: Zone) -> None:
    into.bytes_searched += len(content)
    for form, needles in _STEM_FORMS.items():
        for where in _planted(form, needles, content, into.planted):
            into.note(place, wrapped + form, where)
    for mark in into.marks:
        if form := _form_of(mark, content, zone):
            into.meet(mark, place, wrapped + form, zone)


def _form_of(mark: Mark, content: bytes, zone: Zone) -> str:
    """Return the form in which a mark is there, or nothing; a key is there as the field of a JSON record."""
    if mark.is_key:
        return "raw" if zone is not Zone.SEALED and f'"key":"{mark.word}"'.encode() in content else ""
    return next((form for form, needles in forms(mark.word).items() if any(one in content for one in needles)), "")


def _planted(form: str, needles: Iterable[bytes], content: bytes, planted: Mapping[str, str]) -> set[str]:
    """Return where the canaries here were planted: nothing for none, an empty name where only a part is known."""
    found: set[str] = set()
    for needle in needles:
        at = content.find(needle)
        while at >= 0:
            piece = content[at : at + (len(STEM) + _TAIL) * _WIDE]
            found.add(next((planted[text] for text in _readings(form, piece) if text in planted), ""))
            at = content.find(needle, at + 1)
    return found if found == {""} else found - {""}


def _readings(form: str, piece: bytes) -> Iterator[str]:
    if form == "hex":
        digits = re.match(rb"[0-9a-fA-F]*", piece)
        piece = bytes.fromhex(digits.group()[: len(digits.group()) // 2 * 2].decode()) if digits else b""
    for encoding in ("latin-1", "utf-16-le", "utf-16-be", "utf-32-le"):
        text = piece.decode(encoding, errors="replace").lower()
        whole = _WHOLE.match(text) or _WHOLE.match(text.replace(" ", ""))
        if whole:
            yield whole.group()


def search_folder(
    folder: Path, into: Search, *, skip: Iterable[Path] = (), zone: Zone = Zone.SEALED, called: str = ""
) -> None:
    """Search the names and contents of every file below a folder, except below `skip`; what vanishes is passed over.

    `called` stands before the name of every place.
    """
    left_out = tuple(skip)
    for path in sorted(folder.rglob("*")):
        if any(path == one or one in path.parents for one in left_out):
            continue
        named = f"{called}{path.relative_to(folder)}"
        search_bytes(f"name of {named}", path.name.encode(), into, zone)
        if path.is_file() and not path.is_symlink():
            search_bytes(named, _content(path), into, zone)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # services go on while they are searched
        return b""
