"""What our extension costs the pages that it watches, each against its twin that is not in scope, in one browser.

Every page is served twice, at two origins of one host, and one of them is in scope by the word of a real native host.
So one tab shows the page now watched, now not, in random order: the browser, its processes, its compiled code and the
machine are the same for both, and only our script differs. Both twins are opened until the browser keeps what it
compiled of their scripts, and a pair is done again where the work did not end alike on both. `--minutes` says how long;
bounds are one-sided 95 %, by resampling pairs. Work is done through the browser's own input, at the pace of a quick
person.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from playwright.sync_api import Page

from benchmarks import Result
from benchmarks._pages_browser import Watched, browser
from benchmarks._pages_rounds import Held, Pair, held, pair, private, warm
from benchmarks._pages_sites import APPS, LARGE, SMALL, Twins, twins
from benchmarks._pages_work import ORDERS, PAINTED, WORK, Done, rehearsed
from benchmarks._processes import memory

EVENT_BAR_MS = 2.0
BENCHMARK_BAR = 1.03
MEMORY_BAR_MIB = 10.0
PAIR_S = 16.0
"""Seconds that a pair takes, about."""

RESAMPLES = 4_000
KINDS = {"": "any event", "pointerdown": "press", "click": "click", "keydown": "key", "wheel": "wheel"}


@dataclass(frozen=True)
class Plan:
    """How much to measure: pairs of each page, pages (`large` among them), tabs for memory, steps (0: all)."""

    pairs: int
    apps: Sequence[str] = APPS
    orders: Sequence[str] = (SMALL, LARGE)
    tabs: int = 5
    steps: int = 0


def run(minutes: float = 20.0) -> list[Result]:
    """Return all figures; `minutes` of work in all."""
    pages = len(APPS) + 2
    return measure(Plan(pairs=max(2, round(minutes * 60 / PAIR_S / pages)), tabs=max(3, min(8, round(minutes / 3)))))


def measure(plan: Plan) -> list[Result]:
    """Return all figures of a plan, pages and pairs taking turns."""
    with twins() as pages, browser() as watched:
        watched.context.add_init_script(PAINTED)
        page = watched.context.pages[0]
        names = [*plan.apps, *plan.orders]
        work = {name: _work(page, name, pages[name], plan.steps) for name in names}
        watched.watch([pages[name].origin for name in names])
        for name in names:
            warm(page, pages[name])
        pairs: dict[str, list[Pair]] = {name: [] for name in names}
        looks, asked = watched.ear.looks, watched.ear.asked
        for number in range(plan.pairs):
            for name in names:
                pairs[name].append(pair(watched, page, pages[name], work[name], number))
        events = sum(len(each.watched.painted) for taken in pairs.values() for each in taken)
        looks, asked = watched.ear.looks - looks, watched.ear.asked - asked
        return [
            Result(
                "looks at watched pages", looks / events, "an event", note=f"{asked / events:.3f} questions an event"
            ),
            *_events(pairs, plan.orders),
            *_benchmark({name: pairs[name] for name in plan.apps}),
            *_shares(pairs),
            *_memory(watched, pages[LARGE], work[LARGE], plan.tabs),
        ]


def _work(page: Page, name: str, twins: Twins, most: int) -> list[Done]:
    page.goto(twins.plain)
    steps = WORK.get(name, ORDERS)
    return rehearsed(page, steps[:most] if most else steps)


def _events(pairs: dict[str, list[Pair]], orders: Sequence[str]) -> list[Result]:
    """What is added from an event to its painted frame: of all pages, and by kind on those of orders."""
    found = [_added("every page", "", [each for taken in pairs.values() for each in taken])]
    for name in orders:
        found += [_added(f"{name} page", kind, pairs[name]) for kind in KINDS if _has(pairs[name], kind)]
    return found


def _has(pairs: Sequence[Pair], kind: str) -> bool:
    sides = [side for each in pairs for side in (each.watched, each.plain)]
    return all(any(event == kind for event, _ in side.painted) or not kind for side in sides)


def _added(where: str, kind: str, pairs: Sequence[Pair]) -> Result:
    sides = [(each.watched.mean(kind), each.plain.mean(kind)) for each in pairs]
    added = [watched - plain for watched, plain in sides]
    low, high = bounds(added, fmean)
    plain = fmean(without for _, without in sides)
    typical = fmean(each.watched.typical(kind) - each.plain.typical(kind) for each in pairs)
    note = f"mean {fmean(added):.3f}, lower bound {low:.3f}, of medians {typical:.3f}, without us {plain:.2f} ms"
    name = f"added to {KINDS[kind]}, {where}, upper 95 % bound"
    return Result(
        name,
        high,
        "ms",
        EVENT_BAR_MS,
        high / EVENT_BAR_MS,
        note=f"{note}; {len(pairs)} pairs; the reference is the bar",
    )


def _benchmark(pairs: dict[str, list[Pair]]) -> list[Result]:
    """Ours over the practice apps: what a person waits for at every event of the work, and what pages spend on it."""
    waits = {name: [(each.watched.mean(), each.plain.mean()) for each in taken] for name, taken in pairs.items()}
    busy = {name: [(each.watched.page_ms, each.plain.page_ms) for each in taken] for name, taken in pairs.items()}
    told = f"one round adds up all apps; bar {BENCHMARK_BAR}"
    found = [_ratio("benchmark of the practice apps, waiting", "ms an event", _together(waits), told)]
    found.append(
        _ratio("practice apps, main thread in all", "CPU ms", _together(busy), "with work put off to idle time")
    )
    found += [_ratio(f"{name}, main thread in all", "CPU ms", taken, "") for name, taken in busy.items()]
    return found


def _together(apps: dict[str, list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Add up the apps of each round."""
    return [
        (sum(watched for watched, _ in row), sum(plain for _, plain in row)) for row in zip(*apps.values(), strict=True)
    ]


