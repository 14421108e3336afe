"""Cuts within a session: the journal is written anew, old or new, never both."""

import shutil
from pathlib import Path

import msgspec
import pyrage
import pytest

from aboveboard.companion.clock import after_cut
from aboveboard.errors import NewerFormat
from aboveboard.formats import journal
from aboveboard.formats.journal import Cut, JournalWriter, read_journal, recording
from aboveboard.formats.recordings import composed, drops, time_of, without
from aboveboard.model.elements import Absence, ElementSnapshot, NotRecognised
from aboveboard.model.events import (
    AppSwitched,
    ElementsSeen,
    JournalRecord,
    PointerApproached,
    PointerPath,
    StretchBegan,
)
from aboveboard.model.frames import Frame, FrameRole, Tile
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import Batch, Recording, SessionHead, Stretch

CANVAS = Rect(0, 0, 128, 128)
BEGAN = StretchBegan(t=0, app="mousepad", layers=Layers(), monitors=())


def event(t: int) -> AppSwitched:
    return AppSwitched(t=t, before="mousepad", after="calculator")


def frame(t: int, *tiles: tuple[int, int, bytes], full: bool = False) -> Frame:
    made = tuple(Tile(column, row, pixels) for column, row, pixels in tiles)
    return Frame(t=t, id=f"f{t}", role=FrameRole.CADENCE, canvas=CANVAS, monitor="m", tiles=made, full=full)


def batches(*stretches: tuple[JournalRecord, ...]) -> list[Batch]:
    return [Batch(stretch=number, first=0, records=records) for number, records in enumerate(stretches)]


def times(stretch: Stretch) -> list[int]:
    return [time_of(record) for record in stretch.records]


@pytest.fixture
def folder(tmp_path: Path, head: SessionHead) -> Path:
    """Two stretches of three minutes each, one record a second, a picture every ten."""
    with JournalWriter(tmp_path / "s1", head, quota_bytes=1 << 30) as writer:
        for stretch in (0, 1):
            for second in range(180):
                at = (stretch * 180 + second) * 1_000
                records: tuple[JournalRecord, ...] = (event(second * 1_000),)
                if second == 0:
                    records = (BEGAN, frame(0, (0, 0, b"a"), (1, 0, b"b"), full=True))
                elif second % 10 == 0:
                    full = writer.starts_file(at)
                    tiles = ((0, 0, b"a"), (1, 0, b"b")) if full else ((1, 1, b"%d" % second),)
                    records = (frame(second * 1_000, *tiles, full=full),)
                if second == 179 and stretch == 0:
                    records = (*records, Gap(reason=GapReason.OUT_OF_SCOPE))
                first = second if second == 0 else second + 1
                writer.append(Batch(stretch=stretch, first=first, records=records), at)
    return tmp_path / "s1"


def test_the_fixture_reads_as_two_stretches_with_one_gap(folder: Path, identity: pyrage.x25519.Identity) -> None:
    session = recording(read_journal(folder, identity).batches)
    assert [len(stretch.records) for stretch in session.stretches] == [181, 181]
    assert session.gaps == (GapReason.OUT_OF_SCOPE,)


def test_a_cut_leaves_a_gap_and_what_follows_begins_anew_with_a_full_picture(
    folder: Path, identity: pyrage.x25519.Identity, head: SessionHead
) -> None:
    left = journal.rewrite(folder, identity, head.recipient, [Cut(stretch=0, start=30_000, end=65_000)])
    session = recording(left.batches)
    assert session.gaps == (GapReason.CUT, GapReason.OUT_OF_SCOPE)
    before, after, untouched = session.stretches
    assert times(before)[-1] == 29_000
    assert after.records[0] == BEGAN
    assert times(after)[1] == 0
    assert times(after)[-1] == 179_000 - 65_000
    assert len(untouched.records) == 181
    picture = next(record for record in after.records if isinstance(record, Frame))
    assert picture.full
    assert {tile.bgrx_zstd for tile in picture.tiles} == {b"a", b"b", b"70"}


def older(t: int, seen: int, *tiles: tuple[int, int, bytes]) -> Frame:
    return msgspec.structs.replace(frame(t, *tiles), stale_ms=t - seen)


def a_list(t: int, seen: int) -> ElementsSeen:
    return ElementsSeen(t=t, frame=f"f{t}", snapshot=ElementSnapshot(elements=(), stale_ms=t - seen), app="mousepad")


CUT = Cut(stretch=0, start=5_000, end=7_000)


