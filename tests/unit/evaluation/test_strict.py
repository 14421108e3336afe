"""Strict rules: each thing that published rules let pass counts here, and another recorded way is as good."""

from collections.abc import Callable

import pytest

from aboveboard.evaluation.scorers import Score, strict
from aboveboard.evaluation.scorers.registry import SCORERS
from aboveboard.model import actions
from aboveboard.model.actions import Action, Route
from aboveboard.model.decisions import Decision
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import Button, ClipboardKind
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Chrome, Hidden, Label, LengthClass, Redacted, Shape, TextKind
from aboveboard.model.trajectories import Equivalent, LowLevel, Observation
from aboveboard.reduction.registry import reduce
from tests.evaluating import OTHER, TERMS, said, step_of
from tests.interactions import VOLUME
from tests.scripts import FILE, KIND, NOTES, SAVE, SEARCH, WRAP, Script, element
from tests.strategies import ACTS, played

IN_SAVE, IN_OTHER = Point(x=30, y=30), Point(x=410, y=30)
A, B = Redacted(text="milk"), Redacted(text="Milk")


def click(**more: object) -> actions.Click:
    return actions.Click(**{"at": IN_SAVE, **more})  # type: ignore[arg-type]  # fields of several kinds


def typing(text: Label, *, submitted: bool = False) -> actions.Type:
    return actions.Type(edits=(), text=text, submitted=submitted)


def scroll(dy: float, dx: float = 0) -> actions.Scroll:
    return actions.Scroll(dx=dx, dy=dy, at=IN_SAVE)


def menu(*path: str, indices: tuple[int, ...] = (0, 1)) -> actions.SelectMenu:
    return actions.SelectMenu(path=tuple(Chrome(text=part) for part in path), indices=indices, by=Route.POINTER)


def option(value: Label, index: int = 1, *, adds: bool = False) -> actions.SelectOption:
    return actions.SelectOption(value=value, index=index, by=Route.UNKNOWN, adds=adds)


def hotkey(modifier: str, *keys: str, repeats: int = 0) -> actions.Hotkey:
    return actions.Hotkey(modifiers=(modifier,), keys=keys, repeats=repeats)


def key(name: str, repeats: int = 0) -> actions.Key:
    return actions.Key(key=name, repeats=repeats)


def toggle(*, on: bool) -> actions.SetToggle:
    return actions.SetToggle(on=on, by=Route.POINTER)


def drag(end: Point) -> actions.Drag:
    return actions.Drag(start=IN_SAVE, end=end)


def judged(decided: Action, true: Action, target: Element | None = None, on: Element | None = None) -> Score:
    """The score of a decision for an element against what the person did to one; the same one unless said."""
    named = on or target
    return strict.SCORER.score(Decision(action=decided, target=named.id if named else None), step_of(true, target))


RULES: list[tuple[str, Action, Action, Element | None, str]] = [
    ("the other button", click(button=Button.RIGHT), click(), SAVE, "button"),
    ("a double click for a click", click(count=2), click(), SAVE, "count"),
    ("a modifier left out", click(), click(modifiers=("ctrl",)), SAVE, "modifiers"),
    ("another letter case", typing(B), typing(A), SEARCH, "text"),
    ("a space too many", typing(Redacted(text="milk ")), typing(A), SEARCH, "text"),
    ("Return left out", typing(A), typing(A, submitted=True), SEARCH, "submitted"),
    ("scrolling the other way", scroll(-3), scroll(3), NOTES, "direction"),
    ("scrolling to the side", scroll(0, 3), scroll(3), NOTES, "direction"),
    ("scrolling a third of it", scroll(1), scroll(3), NOTES, "amount"),
    ("another key", hotkey("ctrl", "v"), hotkey("ctrl", "c"), None, "keys"),
    ("keys in another order", hotkey("ctrl", "k", "c"), hotkey("ctrl", "c", "k"), None, "keys"),
    ("a modifier for a key", hotkey("v", "ctrl"), hotkey("ctrl", "v"), None, "modifiers"),
    ("more repeats than there were", key("down", 3), key("down", 1), None, "repeats"),
    ("a hotkey held for longer", hotkey("ctrl", "z", repeats=3), hotkey("ctrl", "z", repeats=1), None, "repeats"),
    (
        "an option beside others",
        option(Redacted(text="List"), 1),
        option(Redacted(text="List"), 1, adds=True),
        KIND,
        "adds",
    ),
    ("another option", option(Redacted(text="List"), 1), option(Redacted(text="Table"), 1), KIND, "value"),
    ("a menu that ends early", menu("File"), menu("File", "Save"), FILE, "path"),
    ("another entry of the menu", menu("File", "Open"), menu("File", "Save"), FILE, "path"),
    ("switching off for on", toggle(on=False), toggle(on=True), WRAP, "value"),
    (
        "another value",
        actions.SetValue(value=Redacted(text="41"), by=Route.POINTER),
        actions.SetValue(value=Redacted(text="40"), by=Route.POINTER),
        VOLUME,
        "value",
    ),
    ("a drag that ends elsewhere", drag(Point(x=700, y=300)), drag(IN_OTHER), SAVE, "end"),
    (
        "copying for cutting",
        actions.Clipboard(kind=ClipboardKind.COPY),
        actions.Clipboard(kind=ClipboardKind.CUT),
        None,
        "value",
    ),
    ("saying that it is done", actions.Done(), click(), SAVE, "kind"),
]


