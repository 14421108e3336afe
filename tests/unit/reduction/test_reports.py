"""Rules about what an application reports: files, pages, options, clipboards, hovers."""

import pytest

from aboveboard.model.actions import Action, ChooseFile, Clipboard, Hotkey, Navigate, SelectOption
from aboveboard.model.events import (
    ClipboardKind,
    ClipboardUsed,
    EditOperation,
    EditRoute,
    ElementChanged,
    FileChosen,
    KeyPressed,
    MenuOpened,
    Navigated,
    NavigationCause,
    OptionChosen,
    OptionsOffered,
    PointerApproached,
    Scrolled,
    WindowKind,
    WindowOpened,
)
from aboveboard.model.geometry import Point
from aboveboard.model.text import Chrome
from aboveboard.model.trajectories import Step
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import account, reduce
from tests.scripts import AS_TEXT, EXPORT, KIND, NOTES, NOTHING, SAVE, SEARCH, Script, element

TERMS = Terms()
CHOSEN = Chrome(text="List")


def steps(script: Script) -> tuple[Step, ...]:
    return reduce(script.stretch(), TERMS)


def only(script: Script) -> tuple[Action, Step]:
    (step,) = steps(script)
    return step.action, step


def children(step: Step) -> list[str]:
    return [type(child.action).__name__ for child in step.children]


def keyed(script: Script, key: str, *modifiers: str) -> Script:
    script.wait(300).add(KeyPressed(t=script.t, key=key, modifiers=modifiers, target=KIND, app="editor"))
    return script.wait(5)


def option(script: Script, index: int = 1) -> Script:
    script.add(OptionChosen(t=script.t, widget=KIND, index=index, value=CHOSEN, app="editor"))
    return script


def test_a_file_chosen_by_a_button_a_key_or_nobody_seen() -> None:
    clicked = Script().begin().press(SAVE, Point(x=30, y=30))
    clicked.add(FileChosen(t=clicked.t, saving=True, app="editor"))
    action, step = only(clicked)
    assert (action, children(step)) == (ChooseFile(saving=True), ["Click"])
    for key, modifiers, child in (("return", (), "Key"), ("o", ("alt",), "Hotkey")):
        pressed = keyed(Script().begin(), key, *modifiers)
        pressed.add(FileChosen(t=pressed.t, saving=False, app="editor"))
        assert children(only(pressed)[1]) == [child]
    alone = Script().begin()
    alone.add(FileChosen(t=9_000, saving=False, app="editor"))
    assert only(alone)[0] == ChooseFile(saving=False)


def page(script: Script, cause: NavigationCause) -> Script:
    script.add(Navigated(t=script.t, origin="https://example.org", route="/claims/:id", cause=cause))
    return script


def test_a_page_reached_by_a_link_is_the_effect_of_its_click() -> None:
    _, step = only(page(Script().begin().press(SAVE, Point(x=30, y=30)), NavigationCause.LINK))
    assert step.effect is not None
    assert step.effect.kind == "navigated"


def test_a_page_reached_from_the_browsers_own_chrome_is_an_action_and_a_script_is_nobodys() -> None:
    action, _ = only(page(Script().begin().wait(9_000), NavigationCause.TYPED))
    assert isinstance(action, Navigate)
    alone = account(page(Script().begin().wait(9_000), NavigationCause.SCRIPT).stretch(), TERMS)
    assert (alone.steps, alone.belongs[-1]) == ((), "by itself")


def test_an_option_by_keys_keeps_its_keys_and_one_that_nobody_opened_has_none() -> None:
    script = keyed(Script().begin(), "space")
    script.add(OptionsOffered(t=script.t, widget=KIND, offered=(SAVE, SEARCH), total=9, visible=2, app="editor"))
    action, step = only(option(keyed(keyed(script, "down"), "return")))
    assert isinstance(action, SelectOption)
    assert (action.by, action.index, children(step)) == ("keyboard", 1, ["Key", "Key", "Key"])
    assert action.options is not None
    assert (action.options.total, action.options.visible) == (9, 2)
    alone, step = only(option(Script().begin().wait(9_000)))
    assert isinstance(alone, SelectOption)
    assert (alone.by, children(step)) == ("unknown", [])


def test_an_option_straight_from_a_list_or_from_a_menu_that_it_opened() -> None:
    action, step = only(option(Script().begin().press(KIND, Point(x=230, y=30))))
    assert isinstance(action, SelectOption)
    assert (action.options, children(step)) == (None, ["Click"])
    script = Script().begin().press(KIND, Point(x=230, y=30))
    script.add(MenuOpened(t=script.t, path=(), offered=(AS_TEXT, EXPORT), app="editor"))
    script.wait(300).add(Scrolled(t=script.t, dx=0, dy=1, at=Point(x=1, y=1), target=KIND, app="editor"))
    action, step = only(option(script.wait(300).press(EXPORT, Point(x=230, y=60))))
    assert isinstance(action, SelectOption)
    assert action.options is not None
    assert (action.options.total, children(step)) == (2, ["Click", "Scroll", "Click"])


