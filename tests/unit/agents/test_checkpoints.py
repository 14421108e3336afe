"""Models on disk: read as they were written; of another version, changed or half there, refused by name."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from aboveboard.agents.checkpoints import HEAD, WEIGHTS, Head, LearntFrom, read_head, read_model, write_model
from aboveboard.agents.network import Network, Sizes
from aboveboard.errors import NewerFormat, NotFound, Tampered, UnknownFormat

SIZES = Sizes(width=16, layers=1, heads=2, inner=16, keys=2)
SOURCE = LearntFrom(release="ab" * 32, purpose="demo", lease="00" * 32, reducer="1.1.0", shards=("cd" * 32,))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    head = Head(purpose="demo", learnt_from=(SOURCE,), keys=("return", "ctrl+c"), sizes=SIZES)
    write_model(tmp_path, head, Network(SIZES))
    return tmp_path


def change(folder: Path, **fields: Any) -> None:
    head = json.loads((folder / HEAD).read_bytes())
    (folder / HEAD).write_text(json.dumps({**head, **fields}), encoding="utf-8")


def test_a_model_is_read_as_it_was_written(model: Path) -> None:
    head, network = read_model(model)
    assert head.learnt_from == (SOURCE,)
    torch.manual_seed(0)
    written = Network(SIZES).state_dict()
    assert all(torch.equal(tensor, written[name]) for name, tensor in network.state_dict().items())


def test_the_same_model_is_the_same_bytes(model: Path, tmp_path: Path) -> None:
    head, network = read_model(model)
    write_model(tmp_path / "again", head, network)
    for name in (HEAD, WEIGHTS):
        assert (model / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_model_of_a_newer_format_is_refused_by_name(model: Path) -> None:
    change(model, v=2)
    with pytest.raises(NewerFormat, match="model has format version 2"):
        read_model(model)


@pytest.mark.parametrize(
    "fields", [{"seeing": "0"}, {"kinds": ["click"]}, {"agent": "other"}], ids=lambda one: next(iter(one))
)
def test_a_model_that_sees_or_acts_otherwise_is_refused_by_name(model: Path, fields: dict[str, Any]) -> None:
    change(model, **fields)
    with pytest.raises(UnknownFormat, match="sees or acts otherwise"):
        read_head(model)


def test_changed_weights_are_refused(model: Path) -> None:
    data = bytearray((model / WEIGHTS).read_bytes())
    data[-1] ^= 1
    (model / WEIGHTS).write_bytes(bytes(data))
    with pytest.raises(Tampered):
        read_model(model)


def test_weights_that_do_not_fit_the_head_are_refused(model: Path) -> None:
    change(model, sizes={**json.loads((model / HEAD).read_bytes())["sizes"], "inner": 32})
    with pytest.raises(UnknownFormat, match="do not fit"):
        read_model(model)


def test_half_a_model_and_none_are_named_so(model: Path, tmp_path: Path) -> None:
    (model / WEIGHTS).unlink()
    with pytest.raises(NotFound, match="not beside its head"):
        read_model(model)
    with pytest.raises(NotFound, match="no model in this folder"):
        read_model(tmp_path / "nowhere")


def test_a_head_that_is_none_is_named_so(model: Path) -> None:
    (model / HEAD).write_bytes(b"\x80\x04K\x01.")  # a pickle
    with pytest.raises(UnknownFormat):
        read_model(model)
