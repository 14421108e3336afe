"""Promise 16: what cannot be verified, stored or believed has an error with a name and a remedy, and nothing runs."""

import collections
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from aboveboard.companion.control import Begin
from aboveboard.companion.supervisor import only_one
from aboveboard.errors import (
    AboveboardError,
    AlreadyRunning,
    ClockBehind,
    NewerFormat,
    NoSpace,
    PolicyExpired,
    PolicyInvalid,
)
from aboveboard.formats import envelopes
from aboveboard.formats.journal import JournalWriter, read_head, read_journal
from aboveboard.formats.policies import PolicyStore
from aboveboard.formats.policy_rules import policy_sha256
from aboveboard.formats.receipts import receipts
from aboveboard.formats.segments import open_segment, read_header, seal_segment
from aboveboard.model.gaps import GapReason
from aboveboard.model.policy import Freshness
from aboveboard.model.time import Week
from aboveboard.recorder.control_server import ControlServer
from tests.companions import Site, participant, script, site
from tests.houses import House
from tests.promises.telling import recorded, tell
from tests.scripts import released

pytestmark = pytest.mark.promise
DAY = 86_400
NOW = 1_800_000_000
NEWER = 9


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def refuses(kind: type[AboveboardError], act: Callable[[], object]) -> None:
    """The act fails by this very name, with a remedy to read."""
    with pytest.raises(AboveboardError) as caught:
        act()
    assert type(caught.value) is kind
    assert caught.value.remedy
    assert caught.value.remedy in str(caught.value)


@pytest.mark.parametrize(
    ("later", "kind"),
    [(DAY, PolicyExpired), (14 * DAY, PolicyExpired), (90 * DAY, PolicyExpired), (-3_600, ClockBehind)],
    ids=["a statement of yesterday", "a policy of a fortnight ago", "one of last quarter", "a clock set back"],
)
def test_a_policy_is_believed_a_day_at_a_time_and_never_backwards(
    tmp_path: Path, later: int, kind: type[AboveboardError]
) -> None:
    store = PolicyStore(participant(tmp_path, now=NOW).places.policy)
    assert store.current(NOW).version == 1
    refuses(kind, lambda: store.current(NOW + later))


def test_an_expired_policy_cannot_be_kept_alive_by_a_fresh_statement(tmp_path: Path) -> None:
    who = participant(tmp_path, now=NOW)
    late = NOW + 14 * DAY
    policy, freshness = who.organisation.publication(who.policy, late)
    refuses(PolicyExpired, lambda: PolicyStore(who.places.policy).install(policy, freshness, late))


def test_a_statement_that_would_last_longer_than_a_day_is_not_believed(tmp_path: Path) -> None:
    who = participant(tmp_path, now=NOW)
    policy, _ = who.organisation.publication(who.policy, NOW)
    long = Freshness(version=1, policy_sha256=policy_sha256(who.policy), issued=NOW, expires=NOW + DAY + 1)
    freshness = envelopes.sign("freshness", long, [who.organisation.keys["timestamp"]])
    refuses(PolicyInvalid, lambda: PolicyStore(who.places.policy).install(policy, freshness, NOW))


def test_an_older_policy_that_was_once_valid_does_not_come_back(tmp_path: Path) -> None:
    who = participant(tmp_path, now=NOW)
    store, newer = PolicyStore(who.places.policy), msgspec.structs.replace(who.policy, version=2)
    old = store.envelopes()
    store.install(*who.organisation.publication(newer, NOW), NOW)
    refuses(PolicyInvalid, lambda: store.install(*old, NOW))
    for name, envelope in zip(("policy.json", "freshness.json"), old, strict=True):
        (who.places.policy / name).write_bytes(envelope)
    refuses(PolicyInvalid, lambda: store.current(NOW))


@pytest.mark.parametrize("offset", [DAY, -3 * 3_600], ids=["past its day", "clock set back"])
def test_a_running_recording_stops_when_its_policy_is_past_or_the_clock_goes_back(house: House, offset: int) -> None:
    house.begin()
    house.wall_offset = offset
    house.play(3_000)
    assert (house.status().state, house.status().reason) == ("stopped", GapReason.POLICY)
    house.press()
    assert house.start("s2").error.startswith(("PolicyExpired", "ClockBehind"))
    assert house.status().remedy == ""
    assert [folder.name for folder in house.places.journal.iterdir()] == ["s1"]


