"""Steps on a site carry it: what may be done with them is decided by site."""

from msgspec.structs import replace

from aboveboard.model.events import AppSwitched, StretchBegan
from aboveboard.model.geometry import Point
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import reduce
from tests.scripts import SAVE, Script


def sites(script: Script) -> list[tuple[str, str | None]]:
    return [(step.app, step.site) for step in reduce(script.stretch(), Terms())]


def test_a_step_on_a_site_carries_the_site_and_one_in_an_app_does_not() -> None:
    script = Script().begin()
    began = script.records[0]
    assert isinstance(began, StretchBegan)
    script.press(SAVE, Point(x=30, y=30))
    assert sites(script) == [(began.app, None)]
    script.records[0] = replace(began, site=True)
    assert sites(script) == [(began.app, began.app)]


def test_a_site_that_was_switched_to_is_one_too() -> None:
    script = Script().begin()
    script.press(SAVE, Point(x=30, y=30))
    script.add(AppSwitched(t=script.t + 1, before=script.app, after="orders", site=True))
    script.app, script.t = "orders", script.t + 100
    script.press(SAVE, Point(x=30, y=30))
    told = [site for _, site in sites(script)]
    assert (told[0], told[-1]) == (None, "orders")
