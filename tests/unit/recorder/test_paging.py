"""Work in a page, from what it tells to the journal, under the layers in force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from aboveboard.desktop import CONTROL
from aboveboard.elements import FOREIGN, Change, ChangeKind, Node, Said, Shown
from aboveboard.elements.scripted import ScriptedElements, ScriptedProcess
from aboveboard.formats import browser_reports as told
from aboveboard.formats.browser_pages import Raw, Spot, Words
from aboveboard.model.elements import Absence, Element, NotRecognised, Proof
from aboveboard.model.events import (
    ClipboardKind,
    ClipboardUsed,
    EditOperation,
    EditRoute,
    ElementChanged,
    FieldEdited,
    FileChosen,
    FocusMoved,
    KeyPressed,
    MenuItemChosen,
    Navigated,
    NavigationCause,
    OptionChosen,
    OptionsOffered,
    PointerPressed,
    SecureFieldUsed,
    WindowClosed,
    WindowOpened,
)
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import SiteRule
from aboveboard.model.sessions import Recording
from aboveboard.model.text import Chrome, Hidden, LengthClass, Redacted, Shape, TextKind
from aboveboard.recorder.binding import WAIT_MS
from aboveboard.recorder.page_edits import together
from aboveboard.recorder.scope import Approved, Scope
from tests.unit.recorder.stage import SCOPE, Stagehand, of, one
from tests.unit.recorder.test_site_gate import Switched
from tests.unit.recorder.test_sites import KEY, SHOWN, WINDOW

RULE = SiteRule(id="orders", name="Orders", origin=SHOWN.origin, templates=("/orders/:id",))
PAGE = replace(WINDOW, id=5, frame=5, pid=50)
SAID = Said("orders", Chrome(text="Save"))
BUTTON = Node(ref="b", role="push button", box=Rect(60, 200, 100, 30), pid=50, said=SAID)
FIELD = Node(ref="f", role="entry", states=frozenset({"editable"}), box=Rect(60, 300, 100, 30), pid=50, said=SAID)
STRANGER = Node(
    ref="x", role="internal frame", states=frozenset({FOREIGN}), box=Rect(300, 200, 300, 200), pid=50, said=SAID
)
ONE = Shape(kind=TextKind.WORD, length=LengthClass.ONE)
ON_BUTTON, ON_STRANGER, BESIDE = (80, 210), (400, 300), (80, 400)


class Shop(Switched):
    """A page of process 50 that is shown or not, told at once."""

    def shown(self, pid: int) -> Sequence[Shown]:
        return [replace(SHOWN, pid=50)] if self.on and pid == 50 else []

    def turns(self, pid: int) -> int:
        return self.ended


@dataclass
class Browsing:
    """A person at a browser, and a page that tells."""

    hand: Stagehand
    page: Shop

    def tell(self, report: Any, node: Node = BUTTON) -> None:
        self.hand.report(Change(ChangeKind.PAGE, node, told=report))
        self.hand.play(60)

    def type(self, count: int, words: Words = ONE, **rest: Any) -> None:
        for _ in range(count):
            self.hand.key("a", "a")
            content = {"content": words, "input_type": "insertText", **rest}
            self.tell(told.Edited(page="p", at=0, node=2, operation=EditOperation.INSERT, **content), FIELD)

    def hit(
        self,
        at: tuple[int, int],
        node: Node,
        button: int = 0,
        kind: str = "down",
        proof: Proof = Proof.HIT_TEST,
    ) -> None:
        """Let the browser say what a press hit."""
        report = told.Pointed(
            page="p", at=0, kind=told.PointerKind(kind), node=1, client=Spot(0, 0), screen=Spot(0, 0), button=button
        )
        bound = replace(node, proof=proof)
        self.hand.report(Change(ChangeKind.POINTED, bound, told=report, asked=Point(*at)))

    def end(self) -> Recording:
        return self.hand.end()


@pytest.fixture
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Browsing:
    layers = getattr(request, "param", Layers())
    page = Shop()
    page.show(0)
    approved = Approved(replace_layers(layers), layers)
    scope = Scope(SCOPE.approved, {"orders": approved}).seeing(page, KEY)
    elements = ScriptedElements()
    elements.show(50, ScriptedProcess((BUTTON, FIELD, STRANGER), (PAGE.box,), focus="f"))
    hand = Stagehand(tmp_path, elements=elements, scope=scope)
    hand.begin(PAGE, focus=5)
    hand.play(200)
    return Browsing(hand, page)


def replace_layers(layers: Layers) -> SiteRule:
    return SiteRule(id="orders", name="Orders", origin=SHOWN.origin, templates=RULE.templates, layers=layers)


def begin(shop: Browsing) -> None:
    """Do something first: a stretch begins with an act."""
    shop.hand.button(*ON_BUTTON)
    shop.hand.play(200)


def test_a_press_is_on_what_the_browser_says_that_it_hit(shop: Browsing) -> None:
    shop.hand.button(*ON_BUTTON, up=False)
    shop.hit(ON_BUTTON, FIELD)
    shop.hand.play(200)
    pressed = one(shop.end(), PointerPressed)
    assert isinstance(pressed, PointerPressed)
    assert isinstance(pressed.target, Element)
    assert (pressed.target.id, pressed.target.proof) == ("f", Proof.HIT_TEST)


def test_a_press_of_which_its_page_says_nothing_leaves_nothing(shop: Browsing) -> None:
    before = shop.hand.capture.events
    shop.hand.button(*ON_BUTTON, up=False)
    shop.hit(ON_BUTTON, FIELD, button=2)
    shop.hit((81, 210), FIELD)
    shop.hit(ON_BUTTON, FIELD, kind="up")
    shop.hand.play(WAIT_MS + 100)
    assert shop.hand.capture.events == before
    assert not of(shop.end(), PointerPressed)


def test_a_press_that_another_site_says_it_had_leaves_nothing(shop: Browsing) -> None:
    shop.hand.button(*ON_BUTTON, up=False)
    shop.hit(ON_BUTTON, replace(FIELD, said=Said("mail")))
    shop.hand.play(WAIT_MS + 100)
    assert not of(shop.end(), PointerPressed)


def test_a_press_that_its_page_had_on_nothing_is_told_where_the_tree_has_nothing(shop: Browsing) -> None:
    shop.hand.button(*BESIDE)
    shop.hit(
        BESIDE, Node(ref="p", role="document web", pid=50, toolkit="web", said=Said("orders")), proof=Proof.UNPROVEN
    )
    shop.hand.play(200)
    pressed = one(shop.end(), PointerPressed)
    assert isinstance(pressed, PointerPressed)
    assert pressed.target == NotRecognised(reason=Absence.NOTHING_THERE)


def test_what_is_done_in_a_strangers_frame_leaves_nothing(shop: Browsing) -> None:
    begin(shop)
    before = shop.hand.capture.events
    shop.hand.button(*ON_STRANGER)
    shop.hand.elements.show(50, ScriptedProcess((BUTTON, STRANGER), (PAGE.box,), focus="x"))
    shop.hand.key("return")
    shop.hand.key("a", "a", CONTROL)
    shop.hand.play(300)
    assert shop.hand.capture.events == before


def test_an_option_list_is_told_with_what_it_offers_and_what_was_chosen(shop: Browsing) -> None:
    begin(shop)
    options = (told.Option(words=Chrome(text="Travel")), told.Option(words=ONE, disabled=True, selected=True))
    shop.tell(told.OptionsOffered(page="p", at=0, node=1, options=options, total=9, visible=2))
    shop.tell(told.OptionChosen(page="p", at=0, node=1, index=8, words=Chrome(text="Meals")))
    read = shop.end()
    offered, chosen = one(read, OptionsOffered), one(read, OptionChosen)
    assert isinstance(offered, OptionsOffered)
    assert isinstance(chosen, OptionChosen)
    assert [(each.name, each.states, each.index) for each in offered.offered] == [
        (Chrome(text="Travel"), ("enabled",), 0),
        (ONE, ("selected",), 1),
    ]
    assert (offered.total, offered.visible) == (9, 2)
    assert (chosen.index, chosen.value) == (8, Chrome(text="Meals"))


def test_menus_routes_dialogs_values_files_and_places_are_told(shop: Browsing) -> None:
    begin(shop)
    base: dict[str, Any] = {"page": "p", "at": 0}
    shop.tell(told.MenuChosen(**base, node=1, path=(Chrome(text="File"), ONE), indices=(0, 3)))
    shop.tell(told.Navigated(**base, origin=SHOWN.origin, route="/orders/:id", cause=NavigationCause.LINK))
    shop.tell(told.Dialog(**base, node=1, opened=True))
    shop.tell(told.Dialog(**base, node=1, opened=False))
    shop.tell(told.ValueChanged(**base, node=1, value=ONE))
    shop.tell(told.FilePicked(**base, node=1))
    shop.tell(told.ScrolledTo(**base, node=1, offset=Spot(0, 120.4)))
    shop.tell(told.Dropped(**base, source=1, target=1))
    shop.tell(told.ClipboardUsed(**base, kind=ClipboardKind.COPY, node=1))
    read = shop.end()
    chosen = one(read, MenuItemChosen)
    assert isinstance(chosen, MenuItemChosen)
    assert (chosen.path, chosen.indices) == ((Chrome(text="File"), ONE), (0, 3))
    assert len(of(read, Navigated)) == len(of(read, FileChosen)) == len(of(read, ClipboardUsed)) == 1
    assert len(of(read, WindowOpened)) == len(of(read, WindowClosed)) == 1
    changed = [(each.what, each.after) for each in of(read, ElementChanged) if isinstance(each, ElementChanged)]
    assert changed == [("value", ONE), ("scroll_y", 120), ("dropped", None)]


def test_a_copy_by_its_keys_is_told_once(shop: Browsing) -> None:
    begin(shop)
    shop.hand.key("c", "", CONTROL)
    shop.tell(told.ClipboardUsed(page="p", at=0, kind=ClipboardKind.COPY, node=1))
    assert len(of(shop.end(), ClipboardUsed)) == 1


def test_typing_is_one_edit_and_not_one_for_each_key(shop: Browsing) -> None:
    begin(shop)
    shop.type(6)
    read = shop.end()
    edit = one(read, FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert (edit.operation, edit.route, edit.inferred) == (EditOperation.INSERT, EditRoute.TYPED, False)
    assert edit.content == Shape(kind=TextKind.WORD, length=LengthClass.SHORT)
    assert (edit.position, edit.length) == (0, 0)
    assert not of(read, KeyPressed)


@pytest.mark.parametrize("shop", [Layers(text=TextLayer.REDACTED)], indirect=True)
def test_typing_is_redacted_whole_under_that_layer(shop: Browsing) -> None:
    begin(shop)
    for place, letter in enumerate("Ada"):
        shop.type(1, Raw(text=letter), position=place, length=1)
    edit = one(shop.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert (edit.content, edit.position, edit.length) == (Redacted(text="Ada"), 0, 3)


def test_what_a_program_writes_is_no_typing(shop: Browsing) -> None:
    begin(shop)
    shop.tell(told.Edited(page="p", at=0, node=2, operation=EditOperation.REPLACE, content=ONE), FIELD)
    edit = one(shop.end(), FieldEdited)
    assert isinstance(edit, FieldEdited)
    assert edit.route is EditRoute.PROGRAM


def test_a_key_that_no_page_tells_of_is_never_guessed_at(shop: Browsing) -> None:
    begin(shop)
    for letter in "secret":
        shop.hand.key(letter, letter)
    read = shop.end()
    assert not of(read, FieldEdited, KeyPressed)


def test_keys_that_edit_nobody_knows_what_are_not_told(shop: Browsing) -> None:
    begin(shop)
    shop.hand.elements.show(50, ScriptedProcess((BUTTON,), (PAGE.box,)))
    for name in ("space", "backspace", "delete"):
        shop.hand.key(name, " " if name == "space" else "")
    shop.hand.key("f5")
    pressed = [each for each in of(shop.end(), KeyPressed) if isinstance(each, KeyPressed)]
    assert [each.key for each in pressed] == ["f5"]
    assert isinstance(pressed[0].target, NotRecognised)


def test_the_use_of_a_secret_is_told_once(shop: Browsing) -> None:
    begin(shop)
    for _ in range(3):
        shop.tell(told.SecureUsed(page="p", at=0))
    assert len(of(shop.end(), SecureFieldUsed)) == 1


def test_the_focus_and_states_of_a_page_are_told(shop: Browsing) -> None:
    begin(shop)
    shop.hand.report(Change(ChangeKind.FOCUSED, FIELD), Change(ChangeKind.STATE, BUTTON, what="expanded", on=True))
    read = shop.end()
    assert len(of(read, FocusMoved)) == 1
    assert [each.what for each in of(read, ElementChanged) if isinstance(each, ElementChanged)] == ["expanded"]


def test_what_another_site_tells_meanwhile_is_not_this_ones(shop: Browsing) -> None:
    begin(shop)
    other = replace(BUTTON, said=Said("mail", Chrome(text="Save")))
    shop.tell(told.OptionChosen(page="q", at=0, node=1, index=1), other)
    assert not of(shop.end(), OptionChosen)


def test_what_happens_as_the_page_ends_is_dropped(shop: Browsing) -> None:
    begin(shop)
    shop.hand.play(400)
    shop.hand.key("f5")
    shop.page.hide(0)
    shop.page.show(0)
    shop.hand.play(300)
    assert not of(shop.end(), KeyPressed)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ((ONE,), ONE),
        ((ONE, ONE), Shape(kind=TextKind.WORD, length=LengthClass.FEW)),
        ((ONE, Hidden()), Hidden()),
        ((ONE, Raw(text="a")), Hidden()),
        (
            (ONE, Shape(kind=TextKind.EMPTY, length=LengthClass.NONE), ONE),
            Shape(kind=TextKind.WORDS, length=LengthClass.FEW),
        ),
        (
            (Shape(kind=TextKind.NUMBER, length=LengthClass.ONE),) * 2,
            Shape(kind=TextKind.NUMBER, length=LengthClass.FEW),
        ),
        (
            (Shape(kind=TextKind.EMPTY, length=LengthClass.NONE),) * 2,
            Shape(kind=TextKind.EMPTY, length=LengthClass.FEW),
        ),
    ],
)
def test_texts_that_follow_one_another_are_said_together(said: tuple[Words, ...], whole: Words) -> None:
    assert together(said) == whole
