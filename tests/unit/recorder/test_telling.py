"""What browsers are told: the sites in scope while a session runs, and nothing before and after."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from aboveboard.elements import Shown
from aboveboard.formats.browser import LARGEST_MESSAGE, BrowserScope, WordList, encode
from aboveboard.formats.control import Pause
from aboveboard.model.events import PointerPressed
from aboveboard.model.gaps import GapReason
from aboveboard.model.layers import AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import SiteRule
from aboveboard.recorder.scope import Approved, Scope
from aboveboard.recorder.telling import began
from tests.houses import House

NONE = Layers(text=TextLayer.NONE, pixels=PixelsLayer.NONE)
ORDERS = SiteRule(
    id="orders", name="Orders", origin="http://orders.example", chrome=("Save", "_Open…"), templates=("/o/:id",)
)
MAIL = SiteRule(id="mail", name="Mail", origin="http://mail.example", app_class=AppClass.MAIL, layers=NONE)
DECLINED = SiteRule(id="declined", name="Declined", origin="http://declined.example")


class Listening:
    """An extension that listens, and whose toolbar can be pressed."""

    def __init__(self) -> None:
        self.told: list[BrowserScope] = []
        self.words: list[WordList] = []
        self.pressed = False

    def shown(self, pid: int) -> Sequence[Shown]:
        return []

    def turns(self, pid: int) -> int:
        return 0

    def tell(self, scope: BrowserScope, words: Sequence[WordList] = ()) -> None:
        self.told.append(scope)
        self.words += words

    def pauses(self) -> bool:
        pressed, self.pressed = self.pressed, False
        return pressed

    def ask(self) -> int:
        return 0


@pytest.fixture
def listening() -> Listening:
    return Listening()


@pytest.fixture
def house(tmp_path: Path, listening: Listening) -> Iterator[House]:
    sites = (ORDERS, MAIL, DECLINED)
    house = House(tmp_path, sites=sites, declined=frozenset({"declined"}), pages=listening)
    yield house
    house.recorder.stop(GapReason.STOPPED)
    house.close()


def test_a_session_tells_the_sites_agreed_to_with_their_layers_and_words(house: House, listening: Listening) -> None:
    house.begin()
    (scope,) = listening.told
    assert scope.state == "recording"
    assert [(site.id, site.origin, site.text, site.pixels) for site in scope.sites] == [
        ("orders", ORDERS.origin, TextLayer.SHAPE, PixelsLayer.MASKED),
        ("mail", MAIL.origin, TextLayer.NONE, PixelsLayer.NONE),
    ]
    assert {part.site: part.words for part in listening.words} == {"orders": ("Open", "Save"), "mail": ()}


def test_whatever_ends_a_session_ends_the_scope(house: House, listening: Listening) -> None:
    house.begin()
    house.recorder.request(house.peer, Pause())
    house.press()
    house.start("s2")
    house.recorder.stop(GapReason.INDICATOR)
    told = [(scope.state, scope.reason, len(scope.sites)) for scope in listening.told]
    assert told == [("recording", "", 2), ("paused", "paused", 0), ("recording", "", 2), ("stopped", "indicator", 0)]


def test_every_session_has_a_key_of_its_own_and_none_is_told_without(house: House, listening: Listening) -> None:
    house.begin()
    house.recorder.request(house.peer, Pause())
    house.press()
    house.start("s2")
    first, none, second = (scope.key for scope in listening.told)
    assert none == "0" * 64
    assert len({first, none, second}) == 3


def test_a_pause_on_the_toolbar_is_the_strips_pause(house: House, listening: Listening) -> None:
    house.begin()
    house.press()
    house.play(400)
    listening.pressed = True
    house.play(20)
    assert house.status().state == "paused"
    assert listening.told[-1].state == "paused"
    assert any(isinstance(record, PointerPressed) for record in house.read().stretches[0].records)


def test_a_pause_while_nothing_is_recorded_begins_and_ends_nothing(house: House, listening: Listening) -> None:
    listening.pressed = True
    house.play(20)
    assert house.status().state == "idle"
    house.begin()


def test_words_and_sites_fit_their_messages_however_many_there_are() -> None:
    words = tuple(f"{number} " + "ü" * 190 for number in range(1_000))
    rules = [
        SiteRule(
            id=f"s{number}",
            name="",
            origin=f"http://s{number}.example",
            chrome=words[: number % 7],
            templates=("/" + "x" * 150,) * 10,
        )
        for number in range(200)
    ]
    rules[0] = SiteRule(id="s0", name="", origin="http://s0.example", chrome=words)
    scope, parts = began(Scope({}, {rule.id: Approved(rule, rule.layers) for rule in rules}), b"k" * 32)
    assert len(encode(scope)) <= LARGEST_MESSAGE
    assert all(len(encode(part)) <= LARGEST_MESSAGE for part in parts)
    assert 0 < len(scope.sites) < 200
    first = [part for part in parts if part.site == "s0"]
    assert [part.first for part in first] == [True] + [False] * 9
    assert sum(len(part.words) for part in first) == 1_000
