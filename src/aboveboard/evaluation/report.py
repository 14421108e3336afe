"""From logs to a report: `scores.jsonl` by step, `scores.json` with all numbers, `report.html` to read.

The same logs on the same data give the same bytes, however often it is done.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from aboveboard.errors import InputError
from aboveboard.evaluation import page as pages
from aboveboard.evaluation import saying
from aboveboard.evaluation.cases import Dataset
from aboveboard.evaluation.drawings import draw
from aboveboard.evaluation.exported import FORM as PLAIN
from aboveboard.evaluation.log import Log, Place
from aboveboard.evaluation.offline_tiers import Newness
from aboveboard.evaluation.scorers.registry import SCORERS, STRICT
from aboveboard.evaluation.scoring import Coverage, Judged, Row, judged
from aboveboard.evaluation.summary import Summary, summarise

ROWS, NUMBERS, PAGE = "scores.jsonl", "scores.json", "report.html"
NOT_TOLD = Newness()


def report(
    data: Dataset, logs: Sequence[Log], folder: Path, *, pictures: int = pages.MAY, newness: Newness = NOT_TOLD
) -> Summary:
    """Score the logs, the first of them the agent on trial, and write the three files; returns all numbers.

    `pictures` is how many failures are drawn at most, `newness` how new each episode was to a
    model on trial. Raises what scoring raises, InputError when a file is there.
    """
    if any((folder / name).exists() for name in (ROWS, NUMBERS, PAGE)):
        raise InputError("there is a report in this folder already", remedy="name a new folder with --out")
    folder.mkdir(parents=True, exist_ok=True)
    coverage, rows = Coverage(), list[Row]()
    with (folder / ROWS).open("xb") as file:
        for one in judged(data, logs, SCORERS, coverage):
            rows.append(one.row)
            # Without its place in the slices: what is too rare to be told by name must not be told here.
            bare = msgspec.structs.replace(one.row, tags={})
            file.write(msgspec.json.encode(bare, order="sorted") + b"\n")
    agents = [one.run.agent for one in logs]
    summary = summarise(rows, agents, coverage, newness)
    numbers = msgspec.json.format(msgspec.json.encode(summary), indent=1)
    (folder / NUMBERS).write_bytes(numbers + b"\n")
    page = pages.Page(
        agent=agents[0],
        facts=data.facts,
        runs=logs,
        summary=summary,
        scorers=SCORERS,
        failures=_failures(data, logs, pages.wanted(rows, agents[0], pictures), summary),
        failed=sum(1 for _ in pages.failed(rows, agents[0])),
    )
    pages.write(page, folder / PAGE)
    return summary


def _failures(data: Dataset, logs: Sequence[Log], wanted: Sequence[Place], summary: Summary) -> Sequence[pages.Failure]:
    """Return the failures to show, in the order wanted; the data are read once more for what is drawn."""
    agent, plain = logs[0].run.agent, data.facts.form == PLAIN
    places = set(wanted)
    found = {}
    for one in judged(data, logs, {STRICT: SCORERS[STRICT]}, Coverage()) if places else ():
        place = one.row.episode, one.row.step, one.row.move
        if place in places:
            found[place] = _failure(one, agent, summary, plain=plain)
    return [found[place] for place in wanted]


def _failure(one: Judged, agent: str, summary: Summary, *, plain: bool) -> pages.Failure:
    prediction, step = one.decided[agent], one.step
    decision = prediction.decision
    told = saying.agent(decision, step.before, plain=plain) if decision else f"nothing: {prediction.fault}"
    return pages.Failure(
        episode=one.case.episode,
        step=step.index,
        skill=_told(one, "skill", summary),
        app=_told(one, "app", summary),
        rule=one.row.scores[agent][STRICT].rule,
        goal=one.case.goal if plain else "",
        done=saying.person(step, plain=plain),
        decided=told,
        drawing=draw(step, decision, one.case.pictures if plain else {}, plain=plain),
    )


def _told(one: Judged, dimension: str, summary: Summary) -> str:
    """Return a step's place in a dimension where enough episodes have it to be told by name."""
    name = one.row.tags[dimension]
    return name if name in summary.coverage[dimension] else ""
