"""The laws of the model: what cannot be built, and what follows from what."""

import msgspec
import pytest

from aboveboard.model import actions, events, policy
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import NOTHING, STRUCTURE_ONLY, AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.sessions import Batch, ReleasedContent
from aboveboard.model.text import Chrome, LengthClass, Redacted
from aboveboard.model.time import Week
from aboveboard.model.trajectories import Episode
from aboveboard.model.value import IllegalValue
from aboveboard.model.widening import widens

ABSENT = NotRecognised(reason=Absence.NOTHING_THERE)
WIDE = Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.REDACTED, cadence_s=5)


def rule(**changes: object) -> policy.AppRule:
    fields = {"id": "editor", "name": "Editor", "identities": (policy.AppIdentity(executable="/usr/bin/editor"),)}
    return policy.AppRule(**{**fields, **changes})  # type: ignore[arg-type] # tests vary fields by name


def a_policy(**changes: object) -> policy.Policy:
    fields = {
        "organisation": "Example",
        "version": 1,
        "issued": 1_000,
        "expires": 2_000,
        "purposes": ("agents",),
        "keyholder": policy.KeyholderIdentity(key="aa" * 32),
        "signers": (
            policy.RoleKey(role="representative", key="01" * 32),
            policy.RoleKey(role="privacy", key="02" * 32),
        ),
        "approvers": (policy.RoleKey(role="privacy", key="03" * 32),),
        "witnesses": (policy.RoleKey(role="witness", key="04" * 32),),
        "apps": (rule(),),
    }
    return policy.Policy(**{**fields, **changes})  # type: ignore[arg-type] # as above


def test_a_printable_key_cannot_become_an_event() -> None:
    with pytest.raises(IllegalValue):
        events.KeyPressed(t=0, key="a", target=ABSENT, app="editor")
    with pytest.raises(IllegalValue):
        events.KeyPressed(t=0, key="a", modifiers=("shift",), target=ABSENT, app="editor")


def test_a_hotkey_is_an_event() -> None:
    assert events.KeyPressed(t=0, key="s", modifiers=("ctrl",), target=ABSENT, app="editor").key == "s"


def test_a_box_with_a_negative_side_cannot_be_built() -> None:
    with pytest.raises(IllegalValue):
        Rect(x=0, y=0, width=-1, height=1)


@pytest.mark.parametrize("app_class", sorted(STRUCTURE_ONLY))
def test_no_policy_can_raise_the_layers_of_apps_where_others_speak(app_class: AppClass) -> None:
    with pytest.raises(IllegalValue):
        rule(app_class=app_class)
    assert rule(app_class=app_class, layers=NOTHING).layers == NOTHING


def test_worker_representation_cannot_be_in_scope() -> None:
    with pytest.raises(IllegalValue):
        rule(app_class=AppClass.REPRESENTATION, layers=NOTHING)


def test_a_policy_cannot_live_longer_than_fourteen_days() -> None:
    with pytest.raises(IllegalValue):
        a_policy(expires=1_000 + 15 * 86_400)


@pytest.mark.parametrize("purpose", ["Agent-Training", "agent training", "../keys", "", "a" * 65])
def test_a_purpose_is_spelled_so_that_it_can_name_a_file(purpose: str) -> None:
    with pytest.raises(IllegalValue):
        a_policy(purposes=("agents", purpose))


def test_no_purpose_but_a_demos_is_named_like_one() -> None:
    named = ("demo", "demo-export", "demonstrations", "pilot-demo")
    assert a_policy(purposes=named).purposes == named
    for purpose in ("demo-pilot", "demo-export-2", "demo-"):
        with pytest.raises(IllegalValue, match="demo"):
            a_policy(purposes=("agents", purpose))


@pytest.mark.parametrize("key", ["", "aa", "AA" * 32, "aa" * 33, " " + "aa" * 32, "aa" * 32 + "\n", "xy" * 32])
def test_a_key_has_one_spelling(key: str) -> None:
    for kind in (policy.RoleKey, policy.KeyholderIdentity):
        given = {"key": key, "role": "privacy"} if kind is policy.RoleKey else {"key": key}
        with pytest.raises(IllegalValue):
            kind(**given)
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(given, kind)


