"""The companion's talk with the recorder and with commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aboveboard.companion import control
from aboveboard.companion.desk import Desk
from aboveboard.companion.scripted_recorder import ScriptedRecorder
from aboveboard.companion.supervisor import only_one, require_own_screen
from aboveboard.errors import AlreadyRunning, InputError, NoConsent, NotADemoScreen, NotRunning
from aboveboard.formats import control as recorder_control
from tests.companions import Participant, participant, script


@pytest.fixture
def who(tmp_path: Path) -> Participant:
    return participant(tmp_path)


@pytest.fixture
def recorder(who: Participant) -> Iterator[ScriptedRecorder]:
    with ScriptedRecorder(who.places, script()) as made:
        yield made


def desk(who: Participant, shown: list[str] | None = None) -> Desk:
    return Desk(who.settings, strip_window=lambda: 7, show=(shown if shown is not None else []).append)


def test_nothing_starts_without_consent(who: Participant, recorder: ScriptedRecorder) -> None:
    made = desk(who)
    with pytest.raises(NoConsent):
        made.begin()
    assert recorder.heard == []
    made.close()


def test_a_recorder_that_is_not_there_is_a_fact(who: Participant) -> None:
    answer = desk(who).answer(control.State())
    assert (answer.state, answer.recorder) == ("idle", False)


def test_commands_are_answered_over_the_socket_and_refusals_keep_their_remedy(
    who: Participant, recorder: ScriptedRecorder
) -> None:
    shown: list[str] = []
    made = desk(who, shown)
    path = control.socket_path(who.places)
    with control.DeskServer(path, made.answer):
        assert path.stat().st_mode & 0o777 == 0o600
        assert control.ask(who.places, control.State()).recorder
        control.ask(who.places, control.Show(page="notice"))
        with pytest.raises(control.Declined, match="agreed"):
            control.ask(who.places, control.Begin())
        with pytest.raises(control.Declined, match="page"):
            control.ask(who.places, control.Show(page="../etc"))
    assert shown == ["notice"]
    assert not path.exists()
    made.close()


def test_a_command_without_a_companion_says_how_to_start_one(who: Participant) -> None:
    with pytest.raises(NotRunning, match="aboveboard companion"):
        control.ask(who.places, control.State())


def test_a_second_companion_of_a_login_session_is_refused(tmp_path: Path) -> None:
    with only_one(tmp_path / "lock"), pytest.raises(AlreadyRunning), only_one(tmp_path / "lock"):
        pass
    with only_one(tmp_path / "lock"):
        pass


def test_a_recorder_that_does_not_obey_a_pause_is_ended(who: Participant) -> None:
    ended: list[bool] = []
    made = Desk(who.settings, strip_window=lambda: 7, show=lambda _: None, end_recorder=lambda: ended.append(True))
    with ScriptedRecorder(who.places, script()):
        made.look()
    made.pause()
    assert ended == [True]
    made.close()


def test_discarding_no_minutes_is_refused(who: Participant, recorder: ScriptedRecorder) -> None:
    made = desk(who)
    with pytest.raises(InputError):
        made.forget(0)
    made.forget(3)
    assert recorder.heard == [recorder_control.Discard(minutes=3)]
    made.close()


@pytest.mark.parametrize(
    ("demo", "demo_screen", "flag"), [(False, True, "add the flag --demo"), (True, False, "leave --demo out")]
)
def test_a_mode_that_does_not_belong_to_the_screen_is_refused_and_the_flag_is_named(
    demo: bool, demo_screen: bool, flag: str
) -> None:
    with pytest.raises(NotADemoScreen) as refused:
        require_own_screen(demo=demo, demo_screen=demo_screen)
    assert flag in refused.value.remedy


@pytest.mark.parametrize("demo", [True, False])
def test_a_mode_runs_on_its_own_kind_of_screen(demo: bool) -> None:
    require_own_screen(demo=demo, demo_screen=demo)
