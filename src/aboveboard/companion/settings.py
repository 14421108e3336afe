"""The companion's settings, parsed once in `cli`."""

from dataclasses import dataclass

from aboveboard.formats.places import Places
from aboveboard.model.purposes import DEMO, is_demo

PRESS_AGE_MS = 5_000
"""A consent, start or resume follows its press within this time; older presses belong to something else."""


@dataclass(frozen=True, slots=True)
class CompanionSettings:
    """What a companion needs to know.

    `demo` allows synthetic input and the purpose `demo`, and nothing else: it is for screens that the demo started.
    `browser` and `browser_args` open the pages; `idle_lock_s` is after how many idle seconds opened keys are dropped.
    """

    places: Places
    demo: bool = False
    browser: str = "chromium"
    browser_args: tuple[str, ...] = ()
    idle_lock_s: int = 300

    def purposes(self, offered: tuple[str, ...]) -> tuple[str, ...]:
        """Return the purposes that may be consented to here: `demo` in a demo, and outside one none of a demo's."""
        return tuple(each for each in offered if (each == DEMO if self.demo else not is_demo(each)))
