"""Hugging Face: Parquet with a row per step, which `datasets.load_dataset(FOLDER)` opens with images."""

import io
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from blake3 import blake3
from PIL import Image

from aboveboard.errors import NotFound
from aboveboard.exporters import Checked, Exported, Exporter, Loss, Part, words
from aboveboard.formats.tables import IMAGE, image, listed, read_table, value, write_table
from aboveboard.model.actions import Action
from aboveboard.model.elements import Element
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.trajectories import Episode, Observation, Step

FEATURES: dict[str, dict[str, Any]] = {
    "episode": value("string"),
    "index": value("int32"),
    "app": value("string"),
    "instruction": value("string"),
    "kind": value("string"),
    "action": value("string"),
    "target_role": value("string"),
    "target_name": value("string"),
    "target_box": listed(value("int32")),
    "point": listed(value("int32")),
    "outcome": value("string"),
    "effect": value("string"),
    "train": value("bool"),
    "unproven": value("bool"),
    "error": value("bool"),
    "before": IMAGE,
    "at_action": IMAGE,
    "between": listed(IMAGE),
    "after": IMAGE,
    "elements": value("string"),
    "lowered": value("string"),
    "step": value("string"),
}
"""The columns; `target_box` and `point` are in pixels of `before`, JSON columns are of `spec/trajectory.md`."""

CARD = """---
configs:
- config_name: {config}
  data_files:
{splits}
---
# {name}

A row per step: pictures before, at and after it, the action, its target, what came of it. Written by Aboveboard; the
columns are described in its `spec/dataset.md`, what this form could not hold in `losses` of `export.json`.

```python
import datasets

data = datasets.load_dataset("FOLDER")
```
"""


class HuggingFace:
    """The exporter; it holds nothing."""

    name = "hf"

    def write(self, folder: Path, parts: Iterable[Part]) -> Exported:
        """Write `data/SPLIT-NUMBER.parquet`, a file per shard, and the README that names the splits."""
        (folder / "data").mkdir()
        rows: Counter[str] = Counter()
        missing: Counter[str] = Counter()
        pictures: set[str] = set()
        content = blake3()
        for number, part in enumerate(parts):
            table = [_row(permitted.episode, step, part.pictures, missing) for permitted, step in _steps(part)]
            pictures |= set(part.pictures)
            rows[part.split] += len(table)
            columns = {name: [row[name] for row in table] for name in FEATURES}
            file = write_table(columns, FEATURES)
            content.update(file)
            (folder / "data" / f"{part.split}-{number:05d}.parquet").write_bytes(file)
        (folder / "README.md").write_text(_readme(rows, content.hexdigest()), encoding="utf-8")
        return Exported(rows=dict(rows), pictures=len(pictures), losses=_losses(missing, sum(rows.values())))

    def validate(self, folder: Path) -> Checked:
        """Check that every picture decodes and is what its name says, every action reads, every point is inside."""
        files = sorted((folder / "data").glob("*.parquet")) if (folder / "data").is_dir() else []
        if not files:
            raise NotFound("there is no table in this folder's `data`")
        faults: list[str] = []
        rows = pictures = 0
        for file in files:
            for row in read_table(file.read_bytes()):
                pictures += _check(row, f"{file.name} row {rows}", faults)
                rows += 1
        return Checked(rows=rows, pictures=pictures, faults=tuple(faults))


def _steps(part: Part) -> Iterable[tuple[Any, Step]]:
    return ((permitted, step) for permitted in part.episodes for step in permitted.episode.steps)


