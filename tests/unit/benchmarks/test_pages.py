"""How the cost to pages is reckoned: bounds, ratios and pages of a known size."""

import re

import pytest

from benchmarks._pages_rounds import Pair, Took
from benchmarks._pages_sites import APPS, NODES, Twins, orders
from benchmarks._pages_work import ORDERS, WORK
from benchmarks.pages import _added, _ratio, bounds


def took(*painted: tuple[str, float], page_ms: float = 1.0) -> Took:
    return Took(page_ms, 1.0, 1.0, 1.0, 1.0, 20, painted)


def test_a_bound_lies_on_its_side_of_the_mean() -> None:
    low, high = bounds([1.0, 2.0, 3.0, 4.0], lambda values: sum(values) / len(values))
    assert low < 2.5 < high
    assert bounds([2.0, 2.0], max) == (2.0, 2.0)


def test_what_is_added_is_the_difference_of_each_pair() -> None:
    pairs = [Pair(took(("click", 20.0), ("keydown", 30.0)), took(("click", 18.0), ("keydown", 31.0)))] * 3
    assert _added("here", "click", pairs).value == pytest.approx(2.0)
    assert _added("here", "keydown", pairs).value == pytest.approx(-1.0)
    assert _added("here", "", pairs).value == pytest.approx(0.5)


def test_a_ratio_weighs_a_page_by_what_it_does() -> None:
    found = _ratio("work", "ms", [(11.0, 10.0), (300.0, 200.0)], "")
    assert found.ratio == pytest.approx(311 / 210)
    assert found.interval is not None
    assert found.interval[0] >= 1.1
    assert found.interval[1] <= 1.5


def test_a_page_has_about_as_many_nodes_as_it_is_asked_for() -> None:
    page = orders(NODES)
    drawn = len(re.findall(r"<(?!/)", page)) + len(re.findall(r">[^<\s]", page))
    assert 0.9 * NODES < drawn < 1.1 * NODES


def test_every_practice_app_has_work() -> None:
    assert tuple(WORK) == APPS
    assert {step.what for steps in (*WORK.values(), ORDERS) for step in steps} == {
        *("click", "menu", "drag", "wheel", "type", "press")
    }


def test_only_the_watched_twin_is_in_scope() -> None:
    assert Twins("http://a.localhost:1/x?y", "http://a.localhost:2/x?y").origin == "http://a.localhost:1"
