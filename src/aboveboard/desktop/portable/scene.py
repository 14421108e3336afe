"""What differs by platform: who reads windows, focus and pointer."""

from dataclasses import dataclass
from typing import Any, Protocol, Self

from aboveboard.desktop import Window
from aboveboard.model.geometry import Point


@dataclass(frozen=True, slots=True)
class Scene:
    """The windows of one look, bottom to top, and the ids of those that have focus, activity and pointer."""

    stack: tuple[Window, ...]
    focus: int | None
    active: int | None
    pointer: int | None
    pointer_at: Point

    def window(self, number: int | None) -> Window | None:
        """Return the window of an id, or None when there is none."""
        return next((window for window in self.stack if window.id == number), None)

    def seems(self, other: "Scene") -> bool:
        """Tell whether nothing but the pointer differs."""
        return (self.stack, self.focus, self.active) == (other.stack, other.focus, other.active)


class SceneReader(Protocol):
    """Reads one platform's windows. A context manager: entering connects."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...

    def look(self) -> Scene:
        """Return the scene as it is now. Raises DisplayLost."""

    def layout(self) -> str:
        """Return the keyboard layouts' names, or nothing where they are unknown."""

    def is_listening(self, listener: Any) -> bool:
        """Tell whether the platform has begun to tell pynput's listener of input."""

    def hush(self, listener: Any) -> None:
        """Let the platform tell pynput's listener no more, so that its thread ends."""
