"""Segments: taken once however often they are sent, refused when anything is wrong, and linkable by nothing."""

import hashlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import msgspec
import pytest

from aboveboard.collector.app import create_app
from aboveboard.collector.settings import CollectorSettings
from aboveboard.formats.bundle import Bundle
from aboveboard.formats.root import Root, deletion_hash
from aboveboard.formats.services import Listing
from aboveboard.storage.filesystem import FilesystemStore
from tests.collectors import Collector, error_of, started
from tests.patience import until
from tests.services import PURPOSE, bundle, running


def sha256(made: Bundle) -> str:
    return hashlib.sha256(made.segment).hexdigest()


def listing(collector: Collector, query: str = "") -> Listing:
    return msgspec.json.decode(collector.list_later(query).content, type=Listing)


def stored(collector: Collector) -> list[Path]:
    return [path for path in (collector.data / "segments").rglob("*") if path.is_file()]


def rows_of(collector: Collector, table: str) -> int:
    with closing(sqlite3.connect(collector.data / "collector.sqlite")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # ours


def columns(collector: Collector, table: str) -> set[str]:
    with closing(sqlite3.connect(collector.data / "collector.sqlite")) as database:
        return {row[1] for row in database.execute(f"pragma table_info({table})")}


def test_a_segment_is_taken_and_its_wraps_are_passed_on_and_kept_nowhere(collector: Collector) -> None:
    made = bundle(Root.generate(), 1)
    assert collector.put(made, sha256(made)).status_code == 201
    assert collector.client.get(f"/segments/{sha256(made)}").content == made.segment
    kept = collector.keyholder.kept[sha256(made)]
    assert (kept.keyholder_wrap, kept.own_wrap) == (made.keyholder_wrap, made.own_wrap)
    for path in collector.data.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for secret in (made.keyholder_wrap, made.own_wrap, made.receipt_secret):
                assert secret not in data
                assert secret.hex().encode() not in data


def test_the_same_segment_again_is_known_and_stored_once(collector: Collector) -> None:
    made = bundle(Root.generate(), 1)
    ticket = collector.ticket()
    assert [collector.put(made, sha256(made), ticket).status_code for _ in range(3)] == [201, 200, 200]
    assert len(stored(collector)) == len(listing(collector).segments) == 1


def test_of_the_same_segment_sent_at_once_one_is_new(collector: Collector) -> None:
    made, ticket = bundle(Root.generate(), 1), collector.ticket()
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda _: collector.put(made, sha256(made), ticket).status_code, range(6)))
    assert sorted(codes) == [200] * 5 + [201]
    assert len(stored(collector)) == len(listing(collector).segments) == 1


def test_a_segment_that_is_not_the_one_named_is_refused(collector: Collector) -> None:
    made = bundle(Root.generate(), 1)
    refused = collector.put(made, "0" * 64)
    assert (refused.status_code, error_of(refused)) == (422, "Tampered")
    assert stored(collector) == []


def test_a_changed_header_is_refused(collector: Collector) -> None:
    made = bundle(Root.generate(), 1)
    changed = msgspec.structs.replace(made, segment=made.segment.replace(b"\xc4 ", b"\xc4!", 1))
    refused = collector.put(changed, sha256(changed))
    assert refused.status_code == 422
    assert stored(collector) == []


@pytest.mark.parametrize("cut", [10, 100, -1])
def test_a_cut_segment_is_refused(collector: Collector, cut: int) -> None:
    made = bundle(Root.generate(), 1)
    cut_short = msgspec.structs.replace(made, segment=made.segment[:cut])
    assert collector.put(cut_short, sha256(cut_short)).status_code == 422
    assert stored(collector) == []


@pytest.mark.parametrize("ticket", ["", "0" * 64, "é"])
def test_without_todays_ticket_nothing_is_taken(collector: Collector, ticket: str) -> None:
    made = bundle(Root.generate(), 1)
    collector.ticket()
    headers = {b"Aboveboard-Ticket": ticket.encode()} if ticket else {}
    refused = collector.client.put(f"/segments/{sha256(made)}", content=b"x", headers=headers)
    assert (refused.status_code, error_of(refused)) == (403, "TicketRefused")


def test_yesterdays_ticket_is_refused(collector: Collector) -> None:
    made, ticket = bundle(Root.generate(), 1), collector.ticket()
    collector.clock.now += 86_400
    collector.ticket()
    assert error_of(collector.put(made, sha256(made), ticket)) == "TicketRefused"


def test_a_body_beyond_the_limit_is_refused(collector: Collector) -> None:
    refused = collector.client.put(
        f"/segments/{'0' * 64}", content=bytes(17 * 1024 * 1024), headers={"Aboveboard-Ticket": collector.ticket()}
    )
    assert (refused.status_code, error_of(refused)) == (413, "TooLarge")


def test_a_purpose_the_policy_does_not_name_is_refused(collector: Collector) -> None:
    for purpose in ("demo", "rank-people"):
        made = bundle(Root.generate(), 1, purpose=purpose)
        refused = collector.put(made, sha256(made))
        assert (refused.status_code, error_of(refused)) == (403, "WrongPurpose")


