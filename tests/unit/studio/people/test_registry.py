"""Whom people can be: each task that they do is one that its world has, and is found by its whole name."""

import datetime

import pytest

from aboveboard.cli.collect_worlds import Begun, chosen, free_ports
from aboveboard.errors import InputError
from aboveboard.studio.people.practice.desks import day_of
from aboveboard.studio.people.registry import PRACTICE, SCRIPTS, script_of
from aboveboard.studio.practice.dist import APPS
from aboveboard.studio.practice.registry import TASKS


def test_people_do_tasks_of_every_app_and_no_others() -> None:
    assert PRACTICE.keys() <= {task.id for task in TASKS}
    assert {task.partition("/")[0] for task in PRACTICE} == set(APPS)


def test_a_script_is_found_by_the_whole_name_of_its_task() -> None:
    assert script_of("miniwob/choose-list") is SCRIPTS["choose-list"]
    assert script_of("practice/desks/book") is PRACTICE["desks/book"]
    with pytest.raises(LookupError):
        script_of("practice/desks/none")


def test_tasks_are_chosen_by_name_by_app_and_by_world() -> None:
    assert chosen("desks/book,choose-list") == ["practice/desks/book", "miniwob/choose-list"]
    assert chosen("practice/desks/book") == ["practice/desks/book"]
    assert len(chosen("all")) == len(SCRIPTS)
    assert len(chosen("practice")) == len(PRACTICE)
    assert set(chosen("desks")) == {f"practice/{task}" for task in PRACTICE if task.startswith("desks/")}
    for wrong in ("", "login-user", "desks/none"):
        with pytest.raises(InputError):
            chosen(wrong)


def test_a_folder_is_for_the_sites_that_a_person_agreed_to() -> None:
    alone, first = free_ports()
    begun = Begun.of(chosen("choose-list,desks/book,desks/move"), (alone, first))
    assert begun.shown == ("miniwob", "desks")
    assert [site.origin for site in begun.sites()] == [
        f"http://127.0.0.1:{alone}",
        f"http://desks.localhost:{first + 1 + APPS.index('desks')}",
    ]
    assert begun.has(chosen("click-menu"))
    assert not begun.has(chosen("mail/star"))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("2026-03-09", id="iso"),
        pytest.param("9 March 2026", id="words"),
        pytest.param("03/09/2026 (as in the United States)", id="american"),
        pytest.param("09/03/2026 (as in Great Britain)", id="british"),
        pytest.param("9.3.2026 (as in Germany)", id="german"),
    ],
)
def test_a_person_reads_a_day_in_every_order(words: str) -> None:
    assert day_of(words) == datetime.date(2026, 3, 9)
