"""What scripted people do: each task is a function of a `Paper` that yields wherever it could be interrupted.

A task takes its own turns by the paper's chance: optional acts, another order, one way or another to the same end.
Some end with a button that says so, some with nothing at all; some save half-way, some are read only.
"""

from collections.abc import Callable, Iterator

from aboveboard.studio.workdays.paper import Paper

Task = Callable[[Paper], Iterator[None]]
