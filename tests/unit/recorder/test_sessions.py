"""When a session may begin and when it must end, on a scripted desktop with clocks that tests set."""

import shutil
import socket
from collections.abc import Callable

import pytest

from aboveboard.desktop import RawButton, RawKey
from aboveboard.errors import DisplayLost
from aboveboard.formats.control import Discard, Heartbeat, Pause, Resume
from aboveboard.model.events import Device, PointerPressed, Scrolled
from aboveboard.model.gaps import GapReason
from aboveboard.model.geometry import Point
from aboveboard.recorder.control_server import Peer
from tests.houses import BUTTON_AT, House


def test_a_persons_click_begins_a_session_and_a_pause_ends_it(house: House) -> None:
    house.begin()
    house.press()
    house.play(400)
    assert house.recorder.request(house.peer, Pause()).state == "paused"
    assert any(isinstance(record, PointerPressed) for record in house.read().stretches[0].records)


def test_a_recorder_that_was_just_called_can_wait(house: House) -> None:
    """Nothing to do twice within 40 ms: a loop that asks for its patience never spins."""
    assert house.recorder.patience >= 1_000
    house.begin()
    for _ in range(60):
        house.press()
        house.recorder.look()
        assert house.recorder.patience > 0
        house.play(40)
    house.play(1_000)
    assert 40 <= house.recorder.patience <= 290


def test_a_smooth_wheel_costs_few_looks_and_loses_no_turn(house: House) -> None:
    """A hundred turns a second once cost a look each."""
    house.begin()
    before = house.desktop.looks
    for _ in range(500):
        house.desktop.add(RawButton(house.time + 1, 5, pressed=True, at=BUTTON_AT, state=0, notches=0.125))
        house.desktop.add(RawButton(house.time + 11, 5, pressed=True, at=BUTTON_AT, state=0, notches=0.125))
        house.play(20)
    assert (house.desktop.looks - before) / 10 <= 30
    house.play(400)
    house.recorder.stop(GapReason.STOPPED)
    records = [record for stretch in house.read().stretches for record in stretch.records]
    assert sum(record.dy for record in records if isinstance(record, Scrolled)) == 125.0


def test_a_synthetic_click_begins_nothing(house: House) -> None:
    house.press(Device.XTEST)
    assert house.start().error.startswith("ConsentNotHuman")
    assert list(house.places.journal.iterdir()) == []


def test_a_resume_needs_a_person_too(house: House) -> None:
    house.begin()
    house.recorder.request(house.peer, Pause())
    house.press(Device.XTEST)
    answer = house.recorder.request(house.peer, Resume(head=house.head("s2"), strip_window=7))
    assert answer.error.startswith("ConsentNotHuman")
    assert answer.state == "paused"


def test_without_any_press_nothing_begins(house: House) -> None:
    assert house.start().error.startswith("ConsentNotHuman")


def test_a_press_of_long_ago_is_no_consent(house: House) -> None:
    house.press()
    house.play(31_000)
    assert house.start().error.startswith("ConsentNotHuman")


def test_a_key_that_presses_a_button_is_a_persons_act(house: House) -> None:
    house.desktop.add(RawKey(house.time + 1, 36, pressed=True, state=0, name="return"))
    house.play(40)
    assert house.start().state == "recording"


def test_a_letter_is_no_act(house: House) -> None:
    house.desktop.add(RawKey(house.time + 1, 38, pressed=True, state=0, name="a", text="a"))
    house.play(40)
    assert house.start().error.startswith("ConsentNotHuman")


def test_while_nothing_is_recorded_only_the_device_of_the_last_press_is_known(house: House) -> None:
    house.press(at=Point(600, 500))
    house.play(200)
    status = house.status()
    assert status.last_press is Device.HUMAN
    assert 200 <= status.last_press_ms < 400
    assert (status.events, status.frames, status.app) == (0, 0, "")


def test_a_demo_session_outside_a_demo_is_refused(house: House) -> None:
    for purpose in ("demo", "demo-export"):
        house.press()
        house.purpose = purpose
        refused = house.start().error
        assert refused.startswith("WrongPurpose")
        assert "demo screens" in refused


def test_real_mode_refuses_a_demo_screen(build: Callable[..., House]) -> None:
    house = build()
    house.press()
    house.desktop._demo_screen = True
    assert house.start().error.startswith("NotADemoScreen")


