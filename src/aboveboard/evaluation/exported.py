"""A plain export (form `hf`) as data for evaluation: it left the seal under a lease of its own."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from aboveboard.errors import NotFound, NothingToDo, UnknownFormat
from aboveboard.evaluation.cases import Case, Facts
from aboveboard.formats.tables import read_table
from aboveboard.model.trajectories import Step

FORM = "hf"


class Exported:
    """The cases of a folder that `aboveboard export --format hf` wrote."""

    def __init__(self, folder: Path, *, dataset: str, purpose: str) -> None:
        """Take a folder, the release it is of and its purpose; raises NotFound without tables."""
        self._files = sorted((folder / "data").glob("*.parquet")) if (folder / "data").is_dir() else []
        if not self._files:
            raise NotFound("there is no table in this folder's `data`", remedy="name a folder of `aboveboard export`")
        self.facts = Facts(dataset=dataset, purpose=purpose, form=FORM)

    def cases(self) -> Iterator[Case]:
        """Yield every episode; raises UnknownFormat for a table of another form, NothingToDo for one without rows."""
        found = False
        for file in self._files:
            split = file.name.partition("-")[0]
            for episode, rows in groupby(read_table(file.read_bytes()), key=lambda row: row.get("episode")):
                found = True
                yield _case(str(episode), split, list(rows))
        if not found:
            raise NothingToDo("the tables of this export hold no rows", remedy="export a release that has episodes")


def _case(episode: str, split: str, rows: list[Mapping[str, Any]]) -> Case:
    try:
        steps = tuple(msgspec.json.decode(row["step"], type=Step) for row in rows)
        cells = [row[name] for row in rows for name in ("before", "after") if row[name] is not None]
        pictures = {str(cell["path"]).removesuffix(".webp"): bytes(cell["bytes"]) for cell in cells}
        return Case(episode, split, "", False, str(rows[0]["instruction"]), steps, pictures)
    except (KeyError, TypeError, ValueError, msgspec.DecodeError):
        # `from None`: what could not be read may be content.
        raise UnknownFormat("this table is not one of an `hf` export") from None
