"""What a loop ends with: tables to print, and one page that links its parts, with what each cost in time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from rich.table import Column, Table

from aboveboard import __version__
from aboveboard.agents.checkpoints import HEAD
from aboveboard.cli.learn_stages import BASELINES, COLLECTED, MODEL, OFFLINE, ONLINE, STAGES, whole
from aboveboard.cli.learn_way import Way
from aboveboard.datasets.card import CARD
from aboveboard.evaluation.online_report import PAGE as ONLINE_PAGE
from aboveboard.evaluation.report import PAGE as OFFLINE_PAGE
from aboveboard.evaluation.results import RESULTS, Share
from aboveboard.evaluation.scorers.registry import STRICT
from aboveboard.evaluation.uncounted import Uncounted, by_place

PAGE = "index.html"
STEPS = "recorded steps"
LINKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    COLLECTED: (("card", f"{COLLECTED}/release/{CARD}"), ("summary", f"{COLLECTED}/summary.json")),
    MODEL: (("what the model says of itself", f"{MODEL}/{HEAD}"),),
    ONLINE: (("report", f"{ONLINE}/{ONLINE_PAGE}"), ("every episode", f"{ONLINE}/{RESULTS}")),
    OFFLINE: (("report", f"{OFFLINE}/{OFFLINE_PAGE}"),),
}
"""Stage -> what there is to read of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stage as it is shown: what came of it in a sentence, what all its runs cost, what there is to read."""

    stage: str
    result: str
    seconds: float
    processor_s: float
    links: tuple[tuple[str, str], ...]


def parts(way: Way) -> Iterator[Part]:
    """Yield the stages that ended."""
    for stage in STAGES:
        ended = way.ended(stage)
        if ended is None:
            continue
        runs = [run for run in way.runs if run.stage == stage]
        yield Part(
            stage=stage,
            result=_result(stage, ended.said),
            seconds=sum(run.seconds for run in runs),
            processor_s=sum(run.processor_s for run in runs),
            links=tuple((said, path) for said, path in LINKS[stage] if (way.folder / path).is_file()),
        )


def _result(stage: str, said: Mapping[str, Any]) -> str:
    if stage == COLLECTED:
        found, tried = said["demonstrations"], said["attempts"]
        lacking = sum(said["lacking"].values())
        return f"{found} demonstrations of {tried} attempts" + (f"; {lacking} are lacking" if lacking else "")
    if stage == MODEL:
        learnt, held = said["rows learnt from"], said["rows held out"]
        return f"{said['iterations']} iterations on {learnt} rows, {held} held out"
    if stage == ONLINE:
        lost, seen = said["lost"], said.get("seen")
        told = f"{said['episodes']} episodes" + (f", {lost} lost with their world" if lost else "")
        return told + (f", {seen} starts left out: learnt from" if seen else "")
    return str(said.get("left out") or f"{said['steps']} steps held out, episodes: {said['episodes']}")


def acted(way: Way) -> Mapping[tuple[str, str], Share]:
    """Return how often each agent succeeded at each task, as its command said: what the model had seen is left out."""
    ended = way.ended(ONLINE)
    told: Sequence[Mapping[str, Any]] = ended.said.get("shares", ()) if ended else ()  # type: ignore[assignment]  # its own JSON
    return {(one["agent"], one["task"]): _parsed(one) for one in told}


def _parsed(one: Mapping[str, Any]) -> Share:
    right, of = one["right"], one["of"]
    return Share(right=right, of=of, mean=right / max(of, 1), low=one["low"], high=one["high"])


def recorded(way: Way) -> Mapping[str, tuple[float, float, float]]:
    """Return each agent's strict score on what was held out, with its interval; nothing where nothing was."""
    ended = way.ended(OFFLINE)
    found: Mapping[str, tuple[float, float, float]] = ended.said.get(STRICT, {}) if ended else {}  # type: ignore[assignment]  # its own JSON
    return {name: (mean, low, high) for name, (mean, low, high) in found.items()}


