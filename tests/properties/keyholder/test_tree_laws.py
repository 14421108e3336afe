"""Laws of the ledger's tree, against the definition of RFC 6962 written out slowly."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aboveboard.errors import Tampered
from aboveboard.formats import ledger

ENTRIES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def slow_root(entries: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not entries:
        return ledger.EMPTY_ROOT
    if len(entries) == 1:
        return ledger.leaf_hash(entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return ledger.node_hash(slow_root(entries[:split]), slow_root(entries[split:]))


class Kept:
    """Hashes of full subtrees, as a ledger keeps them."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.hashes: dict[tuple[int, int], bytes] = {}
        for index, entry in enumerate(entries):
            for level, at, value in ledger.completed(index, ledger.leaf_hash(entry), self.node):
                self.hashes[level, at] = value

    def node(self, level: int, index: int) -> bytes:
        return self.hashes[level, index]


@given(ENTRIES)
def test_the_root_is_that_of_the_definition(entries: list[bytes]) -> None:
    assert ledger.root_of(entries) == slow_root(entries)


@given(ENTRIES, st.data())
def test_growth_is_proved_and_a_rewritten_past_is_not(entries: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(entries)))
    proof = ledger.consistency_proof(old, len(entries), Kept(entries).node)
    before, after = slow_root(entries[:old]), slow_root(entries)
    ledger.verify_consistency(old, len(entries), before, after, proof)
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*entries[:changed], entries[changed] + b"!", *entries[changed + 1 :]]
    forged = ledger.consistency_proof(old, len(entries), Kept(rewritten).node)
    with pytest.raises(Tampered):
        ledger.verify_consistency(old, len(entries), before, slow_root(rewritten), forged)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_its_entries_back(entries: list[bytes]) -> None:
    assert ledger.unpack_entries(ledger.pack_entries(entries)) == entries


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=5), st.data())
def test_a_bundle_cut_short_is_noticed(entries: list[bytes], data: st.DataObject) -> None:
    bundle = ledger.pack_entries(entries)
    cut = data.draw(st.integers(0, len(bundle) - 1))
    try:
        found = ledger.unpack_entries(bundle[:cut])
    except Tampered:
        return
    assert found == entries[: len(found)]
    assert len(found) < len(entries)


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 10**10), st.integers(1, 256))
def test_a_tile_path_is_read_as_it_was_written(level: int | None, index: int, width: int) -> None:
    assert ledger.parse_tile_path(ledger.tile_path(level, index, width)) == (level, index, width)
