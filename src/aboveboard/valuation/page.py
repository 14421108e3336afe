"""The page of a report, made from its plan and its lines alone: one file that needs nothing from any network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from aboveboard.evaluation.page import p_value, percent, points
from aboveboard.valuation import figures
from aboveboard.valuation.arms import NEVER, REFERENCE
from aboveboard.valuation.bootstrap import Estimate
from aboveboard.valuation.plan import Plan, read_plan
from aboveboard.valuation.records import Trained, read_episodes, read_trainings
from aboveboard.valuation.summary import Compared, Point, Summary, says, summarise

PAGE, NUMBERS = "report.html", "numbers.json"


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows."""

    plan: Plan
    summary: Summary
    trained: Sequence[Trained]

    @property
    def curve(self) -> Sequence[Point]:
        """The reference at each size."""
        return [point for point in self.summary.curve if point.arm == REFERENCE]

    @property
    def top(self) -> Point | None:
        """The reference at the largest size, where it was run."""
        return self.curve[-1] if self.curve else None

    @property
    def primary(self) -> Sequence[Compared]:
        """The contrasts chosen beforehand."""
        return [one for one in self.summary.contrasts if one.contrast.primary]

    @property
    def exploratory(self) -> Sequence[Compared]:
        """The others."""
        return [one for one in self.summary.contrasts if not one.contrast.primary]

    @property
    def not_run(self) -> Sequence[tuple[str, str]]:
        """What was not run, and why."""
        return [*self.plan.not_run.items(), *NEVER.items()]

    @property
    def reach(self) -> float:
        """How far the widest difference goes from 0: the scale of all bars."""
        ends = [abs(end) for one in self.summary.contrasts for end in (one.all.difference.low, one.all.difference.high)]
        return max([0.1, *ends, *([] if self.summary.floor is None else [self.summary.floor])])

    @property
    def verdict(self) -> tuple[str, bool]:
        """Return in one sentence whether more demonstrations are shown to help, and whether they are."""
        if len(self.curve) < 2:
            return "One size only: there is no curve to read", False
        first, last = self.curve[0].success, self.curve[-1].success
        sizes = f"{self.curve[0].size} to {self.curve[-1].size} demonstrations per task"
        if last.low > first.high:
            return f"More data help: {percent(first.mean)} to {percent(last.mean)} % from {sizes}", True
        return f"Not shown that more data help from {sizes}: the intervals overlap", False

    @property
    def notes(self) -> Iterator[str]:
        """Yield what a reader must know before believing a number."""
        if self.summary.lacking:
            yield f"Not finished: {self.summary.lacking} episodes are lacking. The same command goes on."
        capped = ", ".join(f"{_short(task)} {count}" for task, count in self.plan.capped.items())
        if capped:
            yield f"Fewer demonstrations than the largest size asked for ({self.plan.asked_sizes[-1]}): {capped}."
        if len(self.plan.seeds) < 3:
            yield f"{_counted(len(self.plan.seeds), 'training seed')}: how much trainings differ is hardly known."
        if self.plan.training.iterations < 1_000:
            yield f"Only {self.plan.training.iterations} steps of training: this tries the report, not the data."
        if self.plan.form != "release":
            yield "Read from plain episodes, not from a sealed release."
        if self.plan.unknown_goals:
            yield f"{self.plan.unknown_goals} demonstrations are of no task evaluated here and were left out."
        if not any(self.plan.held_back.values()):
            yield "Every demonstration is learnt from at the largest size, so none is left for scores step by step."
        if self.plan.sourced and any(one.contrast.arm.startswith("text-") for one in self.summary.contrasts):
            yield (
                f"Of {_counted(self.plan.texts, 'text')} typed or chosen, {self.plan.sourced} say where they came "
                "from. A recording of less text could not: text-shape and text-none lose that with the words, "
                "text-shape-told keeps it."
            )
        if any(point.success.low == point.success.high for point in self.summary.curve):
            yield (
                "Where all episodes of an arm ended alike, drawing them anew gives an interval without a width: "
                "that is for want of episodes, and no proof."
            )
        if len(self.plan.tasks) < 6:
            yield "Few tasks: drawing tasks anew among so few says little about others."


def rebuild(folder: Path) -> Summary:
    """Write page and numbers from the plan and the lines of a folder; needs neither model nor data.

    The same lines give the same bytes. Raises InputError without a plan, UnknownFormat.
    """
    plan = read_plan(folder)
    trained = read_trainings(folder)
    summary = summarise(plan, trained, read_episodes(folder))
    numbers = msgspec.json.format(msgspec.json.encode(summary), indent=1)
    (folder / NUMBERS).write_bytes(numbers + b"\n")
    order = [trained[run.name] for run in plan.all_runs() if run.name in trained]
    (folder / PAGE).write_text(render(Page(plan, summary, order)), encoding="utf-8")
    return summary


def render(page: Page) -> str:
    """Return the page as HTML."""
    environment = Environment(
        loader=PackageLoader("aboveboard.valuation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "points": points, "p": p_value, "short": _short, "says": says}
    return environment.get_template("report.html").render(
        page=page,
        plan=page.plan,
        summary=page.summary,
        reference=REFERENCE,
        counted=_counted,
        spread=lambda one: _spread(one, page.reach),
        floor=_floor(page.summary.floor, page.reach),
        figure=Markup(  # noqa: S704 - made of numbers and escaped words in `figures`
            figures.curve(
                page.curve, page.summary.baselines, label="success in percent against demonstrations per task"
            )
        ),
        small=lambda task: _small(page, task),
    )


def _small(page: Page, task: str) -> Markup:
    found = [point for point in page.summary.by_task[task] if point.arm == REFERENCE]
    drawn = figures.small(found, label=f"{_short(task)}: success in percent against demonstrations")
    return Markup(drawn)  # noqa: S704 - made of numbers and escaped words in `figures`


def _spread(one: Estimate, reach: float) -> dict[str, str]:
    """Return where an interval and its mean lie on a bar from the widest loss to the widest gain, in percent."""
    low, mean, high = (50 + 50 * end / reach for end in (one.low, one.mean, one.high))
    return {"low": f"{low:.2f}", "mean": f"{mean:.2f}", "width": f"{high - low:.2f}"}


def _floor(floor: float | None, reach: float) -> dict[str, str]:
    half = 0.0 if floor is None else 50 * floor / reach
    return {"low": f"{50 - half:.2f}", "width": f"{2 * half:.2f}"}


def _short(task: str) -> str:
    return task.partition("/")[2] or task


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")