def without(way: Way) -> Mapping[tuple[str, str], str]:
    """Return why an agent has no number at a task, as the command that let them act said."""
    ended = way.ended(ONLINE)
    told: Sequence[Mapping[str, Any]] = ended.said.get("without", ()) if ended else ()  # type: ignore[assignment]  # its own JSON
    return by_place([Uncounted(**one) for one in told])


def rows(way: Way) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what each agent reached, task by task, at all of them and on recordings; below each its interval.

    Where there is no number, the cell says why.
    """
    agents, found, why = _agents(), acted(way), without(way)
    for task in (*way.asked.tasks, "all"):
        places = [(agent, task if task == "all" else whole(task)) for agent in agents]
        yield short(task), tuple(_share(found.get(place), why.get(place, "no episode counts")) for place in places)
    scores = recorded(way)
    by_rule = {name: score for name, score in scores.items() if name in BASELINES}
    own = next((score for name, score in scores.items() if name not in BASELINES), None)
    otherwise = "could not be tried" if scores else "none held out"
    yield STEPS, tuple(_score(one, otherwise) for one in (own, *(by_rule.get(name) for name in BASELINES)))


def short(task: str) -> str:
    """Return the name of a task without its world, which is one for all of them."""
    return whole(task).partition("/")[2] or task


def _agents() -> tuple[str, ...]:
    return ("element", *BASELINES)


def _share(share: Share | None, otherwise: str) -> str:
    return otherwise if share is None else f"{share.right}/{share.of}\n{_percent(share.low, share.high)}"


def _score(score: tuple[float, float, float] | None, otherwise: str) -> str:
    return otherwise if score is None else f"{100 * score[0]:.0f} %\n{_percent(*score[1:])}"


def _percent(low: float, high: float) -> str:
    return f"{100 * low:.0f}-{100 * high:.0f} %"


def tables(way: Way) -> Iterator[Table]:
    """Yield what is printed: what each stage came to and cost, and what each agent reached."""
    cost = Table("stage", "came to", "took", "processor")
    for part in parts(way):
        cost.add_row(part.stage, part.result, minutes(part.seconds), minutes(part.processor_s))
    yield cost
    caption = "below: the 95 % interval; recorded steps are those held out, by strict rules; or why there is no number"
    reached = Table(*(Column(name, overflow="fold") for name in ("right", *_agents())), caption=caption)
    for name, cells in rows(way):
        reached.add_row(name, *cells)
    yield reached


def facts(way: Way) -> dict[str, object]:
    """Return the result for a program."""
    return {
        "page": str(way.folder / PAGE),
        "seed": way.asked.seed,
        "seeds acted on": way.asked.seeds,
        "stages": {
            part.stage: {"came to": part.result, "seconds": part.seconds, "processor seconds": part.processor_s}
            for part in parts(way)
        },
        "acted": [
            {"agent": agent, "task": task, "right": one.right, "of": one.of, "low": one.low, "high": one.high}
            for (agent, task), one in acted(way).items()
        ],
        "without a number": [{"agent": agent, "task": task, "why": why} for (agent, task), why in without(way).items()],
        "on recordings": recorded(way),
    }


def minutes(seconds: float) -> str:
    """Say a duration: `45 s`, `12 min 05 s`."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02} s"


def write(way: Way) -> None:
    """Write the page: one file that needs nothing from any network and holds nothing of what was recorded."""
    environment = Environment(
        loader=PackageLoader("aboveboard.cli"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["minutes"] = minutes
    page = environment.get_template("learn.html").render(
        asked=way.asked,
        tasks=[short(task) for task in way.asked.tasks],
        parts=list(parts(way)),
        agents=_agents(),
        rows=list(rows(way)),
        version=__version__,
    )
    (way.folder / PAGE).write_text(page, encoding="utf-8")