def test_a_real_collector_refuses_a_demos_purposes_even_where_a_policy_names_them(collector: Collector) -> None:
    demos = ("demo", "demo-export")
    assert collector.publish(2, purposes=(PURPOSE, *demos)).status_code == 201
    for purpose in demos:
        made = bundle(Root.generate(), 1, purpose=purpose)
        assert error_of(collector.put(made, sha256(made))) == "WrongPurpose"


def test_a_demo_collector_takes_demo_and_nothing_else(tmp_path: Path) -> None:
    with started(tmp_path, demo=True) as demo:
        taken, refused = bundle(Root.generate(), 1, purpose="demo"), bundle(Root.generate(), 1)
        assert demo.put(taken, sha256(taken)).status_code == 201
        assert error_of(demo.put(refused, sha256(refused))) == "WrongPurpose"
        plain = bundle(Root.generate(), 1, purpose="demo-export")
        assert error_of(demo.put(plain, sha256(plain))) == "WrongPurpose"


def test_a_session_takes_segments_for_48_hours_and_then_never_again(collector: Collector) -> None:
    root = Root.generate()
    first, second, third = (bundle(root, 1) for _ in range(3))
    assert collector.put(first, sha256(first)).status_code == 201
    collector.clock.now += 47 * 3600
    collector.publish(2)
    assert collector.put(second, sha256(second)).status_code == 201
    collector.clock.now += 2 * 3600
    collector.publish(3)
    assert error_of(collector.put(third, sha256(third))) == "SessionClosed"
    collector.clock.now += 24 * 3600
    collector.publish(4)
    collector.app.state.segments.tidy()  # it is known no more when the session closed
    assert rows_of(collector, "openings") == 0
    assert error_of(collector.put(third, sha256(third))) == "SessionClosed"
    assert collector.put(first, sha256(first)).status_code == 200


def test_a_session_is_listed_with_all_of_its_day_at_the_midnight_after_it_closed(collector: Collector) -> None:
    """So the list, read every minute, does not tell when a session came: the clock begins at eleven in the morning."""
    early, late, tomorrow = (bundle(Root.generate(), 1) for _ in range(3))
    began, appeared = collector.clock.now, dict[str, int]()
    for version, (hour, made) in enumerate(((0, early), (10, late), (20, tomorrow)), 2):
        collector.clock.now = began + hour * 3_600
        collector.publish(version)
        assert collector.put(made, sha256(made)).status_code == 201
    for hour in range(21, 120):
        collector.clock.now = began + hour * 3_600
        collector.app.state.segments.tidy()
        found = msgspec.json.decode(collector.client.get("/segments").content, type=Listing)
        for segment in found.segments:
            appeared.setdefault(segment.sha256, hour)
    assert appeared == {sha256(early): 61, sha256(late): 61, sha256(tomorrow): 85}


def test_a_demo_collector_lists_at_once(tmp_path: Path) -> None:
    with started(tmp_path, demo=True) as demo:
        made = bundle(Root.generate(), 1, purpose="demo")
        assert demo.put(made, sha256(made)).status_code == 201
        found = msgspec.json.decode(demo.client.get("/segments").content, type=Listing)
        assert [segment.sha256 for segment in found.segments] == [sha256(made)]


def test_what_has_run_out_is_forgotten_at_the_start_though_nobody_asks(collector: Collector) -> None:
    made = bundle(Root.generate(), 1)
    assert collector.put(made, sha256(made)).status_code == 201
    settings, store = CollectorSettings(data=collector.data), FilesystemStore(collector.data / "segments")

    def left_after_a_start() -> tuple[int, int]:
        with running(create_app(settings, store=store, keyholder=collector.keyholder, clock=collector.clock)):
            return rows_of(collector, "openings"), rows_of(collector, "nonces")

    assert left_after_a_start() == (1, 1), "what has not run out is kept"
    collector.clock.now += 72 * 3_600
    assert left_after_a_start() == (0, 0)


def test_what_has_run_out_is_forgotten_again_and_again_though_nobody_asks(tmp_path: Path) -> None:
    with started(tmp_path, tidy_s=0.05) as collector:
        made = bundle(Root.generate(), 1)
        assert collector.put(made, sha256(made)).status_code == 201
        collector.clock.now += 72 * 3_600
        until(lambda: rows_of(collector, "openings") + rows_of(collector, "nonces") == 0, "a collector that forgets")


def test_of_a_segment_that_the_keyholder_refuses_for_good_nothing_is_stored(collector: Collector) -> None:
    person, stranger = Root.generate(), Root.generate()
    mine, theirs = bundle(person, 1), bundle(stranger, 1, joins=person)
    assert collector.put(mine, sha256(mine)).status_code == 201
    refused = collector.put(theirs, sha256(theirs))
    assert (refused.status_code, error_of(refused)) == (422, "Tampered")
    assert [path.name for path in stored(collector)] == [sha256(mine)]
    assert [segment.sha256 for segment in listing(collector).segments] == [sha256(mine)]


