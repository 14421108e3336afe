"""What a person does on each page: resolved to points and keys once, then played alike on both twins of it."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Page

from aboveboard.errors import NotFound

KEYS_S = (0.06, 0.12)
THINKING_S = (0.15, 0.3)
DRAG_STEPS = 12
REST_S = 0.6
"""After the last step, until what it brought about is done."""

PAINTED = """(() => {
  const times = [];
  const waiting = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    for (const [kind, at] of waiting.splice(0)) times.push([kind, now - at]);
  };
  const hear = event => {
    if (event.isTrusted) requestAnimationFrame(() => {
      waiting.push([event.type, event.timeStamp]);
      channel.port2.postMessage(0); // comes after the frame is painted
    });
  };
  for (const kind of ['pointerdown', 'click', 'keydown', 'wheel'])
    addEventListener(kind, hear, { capture: true, passive: true });
  globalThis.painted = () => times.splice(0);
})()"""
"""Runs in every page before its own scripts: ms from an event's dispatch to the end of the next painted frame."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Step:
    """One thing to do: `click`, `menu` (the other button), `drag` (to a second place), `wheel`, `type` or `press`."""

    what: str
    at: str = ""
    to: str = ""
    words: str = ""


@dataclass(frozen=True)
class Done:
    """A step whose places are known."""

    step: Step
    points: tuple[Point, ...]


def click(at: str) -> Step:
    """Click on what a selector finds first."""
    return Step("click", at)


def typed(words: str) -> Step:
    """Type letter by letter."""
    return Step("type", words=words)


def press(*keys: str) -> list[Step]:
    """Press keys one after the other."""
    return [Step("press", words=key) for key in keys]


WORK: dict[str, Sequence[Step]] = {
    "expenses": (
        click("role=columnheader[name=/Amount/] >> role=button"),
        click("role=columnheader[name=/Merchant/] >> role=button"),
        click("role=button[name='New expense']"),
        click("css=input[id$=merchant]"),
        typed("Hotel Adler, Bremen"),
        click("role=combobox[name='Category']"),
        click("role=option >> nth=2"),
        click("css=input[id$=amount]"),
        typed("42.50"),
        click("css=textarea[id$=note]"),
        typed("two nights, one breakfast"),
        click("role=button[name='Back to the list']"),
    ),
    "mail": (
        click("role=button[name=/, from/] >> nth=1"),
        Step("menu", "role=button[name=/, from/] >> nth=3"),
        click("role=menuitem[name='Label as']"),
        *press("Escape", "Escape", "c"),
        click("role=combobox[name='To']"),
        typed("a"),
        click("role=option >> nth=0"),
        click("role=textbox[name='Message']"),
        typed("Thank you, that will do for Thursday."),
    ),
    "calendar": (
        Step("drag", ".pill >> nth=2", ".day >> nth=17"),
        click("#mode-button"),
        click("role=option[name='Week']"),
        click("role=button[name='New appointment']"),
        click("role=textbox[name='Title']"),
        typed("Talk with Ada"),
        click("#appointment-calendar-button"),
        click("role=option >> nth=1"),
        *press("Escape"),
    ),
    "grid": (
        click("#cell-C3"),
        *[Step("press", words=key) for key in ("1", "7", "Enter", "ArrowRight", "2", "8", "Enter")],
        click("role=button[name='Menu of column D']"),
        click("role=menuitem[name='Sort Z to A']"),
        Step("drag", "#cell-C4", "#cell-F9"),
        *press("Control+b"),
        Step("wheel", "#cell-D8"),
        click("role=button[name='Menu of column E']"),
        click("role=menuitem[name='Hide column']"),
    ),
    "board": (
        Step("drag", ".grip >> nth=0", ".lane >> nth=1 >> h2"),
        click(".grip >> nth=2"),
        click("role=combobox[name='Assignee']"),
        click("role=option >> nth=1"),
        *press("Escape"),
        click("role=button[name='Filter by label']"),
        click("role=menuitemcheckbox >> nth=0"),
        *press("Escape"),
    ),
    "console": (
        click("role=combobox >> nth=0"),
        click("role=option >> nth=1"),
        click("md-primary-tab:has-text('Rules')"),
        click("role=switch >> nth=0"),
        click("role=switch >> nth=1"),
        click("md-primary-tab:has-text('Accounts')"),
        *press("g", "r"),
    ),
}
"""The work on each practice app."""

ORDERS: Sequence[Step] = (
    click("#save"),
    click("#note"),
    typed("seven boxes"),
    click(".row >> nth=6 >> span >> nth=2"),
    Step("wheel", ".row >> nth=8"),
    click("#note"),
    typed("and six"),
    click("#save"),
    Step("wheel", "#rows"),
    click("#save"),
)
"""The work on a page of many nodes: clicks, keys and scrolls."""


def rehearsed(page: Page, steps: Sequence[Step]) -> list[Done]:
    """Do the steps once, at the places that selectors find, and return where those are. Raises NotFound."""
    found = []
    for step in steps:
        points = tuple(_middle(page, selector) for selector in (step.at, step.to) if selector)
        found.append(Done(step, points))
        _do(page, found[-1], random.Random(1))
        time.sleep(0.3)
    return found


def _middle(page: Page, selector: str) -> Point:
    one = page.locator(selector).first
    one.wait_for(timeout=60_000)
    box = one.bounding_box()
    if box is None:
        raise NotFound("a step of the measured work finds nothing to act on")
    return box["x"] + min(box["width"] / 2, 60.0), box["y"] + min(box["height"] / 2, 12.0)


def play(page: Page, steps: Sequence[Done], seed: int, *, pace: float = 1.0) -> None:
    """Do the steps at a person's pace, or `pace` times as slowly; the same pauses for the same seed."""
    chance = random.Random(seed)
    for done in steps:
        _do(page, done, chance, pace)
        time.sleep(pace * chance.uniform(*THINKING_S))


def _do(page: Page, done: Done, chance: random.Random, pace: float = 1.0) -> None:
    step, points = done.step, done.points
    if step.what == "type":
        for letter in step.words:
            page.keyboard.type(letter)
            time.sleep(pace * chance.uniform(*KEYS_S))
    elif step.what == "press":
        page.keyboard.press(step.words)
    elif step.what == "wheel":
        page.mouse.move(*points[0])
        for _ in range(4):
            page.mouse.wheel(0, 60)
            time.sleep(pace * KEYS_S[0])
    elif step.what == "drag":
        _drag(page, points, pace)
    else:
        page.mouse.click(*points[0], button="right" if step.what == "menu" else "left")


def _drag(page: Page, points: Sequence[Point], pace: float) -> None:
    (x, y), (left, top) = points
    page.mouse.move(x, y)
    page.mouse.down()
    path = [(x + (left - x) * at / DRAG_STEPS, y + (top - y) * at / DRAG_STEPS) for at in range(DRAG_STEPS + 1)]
    for _, spot in pairwise(path):
        page.mouse.move(*spot)
        time.sleep(pace * 0.02)
    page.mouse.up()
