"""Under what a trial's agents acted: kept beside their episodes, so that no other trial adds to the same folder."""

from pathlib import Path

import msgspec

from aboveboard.errors import InputError
from aboveboard.evaluation.results import RESULTS
from aboveboard.formats.files import write_atomically
from aboveboard.model.value import Value

CONDITIONS = "trial.json"

_REMEDY = "name a new folder with --out, or go on with the command that began this one"


class Conditions(Value, frozen=True, kw_only=True, omit_defaults=False):
    """What all episodes of a folder have in common.

    `weights` is the SHA-256 of the model's, "" where only baselines act; `shown` that of the manifest of the release
    whose demonstrations baselines look at, "" where none does.
    """

    v: int = 1
    weights: str
    shown: str
    worlds: str
    driver: bool
    headless: bool
    steps: int


def require_same(folder: Path, conditions: Conditions) -> None:
    """Write a trial's conditions before its first episode, or find the same there; raises InputError or NoSpace."""
    path = folder / CONDITIONS
    if not path.exists():
        if (folder / RESULTS).exists():
            raise InputError("nothing says which model the episodes in this folder are of", remedy=_REMEDY)
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, msgspec.json.format(msgspec.json.encode(conditions), indent=1) + b"\n")
        return
    try:
        was = msgspec.json.decode(path.read_bytes(), type=Conditions)
    except msgspec.DecodeError:
        raise InputError(f"`{CONDITIONS}` in this folder cannot be read", remedy=_REMEDY) from None
    differing = [name for name in was.__struct_fields__ if getattr(was, name) != getattr(conditions, name)]
    if differing:
        raise InputError(f"this folder holds another trial's episodes ({', '.join(differing)} differ)", remedy=_REMEDY)