def test_a_radio_button_brought_on_is_an_option_of_its_group() -> None:
    radio = element("Monthly", "radio button", index=2)
    script = Script().begin().press(radio, Point(x=30, y=30))
    script.add(ElementChanged(t=script.t, what="checked", target=radio, app="editor", after=True))
    action, step = only(script)
    assert action == SelectOption(value=radio.name, index=2, by=step.action.by)  # type: ignore[union-attr]  # a SelectOption
    script = Script().begin()
    script.add(KeyPressed(t=1, key="space", target=radio, app="editor"))
    script.add(ElementChanged(t=5, what="checked", target=radio, app="editor", after=True))
    assert children(only(script)[1]) == ["Key"]
    unchanged = Script().begin().press(radio, Point(x=30, y=30))
    assert type(only(unchanged)[0]).__name__ == "Click"


def test_a_clipboard_that_a_menu_used_is_the_menus_effect_and_one_alone_an_action() -> None:
    used = ClipboardUsed(t=9_000, kind=ClipboardKind.COPY, target=SEARCH, app="editor")
    script = Script().begin()
    script.add(used)
    assert only(script)[0] == Clipboard(kind=ClipboardKind.COPY)
    script = Script().begin().press(SAVE, Point(x=30, y=30))
    script.add(ClipboardUsed(t=script.t, kind=ClipboardKind.COPY, target=SEARCH, app="editor"))
    _, step = only(script)
    assert step.effect is not None
    assert step.effect.kind == "clipboard"


def test_a_copy_by_its_key_is_one_though_no_report_came() -> None:
    action, step = only(keyed(Script().begin(), "c", "ctrl"))
    assert (type(action), step.children[0].action) == (Clipboard, Hotkey(modifiers=("ctrl",), keys=("c",)))


def test_a_cut_takes_its_edit_along_and_a_copy_takes_none() -> None:
    script = keyed(Script().begin(), "x", "ctrl")
    script.edit(NOTES, EditOperation.DELETE, 0, "milk", EditRoute.HOTKEY)
    assert len(steps(script)) == 1
    script = keyed(Script().begin(), "c", "ctrl")
    script.edit(NOTES, EditOperation.INSERT, 0, "milk", EditRoute.HOTKEY)
    assert len(steps(script)) == 2


def approached(script: Script, target: object = EXPORT, dwell: int = 300) -> Script:
    at, start = Point(x=20, y=30), Point(x=0, y=0)
    script.wait(500).add(
        PointerApproached(
            t=script.t,
            started=script.t - 400,
            start=start,
            end=at,
            dwell_ms=dwell,
            target=target,  # type: ignore[arg-type]  # an element or none
            app="editor",
        )
    )
    return script


def expanded(script: Script, target: object = EXPORT) -> Script:
    script.add(ElementChanged(t=script.t + 5, what="expanded", target=target, app="editor", after=True))  # type: ignore[arg-type]  # an element
    return script


def test_a_rest_of_the_pointer_is_a_hover_only_when_something_under_it_changed() -> None:
    assert type(only(expanded(approached(Script().begin())))[0]).__name__ == "Hover"
    inside = element("Inner", parent=EXPORT.id)
    assert type(only(expanded(approached(Script().begin()), inside))[0]).__name__ == "Hover"
    for script in (
        expanded(approached(Script().begin()), SAVE),
        expanded(approached(Script().begin(), NOTHING)),
        expanded(approached(Script().begin(), dwell=0)),
        approached(Script().begin()),
        approached(approached(Script().begin())),
    ):
        assert steps(script) == ()


@pytest.mark.parametrize(("at", "kinds"), [(4_200, ["Click", "Hover"]), (4_050, ["Click"]), (4_700, ["Click"])])
def test_a_hover_is_told_when_the_pointer_leaves_so_its_change_stands_before_it(at: int, kinds: list[str]) -> None:
    script = Script().begin().press(SAVE, Point(x=30, y=30))
    script.wait(4_000 - script.t)
    script.add(ElementChanged(t=at, what="expanded", target=EXPORT, app="editor", after=True))
    approached(script)  # from 4100 to 4500 ms
    if at > script.t:
        script.add(
            PointerApproached(
                t=4_600,
                started=4_550,
                start=Point(x=0, y=0),
                end=Point(x=1, y=1),
                dwell_ms=0,
                target=SAVE,
                app="editor",
            )
        )
    assert [type(step.action).__name__ for step in steps(script)] == kinds


def test_a_tool_tip_is_a_change_and_another_window_is_none() -> None:
    for role, count in (("tool tip", 1), ("window", 0)):
        script = Script().begin().wait(3_000)
        script.add(WindowOpened(t=3_450, window="w3", kind=WindowKind.POPUP, role=role, app="editor"))
        assert len(steps(approached(script))) == count
