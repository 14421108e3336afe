"""Promise 12. Secure fields, clipboard contents: absent. Key timing and pointer path: off unless consented."""

from collections.abc import Callable

import msgspec
import pytest

from aboveboard.desktop import Window
from aboveboard.model.events import ClipboardUsed, FieldEdited, JournalRecord, KeyTiming, PointerPath, SecureFieldUsed
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.hands import Hands
from tests.promises.searching import found
from tests.recorders import EDITOR, Desk, until

pytestmark = [pytest.mark.promise, pytest.mark.x11]
Show = Callable[..., Window]
ASKS = AppRule(
    id="zenity",
    name="Zenity",
    identities=(AppIdentity(executable="/usr/bin/zenity"),),
    layers=Layers(text=TextLayer.REDACTED),
    catalogues=("zenity",),
)


def records(desk: Desk, session: str) -> list[JournalRecord]:
    return [record for stretch in desk.read(session).stretches for record in stretch.records]


@pytest.mark.parametrize("secret", ["ab", "canary-in-a-password"])
def test_a_password_leaves_neither_content_nor_length_nor_rhythm(
    desk: Desk, hands: Hands, window: Show, secret: str
) -> None:
    desk.allow(ASKS)
    desk.recorder("--demo")
    companion = desk.companion()
    dialog = window("zenity", "--password")
    companion.do("start", desk.head("s1"))
    hands.rest(0.5)
    hands.click(Point(dialog.box.x + dialog.box.width // 2, dialog.box.y + dialog.box.height // 2))
    until(lambda: companion.status().events > 1, "the field taken")
    hands.rest(0.5)
    hands.type(secret)
    hands.press("backspace")
    hands.press("ctrl+a")
    hands.rest(1.5)
    companion.do("pause")
    taken = records(desk, "s1")
    assert len([record for record in taken if isinstance(record, SecureFieldUsed)]) == 1
    kinds = {type(record).__name__ for record in taken}
    assert kinds.isdisjoint({"FieldEdited", "KeyPressed", "ClipboardUsed"})
    assert found(desk, "canary") == []


def test_copying_tells_the_kind_and_never_the_content(desk: Desk, hands: Hands, window: Show) -> None:
    """Under the layer `shape` the copied words are nowhere, though they were typed, copied and pasted."""
    desk.allow(msgspec.structs.replace(EDITOR, layers=Layers()))
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.do("start", desk.head("s1"))
    hands.click(Point(editor.box.x + 150, editor.box.y + 200))
    hands.type("canary on the clipboard")
    for chord in ("ctrl+a", "ctrl+c", "end", "ctrl+v"):
        hands.press(chord)
        hands.rest(0.3)
    hands.rest(1.5)
    companion.do("pause")
    used = [record.kind.value for record in records(desk, "s1") if isinstance(record, ClipboardUsed)]
    assert used == ["copy", "paste"]
    assert found(desk, "canary", 'clipboard"') == []


def test_neither_the_rhythm_of_keys_nor_the_way_of_the_pointer_is_kept(desk: Desk, hands: Hands, window: Show) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.do("start", desk.head("s1"))
    hands.click(Point(editor.box.x + 150, editor.box.y + 200))
    text = "thirty keys are one or two runs"
    hands.type(text)
    hands.rest(2.5)
    companion.do("pause")
    taken = records(desk, "s1")
    assert not [record for record in taken if isinstance(record, KeyTiming | PointerPath)]
    edits = [record for record in taken if isinstance(record, FieldEdited)]
    assert 1 <= len(edits) <= len(text) // 5
