"""A site from consent to steps: agreed to as the notice asks it, worked on in a real browser, reviewed, reduced."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
import pytest

from aboveboard.companion import catalogue
from aboveboard.companion.consenting import consent
from aboveboard.companion.held import opened
from aboveboard.companion.html import templates
from aboveboard.companion.notice import notice_bytes
from aboveboard.companion.release import preview
from aboveboard.companion.settings import CompanionSettings
from aboveboard.formats.keys import Unlocked, create_day, open_day
from aboveboard.formats.policies import PolicyStore
from aboveboard.model.actions import Click, SelectOption, Type
from aboveboard.model.elements import Element
from aboveboard.model.events import Device, ElementsSeen, OptionChosen, OptionsOffered, PointerPressed
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import SiteRule
from aboveboard.model.sessions import ReleasedStretch
from aboveboard.model.text import Chrome, Label, Redacted
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import account
from aboveboard.studio.hands import Hands
from aboveboard.studio.practice.dist import practice_dist
from aboveboard.studio.practice.expenses import CATEGORIES, PAYMENTS
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice
from tests.companions import PASSPHRASE, WORD
from tests.integration.browser.recorder.conftest import Browser
from tests.patience import until
from tests.recorders import Desk

pytestmark = [pytest.mark.x11, pytest.mark.alone]
OWN_WORDS = ("New expense", "Merchant", "Category", "Amount in euros", "Paid with", *CATEGORIES, *PAYMENTS)
CANARY = "canary elsewhere"


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice(practice_dist(), TASKS) as served:
        yield served


def rule(practice: Practice) -> SiteRule:
    origin = practice.address("expenses").partition("/?")[0]
    layers = Layers(text=TextLayer.REDACTED)
    routes = ("/", "/new")
    return SiteRule(id="tally", name="Tally", origin=origin, chrome=OWN_WORDS, layers=layers, templates=routes)


def agree(desk: Desk, site: SiteRule) -> tuple[str, Unlocked]:
    """Say yes to the site as the notice's form does; returns the receipt's id and the new keys."""
    now = int(time.time())
    policy = PolicyStore(desk.places.policy).current(now)
    notice = notice_bytes(templates(), policy, catalogue.load("en"))
    assert site.origin.encode() in notice
    form = {"notice": sha256(notice).hexdigest(), "purpose": "demo", "word": WORD}
    form |= {"passphrase": PASSPHRASE, "passphrase_again": PASSPHRASE}
    form |= {"agree-tally": "on", "text-tally": "redacted", "pixels-tally": "masked"}
    settings = CompanionSettings(places=desk.places, demo=True)
    receipt, unlocked = consent(settings, policy, form, notice=notice, language="en", given_by=Device.XTEST, now=now)
    assert unlocked is not None
    return receipt.id, unlocked


def said(label: Label | None) -> str:
    return label.text if isinstance(label, Chrome | Redacted) else ""


class Worker:
    """Works by where the recorder itself says that things are: a box that is wrong leads the hands astray."""

    def __init__(self, desk: Desk, hands: Hands, browser: Browser) -> None:
        self._desk = desk
        self._hands = hands
        self._margin = browser.at(20, 250)

    def click(self, role: str, name: str) -> None:
        """Click on what a picture's list names; where the last is of the page before, click aside for a newer one."""

        def seen() -> Point | None:
            shown = [each for each in self._desk.records("s1") if isinstance(each, ElementsSeen)]
            last = shown[-1].snapshot.elements if shown else ()
            place = next((one.box for one in last if one.role == role and said(one.name) == name), None)
            if place is None:
                self._hands.click(self._margin)
            return None if place is None else place.centre

        self._hands.click(until(seen, f"a {role} {name!r} beside a picture"))

    def fill(self, name: str, text: str) -> None:
        """Type into a field, and wait until all of it is sealed: what is told late belongs to no later step."""
        before = self._desk.typed("s1")
        self.click("entry", name)
        self._hands.type(text)
        until(lambda: self._desk.typed("s1") == before + text, f"the typing into {name!r} sealed")

    def choose_third(self, name: str) -> None:
        """Choose from a list by keyboard once it is open."""
        self.click("combo box", name)
        until(lambda: name in self._told(OptionsOffered), f"what {name!r} offers, sealed")
        for key in ("down", "down", "return"):
            self._hands.press(key)
        until(lambda: name in self._told(OptionChosen), f"the choice in {name!r} sealed")

    def _told(self, kind: type[OptionsOffered] | type[OptionChosen]) -> set[str]:
        told = (each for each in self._desk.records("s1") if isinstance(each, kind))
        return {said(each.widget.name) for each in told}


