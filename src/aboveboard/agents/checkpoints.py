"""Models on disk: a folder with a head in JSON, which says what it learnt from, and weights as safetensors.

Nothing of it is run when it is read: no pickle. A model of another version is refused by name.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from aboveboard.agents.intents import KINDS
from aboveboard.agents.looks import SIDE
from aboveboard.agents.memory import Memory
from aboveboard.agents.network import Network, Sizes
from aboveboard.agents.seeing import VERSION as SEEING
from aboveboard.errors import NotFound, Tampered, UnknownFormat
from aboveboard.formats import versions
from aboveboard.formats.envelopes import canonical
from aboveboard.formats.files import no_space_or_same
from aboveboard.model.value import Value

VERSION = 1
HEAD, WEIGHTS = "model.json", "weights.safetensors"


class LearntFrom(Value, frozen=True, kw_only=True):
    """One dataset release that a model was trained on: what a deletion receipt has to name.

    `lease` is that under which it was opened, `shards` are those that opened then (SHA-256, hex).
    """

    release: str
    purpose: str
    lease: str
    reducer: str
    shards: tuple[str, ...]


class Head(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What a model says of itself in the clear: nothing in it is content.

    `keys` are the combinations of keys it knows, `kinds` the kinds of action, in the order of its classes. `seeing` is
    the version of what it sees. `weights` is the SHA-256 of the weights. `numbers` are what was measured in training.
    `memory` is what a trial needs to tell what is new to the model.
    """

    v: int = VERSION
    agent: str = "element"
    purpose: str
    learnt_from: tuple[LearntFrom, ...]
    seeing: str = SEEING
    kinds: tuple[str, ...] = tuple(KINDS)
    keys: tuple[str, ...]
    sizes: Sizes
    settings: dict[str, str | int | float | bool] = {}
    numbers: dict[str, float] = {}
    memory: Memory = Memory()
    weights: str = ""


class _Named(Value, frozen=True, kw_only=True):
    learnt_from: tuple[LearntFrom, ...]
    settings: dict[str, str | int | float | bool]


def name_of(learnt_from: Sequence[LearntFrom], settings: Mapping[str, str | int | float | bool]) -> str:
    """Return the name by which a deletion's receipt tells of a model (SHA-256, hex): its sources and its settings.

    It is known before the first weight is, so that no model learns before the keyholder knows that it does.
    """
    return hashlib.sha256(canonical(_Named(learnt_from=tuple(learnt_from), settings=dict(settings)))).hexdigest()


def write_model(folder: Path, head: Head, network: Network) -> Head:
    """Write a model, each file in one step and the head last; raises NoSpace. Returns the head with its hash."""
    return write_tensors(folder, head, dict(network.state_dict()))


def write_tensors(folder: Path, head: Head, tensors: Mapping[str, torch.Tensor]) -> Head:
    """Write a model from its weights by name."""
    data = save({name: tensor.contiguous() for name, tensor in tensors.items()})
    full = msgspec.structs.replace(head, weights=hashlib.sha256(data).hexdigest())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / WEIGHTS, data)
        put(folder / HEAD, canonical(full) + b"\n")
    except OSError as error:
        raise no_space_or_same(error) from error
    return full


def put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read_head(folder: Path) -> Head:
    """Return what a model says of itself; raises NotFound, NewerFormat, UnknownFormat."""
    try:
        data = (folder / HEAD).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound("there is no model in this folder", remedy="name the folder that `train` wrote") from None
    head = versions.decode("model", data, Head, wire="json")
    sees = head.seeing == SEEING and head.sizes.pictures in {0, SIDE}
    if head.agent != "element" or not sees or head.kinds != tuple(KINDS):
        raise UnknownFormat(
            "this model sees or acts otherwise than this version does", remedy="train it again with this version"
        )
    return head


def read_model(folder: Path) -> tuple[Head, Network]:
    """Return a model; raises what `read_head` raises, and Tampered when the weights are not the head's."""
    head = read_head(folder)
    try:
        data = (folder / WEIGHTS).read_bytes()
    except FileNotFoundError:
        raise NotFound("the model's weights are not beside its head", remedy="copy the whole folder") from None
    if hashlib.sha256(data).hexdigest() != head.weights:
        raise Tampered("the weights are not those that the model's head names")
    return head, network_of(head, data)


def network_of(head: Head, weights: bytes) -> Network:
    """Return a model's network of its weights as safetensors; raises UnknownFormat for those of another."""
    network = Network(head.sizes)
    try:
        network.load_state_dict(load(weights))
    except (SafetensorError, RuntimeError):
        raise UnknownFormat("the weights do not fit what the model's head says", remedy="train it again") from None
    network.eval()
    return network


def weights_of(network: Network) -> bytes:
    """Return a network's weights as safetensors."""
    return save(network.state_dict())
