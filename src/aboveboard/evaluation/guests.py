"""Agents are guests: what one raises is a wrong answer of its own, counted by name, and ends nobody else's run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from aboveboard.errors import AboveboardError

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Answer(Generic[Asked]):
    """What an agent answered, or the name of what it raised; never its message, which may hold what it saw."""

    value: Asked | None
    fault: str | None = None


def asked(question: Callable[[], Asked]) -> Answer[Asked]:
    """Ask an agent. Raises only what has a remedy for whoever runs it: an AboveboardError."""
    try:
        return Answer(question())
    except AboveboardError:
        raise
    except Exception as error:  # noqa: BLE001  # the outermost loop around a guest's code
        return Answer(None, type(error).__name__)