def _ratio(name: str, unit: str, sides: Sequence[tuple[float, float]], note: str) -> Result:
    watched, plain = (fmean(side) for side in zip(*sides, strict=True))
    chance = random.Random(7)  # the same interval for the same figures
    ratios = []
    for _ in range(RESAMPLES):
        drawn = chance.choices(sides, k=len(sides))
        ratios.append(sum(one for one, _ in drawn) / sum(other for _, other in drawn))
    ratios.sort()
    interval = (ratios[int(0.05 * RESAMPLES)], ratios[int(0.95 * RESAMPLES)])
    return Result(name, watched, unit, plain, watched / plain, interval, f"{note}; {len(sides)} pairs".lstrip("; "))


def _shares(pairs: dict[str, list[Pair]]) -> list[Result]:
    """How much of a core is added while somebody works without rest, by page and by process."""
    found = []
    for name, taken in pairs.items():
        added = [100 * (each.watched.page_ms - each.plain.page_ms) / 1_000 / each.watched.seconds for each in taken]
        found.append(Result(f"{name}, added to the page", fmean(added), "% of a core", interval=bounds(added, fmean)))
    every = [each for taken in pairs.values() for each in taken]
    for name in ("extension", "host", "browser"):
        added = [
            100
            * (getattr(each.watched, f"{name}_ms") - getattr(each.plain, f"{name}_ms"))
            / 1_000
            / each.watched.seconds
            for each in every
        ]
        told = "the extension's process" if name == "extension" else f"the {name}"
        note = "all of its processes, pages and ours too" if name == "browser" else ""
        found.append(Result(f"added to {told}", fmean(added), "% of a core", interval=bounds(added, fmean), note=note))
    return found


def _memory(browser: Watched, pages: Twins, steps: Sequence[Done], tabs: int) -> list[Result]:
    """What a tab with a large page holds besides, and what our own processes hold."""
    taken: list[tuple[Held, Held]] = []
    for number in range(tabs):
        sides = [pages.watched, pages.plain] if number % 2 else [pages.plain, pages.watched]
        both = {address: held(browser, address, steps) for address in sides}
        taken.append((both[pages.watched], both[pages.plain]))
    found = []
    for name, of in (("private memory of its process", "private"), ("heap of its scripts", "heap")):
        added = [getattr(watched, of) - getattr(plain, of) for watched, plain in taken]
        low, high = bounds(added, median)
        plain = median(getattr(each, of) for _, each in taken)
        note = f"median {median(added):.2f}, lower bound {low:.2f}, without us {plain:.1f}; the reference is the bar"
        title = f"added to a tab of 20,000 nodes, {name}, upper 95 % bound"
        found.append(Result(title, high, "MiB", MEMORY_BAR_MIB, high / MEMORY_BAR_MIB, note=note))
    found.append(Result("the extension's own process, once for all tabs", private(browser.worker()), "MiB"))
    own = sum(memory(pid).own for pid in browser.hosts())  # the kernel hides more: it closes its memory to others
    found.append(Result("the native host, once for all tabs", own, "MiB"))
    return found


def bounds(values: Sequence[float], of: Callable[[Sequence[float]], float]) -> tuple[float, float]:
    """Return the one-sided 95 % bounds of a mean or median, low and high, by resampling."""
    chance = random.Random(7)  # the same bounds for the same figures
    found = sorted(of(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return found[int(0.05 * RESAMPLES)], found[int(0.95 * RESAMPLES)]
