"""Laws of the journal: a cut at any byte keeps what is whole before it and nothing else."""

import tempfile
from pathlib import Path

import msgspec
import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.companion.clock import after_cut
from aboveboard.errors import AboveboardError
from aboveboard.formats import blocks, journal
from aboveboard.formats.journal import JournalWriter, read_journal, recording
from aboveboard.formats.recordings import Cut, composed, drops, time_of, without
from aboveboard.model.events import AppSwitched, JournalRecord
from aboveboard.model.frames import Frame, FrameRole, Tile
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Rect
from aboveboard.model.sessions import Batch, SessionHead

IDENTITY = pyrage.x25519.Identity.generate()
HEAD = SessionHead(
    session="s", number=0, purpose="demo", receipt="r", policy_version=1, began=0, recipient=str(IDENTITY.to_public())
)


def batch(first: int, *times: int, stretch: int = 0) -> Batch:
    records = tuple(AppSwitched(t=t, before="a", after="b") for t in times)
    return Batch(stretch=stretch, first=first, records=records)


def written(folder: Path, batches: list[Batch]) -> list[int]:
    """Write a journal of one file and return the offset at which each block ends."""
    ends = []
    with JournalWriter(folder, HEAD, quota_bytes=1 << 30) as writer:
        for each in batches:
            writer.append(each, 0)
            ends.append(writer.bytes_written)
    return ends


def test_a_cut_at_every_byte_keeps_the_whole_blocks_before_it_and_nothing_else(tmp_path: Path) -> None:
    batches = [batch(number, number) for number in range(4)]
    ends = written(tmp_path / "s", batches)
    path = tmp_path / "s" / "000000.abj"
    data = path.read_bytes()
    for cut in range(len(data) + 1):
        path.write_bytes(data[:cut])
        reading = read_journal(tmp_path / "s", IDENTITY)
        whole = sum(end <= cut for end in ends)
        assert reading.batches == tuple(batches[:whole])
        assert reading.truncated == (cut not in {len(blocks.FILE_HEADER), *ends})


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 30), min_size=1, max_size=8),
    fraction=st.floats(0, 1),
)
def test_a_cut_at_a_random_byte_keeps_the_whole_blocks_before_it(sizes: list[int], fraction: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        batches, first = [], 0
        for size in sizes:
            batches.append(batch(first, *range(size)))
            first += size
        ends = written(Path(folder) / "s", batches)
        path = Path(folder) / "s" / "000000.abj"
        cut = round(fraction * ends[-1])
        path.write_bytes(path.read_bytes()[:cut])
        assert read_journal(Path(folder) / "s", IDENTITY).batches == tuple(batches[: sum(end <= cut for end in ends)])


@settings(max_examples=60, deadline=None)
@given(fraction=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
def test_a_changed_byte_never_adds_or_alters_a_batch(fraction: float, bits: int) -> None:
    batches = [batch(number, number) for number in range(3)]
    sealed = [blocks.seal(each, IDENTITY.to_public()) for each in batches]
    whole = bytearray(blocks.FILE_HEADER + b"".join(sealed))
    whole[int(fraction * len(whole))] ^= bits
    try:
        opened = [blocks.open_block(each, IDENTITY) for each in blocks.split(bytes(whole)).blocks]
    except AboveboardError:
        return
    assert opened == batches[: len(opened)]
    assert len(opened) < len(batches)


@settings(max_examples=60, deadline=None)
@given(garbage=st.binary(max_size=200))
def test_any_bytes_are_split_or_refused_by_name(garbage: bytes) -> None:
    for data in (garbage, blocks.FILE_HEADER + garbage):
        try:
            found = blocks.split(data)
        except AboveboardError:
            continue
        assert sum(len(block) + 4 for block in found.blocks) <= len(data)


RUNS = st.lists(st.lists(st.integers(0, 5_000), max_size=10).map(sorted), max_size=5)


@settings(max_examples=60, deadline=None)
@given(runs=RUNS, start=st.integers(0, 5_000), length=st.integers(0, 5_000), which=st.integers(0, 4))
def test_a_cut_takes_exactly_what_it_names_and_every_stretch_starts_at_its_own_zero(
    runs: list[list[int]], start: int, length: int, which: int
) -> None:
    session = recording(batch(0, *run, stretch=number) for number, run in enumerate(runs))
    drop = drops([Cut(stretch=which, start=start, end=start + length)])
    left = without(session, drop)
    kept = sum(not drop(index, record) for index, stretch in enumerate(session.stretches) for record in stretch.records)
    assert sum(len(stretch.records) for stretch in left.stretches) == kept
    assert all(time_of(record) >= 0 for stretch in left.stretches for record in stretch.records)
    assert all(reason in {None, GapReason.CUT} for reason in left.gaps)


@settings(max_examples=100, deadline=None)
@given(
    pictures=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=12).map(sorted),
    events=st.lists(st.integers(0, 200), max_size=6),
    cuts=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 80)), max_size=3),
)
def test_after_a_cut_every_picture_is_whole_and_none_is_of_before_its_end(
    pictures: list[tuple[int, int]], events: list[int], cuts: list[tuple[int, int]]
) -> None:
    frames = [picture(number, t, stale) for number, (t, stale) in enumerate(pictures)]
    others = [AppSwitched(t=t, before="a", after="b") for t in events]
    mixed: list[JournalRecord] = [*frames, *others]
    records = tuple(sorted(mixed, key=time_of))
    session = recording([Batch(stretch=0, first=0, records=records)])
    drop = drops([Cut(stretch=0, start=start, end=start + length) for start, length in cuts])
    left = without(session, drop)
    whole, shown = dict[str, Frame](), dict[str, Frame]()
    for frame in records:
        if isinstance(frame, Frame):
            whole[frame.id] = shown["m"] = composed(frame, shown.get("m"))
    began = after_cut((0.0,) * len(session.stretches), session, drop)
    assert len(began) == len(left.stretches)
    for at, stretch in zip(began, left.stretches, strict=True):
        shown.clear()
        for frame in stretch.records:
            if isinstance(frame, Frame):
                shown["m"] = composed(frame, shown.get("m"))
                assert shown["m"].tiles == whole[frame.id].tiles
                t = frame.t + round((at or 0.0) * 1000)
                assert all(t < cut.start or t - frame.stale_ms >= cut.end for cut in drop.cuts if cut.end > cut.start)


