"""The companion's talk with the recorder and with commands."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from aboveboard.companion import control
from aboveboard.companion.desk import Desk
from aboveboard.companion.ending_note import was_hung
from aboveboard.companion.scripted_recorder import ScriptedRecorder
from aboveboard.companion.supervisor import only_one, require_own_screen, view_of
from aboveboard.companion.troubles import TROUBLES
from aboveboard.errors import AlreadyRunning, InputError, NoConsent, NotADemoScreen, NotRunning, RecorderHung
from aboveboard.formats import control as recorder_control
from aboveboard.formats.receipts import write_receipt
from aboveboard.model.gaps import GapReason
from tests.companions import Participant, agreement, participant, script, site, with_keys
from tests.patience import PATIENCE_S

HUNG = TROUBLES["hung"]


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


def test_the_strip_calls_an_app_as_the_policy_does(tmp_path: Path) -> None:
    with recording(tmp_path) as (made, _, _):
        made.look()
        assert made.last.app == "editor"
        assert view_of(made).app == "Text editor"


def test_a_recorder_that_does_not_obey_a_pause_is_ended(who: Participant) -> None:
    ended: list[bool] = []
    made = Desk(who.settings, strip_window=lambda: 7, show=lambda _: None, end_recorder=lambda: ended.append(True))
    with ScriptedRecorder(who.places, script()):
        made.look()
    made.pause()
    assert ended == [True]
    made.close()


@dataclass
class Ended:
    """Ends a recorder that hangs, as SIGKILL ends the real one; `times` counts, `saw` is what stood then."""

    recorder: ScriptedRecorder
    times: int = 0
    looks: Callable[[], str] = str
    saw: list[str] = field(default_factory=list)

    def __call__(self) -> None:
        self.times += 1
        self.saw.append(self.looks())
        self.recorder.__exit__(None, None, None)


@contextmanager
def recording(folder: Path) -> Iterator[tuple[Desk, ScriptedRecorder, Ended]]:
    """A desk in the middle of a session."""
    with site(folder) as made:
        write_receipt(made.who.places, agreement(made.who))
        ended = Ended(made.recorder)
        desk = Desk(made.who.settings, strip_window=lambda: 7, show=lambda _: None, end_recorder=ended)
        with_keys(made.who.places)
        desk.begin()
        assert desk.last.state == "recording"
        yield desk, made.recorder, ended
        desk.close()


def test_a_hung_recorder_is_ended_by_a_pause_and_the_person_is_paused(tmp_path: Path) -> None:
    with recording(tmp_path) as (made, recorder, ended):
        session = made.last.session
        recorder.hangs = True
        answer = made.answer(control.Halt())
        assert ended.times == 1
        assert (answer.state, answer.reason) == ("paused", GapReason.PAUSED)
        assert answer.trouble == HUNG
        assert "Resume" in answer.trouble_remedy
        assert was_hung(recorder.places.journal / session)


def test_a_pause_waits_for_no_start_and_undoes_the_one_that_was_under_way(tmp_path: Path) -> None:
    """The start holds its turn while it looks for the strip; a pause has a connection of its own."""
    under_way, go_on = threading.Event(), threading.Event()

    def looks_for_the_strip() -> int:
        under_way.set()
        go_on.wait(PATIENCE_S)
        return 7

    with site(tmp_path) as agreed:
        write_receipt(agreed.who.places, agreement(agreed.who))
        with_keys(agreed.who.places)
        made = Desk(agreed.who.settings, strip_window=looks_for_the_strip, show=lambda _: None)
        starting = threading.Thread(target=made.begin)
        starting.start()
        assert under_way.wait(PATIENCE_S)
        pausing = threading.Thread(target=made.pause)
        pausing.start()
        pausing.join(PATIENCE_S / 2)
        waited = pausing.is_alive()
        go_on.set()
        starting.join(PATIENCE_S)
        assert not waited
        verbs = [type(request) for request in agreed.recorder.heard]
        pause = recorder_control.Pause
        assert verbs == [recorder_control.Status, pause, recorder_control.Start, pause]
        assert made.last.state == "paused"
        made.close()


def test_a_beat_that_is_not_answered_ends_the_recorder_before_the_strip_says_stopped(tmp_path: Path) -> None:
    with recording(tmp_path) as (made, recorder, ended):
        ended.looks = lambda: made.last.state
        recorder.hangs = True
        made.beat()
        assert ended.saw == ["recording"]
        assert (made.last.state, made.last.reason) == ("stopped", GapReason.FAULT)
        assert isinstance(made.trouble, RecorderHung)


def test_a_recorder_is_asked_while_the_strip_is_not_drawn_and_no_beat_is_due(tmp_path: Path) -> None:
    with recording(tmp_path) as (made, recorder, ended):
        made.watch()
        assert ended.times == 0
        recorder.hangs = True
        made.watch()
        assert ended.times == 1


def test_the_next_recorder_is_asked_anew_and_how_the_session_ended_is_still_so(tmp_path: Path) -> None:
    with recording(tmp_path) as (made, recorder, _):
        recorder.hangs = True
        made.pause()
        with ScriptedRecorder(recorder.places, script()) as following:
            answer = made.answer(control.State())
            assert (answer.state, answer.recorder, answer.trouble) == ("paused", True, HUNG)
            made.begin()
            assert isinstance(following.heard[-1], recorder_control.Resume)
            assert made.trouble is None


def test_what_was_discarded_is_said_to_be_in_the_count_of_its_session_and_no_other(tmp_path: Path) -> None:
    with recording(tmp_path) as (made, _, __):
        assert not made.answer(control.State()).discarded
        assert made.answer(control.Forget(minutes=1)).discarded
        made.pause()
        made.begin()
        assert not made.answer(control.State()).discarded


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
