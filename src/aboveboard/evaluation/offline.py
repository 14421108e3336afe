"""Trying agents on recordings: before each step an agent says what it would do, with the person's steps as history."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import msgspec

from aboveboard.agents import Agent, Led, Sighted
from aboveboard.agents.memory import LeftOut
from aboveboard.errors import InputError, NothingToDo
from aboveboard.evaluation import log
from aboveboard.evaluation.cases import Case, Dataset
from aboveboard.evaluation.guests import asked
from aboveboard.evaluation.leaving_out import is_left_out
from aboveboard.evaluation.moves import answers_all, first_move, moves_of
from aboveboard.evaluation.places import target_of
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Step
from aboveboard.model.value import Value

ALL, UNSEEN, TEST = "all", "unseen", "test"
LOGS = "logs"
SPLITS = (UNSEEN, ALL, "train", "validation", TEST)
Untouched = Callable[[str], bool]
"""Tells of a start state's hash whether training never looks at it."""
Progress = Callable[[str, int, int], None]


class Plan(Value, frozen=True, kw_only=True):
    """What is to be tried: which split, of goals that people gave or of all, how many episodes (0: all), which seed.

    `unseen` is what training never reads: people held out for testing, start states held out by which it does not know
    when to end, and what it left out on purpose (`left_out`); `all` is everything.
    """

    split: str = UNSEEN
    asked_only: bool = False
    limit: int = 0
    seed: int = 0
    left_out: LeftOut = LeftOut()

    def __post_init__(self) -> None:
        """Refuse a split that no release has; raises InputError."""
        if self.split not in SPLITS:
            raise InputError(f"there is no split of that name; there are: {', '.join(SPLITS)}")


def decide(
    data: Dataset,
    agents: Sequence[tuple[str, Agent]],
    plan: Plan,
    folder: Path,
    *,
    untouched: Untouched,
    job: bytes | None = None,
    progress: Progress,
) -> Sequence[Path]:
    """Have agents decide on every step and write a log for each below `folder/logs`; returns the logs' paths.

    The first agent is the one on trial, the others are baselines. `untouched` tells which start states training
    never looks at. `job` is the public half of the lease's job key.
    Raises NothingToDo for data without an episode of the split, InputError for two agents of one name or a folder
    in use. What was decided before a failure stays in the logs.
    """
    names = [name for name, _ in agents]
    if len(set(names)) < len(names):
        raise InputError("an agent was named twice", remedy="name each agent and each baseline once")
    logs = folder / LOGS
    if logs.exists():
        raise InputError("there are logs in this folder already", remedy="name a new folder with --out")
    logs.mkdir(parents=True)
    paths = [logs / f"{number:02d}-{_filed(name)}.jsonl" for number, name in enumerate(names)]
    with ExitStack() as stack:
        writers = [
            stack.enter_context(log.writing(path, _run(data, name, agent, plan, first=number == 0), job))
            for number, (path, (name, agent)) in enumerate(zip(paths, agents, strict=True))
        ]
        count = 0
        for count, case in enumerate(chosen(data, plan, untouched), 1):
            for writer, (_, agent) in zip(writers, agents, strict=True):
                _try(agent, case, plan.seed + count, writer)
            progress("episodes", count, plan.limit or 0)
        if not count:
            raise NothingToDo(f"the data hold no episode of the split `{plan.split}`", remedy="try `--split all`")
        for writer in writers:
            writer.end()
    return paths


def chosen(data: Dataset, plan: Plan, untouched: Untouched) -> Iterator[Case]:
    """Yield the cases of the plan, in the order of the data."""
    asked = (case for case in data.cases() if case.asked or not plan.asked_only)
    return islice((case for case in asked if _is_wanted(case, plan, untouched)), plan.limit or None)


def _is_wanted(case: Case, plan: Plan, untouched: Untouched) -> bool:
    if plan.split != UNSEEN:
        return plan.split in {ALL, case.split}
    held = case.split == TEST or (bool(case.start) and untouched(case.start))
    return held or is_left_out(plan.left_out, case.steps)


def scored(case: Case) -> Iterator[Step]:
    """Yield the steps that count: what is not to be imitated is history only."""
    return (step for step in case.steps if step.flags.train)


def _run(data: Dataset, name: str, agent: Agent, plan: Plan, *, first: bool) -> log.Run:
    role = "agent" if first else "baseline"
    return log.Run(
        agent=name,
        role=role,
        data=data.facts,
        seed=plan.seed,
        split=plan.split,
        led=isinstance(agent, Led),
        asked_only=plan.asked_only,
    )


def _filed(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)[:40]


def _try(agent: Agent, case: Case, seed: int, writer: log.Writer) -> None:
    agent.begin(case.goal, seed)
    if isinstance(agent, Sighted):
        agent.shown(case.pictures)
    for step in case.steps:
        decision, fault = _decided(agent, step)
        if step.flags.train:
            writer.add(case.episode, step, decision, fault)
        further = moves_of(step) if step.flags.train else ()
        if not further or answers_all(decision, step):
            _tell(agent, done(step))
            continue
        _tell(agent, first_move(step))
        for number, move in enumerate(further, 1):
            writer.add(case.episode, move, *_decided(agent, move), move=number)
            _tell(agent, done(move))


def done(step: Step) -> Decision:
    """Return what the person did, as a decision."""
    target = target_of(step)
    return Decision(action=step.action, target=target.id if target else None)


def _tell(agent: Agent, decision: Decision) -> None:
    if isinstance(agent, Led):
        agent.told(decision)


def _decided(agent: Agent, step: Step) -> tuple[Decision | None, str | None]:
    """Return the agent's decision, or the name of what it raised: one agent's fault must not end the others' run."""
    answer = asked(lambda: msgspec.convert(msgspec.to_builtins(agent.decide(step.before)), Decision))
    return answer.value, answer.fault


def sorted_by_role(logs: Mapping[Path, log.Log]) -> Sequence[log.Log]:
    """Return logs with the agent on trial first and baselines in the order of their files."""
    return sorted((logs[path] for path in sorted(logs)), key=lambda one: one.run.role != "agent")
