"""The plan of a report, written down before anything is trained: what is run, on what, and what will be compared."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from aboveboard.agents.memory import Starts
from aboveboard.errors import InputError
from aboveboard.formats.files import no_space_or_same
from aboveboard.model.value import IllegalValue, Value
from aboveboard.training.settings import Settings
from aboveboard.valuation.arms import ARMS, REFERENCE, Arm, Data, taught

NAME = "preregistration.json"
SIZES = (3, 10, 30, 100)
FULL_TASKS = (
    *("choose-list", "click-scroll-list", "use-autocomplete", "click-menu"),
    *("choose-date", "navigate-tree", "click-tab-2", "enter-text"),
)
"""The eight tasks of the full form: dropdowns, a menu, a date, a tree, tabs, a text."""
SMALL_TASKS = ("click-menu", "choose-list", "enter-text")


class Contrast(Value, frozen=True, kw_only=True, omit_defaults=False):
    """Two arms at the largest size: the difference is the success of `against` less that of `arm`, in points."""

    arm: str
    against: str = REFERENCE
    primary: bool
    says: str


class Run(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One training and its evaluation. `again` is the second of two identical runs, but for what is drawn by chance."""

    arm: str
    size: int
    seed: int
    again: bool = False

    @property
    def name(self) -> str:
        """The name in logs and folders."""
        return f"{self.arm}-{self.size}-{self.seed}" + ("-again" if self.again else "")


class Plan(Value, frozen=True, kw_only=True, omit_defaults=False):
    """Everything that decides what a report says, beside the machine.

    `sizes` are demonstrations per task, capped by `counts` (those there are); `asked_sizes` is what was asked for.
    `training` holds for every run alike: the same number of steps, no early stopping, the last weights. `not_run` are
    arms without data, by reason. `data` is a hash of the demonstrations, `driver` of the driver's log of them where it
    is learnt from, `pictures` of the pictures that each arm of pictures learns from, `starts` are digests of what they
    begin with; of `texts` typed or chosen, `sourced` say where they came from. `agent` is the version of what an agent
    sees.
    """

    v: int = 1
    made_by: str = "aboveboard value-report"
    dataset: str
    purpose: str
    form: str
    data: str
    driver: str = ""
    pictures: dict[str, str] = {}
    starts: Starts = Starts()
    texts: int = 0
    sourced: int = 0
    agent: str
    worlds: str
    tasks: tuple[str, ...]
    counts: dict[str, int]
    unknown_goals: int
    held_back: dict[str, int]
    asked_sizes: tuple[int, ...]
    sizes: tuple[int, ...]
    seeds: tuple[int, ...]
    draw: int
    evaluation_seeds: tuple[int, ...]
    most_steps: int
    training: Settings
    contrasts: tuple[Contrast, ...]
    baselines: tuple[str, ...]
    not_run: dict[str, str]

    def __post_init__(self) -> None:
        """Refuse a plan that compares nothing, and one that evaluates on the seeds of demonstrations."""
        if not (self.tasks and self.sizes and self.seeds and self.evaluation_seeds):
            message = "a plan has tasks, sizes, seeds and seeds to evaluate on"
            raise IllegalValue(message)
        if any(seed % 2 == 0 for seed in self.evaluation_seeds):
            message = "even seeds are those of demonstrations: evaluate on odd ones"
            raise IllegalValue(message)

    @property
    def largest(self) -> int:
        """The largest size: there all contrasts are made."""
        return self.sizes[-1]

    @property
    def capped(self) -> Mapping[str, int]:
        """Tasks that have fewer demonstrations than the largest size asked for, and how many they have."""
        return {task: count for task, count in self.counts.items() if count < self.asked_sizes[-1]}

    def runs(self, seed: int) -> Iterator[Run]:
        """Yield the runs of one seed: the curve, the contrasts, and the reference once more."""
        for size in self.sizes:
            yield Run(arm=REFERENCE, size=size, seed=seed)
        for contrast in self.contrasts:
            yield Run(arm=contrast.arm, size=self.largest, seed=seed)
        yield Run(arm=REFERENCE, size=self.largest, seed=seed, again=True)

    def all_runs(self) -> Iterator[Run]:
        """Yield the runs of every seed."""
        for seed in self.seeds:
            yield from self.runs(seed)

    def settings(self, run: Run) -> Settings:
        """Return how a run is trained: arms of one seed draw alike, the run that is made again otherwise."""
        seed = self.draw * 10_000 + run.seed * 10 + int(run.again)
        return msgspec.structs.replace(self.training, seed=seed, label=run.name, pictures=ARMS[run.arm].pictures)


