"""The whole recorder on a seeded script at natural rates: what it costs itself, its apps and the X server.

The product's own companion, strip and recorder run on a screen of 1920x1080; modes take turns minute by minute in
one run: without a session, idle, without pixels, with masked frames. So every minute is compared with its neighbours.
`--minutes` says how many minutes of script each mode plays; a bar is the reference of what it bounds. Larger screens
are compared with this one by `screens`, another recorder by `openadapt`.
"""

from statistics import median

from benchmarks import Result, paired
from benchmarks._processes import Memory
from benchmarks._stage import MODES, Stage, staged

CPU_BARS = {"without pixels": 1.0, "masked frames": 3.0}
BYTE_BARS = {"without pixels": 5.0, "masked frames": 60.0}
MEMORY_BAR, IDLE_BAR = 120.0, 0.5


def run(minutes: float = 2.0) -> list[Result]:
    """Return all figures; `minutes` of the script in each mode, a minute at a time."""
    share = min(1.0, minutes)
    with staged() as stage:
        for number in range(max(1, round(minutes))):
            for mode in MODES:
                stage.play(mode, number, share)
        return [*_cost(stage), *_others(stage), *_bytes(stage), *memories(stage.held)]


def memory_of_every_process() -> list[Result]:
    """Return what each process of ours holds after a short session with masked frames."""
    with staged() as stage:
        stage.play("masked frames", 0, 0.25)
        return memories(stage.held)


def _cost(stage: Stage) -> list[Result]:
    """Return what the recorder takes, against its bars."""
    rounds = stage.rounds
    idle = [taken.recorder / 60 * 100 for taken in rounds["idle"]]
    found = [_barred("recorder, idle", "% of a core", idle, IDLE_BAR)]
    for mode, bar in CPU_BARS.items():
        costs = [taken.recorder for taken in rounds[mode]]
        found.append(_barred(f"recorder, {mode}", "CPU s/min", costs, bar))
    for name in ("companion and strip", "pages"):
        costs = [taken.a_minute(name) for taken in rounds["masked frames"]]
        found.append(Result(f"{name}, masked frames", median(costs), "CPU s/min"))
    return found


def _others(stage: Stage) -> list[Result]:
    """Return what it costs others, each minute against its neighbour without a session."""
    return [
        paired(
            f"{group}, {mode}",
            "CPU s/min",
            [
                (taken.a_minute(group), without.a_minute(group))
                for taken, without in zip(stage.rounds[mode], stage.rounds["no session"], strict=True)
            ],
            note="against the same script without a session",
        )
        for mode in CPU_BARS
        for group in ("the recorded apps", "the X server", "the message buses")
    ]


def _bytes(stage: Stage) -> list[Result]:
    found = []
    for mode, bar in BYTE_BARS.items():
        released, journal = (
            [getattr(taken, kind) / taken.seconds * 3_600 / 1e6 for taken in stage.rounds[mode]]
            for kind in ("released", "journal")
        )
        found.append(_barred(f"released, {mode}", "MB/h", released, bar))
        pairs = [(kept, 3 * bar) for kept in journal]
        found.append(paired(f"journal, {mode}", "MB/h", pairs, note="the reference is the bar"))
    return found


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
