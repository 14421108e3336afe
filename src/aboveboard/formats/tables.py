"""Episodes as Parquet with the features that `datasets.load_dataset` reads, images included (spec/dataset.md).

Written by pyarrow alone: the schema's metadata key `huggingface` says which columns are images. A picture is a struct
of its WebP bytes and a path whose stem is its BLAKE3, so that a table never shows one picture under another's name.
"""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from blake3 import blake3

from aboveboard.errors import Tampered, UnknownFormat
from aboveboard.formats import versions
from aboveboard.model.trajectories import Episode, Observation, Step

EPISODE_VERSION = 1
IMAGE: dict[str, Any] = {"_type": "Image"}


def value(dtype: str) -> dict[str, Any]:
    """Return the feature of a plain column."""
    return {"dtype": dtype, "_type": "Value"}


def listed(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the feature of a list column."""
    return {"feature": feature, "_type": "List"}


EPISODE_FEATURES: dict[str, dict[str, Any]] = {
    "episode": value("string"),
    "purpose": value("string"),
    "week": value("string"),
    "split": value("string"),
    "steps": value("int32"),
    "json": value("string"),
    "images": listed(IMAGE),
}
"""A row per episode: `json` is the whole episode, `images` each picture it names, once."""


def image(sha: str | None, pictures: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Return the cell of a picture, or None where there is none; the name is checked against the bytes."""
    if sha is None or sha not in pictures:
        return None
    data = pictures[sha]
    if blake3(data).hexdigest() != sha:
        raise Tampered("a picture is not what its name says")
    return {"bytes": data, "path": f"{sha}.webp"}


def observations(step: Step) -> tuple[Observation, ...]:
    """Return every observation of a step, in the order of what it shows."""
    single = (step.before, step.at_action, *step.between, step.after)
    return tuple(observation for observation in single if observation is not None)


def named_pictures(episode: Episode) -> tuple[str, ...]:
    """Return the pictures that an episode names, each once, in order of first use."""
    found: dict[str, None] = {}
    for step in episode.steps:
        shown = (observation.picture for observation in observations(step))
        found.update({picture.sha: None for picture in shown if picture is not None})
        found.update({child.picture: None for child in step.children if child.picture is not None})
    return tuple(found)


def write_table(columns: Mapping[str, Sequence[Any]], features: Mapping[str, dict[str, Any]]) -> bytes:
    """Return Parquet bytes of columns with these features; the same rows give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [(name, _arrow(feature)) for name, feature in features.items()],
        metadata={"huggingface": json.dumps({"info": {"features": dict(features)}}, sort_keys=True)},
    )
    table = pa.table({name: list(columns[name]) for name in features}, schema=schema)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", row_group_size=100, store_schema=True)
    return sink.getvalue()


def read_table(data: bytes) -> list[dict[str, Any]]:
    """Return the rows of Parquet bytes; raises UnknownFormat."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(data)).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise UnknownFormat("these bytes are not a table") from error
    return rows


def write_episodes(episodes: Sequence[Episode], pictures: Mapping[str, bytes], *, split: str) -> bytes:
    """Return the table of a session's episodes with their pictures; pictures that no step names are left out.

    All of a session is on one side of a release: `split` stands in each row, inside the seal.
    """
    named = [named_pictures(episode) for episode in episodes]
    columns: dict[str, Sequence[Any]] = {
        "episode": [episode.id for episode in episodes],
        "purpose": [episode.purpose for episode in episodes],
        "week": [episode.week.name for episode in episodes],
        "split": [split for _ in episodes],
        "steps": [len(episode.steps) for episode in episodes],
        "json": [msgspec.json.encode(episode).decode() for episode in episodes],
        "images": [[cell for sha in names if (cell := image(sha, pictures))] for names in named],
    }
    return write_table(columns, EPISODE_FEATURES)


def read_episodes(data: bytes) -> tuple[tuple[Episode, ...], dict[str, bytes], str]:
    """Return a table's episodes, pictures and split; raises NewerFormat, UnknownFormat, or Tampered for a picture."""
    rows = read_table(data)
    episodes, pictures = [], {}
    for row in rows:
        episodes.append(_episode(row.get("json")))
        for cell in row.get("images") or ():
            name, picture = str(cell["path"]).removesuffix(".webp"), bytes(cell["bytes"])
            if blake3(picture).hexdigest() != name:
                raise Tampered("a picture of the table is not what its name says")
            pictures[name] = picture
    return tuple(episodes), pictures, _split(rows)


def _split(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the one split of all rows."""
    splits = {row.get("split") for row in rows}
    if len(splits) != 1 or not isinstance(split := splits.pop(), str):
        raise UnknownFormat("a session's table has one split, and at least one row")
    return split


def _episode(text: object) -> Episode:
    if not isinstance(text, str):
        raise UnknownFormat("this table holds no episodes")
    try:
        document = msgspec.json.decode(text)
        versions.check("episode", int(document["v"]), EPISODE_VERSION)
        return msgspec.convert(document, Episode)
    except (msgspec.DecodeError, msgspec.ValidationError, KeyError, TypeError):
        raise UnknownFormat("a row of the table is not an episode") from None


def _arrow(feature: Mapping[str, Any]) -> Any:
    import pyarrow as pa

    if feature["_type"] == "Image":
        return pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    if feature["_type"] == "List":
        return pa.list_(_arrow(feature["feature"]))
    return pa.type_for_alias(feature["dtype"])
