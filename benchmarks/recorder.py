"""The whole recorder on a seeded script at natural rates: what it costs itself, its apps and the X server.

The product's own companion, strip and recorder run on four screens of 1920x1080 at once, one for each mode: without a
session, idle, without pixels, with masked frames. All play the same minutes at the same time, so every minute is
compared with its neighbours, and beside them runs a fixed small task, which tells how dear such work is on this machine
now. `--minutes` says how long they play; a bar is the reference of what it bounds. Larger screens are compared
with this one by `screens`, another recorder by `openadapt`.
"""

import contextlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from benchmarks import Result, paired
from benchmarks._fixed import ADDITIONS, TIMES_A_SECOND, fixed_task
from benchmarks._processes import Memory
from benchmarks._stage import MODES, Recorded, Stage, Taken, staged

CPU_BARS = {"without pixels": 1.0, "masked frames": 3.0}
BYTE_BARS = {"without pixels": 5.0, "masked frames": 60.0}
MEMORY_BAR, IDLE_BAR = 120.0, 0.5
BEGIN_S = 300.0


def run(minutes: float = 2.0) -> list[Result]:
    """Return all figures; so many minutes of the script in each mode, in one session of each."""
    share, whole = min(1.0, minutes), max(1, round(minutes))
    with contextlib.ExitStack() as stack:
        stages = {mode: stack.enter_context(staged()) for mode in MODES}
        stages["no session"].groups["fixed task"] = [stack.enter_context(fixed_task())]
        together = threading.Barrier(len(stages), timeout=BEGIN_S)
        with ThreadPoolExecutor(len(stages)) as pool:
            asked = {mode: pool.submit(each.record, mode, whole, share, together.wait) for mode, each in stages.items()}
        recorded = {mode: each.result() for mode, each in asked.items()}
        minutes_of = {mode: each.minutes for mode, each in recorded.items()}
        sizes = [found for mode in BYTE_BARS for found in _bytes(mode, stages[mode], recorded[mode])]
        held = memories(stages["masked frames"].held)
        amounts = [_amount(mode, each) for mode, each in recorded.items() if each.session]
        return [*_cost(minutes_of), *amounts, _fixed(minutes_of["no session"]), *_others(minutes_of), *sizes, *held]


def memory_of_every_process() -> list[Result]:
    """Return what each process of ours holds after a short session with masked frames."""
    with staged() as stage:
        stage.play("masked frames", 0, 0.25)
        return memories(stage.held)


def _fixed(taken: Sequence[Taken]) -> Result:
    """Return what the fixed task took, with the middle half of its minutes."""
    costs = [each.a_minute("fixed task") for each in taken]
    low, high = (min(costs), max(costs))
    note = f"{TIMES_A_SECOND} times a second a sum of {ADDITIONS} numbers; lowest and highest minute"
    return Result("fixed task beside it", median(costs), "CPU s/min", interval=(low, high), note=note)


def _amount(mode: str, recorded: Recorded) -> Result:
    """Return how much was recorded, so that nobody takes what was left out for what was cheap."""
    out = f"left out at the end: {', '.join(recorded.reduced)}" if recorded.reduced else "nothing left out at the end"
    minutes = len(recorded.minutes)
    return Result(
        f"recorded, {mode}",
        recorded.events / minutes,
        "events/min",
        note=f"{recorded.frames / minutes:.1f} frames, {out}",
    )


def _cost(minutes_of: dict[str, list[Taken]]) -> list[Result]:
    """Return what the recorder takes, against its bars."""
    idle = [taken.recorder / 60 * 100 for taken in minutes_of["idle"]]
    found = [_barred("recorder, idle", "% of a core", idle, IDLE_BAR)]
    for mode, bar in CPU_BARS.items():
        costs = [taken.recorder for taken in minutes_of[mode]]
        found.append(_barred(f"recorder, {mode}", "CPU s/min", costs, bar))
    for name in ("companion and strip", "pages"):
        costs = [taken.a_minute(name) for taken in minutes_of["masked frames"]]
        found.append(Result(f"{name}, masked frames", median(costs), "CPU s/min"))
    return found


def _others(minutes_of: dict[str, list[Taken]]) -> list[Result]:
    """Return what it costs others, each minute against the same minute without a session."""
    return [
        paired(
            f"{group}, {mode}",
            "CPU s/min",
            [
                (taken.a_minute(group), without.a_minute(group))
                for taken, without in zip(minutes_of[mode], minutes_of["no session"], strict=True)
            ],
            note="against the same script without a session",
        )
        for mode in CPU_BARS
        for group in ("the recorded apps", "the X server", "the message buses")
    ]


def _bytes(mode: str, stage: Stage, recorded: Recorded) -> list[Result]:
    """Return what a session takes on the disk and would take when released, against the bars."""
    hours = sum(taken.seconds for taken in recorded.minutes) / 3_600
    released = stage.device.released_bytes(recorded.session) / 1e6 / hours
    journal = stage.device.journal_bytes(recorded.session) / 1e6 / hours
    bar = BYTE_BARS[mode]
    return [
        _barred(f"released, {mode}", "MB/h", [released], bar),
        _barred(f"journal, {mode}", "MB/h", [journal], 3 * bar),
    ]


def memories(held: dict[str, list[Memory]]) -> list[Result]:
    """Return the most that each group of processes held, resident, with its own part and PSS where it can be read."""
    found = []
    for name, all_held in held.items():
        if name.startswith("the "):
            continue
        most = max(all_held, key=lambda each: each.resident)
        shared = f", PSS {most.shared_out:.1f}" if most.shared_out is not None else ", PSS hidden by the kernel"
        note = f"own {most.own:.1f}{shared}; the reference is the bar"
        found.append(
            Result(f"memory of {name}", most.resident, "MiB", MEMORY_BAR, most.resident / MEMORY_BAR, note=note)
        )
    return found


def _barred(name: str, unit: str, values: list[float], bar: float) -> Result:
    return paired(name, unit, [(value, bar) for value in values], note="the reference is the bar")