def left_after(*records: JournalRecord) -> tuple[JournalRecord, ...]:
    """What follows the cut of two seconds, times from 0 at its first record."""
    first = (BEGAN, frame(0, (0, 0, b"a"), full=True), event(6_000))
    (_, *after) = without(recording(batches((*first, *records))), drops([CUT])).stretches
    return tuple(record for stretch in after for record in stretch.records)


@pytest.mark.parametrize("seen", [6_999, 5_000, 4_000, 0], ids=["at its end", "in it", "before it", "at the beginning"])
def test_what_was_seen_before_the_end_of_a_cut_goes_with_it_and_tears_nothing(seen: int) -> None:
    press, release = event(9_000), event(9_100)
    pictures = (older(9_000, seen, (1, 0, b"b")), a_list(9_000, seen))
    found = left_after(event(8_000), *pictures, press, older(9_050, 9_050, (1, 1, b"c")), release)
    assert [type(record) for record in found] == [StretchBegan, AppSwitched, AppSwitched, Frame, AppSwitched]
    (picture,) = (record for record in found if isinstance(record, Frame))
    assert picture.full
    assert {tile.bgrx_zstd for tile in picture.tiles} == {b"a", b"b", b"c"}


def test_what_was_seen_since_a_cut_stays() -> None:
    seen = (older(9_000, 7_000, (1, 0, b"b")), a_list(9_000, 7_000))
    assert [type(record) for record in left_after(*seen)] == [StretchBegan, Frame, ElementsSeen]


def test_a_picture_after_one_that_went_with_a_cut_is_full_though_one_before_it_was() -> None:
    found = left_after(older(9_000, 9_000), older(9_100, 6_000, (1, 0, b"b")), older(9_200, 9_200))
    assert [record.full for record in found if isinstance(record, Frame)] == [True, True]


def test_a_stretch_of_which_all_was_seen_before_the_cut_is_none() -> None:
    assert left_after(older(9_000, 6_000)) == ()


def test_a_clock_goes_by_the_first_record_that_a_cut_leaves() -> None:
    first = (BEGAN, frame(0, (0, 0, b"a"), full=True), event(6_000))
    session = recording(batches((*first, older(8_000, 6_000), event(9_000))))
    assert after_cut((100.0,), session, drops([CUT])) == (100.0, 109.0)
    gone = recording(batches((*first, older(8_000, 6_000))))
    assert after_cut((100.0,), gone, drops([CUT])) == (100.0,)


def test_every_file_of_a_rewritten_journal_begins_with_full_pictures_and_spans_a_minute_at_most(
    folder: Path, identity: pyrage.x25519.Identity, head: SessionHead
) -> None:
    journal.rewrite(folder, identity, head.recipient, [Cut(stretch=1, start=90_000, end=95_000)])
    assert not (folder / "000000.abj").exists()
    for path in sorted(folder.glob("*.abj")):
        alone = folder.parent / path.stem
        alone.mkdir()
        shutil.copy(path, alone)
        shutil.copy(folder / "head.json", alone)
        records = [record for batch in read_journal(alone, identity).batches for record in batch.records]
        assert next(record for record in records if isinstance(record, Frame)).full
        within = [time_of(record) for record in records if not isinstance(record, Gap)]
        assert max(within) - min(within) < 60_000


def test_nothing_of_a_cut_opens_with_any_key(folder: Path, identity: pyrage.x25519.Identity, head: SessionHead) -> None:
    left = journal.rewrite(folder, identity, head.recipient, [Cut(stretch=0, start=0, end=200_000)])
    session = recording(left.batches)
    assert [len(stretch.records) for stretch in session.stretches] == [181]
    assert session.gaps == ()
    assert not (folder / "rewritten.json").exists()


def test_a_predicate_cuts_as_well(folder: Path, identity: pyrage.x25519.Identity, head: SessionHead) -> None:
    left = journal.rewrite(folder, identity, head.recipient, lambda _, record: isinstance(record, Frame))
    kept = [record for stretch in recording(left.batches).stretches for record in stretch.records]
    assert not any(isinstance(record, Frame) for record in kept)


def test_a_journal_can_be_sealed_to_another_day(folder: Path, identity: pyrage.x25519.Identity) -> None:
    another = pyrage.x25519.Identity.generate()
    before = read_journal(folder, identity)
    told = journal.rewrite(folder, identity, str(another.to_public()), [])
    assert told.head.recipient == str(another.to_public()) == journal.read_head(folder).recipient
    assert recording(read_journal(folder, another).batches) == recording(before.batches)


