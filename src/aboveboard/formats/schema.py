"""JSON Schemas of the artefacts, generated from the model: `python -m aboveboard.formats.schema FOLDER` writes them."""

import inspect
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from aboveboard.formats import browser, browser_reports, control
from aboveboard.formats.envelopes import Envelope
from aboveboard.formats.sealing import Header
from aboveboard.model.actions import Action
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.policy import Freshness, Policy
from aboveboard.model.sessions import Batch, Recording, ReleasedContent, SessionHead
from aboveboard.model.trajectories import Episode

SCHEMAS: Mapping[str, Any] = {
    "action": Action,
    "batch": Batch,
    "browser-down": browser.Down,
    "browser-up": browser_reports.Up,
    "consent-receipt": ConsentReceipt,
    "control-reply": control.Reply,
    "control-request": control.Request,
    "envelope": Envelope,
    "episode": Episode,
    "freshness": Freshness,
    "policy": Policy,
    "recording": Recording,
    "released-content": ReleasedContent,
    "segment-header": Header,
    "session-head": SessionHead,
}
"""File name without `.json` -> the type it describes."""


def schema(kind: Any) -> str:
    """Return a type's JSON Schema (2020-12) as stable text."""
    return json.dumps(_cleaned(msgspec.json.schema(kind)), indent=1, sort_keys=True) + "\n"


def _cleaned(part: Any) -> Any:
    """Return the schema with its docstrings unindented, as newer Pythons keep them from the start (3.13)."""
    if isinstance(part, dict):
        return {
            name: inspect.cleandoc(value) if name == "description" and isinstance(value, str) else _cleaned(value)
            for name, value in part.items()
        }
    return [_cleaned(value) for value in part] if isinstance(part, list) else part


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, kind in SCHEMAS.items():
        (folder / f"{name}.json").write_text(schema(kind), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1] if len(sys.argv) > 1 else "spec/schema"))