def picture(number: int, t: int, stale: int) -> Frame:
    tiles = (Tile(number % 3, number % 2, b"%d" % number),)
    canvas = Rect(0, 0, 192, 128)
    one = Frame(t=t, id=f"f{number}", role=FrameRole.CADENCE, canvas=canvas, monitor="m", tiles=tiles, full=number == 0)
    return msgspec.structs.replace(one, stale_ms=min(stale, t))


@settings(max_examples=25, deadline=None)
@given(runs=RUNS.filter(any), start=st.integers(0, 5_000), length=st.integers(1, 5_000))
def test_what_a_rewrite_leaves_is_what_the_cut_leaves(runs: list[list[int]], start: int, length: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "s"
        with JournalWriter(folder, HEAD, quota_bytes=1 << 30) as writer:
            for number, run in enumerate(runs):
                made = batch(0, *run, stretch=number)
                ended = (*made.records, Gap(reason=GapReason.OUT_OF_SCOPE))
                writer.append(Batch(stretch=number, first=0, records=ended), number * 61_000)
        before = recording(read_journal(folder, IDENTITY).batches)
        cuts = [Cut(stretch=0, start=start, end=start + length)]
        left = journal.rewrite(folder, IDENTITY, HEAD.recipient, cuts)
        assert recording(left.batches) == without(before, drops(cuts))


@pytest.mark.parametrize("length", [0, 1, 7])
def test_a_file_cut_within_its_header_is_an_empty_one(length: int) -> None:
    assert blocks.split(blocks.FILE_HEADER[:length]) == blocks.Split((), truncated=True)
