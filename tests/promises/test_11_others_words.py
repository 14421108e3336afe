"""Promise 11. Of mail, chat, meetings and person records only structure is kept: by class and never by a setting."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from aboveboard.desktop import Window
from aboveboard.errors import UnknownFormat
from aboveboard.formats import envelopes
from aboveboard.formats.places import Places
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.receipts import current_receipt, write_receipt
from aboveboard.model.elements import Element
from aboveboard.model.events import ElementsSeen, FieldEdited, KeyTiming, PointerPath, PointerPressed
from aboveboard.model.frames import Frame
from aboveboard.model.layers import NOTHING, STRUCTURE_ONLY, AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import AppRule, SiteRule
from aboveboard.model.text import Hidden
from aboveboard.model.value import IllegalValue
from aboveboard.studio.hands import Hands
from tests.patience import until
from tests.permitting import permit, signers
from tests.promises.searching import found
from tests.recorders import EDITOR, Desk

pytestmark = pytest.mark.promise
MAIL = msgspec.structs.replace(EDITOR, app_class=AppClass.MAIL, layers=NOTHING)
EVERYTHING = Layers(
    text=TextLayer.REDACTED, pixels=PixelsLayer.REDACTED, cadence_s=1, pointer_path=True, key_timing=True
)
Kind = TypeVar("Kind")
MORE = {
    "shapes of texts": Layers(text=TextLayer.SHAPE, pixels=PixelsLayer.NONE),
    "texts": Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.NONE),
    "masked pictures": Layers(text=TextLayer.NONE, pixels=PixelsLayer.MASKED),
    "pictures": Layers(text=TextLayer.NONE, pixels=PixelsLayer.REDACTED),
    "the pointer's path": msgspec.structs.replace(NOTHING, pointer_path=True),
    "the rhythm of keys": msgspec.structs.replace(NOTHING, key_timing=True),
}


@pytest.mark.parametrize("layers", [pytest.param(layers, id=name) for name, layers in MORE.items()])
@pytest.mark.parametrize("app_class", sorted(STRUCTURE_ONLY))
def test_no_rule_can_give_more_than_the_class_of_an_app_or_site_allows(app_class: AppClass, layers: Layers) -> None:
    with pytest.raises(IllegalValue, match="cannot exceed what its class allows"):
        AppRule(id="a", name="A", identities=EDITOR.identities, app_class=app_class, layers=layers)
    with pytest.raises(IllegalValue, match="cannot exceed what its class allows"):
        SiteRule(id="s", name="S", origin="https://mail.example", app_class=app_class, layers=layers)


@pytest.mark.parametrize("layers", [NOTHING, Layers()], ids=["with no layer", "with layers"])
def test_worker_representation_is_in_no_scope_at_all(layers: Layers) -> None:
    with pytest.raises(IllegalValue):
        AppRule(id="a", name="A", identities=EDITOR.identities, app_class=AppClass.REPRESENTATION, layers=layers)


def test_a_policy_that_everybody_signed_gives_a_mail_program_no_more_either(tmp_path: Path) -> None:
    """The bound is the format's: a wider policy, signed by all and with whatever tool, is taken by no device."""
    places, keys = Places(data=tmp_path, runtime=tmp_path), signers()
    for folder in (places.device, places.policy, places.consent):
        folder.mkdir()
    permit(places, keys, MAIL)
    held = PolicyStore(places.policy)
    policy, fresh = held.envelopes()
    wider = msgspec.json.decode(envelopes.payload(policy, "policy"))
    wider["version"] += 1
    wider["apps"][0]["layers"] = msgspec.to_builtins(EDITOR.layers)
    with pytest.raises(UnknownFormat):
        held.install(envelopes.sign("policy", wider, keys), fresh, int(time.time()))
    assert held.current(int(time.time())).apps == (MAIL,)


@pytest.mark.x11
def test_a_consent_to_more_than_the_class_allows_gets_structure_alone(
    desk: Desk, hands: Hands, window: Callable[..., Window]
) -> None:
    desk.allow(MAIL)
    receipt = current_receipt(desk.places, "demo", int(time.time()))
    write_receipt(desk.places, msgspec.structs.replace(receipt, layers={MAIL.id: EVERYTHING}))
    desk.recorder("--demo")
    companion = desk.companion()
    letter = window("/usr/bin/mousepad", "--disable-server")
    companion.begin_at(desk.head("s1"), hands, letter.box.centre)
    hands.type("canary Dear Monika")
    until(lambda: kept(desk, FieldEdited), "the typing, sealed")
    before = len(kept(desk, PointerPressed))

    def pressed() -> bool:
        hands.click(letter.box.centre)
        return len(kept(desk, PointerPressed)) > before

    until(pressed, "a press after it, sealed")
    companion.do("pause")
    assert {type(record) for record in desk.records("s1")}.isdisjoint({Frame, ElementsSeen, KeyTiming, PointerPath})
    assert all(edit.content == Hidden() and edit.length == 0 for edit in kept(desk, FieldEdited))
    assert {press.target.role for press in kept(desk, PointerPressed) if isinstance(press.target, Element)} == {"text"}
    assert found(desk, "canary", "Monika") == []


def kept(desk: Desk, kind: type[Kind]) -> list[Kind]:
    """What of a kind is sealed by now."""
    return [record for record in desk.records("s1") if isinstance(record, kind)]