def test_while_the_keyholder_is_away_nothing_is_promised_and_the_next_try_completes_it(collector: Collector) -> None:
    made = bundle(Root.generate(), 1)
    collector.keyholder.reachable = False
    refused = collector.put(made, sha256(made))
    assert (refused.status_code, error_of(refused)) == (503, "Unreachable")
    assert listing(collector).segments == ()
    collector.keyholder.reachable = True
    assert collector.put(made, sha256(made)).status_code == 201
    assert sha256(made) in collector.keyholder.kept


def test_what_was_not_taken_to_its_end_leaves_nothing(collector: Collector) -> None:
    kept, refused = bundle(Root.generate(), 1), bundle(Root.generate(), 2)
    collector.put(kept, sha256(kept))
    collector.keyholder.reachable = False
    collector.put(refused, sha256(refused))
    assert [path.name for path in stored(collector)] == [sha256(kept)]


def killed_before_its_row(collector: Collector, made: Bundle) -> str:
    """Leave what a collector leaves that was killed once the payload was written: no row says that it lies there."""
    FilesystemStore(collector.data / "segments").create(sha256(made), made.segment)
    return sha256(made)


def test_a_payload_without_a_row_is_not_read_and_goes_only_once_its_session_was_deleted(collector: Collector) -> None:
    root = Root.generate()
    kept, orphan, deleted = bundle(root, 1), bundle(root, 2), bundle(root, 3)
    collector.put(kept, sha256(kept))
    others = {killed_before_its_row(collector, each) for each in (orphan, deleted)}
    assert {collector.client.get(f"/segments/{name}").status_code for name in others} == {404}
    assert collector.client.post("/deletions", json={"secret": root.delete_secret(3).hex()}).is_success
    assert collector.app.state.segments.sweep() == 1
    assert {path.name for path in stored(collector)} == {sha256(kept), sha256(orphan)}
    assert collector.put(orphan, sha256(orphan)).status_code == 201


def test_a_start_with_another_database_costs_nobody_their_data(collector: Collector, tmp_path: Path) -> None:
    made = bundle(Root.generate(), 1)
    assert collector.put(made, sha256(made)).status_code == 201
    settings = CollectorSettings(data=collector.data, database=f"sqlite:///{tmp_path / 'another.sqlite'}", alone=True)
    store = FilesystemStore(collector.data / "segments")
    with running(create_app(settings, store=store, keyholder=collector.keyholder, clock=collector.clock)) as address:
        assert httpx.get(f"{address}/segments/{sha256(made)}", trust_env=False).status_code == 404
    assert [path.name for path in stored(collector)] == [sha256(made)]
    assert collector.client.get(f"/segments/{sha256(made)}").content == made.segment


def test_segments_are_listed_by_purpose_and_epoch_in_the_order_of_their_hashes(collector: Collector) -> None:
    root = Root.generate()
    made = [bundle(root, number) for number in range(5)]
    for one in made:
        collector.put(one, sha256(one))
    found = listing(collector, f"?purpose={PURPOSE}")
    assert [segment.sha256 for segment in found.segments] == sorted(map(sha256, made))
    assert listing(collector, "?epoch=1999-W01").segments == ()
    assert listing(collector, "?purpose=demo").segments == ()


def test_the_whole_store_dumped_reveals_no_content_and_nothing_two_sessions_of_one_person_share(
    collector: Collector,
) -> None:
    """Everything on disk with every permission open: canaries, keys, and values common to one person's sessions."""
    anna, ben, canary = Root.generate(), Root.generate(), "canary-7f31-do-not-leak"
    sessions = {}
    for root, number in ((anna, 1), (anna, 2), (ben, 1)):
        made = bundle(root, number, text=canary)
        assert collector.put(made, sha256(made)).status_code == 201
        sessions[root.entropy, number] = sha256(made)
    dump = b"".join(path.read_bytes() for path in sorted(collector.data.rglob("*")) if path.is_file())
    assert canary.encode() not in dump
    for root in (anna, ben):
        assert root.entropy not in dump
    rows = {segment.sha256: msgspec.to_builtins(segment) for segment in listing(collector).segments}
    assert set(msgspec.structs.asdict(listing(collector).segments[0])) == columns(collector, "segments")
    first, second, other = (rows[sha] for sha in sessions.values())
    same_person = {name for name in first if first[name] == second[name]}
    strangers = {name for name in first if first[name] == other[name]}
    assert same_person == strangers  # what one person's sessions share, they share with everybody's
    assert first["deletion_hash"] == deletion_hash(anna.delete_secret(1)).hex()
    assert {path.stat().st_mtime for path in (collector.data / "segments").rglob("*")} == {0}


def test_an_answer_names_no_server_and_is_not_kept_by_caches(collector: Collector) -> None:
    answered = collector.client.get("/segments")
    assert answered.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answered.headers
