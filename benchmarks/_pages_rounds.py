"""Rounds: the same work on a watched page and on its twin that is not, one right after the other."""

import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from playwright.sync_api import Page

from benchmarks._pages_browser import Watched, devtools
from benchmarks._pages_sites import Twins
from benchmarks._pages_work import REST_S, Done, play

LOADED_S = 1.0
WARM_S = 0.4
HEAP_ROUNDS = 2
WARM_LOADS = 3
"""Loads until a browser has kept what it compiled of a page's scripts and takes it from there."""

TRIES = 4
"""Times that a pair is done until the work ended alike on both pages, as a drag at times does not."""
MIB = 1024


@dataclass(frozen=True)
class Took:
    """What the work took on one page: CPU ms by who ran, seconds, and ms from each event to its painted frame.

    `elements` are those of the page at the end, by which it is known whether the same was done.
    """

    page_ms: float
    browser_ms: float
    extension_ms: float
    host_ms: float
    seconds: float
    elements: int
    painted: tuple[tuple[str, float], ...]

    def mean(self, kind: str = "") -> float:
        """Return the mean ms from an event of a kind (all without one) to its painted frame."""
        return fmean(self._times(kind))

    def typical(self, kind: str = "") -> float:
        """Return the median of the same."""
        return median(self._times(kind))

    def _times(self, kind: str) -> list[float]:
        return [ms for event, ms in self.painted if kind in ("", event)]


@dataclass(frozen=True)
class Pair:
    """The work on a watched page, and on its twin."""

    watched: Took
    plain: Took


@dataclass(frozen=True)
class Held:
    """What a tab holds, in MiB: memory of its process that no other shares, and the heap of its scripts, ours too."""

    private: float
    heap: float


def warm(page: Page, twins: Twins) -> None:
    """Open both pages as often as it takes until neither has its scripts compiled anew."""
    for _ in range(WARM_LOADS):
        for address in (twins.watched, twins.plain):
            page.goto(address)
            time.sleep(WARM_S)


def pair(browser: Watched, page: Page, twins: Twins, steps: Sequence[Done], seed: int) -> Pair:
    """Do the work on both, in random order, from the opening on; again where it did not end alike."""
    order = ["watched", "plain"]
    random.Random(seed).shuffle(order)  # an order, no secret
    for left in reversed(range(TRIES)):
        took = {name: _took(browser, page, getattr(twins, name), steps, seed) for name in order}
        if took["watched"].elements == took["plain"].elements or left == 0:
            break
    return Pair(**took)


def _took(browser: Watched, page: Page, address: str, steps: Sequence[Done], seed: int) -> Took:
    page.goto("about:blank")
    before, began = browser.counted(), time.monotonic()
    page.goto(address)
    time.sleep(LOADED_S)
    page.evaluate("painted()")
    play(page, steps, seed)
    time.sleep(REST_S)
    after, seconds = browser.counted(), time.monotonic() - began
    spent = {name: sum(ns - before[name].get(pid, 0) for pid, ns in after[name].items()) / 1e6 for name in after}
    painted, elements = page.evaluate("[painted(), document.querySelectorAll('*').length]")
    return Took(**spent, seconds=seconds, elements=elements, painted=tuple((kind, ms) for kind, ms in painted))


def held(browser: Watched, address: str, steps: Sequence[Done]) -> Held:
    """Open a tab of its own, work in it, and return what it holds once garbage is collected."""
    page = browser.context.new_page()
    try:
        page.goto(address)
        time.sleep(LOADED_S)
        play(page, steps, 1)
        time.sleep(REST_S)
        tools = devtools(page)
        for _ in range(HEAP_ROUNDS):
            tools.send("HeapProfiler.collectGarbage")
        heap = tools.send("Runtime.getHeapUsage")["usedSize"] / MIB**2
        return Held(private(browser.renderer(page)), heap)
    finally:
        page.close()


def private(*pids: int) -> float:
    """Return the MiB that these processes share with no other (USS)."""
    found = (re.findall(r"^Private_\w+:\s+(\d+) kB$", _rollup(pid), re.MULTILINE) for pid in pids)
    return sum(int(kib) for each in found for kib in each) / MIB


def _rollup(pid: int) -> str:
    return Path("/proc", str(pid), "smaps_rollup").read_text()
