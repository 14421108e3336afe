"""Scope is what policy and consent both name, and nothing else."""

import pytest

from aboveboard.desktop import Window
from aboveboard.model.browsers import is_browser
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.events import Device
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import AppClass, Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import AppIdentity, AppRule, KeyholderIdentity, Policy
from aboveboard.model.value import IllegalValue
from aboveboard.recorder.scope import Scope, scope_of

FULL = Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.REDACTED)


def rule(name: str, *, layers: Layers = FULL, app_class: AppClass = AppClass.GENERAL) -> AppRule:
    identity = AppIdentity(executable=f"/usr/bin/{name}")
    return AppRule(id=name, name=name, identities=(identity,), layers=layers, app_class=app_class)


def policy(*apps: AppRule) -> Policy:
    key = KeyholderIdentity(key="00" * 32)
    return Policy(
        organisation="o",
        version=1,
        issued=0,
        expires=1_000,
        purposes=("p",),
        apps=apps,
        keyholder=key,
        signers=(),
        approvers=(),
        witnesses=(),
    )


def receipt(**layers: Layers) -> ConsentReceipt:
    return ConsentReceipt(
        id="r",
        purpose="p",
        policy_version=1,
        policy_sha256="",
        keyholder="",
        layers=layers,
        notice=b"",
        language="en",
        given=10,
        expires=900,
        given_by=Device.HUMAN,
        word="w",
    )


def layers_of(scope: Scope, executable: str) -> Layers | None:
    identity = AppIdentity(executable=executable)
    found = scope.of(Window(id=1, frame=1, box=Rect(0, 0, 1, 1), pid=5, identity=identity))
    return None if found is None else found.layers


def test_an_empty_policy_approves_nothing() -> None:
    assert scope_of(policy(), receipt(editor=FULL), 100).approved == {}


def test_what_was_not_agreed_to_is_out() -> None:
    scope = scope_of(policy(rule("editor"), rule("sheet")), receipt(editor=FULL), 100)
    assert layers_of(scope, "/usr/bin/editor") == FULL
    assert layers_of(scope, "/usr/bin/sheet") is None


def test_the_lesser_of_policy_and_consent_is_in_force() -> None:
    narrow = Layers(text=TextLayer.NONE, pixels=PixelsLayer.REDACTED)
    scope = scope_of(policy(rule("editor", layers=Layers())), receipt(editor=narrow), 100)
    assert layers_of(scope, "/usr/bin/editor") == Layers(text=TextLayer.NONE, pixels=PixelsLayer.MASKED)


@pytest.mark.parametrize("at", [9, 900, 5_000])
def test_consent_that_does_not_stand_now_approves_nothing(at: int) -> None:
    assert scope_of(policy(rule("editor")), receipt(editor=FULL), at).approved == {}


def test_another_path_of_the_same_name_is_another_program() -> None:
    scope = scope_of(policy(rule("editor")), receipt(editor=FULL), 100)
    assert layers_of(scope, "/usr/local/bin/editor") is None


def test_a_window_without_a_known_process_is_out() -> None:
    scope = scope_of(policy(rule("editor")), receipt(editor=FULL), 100)
    identity = AppIdentity(executable="/usr/bin/editor")
    assert scope.of(None) is None
    assert scope.of(Window(id=1, frame=1, box=Rect(0, 0, 1, 1), pid=None, identity=identity)) is None
    assert scope.of(Window(id=1, frame=1, box=Rect(0, 0, 1, 1), pid=5, identity=None)) is None


@pytest.mark.parametrize("browser", ["chromium", "firefox-esr", "chrome", "epiphany"])
def test_a_browser_is_never_approved_as_an_app(browser: str) -> None:
    assert is_browser(AppIdentity(executable=f"/usr/lib/{browser}/{browser}"))
    scope = scope_of(policy(rule(browser)), receipt(**{browser: FULL}), 100)
    assert scope.approved == {}


def test_one_app_that_was_declined_takes_no_other_with_it() -> None:
    scope = scope_of(policy(rule("sheet"), rule("editor"), rule("draw")), receipt(editor=FULL, draw=FULL), 100)
    assert [layers_of(scope, f"/usr/bin/{name}") for name in ("sheet", "editor", "draw")] == [None, FULL, FULL]
    assert [found.id for found in scope.rules()] == ["editor", "draw"]


def test_a_rule_that_allows_more_than_its_class_cannot_be_made() -> None:
    """The scope bounds layers by class once more; nothing that can be built needs it."""
    with pytest.raises(IllegalValue):
        rule("mailer", app_class=AppClass.MAIL)


def test_an_app_of_two_programs_is_one_rule() -> None:
    identities = tuple(AppIdentity(executable=f"/usr/bin/{name}") for name in ("office", "office-splash"))
    one = AppRule(id="office", name="Office", identities=identities, layers=FULL)
    scope = scope_of(policy(one), receipt(office=FULL), 100)
    assert scope.rules() == (one,)
    assert {found.app for found in scope.approved.values()} == {"office"}
    assert set(scope.approved) == set(identities)
