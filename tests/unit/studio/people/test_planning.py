"""What is still to be demonstrated: in turns, by even seeds, never for ever, going on, and shared."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import msgspec

from aboveboard.studio.people.planning import APART, LARGEST_SEED, MOST_TRIES, Agenda, Lost, Tried, following, missing

TASKS = ("list", "menu")


def tried(task: str, seed: int, *, done: bool = True, released: bool = True) -> Tried:
    return Tried(task=task, seed=seed, done=done, released=released)


def test_tasks_take_turns_with_even_seeds() -> None:
    agenda = Agenda(2, (), lambda _: None)
    assert list(agenda.take(TASKS)) == [("list", 0), ("menu", 0), ("list", 2), ("menu", 2)]


def test_what_was_released_counts_and_what_was_not_is_tried_with_another_seed() -> None:
    so_far = [tried("list", 0), tried("menu", 0, released=False), tried("list", 2, done=False)]
    assert missing(TASKS, 2, so_far) == {"list": 1, "menu": 2}
    assert list(Agenda(2, so_far, lambda _: None).take(TASKS)) == [("menu", 2), ("list", 4), ("menu", 4)]


def test_a_task_that_nobody_can_do_ends() -> None:
    so_far = [tried("list", 2 * number, done=False) for number in range(2 * MOST_TRIES)]
    assert missing(("list",), 2, so_far) == {}


def test_nothing_follows_where_nothing_lacks() -> None:
    assert following(TASKS, 1, [tried("list", 0), tried("menu", 0)]) is None


def test_what_one_person_has_taken_no_other_takes() -> None:
    agenda = Agenda(2, (), lambda _: None)
    mine, theirs = iter(agenda.take(TASKS)), iter(agenda.take(TASKS))
    assert [next(mine), next(theirs), next(mine), next(theirs)] == [
        *(("list", 0), ("menu", 0)),
        *(("list", 2), ("menu", 2)),
    ]
    assert not agenda.lacks(TASKS)


def test_what_was_taken_and_came_to_nothing_may_be_taken_again() -> None:
    noted: list[Tried] = []
    agenda = Agenda(1, (), noted.append)
    share = agenda.take(TASKS)
    assert list(share) == [("list", 0), ("menu", 0)]
    agenda.settle(share, [tried("menu", 0)])
    assert noted == [tried("menu", 0)]
    assert list(agenda.take(TASKS)) == [("list", 0)]


def test_many_people_at_once_make_just_what_was_asked_for() -> None:
    agenda = Agenda(50, (), lambda _: None)

    def work(_: int) -> None:
        while agenda.lacks(TASKS):
            share = agenda.take(TASKS)
            one = next(iter(share), None)
            if one is not None:
                agenda.settle(share, [tried(*one)])

    with ThreadPoolExecutor(8) as people:
        list(people.map(work, range(8)))
    assert Counter(one.task for one in agenda.tried) == {"list": 50, "menu": 50}
    assert len({(one.task, one.seed) for one in agenda.tried}) == 100


def test_the_same_seed_gives_the_same_plan_and_another_has_no_seed_of_a_task_in_common() -> None:
    one, again, other = (list(Agenda(50, (), lambda _: None, seed=seed).take(TASKS)) for seed in (7, 7, 8))
    assert one == again
    assert not set(one) & set(other)
    assert {seed % 2 for _, seed in (*one, *other)} == {0}
    assert one[0] == ("list", 14 * APART)


def test_the_seeds_of_the_largest_seed_fit_what_a_page_draws_from() -> None:
    first = following(("list",), 1, (), seed=LARGEST_SEED)
    assert first is not None
    assert first[1] + 2 * APART < 2**31


def test_why_an_attempt_was_not_found_is_kept_and_older_lines_say_nothing_of_it() -> None:
    lost = Tried(task="list", seed=0, done=True, released=False, why=Lost.SEGMENT)
    assert msgspec.json.decode(msgspec.json.encode(lost), type=Tried) == lost
    assert msgspec.json.decode(b'{"task":"list","seed":0,"done":true,"released":false}', type=Tried).why is Lost.NOTHING
