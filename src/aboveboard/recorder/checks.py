"""What a doctor looks at: each source proven by what it gives, each with the remedy for its absence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aboveboard.errors import AboveboardError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: whether it works, what was seen, and what to do where it does not."""

    name: str
    works: bool
    seen: str
    remedy: str = ""


def tried(name: str, attempt: Callable[[], str]) -> Finding:
    """Return what an attempt shows; it returns a short sentence or raises a named error."""
    try:
        return Finding(name, works=True, seen=attempt())
    except AboveboardError as error:
        return Finding(name, works=False, seen=error.message, remedy=error.remedy)


def all_tried(attempts: dict[str, Callable[[], str]]) -> Iterator[Finding]:
    """Yield the findings in order; one failure does not keep the others from being tried."""
    for name, attempt in attempts.items():
        yield tried(name, attempt)
