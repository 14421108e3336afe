"""The list of tasks is whole, the pages are served without the benchmark's own display, and goals begin by a seed."""

import contextlib
import re
import urllib.request
from typing import Any

import playwright.sync_api
import pytest

from aboveboard.environments import USUAL
from aboveboard.environments.browsing.environment import BrowserEnvironment
from aboveboard.environments.browsing.miniwob import MODES, MiniWob
from aboveboard.environments.browsing.serving import TIME_LIMIT_MS, every_name, pages, serving
from aboveboard.environments.browsing.table import SECRET, row_of, rows
from aboveboard.errors import EnvironmentLost, NotFound
from aboveboard.studio.people.registry import SCRIPTS


class Told:
    """A page that answers from a list and remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Any]] = []

    def goto(self, url: str) -> None:
        self.asked.append((url, None))

    def wait_for_function(self, expression: str) -> None:
        self.asked.append((expression, None))

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        self.asked.append((expression, arg))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_every_task_of_the_package_is_listed_once_and_is_in_or_out_for_a_reason() -> None:
    listed = [row.task for row in rows()]
    assert listed == every_name()
    assert all(row.out or row.needs for row in rows())


def test_what_people_demonstrate_is_in_and_no_task_with_a_password_is() -> None:
    assert all((row := row_of(name)) is not None and not row.out for name in SCRIPTS)
    secret = {row.task for row in rows() if row.out == SECRET}
    assert secret == {"login-user", "login-user-popup", "enter-password"}
    assert not secret & SCRIPTS.keys()


def test_pages_are_served_without_the_benchmarks_own_display_and_without_its_haste() -> None:
    with serving() as origin, urllib.request.urlopen(f"{origin}/miniwob/click-test.html") as answer:
        page = answer.read().decode()
    assert re.search(r"#reward-display[^}]*display: none", page)
    assert f"core.EPISODE_MAX_TIME = {TIME_LIMIT_MS}" in page
    assert page.index("core.js") < page.index(f"EPISODE_MAX_TIME = {TIME_LIMIT_MS}")


def test_other_files_are_served_as_they_lie_there() -> None:
    with serving() as origin, urllib.request.urlopen(f"{origin}/core/core.js") as answer:
        assert answer.read().startswith(b"var core = {}")


def test_a_task_begins_by_its_seed_with_its_own_goal() -> None:
    page = Told("Select Fiji.")
    start = MiniWob("http://127.0.0.1:1").begin(page, "miniwob/choose-list", 7)
    assert (start.goal, start.task, start.skill, start.seed) == ("Select Fiji.", "miniwob/choose-list", "dropdown", 7)
    assert page.asked[0][0] == "http://127.0.0.1:1/miniwob/choose-list.html"
    assert page.asked[-1][1] == "7"


def environment(fault: Exception) -> BrowserEnvironment:
    """Return an environment whose page raises; nothing looks at it or acts in it before that."""
    nobody: Any = None
    return BrowserEnvironment(
        MiniWob("http://127.0.0.1:1"), "click-test", lambda: contextlib.nullcontext((Told(fault), nobody, nobody))
    )


def test_a_page_that_never_comes_and_a_task_that_is_not_there_are_named() -> None:
    with pytest.raises(EnvironmentLost):
        environment(TimeoutError("gone")).reset(0)
    with pytest.raises(EnvironmentLost):
        environment(playwright.sync_api.TimeoutError("gone")).reset(0)
    with pytest.raises(NotFound):
        MiniWob("http://127.0.0.1:1").begin(Told(), "click-nothing", 0)


def test_a_fault_of_our_own_is_no_lost_browser() -> None:
    with pytest.raises(ZeroDivisionError):
        environment(ZeroDivisionError()).reset(0)


def test_the_reward_is_the_pages_own_and_none_while_the_task_goes_on() -> None:
    world = MiniWob("http://127.0.0.1:1")
    assert world.reward(Told(None)) is None
    assert world.reward(Told(-1)) == -1.0


def test_each_family_is_named_and_shown_in_its_own_way_by_its_own_task_only() -> None:
    world = MiniWob("http://127.0.0.1:1")
    usual = [one.name for one in world.families("miniwob/choose-list")]
    moded = [one.name for one in world.families("click-test-transfer")]
    assert (usual, moded) == ([USUAL, "serif", "dark"], [USUAL, "serif", "dark", "test"])
    dressed, other = Told(None, "Select Fiji."), Told(None, "Click button TWO.")
    assert world.of("dark").begin(dressed, "choose-list", 7).family == "dark"
    assert "background" in dressed.asked[2][1]
    assert world.of("test").begin(other, "click-test-transfer", 7).family == "test"
    assert other.asked[2][1] == "test"
    with pytest.raises(NotFound):
        world.of("no-such-family")


def test_the_benchmarks_own_modes_are_those_that_its_pages_know() -> None:
    inside = {row.task for row in rows() if not row.out}
    named = {page.stem for page in (pages() / "miniwob").glob("*.html") if "WOB_DATA_MODE" in page.read_text("utf-8")}
    assert set(MODES) == named & inside