def training_of(iterations: int, threads: int = 1) -> Settings:
    """Return settings under which every run takes the same number of steps and keeps its last weights."""
    looks = max(1, iterations)
    warmup = min(100, max(1, iterations // 10))
    return Settings(
        iterations=iterations,
        warmup=warmup,
        check_every=looks,
        patience=looks,
        validation=0.0,
        threads=threads,
    )


def sizes_of(asked: Iterable[int], counts: Mapping[str, int]) -> tuple[int, ...]:
    """Return the sizes that the data allow, smallest first: none above what the richest task has."""
    most = max(counts.values(), default=0)
    found = {min(size, most) for size in asked}
    if not found or min(found) < 1:
        raise InputError("a size is at least one demonstration of a task, and there is none")
    return tuple(sorted(found))


def not_run(
    data: Data,
    driver: Container[tuple[str, int]] | None,
    wanted: Container[str],
    unpictured: Callable[[Arm], str],
) -> dict[str, str]:
    """Return the arms that cannot or shall not be run, by reason.

    `driver` holds the tasks and seeds of the driver's log, None where there is none; `wanted` are names of arms;
    `unpictured` says why an arm lacks the pictures that it is about.
    """
    found: dict[str, str] = {}
    for name, arm in ARMS.items():
        why = "" if name == REFERENCE else _why_not(arm, data, driver) or unpictured(arm)
        if not why and name != REFERENCE and name not in wanted:
            why = "not asked for (--arms)"
        if not why and arm.against in found:
            why = f"`{arm.against}`, which it is compared with, is not run"
        if why:
            found[name] = why
    return found


def _why_not(arm: Arm, data: Data, driver: Container[tuple[str, int]] | None) -> str:
    places = [(one.task, one.seed) for held in data.values() for one in held]
    if arm.driven:
        if driver is None:
            return "no driver's log was given (`aboveboard driver-log`, --driver)"
        lacking = sum(place not in driver for place in places)
        return f"the driver's log lacks {lacking} of {len(places)} of these seeds" if lacking else ""
    why = arm.lacking(data)
    if not why and not taught(arm, [one for held in data.values() for one in held]).rows:
        why = "nothing is left in it that could be imitated"
    return why


def contrasts_of(left_out: Container[str]) -> tuple[Contrast, ...]:
    """Return the contrasts of all arms but the reference and those left out, in the order of the table of arms."""
    arms = (arm for name, arm in ARMS.items() if name != REFERENCE and name not in left_out)
    return tuple(Contrast(arm=arm.name, against=arm.against, primary=arm.primary, says=arm.says) for arm in arms)


def register(folder: Path, plan: Plan) -> None:
    """Write a plan before anything is trained, or find the same one there.

    Raises InputError where the folder was begun with another plan, NoSpace.
    """
    path = folder / NAME
    data = msgspec.json.format(msgspec.json.encode(plan), indent=1) + b"\n"
    if path.exists():
        was = read_plan(folder)
        if was != plan:
            raise InputError(
                f"this folder was begun with another plan ({', '.join(differing(was, plan))})",
                remedy="give the same arguments and data again, or name a new folder with --out",
            )
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{NAME}.new")
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        raise no_space_or_same(error) from error


def read_plan(folder: Path) -> Plan:
    """Return the plan of a folder; raises InputError where there is none that can be read."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Plan)
    except FileNotFoundError:
        raise InputError("no value report was begun in this folder", remedy="name its folder with --out") from None
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise InputError("the plan in this folder cannot be read", remedy="name a new folder with --out") from None


def differing(one: Plan, other: Plan) -> Sequence[str]:
    """Return the names of what two plans differ in."""
    return [name for name in one.__struct_fields__ if getattr(one, name) != getattr(other, name)]
