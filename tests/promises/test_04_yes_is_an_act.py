"""Promise 4: consent is an act of a person, per layer, with a receipt; no is silence; one action takes it back."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.companion import control
from aboveboard.companion.withdrawing import withdraw_here
from aboveboard.errors import ConsentNotHuman, NoConsent
from aboveboard.formats.control import Resume, Start
from aboveboard.formats.receipts import current_receipt, receipts
from aboveboard.model.events import Device
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from tests.companions import OWN, PASSPHRASE, WORD, Reader, Site, site
from tests.promises.telling import lying, recorded, released, tell

pytestmark = pytest.mark.promise
FORM = {
    "agree-editor": "on",
    "purpose": "train-computer-use",
    "word": WORD,
    "passphrase": PASSPHRASE,
    "passphrase_again": PASSPHRASE,
}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def nothing_was_begun(made: Site) -> bool:
    return not any(isinstance(request, Start | Resume) for request in made.recorder.heard)


def test_no_and_silence_leave_the_device_as_it_was_byte_for_byte(made: Site) -> None:
    before = lying(made.who.places.data)

    async def reads_everything_and_leaves(reader: Reader) -> str:
        await reader.enter()
        for page in ("/notice", "/notice?language=de", "/home", "/mydata", "/notice"):
            await reader.get(page)
        return reader.text

    assert "Acme" in tell(made, reads_everything_and_leaves)
    assert lying(made.who.places.data) == before
    assert nothing_was_begun(made)


def test_no_verb_of_any_program_gives_consent_or_starts_without_it(made: Site) -> None:
    """Every verb there is between commands, pages and companion, a human press just made or not."""
    for verb in (control.State(), control.Refresh(), control.Halt(), control.Show(page="notice")):
        made.desk.answer(verb)
    with pytest.raises(NoConsent):
        made.desk.answer(control.Begin())
    assert receipts(made.who.places) == ()
    assert nothing_was_begun(made)


@pytest.mark.parametrize("token", ["", "00" * 16, None])
def test_a_post_without_the_token_of_a_page_that_was_read_is_no_yes(made: Site, token: str | None) -> None:
    async def posts_by_itself(reader: Reader) -> str:
        await reader.enter()
        page = (await reader.get("/notice")).text
        notice = re.findall(r'name="notice" value="([0-9a-f]{64})"', page)[0]
        fields = FORM | {"notice": notice} | ({} if token is None else {"form": token})
        return str((await reader.client.post("/consent", data=fields, headers=OWN)).status_code)

    assert tell(made, posts_by_itself) == "400"
    assert receipts(made.who.places) == ()


def test_a_yes_cannot_be_sent_again_after_it_was_taken_back(made: Site) -> None:
    async def replays(reader: Reader) -> str:
        await reader.unlocked()
        await reader.enter()
        await reader.get("/notice")
        old = reader.text
        assert (await reader.post("/consent", **FORM)).status_code == 200
        await reader.get("/home")
        await reader.post("/withdraw")
        reader.text = old
        return str((await reader.post("/consent", **FORM)).status_code)

    assert tell(made, replays) == "400"
    assert [bool(receipt.withdrawn) for receipt in receipts(made.who.places)] == [True]


@pytest.mark.parametrize("device", [Device.XTEST, None])
def test_a_yes_and_a_start_that_a_program_pressed_are_refused(made: Site, device: Device | None) -> None:
    made.recorder.press = device
    assert tell(made, _agrees).startswith("403")
    assert receipts(made.who.places) == ()
    made.recorder.press = Device.HUMAN
    assert tell(made, _agrees).startswith("200")
    made.recorder.press = device
    with pytest.raises(ConsentNotHuman):
        made.desk.answer(control.Begin())
    assert nothing_was_begun(made)


def test_a_press_of_some_while_ago_is_no_yes_and_no_start(made: Site) -> None:
    """A click on anything else, six seconds before a program posts the form, is nobody's consent."""
    made.recorder.press_ms = 6_000
    assert tell(made, _agrees).startswith("403")
    assert receipts(made.who.places) == ()
    made.recorder.press_ms = 10
    assert tell(made, _agrees).startswith("200")
    made.recorder.press_ms = 6_000
    with pytest.raises(ConsentNotHuman):
        made.desk.answer(control.Begin())
    assert nothing_was_begun(made)


async def _agrees(reader: Reader) -> str:
    await reader.unlocked()
    return str((await reader.agree()).status_code)


def test_the_receipt_holds_exactly_the_bytes_that_were_on_the_page(made: Site) -> None:
    async def agrees(reader: Reader) -> str:
        await reader.unlocked()
        await reader.enter()
        page = (await reader.get("/notice")).text
        await reader.post("/consent", **FORM)
        return page

    page = tell(made, agrees)
    (receipt,) = receipts(made.who.places)
    assert receipt.notice.decode() in page
    assert hashlib.sha256(receipt.notice).hexdigest() in page
    assert (receipt.given_by, receipt.withdrawn) == (Device.HUMAN, 0)


def test_a_form_that_asks_for_more_than_is_offered_gets_only_what_is_offered(made: Site) -> None:
    """Everything at its highest, for an app whose rules allow less, and for one that nobody offered."""
    most = {f"{what}-mail": "on" for what in ("agree", "path", "timing", "cadence")}
    greedy = most | {"text-mail": "redacted", "pixels-mail": "redacted", "timing-editor": "on", "agree-payroll": "on"}

    async def asks(reader: Reader) -> str:
        await reader.unlocked()
        return str((await reader.agree(**greedy)).status_code)

    assert tell(made, asks) == "200"
    (receipt,) = receipts(made.who.places)
    assert set(receipt.layers) == {"editor", "mail"}
    assert receipt.layers["mail"] == Layers(text=TextLayer.NONE, pixels=PixelsLayer.NONE)
    assert not receipt.layers["editor"].key_timing


def test_an_app_that_was_not_ticked_is_not_agreed_to(made: Site) -> None:
    tell(made, _agrees)
    (receipt,) = receipts(made.who.places)
    assert set(receipt.layers) == {"editor"}


def test_one_action_stops_the_recording_takes_the_consent_back_and_deletes_what_has_not_left(made: Site) -> None:
    async def withdraws_while_recording(reader: Reader) -> str:
        await recorded(reader)
        await reader.get("/home")
        await reader.post("/begin")
        assert made.desk.last.state == "recording"
        await reader.get("/home")
        return (await reader.post("/withdraw")).text

    assert 'id="withdrawn"' in tell(made, withdraws_while_recording)
    places = made.who.places
    assert made.desk.last.state == "paused"
    assert list(places.journal.iterdir()) == []
    assert list(places.outbox.glob("*.abb")) == []
    with pytest.raises(NoConsent):
        current_receipt(places, "train-computer-use", 2_000_000_000)
    with pytest.raises(NoConsent):
        made.desk.answer(control.Begin())


def test_taking_it_back_needs_no_companion_and_works_twice(made: Site) -> None:
    tell(made, released)

    class Gone:
        def ask(self, request: control.Ask) -> control.Answer:
            raise NoConsent("no companion answers")

    withdraw_here(made.who.places, Gone(), 2_000_000_000)
    assert withdraw_here(made.who.places, Gone(), 2_000_000_001) == 0
    assert [bool(receipt.withdrawn) for receipt in receipts(made.who.places)] == [True]
