"""What of the Accessibility API is called, and nothing more: whoever answers these calls is the platform."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """One element by a number that the port gives it: equal elements (CFEqual) have equal numbers."""

    number: int


@dataclass(frozen=True, slots=True)
class Display:
    """One display: its place among all in points, origin at the top left of the main one, and its size in pixels."""

    left: float
    top: float
    width: float
    height: float
    pixel_width: int
    pixel_height: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification of a process that is listened to, by its name, and the element that it is about."""

    pid: int
    name: str
    element: Ref


Values = Mapping[str, object]
"""Attribute values by attribute: strings, numbers, booleans, Ref, lists of Ref, and pairs of floats in points.

What an element does not have, or answers with an error, is not in it.
"""


class AxPort(Protocol):
    """The Accessibility API of one login session. A call may hang; where macOS says an error it raises Unanswered."""

    def connected(self, heard: Callable[[Notice], None]) -> AbstractContextManager[None]:
        """Connect until leaving; `heard` is called in a thread of the port. Raises MissingLibrary, NoAccessibility."""

    def thread(self) -> AbstractContextManager[None]:
        """Set up a thread that will call."""

    def listen(self, pid: int) -> None:
        """Have a process's notifications told."""

    def unlisten(self, pid: int, kept: frozenset[Ref]) -> None:
        """Have them told no more, and forget its elements but these."""

    def application(self, pid: int) -> Ref | None:
        """Return the element of the whole program, or None where no such process has one."""

    def read(self, pid: int, element: Ref, attributes: Sequence[str]) -> Values:
        """Return several attributes of an element in one message."""

    def settable(self, pid: int, element: Ref, attribute: str) -> bool:
        """Tell whether an attribute of an element may be set."""

    def at(self, pid: int, x: float, y: float) -> Ref | None:
        """Return the process's element at a point, in points."""

    def displays(self) -> Sequence[Display]:
        """Return the displays that are on."""
