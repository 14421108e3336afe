"""What holds for every environment: seeds, goals, rewards, refusals, ends, and what comes after a browser was lost."""

import contextlib
from collections.abc import Iterator

import psutil
import pytest

from aboveboard.cli.worlds import world
from aboveboard.environments import Ending, Environment, Environments
from aboveboard.errors import EnvironmentLost, InputError, NotFound
from aboveboard.model.actions import (
    Ask,
    Click,
    Done,
    Hotkey,
    Hover,
    Key,
    PickDate,
    Route,
    SelectMenu,
    Type,
)
from aboveboard.model.decisions import Decision
from aboveboard.model.geometry import Point
from aboveboard.model.text import Redacted
from tests.choosing import choose, is_chosen, last, one, press, shape, solved, solved_of_many

pytestmark = [pytest.mark.x11, pytest.mark.alone]


@pytest.fixture(scope="module")
def headless() -> Iterator[Environments]:
    """The world without a screen, acted in by its driver."""
    with world("miniwob", headless=True) as environments:
        yield environments


@pytest.fixture(scope="module")
def lists(headless: Environments) -> Iterator[Environment]:
    environment = headless.open("choose-list")
    yield environment
    environment.close()


def test_a_task_is_solved_by_a_driver_without_a_screen(lists: Environment) -> None:
    solved(lists, 3)


def test_of_a_list_of_many_one_joins_another(headless: Environments) -> None:
    with contextlib.closing(headless.open("click-scroll-list")) as environment:
        solved_of_many(environment)


def test_a_seed_begins_the_same_and_another_does_not(lists: Environment) -> None:
    seen, start = lists.reset(1)
    again, same = lists.reset(1)
    other, another = lists.reset(2)
    assert (start, shape(seen)) == (same, shape(again))
    assert start.goal != another.goal or shape(seen) != shape(other)


def test_the_wrong_answer_fails_by_the_pages_own_word(lists: Environment) -> None:
    seen, start = next(begun for seed in range(5, 30) if not is_chosen(begun := lists.reset(seed)))
    assert start.goal
    ended = lists.step(press(one(seen, "push button", "Submit")))
    assert (ended.ended, ended.reward) == (Ending.FAILURE, -1.0)


def test_who_says_done_before_the_page_does_has_failed(lists: Environment) -> None:
    lists.reset(1)
    assert lists.step(Decision(action=Done())).ended is Ending.FAILURE


def test_what_cannot_be_done_is_refused_and_the_task_goes_on(lists: Environment) -> None:
    seen, _ = lists.reset(1)
    for decision in (
        Decision(action=Click(at=Point(30, 200)), target="n9999"),
        Decision(action=Ask()),
        Decision(action=Key(key="no such key")),
        choose(seen, "nowhere"),
        Decision(action=SelectMenu(path=(Redacted(text="File"),), indices=(0,), by=Route.UNKNOWN)),
    ):
        result = lists.step(decision)
        assert result.refused
        assert not result.over


def test_nothing_can_be_done_before_a_reset_or_after_the_end(lists: Environment) -> None:
    lists.reset(1)
    lists.step(Decision(action=Done()))
    with pytest.raises(InputError):
        lists.step(Decision(action=Done()))


def test_a_task_that_is_not_there_and_one_that_is_out_are_named(headless: Environments) -> None:
    for name in ("no-such-task", "login-user"):
        with pytest.raises(NotFound):
            headless.open(name)


def browsers() -> set[psutil.Process]:
    return {one for one in psutil.Process().children(recursive=True) if "chromium" in one.name()}


def test_a_browser_that_is_lost_is_said_and_the_next_reset_begins_with_another(headless: Environments) -> None:
    with contextlib.closing(headless.open("enter-date")) as environment:
        others = browsers()
        environment.reset(1)
        for process in browsers() - others:  # its parts are gone with it, some before they are asked to go
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        with pytest.raises(EnvironmentLost):
            environment.step(Decision(action=Key(key="tab")))
        seen, start = environment.reset(1)
        month, day, year = start.goal.split()[1].split("/")
        assert seen.elements is not None
        field = next(each for each in seen.elements.elements if each.role not in {"static", "push button"})
        value = Redacted(text=f"{year}-{month}-{day}")
        seen = environment.step(Decision(action=PickDate(value=value, by=Route.UNKNOWN), target=field.id)).observation
        assert environment.step(press(one(seen, "push button"))).ended is Ending.SUCCESS


def test_a_rest_opens_a_menu_and_hotkeys_and_typing_reach_the_page(headless: Environments) -> None:
    with contextlib.closing(headless.open("click-menu")) as environment:
        seen, start = environment.reset(0)
        path = start.goal.removeprefix("Select ").split(">")
        first = one(seen, "menu item", path[0])
        assert first.box is not None
        opened = environment.step(Decision(action=Hover(at=first.box.centre, dwell_ms=400), target=first.id))
        assert one(opened.observation, "menu item", path[1]).box is not None
        labels = tuple(Redacted(text=name) for name in path)
        walked = SelectMenu(path=labels, indices=(0,) * len(labels), by=Route.POINTER)
        assert environment.step(Decision(action=walked)).ended is Ending.SUCCESS
    with contextlib.closing(headless.open("copy-paste")) as environment:
        seen, _ = environment.reset(0)
        source, into = (one(seen, "entry", ""), last(seen, "entry"))
        if "multi_line" not in source.states:
            source, into = into, source
        seen = environment.step(press(source)).observation
        for key in ("a", "c"):
            seen = environment.step(Decision(action=Hotkey(modifiers=("ctrl",), keys=(key,)))).observation
        seen = environment.step(press(into)).observation
        seen = environment.step(Decision(action=Hotkey(modifiers=("ctrl",), keys=("v",)))).observation
        seen = environment.step(Decision(action=Type(edits=(), text=Redacted(text="x")), target=into.id)).observation
        seen = environment.step(Decision(action=Key(key="backspace"))).observation
        assert environment.step(press(one(seen, "push button"))).ended is Ending.SUCCESS
