"""Hypothesis strategies for what several suites need: scripted stretches, and unordered noise of records."""

from collections.abc import Callable

from hypothesis import strategies as st

from aboveboard.model.events import (
    Button,
    JournalRecord,
    KeyPressed,
    MenuClosed,
    PointerDragged,
    PointerPressed,
    PointerReleased,
    Scrolled,
)
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedStretch
from tests.interactions import MORE
from tests.scripts import AS_TEXT, FILE, NOTES, SAVE, SEARCH, Script

Act = tuple[str, Callable[[Script], Script]]

ACTS: tuple[Act, ...] = (
    ("click", lambda script: script.click(SAVE)),
    ("click", lambda script: script.click(SAVE, count=2)),
    ("drag", lambda script: script.drag(Point(x=110, y=30), Point(x=180, y=90))),
    ("scroll", lambda script: script.scroll()),
    ("type", lambda script: script.type("milk")),
    ("type", lambda script: script.type("milk", submit=True)),
    ("hotkey", lambda script: script.key("s", "ctrl").rest()),
    ("hotkey", lambda script: script.key("right", "ctrl", repeats=8).rest()),
    ("key", lambda script: script.key("f5").rest()),
    ("select_menu", lambda script: script.menu()),
    ("select_option", lambda script: script.option()),
    ("set_toggle", lambda script: script.toggle()),
    ("answer_dialog", lambda script: script.dialog()),
    ("clipboard", lambda script: script.copy()),
    ("clipboard", lambda script: script.paste()),
    ("undo", lambda script: script.undo()),
    ("undo", lambda script: script.undo(repeats=8)),
    ("switch_app", lambda script: script.switch()),
    ("use_secure_field", lambda script: script.secure()),
    ("hover", lambda script: script.hover()),
    *MORE,
)
"""What a scripted person can do, and the kind of action it must come to."""

acts = st.lists(st.sampled_from(ACTS), max_size=12)


def played(chosen: list[Act]) -> ReleasedStretch:
    """The stretch of these acts in order."""
    script = Script().begin()
    for _, act in chosen:
        act(script)
    return script.stretch()


_points = st.builds(Point, x=st.integers(0, 12), y=st.integers(0, 12))
_elements = st.sampled_from((SAVE, SEARCH, NOTES, FILE, AS_TEXT))
_buttons = st.sampled_from((Button.LEFT, Button.RIGHT))


@st.composite
def noise(draw: st.DrawFn) -> ReleasedStretch:
    """Inputs in an order that no person would make: presses without release, releases of nothing, cut menus."""
    script = Script().begin()
    for _ in range(draw(st.integers(0, 25))):
        script.wait(draw(st.integers(0, 700)))
        at, on = draw(_points), draw(_elements)
        records: tuple[JournalRecord, ...] = (
            PointerPressed(t=script.t, button=draw(_buttons), at=at, target=on, app="editor"),
            PointerReleased(t=script.t, button=draw(_buttons), at=at, target=on, app="editor"),
            PointerDragged(t=script.t, at=at),
            Scrolled(t=script.t, dx=0, dy=draw(st.sampled_from((-1, 1))), at=at, target=on, app="editor"),
            KeyPressed(t=script.t, key="return", target=on, app="editor"),
            MenuClosed(t=script.t, app="editor"),
        )
        script.add(records[draw(st.integers(0, len(records) - 1))])
        if draw(st.booleans()):
            draw(st.sampled_from(ACTS))[1](script)
    return script.stretch()
