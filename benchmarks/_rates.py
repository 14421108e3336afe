"""What was right of what was asked, each miss with its reason, and how sure the share is."""

from collections import Counter
from dataclasses import dataclass, field
from math import sqrt

from benchmarks import Result

_Z = 1.959964  # 95 %


def wilson(right: int, asked: int) -> tuple[float, float]:
    """Return Wilson's interval of a share at 95 % (Wilson 1927); nothing asked tells nothing."""
    if asked == 0:
        return 0.0, 1.0
    share, weight = right / asked, _Z * _Z / asked
    middle = (share + weight / 2) / (1 + weight)
    half = _Z / (1 + weight) * sqrt(share * (1 - share) / asked + weight / (4 * asked))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass
class Tally:
    """One share: how many were asked, and where each that was not right was, with why."""

    name: str
    asked: int = 0
    misses: list[str] = field(default_factory=list)

    def take(self, where: str, fault: str) -> None:
        """Count one; an empty fault is right."""
        self.asked += 1
        if fault:
            self.misses.append(f"{where}: {fault}")

    @property
    def right(self) -> int:
        """How many were right."""
        return self.asked - len(self.misses)

    def result(self) -> Result:
        """Return the share with its interval; the note lists every miss."""
        missed = "".join(f"\n    missed: {miss}" for miss in self.misses)
        share = self.right / self.asked if self.asked else 0.0
        return Result(
            self.name,
            share,
            "of 1",
            interval=wilson(self.right, self.asked),
            note=f"{self.right} of {self.asked}, Wilson 95 %{missed}",
        )


@dataclass
class Account:
    """All that is counted of one run."""

    identity: Tally = field(default_factory=lambda: Tally("element identity right"))
    offered: Tally = field(default_factory=lambda: Tally("options offered right"))
    chosen: Tally = field(default_factory=lambda: Tally("option chosen right"))
    named: int = 0
    cut: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    offsets: list[float] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)

    @property
    def interactions(self) -> int:
        """How many presses, drags and choices by keys there were."""
        return sum(self.acts.values())

    def results(self) -> list[Result]:
        """Return every figure."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.acts.items()))
        undone = "".join(f"\n    not done to the end: {one}" for one in self.undone)
        return [
            Result("interactions", self.interactions, "acts", note=f"{kinds}; {self.named} names compared{undone}"),
            Result("lists told by their beginning", self.cut, "lists", note="of more options than a message holds"),
            *(tally.result() for tally in (self.identity, self.offered, self.chosen)),
        ]
