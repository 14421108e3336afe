"""What a recorder is told at start."""

from dataclasses import dataclass, field

from aboveboard.formats.places import Places
from aboveboard.recorder.budget import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """`demo` says that the screen is one the demo started itself; it must be true there and false elsewhere."""

    places: Places
    demo: bool = False
    locale: str = ""
    limits: Limits = field(default_factory=Limits)
