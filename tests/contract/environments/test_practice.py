"""The practice apps are a world for agents too: their own words, their own checks."""

import contextlib
import re

import pytest

from aboveboard.cli.worlds import world
from aboveboard.environments import Ending
from aboveboard.errors import NotFound
from aboveboard.model.actions import Key
from aboveboard.model.decisions import Decision
from aboveboard.studio.practice.registry import TASKS

pytestmark = [pytest.mark.x11, pytest.mark.alone]


def test_a_task_of_an_app_is_solved_by_its_own_check() -> None:
    with world("practice", headless=True) as environments:
        assert len(environments.tasks()) == len(TASKS)
        with contextlib.closing(environments.open("practice/console/go")) as environment:
            seen, start = environment.reset(7)
            assert seen.elements is not None
            assert len(seen.elements.elements) > 50
            assert (start.skill, start.task) == ("shortcut", "practice/console/go")
            found = re.search("shortcut (.) and (.)", start.goal)
            assert found is not None
            first, second = (environment.step(Decision(action=Key(key=key))) for key in found.groups())
            assert (first.ended, second.ended, second.reward) == (None, Ending.SUCCESS, 1.0)


def test_a_family_shows_the_same_task_in_its_own_way_and_says_so() -> None:
    with world("practice", headless=True) as environments:
        names = {family.name: family.held_out for family in environments.families("practice/desks/book")}
        assert names == {
            "usual": False,
            "serif": False,
            "sunday": False,
            "dark": True,
            "large": True,
            "labels": True,
            "years": True,
            "dotted": True,
        }
        dotted = environments.of("dotted")
        with pytest.raises(NotFound):
            dotted.open("practice/mail/star")
        with contextlib.closing(dotted.open("practice/desks/book")) as environment:
            _, start = environment.reset(7)
        assert start.family == "dotted"
        assert re.search(r" for [0-9]+\.[0-9]+\.20[0-9]{2} \(as in Germany\)", start.goal)


def test_worlds_that_are_not_there_are_named() -> None:
    with pytest.raises(NotFound), world("no-such-world"):
        pytest.fail("it was opened")
    with pytest.raises(NotFound), world("practice", headless=True, family="no-such-family"):
        pytest.fail("it was opened")
