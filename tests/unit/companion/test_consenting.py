"""The consent act: granular, human, bound to exactly what was shown, and only ever narrower than the policy."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion import catalogue
from aboveboard.companion.consenting import consent
from aboveboard.companion.html import templates
from aboveboard.companion.notice import chosen, notice_bytes, offers
from aboveboard.companion.presses import human_press
from aboveboard.companion.settings import PRESS_AGE_MS, CompanionSettings
from aboveboard.errors import ConsentNotHuman, InputError
from aboveboard.formats.keys import ParticipantKeys
from aboveboard.formats.receipts import receipts
from aboveboard.model.events import Device
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from aboveboard.model.policy import SiteRule
from tests.companions import PASSPHRASE, WORD, Participant, participant


@pytest.fixture
def who(tmp_path: Path) -> Participant:
    return participant(tmp_path)


def shown(who: Participant, language: str = "en") -> bytes:
    return notice_bytes(templates(), who.policy, catalogue.load(language))


def form(notice: bytes, **more: str) -> dict[str, str]:
    return {
        "notice": hashlib.sha256(notice).hexdigest(),
        "purpose": "train-computer-use",
        "agree-editor": "on",
        "text-editor": "shape",
        "pixels-editor": "masked",
        "word": WORD,
        "passphrase": PASSPHRASE,
        "passphrase_again": PASSPHRASE,
        **more,
    }


def agree(who: Participant, fields: dict[str, str], notice: bytes, now: int = 1_800_000_000) -> None:
    consent(who.settings, who.policy, fields, notice=notice, language="en", given_by=Device.HUMAN, now=now)


def test_the_receipt_holds_the_exact_bytes_and_language_that_were_shown(who: Participant) -> None:
    notice = shown(who, "de")
    consent(
        who.settings,
        who.policy,
        form(notice),
        notice=notice,
        language="de",
        given_by=Device.HUMAN,
        now=1_800_000_000,
    )
    (receipt,) = receipts(who.places)
    assert (receipt.notice, receipt.language, receipt.given_by) == (notice, "de", Device.HUMAN)
    assert receipt.layers == {"editor": Layers()}


def test_a_notice_that_changed_since_it_was_shown_is_not_agreed_to(who: Participant) -> None:
    notice = shown(who)
    with pytest.raises(InputError, match="changed"):
        agree(who, form(notice), notice + b" ")
    assert receipts(who.places) == ()
    assert not ParticipantKeys.exist(who.places)


def test_ticking_nothing_is_no_consent(who: Participant) -> None:
    notice = shown(who)
    fields = form(notice)
    del fields["agree-editor"]
    with pytest.raises(InputError, match="ticked"):
        agree(who, fields, notice)


def test_two_different_passphrases_make_no_keys(who: Participant) -> None:
    notice = shown(who)
    with pytest.raises(InputError, match="differ"):
        agree(who, form(notice, passphrase_again="something else"), notice)
    assert not ParticipantKeys.exist(who.places)
    assert receipts(who.places) == ()


def test_of_two_yeses_at_once_one_makes_the_keys(who: Participant) -> None:
    notice = shown(who)

    def yes(_: int) -> bool:
        given, unlocked = consent(
            who.settings,
            who.policy,
            form(notice),
            notice=notice,
            language="en",
            given_by=Device.HUMAN,
            now=1_800_000_000,
        )
        return given.word == WORD and unlocked is not None

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(yes, range(2)))
    assert sorted(made) == [False, True]
    ParticipantKeys.unlock(who.places, PASSPHRASE)
    assert len(receipts(who.places)) == 2


def test_a_form_never_widens_what_the_policy_offers(who: Participant) -> None:
    narrow = msgspec.structs.replace(who.policy.apps[0], layers=Layers())
    policy = msgspec.structs.replace(who.policy, apps=(narrow, who.policy.apps[1]))
    asked = {"agree-editor": "on", "text-editor": "redacted", "pixels-editor": "redacted", "timing-editor": "on"}
    assert chosen(policy, asked) == {"editor": Layers()}
    words = {"agree-mail": "on", "text-mail": "redacted", "pixels-mail": "masked"}
    assert chosen(policy, words)["mail"] == Layers(text=TextLayer.NONE, pixels=PixelsLayer.NONE)


def test_what_is_preset_is_the_least_of_design_and_policy(who: Participant) -> None:
    editor, mail = offers(who.policy)
    assert (editor.texts[0], editor.pixels[0]) == (TextLayer.SHAPE, PixelsLayer.MASKED)
    assert (mail.texts, mail.pixels, mail.structure_only) == ((TextLayer.NONE,), (PixelsLayer.NONE,), True)


def test_another_purpose_or_the_demo_cannot_be_agreed_to(who: Participant) -> None:
    notice = shown(who)
    for purpose in ("demo", "", "evaluate-people"):
        with pytest.raises(InputError, match="purpose"):
            agree(who, form(notice, purpose=purpose), notice)


def test_what_may_be_agreed_to_is_a_demos_purpose_in_a_demo_and_any_other_elsewhere(who: Participant) -> None:
    offered = ("demo", "demo-export", "train-computer-use")
    assert CompanionSettings(who.places).purposes(offered) == ("train-computer-use",)
    assert CompanionSettings(who.places, demo=True).purposes(offered) == ("demo",)


@pytest.mark.parametrize(
    ("device", "age", "demo"),
    [(Device.XTEST, 10, False), (None, 0, False), (Device.HUMAN, PRESS_AGE_MS + 1, False), (None, 0, True)],
)
def test_a_press_that_no_person_made_just_now_is_refused(device: Device | None, age: int, demo: bool) -> None:
    with pytest.raises(ConsentNotHuman):
        human_press(device, age, demo=demo)


def test_synthetic_presses_count_in_a_demo_and_are_named(who: Participant) -> None:
    assert human_press(Device.XTEST, 10, demo=True) is Device.XTEST
    assert human_press(Device.HUMAN, 10, demo=False) is Device.HUMAN


def test_the_notice_says_the_same_in_german_and_leaves_no_sentence_in_english(who: Participant) -> None:
    english, german = shown(who).decode(), shown(who, "de").decode()
    assert "Acme" in english
    assert "Acme" in german
    for sentence in ("What is never recorded", "Nobody is told", "The keyholder is"):
        assert sentence in english
        assert sentence not in german


def test_the_notice_says_where_a_site_lies_and_what_of_a_browser_is_left_out(who: Participant) -> None:
    assert "address bar" not in shown(who).decode()  # there is no site to say it of
    whole = SiteRule(id="wiki", name="Wiki", origin="https://wiki.example")
    part = SiteRule(id="orders", name="Orders", origin="https://shop.example", routes=("/orders", "/returns"))
    policy = msgspec.structs.replace(who.policy, sites=(whole, part))
    notice = notice_bytes(templates(), policy, catalogue.load("en")).decode()
    assert "<b>Wiki</b> (ordinary website, <code>https://wiki.example</code>)" in notice
    assert "<code>https://shop.example/orders</code>, <code>https://shop.example/returns</code>" in notice
    assert "not what you type into the address bar, and no other tab" in notice
