"""A training that was ended: its weights, the optimiser's memory, how far it came; it goes on as if it had not been."""

from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from aboveboard.agents.checkpoints import put
from aboveboard.agents.network import Network
from aboveboard.errors import InputError, NotFound, UnknownFormat
from aboveboard.formats.files import no_space_or_same
from aboveboard.model.value import Value
from aboveboard.training.settings import Settings

STATE, TENSORS = "unfinished.json", "unfinished.safetensors"
MEMORY = ("exp_avg", "exp_avg_sq", "step")
"""What AdamW remembers of each weight (torch.optim.AdamW)."""


class Reached(Value, frozen=True, kw_only=True):
    """How far a training came: iterations done, and the best look at the validation rows so far."""

    v: int = 1
    iteration: int = 0
    best_iteration: int = 0
    best_right: float = -1.0
    best_loss: float = 0.0
    looks_since: int = 0
    settings: Settings = Settings()
    lessons: str = ""


def keep(
    folder: Path, reached: Reached, network: Network, optimiser: torch.optim.Optimizer, best: dict[str, torch.Tensor]
) -> None:
    """Write where a training stands; raises NoSpace."""
    tensors = {f"weight.{name}": tensor for name, tensor in network.state_dict().items()}
    tensors |= {f"best.{name}": tensor for name, tensor in best.items()}
    for place, memory in optimiser.state_dict()["state"].items():
        tensors |= {f"{name}.{place}": memory[name] for name in MEMORY}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / TENSORS, save({name: tensor.contiguous().clone() for name, tensor in tensors.items()}))
        put(folder / STATE, msgspec.json.encode(reached))
    except OSError as error:
        raise no_space_or_same(error) from error


def go_on(
    folder: Path, settings: Settings, lessons: str, network: Network, optimiser: torch.optim.Optimizer
) -> tuple[Reached, dict[str, torch.Tensor]]:
    """Take up a training where it was ended; returns how far it came and its best weights.

    Raises NotFound where none was ended here, InputError for other settings or lessons, UnknownFormat.
    """
    try:
        reached = msgspec.json.decode((folder / STATE).read_bytes(), type=Reached)
        tensors = load((folder / TENSORS).read_bytes())
    except FileNotFoundError:
        raise NotFound("no training was ended in this folder") from None
    except (msgspec.DecodeError, msgspec.ValidationError, SafetensorError):
        raise UnknownFormat("what is left of the training cannot be read", remedy="begin in a new folder") from None
    if reached.settings != settings or reached.lessons != lessons:
        raise InputError(
            "the training in this folder was begun with other data or other settings", remedy="begin in a new folder"
        )
    network.load_state_dict(_under(tensors, "weight."))
    whole: dict[str, Any] = optimiser.state_dict()
    places = range(sum(len(group["params"]) for group in whole["param_groups"]))
    begun = [place for place in places if f"{MEMORY[0]}.{place}" in tensors]  # before its first iteration, none
    whole["state"] = {place: {name: tensors[f"{name}.{place}"] for name in MEMORY} for place in begun}
    optimiser.load_state_dict(whole)
    return reached, _under(tensors, "best.")


def forget(folder: Path) -> None:
    """Remove what was kept: the training is finished."""
    for name in (STATE, TENSORS):
        (folder / name).unlink(missing_ok=True)


def _under(tensors: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