@pytest.mark.parametrize(("what", "decided", "true", "target", "rule"), RULES, ids=[case[0] for case in RULES])
def test_what_is_not_the_same_is_wrong_and_says_which_part(
    what: str, decided: Action, true: Action, target: Element | None, rule: str
) -> None:
    score = judged(decided, true, target)
    assert (what, score.value, score.rule) == (what, 0.0, rule)
    assert judged(true, true, target).value == 1.0


SAME: list[tuple[str, Action, Action, Element | None]] = [
    ("modifiers in another order", click(modifiers=("shift", "ctrl")), click(modifiers=("ctrl", "shift")), SAVE),
    ("another place on the same element", click(at=Point(x=12, y=22)), click(), SAVE),
    ("twice the scroll", scroll(6), scroll(3), NOTES),
    ("the first of several repeats", key("down"), key("down", 4), None),
    ("a held hotkey struck once", hotkey("ctrl", "z"), hotkey("ctrl", "z", repeats=4), None),
    ("an option by its place, its words not held", option(Hidden(), 2), option(Hidden(), 2), KIND),
    ("an option by its place, no words decided", option(Hidden(), 2), option(A, 2), KIND),
    ("a menu by its places", menu("File", "Save"), menu("File", "Save", indices=(0, 7)), FILE),
    ("a drag that ends within 8 pixels", drag(Point(x=705, y=305)), drag(Point(x=700, y=300)), SAVE),
    ("a drag that ends on the same element", drag(Point(x=402, y=22)), drag(IN_OTHER), SAVE),
    ("typing where the words are not held", typing(A), typing(Hidden()), SEARCH),
]


@pytest.mark.parametrize(("what", "decided", "true", "target"), SAME, ids=[case[0] for case in SAME])
def test_what_comes_to_the_same_is_right(what: str, decided: Action, true: Action, target: Element | None) -> None:
    score = judged(decided, true, target)
    assert (what, score.value, score.rule) == (what, 1.0, "exact")


def test_another_element_is_wrong_even_close_by() -> None:
    assert judged(click(at=IN_OTHER), click(), SAVE, OTHER).rule == "element"
    nearby = strict.SCORER.score(Decision(action=click(at=Point(x=51, y=30))), step_of(click(), SAVE))
    assert (nearby.value, nearby.rule) == (0.0, "element")


def test_words_of_a_shape_are_compared_by_element_only() -> None:
    shape = Shape(kind=TextKind.WORD, length=LengthClass.FEW)
    assert judged(typing(A), typing(shape), SEARCH).value == 1.0
    assert judged(typing(A), typing(shape), SEARCH, OTHER).rule == "element"


def test_another_way_that_the_recording_names_is_as_good() -> None:
    accelerator = Equivalent(by="accelerator", steps=("ctrl+shift+s",))
    step = step_of(menu("File", "Save As"), FILE, equivalents=(accelerator,))
    pressed = actions.Hotkey(modifiers=("shift", "ctrl"), keys=("s",))
    assert strict.SCORER.score(Decision(action=pressed), step).rule == "another way"
    assert strict.SCORER.score(Decision(action=hotkey("ctrl", "s")), step).value == 0.0
    held = actions.Hotkey(modifiers=("shift", "ctrl"), keys=("s",), repeats=1)
    assert strict.SCORER.score(Decision(action=held), step).value == 0.0


def test_the_first_move_of_a_choice_is_right_and_says_so() -> None:
    rows = (LowLevel(t=0, action=actions.Click(at=Point(x=230, y=30))), LowLevel(t=9, action=click()))
    step = step_of(option(A), KIND, children=rows)
    first = strict.SCORER.score(Decision(action=actions.Click(at=Point(x=215, y=25)), target=KIND.id), step)
    assert (first.value, first.rule, first.parts["whole"]) == (1.0, "first move", 0.0)
    whole = strict.SCORER.score(Decision(action=option(A), target=KIND.id), step)
    assert (whole.rule, whole.parts["whole"]) == ("exact", 1.0)
    assert strict.SCORER.score(Decision(action=click(), target=SAVE.id), step).value == 0.0


