"""The driver's own log: each act once, with what was shown before and after it, and never called a recording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aboveboard.agents.demonstrations import demonstrated
from aboveboard.agents.intents import Kind
from aboveboard.model.actions import Click, Hotkey, Hover, Key, Route, SelectOption, Type
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.text import Redacted
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode, Observation, Picture
from aboveboard.studio.people.own_log import SOURCE, OwnLog
from tests.demonstrating import element, screen

FIELD = element("Name", "entry", 0, value=Redacted(text=""))
FILLED = element("Name", "entry", 0, value=Redacted(text="Ada"))
SAVE = element("Save", place=1)
LIST = element("Country", "combo box", 0, value=Redacted(text="Chile"))
CHOSEN = element("Country", "combo box", 0, value=Redacted(text="Ghana"))
WEEK = Week(name="2026-W47")


@dataclass
class Shown:
    """Eyes before a page that shows one screen after the other, and the last for ever."""

    screens: Sequence[ElementSnapshot]
    looks: int = 0

    def look(self) -> Observation:
        seen = self.screens[min(self.looks, len(self.screens) - 1)]
        self.looks += 1
        return Observation(t=self.looks, picture=self._picture, elements=seen, focus=seen.focus)

    @property
    def pictures(self) -> Mapping[str, bytes]:
        return {f"picture {self.looks}": b"pixels"}

    @property
    def _picture(self) -> Picture:
        return Picture(sha=f"picture {self.looks}", canvas=Rect(0, 0, 9, 9))


def over(*screens: ElementSnapshot) -> OwnLog:
    return OwnLog(Shown(screens), "forms")


def ended(log: OwnLog, goal: str = "Do it.", *, done: bool = True) -> Episode:
    found = log.episode("driver:forms:0", goal, done=done, purpose="demo", week=WEEK)
    assert found is not None
    return found


def centre(one: Element) -> Point:
    assert one.box is not None
    return one.box.centre


def test_a_click_is_decided_on_what_was_seen_before_the_pointer_came_and_lit_it_up() -> None:
    log = over(screen(FIELD, SAVE))
    log.moved(centre(SAVE))
    log.clicked(centre(SAVE))
    (click,) = ended(log).steps
    assert click.before.picture is not None
    assert click.after is not None
    assert (click.before.picture.sha, click.before.t, click.after.t) == ("picture 1", 1, 3)


def test_what_the_pointer_brought_up_is_seen_by_the_click_after_it() -> None:
    log = over(screen(FIELD), screen(FIELD, SAVE))
    log.moved(centre(FIELD))
    log.clicked(centre(SAVE))
    hover, click = ended(log).steps
    assert [one.before.t for one in (hover, click)] == [1, 2]


def test_a_log_keeps_the_pictures_that_its_steps_name_and_no_others() -> None:
    log = over(screen(FIELD, SAVE))
    log.moved(centre(SAVE))
    log.clicked(centre(SAVE))
    ended(log)
    assert log.pictures == {"picture 1": b"pixels", "picture 3": b"pixels"}


def test_typing_letter_by_letter_is_one_step_with_what_was_taken_back_left_out() -> None:
    log = over(screen(FIELD, SAVE), screen(FIELD, SAVE, focus=FIELD.id), screen(FILLED, SAVE))
    log.clicked(centre(FIELD))
    for letter in "Adx":
        log.typed(letter)
    log.pressed("backspace")
    log.typed("a")
    log.clicked(centre(SAVE))
    press, typing, save = ended(log, 'Enter "Ada" and save.').steps
    assert isinstance(press.action, Click)
    assert isinstance(typing.action, Type)
    assert (typing.action.text, typing.target) == (Redacted(text="Ada"), FIELD)
    assert typing.after is not None
    assert typing.after.elements == screen(FILLED, SAVE)
    assert isinstance(save.action, Click)


def test_a_choice_in_a_native_list_is_read_off_its_field() -> None:
    log = over(screen(LIST, SAVE), screen(CHOSEN, SAVE))
    log.clicked(centre(LIST))
    log.typed("gh")
    log.pressed("return")
    log.clicked(centre(SAVE))
    choice, _ = ended(log).steps
    assert isinstance(choice.action, SelectOption)
    assert choice.action.value == Redacted(text="Ghana")


def test_a_list_that_was_opened_in_vain_is_no_choice() -> None:
    log = over(screen(LIST, SAVE))
    log.clicked(centre(LIST))
    log.pressed("escape")
    log.clicked(centre(SAVE))
    assert [type(step.action) for step in ended(log).steps] == [Click]


def test_a_rest_of_the_pointer_is_a_hover_only_where_something_else_came_of_it() -> None:
    menu, entry = element("File", "menu item", 0), element("Open", "menu item", 1)
    log = over(screen(menu), screen(menu, entry))
    log.moved(centre(menu))
    log.clicked(centre(entry))
    log.moved(centre(menu))
    log.clicked(centre(menu))
    assert [type(step.action) for step in ended(log).steps] == [Hover, Click, Click]


def test_a_press_on_a_line_of_a_native_list_is_the_choice_that_the_person_knows_it_to_be() -> None:
    several = element("Names", "list box", 0)
    log = over(screen(several, SAVE))
    log.choosing("Ada")
    log.clicked(centre(several))
    log.choosing("Bob", adds=True)
    log.clicked(centre(several), held=("ctrl",))
    log.clicked(centre(SAVE))
    chosen = [
        SelectOption(value=Redacted(text=name), index=-1, by=Route.POINTER, adds=name == "Bob")
        for name in ("Ada", "Bob")
    ]
    steps = ended(log).steps
    assert [step.action for step in steps] == [*chosen, Click(at=centre(SAVE))]
    assert [step.target for step in steps] == [several, several, SAVE]


def test_keys_stand_by_what_has_the_focus() -> None:
    log = over(screen(FIELD, SAVE, focus=FIELD.id))
    log.pressed("ctrl+a")
    log.pressed("tab")
    both, tab = ended(log).steps
    assert both.action == Hotkey(modifiers=("ctrl",), keys=("a",))
    assert (tab.action, tab.target) == (Key(key="tab"), FIELD)


def test_an_attempt_in_which_nothing_was_done_is_no_episode() -> None:
    assert over(screen(SAVE)).episode("driver:forms:0", "Do it.", done=False, purpose="demo", week=WEEK) is None


def test_what_came_of_it_says_whose_log_it_is_and_can_be_learnt_from() -> None:
    log = over(screen(FIELD, SAVE), screen(FIELD, SAVE, focus=FIELD.id), screen(FILLED, SAVE))
    log.clicked(centre(FIELD))
    log.typed("Ada")
    log.clicked(centre(SAVE))
    episode = ended(log, 'Enter "Ada" and save.')
    assert episode.sources == (SOURCE,)
    assert {step.reducer_version for step in episode.steps} == {SOURCE}
    assert [row.intent.kind for row in demonstrated(episode).rows] == [Kind.CLICK, Kind.TYPE, Kind.CLICK, Kind.DONE]


def test_an_attempt_that_failed_says_so() -> None:
    log = over(screen(SAVE))
    log.clicked(centre(SAVE))
    assert ended(log, done=False).judgement.outcome == "failed"
