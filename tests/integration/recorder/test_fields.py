"""Real forms whose fields are compared as wholes when the focus leaves them: what was told is what they hold."""

from collections.abc import Callable

import pytest

from aboveboard.desktop import Window
from aboveboard.model.events import FieldEdited, FocusMoved
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.model.text import Redacted
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.recorders import Desk

pytestmark = pytest.mark.x11
FORMS = AppRule(
    id="zenity",
    name="Zenity",
    identities=(AppIdentity(executable="/usr/bin/zenity"),),
    layers=Layers(text=TextLayer.REDACTED),
    catalogues=("zenity",),
)


def test_fields_of_a_form_hold_what_was_told(desk: Desk, hands: Hands, window: Callable[..., Window]) -> None:
    desk.allow(FORMS)
    desk.recorder("--demo")
    companion = desk.companion()
    form = window("zenity", "--forms", "--add-entry=first", "--add-entry=second")
    companion.begin(desk.head("s1"))
    hands.click(form.box.centre)
    for _ in range(3):
        hands.type("word")
        hands.press("backspace")
        hands.press("home")
        hands.type("x")
        hands.press("tab")

    def edits() -> list[FieldEdited]:
        return [record for record in desk.records("s1") if isinstance(record, FieldEdited)]

    until(lambda: any(edit.content == Redacted(text="x") for edit in edits()), "the typing at the begin of a field")
    until(lambda: companion.status().events > 12, "the typing taken")
    companion.do("pause")
    assert [record for record in desk.records("s1") if isinstance(record, FocusMoved)]
    assert not [edit for edit in edits() if edit.whole]