def steps_of(desk: Desk, unlocked: Unlocked) -> tuple[Step, ...]:
    """Return the steps of what would leave."""
    head, recording = opened(desk.places, "s1", unlocked)
    outgoing = preview(desk.places, head, recording, unlocked, ())
    assert CANARY.encode() not in b"".join(msgspec.msgpack.encode(each) for each in outgoing.contents)
    return tuple(
        step
        for content in outgoing.contents
        for item in content.items
        if isinstance(item, ReleasedStretch)
        for step in account(item, Terms(layers=dict(content.layers))).steps
    )


def name_of(step: Step) -> str:
    return said(step.target.name) if isinstance(step.target, Element) else ""


def test_a_site_from_consent_to_steps(
    desk: Desk, hands: Hands, practice: Practice, browse: Callable[[str], Browser]
) -> None:
    site = rule(practice)
    desk.allow(sites=(site,))
    receipt, unlocked = agree(desk, site)
    day = datetime.now(tz=UTC).strftime("%Y-%m-%d")
    recipient = create_day(desk.places, day)
    desk.day = open_day(desk.places, day, unlocked)
    desk.recorder("--demo")
    companion = desk.companion()
    browser = browse(practice.address("expenses", 7))
    companion.begin(desk.head("s1", receipt=receipt, recipient=recipient))
    work(desk, hands, browser)

    browse(practice.address("board", 7))
    until(lambda: not companion.status().app, "the other tab counted as out of scope")
    hands.click(browser.at(220, 300))
    hands.type(CANARY)
    assert companion.do("pause")["state"] == "paused"

    steps = steps_of(desk, unlocked)
    assert [(name_of(step), *choice(step.action)) for step in steps if isinstance(step.action, SelectOption)] == [
        ("Category", "Client dinner", 2, CATEGORIES),
        ("Paid with", "Cash", 2, PAYMENTS),
    ]
    typed = [(name_of(step), said(step.action.text)) for step in steps if isinstance(step.action, Type)]
    assert "".join(text for name, text in typed if name == "Merchant") == "Hotel Adler"
    assert "".join(text for name, text in typed if name == "Amount in euros") == "42.50"
    assert "New expense" in [name_of(step) for step in steps if isinstance(step.action, Click)]


def choice(action: SelectOption) -> tuple[str, int, tuple[str, ...]]:
    offered = () if action.options is None else action.options.offered
    return said(action.value), action.index, tuple(said(each) for each in offered)


def pressed(desk: Desk) -> set[str]:
    """The names of what was pressed, as sealed by now."""
    presses = (each for each in desk.records("s1") if isinstance(each, PointerPressed))
    return {said(each.target.name) for each in presses if isinstance(each.target, Element)}


def work(desk: Desk, hands: Hands, browser: Browser) -> None:
    def seen() -> bool:
        hands.click(browser.at(120, 330))  # twice at least: one press alone does not prove where a page lies
        return any(isinstance(each, ElementsSeen) for each in desk.records("s1"))

    until(seen, "a first picture of the site")
    worker = Worker(desk, hands, browser)
    worker.click("push button", "New expense")
    until(lambda: "New expense" in pressed(desk), "the press on the button, sealed")
    worker.fill("Merchant", "Hotel Adler")
    worker.choose_third("Category")
    worker.choose_third("Paid with")
    worker.fill("Amount in euros", "42.50")