def test_a_press_where_no_element_is_known_is_compared_by_what_was_pressed() -> None:
    assert judged(click(at=IN_OTHER), click()).value == 1.0
    assert judged(click(count=2), click()).rule == "count"


@pytest.mark.parametrize(("kind", "act"), ACTS, ids=[f"{kind} {place}" for place, (kind, _) in enumerate(ACTS)])
def test_what_the_person_did_is_right_by_every_rule_that_can_say_it(kind: str, act: Callable[[Script], Script]) -> None:
    """Whole choices are compared in fewer moves than the person made, so only strict rules need to be full there."""
    steps = reduce(played([(kind, act)]), TERMS)
    assert steps
    for step in steps:
        scores = {name: scorer.score(said(step), step) for name, scorer in SCORERS.items()}
        assert scores["strict"].value in {1.0, None}, (kind, scores["strict"])
        if not step.children:
            assert {name for name, score in scores.items() if score.value not in {1.0, None}} == set(), (kind, scores)


def test_every_scorer_says_where_its_rules_are_from_and_what_they_let_pass() -> None:
    assert all(scorer.source and scorer.quirks for scorer in SCORERS.values())
    assert next(iter(SCORERS)) == "strict"


def test_one_press_that_is_all_of_a_choice_is_another_way_to_it() -> None:
    step = step_of(toggle(on=True), SAVE, children=(LowLevel(t=0, action=click()),))
    assert strict.SCORER.score(Decision(action=click(), target=SAVE.id), step).rule == "another way"


def test_an_option_of_an_open_list_is_chosen_by_pressing_it() -> None:
    """A list that is open: the recorder tells of the list, an agent of the item in it."""
    items = [
        element(name, "list item", box=box, visible_box=box)
        for name, box in (
            ("Oman", Rect(x=210, y=20, width=40, height=7)),
            ("Oslo", Rect(x=210, y=27, width=40, height=7)),
        )
    ]
    chosen = LowLevel(t=0, action=actions.Click(at=Point(x=220, y=23)))
    step = step_of(option(Redacted(text="Oman"), 0), KIND, children=(chosen,), before=seen(KIND, *items))
    right = [strict.SCORER.score(pressing(items[0]), step), strict.SCORER.score(pressing(items[0], named=False), step)]
    assert [(score.value, score.rule) for score in right] == [(1.0, "another way")] * 2
    assert strict.SCORER.score(pressing(items[1]), step).value == 0.0
    assert strict.SCORER.score(Decision(action=actions.Click(at=Point(x=220, y=37)), target=KIND.id), step).value == 0.0


def pressing(target: Element, *, named: bool = True) -> Decision:
    assert target.box
    return Decision(action=actions.Click(at=target.box.centre), target=target.id if named else None)


def seen(*elements: Element) -> Observation:
    return Observation(t=0, elements=ElementSnapshot(elements=elements))


def test_the_first_move_is_right_on_what_opens_the_list_and_on_what_lies_in_it() -> None:
    place = Rect(x=240, y=20, width=10, height=20)
    arrow = element("", "push button", box=place, visible_box=place)
    rows = (LowLevel(t=0, action=actions.Click(at=Point(x=245, y=30))), LowLevel(t=9, action=key("return")))
    step = step_of(option(A), KIND, children=rows, before=seen(KIND, arrow, SAVE))
    found = [strict.SCORER.score(decision, step).rule for decision in (pressing(arrow), pressing(KIND), pressing(SAVE))]
    assert found == ["first move", "first move", "kind"]


def test_a_toggle_is_switched_by_the_label_around_it() -> None:
    place, elsewhere = Rect(x=150, y=15, width=90, height=30), Rect(x=300, y=15, width=90, height=30)
    label = element("Wrap", "label", box=place, visible_box=place)
    rows = (LowLevel(t=0, action=actions.Click(at=Point(x=170, y=30))),)
    step = step_of(toggle(on=True), WRAP, children=rows, before=seen(WRAP, label))
    assert strict.SCORER.score(pressing(label), step).rule == "another way"
    other = element("Other", "label", box=elsewhere, visible_box=elsewhere)
    aside = step_of(toggle(on=True), WRAP, children=rows, before=seen(WRAP, other))
    assert strict.SCORER.score(pressing(other), aside).value == 0.0