def test_an_unknown_program_is_out_of_scope() -> None:
    assert a_policy().app(policy.AppIdentity(executable="/usr/bin/other")) is None
    assert a_policy().app(policy.AppIdentity(executable="/usr/bin/editor")) == rule()


@pytest.mark.parametrize(
    "change",
    [
        {"apps": (rule(), rule(id="mail", name="Mail", app_class=AppClass.MAIL, layers=NOTHING))},
        {"apps": (rule(layers=WIDE),)},
        {"apps": (rule(chrome=("Anna",)),)},
        {"purposes": ("agents", "evaluation")},
        {"keyholder": policy.KeyholderIdentity(key="bb" * 32)},
        {"threshold": 1},
        {"quorum": 1},
        {"approvers": (policy.RoleKey(role="privacy", key="99" * 32),)},
        {"approvers": (policy.RoleKey(role="privacy", key="03" * 32), policy.RoleKey(role="privacy", key="02" * 32))},
        {"hold_days": 8},
        {"collector": "https://elsewhere.example"},
        {"journal_quota_mb": 4_096},
    ],
)
def test_more_scope_layers_purposes_or_another_keyholder_is_a_widening(change: dict[str, object]) -> None:
    assert widens(a_policy(), a_policy(**change))


@pytest.mark.parametrize(
    "change", [{"apps": ()}, {"apps": (rule(layers=NOTHING),)}, {"purposes": ()}, {"version": 2}, {"hold_days": 1}]
)
def test_less_is_not_a_widening(change: dict[str, object]) -> None:
    assert not widens(a_policy(), a_policy(**change))


def receipt(**changes: object) -> ConsentReceipt:
    fields = {
        "id": "r1",
        "purpose": "agents",
        "policy_version": 1,
        "policy_sha256": "00",
        "keyholder": "aa",
        "layers": {"editor": Layers()},
        "notice": b"notice",
        "language": "en",
        "given": 100,
        "expires": 200,
        "given_by": events.Device.HUMAN,
        "word": "heron",
    }
    return ConsentReceipt(**{**fields, **changes})  # type: ignore[arg-type] # as above


def test_consent_permits_only_what_was_agreed_to_while_it_stands() -> None:
    assert receipt().permits("editor", 150) == Layers()
    assert receipt().permits("mail", 150) is None
    assert receipt().permits("editor", 99) is None
    assert receipt().permits("editor", 200) is None
    assert receipt(withdrawn=120).permits("editor", 150) is None


def test_what_a_person_wrote_is_not_in_a_repr() -> None:
    assert "secret" not in repr(Redacted(text="secret"))
    assert "secret" not in repr(events.Marked(t=0, task="secret", begins=True))


def test_chrome_is_never_empty() -> None:
    with pytest.raises(IllegalValue):
        Chrome(text="")


@pytest.mark.parametrize(
    ("length", "name"),
    [(0, "none"), (1, "one"), (4, "few"), (5, "short"), (16, "short"), (64, "line"), (256, "paragraph"), (257, "long")],
)
def test_lengths_are_told_in_classes(length: int, name: str) -> None:
    assert LengthClass.of(length) == name


def test_every_action_kind_has_a_tag_of_its_own() -> None:
    tags = [kind.__struct_config__.tag for kind in actions.ACTION_KINDS]
    assert len(set(tags)) == len(tags)
    assert {"click", "drag", "scroll", "hover", "type", "key", "hotkey", "select_menu", "select_option"} <= set(tags)


@pytest.mark.parametrize("kind", [Batch, ReleasedContent, Episode, policy.Policy, policy.Freshness, ConsentReceipt])
def test_every_stored_value_carries_its_version(kind: type) -> None:
    assert "v" in {field.name for field in msgspec.structs.fields(kind)}


def test_a_field_that_is_not_known_is_refused() -> None:
    packed = msgspec.msgpack.encode({"v": 1, "stretch": 0, "first": 0, "records": [], "more": 1})
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(packed, type=Batch)


def test_a_week_is_an_iso_week() -> None:
    assert Week.of(0).name == "1970-W01"
    assert Week(name="2026-W47").plus(-46).name == "2026-W01"
    assert Week(name="2026-W01").plus(-1).name == "2025-W52"
    with pytest.raises(IllegalValue):
        Week(name="2026-11-20")


def test_a_click_has_a_count() -> None:
    with pytest.raises(IllegalValue):
        actions.Click(at=Point(x=0, y=0), count=0)
