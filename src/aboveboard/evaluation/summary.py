"""What a run comes to: each scorer's mean for each agent, slices, pairs, and which skills fail."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from aboveboard.evaluation import offline_tiers
from aboveboard.evaluation.offline_tiers import Newness, TierScore
from aboveboard.evaluation.scorers.registry import SCORERS, STRICT
from aboveboard.evaluation.scorers.strict import FIRST_MOVE
from aboveboard.evaluation.scoring import Coverage, Row
from aboveboard.evaluation.slices import DIMENSIONS, FEW, FEWEST, NONE
from aboveboard.evaluation.statistics import Estimate, Pair, Resampling, mcnemar, wilson
from aboveboard.model.value import Value

Scores = dict[str, list[float]]
GAPS = ("skill", "widget", "app")
"""Where gaps are looked for."""
ENOUGH = 30
"""Episodes below which a gap may be for want of data."""


class Share(Value, frozen=True, kw_only=True, omit_defaults=False):
    """How often a score was full, with Wilson's interval, which takes steps as independent."""

    right: int
    of: int
    low: float
    high: float


class Cell(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One agent under one scorer: the mean with its interval by episode, the share of full scores, means of parts."""

    estimate: Estimate
    full: Share
    parts: dict[str, float] = {}


class Line(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One slice: its name, how many episodes and steps, and the strict score of each agent.

    `first_moves` is how many steps the agent on trial has right by the first move of a choice alone, where what comes
    after it could not be asked for.
    """

    name: str
    episodes: int
    steps: int
    first_moves: int
    agents: dict[str, Estimate]


class Gap(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One slice where the agent falls short, with how much of it the data hold; `why` says what that suggests."""

    dimension: str
    name: str
    agent: Estimate
    best_baseline: float | None
    data_steps: int
    data_episodes: int
    why: str


class Summary(Value, frozen=True, kw_only=True, omit_defaults=False):
    """All numbers of a run. `rules` counts, for the agent on trial, which strict rule decided."""

    agents: tuple[str, ...]
    episodes: int
    steps: int
    table: dict[str, dict[str, Cell]]
    slices: dict[str, tuple[Line, ...]]
    pairs: tuple[Pair, ...]
    gaps: tuple[Gap, ...]
    rules: dict[str, int]
    coverage: dict[str, dict[str, tuple[int, int]]]
    tiers: tuple[TierScore, ...] = ()


def summarise(rows: Sequence[Row], agents: Sequence[str], coverage: Coverage, newness: Newness) -> Summary:
    """Return what the rows come to; the first agent is the one on trial. At least one row is needed."""
    episodes = tuple(dict.fromkeys(row.episode for row in rows))
    drawn = Resampling(episodes)
    slices = {dimension: _slices(rows, agents, dimension, drawn) for dimension in DIMENSIONS}
    told = _told(coverage)
    rules = [row.scores[agents[0]][STRICT].rule for row in rows if row.scores[agents[0]][STRICT].value is not None]
    return Summary(
        agents=tuple(agents),
        episodes=len(episodes),
        steps=len(rows),
        table={scorer: _cells(rows, agents, scorer, drawn) for scorer in SCORERS},
        slices=slices,
        pairs=tuple(_pair(rows, agents[0], other, drawn) for other in agents[1:]),
        gaps=_gaps(slices, agents, told),
        rules=dict(sorted(((rule, rules.count(rule)) for rule in set(rules)), key=lambda one: (-one[1], one[0]))),
        coverage=told,
        tiers=offline_tiers.scores(newness, rows, lambda held: _line("", held, agents, drawn).agents),
    )


def _values(rows: Sequence[Row], agent: str, scorer: str) -> Scores:
    found: Scores = defaultdict(list)
    for row in rows:
        value = row.scores[agent][scorer].value
        if value is not None:
            found[row.episode].append(value)
    return found


def _cells(rows: Sequence[Row], agents: Sequence[str], scorer: str, drawn: Resampling) -> dict[str, Cell]:
    found = {}
    for agent in agents:
        values = _values(rows, agent, scorer)
        estimate = drawn.estimate(values)
        if estimate is not None:
            right = sum(value == 1.0 for scores in values.values() for value in scores)
            low, high = wilson(right, estimate.steps)
            full = Share(right=right, of=estimate.steps, low=low, high=high)
            found[agent] = Cell(estimate=estimate, full=full, parts=_part_means(rows, agent, scorer))
    return found


def _part_means(rows: Sequence[Row], agent: str, scorer: str) -> dict[str, float]:
    """Return the mean of each part over the steps that have it."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for name, value in row.scores[agent][scorer].parts.items():
            found[name].append(value)
    return {name: sum(values) / len(values) for name, values in sorted(found.items())}


def _slices(rows: Sequence[Row], agents: Sequence[str], dimension: str, drawn: Resampling) -> tuple[Line, ...]:
    """Return the lines of one dimension, most steps first; what few episodes have stands together without a name."""
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_name[row.tags[dimension]].append(row)
    few = [row for held in by_name.values() if _episodes(held) < FEWEST for row in held]
    named = {name: held for name, held in by_name.items() if _episodes(held) >= FEWEST}
    lines = [_line(name, held, agents, drawn) for name, held in named.items()]
    lines.sort(key=lambda line: (-line.steps, line.name))
    return (*lines, _line(FEW, few, agents, drawn)) if _episodes(few) >= FEWEST else tuple(lines)


def _episodes(rows: Sequence[Row]) -> int:
    return len({row.episode for row in rows})


def _line(name: str, rows: Sequence[Row], agents: Sequence[str], drawn: Resampling) -> Line:
    estimates = {agent: drawn.estimate(_values(rows, agent, STRICT)) for agent in agents}
    told = {agent: one for agent, one in estimates.items() if one is not None}
    first = sum(row.scores[agents[0]][STRICT].rule == FIRST_MOVE and not row.further for row in rows)
    return Line(name=name, episodes=_episodes(rows), steps=len(rows), first_moves=first, agents=told)


def _pair(rows: Sequence[Row], agent: str, other: str, drawn: Resampling) -> Pair:
    both: list[tuple[str, float, float]] = []
    for row in rows:
        one, two = row.scores[agent][STRICT].value, row.scores[other][STRICT].value
        if one is not None and two is not None:
            both.append((row.episode, one, two))
    only_agent = sum(one > two for _, one, two in both)
    only_other = sum(two > one for _, one, two in both)
    differences: Scores = defaultdict(list)
    for episode, one, two in both:
        differences[episode].append(one - two)
    nothing = Estimate(mean=0.0, low=0.0, high=0.0, steps=0, episodes=0)
    return Pair(
        other=other,
        only_agent=only_agent,
        only_other=only_other,
        p=mcnemar(only_agent, only_other),
        difference=drawn.estimate(differences) or nothing,
    )


def _told(coverage: Coverage) -> dict[str, dict[str, tuple[int, int]]]:
    """Return steps and episodes by dimension and name, most steps first; small ones stand together."""
    return {dimension: _counted(steps, coverage.episodes[dimension]) for dimension, steps in coverage.steps.items()}


def _counted(steps: Mapping[str, int], episodes: Mapping[str, set[str]]) -> dict[str, tuple[int, int]]:
    named = [(name, count, len(episodes[name])) for name, count in steps.items() if len(episodes[name]) >= FEWEST]
    few = [name for name in steps if len(episodes[name]) < FEWEST]
    told = {name: (count, held) for name, count, held in sorted(named, key=lambda one: (-one[1], one[0]))}
    together = set().union(*(episodes[name] for name in few))
    if len(together) >= FEWEST:
        told[FEW] = sum(steps[name] for name in few), len(together)
    return told


def _gaps(
    slices: Mapping[str, tuple[Line, ...]],
    agents: Sequence[str],
    coverage: Mapping[str, Mapping[str, tuple[int, int]]],
) -> tuple[Gap, ...]:
    """Return the slices from the worst on, of those where not all is right."""
    found = []
    for dimension in GAPS:
        for line in slices[dimension]:
            agent = line.agents.get(agents[0])
            if agent is None or agent.mean == 1.0 or line.name in {FEW, NONE}:
                continue
            others = [line.agents[other].mean for other in agents[1:] if other in line.agents]
            steps, episodes = coverage[dimension].get(line.name, (0, 0))
            best = max(others, default=None)
            found.append(
                Gap(
                    dimension=dimension,
                    name=line.name,
                    agent=agent,
                    best_baseline=best,
                    data_steps=steps,
                    data_episodes=episodes,
                    why=_why(agent, best, episodes),
                )
            )
    return tuple(sorted(found, key=lambda gap: (gap.agent.mean, gap.dimension, gap.name)))


def _why(agent: Estimate, best: float | None, episodes: int) -> str:
    if best is not None and agent.mean < best:
        return "a baseline does better"
    return "few examples in the data" if episodes < ENOUGH else "enough examples: not learnt, or not in what is seen"
