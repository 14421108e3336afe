"""Right results of every task, made from its words alone: what an instruction does not say, nobody could do."""

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aboveboard.studio.practice.tasks import Goal, Task

State = dict[str, Any]
Solve = Callable[[State, re.Match[str]], None]
STARTS = Path(__file__).parent / "starts"
SEED = 7
"""The seed of the kept start states."""


@dataclass(frozen=True)
class Solution:
    """How a task's words are read, and what is done then to a state."""

    words: str
    solve: Solve


def start_of(app: str) -> bytes:
    return (STARTS / f"{app}.json").read_bytes()


def goal_of(task: Task[Any], seed: int) -> Goal:
    return task.goal(start_of(task.app), seed)


def solved(task: Task[Any], goal: Goal, solution: Solution) -> State:
    """The state in which the task is done, and nothing else."""
    found = re.fullmatch(solution.words, goal.instruction)
    assert found, f"{task.id} says something that its solution cannot read: {goal.instruction}"
    state: State = copy.deepcopy(json.loads(start_of(task.app)))
    solution.solve(state, found)
    return state


def document(state: State) -> bytes:
    return json.dumps(state).encode()


def one(records: list[State], **wanted: object) -> State:
    """The one record with these values."""
    (found,) = [record for record in records if all(record[key] == value for key, value in wanted.items())]
    return found


def cents(words: str) -> int:
    return int(words.replace("€", "").replace(",", "").replace(".", ""))


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def iso(words: str) -> str:
    """The day of "9 March 2026"."""
    day, month, year = words.split()
    return f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}"


def minutes(clock: str) -> int:
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def person(name: str) -> str:
    return name.lower().replace(" ", ".")


def change(collection: str, key: str, **values: str | Callable[[re.Match[str]], Any]) -> Solve:
    """Give the record whose `key` is the first group other values: the second group, or what a function finds."""

    def solve(state: State, found: re.Match[str]) -> None:
        record = one(state[collection], **{key: found[1]})
        for name, value in values.items():
            record[name] = value(found) if callable(value) else value

    return solve
