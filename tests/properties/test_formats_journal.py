"""Laws of the journal: a cut at any byte keeps what is whole before it and nothing else."""

import tempfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.errors import AboveboardError
from aboveboard.formats import blocks, journal
from aboveboard.formats.journal import JournalWriter, read_journal, recording
from aboveboard.formats.recordings import Cut, drops, time_of, without
from aboveboard.model.events import AppSwitched
from aboveboard.model.gaps import Gap, GapReason
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
