"""The tree, tiles and notes agree with what others published."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from aboveboard.errors import Tampered, UnknownFormat
from aboveboard.formats import checkpoints, ledger

VECTORS = Path(__file__).parents[3] / "spec" / "vectors" / "ledger"


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def test_roots_are_those_of_the_reference_implementation() -> None:
    reference = vectors("roots")
    entries = [bytes.fromhex(entry) for entry in reference["entries"]]
    assert [ledger.root_of(entries[:size]).hex() for size in range(len(entries) + 1)] == reference["roots"]


# From the empty tree the reference proves nothing; we follow tlog-witness there (the test after this one).
GROWN = [vector for vector in vectors("consistency")["vectors"] if vector["size1"] > 0]


@pytest.mark.parametrize("vector", GROWN, ids=lambda vector: vector["desc"])
def test_consistency_proofs_hold_and_fail_as_published(vector: dict[str, Any]) -> None:
    proof = [base64.b64decode(step) for step in vector["proof"] or []]
    old, new = vector["size1"], vector["size2"]
    old_root, new_root = (base64.b64decode(vector[name] or "") for name in ("root1", "root2"))
    held = True
    try:
        ledger.verify_consistency(old, new, old_root, new_root, proof)
    except Tampered:
        held = False
    assert held is not vector["wantErr"]


def test_every_tree_grows_from_the_empty_one_whose_root_is_fixed() -> None:
    ledger.verify_consistency(0, 3, ledger.EMPTY_ROOT, hashlib.sha256(b"y").digest(), [])
    with pytest.raises(Tampered):
        ledger.verify_consistency(0, 3, hashlib.sha256(b"x").digest(), hashlib.sha256(b"y").digest(), [])


@pytest.mark.parametrize("tile", vectors("tiles")["paths"], ids=lambda tile: tile["path"])
def test_tiles_lie_where_the_specification_says(tile: dict[str, Any]) -> None:
    assert ledger.tile_path(tile["level"], tile["index"], tile["width"]) == tile["path"]
    assert ledger.parse_tile_path(tile["path"]) == (tile["level"], tile["index"], tile["width"])


@pytest.mark.parametrize("path", vectors("tiles")["refused"])
def test_a_tile_has_one_spelling(path: str) -> None:
    with pytest.raises(UnknownFormat):
        ledger.parse_tile_path(path)


def test_key_ids_are_those_of_the_signed_note_page() -> None:
    """The page's own example key."""
    name, key_id, typed = ["example.com/foo", "530d903a", "AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"]
    kind, *public = base64.b64decode(typed)
    signer = checkpoints.Signer(name=name, key=bytes(public).hex())
    assert checkpoints.key_id(signer, kind).hex() == key_id
    assert kind == checkpoints.ED25519
