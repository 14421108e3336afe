"""What a recorder has to bear: no host at the start, tabs without end, floods, more text than any message holds."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from aboveboard.model.events import JournalRecord, Navigated
from aboveboard.studio.screen import DemoScreen
from tests.integration.browser.recorder.streets import Streets, serving
from tests.integration.browser.recorder.toolbar import asked, heap
from tests.integration.browser.recorder.workplace import (
    ASIDE,
    GO,
    NOTE,
    Workplace,
    give_host,
    link,
    page,
    script,
    workplace,
)
from tests.patience import until

pytestmark = [pytest.mark.x11, pytest.mark.alone]

TABS = int(os.environ.get("ABOVEBOARD_TABS", "30"))
"""How many tabs that never rest: a hundred passed on two busy cores, five hundred came into scope too late there."""

SLEEPERS = int(os.environ.get("ABOVEBOARD_SLEEPERS", "40"))
"""How many tabs that rest: pages of the site, empty ones, and every other one of all put away by the browser."""

GROWTH = 32 << 20
"""Bytes that the host or the recorder may grow by, whatever pages do."""

A_TAB = 64 << 10
"""Bytes that the extension's worker may keep for each tab."""

CLOSE = "chrome.tabs.query({active: false}).then((all) => chrome.tabs.remove(all.map((tab) => tab.id)))"
MARK = "globalThis.aboveboardMark = 'the same worker'"
MARKED = "String(globalThis.aboveboardMark)"
OPEN = """(async () => {
  for (const url of %s) await chrome.tabs.create({url, active: false});
  return 'opened';
})()"""
LOADING = "chrome.tabs.query({status: 'loading'}).then((all) => String(all.length))"
PUT_AWAY = """(async () => {
  const tabs = (await chrome.tabs.query({active: false})).filter((_, place) => place % 2 === 1);
  await Promise.allSettled(tabs.map((tab) => chrome.tabs.discard(tab.id)));
  return String((await chrome.tabs.query({discarded: true})).length);
})()"""
RECORDED = """(async () => {
  const tabs = await chrome.tabs.query({});
  const says = await Promise.all(tabs.map((tab) => chrome.action.getBadgeText({tabId: tab.id})));
  return tabs.filter((tab, place) => says[place] === 'REC').map((tab) => tab.active ? 'in front' : 'behind').join();
})()"""
WAKE = """(async () => {
  const put = await chrome.tabs.query({discarded: true, url: '*://127.0.0.1/*'});
  await chrome.tabs.update(put[0].id, {active: true});
  return 'woken';
})()"""
FORGED = """let left = 100; const flood = () => {
const told = {bubbles: true, composed: true, key: 'x', data: 'canary', clientX: 5, clientY: 5};
for (let count = 0; count < 250; count += 1) {
  note.dispatchEvent(new MouseEvent('pointerdown', told)); note.dispatchEvent(new MouseEvent('click', told));
  note.dispatchEvent(new KeyboardEvent('keydown', told)); note.dispatchEvent(new InputEvent('input', told)) }
if (left -= 1) setTimeout(flood, 20); else document.title = 'Orders done' }; flood()"""
REAL = """for (let count = 0; count < 10000; count += 1) (count % 2 ? note : this).focus();
document.title = 'Orders done'"""
AREA = "<textarea aria-label=Note style='left:{}px; top:{}px; width:9px; height:9px; padding:0'>{}</textarea>"
MUCH = "".join(AREA.format(20 + 12 * (count % 40), 20 + 12 * (count // 40), "é " * 2_000) for count in range(200))
RULES = """<script type=speculationrules>
{"prerender": [{"source": "list", "urls": ["/orders/next"], "eagerness": "immediate"}]}</script>"""
LOUD = "<script>document.querySelector('#note').focus(); setInterval(() => note.value += 'x', 50)</script>"


@dataclass(frozen=True)
class Unheard:
    """How it stood while the browser had no host."""

    badge: str
    app: str
    events: int
    records: list[JournalRecord]


@pytest.fixture(scope="module")
def opened(screen: DemoScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workplace, Unheard]]:
    folder = tmp_path_factory.mktemp("w")
    with serving() as streets:
        put_up(streets)
        with workplace(screen, folder, streets, host=False) as place:
            yield place, unheard(place, folder)


def put_up(streets: Streets) -> None:
    streets.put("/orders", page("Orders"))
    streets.put("/orders/forged", page("Orders forged", script(FORGED)))
    streets.put("/orders/real", page("Orders real", script(REAL)))
    streets.put("/orders/much", page("Orders much", MUCH))
    streets.put("/orders/before", page("Orders before", link("/orders/next") + RULES))
    streets.put("/orders/next", page("Orders next", "<script>document.querySelector('#note').focus()</script>"))


def unheard(place: Workplace, folder: Path) -> Unheard:
    """Work without a host; then let the browser find one."""
    with place.session() as shift:
        place.see("Orders")
        place.says("No recorder is running")
        place.click(ASIDE)
        place.click(NOTE)
        place.hands.type("canary")
        place.hands.rest(1.0)
        status, badge = place.companion.status(), until(place.badge, "what the button says")
    give_host(folder, place.desk.places)
    place.open_tabs(f"{place.streets.approved}/orders")  # another tab in front: the extension looks again
    place.says("Nothing is recorded until you resume")
    return Unheard(badge, status.app, status.events, shift.records())


@pytest.fixture
def place(opened: tuple[Workplace, Unheard]) -> Workplace:
    place, _ = opened
    place.go(f"{place.streets.approved}/orders")
    place.see("Orders - ")
    return place


def memory(pid: int) -> int:
    """Return the bytes that a process holds (proc_pid_statm(5))."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def held(place: Workplace) -> tuple[int, int]:
    """Return what the host and the recorder hold."""
    return memory(place.host()), memory(place.desk.processes[0].pid)


def bounded(place: Workplace, before: tuple[int, int]) -> bool:
    return all(now - then < GROWTH for now, then in zip(held(place), before, strict=True))


def test_without_a_host_nothing_is_recorded_and_the_button_says_so(opened: tuple[Workplace, Unheard]) -> None:
    _, seen = opened
    assert seen.badge.startswith("Not recorded here\nNo recorder is running")
    assert (seen.app, seen.events, seen.records) == ("", 0, [])


def test_once_there_is_a_host_it_is_found_without_a_restart(place: Workplace) -> None:
    with place.session() as shift:
        shift.note("after")
        place.says("Recorded here")
        shift.end()


def loaded(place: Workplace, paths: list[str]) -> bool:
    return {*paths} <= {path for path, _ in place.streets.asked}


def test_of_many_tabs_only_the_one_in_front_is_told_of(place: Workplace) -> None:
    with place.session() as shift:
        shift.note("before")
        before = held(place)
        for first in range(0, TABS, 30):
            paths = [f"/orders/{number}" for number in range(first, min(TABS, first + 30))]
            addresses = [place.streets.put(path, page(f"Orders {path}", LOUD)) for path in paths]
            place.open_tabs(*addresses)
            until(partial(loaded, place, paths), "all tabs, loaded")
        place.go(f"{place.streets.approved}/orders")
        place.see("Orders - ")
        shift.note("front")
        assert bounded(place, before)
        assert shift.typed() == "beforefront"
        asked(place.profile, CLOSE)
        shift.note("s")
        shift.end()


def open_behind(place: Workplace, addresses: list[str]) -> None:
    """Open addresses in tabs behind the one in front, and wait until all of them rest."""
    for first in range(0, len(addresses), 10):
        told = OPEN % json.dumps(addresses[first : first + 10])
        assert asked(place.profile, told) == "opened"
    until(lambda: says(place, LOADING) == "0", "tabs that rest")


def says(place: Workplace, expression: str) -> str:
    """Return what the worker makes of an expression, a moment later: who is asked without rest does nothing else."""
    place.hands.rest(0.3)
    return asked(place.profile, expression)


def test_tabs_that_sleep_are_not_told_of_and_wake_as_pages_in_scope(place: Workplace) -> None:
    asleep = place.streets.put("/orders/asleep", page("Orders asleep"))
    with place.session() as shift:
        shift.note("before")
        assert asked(place.profile, MARK)
        before, kept = held(place), heap(place.profile)
        open_behind(place, [asleep if count % 4 else "about:blank" for count in range(SLEEPERS)])
        assert int(asked(place.profile, PUT_AWAY)) >= SLEEPERS // 3
        shift.note("front")
        until(lambda: says(place, RECORDED) == "in front", "one tab alone that says that it is recorded")
        assert bounded(place, before)
        assert heap(place.profile) - kept < GROWTH + SLEEPERS * A_TAB
        shift.end()
    until(lambda: not says(place, RECORDED), "no tab that says that it is recorded")
    with place.session() as shift:
        assert asked(place.profile, WAKE) == "woken"
        place.see("Orders asleep")
        shift.note("woken")
        until(lambda: says(place, RECORDED) == "in front", "the woken tab alone that says that it is recorded")
        asked(place.profile, CLOSE)
        shift.note("s")
        assert bounded(place, before)
        assert asked(place.profile, MARKED) == "the same worker"
        shift.end()


def test_events_that_a_page_makes_up_leave_nothing_and_hide_nothing(place: Workplace) -> None:
    place.go(f"{place.streets.approved}/orders/forged")
    place.see("Orders forged")
    with place.session() as shift:
        shift.note("before")
        before, count = held(place), place.companion.status().events
        place.click(GO)
        place.click(NOTE)
        place.hands.type("during")
        place.see("Orders done")
        until(lambda: shift.typed() == "beforeduring", "what a person typed meanwhile")
        assert place.companion.status().events - count < 100
        assert bounded(place, before)
        place.says("Recorded here")
        shift.end()


def test_a_page_that_floods_is_left_out_until_it_is_opened_again_and_the_button_says_so(place: Workplace) -> None:
    place.go(f"{place.streets.approved}/orders/real")
    place.see("Orders real")
    with place.session() as shift:
        shift.note("before")
        before = held(place)
        place.click(GO)
        place.see("Orders done")
        place.says("changes too fast")
        shift.stray()
        assert bounded(place, before)
        place.go(f"{place.streets.approved}/orders")
        place.see("Orders - ")
        shift.note("after")
        place.says("Recorded here")
        shift.end()


def test_a_page_with_more_text_than_any_message_holds_is_told_in_parts(place: Workplace) -> None:
    assert len(MUCH.encode()) > 1 << 20
    place.go(f"{place.streets.approved}/orders/much")
    place.see("Orders much")
    with place.session() as shift:
        shift.note("much")
        assert shift.typed() == "much"
        place.says("Recorded here")
        shift.end()


def test_a_page_that_is_prepared_unseen_is_told_of_once_it_is_shown(place: Workplace) -> None:
    with place.session() as shift:
        place.go(f"{place.streets.approved}/orders/before")
        place.see("Orders before")
        until(lambda: prepared(place), "the next page, prepared")
        shift.note("before")
        assert [each.route for each in shift.of(Navigated)].count("/orders/:id") <= 1, (
            "a page was told of that nobody had gone to"
        )
        place.click(GO)
        place.see("Orders next")
        shift.note("after")
        place.says("Recorded here")
        shift.end()


def prepared(place: Workplace) -> bool:
    """Tell whether the browser has asked for the next page before anybody went there."""
    asked = [headers for path, headers in place.streets.asked if path == "/orders/next"]
    return any("prerender" in headers.get("sec-purpose", "") for headers in asked)
