"""A guard: what it promises, how it is removed from a copy of the source, and what has to be found then."""

from dataclasses import dataclass
from pathlib import Path


class GuardChanged(Exception):
    """The text that a removal replaces is not there, or not once: the guard has changed, and so must its removal."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One exact substitution in one file below `src/aboveboard`; the old text must be there exactly once."""

    file: str
    old: str
    new: str

    def apply(self, source: Path) -> None:
        """Make it in a copy of `src`; raises GuardChanged when it does not fit."""
        path = source / "aboveboard" / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise GuardChanged(f"{self.file} holds {text.count(self.old)} times, not once: {self.old.strip()!r}")
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard, or several that stand behind each other.

    `promises` is what it does. `found` says which planting the demo has to find without it, and `place` a part of the
    name of the place where. `held_by` names the guard that is meant to stop it instead: then nothing need be found.
    `short` is the planting of the short scene where that is another one. `test` is the hostile test that has to fail
    without the guard, for guards whose loss leaves nothing to search for.
    """

    name: str
    promises: str
    edits: tuple[Edit, ...]
    found: str = ""
    place: str = ""
    held_by: str = ""
    short: str = ""
    test: str = ""

    @property
    def found_short(self) -> str:
        """Which planting the short scene has to find."""
        return self.short or self.found
