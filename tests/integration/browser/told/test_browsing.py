"""Some of `./dev bench browsing`, small enough for every change: what is told of real input is what Chromium says."""

from collections.abc import Iterator

import pytest

from aboveboard.environments.browsing.serving import serving
from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from benchmarks import _miniwob
from benchmarks._acting import Acting
from benchmarks._browser import Stage, staged
from benchmarks._placement import NEAR_PX, Placed, find_origin, measure, serving_sheet
from benchmarks._practised import origins, walk_all
from benchmarks._rates import Account

pytestmark = [pytest.mark.x11, pytest.mark.alone]

WALKED = (
    "board/edit",
    "calendar/calendar",
    "console/rules",
    "console/team",
    "expenses/sort",
    "grid/sort",
    "mail/forward",
)
"""Tasks with dropdowns of three kits, tabs, a tree, presses in one place, and a menu in a table."""
PLAYED = ("click-menu", "click-tab", "choose-list")


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    for name in ("DISPLAY", "XAUTHORITY"):
        monkeypatch.setenv(name, "")  # the stage sets them; they are as before afterwards
    with staged() as stage:
        yield stage


def test_what_is_pressed_offered_and_chosen_is_told_as_it_is(stage: Stage) -> None:
    account = Account()
    with Practice(practice_dist(), TASKS) as practice, serving() as miniwob:
        find_origin(stage)
        stage.approve(*origins(practice), miniwob)
        acting = Acting(stage, account)
        walk_all(practice, acting, WALKED)
        _miniwob.play_all(miniwob, acting, PLAYED)
    assert account.undone == []
    assert [tally.misses for tally in (account.identity, account.offered, account.chosen)] == [[], [], []]
    assert account.identity.asked >= 25
    assert account.chosen.asked >= 5


def test_boxes_lie_where_the_screen_shows_them_at_every_zoom(stage: Stage) -> None:
    placed, account = Placed(), Account()
    with serving_sheet() as sheet:
        stage.approve(sheet)
        measure(stage, 1.0, sheet, Acting(stage, account), placed)
    assert account.identity.misses == []
    assert {zoom: max(apart) <= NEAR_PX for (_, zoom), apart in placed.apart.items()} == dict.fromkeys(
        (80, 100, 125, 150, 200), True
    )