def test_a_crash_before_the_commit_leaves_the_old_journal(folder: Path, identity: pyrage.x25519.Identity) -> None:
    before = read_journal(folder, identity)
    shutil.copy(folder / "000000.abj", folder / "000006.abj.new")
    assert read_journal(folder, identity) == before
    assert not list(folder.glob("*.new"))


def test_a_crash_after_the_commit_leaves_the_new_journal(folder: Path, identity: pyrage.x25519.Identity) -> None:
    shutil.copy(folder / "000005.abj", folder / "000006.abj.new")
    shutil.copy(folder / "head.json", folder / "head.json.new")
    (folder / "rewritten.json").write_bytes(b'{"v":1,"first":6}')
    reading = read_journal(folder, identity)
    assert len(reading.batches) == 60
    assert sorted(path.name for path in folder.iterdir()) == ["000006.abj", "head.json"]


def test_a_crash_while_the_new_files_take_their_names_is_brought_to_its_end(
    folder: Path, identity: pyrage.x25519.Identity
) -> None:
    shutil.copy(folder / "000004.abj", folder / "000006.abj")
    shutil.copy(folder / "000005.abj", folder / "000007.abj.new")
    (folder / "rewritten.json").write_bytes(b'{"v":1,"first":6}')
    assert len(read_journal(folder, identity).batches) == 120
    assert sorted(path.name for path in folder.iterdir()) == ["000006.abj", "000007.abj", "head.json"]


def test_a_rewrite_begun_by_a_newer_version_is_left_to_it(folder: Path, identity: pyrage.x25519.Identity) -> None:
    (folder / "rewritten.json").write_bytes(b'{"v":2,"first":6}')
    with pytest.raises(NewerFormat):
        read_journal(folder, identity)
    assert len(list(folder.glob("*.abj"))) == 6


def test_adjacent_gaps_are_one_and_keep_the_first_known_reason() -> None:
    session = recording(
        batches(
            (Gap(reason=GapReason.PAUSED), event(0)),
            (Gap(), Gap(reason=GapReason.LOCKED)),
            (Gap(reason=GapReason.PAUSED), event(0)),
            (event(0), Gap(reason=GapReason.STOPPED)),
        )
    )
    assert session.gaps == (GapReason.LOCKED, None)
    assert len(session.stretches) == 3


def test_missing_blocks_of_a_stretch_are_a_gap_and_nothing_spans_them() -> None:
    whole = [
        Batch(stretch=0, first=0, records=(BEGAN, event(10))),
        Batch(stretch=0, first=2, records=(event(1_000),)),
        Batch(stretch=0, first=3, records=(event(2_000), Gap(reason=GapReason.PAUSED))),
    ]
    session = recording([whole[0], whole[2]])
    assert session.gaps == (GapReason.FAULT,)
    assert session.stretches[1].records == (BEGAN, event(0))
    assert recording([whole[1], whole[2]]) == Recording(stretches=(Stretch(records=(event(1_000), event(2_000))),))
    assert recording([whole[1], Batch(stretch=0, first=9, records=(event(5_000),))]).stretches[1].records == (event(0),)


def test_times_within_a_record_move_with_it_and_never_before_the_start() -> None:
    approach = PointerApproached(
        t=5_000,
        started=3_000,
        start=Point(0, 0),
        end=Point(5, 5),
        dwell_ms=0,
        target=NotRecognised(reason=Absence.NO_TREE),
        app="mousepad",
    )
    path = PointerPath(t=5_500, points=((3_000, Point(0, 0)), (5_400, Point(5, 5))))
    session = recording(batches((BEGAN, event(1_000), approach, path)))
    left = without(session, lambda _, record: time_of(record) == 1_000)
    assert left.stretches[1].records == (
        BEGAN,
        msgspec.structs.replace(approach, t=0, started=0),
        msgspec.structs.replace(path, t=500, points=((0, Point(0, 0)), (400, Point(5, 5)))),
    )


def test_a_picture_of_another_canvas_is_not_laid_over_the_one_before() -> None:
    moved = msgspec.structs.replace(frame(2_000, (0, 0, b"c")), canvas=Rect(0, 0, 64, 64))
    assert composed(moved, frame(0, (1, 1, b"a"), full=True)) == moved
    laid = composed(frame(2_000, (0, 0, b"c")), frame(0, (0, 0, b"a"), (1, 1, b"a"), full=True))
    assert laid.full
    assert laid.tiles == (Tile(0, 0, b"c"), Tile(1, 1, b"a"))
