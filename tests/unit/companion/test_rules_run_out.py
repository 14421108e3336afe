"""What stays with a person whose rules have run out, as after a day without a network: strip, pages and withdrawal."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from aboveboard.cli.places import device_places
from aboveboard.cli.status import status
from aboveboard.companion import catalogue, control
from aboveboard.companion.desk import Desk
from aboveboard.companion.released import ReleasedSession, released_sessions, remember
from aboveboard.companion.standing import consent_in_force, standing_consent
from aboveboard.companion.strip import ENDED, LAPSED, told
from aboveboard.companion.supervisor import view_of
from aboveboard.errors import NoConsent, PolicyExpired
from aboveboard.formats.control import Heartbeat
from aboveboard.formats.policies import REMEMBER_S
from aboveboard.formats.receipts import receipts, write_receipt
from aboveboard.model.consent import ConsentReceipt
from tests.companions import WORD, Participant, Reader, Site, agreement, site, with_keys
from tests.folder_locks import locked, someone_waits_for
from tests.patience import until
from tests.promises.telling import tell
from tests.unit.companion.test_release import recorded

DAY_S = 86_400


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def run_out(who: Participant) -> None:
    """Leave the device with the statement of two days ago, as a weekend without a network does."""
    _, old = who.organisation.publication(who.policy, time.time() - 2 * DAY_S)
    (who.places.policy / "freshness.json").write_bytes(old)


def renewed(who: Participant) -> None:
    """Bring the network back."""
    _, new = who.organisation.publication(who.policy, time.time())
    (who.places.policy / "freshness.json").write_bytes(new)


def agreed(made: Site) -> ConsentReceipt:
    receipt = agreement(made.who)
    write_receipt(made.who.places, receipt)
    with_keys(made.who.places)
    return receipt


def test_a_consent_stands_while_the_rules_have_run_out_and_is_not_in_force(made: Site) -> None:
    receipt, now = agreed(made), int(time.time())
    assert consent_in_force(made.who.settings, now) == receipt == standing_consent(made.who.settings, now)
    run_out(made.who)
    assert consent_in_force(made.who.settings, now) is None
    assert standing_consent(made.who.settings, now) == receipt


def test_a_consent_stands_while_the_clock_is_behind_or_the_rules_do_not_name_its_purpose(made: Site) -> None:
    receipt = agreed(made)
    behind = receipt.given - DAY_S
    assert consent_in_force(made.who.settings, behind) is None
    assert standing_consent(made.who.settings, behind) == receipt
    other = msgspec.structs.replace(receipt, purpose="train-something-else")
    write_receipt(made.who.places, other)
    now = int(time.time())
    assert consent_in_force(made.who.settings, now) is None
    assert standing_consent(made.who.settings, now) == other


@pytest.mark.parametrize("ended", [{"withdrawn": 1}, {"expires": 10}, {"purpose": "demo"}])
def test_no_consent_stands_that_was_withdrawn_has_ended_or_belongs_to_a_demo(
    made: Site, ended: dict[str, int | str]
) -> None:
    write_receipt(made.who.places, msgspec.structs.replace(agreement(made.who), given=5, **ended))
    run_out(made.who)
    assert standing_consent(made.who.settings, int(time.time())) is None


def test_the_strip_stays_with_its_word_and_says_that_there_are_no_valid_rules(made: Site) -> None:
    agreed(made)
    made.desk.begin()
    run_out(made.who)
    made.desk.refresh()
    view = view_of(made.desk)
    assert made.desk.last.state == "paused"
    assert view.visible
    assert told(catalogue.load("en"), view) == ("No valid rules", f"\u201c{WORD}\u201d")
    renewed(made.who)
    made.desk.refresh()
    assert view_of(made.desk).state == "paused"


def test_the_strip_says_that_it_records_until_the_recorder_has_stopped(made: Site) -> None:
    agreed(made)
    shown: list[str] = []
    desk = Desk(
        made.who.settings,
        strip_window=lambda: 7,
        show=lambda _: None,
        end_recorder=lambda: shown.append(view_of(desk).state),
    )
    desk.begin()
    run_out(made.who)
    made.recorder.__exit__(None, None, None)
    desk.refresh()
    assert (shown, view_of(desk).state) == (["recording"], LAPSED)
    desk.close()


def test_a_look_at_the_rules_that_waits_keeps_no_heartbeat(made: Site) -> None:
    """Another program may be at the policy, or the disk may be slow; a session without heartbeats ends."""
    agreed(made)
    times = [time.time()]
    desk = Desk(made.who.settings, strip_window=lambda: 7, show=lambda _: None, clock=lambda: times[-1])
    desk.begin()
    times.append(times[0] + REMEMBER_S + 1)  # the look writes down that it was so late
    policy = made.who.places.policy
    with ThreadPoolExecutor(2) as pool, locked(policy):
        looking = pool.submit(desk.refresh)
        until(lambda: looking.done() or someone_waits_for(policy), "the look wait for its turn")
        pool.submit(desk.beat)
        until(lambda: Heartbeat() in made.recorder.heard, "a heartbeat")
        assert not looking.done()
    assert desk.last.state == "recording"
    desk.close()


def left(made: Site, what: str) -> None:
    """Leave a session here, or only one that was released."""
    if what == "held":
        recorded(made.who)
    else:
        remember(made.who.places, ReleasedSession(number=1, purpose="train-computer-use", segments=("0" * 64,)))


def ended(made: Site) -> ConsentReceipt:
    """Give a consent whose time is over now."""
    with_keys(made.who.places)
    receipt = msgspec.structs.replace(agreement(made.who), given=5, expires=int(time.time()) - 1)
    write_receipt(made.who.places, receipt)
    return receipt


@pytest.mark.parametrize("what", ["held", "released"])
def test_the_strip_stays_and_nothing_is_recorded_where_a_consent_has_ended_and_something_is_left(
    made: Site, what: str
) -> None:
    ended(made)
    made.desk.refresh()
    assert not view_of(made.desk).visible
    left(made, what)
    made.desk.refresh()
    assert made.desk.consent is None
    assert (view_of(made.desk).visible, view_of(made.desk).state) == (True, ENDED)
    with pytest.raises(NoConsent):
        made.desk.begin()
    assert made.recorder.heard == []


def test_the_strip_goes_once_all_that_was_released_is_deleted(made: Site) -> None:
    ended(made)
    left(made, "released")
    made.desk.refresh()
    assert view_of(made.desk).visible
    (told,) = released_sessions(made.who.places)
    remember(made.who.places, msgspec.structs.replace(told, deletion=True))
    made.desk.refresh()
    assert not view_of(made.desk).visible


def test_a_list_of_released_sessions_that_cannot_be_read_keeps_the_strip(made: Site) -> None:
    ended(made)
    (made.who.places.participant / "released.json").write_bytes(b"torn")
    made.desk.refresh()
    assert view_of(made.desk).visible


@pytest.mark.parametrize("rules", [True, False])
@pytest.mark.parametrize("page", ["/home", "/notice"])
def test_a_consent_that_has_ended_is_withdrawn_and_its_sessions_deleted_from_the_pages(
    made: Site, page: str, rules: bool
) -> None:
    ended(made)
    left(made, "held")
    if not rules:
        run_out(made.who)

    async def story(reader: Reader) -> str:
        await reader.unlocked()
        await reader.enter("home")
        assert "open-session-1" in (await reader.get("/review")).text
        text = (await reader.get(page)).text
        assert "time of your consent is over" in text
        assert 'id="begin"' not in text
        return (await reader.post("/withdraw")).text

    assert 'id="withdrawn"' in tell(made, story)
    assert list(made.who.places.journal.iterdir()) == []
    assert all(receipt.withdrawn for receipt in receipts(made.who.places))
    made.desk.refresh()
    assert not view_of(made.desk).visible


def test_a_consent_that_stands_comes_before_one_that_has_ended(made: Site) -> None:
    receipt = msgspec.structs.replace(agreement(made.who), purpose="train-something-else", id="r2", given=3)
    ended(made)
    left(made, "held")
    write_receipt(made.who.places, receipt)
    assert standing_consent(made.who.settings, int(time.time())) == receipt


def test_nothing_can_be_begun_without_valid_rules(made: Site) -> None:
    agreed(made)
    run_out(made.who)
    with pytest.raises(PolicyExpired):
        made.desk.begin()
    assert made.recorder.heard == []


def test_the_status_tells_a_consent_that_stands_from_one_in_force(
    made: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    agreed(made)
    data = made.who.places.data
    with contextlib.ExitStack() as stack:
        monkeypatch.setenv("XDG_RUNTIME_DIR", stack.enter_context(tempfile.TemporaryDirectory()))  # paths of sockets
        stack.enter_context(control.DeskServer(control.socket_path(device_places(data)), made.desk.answer))
        made.desk.refresh()
        status(data=data)
        assert "consent: yes; " in capsys.readouterr().out
        run_out(made.who)
        made.desk.refresh()
        status(data=data)
        assert "consent: yes, but there are no valid rules for it; " in capsys.readouterr().out
        left(made, "released")
        write_receipt(made.who.places, msgspec.structs.replace(agreement(made.who), expires=int(time.time()) - 1))
        made.desk.refresh()
        status(data=data)
        assert "consent: its time is over; " in capsys.readouterr().out


def test_the_overview_says_that_the_rules_have_run_out_and_still_offers_to_withdraw(made: Site) -> None:
    async def story(reader: Reader) -> str:
        await reader.agree()
        run_out(made.who)
        return (await reader.get("/home")).text

    text = tell(made, story)
    assert 'id="no-rules"' in text
    assert WORD in text
    assert 'id="withdraw"' in text
    assert 'id="begin"' not in text
    assert 'id="no-consent"' not in text


@pytest.mark.parametrize("page", ["/home", "/notice"])
def test_a_consent_is_withdrawn_without_valid_rules_and_stays_so_when_new_ones_come(made: Site, page: str) -> None:
    async def story(reader: Reader) -> str:
        await reader.agree()
        run_out(made.who)
        assert 'id="no-rules"' in (await reader.get(page)).text
        assert 'id="withdrawn"' in (await reader.post("/withdraw")).text
        assert not view_of(made.desk).visible
        renewed(made.who)
        return (await reader.get("/home")).text

    assert 'id="no-consent"' in tell(made, story)
    assert all(receipt.withdrawn for receipt in receipts(made.who.places))


def test_the_notice_is_refused_without_valid_rules_to_somebody_who_agreed_to_nothing(made: Site) -> None:
    run_out(made.who)

    async def story(reader: Reader) -> str:
        await reader.enter()
        return str((await reader.get("/notice")).status_code)

    assert tell(made, story) == "403"