def test_on_a_demo_screen_a_synthetic_click_will_do(build: Callable[..., House]) -> None:
    house = build(demo=True)
    house.press(Device.XTEST)
    assert house.start().state == "recording"


def test_two_missed_heartbeats_stop_capture_within_a_second(house: House) -> None:
    house.begin()
    house.play(1_000, beating=False)
    assert (house.status().state, house.status().reason) == ("stopped", GapReason.INDICATOR)
    assert house.status().fault == "the companion fell silent"
    house.press()
    assert (house.start("s2").state, house.status().fault) == ("recording", "")


def test_vocabularies_that_take_long_to_read_are_no_silence(build: Callable[..., House]) -> None:
    house = build(reading_ms=5_000)
    house.press()
    assert house.start().state == "recording"
    house.recorder.look()
    house.play(180)
    assert house.status().state == "recording"


def test_a_stall_of_the_whole_machine_is_no_silence_and_what_follows_it_is(house: House) -> None:
    """Nobody had a turn, so nobody missed one; nothing is captured in a stall either."""
    house.begin()
    house.time += 5_000
    house.play(180)
    assert house.status().state == "recording"
    house.play(1_000, beating=False)
    assert house.status().reason is GapReason.INDICATOR


def test_a_connection_that_ends_stops_capture(house: House) -> None:
    house.begin()
    house.recorder.lost(house.peer)
    assert (house.status().reason, house.status().fault) == (GapReason.INDICATOR, "the companion has gone")


def test_another_connection_that_ends_stops_nothing(house: House) -> None:
    house.begin()
    other = Peer(socket.socket(socket.AF_UNIX), 71)
    house.recorder.lost(other)
    other.connection.close()
    assert house.status().state == "recording"


def test_another_peers_heartbeat_does_not_count(house: House) -> None:
    house.begin()
    other = Peer(socket.socket(socket.AF_UNIX), 71)
    for _ in range(10):
        house.recorder.request(other, Heartbeat())
        house.play(100, beating=False)
    other.connection.close()
    assert house.status().state == "stopped"


def test_suspend_ends_the_session(house: House) -> None:
    house.begin()
    house.slept = 60_000
    house.recorder.request(house.peer, Heartbeat())
    house.play(40)
    assert house.status().reason is GapReason.SUSPENDED


def test_four_hours_end_the_session(house: House) -> None:
    house.begin()
    house.time += 4 * 3_600_000
    house.recorder.request(house.peer, Heartbeat())
    house.desktop.advance(house.time)
    house.recorder.look()
    assert house.status().reason is GapReason.STOPPED


@pytest.mark.parametrize("offset", [-7_200, 30 * 86_400])
def test_a_clock_behind_or_a_policy_past_its_day_stop_capture(house: House, offset: int) -> None:
    house.begin()
    house.wall_offset = offset
    house.play(2_400)
    assert house.status().state == "stopped"
    assert house.status().reason is GapReason.POLICY


def test_a_policy_that_cannot_be_read_stops_capture(house: House) -> None:
    house.begin()
    (house.places.policy / "policy.json").write_bytes(b"not a policy")
    house.play(2_400)
    assert house.status().reason is GapReason.POLICY


def test_a_consent_that_is_gone_stops_capture(house: House) -> None:
    house.begin()
    shutil.rmtree(house.places.consent)
    house.play(2_400)
    assert house.status().reason is GapReason.CONSENT


def test_a_full_journal_stops_capture_and_keeps_what_was_sealed(build: Callable[..., House]) -> None:
    house = build()
    house.begin()
    house.recorder._session.capture._blocks._writer._quota = 2_000  # type: ignore[union-attr]  # a small disk
    for _ in range(40):
        house.press()
        house.play(300)
    assert house.status().state == "stopped"
    assert house.status().reason is GapReason.FAULT
    assert house.read().stretches


def test_a_screen_that_goes_away_ends_the_recorder_and_keeps_what_was_sealed(house: House) -> None:
    house.begin()
    house.press()
    house.play(1_500)
    house.desktop.lose()
    house.time += 300
    with pytest.raises(DisplayLost):
        house.recorder.look()
    assert house.read().stretches


def test_discarding_without_a_session_is_refused(house: House) -> None:
    assert house.recorder.request(house.peer, Discard(minutes=5)).error.startswith("NotRunning")