def _row(episode: Episode, step: Step, pictures: Mapping[str, bytes], missing: Counter[str]) -> dict[str, Any]:
    action = msgspec.to_builtins(step.action)
    target = step.target if isinstance(step.target, Element) else None
    shown = {"before": step.before, "at_action": step.at_action, "after": step.after}
    cells = {name: image(_sha(observation), pictures) for name, observation in shown.items()}
    missing.update(name for name, cell in cells.items() if cell is None)
    between = [image(_sha(observation), pictures) for observation in step.between]
    point = getattr(step.action, "at", None) or getattr(step.action, "start", None)
    return {
        **cells,
        "episode": episode.id,
        "index": step.index,
        "app": step.app,
        "instruction": words(episode.instruction.goal),
        "kind": action["type"],
        "action": _json(action),
        "target_role": target.role if target else "",
        "target_name": words(target.name) if target else "",
        "target_box": _box(target.box, step.before) if target else [],
        "point": _point(point, step.before),
        "outcome": step.outcome.value,
        "effect": _json(step.effect) if step.effect else "",
        "train": step.flags.train,
        "unproven": step.flags.unproven,
        "error": step.flags.error,
        "between": [cell for cell in between if cell is not None],
        "elements": _json(step.before.elements) if step.before.elements else "",
        "lowered": _json(step.lowered()),
        "step": _json(step),
    }


def _json(found: object) -> str:
    return msgspec.json.encode(found).decode()


def _sha(observation: Observation | None) -> str | None:
    return observation.picture.sha if observation and observation.picture else None


def _point(point: Point | None, seen: Observation) -> list[int]:
    if point is None or seen.picture is None:
        return []
    return [point.x - seen.picture.canvas.x, point.y - seen.picture.canvas.y]


def _box(box: Rect | None, seen: Observation) -> list[int]:
    if box is None or seen.picture is None:
        return []
    return [box.x - seen.picture.canvas.x, box.y - seen.picture.canvas.y, box.width, box.height]


def _readme(rows: Mapping[str, int], content: str) -> str:
    # `datasets` caches by the folder's last name and what the README says, not by the data (seen in 5.2): two exports
    # with one name for their content would load as the older one, deleted rows and all.
    splits = "\n".join(f"  - split: {name}\n    path: data/{name}-*.parquet" for name in sorted(rows))
    return CARD.format(splits=splits, config=f"content-{content[:16]}", name="Steps of consented computer use")


def _losses(missing: Counter[str], steps: int) -> tuple[Loss, ...]:
    always = (
        Loss(what="person", fate="dropped", count=steps, why="a plaintext export has no person column"),
        Loss(what="sources", fate="dropped", count=steps, why="segment hashes stay in the release's manifest"),
    )
    pictures = (
        Loss(what=f"picture {name}", fate="dropped", count=count, why="no such picture was recorded or released")
        for name, count in sorted(missing.items())
    )
    return (*always, *pictures)


def _check(row: Mapping[str, Any], where: str, faults: list[str]) -> int:
    """Look at one row, note its faults, and return how many pictures it has."""
    absent = sorted(set(FEATURES) - set(row))
    if absent:
        faults.append(f"{where}: no column {', '.join(absent)}")
        return 0
    try:
        msgspec.json.decode(row["action"], type=Action)
        msgspec.json.decode(row["step"], type=Step)
    except (msgspec.DecodeError, ValueError):
        faults.append(f"{where}: the action or step does not read")
    cells = [row["before"], row["at_action"], *(row["between"] or ()), row["after"]]
    sizes = [_size(cell, where, faults) for cell in cells if cell is not None]
    if row["point"] and row["before"] and sizes[0] is not None:
        x, y = row["point"]
        if not (0 <= x < sizes[0][0] and 0 <= y < sizes[0][1]):
            faults.append(f"{where}: the point lies outside its picture")
    return len(sizes)


def _size(cell: Mapping[str, Any], where: str, faults: list[str]) -> tuple[int, int] | None:
    if blake3(cell["bytes"]).hexdigest() != str(cell["path"]).removesuffix(".webp"):
        faults.append(f"{where}: a picture is not what its name says")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(cell["bytes"]))
            picture.load()
    except (OSError, ValueError, Image.DecompressionBombWarning):
        faults.append(f"{where}: a picture does not decode")
        return None
    return picture.size


EXPORTER: Exporter = HuggingFace()
