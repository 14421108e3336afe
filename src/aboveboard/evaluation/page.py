"""The page of a run: scores with intervals beside baselines, slices, gaps with coverage, a picture of each failure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from aboveboard.evaluation.cases import Facts
from aboveboard.evaluation.drawings import Drawing
from aboveboard.evaluation.log import Log, Place
from aboveboard.evaluation.scorers import Scorer
from aboveboard.evaluation.scorers.registry import STRICT
from aboveboard.evaluation.scoring import Row
from aboveboard.evaluation.summary import Summary

MAY = 60
"""So many failures are drawn unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure as the page shows it, in words and a drawing that hold only what the form of the data allows.

    `skill` and `app` are empty where too few episodes have it.
    """

    episode: str
    step: int
    skill: str
    app: str
    rule: str
    goal: str
    done: str
    decided: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows."""

    agent: str
    facts: Facts
    runs: Sequence[Log]
    summary: Summary
    scorers: Mapping[str, Scorer]
    failures: Sequence[Failure]
    failed: int

    @property
    def notes(self) -> Iterator[str]:
        """Yield what a reader must know before believing a number."""
        if self.facts.gone:
            yield f"{self.facts.gone} shards of the release have been deleted by their person and are left out."
        if not all(run.complete for run in self.runs):
            yield "A log ends early: only what it holds is scored."
        if self.runs[0].run.split in {"all", "train"}:
            yield "The split was not one that is held out: an agent trained on this data has seen these steps."
        if self.runs[0].run.split == "unseen":
            yield "Held out are people and start states; a model's best checkpoint was chosen by the same start states."
        untold = [run.run.agent for run in self.runs if not run.run.led]
        if untold:
            yield f"Not told what the person did, so with a history of their own: {', '.join(untold)}."
        if self.facts.form == "release":
            yield "Read from a sealed release: no picture and no word of the data is on this page, drawings stand in."

    @property
    def verdict(self) -> tuple[str, bool]:
        """Return in one sentence whether the agent is shown to be better than every baseline, and whether it is."""
        if not self.summary.pairs:
            return "No baseline was run beside it: this number says little", False
        open_ = [pair.other for pair in self.summary.pairs if pair.difference.low <= 0]
        if open_:
            return f"Not shown to be better than {', '.join(open_)}", False
        return "Better than every baseline on these steps", True


def wanted(rows: Sequence[Row], agent: str, most: int) -> Sequence[Place]:
    """Return which failures to draw: one of each skill and rule in turn, in the order of the data."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for row in failed(rows, agent):
        group = row.tags["skill"], row.scores[agent][STRICT].rule
        groups.setdefault(group, []).append((row.episode, row.step, row.move))
    found: list[Place] = []
    depth = 0
    while len(found) < most and any(len(group) > depth for group in groups.values()):
        found += [group[depth] for group in groups.values() if len(group) > depth]
        depth += 1
    return found[:most]


def failed(rows: Sequence[Row], agent: str) -> Iterator[Row]:
    """Yield the rows in which the agent was wrong by strict rules."""
    return (row for row in rows if row.scores[agent][STRICT].value == 0.0)


def write(page: Page, path: Path) -> None:
    """Write the page: one file that needs nothing from any network."""
    path.write_text(rendered("offline.html", page=page, strict=STRICT), encoding="utf-8")


def rendered(template: str, **facts: object) -> str:
    """Return a template of ours filled with facts."""
    environment = Environment(
        loader=PackageLoader("aboveboard.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "points": points, "p": p_value, "drawn": Markup}
    return environment.get_template(template).render(**facts)


def percent(share: float) -> str:
    """Say a share of 1 in percent, with one decimal."""
    return f"{100 * share:.1f}"


def points(difference: float) -> str:
    """Say a difference of shares in points, with its sign."""
    rounded = round(100 * difference, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


def p_value(p: float) -> str:
    """Say a p value."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
