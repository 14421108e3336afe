"""The tasks of the practice apps, each walked by hand as its test walks it, and every press of them judged."""

import re
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import cast

import pytest
from playwright.sync_api import Error, Page

from aboveboard.errors import AboveboardError
from aboveboard.studio.practice.dist import APPS
from aboveboard.studio.practice.server import Practice
from benchmarks._acting import Acting
from benchmarks._hand import HandPage
from tests.integration.practice import test_serving, test_walks
from tests.integration.practice.desk_steps import BOOKED
from tests.integration.practice.shadow_steps import SHADOWED
from tests.integration.practice.steps import DONE
from tests.integration.practice.walking import Walk, Walks


def origins(practice: Practice) -> list[str]:
    """Return the origin of each app."""
    return [practice.address(app).partition("/?")[0] for app in APPS]


def courses() -> dict[str, Callable[[Walks], None]]:
    """Return how each task is done, by its id."""

    def walked(task: str, steps: Callable[[Walk], None]) -> Callable[[Walks], None]:
        def course(walks: Walks) -> None:
            walk = walks.begin(task)
            steps(walk)
            walk.done()

        return course

    tests = {name: course for module in (test_walks, test_serving) for name, course in vars(module).items()}
    told = {task: course for name, course in tests.items() if name.startswith("test_") and (task := _task_of(course))}
    return {**told, **{task: walked(task, steps) for task, steps in {**DONE, **SHADOWED, **BOOKED}.items()}}


def _task_of(course: FunctionType) -> str | None:
    """Return the id of the task that a test walks, if it walks one."""
    if course.__code__.co_varnames[:1] != ("walks",):
        return None
    said = (one for one in course.__code__.co_consts if isinstance(one, str))
    return next((one for one in said if re.fullmatch(r"[a-z]+/[a-z-]+", one)), None)


def walk_all(practice: Practice, acting: Acting, only: Sequence[str] = ()) -> None:
    """Walk every task, or those named; what is not done to the end is noted, with what was judged until then."""
    page = cast("Page", HandPage(acting))
    for task, course in sorted(courses().items()):
        if only and task not in only:
            continue
        acting.place = task
        try:
            course(Walks(practice, page))
        except (AboveboardError, AssertionError, Error, pytest.fail.Exception) as error:
            acting.account.undone.append(
                f"{task}: {type(error).__name__} {str(error).partition(' Remedy:')[0].splitlines()[0][:120]}"
            )
