"""Progress on the error stream, where it does not disturb what a command prints."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

EVERY_S = 60.0
"""So often a line is written where there is no terminal: the log of a night's work says how far it is."""

Report = Callable[[str, int, int], None]


@contextmanager
def progress_bars(clock: Callable[[], float] = time.monotonic) -> Iterator[Report]:
    """Give a function (what, done, of) that keeps one bar for each `what`; without a terminal, a line a minute."""
    console = Console(file=sys.stderr)
    if console.is_terminal:
        with _bars(console) as report:
            yield report
    else:
        yield _lines(console, clock)


@contextmanager
def _bars(console: Console) -> Iterator[Report]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bars: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True) as shown:

        def report(what: str, done: int, total: int) -> None:
            if what not in bars:
                bars[what] = shown.add_task(what, total=total)
            shown.update(bars[what], completed=done, total=total)

        yield report


def _lines(console: Console, clock: Callable[[], float]) -> Report:
    began = told = clock()

    def report(what: str, done: int, total: int) -> None:
        nonlocal told
        now = clock()
        if now - told >= EVERY_S:
            told = now
            console.print(
                f"{what}: {done} of {total}, after {(now - began) / 60:.0f} min", highlight=False, markup=False
            )

    return report
