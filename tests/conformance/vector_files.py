"""Where the vectors lie and how they are written: JSON, keys and files in hex, values as msgspec writes them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

VECTORS = Path(__file__).parents[2] / "spec" / "vectors"
Case = dict[str, Any]


def plain(value: Any) -> Any:
    """A value as JSON: bytes in base64, as msgspec writes them."""
    return json.loads(msgspec.json.encode(value))


def write(name: str, about: str, cases: Iterable[Case], **shared: Any) -> None:
    path = VECTORS / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"about": about, **shared, "cases": list(cases)}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
