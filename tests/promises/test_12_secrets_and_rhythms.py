"""Promise 12. Secure fields, clipboard contents: absent. Key timing and pointer path: off unless consented."""

import time
from collections.abc import Callable
from typing import TypeVar

import msgspec
import pytest

from aboveboard.desktop import Window
from aboveboard.model.events import ClipboardUsed, FieldEdited, KeyTiming, PointerPath, SecureFieldUsed
from aboveboard.model.geometry import Point
from aboveboard.model.layers import Layers, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.promises.searching import found
from tests.recorders import EDITOR, Desk

pytestmark = [pytest.mark.promise, pytest.mark.x11]
Show = Callable[..., Window]
Kind = TypeVar("Kind")
ASKS = AppRule(
    id="zenity",
    name="Zenity",
    identities=(AppIdentity(executable="/usr/bin/zenity"),),
    layers=Layers(text=TextLayer.REDACTED),
    catalogues=("zenity",),
)


def used(desk: Desk, kind: type[Kind]) -> list[Kind]:
    return [record for record in desk.records("s1") if isinstance(record, kind)]


@pytest.mark.parametrize("secret", ["ab", "canary-in-a-password"])
def test_a_password_leaves_neither_content_nor_length_nor_rhythm(
    desk: Desk, hands: Hands, window: Show, secret: str
) -> None:
    desk.allow(ASKS)
    desk.recorder("--demo")
    companion = desk.companion()
    dialog = window("zenity", "--password")
    companion.begin(desk.head("s1"))

    def known() -> bool:
        hands.click(dialog.box.centre)
        hands.rest(0.5)
        return bool(used(desk, SecureFieldUsed))

    until(known, "the field known as secret")
    hands.type(secret)
    hands.press("backspace")
    hands.press("ctrl+a")
    hands.rest(1.5)
    companion.do("pause")
    uses = [sum(isinstance(one, SecureFieldUsed) for one in stretch.records) for stretch in desk.read("s1").stretches]
    assert max(uses) == 1  # a machine that stalls may end a stretch, and then it is told of again
    kinds = {type(record).__name__ for record in desk.records("s1")}
    assert kinds.isdisjoint({"FieldEdited", "KeyPressed", "ClipboardUsed"})
    assert found(desk, "canary") == []


def test_copying_tells_the_kind_and_never_the_content(desk: Desk, hands: Hands, window: Show) -> None:
    """Under the layer `shape` the copied words are nowhere, though they were typed, copied and pasted."""
    desk.allow(msgspec.structs.replace(EDITOR, layers=Layers()))
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 150, editor.box.y + 200))
    hands.type("canary on the clipboard")
    for chord in ("ctrl+a", "ctrl+c", "end", "ctrl+v"):
        hands.press(chord)
        hands.rest(0.3)
    until(lambda: len(used(desk, ClipboardUsed)) > 1, "copy and paste sealed")
    companion.do("pause")
    assert [record.kind.value for record in used(desk, ClipboardUsed)] == ["copy", "paste"]
    assert found(desk, "canary", 'clipboard"') == []


def test_neither_the_rhythm_of_keys_nor_the_way_of_the_pointer_is_kept(desk: Desk, hands: Hands, window: Show) -> None:
    desk.allow(EDITOR)
    desk.recorder("--demo")
    companion = desk.companion()
    editor = window("mousepad")
    companion.begin_at(desk.head("s1"), hands, Point(editor.box.x + 150, editor.box.y + 200))
    text, began = "thirty keys are one or two runs", time.monotonic()
    hands.type(text)
    seconds = time.monotonic() - began
    desk.wrote("s1", text, "the typing sealed")
    companion.do("pause")
    assert not used(desk, KeyTiming)
    assert not used(desk, PointerPath)
    assert 1 <= len(used(desk, FieldEdited)) <= 1 + seconds, "a run takes a second and more"
