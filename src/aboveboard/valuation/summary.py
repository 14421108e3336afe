"""What a report comes to: the curve, the contrasts with the noise floor beside them, and each task apart."""

from collections.abc import Iterable, Mapping, Sequence

from aboveboard.evaluation.rollout import Rolled
from aboveboard.model.value import Value
from aboveboard.valuation.arms import ARMS, FOLDED, REFERENCE
from aboveboard.valuation.bootstrap import Estimate, Outcomes, Paired, hierarchical, nested, paired
from aboveboard.valuation.plan import Contrast, Plan, Run
from aboveboard.valuation.records import Trained

MENU = "menu"
"""The skill of tasks in which a rest of the pointer opens what is pressed next."""


class Point(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The success of one arm at one size, and the share of held back steps that were right, where any were."""

    arm: str
    size: int
    success: Estimate
    offline: float | None = None
    steps: int = 0


class Compared(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One contrast: the difference over all tasks, by task, and what may be said of it."""

    contrast: Contrast
    all: Paired
    by_task: dict[str, Paired]
    verdict: str
    shown: bool


class Summary(Value, frozen=True, kw_only=True, omit_defaults=False):
    """All numbers of a report. `floor` is the largest difference that the noise of training alone may make, of 1.

    `seen` of the start states may be those of a demonstration; `unseen` is the reference's success on the others alone.
    """

    curve: tuple[Point, ...]
    by_task: dict[str, tuple[Point, ...]]
    baselines: dict[str, Estimate]
    noise: Paired | None
    floor: float | None
    contrasts: tuple[Compared, ...]
    menu: Paired | None
    menu_tasks: tuple[str, ...]
    menu_verdict: str
    start_states: int
    seen: int
    unseen: Estimate | None
    episodes: int
    lacking: int
    seconds: float


def summarise(plan: Plan, trained: Mapping[str, Trained], rolled: Sequence[Rolled]) -> Summary:
    """Return what the lines of a report come to; what is not done yet is left out and counted as lacking."""
    told = _Told(plan, rolled)
    noise = paired(told.of(REFERENCE, plan.largest), told.of(REFERENCE, plan.largest, again=True), plan.draw)
    floor = None if noise is None else max(abs(noise.difference.low), abs(noise.difference.high))
    skilled = {one.task for one in rolled if one.skill == MENU}
    menus = tuple(task for task in plan.tasks if task in skilled)
    menu = _menu(plan, told, menus)
    places = {(one.task, one.seed) for one in rolled}
    seen = {(one.task, one.seed) for one in rolled if plan.starts.hold(bytes.fromhex(key) for key in one.start)}
    top = told.of(REFERENCE, plan.largest)
    wanted = (sum(1 for _ in plan.all_runs()) + len(plan.baselines)) * len(plan.tasks) * len(plan.evaluation_seeds)
    return Summary(
        curve=tuple(_points(plan, told, trained, plan.tasks)),
        by_task={task: tuple(_points(plan, told, trained, [task])) for task in plan.tasks},
        baselines={
            name: one for name in plan.baselines if (one := hierarchical(nested(told.baseline(name)), plan.draw))
        },
        noise=noise,
        floor=floor,
        contrasts=tuple(_contrasts(plan, told, floor)),
        menu=menu,
        menu_tasks=menus,
        menu_verdict=_menu_verdict(plan, menus, menu, done=any(told.of(REFERENCE, plan.largest, tasks=menus).values())),
        start_states=len(places),
        seen=len(seen),
        unseen=hierarchical(nested({key: top[key] for key in top if (key[0], key[2]) not in seen}), plan.draw),
        episodes=len(rolled),
        lacking=max(0, wanted - len(rolled)),
        seconds=sum(one.seconds for one in trained.values()),
    )


class _Told:
    """Outcomes by agent, looked up by what the agent was."""

    def __init__(self, plan: Plan, rolled: Iterable[Rolled]) -> None:
        self._plan = plan
        self._found: dict[str, dict[tuple[str, int], bool]] = {}
        for one in rolled:
            self._found.setdefault(one.agent, {})[one.task, one.seed] = one.succeeded

    def of(self, arm: str, size: int, *, again: bool = False, tasks: Sequence[str] | None = None) -> Outcomes:
        """Return the outcomes of an arm at a size, over all seeds."""
        return {
            (task, seed, episode): succeeded
            for seed in self._plan.seeds
            for (task, episode), succeeded in self._found.get(
                Run(arm=arm, size=size, seed=seed, again=again).name, {}
            ).items()
            if tasks is None or task in tasks
        }

    def baseline(self, name: str) -> Outcomes:
        """Return the outcomes of a baseline, which is not trained: it has one seed."""
        return {(task, 0, episode): right for (task, episode), right in self._found.get(name, {}).items()}


def _points(plan: Plan, told: _Told, trained: Mapping[str, Trained], tasks: Sequence[str]) -> Iterable[Point]:
    """Yield the reference at each size, then the other arms at the largest."""
    places = [(REFERENCE, size) for size in plan.sizes]
    places += [(contrast.arm, plan.largest) for contrast in plan.contrasts]
    for arm, size in places:
        success = hierarchical(nested(told.of(arm, size, tasks=tasks)), plan.draw)
        if success is not None:
            share, steps = _offline(plan, arm, size, trained, tasks)
            yield Point(arm=arm, size=size, success=success, offline=share, steps=steps)


def _offline(
    plan: Plan, arm: str, size: int, trained: Mapping[str, Trained], tasks: Sequence[str]
) -> tuple[float | None, int]:
    runs = (trained.get(Run(arm=arm, size=size, seed=seed).name) for seed in plan.seeds)
    cells = [run.offline[task] for run in runs if run is not None for task in tasks if task in run.offline]
    of = sum(cell.of for cell in cells)
    return (sum(cell.right for cell in cells) / of if of else None), of


def _contrasts(plan: Plan, told: _Told, floor: float | None) -> Iterable[Compared]:
    for contrast in plan.contrasts:
        one, other = told.of(contrast.against, plan.largest), told.of(contrast.arm, plan.largest)
        all_ = paired(one, other, plan.draw)
        if all_ is None:
            continue
        by_task = {
            task: found
            for task in plan.tasks
            if (found := paired(_only(one, task), _only(other, task), plan.draw)) is not None
        }
        verdict, shown = verdict_of(all_.difference, floor)
        yield Compared(contrast=contrast, all=all_, by_task=by_task, verdict=verdict, shown=shown)


def _only(outcomes: Outcomes, task: str) -> Outcomes:
    return {key: value for key, value in outcomes.items() if key[0] == task}


def verdict_of(difference: Estimate, floor: float | None) -> tuple[str, bool]:
    """Say in words what a difference allows to say, and whether it is shown: beyond its interval and the noise."""
    if difference.low <= 0 <= difference.high:
        return "not shown: the interval holds 0", False
    if floor is None:
        return "not shown: there is no noise floor to hold it against", False
    if abs(difference.mean) <= floor:
        return "not shown: no larger than two identical runs may differ", False
    return ("shown: it costs" if difference.mean > 0 else "shown: it gains"), True


def _menu(plan: Plan, told: _Told, menus: Sequence[str]) -> Paired | None:
    if not menus or FOLDED not in {contrast.arm for contrast in plan.contrasts}:
        return None
    kept = told.of(REFERENCE, plan.largest, tasks=menus)
    return paired(kept, told.of(FOLDED, plan.largest, tasks=menus), plan.draw)


def _menu_verdict(plan: Plan, menus: Sequence[str], menu: Paired | None, *, done: bool) -> str:
    """Say whether folding hover costs what it must on menu tasks: a check of the measurement itself."""
    if FOLDED in plan.not_run:
        return f"not checked: {plan.not_run[FOLDED]}"
    if not menus:
        return "not checked: no task of the skill `menu` is among those evaluated"
    if menu is None:
        return "not checked yet: the runs for it are not done"
    if not done:
        return "not checked: the reference does no menu task either, so there is nothing that folding could cost"
    if menu.difference.mean <= 0:
        return "FAILED: folding hover costs nothing on menu tasks, so this measurement is wrong somewhere"
    if menu.difference.low <= 0:
        return "points the right way, but the interval holds 0: too little was run to rely on it"
    return "passed: folding hover costs on menu tasks, as it must"


def says(arm: str) -> str:
    """Return what an arm is, in words."""
    return ARMS[arm].says if arm in ARMS else arm
