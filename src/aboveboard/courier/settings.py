"""How a courier works, as one frozen value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """`demo` sends at once, and is for purpose `demo` only: everything else waits for a random moment of `spread_s`.

    `attempts` bound each request; waits between them start at `first_wait_s`. `interval_s` lies between two rounds.
    """

    demo: bool = False
    spread_s: int = 86_400
    attempts: int = 4
    first_wait_s: float = 0.5
    timeout_s: float = 20.0
    interval_s: float = 900.0