def test_the_companion_begins_nothing_under_a_policy_that_cannot_be_read(tmp_path: Path) -> None:
    with site(tmp_path) as made:
        tell(made, recorded)
        (made.who.places.policy / "policy.json").write_bytes(b"{}")
        with pytest.raises(AboveboardError) as caught:
            made.desk.answer(Begin())
        assert caught.value.remedy
        assert made.desk.last.state == "paused"


def newer(data: bytes) -> bytes:
    """The same artefact in JSON, as a newer version would have marked it."""
    return msgspec.json.encode({**msgspec.json.decode(data), "v": NEWER})


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def test_what_a_newer_version_wrote_on_the_device_is_refused_by_name(made: Site) -> None:
    session = tell(made, recorded)
    places = made.who.places
    for path in (places.journal / session / "head.json", *places.consent.glob("*.json"), places.policy / "floor.json"):
        path.write_bytes(newer(path.read_bytes()))
    refuses(NewerFormat, lambda: read_head(places.journal / session))
    refuses(NewerFormat, lambda: receipts(places))
    refuses(NewerFormat, lambda: PolicyStore(places.policy).current(int(time.time())))


def test_a_journal_file_of_a_newer_version_is_refused_by_name(house: House) -> None:
    house.begin()
    house.press()
    house.play(400)
    house.recorder.stop(GapReason.STOPPED)
    (path,) = (house.places.journal / "s1").glob("*.abj")
    data = path.read_bytes()
    path.write_bytes(data[:7] + bytes([NEWER]) + data[8:])
    refuses(NewerFormat, lambda: read_journal(house.places.journal / "s1", house.day))


def test_a_segment_of_a_newer_version_is_refused_by_name_before_any_key_is_tried() -> None:
    """The header is an array whose first item, after magic and length, is the version."""
    content = released(drawn=False)
    data = seal_segment(content, purpose="p", epoch=Week.of(NOW), deletion_hash=bytes(32)).data
    assert (data[12], data[13]) == (0x96, 1)
    newer_data = data[:13] + bytes([NEWER]) + data[14:]
    refuses(NewerFormat, lambda: read_header(newer_data))
    refuses(NewerFormat, lambda: open_segment(newer_data, bytes(32)))


def test_a_full_journal_is_refused_by_name_and_keeps_what_was_sealed_before(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with JournalWriter(folder, house.head("s"), quota_bytes=1_500) as journal:
        first = next(iter(script()))
        small = msgspec.structs.replace(first, records=first.records[:1])
        journal.append(small, 0)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        refuses(NoSpace, lambda: collections.deque(map(journal.append, [first] * 20, range(20))))
    assert all((folder / name).read_bytes().startswith(data) for name, data in before.items())
    assert read_journal(folder, house.day).batches[0] == small


def test_a_second_session_while_one_runs_is_refused_and_the_first_goes_on(house: House) -> None:
    house.begin()
    reply = house.start("s2")
    assert reply.error.startswith("AlreadyRunning")
    assert reply.remedy
    assert (reply.state, reply.session) == ("recording", "s1")


def test_a_second_companion_and_a_second_recorder_are_refused_by_name(tmp_path: Path) -> None:
    lock, socket = tmp_path / "companion.lock", tmp_path / "recorder.sock"
    with only_one(lock):
        refuses(AlreadyRunning, lambda: only_one(lock).__enter__())
    with only_one(lock), ControlServer(socket):
        refuses(AlreadyRunning, lambda: ControlServer(socket).__enter__())
        assert socket.exists()


def test_a_journal_that_exists_is_never_written_into_again(house: House, tmp_path: Path) -> None:
    with JournalWriter(tmp_path / "s", house.head("s"), quota_bytes=1 << 20):
        pass
    again = JournalWriter(tmp_path / "s", house.head("s"), quota_bytes=1 << 20)
    refuses(AlreadyRunning, again.__enter__)
