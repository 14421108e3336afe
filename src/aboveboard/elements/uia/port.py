"""What of UI Automation is called, and nothing more: whoever answers these calls is the platform."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """One element: its runtime id, the place of the element above it in the same answer, and its cached properties.

    `properties` are by property id, as Windows gives them: numbers, strings, booleans, and for the box its left, top,
    width and height in physical pixels.
    """

    id: tuple[int, ...]
    properties: Mapping[int, object] = field(repr=False)
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One event of a process that is listened to: an event id, and for a changed property its id and new value."""

    pid: int
    event: int
    element: Answer | None = None
    changed: int | None = None
    value: object = field(default=None, repr=False)


class UiaPort(Protocol):
    """UI Automation of one login session. Each call may hang, and raises Unanswered where Windows says an error."""

    def connected(self, heard: Callable[[Heard], None]) -> AbstractContextManager[None]:
        """Connect until leaving; `heard` is called in threads of Windows. Raises MissingLibrary, NoAccessibility."""

    def thread(self) -> AbstractContextManager[None]:
        """Set up a thread that will call: COM, and physical pixels."""

    def listen(self, pid: int) -> None:
        """Have the events of a process's windows told, and its focus."""

    def unlisten(self, pid: int) -> None:
        """Have them told no more, and forget its elements."""

    def windows(self, pid: int) -> Sequence[Sequence[Answer]]:
        """Return each top level window of a process with all below it, parents before children."""

    def client_box(self, handle: int) -> tuple[int, int, int, int] | None:
        """Return left, top, width and height of a window inside its frame, in physical pixels."""

    def at(self, x: int, y: int, pid: int) -> Answer | None:
        """Return the element at a physical pixel, of no other process than this."""

    def element(self, pid: int, runtime_id: tuple[int, ...]) -> Answer | None:
        """Return an element of an earlier answer as it is now."""

    def text(self, pid: int, runtime_id: tuple[int, ...], most: int) -> str | None:
        """Return what an element of an earlier answer says by its text pattern, or None where it has none."""
